"""Source text and places in it.

A :class:`SourceFile` holds the decoded text of one file; a :class:`Span` is a half-open range of code points in
it. Line and column are computed on demand, because nearly every span is never shown to anybody. This module imports
nothing of constc, so every other module may use it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["Place", "Position", "SourceFile", "Span"]


class Span(NamedTuple):
    """A half-open range ``[start, end)`` of code points in the text of one source file."""

    start: int
    end: int


class Position(NamedTuple):
    """A place for people: line and column from 1, columns in Unicode code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class SourceFile:
    r"""The text of one file.

    ``path`` is the path as the user gave it, with ``/`` on every system. ``text`` has ``\n`` line ends only and no
    byte order mark; ``raw`` keeps the bytes as they were, since a published dataset carries its constitution whole.
    """

    path: str
    text: str
    raw: bytes = b""
    _line_starts: list[int] = field(default_factory=list, repr=False, compare=False, hash=False)

    def line_starts(self) -> list[int]:
        """Offsets of the first character of each line, ascending; built at the first call."""
        starts = self._line_starts
        if not starts:
            starts.append(0)
            find = self.text.find
            at = find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = find("\n", at + 1)
        return starts

    def position(self, offset: int) -> Position:
        """The line and column of ``offset``; an offset past the end is the place just after the last character."""
        starts = self.line_starts()
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(starts, offset)
        return Position(line, offset - starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of line ``number`` (from 1) without its line end."""
        starts = self.line_starts()
        start = starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]

    def slice(self, span: Span) -> str:
        """The text that ``span`` covers."""
        return self.text[span[0] : span[1]]


@dataclass(frozen=True, slots=True)
class Place:
    """A span together with the file that it lies in."""

    source: SourceFile
    span: Span

    @property
    def text(self) -> str:
        """The source text of the place."""
        return self.source.slice(self.span)

    def start(self) -> Position:
        """Line and column of the first character."""
        return self.source.position(self.span[0])

    def end(self) -> Position:
        """Line and column just after the last character."""
        return self.source.position(self.span[1])
