"""Edits of texts and bytes, the lines that belong together, and the diff of them."""

from __future__ import annotations

import random

import pytest

from constc.build.line_diff import lines_of, unified
from constc.source import Span
from constc.syntax.edits import Edit, apply_edits, line_ends, origins, rewritten

from .formatting import source_of


def edit(start: int, end: int, text: str) -> Edit:
    return Edit(Span(start, end), text)


def test_edits_replace_insert_and_delete() -> None:
    assert apply_edits("abcdef", [edit(0, 0, "x"), edit(1, 3, ""), edit(4, 5, "yy")]) == "xadyyf"
    assert apply_edits("abc", []) == "abc"


@pytest.mark.parametrize(
    ("raw", "edits", "expected"),
    [
        (b"a\r\nb\r\n", [edit(2, 2, "x\n")], b"a\r\nx\r\nb\r\n"),
        (b"a\rb\r", [edit(1, 2, "\n\n")], b"a\r\rb\r"),
        (b"\xef\xbb\xbfa\nb", [edit(3, 3, "\n")], b"\xef\xbb\xbfa\nb\n"),
        (b"a\r\nb\nc\r\n", [edit(4, 5, "d\n")], b"a\r\nb\nd\r\n\r\n"),
        (b"a\r\n\r\nb", [edit(2, 3, "")], b"a\r\nb"),
        ("ä\r\nö".encode(), [edit(2, 3, "ü")], "ä\r\nü".encode()),
        (b"a\r \n\nb", [edit(2, 4, "")], b"a\n\nb"),
    ],
)
def test_bytes_keep_their_line_ends(raw: bytes, edits: list[Edit], expected: bytes) -> None:
    source = source_of(raw)
    made = rewritten(source, edits)
    assert made == expected
    assert source_of(made).text == apply_edits(source.text, edits)


@pytest.mark.parametrize(
    ("body", "end"), [("", "\n"), ("a", "\n"), ("a\r\nb\r\nc\n", "\r\n"), ("a\rb\r\nc\r", "\r"), ("a\r\nb\n", "\n")]
)
def test_the_line_end_that_a_file_uses_most(body: str, end: str) -> None:
    assert line_ends(body) == end


def test_lines_that_belong_together() -> None:
    text = "a\nb\n\n\nc\nd\n"
    assert origins(text, []) == [0, 1, 2, 3, 4, 5, 6]
    assert origins(text, [edit(4, 6, "")]) == [0, 1, 4, 5, 6]
    assert origins(text, [edit(4, 4, "\n")]) == [0, 1, 2, None, 3, 4, 5, 6]
    assert origins(text, [edit(0, 1, "x"), edit(6, 7, "y")]) == [0, 1, 2, 3, 4, 5, 6]
    assert origins("a", [edit(1, 1, "\n")]) == [0, None]


def changed(chance: random.Random) -> tuple[str, list[Edit]]:
    text = "".join(chance.choice("ab\n") for _ in range(chance.randint(0, 30)))
    edits = []
    at = 0
    while at <= len(text) and chance.random() < 0.8:
        start = chance.randint(at, len(text))
        end = min(len(text), start + chance.randint(0, 3))
        edits.append(edit(start, end, "".join(chance.choice("xy\n") for _ in range(chance.randint(0, 3)))))
        at = end + 1
    return text, edits


def patched(old: list[str], diff: str) -> list[str]:
    """``old`` after a unified diff, applied strictly."""
    made: list[str] = []
    at = 0
    for hunk in diff.split("@@ -")[1:]:
        head, _, body = hunk.partition("\n")
        first, _, count = head.split(" ")[0].partition(",")
        start = int(first) - (count != "0")
        made += old[at:start]
        at = start
        lines = body.splitlines(keepends=True)
        for line, following in zip(lines, [*lines[1:], ""], strict=True):
            content = line[1:].removesuffix("\n") if following.startswith("\\") else line[1:]
            if line[0] in " -":
                assert old[at] == content
                at += 1
            if line[0] in " +":
                made.append(content)
    return made + old[at:]


def test_random_diffs_apply() -> None:
    for seed in range(500):
        text, edits = changed(random.Random(seed))
        new = apply_edits(text, edits)
        pairs = origins(text, edits)
        assert len(pairs) == new.count("\n") + 1
        named = [line for line in pairs if line is not None]
        assert named == sorted(set(named))
        diff = unified("a.md", lines_of(text.encode()), lines_of(new.encode()), pairs)
        assert (diff == "") == (text == new)
        old = [line for line in lines_of(text.encode()) if line]
        assert patched(old, diff) == [line for line in lines_of(new.encode()) if line]


def test_changes_far_apart_are_told_apart() -> None:
    text = "".join(f"{number}\n" for number in range(30))
    edits = [edit(0, 1, "x"), edit(len(text) - 3, len(text) - 1, "y")]
    new = apply_edits(text, edits)
    diff = unified("a.md", lines_of(text.encode()), lines_of(new.encode()), origins(text, edits))
    assert [line for line in diff.splitlines() if line.startswith("@@")] == ["@@ -1,4 +1,4 @@", "@@ -27,4 +27,4 @@"]


def test_a_last_line_without_an_end() -> None:
    old, new = lines_of(b"a\nb"), lines_of(b"a\nb\n")
    assert unified("a.md", old, new, [0, 1, None]) == (
        "--- a.md\n+++ a.md\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n"
    )
