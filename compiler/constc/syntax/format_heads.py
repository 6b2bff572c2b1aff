"""How the bold keyword of a clause, attributes in braces, and the fence of a conversation are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from constc.source import Span
from constc.syntax.edits import Edit
from constc.syntax.inline import parse_attributes
from constc.syntax.keywords import KeywordTable, keyword_table
from constc.syntax.scanner import Token
from constc.syntax.text import fold
from constc.syntax.tree import Attributes, Clause, Conversation, Document, Item, Section

__all__ = ["attribute_edits", "clause_head", "fence_edits"]

_SPACES: Final = re.compile(r"[ \t]*+")
#: What the scanner takes for the inside of a bold keyword is no longer than this.
_LONGEST_BOLD: Final = 200
_ORDER: Final = {"#": 0, "level": 1, "tags": 2, "was": 3, "act": 4}
_LAST: Final = len(_ORDER)
_FENCE_LINE: Final = re.compile(r"[ ]*+(`{3,}|~{3,})[ \t]*+([^\s]*+)")
_TILDES: Final = re.compile(r"^[ \t]*+(~{3,})", re.MULTILINE)
_SHORTEST_FENCE: Final = 3


# --- keywords ---------------------------------------------------------------------------------------------------


def clause_head(text: str, start: int, payload: Sequence[Any], table: KeywordTable) -> tuple[str, int]:
    """The bold keyword of a clause as it is to stand, and the offset in ``text`` at which its value begins.

    ``start`` is where the asterisks open, ``payload`` that of the CLAUSE token. The colon goes into the bold, the
    keyword is spelled as its table has it (an alias stays that alias), one space parts it from the value.
    """
    _, word_start, word_end, _, inner_end, _, _, value = payload
    word = text[word_start:word_end]
    inner = _spellings(table.language).get(fold(word), word) + text[word_end:inner_end]
    colon = text[value - 1]
    if text.startswith("**", inner_end):  # the colon stands after the bold
        between = text[inner_end + 2 : value - 1]
        moved = inner.rstrip() + (f" {between.strip()}" if between.strip() else "")
        if table.language == "fr" and between[-1:].isspace():
            moved += between[-1]  # as French sets a colon
        if "*" in between or len(moved) > _LONGEST_BOLD:
            return text[start:value], value
        inner = moved
    else:
        colon = text[inner_end]
    end = _SPACES.match(text, value).end()  # type: ignore[union-attr]
    if end == len(text) or text[end] == "\n":
        return f"**{inner}{colon}**", value
    return f"**{inner}{colon}** ", end


@lru_cache(maxsize=16)
def _spellings(language: str) -> dict[str, str]:
    """Every alias of a language by its folded form, as the table spells it."""
    found: dict[str, str] = {}
    for spelling in keyword_table(language).spellings:
        found.setdefault(fold(spelling), spelling)
    return found


# --- attributes -------------------------------------------------------------------------------------------------


def attribute_edits(document: Document) -> Iterator[Edit]:
    """Braces in their order: ``#id``, level, tags, was, act, then the rest as written; one space between."""
    text = document.source.text
    for attributes in _carriers(document):
        for braces in _braces(text, attributes.span):
            written = _ordered(text, braces)
            if written is not None and written != text[braces[0] : braces[1]]:
                yield Edit(braces, written)


def _carriers(document: Document) -> Iterator[Attributes]:
    pending: list[Any] = [*document.blocks, *document.sections]
    while pending:
        node = pending.pop()
        if isinstance(node, Section | Clause | Item | Conversation) and node.attributes is not None:
            yield node.attributes
        if isinstance(node, Section):
            pending += (*node.blocks, *node.sections)
        elif isinstance(node, Clause | Item):
            pending += node.children


def _braces(text: str, span: Span) -> Iterator[Span]:
    """The pairs of braces that ``span`` covers: two where a heading has attributes of its own and in a comment."""
    first = text.index("}", span[0]) + 1
    yield Span(span[0], first)
    if first < span[1]:
        yield Span(text.rindex("{", first, span[1]), span[1])


def _ordered(text: str, braces: Span) -> str | None:
    attributes = parse_attributes(text, braces)
    if attributes is None:
        return None
    named = [("#", attributes.id)] if attributes.id is not None else []
    found = sorted((*named, *attributes.values), key=lambda pair: pair[1].span)
    pieces: list[tuple[int, str]] = []
    at = braces[0] + 1
    for key, words in found:
        start, end = words.span
        end += key != "#" and text[start - 1] == '"'
        pieces.append((_ORDER.get(key, _LAST), text[at:end].strip()))
        at = end
    return "{" + " ".join(piece for _, piece in sorted(pieces, key=lambda piece: piece[0])) + "}"


# --- fences -----------------------------------------------------------------------------------------------------


def fence_edits(text: str, tokens: Sequence[Token]) -> Iterator[tuple[Edit, Edit]]:
    """The fences of conversations as ``~~~xml``, longer only where a line inside begins with as many tildes."""
    opened: Token | None = None
    for token in tokens:
        if token[0] == "FENCE_OPEN":
            opened = token
        elif token[0] == "FENCE_CLOSE":
            if opened is not None and token[2] > token[1]:
                yield from _fence(text, opened, token)
            opened = None


def _fence(text: str, opened: Token, closed: Token) -> Iterator[tuple[Edit, Edit]]:
    head, foot = _FENCE_LINE.match(text, opened[1]), _FENCE_LINE.match(text, closed[1])
    if head is None or foot is None:
        return
    longest = max((len(match[1]) for match in _TILDES.finditer(text, opened[2], closed[1])), default=0)
    marks = "~" * max(_SHORTEST_FENCE, longest + 1)
    if text[head.start(1) : head.end()] != f"{marks}xml" or foot[1] != marks:
        yield Edit(Span(head.start(1), head.end()), f"{marks}xml"), Edit(Span(*foot.span(1)), marks)
