"""Ids for what has none: every key that is a digest of its text, written into the constitution as ``{#key}``.

The id is the key that the element has now, so no row changes its id; from then on the text can be reworded, and its
rows stay what they are. Conditions with a fact, and wordings without words, are known by their formula already.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final

from constc.graph.keys import text_key
from constc.graph.lower import lower
from constc.graph.model import PrincipleGraph
from constc.graph.situations import values_of
from constc.source import Place, Span
from constc.syntax.edits import Edit
from constc.syntax.equality import alike
from constc.syntax.inline import trailing_attributes
from constc.syntax.lines import trim_comments, unquote
from constc.syntax.tree import Clause, Conversation, Document, Item, Keyword

__all__ = ["Pins", "graph_keys", "pins_of", "pins_only", "same_keys"]

_CONDITIONS: Final[frozenset[Keyword]] = frozenset({"when", "unless"})
_LINES: Final[frozenset[Keyword]] = frozenset({"asked", "pressed", "earlier", "good", "ok", "bad"})
_FENCE_LINE: Final = re.compile(r"[ \t]*+(?:```|~~~)")
_INDENT: Final = re.compile(r"[ \t]*+")


@dataclass(frozen=True, slots=True)
class Pins:
    """Edits that write ids. ``count`` ids are written; ``left`` elements can carry none as they are written."""

    edits: tuple[Edit, ...] = ()
    count: int = 0
    left: int = 0


def pins_of(document: Document) -> Pins:
    """The edits that give an id to every element of ``document`` which is known by its text.

    These are conditions without a fact, situations, wordings with words, Asked, Pressed, Earlier, Good, OK, Bad, and
    the values of a Vary. In a file that is read as prose there are none.
    """
    if document.mode == "prose":
        return Pins()
    edits: list[Edit] = []
    left = 0
    for element in _elements(document):
        found = _vary(document, element.node) if element.vary else _pin(document, element.node)
        if found is None:
            left += 1
        else:
            edits += found
    return Pins(tuple(sorted(edits, key=lambda edit: edit.span)), len(edits), left)


# --- what is known by its text ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Element:
    node: Clause | Item
    vary: bool = False


def _elements(document: Document) -> Iterator[_Element]:
    """Clauses and items that have words and are known by them, or have an id."""
    pending: list[tuple[Any, str | None]] = [(part, None) for part in (*document.blocks, *document.sections)]
    while pending:
        node, inside = pending.pop()
        if isinstance(node, Clause):
            if _is_keyed(document, node):
                yield _Element(node, node.keyword == "vary")
            pending += ((child, node.keyword) for child in node.children)
        elif isinstance(node, Item):
            if inside in {"vary", "earlier"}:
                if node.text.value:
                    yield _Element(node, inside == "vary")
            elif inside in ("situations", "wordings") and bool(node.formulas) == (inside == "wordings"):
                if node.text.value:
                    yield _Element(node)
                pending += ((child, "wordings") for child in node.children)
        elif not isinstance(node, Conversation):
            pending += ((part, None) for part in (*getattr(node, "blocks", ()), *getattr(node, "sections", ())))


def _is_keyed(document: Document, clause: Clause) -> bool:
    if not clause.text.value or clause.as_above:
        return False
    if clause.keyword in _CONDITIONS:
        return "`" not in document.source.slice(clause.head_span)
    return clause.keyword in _LINES or clause.keyword == "vary"


# --- edits ------------------------------------------------------------------------------------------------------


def _pin(document: Document, node: Clause | Item) -> list[Edit] | None:
    """The edit that writes the id of one element, none where it has one; None where it has braces of another kind."""
    return _at_the_end(document, node, text_key(node.text.value))


def _at_the_end(document: Document, node: Clause | Item, key: str) -> list[Edit] | None:
    text = document.source.text
    attributes = node.attributes
    if attributes is not None:
        opening = attributes.span[0] + 1
        return [Edit(Span(opening, opening), f"#{key} ")] if attributes.id is None else []
    start, end = trim_comments(text, node.text.span[0], node.head_span[1])
    if end <= start or trailing_attributes(text, start, end) is not None:
        return None
    line = text.rfind("\n", 0, end) + 1
    if line > node.head_span[0] and _FENCE_LINE.match(text, line):
        indent = _INDENT.match(text, line)
        assert indent is not None
        return [Edit(Span(end, end), f"\n{indent[0]}{{#{key}}}")]
    return [Edit(Span(end, end), f" {{#{key}}}")]


def _vary(document: Document, node: Clause | Item) -> list[Edit] | None:
    """The edits for a Vary: one for each of its values, or one for its sentence."""
    named = None if node.quoted else values_of(node.text.value)
    if named is None:
        return _pin(document, node)
    text = document.source.text
    start = node.text.span[0]
    end = trim_comments(text, start, node.head_span[1] if node.attributes is None else node.attributes.span[0])[1]
    written = values_of(text[start:end])
    if written is None or len(written.values) != len(named.values):
        return None  # comments or escapes hide where the values part
    edits: list[Edit] = []
    for (_, here), (begin, stop) in zip(written.values, named.values, strict=True):
        value = node.text.value[begin:stop]
        if trailing_attributes(value, 0, len(value)) is not None:
            continue
        key = text_key(unquote(value)[0])
        if start + here == end:
            edits += _at_the_end(document, node, key) or ()
        else:
            edits.append(Edit(Span(start + here, start + here), f" {{#{key}}}"))
    return edits


# --- what stays -------------------------------------------------------------------------------------------------


def same_keys(before: Document, after: Document) -> bool:
    """Whether two documents, each lowered alone, have the same keys in the same order."""
    return graph_keys(lower((before,))[0]) == graph_keys(lower((after,))[0])


def pins_only(before: Document, after: Document) -> bool:
    """Whether two documents, each lowered alone, make the same graph: the same keys, and all else the same, too."""
    first, second = lower((before,))[0], lower((after,))[0]
    return graph_keys(first) == graph_keys(second) and alike(first, second, leaving_out=(Document,))


def graph_keys(graph: PrincipleGraph) -> tuple[tuple[str, ...], ...]:
    """Every key of a graph with the kind of its element, in the order of the graph: what ids of rows are made of."""
    found: list[tuple[str, ...]] = [("constitution", graph.key)]
    pending: list[Any] = [graph.conversations, graph.tensions, tuple(graph.principles.values())]
    while pending:
        node = pending.pop()
        if isinstance(node, tuple):
            pending += reversed(node)
        elif not isinstance(node, Place | Conversation | Document) and is_dataclass(type(node)):
            names = [field.name for field in fields(node)]
            kind = type(node).__name__
            if "key" in names:
                found.append((kind, node.key))
            if "keys" in names:
                found.append((kind, *node.keys))
            pending += (getattr(node, name) for name in names)
    return tuple(found)
