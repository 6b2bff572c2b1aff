"""The layout of lists of clauses: markers, indentation, the bold keyword, and where blank lines stand.

An item stands where the content of the item around it begins; its marker is ``-`` and one space. Lines that belong to
an item move with it. What an item nests is read off the scanner's tokens, so that the layout follows the tree. Items
that are words for people (steps in a Do, say) move too, and keep their markers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from constc.source import Span
from constc.syntax.conversation_tokens import find_fence
from constc.syntax.edits import Edit
from constc.syntax.format_heads import clause_head
from constc.syntax.keywords import KeywordTable
from constc.syntax.scanner import _FENCE, _INDENT, _ITEM, Token, _content_column, _expand, _is_break

__all__ = ["LIST_TOKENS", "ListLayout", "before_indented_headings", "lay_out_list"]

LIST_TOKENS: Final = frozenset({"CLAUSE", "ITEM", "ITEM_TEXT", "ITEM_CLOSE"})
#: Clauses whose items mean something: settings and wordings, values, lines.
_OF_ITEMS: Final = frozenset({"situations", "vary", "earlier"})
#: A list whose first item stands at the margin has its content here.
_FIRST_COLUMN: Final = 2
#: Lines that begin so may open a block of their own where they are indented as their item's content is.
_MAY_OPEN: Final = frozenset("=-#>~`<|:+*0123456789")
_BLOCK_INSIDE: Final = re.compile(r"^[ \t]*+(?:```|~~~|[<>|#])", re.MULTILINE)
#: Text that begins so beside its keyword keeps the indentation of its further lines, seen from its own first character.
_KEEPS_INDENTS: Final = re.compile(r"[ \t]*+(?:```|~~~|(?:[-*+]|\d{1,9}[.)])[ \t])")
#: White space up to the first line that is not blank, and its indentation.
_FIRST_LINE: Final = re.compile(r"(?:[ \t]*+\n)*+([ \t]*+)")
_BLANK_INSIDE: Final = re.compile(r"\n[ \t]*\n")
_FENCE_INSIDE: Final = re.compile(r"```|~~~")
_CODE_INDENT: Final = 4


@dataclass(slots=True)
class ListLayout:
    """How one list is to stand.

    ``edits``: of one list, sorted. ``tight``: offsets of lines before which no blank line stands. ``left_alone``:
    offsets of lines before which blank lines stay as they are. ``zones``: fences and comments in it, whose lines are
    never touched but for their indentation.
    """

    edits: list[Edit] = field(default_factory=list)
    tight: set[int] = field(default_factory=set)
    left_alone: set[int] = field(default_factory=set)
    zones: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class _Bullet:
    """One item: where it stands (``start`` of its line, ``marker``, ``text``), and where it is to stand."""

    start: int
    match: re.Match[str]
    clause: tuple[Any, ...] | None
    parent: _Bullet | None
    meaning: bool
    empty: bool
    old_column: int
    indent: int = 0
    column: int = 0
    marker: str = "-"
    kept: bool = False

    top: _Bullet = field(init=False)

    def __post_init__(self) -> None:
        self.top = self.parent.top if self.parent is not None else self

    @property
    def gap(self) -> str:
        """What stands between marker and text."""
        return self.match[3] or ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A token with text: the head of ``bullet``, or a later paragraph of it."""

    bullet: _Bullet
    head: bool
    start: int
    end: int


class _Untouchable(Exception):
    """The list cannot be moved without a change of what it says."""


def before_indented_headings(text: str, tokens: Sequence[Token]) -> list[bool]:
    """For each token, and for the end, whether an indented heading follows before any line at the margin.

    Such a heading would stand in a list before it, as its content is indented, if the list moved to the margin.
    """
    found = [False] * (len(tokens) + 1)
    for at in range(len(tokens) - 1, -1, -1):
        kind, start, end, _ = tokens[at]
        found[at] = found[at + 1]
        if end > start and kind != "BLANK":
            line = _FIRST_LINE.match(text, start)
            assert line is not None
            indent = len(_expand(line[1]))
            found[at] = indent > 0 and (found[at + 1] or (kind == "HEADING" and indent >= _FIRST_COLUMN))
    return found


def lay_out_list(
    text: str, tokens: Sequence[Token], first: int, last: int, table: KeywordTable, *, last_comment: int, stays: bool
) -> ListLayout:
    """The layout of the list ``tokens[first:last]``; that of a list which cannot be moved has no edits.

    ``last_comment`` is the offset of the last ``-->`` of the text, -1 for none. ``stays``: its outermost items may not
    be moved.
    """
    pieces = _pieces(text, tokens, first, last)
    end = pieces[-1].end
    layout = ListLayout()
    try:
        _place(text, pieces, kept=stays or _is_anchored(text, tokens, first, last))
        for at, piece in enumerate(pieces):
            if piece.head:
                _head(text, piece, layout, table)
                if at:
                    _gap_before(text, pieces[at - 1], piece, layout)
            _lines(text, piece, layout, last_comment)
    except _Untouchable:
        start = pieces[0].start
        return ListLayout(zones=[Span(start, start + len(text[start:end].rstrip(" \t\n")))])
    layout.edits.sort(key=lambda edit: edit.span)
    return layout


def _pieces(text: str, tokens: Sequence[Token], first: int, last: int) -> list[_Piece]:
    stack: list[_Bullet] = []
    pieces: list[_Piece] = []
    for kind, start, end, payload in tokens[first:last]:
        if kind == "ITEM_CLOSE":
            stack.pop()
            continue
        if kind != "ITEM_TEXT":
            stack.append(_bullet(text, start, payload if kind == "CLAUSE" else None, stack[-1] if stack else None))
        pieces.append(_Piece(stack[-1], kind != "ITEM_TEXT", start, end))
    return pieces


def _bullet(text: str, start: int, clause: tuple[Any, ...] | None, parent: _Bullet | None) -> _Bullet:
    match = _ITEM.match(text, start)
    assert match is not None, "an item's token begins with its marker"
    around = parent
    while around is not None and around.clause is None and not around.meaning:
        around = around.parent
    in_list = around is not None and (around.meaning if around.clause is None else around.clause[0] in _OF_ITEMS)
    return _Bullet(
        start=start,
        match=match,
        clause=clause,
        parent=parent,
        meaning=clause is None and in_list,
        empty=not _rest_of_line(text, match.end()).strip(),
        old_column=_content_column(match),
    )


def _rest_of_line(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[at:] if end < 0 else text[at:end]


# --- where items stand ------------------------------------------------------------------------------------------


def _place(text: str, pieces: Sequence[_Piece], *, kept: bool) -> None:
    """Give every item its new place; with ``kept`` the outermost ones stay where they are."""
    for piece in pieces:
        bullet = piece.bullet
        if not piece.head:
            continue
        bullet.marker = bullet.match[2]
        if bullet.parent is None and kept:
            bullet.kept = True
            bullet.indent, bullet.column = len(_expand(bullet.match[1])), bullet.old_column
            continue
        bullet.indent = bullet.parent.column if bullet.parent is not None else 0
        gap = len(bullet.gap or " ")
        if (bullet.clause is not None or bullet.meaning) and not _needs_its_marker(text, bullet):
            bullet.marker, gap = "-", 1
        bullet.column = bullet.indent + len(bullet.marker) + (gap if gap <= _CODE_INDENT else 1)


def _needs_its_marker(text: str, bullet: _Bullet) -> bool:
    """An empty item may be a heading's underline with another marker, and one of hyphens a rule."""
    if bullet.empty:
        return True
    line = f"- {_rest_of_line(text, bullet.match.end())}"
    return _is_break(line, 0, len(line))


def _is_anchored(text: str, tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether the list goes on from a plain list, or what follows would be taken for a part of it if it moved."""
    column = len(_expand(_INDENT.match(text, tokens[first][1])[0]))  # type: ignore[index]
    if first and tokens[first - 1][0] == "PROSE" and _in_plain_list(text, tokens[first - 1], column):
        return True
    at = last
    while at < len(tokens) and tokens[at][2] == tokens[at][1]:
        at += 1
    if at == len(tokens):
        return False
    kind, start, _, _ = tokens[at]
    indent = _INDENT.match(text, start)
    assert indent is not None
    item = _ITEM.match(text, start)
    if item is not None and kind == "PROSE" and not _is_break(text, indent.end(), _line_end(text, start)):
        return bool(indent[0]) or item[2] != "-"
    return len(_expand(indent[0])) >= _FIRST_COLUMN


def _in_plain_list(text: str, prose: Token, column: int) -> bool:
    """Whether a clause at ``column`` stands in, or beside, an item of the plain list before it."""
    _, start, end, _ = prose
    line = end
    while line > start:
        line = max(start, text.rfind("\n", start, line - 1) + 1)
        indent = _INDENT.match(text, line).end()  # type: ignore[union-attr]
        if indent == len(text) or text[indent] == "\n":
            continue
        item = _ITEM.match(text, line)
        if item is None:
            if not text[line].isspace():
                return False
        elif column > 0:
            return True
        elif indent == line:
            return item[2] != "-"
    return False


# --- blank lines ------------------------------------------------------------------------------------------------


def _gap_before(text: str, before: _Piece, piece: _Piece, layout: ListLayout) -> None:
    """No blank line before an item, unless one of the two has several paragraphs or needs it to be read as it is."""
    bullet = piece.bullet
    numbered = bullet.marker[0].isdigit() and not bullet.kept
    if bullet.empty or before.bullet.empty or numbered or not before.head:
        return
    if not (_has_blocks(text, before) or _has_blocks(text, piece)):
        layout.tight.add(piece.start)


def _has_blocks(text: str, piece: _Piece) -> bool:
    body = text[piece.start : piece.end].rstrip(" \t\n")
    rest = body.find("\n")
    if rest < 0:
        return False
    return _BLANK_INSIDE.search(body, rest) is not None or _BLOCK_INSIDE.search(body, rest + 1) is not None


# --- lines ------------------------------------------------------------------------------------------------------


def _head(text: str, piece: _Piece, layout: ListLayout, table: KeywordTable) -> None:
    """The line of an item: indentation, marker, one space, the bold keyword."""
    bullet = piece.bullet
    match = bullet.match
    if bullet.kept:
        written = match[0]
    elif bullet.marker != "-" or bullet.empty or (bullet.clause is None and not bullet.meaning):
        written = " " * bullet.indent + bullet.marker + bullet.gap
    else:
        written = " " * bullet.indent + bullet.marker + " "
    end = match.end()
    if bullet.clause is not None:
        keyword, end = clause_head(text, end, bullet.clause, table)
        written += keyword
    if text[piece.start : end] != written:
        layout.edits.append(Edit(Span(piece.start, end), written))


def _lines(text: str, piece: _Piece, layout: ListLayout, last_comment: int) -> None:
    """The further lines of an item move with it."""
    bullet = piece.bullet
    at = _line_end(text, piece.start) if piece.head else piece.start
    delta = bullet.column - bullet.old_column
    if not piece.head:
        delta = _paragraph_shift(text, piece)
    blank = False
    fixed = _KEEPS_INDENTS.match(text, _value_start(piece)) is not None
    if fixed:
        layout.zones.append(Span(at, at + len(text[at : piece.end].rstrip(" \t\n"))))
    edits = len(layout.edits)
    while at < piece.end:
        end = min(_line_end(text, at), piece.end)
        indent = _INDENT.match(text, at)
        assert indent is not None
        content = indent.end()
        if content >= end or text[content] == "\n":
            blank, at = True, end
            continue
        width = len(_expand(indent[0]))
        lazy = width < bullet.old_column
        fixed = fixed or _ITEM.match(text, at) is not None  # a rule such as `- - -`
        if blank and width >= bullet.old_column + _CODE_INDENT:
            layout.left_alone.add(at)
        region = _region_end(text, content, end, width, last_comment)
        if region:
            _shift_region(text, Span(at, region), 0 if lazy else delta, layout)
            fixed = fixed or (text[content] == "<" and _FENCE_INSIDE.search(text, content, region) is not None)
            end = region
        elif not lazy:
            _indent_line(indent, max(bullet.column, width + delta), width, layout)
        elif not piece.bullet.top.kept and text[content] not in _MAY_OPEN:
            _indent_line(indent, bullet.column, width, layout)
        blank, at = False, end
    if fixed and len(layout.edits) > edits:
        raise _Untouchable


def _value_start(piece: _Piece) -> int:
    if not piece.head:
        return piece.start
    clause = piece.bullet.clause
    return clause[-1] if clause is not None else piece.bullet.match.end()


def _paragraph_shift(text: str, piece: _Piece) -> int:
    """How far a paragraph after nested items moves: it must not come to stand in the last of them."""
    bullet = piece.bullet
    width = len(_expand(_INDENT.match(text, piece.start)[0]))  # type: ignore[index]
    beyond = width - bullet.old_column
    if beyond >= _CODE_INDENT or beyond < 0:
        raise _Untouchable
    return bullet.column - (bullet.old_column if beyond < _FIRST_COLUMN else width)


def _indent_line(indent: re.Match[str], column: int, width: int, layout: ListLayout) -> None:
    if column != width:
        layout.edits.append(Edit(Span(*indent.span()), " " * column))


def _region_end(text: str, content: int, end: int, width: int, last_comment: int) -> int:
    """The end of a fence or comment that opens at ``content``, 0 where none does."""
    if text[content] in "`~":
        fence = _FENCE.match(text, content)
        if fence is not None:
            found = find_fence(text, fence.end(), fence[1][0], len(fence[1]), width + 3)
            if not found.closed:
                raise _Untouchable
            return found.end
    elif text.startswith("<!--", content):
        if last_comment < content + 4:
            raise _Untouchable
        return max(end, _line_end(text, text.find("-->", content + 4)))
    return 0


def _shift_region(text: str, region: Span, delta: int, layout: ListLayout) -> None:
    """Move all lines of a fence or comment by the same number of columns, so that what it holds stays as it is."""
    layout.zones.append(Span(region[0], region[1]))
    if not delta:
        return
    indent = _INDENT.match(text, region[0])[0]  # type: ignore[index]
    if "\t" in indent:
        _replace_indent(text, region, indent, " " * max(0, len(_expand(indent)) + delta), layout)
        return
    for start, end in _each_line(text, region):
        if end - start <= (text[end - 1] == "\n"):
            continue
        if delta > 0:
            layout.edits.append(Edit(Span(start, start), " " * delta))
            continue
        spaces = start
        while spaces < end and text[spaces] == " " and spaces - start < -delta:
            spaces += 1
        if spaces - start < -delta and text[spaces : spaces + 1] == "\t":
            raise _Untouchable
        if spaces > start:
            layout.edits.append(Edit(Span(start, spaces), ""))


def _replace_indent(text: str, region: Span, indent: str, new: str, layout: ListLayout) -> None:
    """Write ``new`` for ``indent``, the tabs before the first line, on every line. What stands further in stays."""
    for start, end in _each_line(text, region):
        if not text[start:end].strip(" \t\n"):
            continue
        if not text.startswith(indent, start):
            raise _Untouchable
        layout.edits.append(Edit(Span(start, start + len(indent)), new))


def _each_line(text: str, region: Span) -> Iterator[tuple[int, int]]:
    at = region[0]
    while at < region[1]:
        end = min(_line_end(text, at), region[1])
        yield at, end
        at = end


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1
