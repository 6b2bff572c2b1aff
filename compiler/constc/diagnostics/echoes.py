"""Diagnostics that are only there because of another one.

A mistyped ``Unless`` makes its line a plain list item, and all that is nested in it then stands in a plain list item.
Every second character of a file in UTF-16 is a NUL. The writer is told of the one mistake, not of what follows from it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from constc.diagnostics.diagnostic import Diagnostic

__all__ = ["without_echoes"]

_FARTHEST = 4_000


def without_echoes(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """``diagnostics`` without those that follow from another one of them.

    These are clauses in a plain list item which is a mistyped clause and reported as such, and control characters in a
    file that is reported to be UTF-16.
    """
    found = tuple(diagnostics)
    wide = {one.at.source.path for one in found if one.code == "undecodable" and one.variant == "utf-16"}
    mistyped: dict[str, list[int]] = {}
    for one in found:
        if one.code == "near-keyword":
            mistyped.setdefault(one.at.source.path, []).append(one.at.span[0])
    for starts in mistyped.values():
        starts.sort()
    return tuple(
        one
        for one in found
        if not (one.code == "control-character" and one.at.source.path in wide)
        and not _is_nested(one, mistyped.get(one.at.source.path))
    )


def _is_nested(one: Diagnostic, mistyped: list[int] | None) -> bool:
    """Whether ``one`` is nested in the nearest mistyped clause above it."""
    if mistyped is None or one.code != "stray-clause" or one.variant != "in-plain-item":
        return False
    text, start = one.at.source.text, one.at.span[0]
    before = bisect_left(mistyped, start)
    if before == 0 or start - mistyped[before - 1] > _FARTHEST:
        return False
    first = text.rfind("\n", 0, mistyped[before - 1]) + 1
    head, *below = text[first:start].split("\n")
    below[-1:] = [below[-1] + "-"] if below else []
    return bool(below) and all(_indent(line) > _indent(head) for line in below if line.strip())


def _indent(line: str) -> int:
    line = line.expandtabs(4)
    return len(line) - len(line.lstrip())
