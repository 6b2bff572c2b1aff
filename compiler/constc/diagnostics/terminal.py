"""Text as a terminal shows it: how many cells a character takes, and visible stand-ins for what must not be sent raw.

A control character can move the cursor, and a bidirectional or zero-width one can make a line look like another. Both
are shown as ``<U+202E>``. A tab advances to the next multiple of four.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

__all__ = ["Strip", "one_line", "strip", "visible"]

_TAB = 4
_ELLIPSIS = "…"
_STEPS = 4  # characters looked at for each cell of the width, so that zero-width floods stay cheap
_CONTEXT = 20  # cells kept free beside a mark that is wider than the frame

_PLAIN = re.compile(r"[ -~]*\Z")
_SPACE = re.compile(r"[ \t\r\n]+")


@lru_cache(maxsize=4096)
def _glyph(letter: str) -> tuple[str, int]:
    """What is printed for a character other than a tab, and its width in cells."""
    if " " <= letter <= "~":
        return letter, 1
    category = unicodedata.category(letter)
    if category in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        code = f"<U+{ord(letter):04X}>"
        return code, len(code)
    if category in {"Mn", "Me"} or "\u1160" <= letter <= "\u11ff":
        return letter, 0
    return letter, 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


def visible(text: str) -> str:
    """``text`` with control, bidirectional and zero-width characters as visible escapes."""
    return text if _PLAIN.match(text) else "".join(_glyph(letter)[0] for letter in text)


def one_line(text: str, longest: int = 600) -> str:
    """``text`` on one line for people: white space collapsed, escapes visible, cut in the middle when very long."""
    if len(text) > longest:
        half = longest // 2
        text = f"{text[:half]} {_ELLIPSIS} {text[-half:]}"
    return visible(_SPACE.sub(" ", text).strip())


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece of a line that fits the frame: what is printed, and the cell at which each character begins.

    ``starts`` has one entry for each character from ``first`` on, and one for the end.
    """

    text: str
    first: int
    starts: tuple[int, ...]

    def at(self, index: int) -> int:
        """The cell of character ``index`` of the whole line; outside of the strip, its nearest edge."""
        return self.starts[max(0, min(index - self.first, len(self.starts) - 1))]

    def holds(self, index: int) -> bool:
        """Whether character ``index`` of the whole line is in the strip (the end of the strip counts)."""
        return self.first <= index < self.first + len(self.starts)


def strip(line: str, start: int, end: int, width: int) -> Strip:
    """The part of ``line`` around its characters ``start`` to ``end`` that fits into ``width`` cells.

    Linear in ``width``, whatever the length of the line.
    """
    reach = width * _STEPS
    if len(line) <= reach:
        whole = _lay_out(line, 0, len(line))
        if whole.starts[-1] <= width:
            return whole
    marked = min(_measure(line[start : min(end, start + reach)]), width - _CONTEXT)
    left = _walk(line, start, -1, max(_CONTEXT, (width - marked) // 2), reach)
    right = _walk(line, start, 1, width - _measure(line[left:start]), reach)
    if right == len(line):
        left = _walk(line, start, -1, width - _measure(line[start:right]), reach)
    return _lay_out(line, left, right)


def _measure(text: str) -> int:
    return sum(_TAB if letter == "\t" else _glyph(letter)[1] for letter in text)


def _walk(line: str, at: int, step: int, budget: int, reach: int) -> int:
    """How far one comes from ``at`` in the direction of ``step`` within ``budget`` cells."""
    for _ in range(reach):
        ahead = at if step > 0 else at - 1
        if not 0 <= ahead < len(line):
            break
        budget -= _measure(line[ahead])
        if budget < 0:
            break
        at += step
    return at


def _lay_out(line: str, first: int, last: int) -> Strip:
    column = 1 if first else 0
    printed: list[str] = [_ELLIPSIS] if first else []
    starts: list[int] = []
    for letter in line[first:last]:
        starts.append(column)
        shown, width = (" " * (_TAB - column % _TAB), _TAB - column % _TAB) if letter == "\t" else _glyph(letter)
        printed.append(shown)
        column += width
    starts.append(column)
    if last < len(line):
        printed.append(_ELLIPSIS)
    return Strip("".join(printed), first, _whole_glyphs(starts))


def _whole_glyphs(starts: list[int]) -> tuple[int, ...]:
    """Combining characters begin where their base begins, so that a mark on them is under what one sees."""
    fixed = list(starts)
    base = starts[0]
    for index, (here, after) in enumerate(pairwise(starts)):
        if after == here and index:
            fixed[index] = base
        else:
            base = here
    return tuple(fixed)
