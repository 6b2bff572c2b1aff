"""A unified diff of two versions of a file whose lines are known to belong together.

The pairs come from the edits that made the new version, so nothing is searched for, and time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

__all__ = ["lines_of", "unified"]

_CONTEXT: Final = 3
_LINE_END: Final = re.compile(r"\r\n|\r|\n")

#: `` ``, ``-`` or ``+``, and a line with its line end.
_Step = tuple[str, str]


def lines_of(raw: bytes) -> list[str]:
    """The lines of a file with their line ends; the last one, without, may be empty. The end of a line that is a lone
    carriage return is given as a line feed: it would overwrite the line on a terminal.
    """
    body = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    lines: list[str] = []
    at = 0
    for match in _LINE_END.finditer(body):
        lines.append(body[at : match.start()] + ("\n" if match[0] == "\r" else match[0]))
        at = match.end()
    return [*lines, body[at:]]


def unified(path: str, old: Sequence[str], new: Sequence[str], origins: Sequence[int | None]) -> str:
    """The diff from ``old`` to ``new``, ``""`` for none. ``origins`` names for each new line the old one it was."""
    steps = list(_steps(old, new, origins))
    hunks = list(_hunks(steps))
    if not hunks:
        return ""
    return f"--- {path}\n+++ {path}\n" + "".join(hunks)


def _steps(old: Sequence[str], new: Sequence[str], origins: Sequence[int | None]) -> Iterator[_Step]:
    """The lines of both versions; what goes stands before what comes."""
    gone: list[str] = []
    come: list[str] = []
    at = 0
    for line, origin in zip(new, origins, strict=True):
        if origin is None:
            come.append(line)
            continue
        gone += old[at:origin]
        at = origin + 1
        if old[origin] != line:
            gone.append(old[origin])
            come.append(line)
            continue
        yield from (("-", each) for each in gone if each)
        yield from (("+", each) for each in come if each)
        gone, come = [], []
        if line:
            yield " ", line
    yield from (("-", each) for each in [*gone, *old[at:]] if each)
    yield from (("+", each) for each in come if each)


def _hunks(steps: Sequence[_Step]) -> Iterator[str]:
    """Changes with the lines around them; those closer than twice that are told together."""
    changed = [index for index, (mark, _) in enumerate(steps) if mark != " "]
    before = after = 0
    done = 0
    at = 0
    while at < len(changed):
        first = last = changed[at]
        while at < len(changed) and changed[at] - last <= 2 * _CONTEXT + 1:
            last = changed[at]
            at += 1
        start, stop = max(0, first - _CONTEXT), min(len(steps), last + _CONTEXT + 1)
        for mark, _ in steps[done:start]:
            before += mark != "+"
            after += mark != "-"
        hunk = steps[start:stop]
        removed = sum(mark != "+" for mark, _ in hunk)
        added = sum(mark != "-" for mark, _ in hunk)
        yield f"@@ -{_range(before, removed)} +{_range(after, added)} @@\n" + "".join(_written(step) for step in hunk)
        before, after, done = before + removed, after + added, stop


def _range(start: int, count: int) -> str:
    first = start + 1 if count else start
    return str(first) if count == 1 else f"{first},{count}"


def _written(step: _Step) -> str:
    mark, line = step
    return f"{mark}{line}" if line.endswith("\n") else f"{mark}{line}\n\\ No newline at end of file\n"
