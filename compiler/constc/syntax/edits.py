r"""Edits of a text: spans of it with what is to stand there. What no edit covers stays byte for byte.

Edits are made over the text of a :class:`~constc.source.SourceFile`, whose line ends are all ``\n``;
:func:`rewritten` carries them over to the bytes of the file, with its own line ends and its byte order mark.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from constc.source import SourceFile, Span

__all__ = ["Edit", "apply_edits", "line_ends", "origins", "rewritten"]

_MARK: Final = b"\xef\xbb\xbf"
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Edit:
    """``text`` in the place of what ``span`` covers; an empty span is an insertion."""

    span: Span
    text: str


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """``text`` after ``edits``, which are sorted and do not overlap.

    >>> apply_edits("a  b", [Edit(Span(1, 3), " ")])
    'a b'
    """
    pieces: list[str] = []
    at = 0
    for edit in edits:
        pieces += (text[at : edit.span[0]], edit.text)
        at = edit.span[1]
    pieces.append(text[at:])
    return "".join(pieces)


def line_ends(body: str) -> str:
    r"""The line end that a file uses most, ``\n`` where it has none."""
    counts = Counter(_LINE_END.findall(body)) if "\r" in body else Counter({"\n": 1})
    return max(("\n", "\r\n", "\r"), key=lambda end: counts[end])


def rewritten(source: SourceFile, edits: Sequence[Edit]) -> bytes:
    r"""The bytes of the file after ``edits``; its line ends and its byte order mark stay as they were.

    The file is text in UTF-8. A new line gets the line end that the file uses most. In a file that mixes line ends, a
    ``\r`` may come to stand before a ``\n``; only then all lines get that one line end.
    """
    marked = source.raw.startswith(_MARK)
    body = source.raw.removeprefix(_MARK).decode("utf-8")
    expected = apply_edits(source.text, edits)
    if "\r" not in body:
        return (_MARK if marked else b"") + expected.encode("utf-8", "surrogatepass")
    end = line_ends(body)
    theirs = [0, *(match.end() for match in _LINE_END.finditer(body))]
    ours = source.line_starts()

    def moved(offset: int) -> int:
        line = bisect_right(ours, offset) - 1
        return theirs[line] + offset - ours[line]

    carried = [Edit(Span(moved(one.span[0]), moved(one.span[1])), one.text.replace("\n", end)) for one in edits]
    made = apply_edits(body, carried)
    if _LINE_END.sub("\n", made) != expected:
        made = expected.replace("\n", end)
    return (_MARK if marked else b"") + made.encode("utf-8", "surrogatepass")


def origins(text: str, edits: Sequence[Edit]) -> list[int | None]:
    r"""For each line of ``text`` after ``edits`` the number of the line before them that it is, from 0; None for a new
    one. The numbers ascend. Lines are what ``\n`` parts.
    """
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    found: list[int | None] = []
    at = line = 0
    while at < len(edits):
        first = bisect_right(starts, edits[at].span[0]) - 1
        last, begin = first, at
        while at < len(edits) and bisect_right(starts, edits[at].span[0]) - 1 <= last:
            last = max(last, bisect_right(starts, edits[at].span[1]) - 1)
            at += 1
        found += range(line, first)
        stop = starts[last + 1] if last + 1 < len(starts) else len(text)
        old = text[starts[first] : stop].split("\n")
        moved = [
            Edit(Span(one.span[0] - starts[first], one.span[1] - starts[first]), one.text) for one in edits[begin:at]
        ]
        new = apply_edits(text[starts[first] : stop], moved).split("\n")
        if last + 1 < len(starts):
            old.pop()
            new.pop()
        found += _paired(old, new, first)
        line = last + 1
    found += range(line, len(starts))
    return found


def _paired(old: Sequence[str], new: Sequence[str], first: int) -> list[int | None]:
    """The lines of one stretch: equal ones at its ends are the same, the others if there are as many as before."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle = len(new) - head - tail
    between: list[int | None] = [None] * middle
    if len(old) == len(new):
        between = [first + head + index for index in range(middle)]
    return [
        *(first + index for index in range(head)),
        *between,
        *(first + len(old) - tail + index for index in range(tail)),
    ]
