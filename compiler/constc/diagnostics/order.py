"""Which diagnostics are shown, and in which order: file as given, then place, then code.

People are shown at most :data:`PER_CODE` of one code and :data:`PER_FILE` in all of each file; programs are shown
everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from constc.diagnostics.diagnostic import Diagnostic

__all__ = ["PER_CODE", "PER_FILE", "Selection", "ordered", "selected"]

PER_FILE = 100
PER_CODE = 10

_WEIGHT = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Selection:
    """What people are shown, and how many of each code were left out (codes in the order of the alphabet)."""

    shown: tuple[Diagnostic, ...]
    left_out: tuple[tuple[str, int], ...]

    @property
    def closing(self) -> str:
        """A sentence about what was left out, or ``""``."""
        if not self.left_out:
            return ""
        total = sum(count for _, count in self.left_out)
        codes = ", ".join(f"{count} {code}" for code, count in self.left_out)
        return f"{total} more left out: {codes} (--format json lists all)"


def ordered(diagnostics: Iterable[Diagnostic], files: Sequence[str] = ()) -> tuple[Diagnostic, ...]:
    """The diagnostics by file, place and code; of several that say the same at the same place, one.

    ``files`` are paths in the order they were given. Other files follow in the order in which they first appear.
    """
    found = tuple(diagnostics)
    rank = {path: number for number, path in enumerate(dict.fromkeys((*files, *(one.at.source.path for one in found))))}
    found = tuple(sorted(found, key=lambda one: (rank[one.at.source.path], *one.at.span, one.code, one.message)))
    once: dict[tuple[object, ...], Diagnostic] = {}
    for one in found:
        once.setdefault((one.at.source.path, one.at.span, one.code, one.message), one)
    return tuple(once.values())


def selected(diagnostics: Sequence[Diagnostic]) -> Selection:
    """The part of ``diagnostics`` (in order) that is shown to people.

    Of each file the first ten of a code, and of these a hundred, errors before warnings before notes, so that no
    error is crowded out by notes that stand above it.
    """
    by_code: Counter[tuple[str, str]] = Counter()
    by_file: dict[str, list[int]] = {}
    for number, one in enumerate(diagnostics):
        path = one.at.source.path
        by_code[path, one.code] += 1
        if by_code[path, one.code] <= PER_CODE:
            by_file.setdefault(path, []).append(number)
    kept: set[int] = set()
    for numbers in by_file.values():
        kept.update(sorted(numbers, key=lambda number: _WEIGHT[diagnostics[number].severity])[:PER_FILE])
    left_out = Counter(one.code for number, one in enumerate(diagnostics) if number not in kept)
    return Selection(
        shown=tuple(one for number, one in enumerate(diagnostics) if number in kept),
        left_out=tuple(sorted(left_out.items())),
    )
