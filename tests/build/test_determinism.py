"""Same input, same bytes; and an edit changes what it must and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from projects import GOLDEN, copy_golden, made, rows, tree

PROGRAM = """
import sys
from constc.build.pipeline import BuildOptions, build
print(build(sys.argv[1], BuildOptions(out=sys.argv[2])).digest)
"""


def _elsewhere(file: Path, out: Path, folder: Path, seed: str) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": seed}
    arguments = [sys.executable, "-c", PROGRAM, os.path.relpath(file, folder), os.path.relpath(out, folder)]
    done = subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_same_bytes_from_two_processes_hash_seeds_and_working_directories(tmp_path: Path) -> None:
    first = copy_golden(tmp_path / "one" / "project")
    second = copy_golden(tmp_path / "another" / "place" / "project")
    outs = [tmp_path / "one" / "set", tmp_path / "another" / "set"]
    digests = [
        _elsewhere(first, outs[0], tmp_path / "one", "1"),
        _elsewhere(second, outs[1], tmp_path / "another" / "place", "4711"),
    ]
    assert digests[0] == digests[1]
    assert tree(outs[0]) == tree(outs[1])


def test_same_bytes_when_built_again_in_place(tmp_path: Path) -> None:
    made(GOLDEN / "constitution.md", tmp_path / "set")
    before = tree(tmp_path / "set")
    made(GOLDEN / "constitution.md", tmp_path / "set")
    assert tree(tmp_path / "set") == before


def test_the_order_in_which_a_folder_is_listed_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(GOLDEN / "constitution.md", tmp_path / "one")
    scandir, listdir = os.scandir, os.listdir
    monkeypatch.setattr(os, "listdir", lambda *given: sorted(listdir(*given), reverse=True))

    class Reversed:
        def __init__(self, *given: Any) -> None:
            with scandir(*given) as entries:
                self.entries = iter(sorted(entries, key=lambda entry: entry.name, reverse=True))

        def __iter__(self) -> Any:
            return self.entries

        def __next__(self) -> Any:
            return next(self.entries)

        def __enter__(self) -> Any:
            return self

        def __exit__(self, *given: object) -> None:
            pass

        def close(self) -> None:
            pass

    monkeypatch.setattr(os, "scandir", Reversed)
    made(GOLDEN / "constitution.md", tmp_path / "two")
    monkeypatch.undo()
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


# --- edits --------------------------------------------------------------------------------------------------------


def _edited(tmp_path: Path, edit: Callable[[str], str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The training rows before and after ``edit`` of the constitution."""
    file = copy_golden(tmp_path / "project")
    before = rows(made(file, tmp_path / "before"))
    text = file.read_text(encoding="utf-8")
    changed = edit(text)
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    return before, rows(made(file, tmp_path / "after"))


def _move_to_the_end(text: str, start: str, end: str) -> str:
    at, until = text.index(start), text.index(end)
    return text[:at] + text[until:] + "\n" + text[at:until]


def _changed(before: dict[str, Any], after: dict[str, Any], *columns: str) -> set[str]:
    return {name for name, row in before.items() if any(row[column] != after[name][column] for column in columns)}


EDITS: dict[str, Callable[[str], str]] = {
    "a paragraph at the top": lambda text: text.replace("# Lantern\n", "# Lantern\n\nTo begin with, a word.\n\n"),
    "a section moved": lambda text: _move_to_the_end(text, "## Say what", "## Keep a reader"),
    "a section renamed with was": lambda text: text.replace("{#private}", "{#quiet was=private}").replace(
        "BAD[#private]", "BAD[#quiet]"
    ),
    "a title reworded": lambda text: text.replace("Keep a reader's shelf private {", "Keep shelves private {"),
    "conversations in another order": lambda text: _move_within(text, "**Example**: two good", "**Example**: asked by"),
}


def _move_within(text: str, start: str, end: str) -> str:
    at, until = text.index(start), text.index(end)
    stop = text.index("## Keep a reader")
    return text[:at] + text[until:stop] + text[at:until] + text[stop:]


@pytest.mark.parametrize("name", EDITS)
def test_no_id_no_split_and_no_text_changes(name: str, tmp_path: Path) -> None:
    before, after = _edited(tmp_path, EDITS[name])
    assert before.keys() == after.keys()
    assert _changed(before, after, "_config", "_split", "group", "case") == set()
    # Two columns name principles by their ids of today.
    named = {row["id"] for row in before.values() if row.get("violates") or row.get("decision")}
    assert _changed(before, after, "digest") <= (named if "renamed" in name else set())


def test_a_reworded_answer_keeps_its_id_and_its_split(tmp_path: Path) -> None:
    before, after = _edited(tmp_path, lambda text: text.replace("it takes about two weeks", "it takes a fortnight"))
    assert before.keys() == after.keys()
    assert _changed(before, after, "_split", "group", "case") == set()
    changed = _changed(before, after, "digest")
    assert {before[name]["_config"] for name in changed} == {"demonstrations"}
    assert len(changed) == 1


def test_a_line_above_changes_positions_only(tmp_path: Path) -> None:
    file = copy_golden(tmp_path / "project")
    first = made(file, tmp_path / "before").manifest.files
    file.write_text(file.read_text().replace("# Lantern\n", "# Lantern\n\nTo begin with, a word.\n\n"))
    second = made(file, tmp_path / "after").manifest.files
    differing = {path for path in first if first[path] != second[path]}
    assert differing == {"constitution/constitution.md", "sourcemap.parquet", "README.md"}


def test_a_new_principle_leaves_the_rows_of_the_others_as_they_are(tmp_path: Path) -> None:
    more = "\n## Whisper {#whisper}\n\n- **Level:** care\n- **Do:** speak low\n"
    more += '  - **Asked:** "Why?"\n  - **Good:** "So."\n'
    before, after = _edited(tmp_path, lambda text: text + more)
    assert before.items() <= after.items()
    assert len(after) == len(before) + 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw.replace(b"\n", b"\r\n"),
        lambda raw: raw.replace(b"\n", b"\r"),
        lambda raw: b"\xef\xbb\xbf" + raw,
        lambda raw: raw.rstrip(b"\n"),
    ],
    ids=["CRLF", "CR", "BOM", "no final newline"],
)
def test_line_ends_and_marks_are_no_part_of_a_text(spoil: Callable[[bytes], bytes], tmp_path: Path) -> None:
    file = copy_golden(tmp_path / "project")
    before = rows(made(file, tmp_path / "before"))
    file.write_bytes(spoil(file.read_bytes()))
    after = made(file, tmp_path / "after")
    assert rows(after) == before
    assert after.constitution("constitution.md") == file.read_bytes()


def test_a_section_in_another_file_keeps_its_rows(tmp_path: Path) -> None:
    file = copy_golden(tmp_path / "project")
    before = rows(made(file, tmp_path / "before"))
    text = file.read_text(encoding="utf-8")
    at = text.index("## Keep a reader")
    (tmp_path / "project" / "private.md").write_text("# Lantern again\n\n" + text[at:], encoding="utf-8")
    file.write_text(text[:at].replace("[more.md]", "[private.md, more.md]"), encoding="utf-8")
    after = rows(made(file, tmp_path / "after"))
    assert before.keys() == after.keys()
    assert _changed(before, after, "_config", "_split", "group", "case", "digest") == set()
    assert {row["source"] for row in after.values() if row["principles"][0] == "private"} == {"private.md#private"}
