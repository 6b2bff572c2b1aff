"""Where a diagnostic of a clause stands: at its list item.

A clause may run over several lines. What is wrong in a later one is told at the line of the item, where a reader looks
for the clause and where tools attach a remark; the exact place comes along as a related one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from constc.diagnostics.diagnostic import Diagnostic, Mark
from constc.source import Span
from constc.syntax.tree import Block, Clause, Document, Item

__all__ = ["at_list_items"]

#: About characters, wherever they stand.
_OF_CHARACTERS: Final = frozenset({"undecodable", "control-character", "bidi-or-confusable"})


def at_list_items(documents: Iterable[Document], diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """``diagnostics``, those in a later line of a list item moved to the item's first line."""
    found = tuple(diagnostics)
    if not found:
        return ()
    heads = {document.source.path: _wrapped_heads(document) for document in documents}
    return tuple(_placed(one, heads.get(one.at.source.path, [])) for one in found)


def _placed(one: Diagnostic, heads: list[Span]) -> Diagnostic:
    if not heads or one.code in _OF_CHARACTERS:
        return one
    before = bisect_right(heads, (one.at.span[0], len(one.at.source.text)))
    if before == 0:
        return one
    start, end = heads[before - 1]
    line_end = one.at.source.text.find("\n", start)
    if not line_end <= one.at.span[0] < end:
        return one
    exact = replace(one.at, message=one.label or "here")
    return replace(one, at=Mark(one.at.source, Span(start, line_end), "in this clause"), related=(exact, *one.related))


def _wrapped_heads(document: Document) -> list[Span]:
    """The heads of list items that run over several lines, ascending."""
    text = document.source.text
    return sorted(
        element.head_span
        for element in _elements(document)
        if text.find("\n", element.head_span[0], element.head_span[1]) >= 0
    )


def _elements(document: Document) -> Iterator[Clause | Item]:
    blocks: list[Block] = list(document.blocks)
    sections = list(document.sections)
    while sections:
        section = sections.pop()
        blocks.extend(section.blocks)
        sections.extend(section.sections)
    pending: list[Clause | Item] = [block for block in blocks if isinstance(block, Clause)]
    while pending:
        element = pending.pop()
        yield element
        pending.extend(element.children)
