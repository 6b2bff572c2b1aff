"""The ``full`` format: headline, code frame, notes, help.

The frame shows the marked lines with their numbers, the place itself underlined with carets and related places with
hyphens. Lines of one file stand in one frame; ``...`` stands for lines between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from constc.diagnostics.diagnostic import Diagnostic, Mark
from constc.diagnostics.terminal import Strip, one_line, strip, visible
from constc.source import SourceFile

__all__ = ["full"]

_COLOURS = {
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "note": "\x1b[1;36m",
    "strong": "\x1b[1m",
    "edge": "\x1b[1;34m",
    "plain": "",
}
_RESET = "\x1b[0m"
_NARROWEST = 40


@dataclass(frozen=True, slots=True)
class _Underline:
    """A mark on one line, in characters of that line."""

    line: int
    start: int
    end: int
    label: str
    primary: bool


@dataclass(frozen=True, slots=True)
class _Pen:
    """Colours or none."""

    color: bool

    def __call__(self, text: str, style: str) -> str:
        return f"{_COLOURS[style]}{text}{_RESET}" if self.color and text and _COLOURS[style] else text


def full(diagnostic: Diagnostic, *, color: bool = False, width: int = 100) -> str:
    """One diagnostic with its code frame; ``width`` is the number of cells for a source line.

    The text has no line end of its own.
    """
    return "\n".join(line.rstrip() for line in _Page(diagnostic, _Pen(color), max(width, _NARROWEST)).lines())


class _Page:
    """The lines of one diagnostic."""

    __slots__ = ("_diagnostic", "_edge", "_groups", "_gutter", "_pen", "_width")

    def __init__(self, diagnostic: Diagnostic, pen: _Pen, width: int) -> None:
        self._diagnostic = diagnostic
        self._pen = pen
        self._width = width
        self._groups = _by_file(diagnostic)
        self._gutter = len(str(max(mark.line for _, marks in self._groups for mark in marks)))
        self._edge = pen(" " * self._gutter + " |", "edge")

    def lines(self) -> Iterator[str]:
        pen, one = self._pen, self._diagnostic
        yield pen(f"{one.severity}[{one.code}]", one.severity) + pen(f": {one_line(one.message)}", "strong")
        for number, (source, marks) in enumerate(self._groups):
            first = marks[0] if number else next(mark for mark in marks if mark.primary)
            arrow = pen(":::" if number else "-->", "edge")
            yield f"{' ' * self._gutter}{arrow} {visible(source.path)}:{first.line}:{first.start + 1}"
            if source.text:
                yield self._edge
                yield from self._frame(source, marks)
        yield from self._remarks()

    def _frame(self, source: SourceFile, marks: Sequence[_Underline]) -> Iterator[str]:
        before = 0
        shown: Strip | None = None
        for mark in marks:
            if mark.line != before or shown is None or not _in_view(shown, mark):
                yield from self._between(source, before, mark.line)
                shown = self._strip(source, mark)
                yield self._numbered(mark.line, shown)
            before = mark.line
            at = shown.at(mark.start)
            strokes = ("^" if mark.primary else "-") * max(1, shown.at(mark.end) - at)
            label = f" {one_line(mark.label)}" if mark.label else ""
            style = self._diagnostic.severity if mark.primary else "edge"
            yield f"{self._edge} {' ' * at}{self._pen(strokes + label, style)}"

    def _between(self, source: SourceFile, before: int, line: int) -> Iterator[str]:
        """What stands for the lines between two marked ones: the line itself if there is one, else three dots."""
        if before and line == before + 2:
            yield self._numbered(line - 1, self._strip(source, _Underline(line - 1, 0, 0, "", False)))
        elif before and line > before + 1:
            yield self._pen("...", "edge")

    def _numbered(self, line: int, piece: Strip) -> str:
        return f"{self._pen(f'{line:>{self._gutter}} |', 'edge')} {piece.text}"

    def _strip(self, source: SourceFile, mark: _Underline) -> Strip:
        """The part of the mark's line that is shown. A line of a megabyte is neither copied nor measured whole."""
        first, last = _line_bounds(source, mark.line)
        reach = 8 * self._width
        low, high = max(first, first + mark.start - reach), min(last, first + mark.start + reach)
        cut = low - first
        piece = strip(source.text[low:high], mark.start - cut, min(mark.end, high - first) - cut, self._width)
        return replace(piece, first=piece.first + cut)

    def _remarks(self) -> Iterator[str]:
        """The lines below the frame: where it stands, why it matters, what to do."""
        one = self._diagnostic
        remarks = [("note", note) for note in one.all_notes]
        if one.breadcrumb:
            remarks.insert(0, ("in", " > ".join(one_line(title, 120) for title in one.breadcrumb)))
        if one.help:
            remarks.append(("help", one.help))
        for kind, text in remarks:
            first, *rest = text.split("\n")
            head = f"{self._pen('=', 'edge')} {self._pen(f'{kind}:', 'strong')}"
            yield f"{' ' * self._gutter} {head} {one_line(first)}"
            for line in rest:
                yield " " * (self._gutter + len(kind) + 5) + one_line(line)


def _by_file(diagnostic: Diagnostic) -> list[tuple[SourceFile, list[_Underline]]]:
    """The marks of each file in the order of their lines, the file of the diagnostic first."""
    groups: dict[str, tuple[SourceFile, list[_Underline]]] = {}
    for mark in (diagnostic.at, *diagnostic.related):
        primary = mark is diagnostic.at
        label = diagnostic.label if primary else mark.message
        groups.setdefault(mark.source.path, (mark.source, []))[1].append(_underline(mark, label, primary))
    for _, marks in groups.values():
        column = next((mark.start for mark in marks if mark.primary), 0)
        marks.sort(key=lambda mark: (mark.line, not mark.primary, abs(mark.start - column), mark.start))
    return list(groups.values())


def _line_bounds(source: SourceFile, line: int) -> tuple[int, int]:
    starts = source.line_starts()
    return starts[line - 1], starts[line] - 1 if line < len(starts) else len(source.text)


def _underline(mark: Mark, label: str, primary: bool) -> _Underline:
    """A mark on the line where it begins; of one that goes on, the first line up to its last visible character."""
    source = mark.source
    line, column = source.position(mark.span[0])
    first, last = _line_bounds(source, line)
    start = first + column - 1
    end = min(mark.span[1], last)
    while end > start + 1 and source.text[end - 1].isspace():
        end -= 1
    return _Underline(line, column - 1, max(end - first, column - 1), label, primary)


def _in_view(shown: Strip, mark: _Underline) -> bool:
    """Whether the mark, or of a long one its beginning, lies in what is shown of its line."""
    return shown.holds(mark.start) and shown.holds(min(mark.end, mark.start + 20))
