"""Splits by digest of the group."""

from __future__ import annotations

from collections import Counter

from constc.records.splits import assign, split_of


def test_shares_are_those_asked_for() -> None:
    splits = {"train": 80, "test": 15, "dev.small": 5}
    counts = Counter(split_of(f"group {number}", splits) for number in range(20_000))
    assert {name: round(counts[name] / 200) for name in splits} == splits


def test_a_bigger_share_only_takes_groups() -> None:
    groups = [f"group {number}" for number in range(2_000)]
    small = assign(groups, {"train": 80, "test": 20}, frozenset())
    large = assign(groups, {"train": 90, "test": 10}, frozenset())
    assert all(large[group] == "train" for group in groups if small[group] == "train")


def test_a_share_of_nothing_gets_nothing() -> None:
    assert {split_of(f"group {number}", {"train": 100, "test": 0}) for number in range(500)} == {"train"}


def test_a_held_out_group_goes_to_test_whatever_its_digest() -> None:
    found = assign(["a", "b"], {"train": 100, "test": 0}, frozenset({"b", "not there"}))
    assert found == {"a": "train", "b": "test"}
