"""Text that runs over several source lines: how lines are joined, quotation marks taken off, ends trimmed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from constc.source import Span

__all__ = ["join_lines", "trim", "unquote"]

_KEEP_BREAK: Final = re.compile(r"[ \t]*+(?:[-*+]|\d{1,9}[.)])[ \t]|[ \t]*+[|>]")
_FENCE: Final = re.compile(r"[ \t]*+(`{3,}|~{3,})")
_PAIRS: Final = {
    '"': '"', "“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』", "”": "”", "＂": "＂", "‹": "›",
}  # fmt: skip
_AFTER_CLOSING: Final = re.compile(r"[\s,.;:!?)\]，。；：、]|$")


def join_lines(lines: Iterable[str]) -> str:
    """Lines of Markdown as one text: a wrapped paragraph becomes one line, paragraphs are parted by an empty line,
    list items, tables and fences keep their lines.
    """
    out: list[str] = []
    fence = ""
    blank = False
    hard = False
    indent = 0
    for line in lines:
        if fence:
            out.append(line[indent:] if line[:indent].isspace() else line.lstrip())
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence, hard = "", True
            continue
        stripped = line.strip()
        if not stripped:
            blank = bool(out)
            continue
        match = _FENCE.match(line)
        if match is not None:
            fence = match[1]
            indent = len(line) - len(line.lstrip())
        if blank:
            out.extend(("", stripped))
        elif out and not hard and match is None and not _KEEP_BREAK.match(line):
            out[-1] += " " + stripped
        else:
            out.append(stripped)
        blank = False
        hard = line.endswith("  ") or stripped.endswith("\\") or match is not None
        if hard and stripped.endswith("\\"):
            out[-1] = out[-1][:-1].rstrip()
    return "\n".join(out)


def trim(text: str, start: int, end: int) -> Span:
    """``[start, end)`` without white space at its ends."""
    piece = text[start:end]
    tail = piece.lstrip()
    start += len(piece) - len(tail)
    return Span(start, start + len(tail.rstrip()))


def unquote(value: str) -> tuple[str, bool, bool]:
    """``value`` without its quotation marks, whether it had them, and whether they were opened and never closed.

    A value that begins and ends with marks but holds two quotations ("a" and "b") is no quotation.
    """
    if not value or value[0] not in _PAIRS:
        return value, False, False
    closers = _PAIRS[value[0]]
    if len(value) >= 2 and value[-1] in closers and not value.endswith("\\" + value[-1]):
        inner = value[1:-1]
        if not _ends_early(inner, value[0], closers):
            return inner.strip(), True, False
        return value, False, False
    closed_inside = any(closer in value[1:] for closer in closers)
    return value, False, not closed_inside


def _ends_early(inner: str, opening: str, closers: str) -> bool:
    """Whether the first mark inside closes the quotation, rather than opening one within it."""
    if opening in closers:
        at = inner.find(opening)
        if at < 0:
            return False
        after_space = at == 0 or inner[at - 1].isspace() or inner[at - 1] in "([—–-"
        return not after_space and _AFTER_CLOSING.match(inner, at + 1) is not None
    depth = 1
    for char in inner:
        if char in closers:
            depth -= 1
            if depth == 0:
                return True
        elif char == opening:
            depth += 1
    return False
