"""Text that runs over several source lines: how lines are joined, quotation marks taken off, ends trimmed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from constc.source import Span

__all__ = ["join_lines", "trim", "trim_comments", "unquote", "without_comments"]

_ITEM: Final = re.compile(r"[ \t]*+(?:[-*+]|\d{1,9}[.)])[ \t]")
_KEEP_BREAK: Final = re.compile(_ITEM.pattern + r"|[ \t]*+[|>]")
_ALONE: Final = re.compile(r"#{1,6}(?:[ \t].*)?|-{3,}|\*{3,}|_{3,}")
_FENCE: Final = re.compile(r"[ \t]*+(`{3,}|~{3,})")
_PAIRS: Final = {
    '"': '"', "“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』", "”": "”", "＂": "＂", "‹": "›",
    "‘": "’",
}  # fmt: skip
#: Opening marks that are closed with the mark of the keyboard where nobody looks.
_LEANING: Final = frozenset("“„")
_CODE_OR_COMMENT: Final = re.compile(r"`[^`\n]*+`|(\n[ \t]*+|[ \t]*+)<!--")
_SPACES: Final = re.compile(r"[ \t]*+")
_AFTER_CLOSING: Final = re.compile(r"[\s,.;:!?)\]，。；：、]|$")


def join_lines(lines: Iterable[str]) -> str:
    """Lines of Markdown as one text: a wrapped paragraph becomes one line, paragraphs are parted by an empty line,
    list items, tables, headings and fences keep their lines, and what is nested in a list its depth.
    """
    out: list[list[str]] = []  # the lines of the result, each as its pieces: adding to one string is quadratic
    fence = ""
    blank = False
    hard = False
    indent = 0
    margin: int | None = None  # of the list that the lines stand in
    deeper = ""
    for line in lines:
        if fence:
            kept = line.lstrip() if line[:indent].strip() else line[indent:]
            out.append([deeper + kept if kept.strip() else kept])
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence, hard = "", True
            continue
        stripped = line.strip()
        if not stripped:
            blank = bool(out)
            continue
        indent = len(line) - len(line.lstrip())
        match = _FENCE.match(line)
        if _ITEM.match(line):
            margin = indent if margin is None else min(indent, margin)
        elif blank and margin is not None and indent <= margin:
            margin = None
        deeper = " " * (indent - margin) if margin is not None else ""
        if match is not None:
            fence = match[1]
        alone = match is not None or _ALONE.fullmatch(stripped) is not None
        if blank:
            out.extend(([], [deeper + stripped]))
        elif out and not hard and not alone and not _KEEP_BREAK.match(line):
            out[-1].append(stripped)
        else:
            out.append([deeper + stripped])
        blank = False
        hard = line.endswith("  ") or stripped.endswith("\\") or alone
        if hard and stripped.endswith("\\"):
            rest = (deeper + stripped)[:-1].rstrip() if len(out[-1]) == 1 else stripped[:-1].rstrip()
            out[-1][-1:] = [rest] if rest else []
    return "\n".join(" ".join(pieces) for pieces in out)


def trim(text: str, start: int, end: int) -> Span:
    """``[start, end)`` without white space at its ends."""
    piece = text[start:end]
    tail = piece.lstrip()
    start += len(piece) - len(tail)
    return Span(start, start + len(tail.rstrip()))


def trim_comments(text: str, start: int, end: int) -> Span:
    """``[start, end)`` without white space at its ends and without HTML comments at its end."""
    start, end = trim(text, start, end)
    while text.endswith("-->", start, end):
        opening = text.rfind("<!--", start, end)
        if opening < 0 or text.find("-->", opening, end - 3) >= 0:
            break
        end = opening
        while end > start and text[end - 1].isspace():
            end -= 1
    return Span(start, end)


def without_comments(text: str) -> str:
    """``text`` without its HTML comments, and without the lines that hold nothing else. Comments in code stay."""
    if "<!--" not in text or "```" in text or "~~~" in text:
        return text
    kept: list[str] = []
    at = look = 0
    while (match := _CODE_OR_COMMENT.search(text, look)) is not None:
        look = match.end()
        if not match[0].endswith("<!--"):
            continue
        close = text.find("-->", look)
        if close < 0:
            break
        look = _SPACES.match(text, close + 3).end()  # type: ignore[union-attr]
        line_ends = look == len(text) or text[look] == "\n"
        opening = match.start() if line_ends else match.start() + len(match[1] or "")
        kept.append(text[at:opening])
        at = look if line_ends or text[opening - 1 : opening].isspace() else close + 3
    kept.append(text[at:])
    return "".join(kept).strip()


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
    if value[0] in _LEANING and value.count('"') == 1 and value[-1] == '"' and not any(one in value for one in closers):
        return value[1:-1].strip(), True, False
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
    for at, char in enumerate(inner):
        if char == "’" and inner[at + 1 : at + 2].isalnum():
            continue  # an apostrophe
        if char in closers:
            depth -= 1
            if depth == 0:
                return True
        elif char == opening:
            depth += 1
    return False
