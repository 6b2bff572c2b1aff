"""Putting a directory in place: in one step, and by two renames that stop anywhere."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest

from constc.build import exchange as module
from constc.build.exchange import beside, exchange, put_in_place, recover, sync_tree


def _folder(path: Path, text: str) -> Path:
    path.mkdir()
    (path / "file").write_text(text)
    return path


def _text(path: Path) -> str:
    return (path / "file").read_text()


def test_a_draft_becomes_a_target_that_was_not_there(tmp_path: Path) -> None:
    put_in_place(_folder(tmp_path / "draft", "new"), tmp_path / "target")
    assert [path.name for path in tmp_path.iterdir()] == ["target"]
    assert _text(tmp_path / "target") == "new"


def test_a_draft_takes_the_place_of_a_full_directory(tmp_path: Path) -> None:
    _folder(tmp_path / "target", "old")
    put_in_place(_folder(tmp_path / "draft", "new"), tmp_path / "target")
    assert [path.name for path in tmp_path.iterdir()] == ["target"]
    assert _text(tmp_path / "target") == "new"


def test_an_exchange_is_one_step_where_the_system_can(tmp_path: Path) -> None:
    one, other = _folder(tmp_path / "one", "1"), _folder(tmp_path / "other", "2")
    if not exchange(one, other):
        pytest.skip("this system cannot exchange two directories in one step")
    assert (_text(one), _text(other)) == ("2", "1")


def test_an_exchange_with_nothing_is_an_error(tmp_path: Path) -> None:
    one = _folder(tmp_path / "one", "1")
    with suppress(FileNotFoundError):
        assert exchange(one, tmp_path / "missing") is False
    assert _text(one) == "1"


def test_two_renames_do_it_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "exchange", lambda first, second: False)
    _folder(tmp_path / "target", "old")
    put_in_place(_folder(tmp_path / "draft", "new"), tmp_path / "target")
    assert [path.name for path in tmp_path.iterdir()] == ["target"]
    assert _text(tmp_path / "target") == "new"


class Killed(Exception):
    """The process ends here."""


@pytest.mark.parametrize("step", range(8))
def test_two_renames_are_completed_wherever_they_stopped(
    step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kill at each change of the file system; what the next command finds is a whole dataset, old or new."""
    target, draft = _folder(tmp_path / "target", "old"), _folder(tmp_path / "draft", "new")
    left = [step]

    def counted(function):
        def call(*arguments, **keywords):
            if left[0] == 0:
                raise Killed
            left[0] -= 1
            return function(*arguments, **keywords)

        return call

    with monkeypatch.context() as patch:
        patch.setattr(module, "exchange", lambda first, second: False)
        for name in ("rename", "replace", "unlink"):
            patch.setattr(Path, name, counted(getattr(Path, name)))
        patch.setattr(module.shutil, "rmtree", counted(module.shutil.rmtree))
        try:
            put_in_place(draft, target)
            killed = False
        except Killed:
            killed = True
    journal = beside(target, "journal").exists()
    recover(target)
    assert _text(target) == ("new" if journal or not killed else "old")
    assert not beside(target, "journal").exists()
    assert not beside(target, "old").exists()


def test_a_journal_that_is_no_journal_is_left_alone(tmp_path: Path) -> None:
    target = _folder(tmp_path / "target", "old")
    for text in ("", "[]", "{}", json.dumps({"draft": 1, "old": 2}), "\udc80"):
        beside(target, "journal").write_text(text, errors="surrogateescape")
        recover(target)
        assert _text(target) == "old"


def test_a_tree_can_be_synced(tmp_path: Path) -> None:
    _folder(_folder(tmp_path / "a", "x") / "b", "y")
    sync_tree(tmp_path)
