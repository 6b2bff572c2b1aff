"""Where blank lines stand: one before and after a heading, none at the ends of the file, at most one elsewhere.

Blank lines inside fences, conversations, comments and indented code are content and stay.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from constc.source import Span
from constc.syntax.edits import Edit
from constc.syntax.format_lists import LIST_TOKENS, ListLayout
from constc.syntax.scanner import _INDENT, Token, _expand

__all__ = ["blank_line_edits"]

_RUN: Final = re.compile(r"^(?:[ \t]*+\n)++", re.MULTILINE)
_OUTER_FENCE: Final = re.compile(r"[ \t>]*+(`{3,}|~{3,})[ \t]*+([^\n]*+)")
_RAW_HTML: Final = re.compile(r"[ ]{0,3}<(pre|script|style|textarea)(?=[\s>]|$)", re.IGNORECASE)
_CODE_INDENT: Final = 4
#: Tokens at the top level of a document between which blank lines are only layout.
_LOOSE: Final = frozenset({"PROSE", "BLANK", "COMMENTARY", "HEADING", "EXAMPLE"}) | LIST_TOKENS
_FREE_AFTER: Final = frozenset({"FENCE_CLOSE", "QUOTE_CLOSE", "CODE", "SECTION_CLOSE"})


def blank_line_edits(text: str, start: int, tokens: Sequence[Token], layout: ListLayout) -> Iterator[Edit]:
    """The edits that put blank lines right. ``start`` is where the front matter ends, ``layout`` that of all lists."""
    if not text.strip(" \t\n"):
        return
    page = _Page(text, start, tokens, layout)
    yield from page.around_headings()
    yield from page.runs()
    yield from page.end()


@dataclass(slots=True)
class _Page:
    """One text with what is known of its lines."""

    text: str
    start: int
    tokens: Sequence[Token]
    layout: ListLayout
    zones: list[Span] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    solid: list[Token] = field(default_factory=list)
    headings: dict[int, int] = field(default_factory=dict)
    heading_ends: set[int] = field(default_factory=set)
    inner: dict[int, list[Span]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.solid = [token for token in self.tokens if token[2] > token[1]]
        self.starts = [token[1] for token in self.solid]
        self.headings = {token[1]: token[2] for token in self.solid if token[0] == "HEADING"}
        self.heading_ends = set(self.headings.values())
        zones = [Span(0, self.start)] if self.start else []
        zones += (Span(token[1], token[2]) for token in self._untouched())
        for token in self.solid:
            if token[0] == "COMMENTARY":
                body = self.text[token[1] : token[2]].rstrip(" \t\n")
                zones.append(Span(token[1], token[1] + len(body)))
        self.zones = _merged(sorted((*zones, *self.layout.zones)))

    def _untouched(self) -> Iterator[Token]:
        """Tokens whose blank lines are content: code, conversations, and blank text among the tokens of these."""
        for at, token in enumerate(self.solid):
            if token[0] not in _LOOSE:
                yield token
            elif token[0] == "BLANK":
                before = self.solid[at - 1][0] if at else "SECTION_CLOSE"
                after = self.solid[at + 1][0] if at + 1 < len(self.solid) else "SECTION_CLOSE"
                if not _parts(before, after):
                    yield token

    def _blank_at(self, at: int) -> bool:
        """Whether the line that begins at ``at`` is blank; the end of the text is."""
        end = _INDENT.match(self.text, at).end()  # type: ignore[union-attr]
        return end == len(self.text) or self.text[end] == "\n"

    def _blank_before(self, at: int) -> bool:
        line = self.text.rfind("\n", 0, at - 1) + 1
        return self._blank_at(line)

    def _zone(self, at: int) -> Span | None:
        """The zone that ``at`` lies in."""
        index = bisect_right(self.zones, (at, len(self.text) + 1)) - 1
        zone = self.zones[index] if index >= 0 else None
        return zone if zone is not None and zone[0] <= at < zone[1] else None

    # --- edits -------------------------------------------------------------------------------------------------

    def around_headings(self) -> Iterator[Edit]:
        """Blank lines that are missing before and after headings."""
        for start, end in self.headings.items():
            if start and not self._blank_before(start):
                yield Edit(Span(start, start), "\n")
            if end < len(self.text) and end not in self.headings and not self._blank_at(end):
                yield Edit(Span(end, end), "\n")

    def runs(self) -> Iterator[Edit]:
        """Blank lines that are too many, or hold white space."""
        last = len(self.text.rstrip(" \t\n"))
        for match in _RUN.finditer(self.text):
            start, end = match.span()
            if start >= last:
                break  # those at the end are dealt with apart
            if self._zone(start) is not None:
                continue
            wanted = self._wanted(start, end)
            if wanted is not None and match[0] != wanted:
                yield Edit(Span(start, end), wanted)

    def _wanted(self, start: int, end: int) -> str | None:
        """What is to stand in the place of the blank lines ``[start, end)``; None for them as they are."""
        if start == 0:
            return None if self.text.startswith("---", end) else ""
        if end in self.headings or start in self.heading_ends:
            return "\n"
        token = self.solid[bisect_right(self.starts, start) - 1]
        if token[0] in LIST_TOKENS:
            if end in self.layout.left_alone:
                return None
            return "" if end in self.layout.tight else "\n"
        following = self.solid[bisect_right(self.starts, end) - 1]
        if following[0] == "PROSE" and len(_expand(_INDENT.match(self.text, end)[0])) >= _CODE_INDENT:  # type: ignore[index]
            return None
        if token[0] == "PROSE" and self._inside(token, start):
            return None
        return "\n"

    def _inside(self, prose: Token, at: int) -> bool:
        """Whether ``at`` lies in a fence of a plain list or quote, or in an HTML element that keeps its lines."""
        if prose[1] not in self.inner:
            self.inner[prose[1]] = list(_inner_zones(self.text, prose[1], prose[2]))
        zones = self.inner[prose[1]]
        index = bisect_right(zones, (at, len(self.text) + 1)) - 1
        return index >= 0 and zones[index][0] <= at < zones[index][1]

    def end(self) -> Iterator[Edit]:
        """One line end at the end of the file."""
        text = self.text
        content = len(text.rstrip(" \t\n"))
        line = _line_end(text, content)
        zone = self._zone(len(text) - 1)
        if zone is not None and zone[1] == len(text) and zone[1] > line + 1:
            line = len(text) if not text.endswith("\n") else len(text) - 1
        if text[line:] != "\n":
            yield Edit(Span(line, len(text)), "\n")


def _merged(zones: Sequence[Span]) -> list[Span]:
    found: list[Span] = []
    for zone in zones:
        if found and zone[0] < found[-1][1]:
            found[-1] = Span(found[-1][0], max(found[-1][1], zone[1]))
        else:
            found.append(zone)
    return found


def _parts(before: str, after: str) -> bool:
    """Whether blank text between these two tokens parts blocks of the document."""
    return (before in _LOOSE or before in _FREE_AFTER) and (
        after in _LOOSE or after in ("FENCE_OPEN", "QUOTE_OPEN", "QUOTE_TURN", "QUOTE_ANSWER", "QUOTE_GIVEN", "CODE")
        or after == "SECTION_CLOSE"
    )  # fmt: skip


def _inner_zones(text: str, start: int, end: int) -> Iterator[Span]:
    """Fences and elements such as ``<pre>`` in running text; one that is not closed goes on to its end."""
    at = start
    opened = -1
    mark, count, tag = "", 0, ""
    while at < end:
        stop = min(_line_end(text, at) + 1, end)
        line = text[at:stop]
        fence = _OUTER_FENCE.match(line)
        if opened >= 0 and tag:
            if f"</{tag}" in line.lower():
                yield Span(opened, stop)
                opened, tag = -1, ""
        elif opened >= 0:
            if fence is not None and fence[1][0] == mark and len(fence[1]) >= count and not fence[2].strip():
                yield Span(opened, stop)
                opened = -1
        elif fence is not None:
            opened, mark, count = at, fence[1][0], len(fence[1])
        elif (element := _RAW_HTML.match(line)) is not None and f"</{element[1].lower()}" not in line.lower():
            opened, tag = at, element[1].lower()
        at = stop
    if opened >= 0:
        yield Span(opened, end)


def _line_end(text: str, at: int) -> int:
    """The offset of the line end at or after ``at``, or of the end of the text."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end
