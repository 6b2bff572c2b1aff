"""Buckets, file names and the order of rows."""

from __future__ import annotations

from hashlib import sha256

import pytest

from constc.dataset.layout import bucket_count, bucket_of, file_name, plan_files
from constc.records.kind import Made
from constc.records.rows import Row


def _made(number: int, focus: str, split: str = "train") -> Made:
    group = sha256(f"group {number % 7}".encode()).hexdigest()[:20]
    return Made(Row(id=f"{number:020x}", digest="", closure=""), focus, group, split)


@pytest.mark.parametrize(
    ("rows", "buckets"),
    [(0, 1), (1, 1), (22_000, 1), (23_000, 2), (64_000, 4), (1_000_000, 64), (2_500_000, 128), (10**8, 256)],
)
def test_a_file_holds_about_16_000_rows(rows: int, buckets: int) -> None:
    assert bucket_count(rows) == buckets


def test_a_bucket_is_the_top_bits_of_the_principles_digest() -> None:
    for key in ("shutdown", "care", "überraschung"):
        digest = sha256(key.encode()).digest()
        assert bucket_of(key, 1) == 0
        assert bucket_of(key, 256) == digest[0]
        assert bucket_of(key, 4) == digest[0] >> 6


def test_names_sort_by_split_and_bucket() -> None:
    assert file_name("preferences", "test", 0, 1) == "preferences/test-00000-of-00001.parquet"


def test_every_row_lies_in_one_file_and_the_order_does_not_depend_on_the_input() -> None:
    rows = [_made(number, f"principle {number % 5}", "test" if number % 9 == 0 else "train") for number in range(200)]
    planned = list(plan_files("preferences", rows))
    again = list(plan_files("preferences", reversed(rows)))
    assert planned == again
    assert sorted(made.row.id for file in planned for made in file.rows) == sorted(made.row.id for made in rows)
    for file in planned:
        keys = [(sha256(made.focus.encode()).hexdigest()[:20], made.group, made.row.id) for made in file.rows]
        assert keys == sorted(keys)
        assert {made.split for made in file.rows} == {file.split}
        assert sum(file.principles.values()) == len(file.rows)


def test_a_split_without_rows_has_no_file() -> None:
    assert list(plan_files("cases", [])) == []
    assert [file.split for file in plan_files("cases", [_made(1, "a")])] == ["train"]
