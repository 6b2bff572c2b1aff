"""Diagnostics that are only there because of another one.

A mistyped ``Unless`` makes its line a plain list item, and all that is nested in it then stands in a plain list item.
A section whose only act is mistyped is no principle, and so nothing else in it means anything. Every second character
of a file in UTF-16 is a NUL. What an included file would have declared is unknown where the file is not there. The
writer is told of the one mistake, not of what follows from it; where that is an error, the mistake is one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from constc.diagnostics.diagnostic import Diagnostic

__all__ = ["without_echoes"]

_FARTHEST = 4_000
_LOST_FILE = ("missing-include", "include-outside-project")
#: What a file that could not be included may have declared.
_DECLARED_ELSEWHERE = ("unknown-principle", "unknown-fact", "unknown-level")
#: What is said of clauses in a section that lacks an act, a condition, or both.
_OF_A_SECTION = ("no-principle", "no-act", "no-condition")

_Section = tuple[str, tuple[str, ...]]


def without_echoes(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """``diagnostics`` without those that follow from another one of them.

    These are clauses in a plain list item which is a mistyped clause and reported as such; clauses that mean nothing in
    a section, and references to it, where a clause or the attributes of that section could not be read; control
    characters in a file that is reported to be UTF-16; names that nothing resembles where an include could not be read;
    and acts that contradict each other where they stand in exceptions that are reported for it.
    """
    found = tuple(diagnostics)
    if any(one.code in _LOST_FILE for one in found):
        found = tuple(one for one in found if one.code not in _DECLARED_ELSEWHERE or _is_a_slip(one))
    wide = {one.at.source.path for one in found if one.code == "undecodable" and one.variant == "utf-16"}
    causes = _Causes(found)
    kept = [
        one
        for one in found
        if not (one.code == "control-character" and one.at.source.path in wide) and not causes.explain(one)
    ]
    return tuple(replace(one, severity_override="error") if id(one) in causes.costly else one for one in kept)


def _is_a_slip(one: Diagnostic) -> bool:
    """Whether an unknown name is more likely mistyped than declared in a file that is not there."""
    return bool(one.facts.get("suggestion")) or one.variant not in ("", "prose", "verdict", "none-declared")


class _Causes:
    """Clauses and attributes that could not be read, and which of them cost other clauses their meaning."""

    def __init__(self, found: Iterable[Diagnostic]) -> None:
        self.costly: set[int] = set()
        self._mistyped: dict[str, list[Diagnostic]] = {}
        self._starts: dict[str, list[int]] = {}
        self._sections: dict[_Section, Diagnostic] = {}
        self._titles: dict[tuple[str, str], Diagnostic] = {}
        self._ambiguous: dict[tuple[_Section, str], Diagnostic] = {}
        for one in found:
            unread = one.code == "bad-attributes" and one.variant in ("unread", "misplaced")
            if one.code == "near-keyword":
                self._mistyped.setdefault(one.at.source.path, []).append(one)
            if (one.code == "near-keyword" or unread) and one.breadcrumb:
                self._sections.setdefault((one.at.source.path, one.breadcrumb), one)
                self._titles.setdefault((one.at.source.path, one.breadcrumb[-1]), one)
            if one.code == "ambiguous-exceptions" and one.facts.get("act"):
                self._ambiguous.setdefault(((one.at.source.path, one.breadcrumb), one.facts["act"]), one)
        for path, causes in self._mistyped.items():
            causes.sort(key=lambda one: one.at.span)
            self._starts[path] = [one.at.span[0] for one in causes]

    def explain(self, one: Diagnostic) -> bool:
        """Whether ``one`` follows from a cause; if it is an error, its cause is costly."""
        cause = self._cause(one)
        if cause is not None and one.severity == "error":
            self.costly.add(id(cause))
        return cause is not None

    def _cause(self, one: Diagnostic) -> Diagnostic | None:
        if one.code == "stray-clause" and one.variant == "in-plain-item":
            return self._around(one)
        section = (one.at.source.path, one.breadcrumb)
        if one.code == "stray-clause" and one.variant in _OF_A_SECTION:
            return self._sections.get(section)
        if one.code == "unknown-principle" and one.variant == "section" and one.related:
            return self._titles.get((one.related[0].source.path, one.facts.get("title", "")))
        if one.code == "contradictory-acts":
            return self._ambiguous.get((section, one.facts.get("act", "")))
        return None

    def _around(self, one: Diagnostic) -> Diagnostic | None:
        """The nearest mistyped clause above ``one``, if ``one`` is nested in it."""
        path = one.at.source.path
        mistyped = self._mistyped.get(path)
        if mistyped is None:
            return None
        text, start = one.at.source.text, one.at.span[0]
        before = bisect_left(self._starts[path], start)
        if before == 0 or start - mistyped[before - 1].at.span[0] > _FARTHEST:
            return None
        first = text.rfind("\n", 0, mistyped[before - 1].at.span[0]) + 1
        head, *below = text[first:start].split("\n")
        below[-1:] = [below[-1] + "-"] if below else []
        nested = bool(below) and all(_indent(line) > _indent(head) for line in below if line.strip())
        return mistyped[before - 1] if nested else None


def _indent(line: str) -> int:
    line = line.expandtabs(4)
    return len(line) - len(line.lstrip())
