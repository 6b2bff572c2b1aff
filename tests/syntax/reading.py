"""What the tests of the parser share: reading a text, walking a tree, and what must hold for every tree."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple

from constc.diagnostics.diagnostic import Diagnostic
from constc.source import SourceFile, Span
from constc.syntax import decode, keyword_table, parse, sections
from constc.syntax.keywords import KeywordTable
from constc.syntax.tree import (
    And,
    Attributes,
    Clause,
    Comparison,
    Conversation,
    Document,
    FactTest,
    FrontMatter,
    FrontMatterNode,
    Item,
    Not,
    Or,
    Prose,
    Reference,
    Section,
    Setting,
    Turn,
    Verdict,
    Words,
)


class Read(NamedTuple):
    """A text, read: the document and everything that was said about it."""

    source: SourceFile
    document: Document
    diagnostics: tuple[Diagnostic, ...]

    def said(self) -> list[tuple[str, str]]:
        """What was said, as (code, text of the place)."""
        return [(found.code, self.source.slice(found.at.span)) for found in self.diagnostics]

    def codes(self) -> list[str]:
        return [found.code for found in self.diagnostics]

    def places(self) -> list[tuple[str, int, int]]:
        """What was said, as (code, line, column)."""
        return [(found.code, *self.source.position(found.at.span[0])) for found in self.diagnostics]


def read(text: str | bytes) -> Read:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    source, found = decode("constitution.md", raw)
    document, more = parse(source)
    return Read(source, document, (*found, *more))


def blocks(text: str) -> tuple[Any, ...]:
    """The blocks of a text without headings; nothing may be said about it."""
    got = read(text)
    assert got.diagnostics == (), got.said()
    assert got.document.sections == ()
    return got.document.blocks


def block(text: str) -> Any:
    """The only block of a text about which nothing is said."""
    found = blocks(text)
    assert len(found) == 1, found
    return found[0]


def clause(text: str) -> Clause:
    """The only block of a text, which is a clause."""
    found = block(text)
    assert isinstance(found, Clause)
    return found


def conversation(text: str) -> Conversation:
    """The only block of a text, which is a conversation."""
    found = read(text).document.blocks
    assert len(found) == 1, found
    assert isinstance(found[0], Conversation)
    return found[0]


def titles(document: Document) -> list[tuple[int, str]]:
    return [(section.depth, section.title.value) for section in sections(document)]


def outline(node: Clause | Item) -> Any:
    """Keyword and text of a clause with those of its children, as nested tuples."""
    name = node.keyword if isinstance(node, Clause) else "-"
    inner = [outline(child) for child in node.children]
    return (name, node.text.value, inner) if inner else (name, node.text.value)


def outlines(text: str) -> list[Any]:
    return [outline(found) for found in blocks(text)]


# --- what holds for every tree ----------------------------------------------------------------------------------


def nodes(root: Any) -> Iterator[Any]:
    """Every dataclass node of a tree, parents first; without recursion."""
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, tuple) and not isinstance(node, Span):
            pending.extend(reversed(node))
        elif is_dataclass(node) and not isinstance(node, SourceFile):
            yield node
            pending.extend(reversed([getattr(node, field.name) for field in fields(node)]))


def check(got: Read) -> None:
    """Spans lie in the text, children in their parents and in order, and spans slice to what was read from them."""
    size = len(got.source.text)
    for found in got.diagnostics:
        for mark in (found.at, *found.related):
            assert 0 <= mark.span[0] <= mark.span[1] <= size, found
        assert found.message
        assert found.severity in ("error", "warning", "note")
    table = keyword_table(got.document.language)
    for node in nodes(got.document):
        if hasattr(node, "span"):
            assert 0 <= node.span[0] <= node.span[1] <= size, node
        _check_node(got.source.text, node, table)


def _within(outer: Span, *inner: Span) -> None:
    for span in inner:
        assert outer[0] <= span[0] <= span[1] <= outer[1], (outer, span)


def _ordered(*spans: Span) -> None:
    for first, second in itertools.pairwise(spans):
        assert first[1] <= second[0], (first, second)


def _spans(things: Any) -> list[Span]:
    return [thing.span for thing in things if thing is not None]


def _check_node(text: str, node: Any, table: KeywordTable) -> None:
    match node:
        case Document():
            parts = ([node.front_matter] if node.front_matter else []) + [*node.blocks, *node.sections]
            _ordered(*_spans(parts))
        case Section():
            _within(node.span, node.heading_span, *_spans((*node.blocks, *node.sections)))
            _ordered(node.heading_span, *_spans((*node.blocks, *node.sections)))
            _within(node.heading_span, node.title.span, *_spans([node.attributes]))
            for first, second in zip(node.sections, node.sections[1:], strict=False):
                assert first.span[1] == second.span[0]
            if node.anchor is not None:
                _slices(text, node.anchor)
        case Clause() | Item():
            _check_element(text, node, table)
        case Conversation():
            _within(node.span, *_spans((node.title, node.attributes, *node.parts, *node.settings)), *node.given_spans)
            _ordered(*_spans(node.parts))
            _ordered(*_spans(node.settings))
            assert len(node.given) == len(node.given_spans)
        case Comparison():
            _within(node.span, *_spans(node.answers))
            _ordered(*_spans(node.answers))
        case Turn():
            _within(node.span, *_spans((node.text, node.verdict)))
            _slices(text, node.text)
        case Verdict():
            _within(node.span, *_spans((node.reason, node.name, *node.violates)))
        case Setting():
            _within(node.span, node.key.span, node.value.span)
            assert text[slice(*node.key.span)] == node.key.value
            assert text[slice(*node.value.span)] == node.value.value
        case Prose():
            _within(node.span, *_spans((*node.references, *node.footnotes)))
            _ordered(*_spans(node.references))
        case Reference():
            assert text[slice(*node.target_span)] == node.target
            _within(node.span, node.target_span)
        case Attributes():
            assert text[node.span[0]] == "{"
            assert text[node.span[1] - 1] == "}"
            for words in ([node.id] if node.id else []) + [value for _, value in node.values]:
                _within(node.span, words.span)
                assert text[slice(*words.span)] == words.value
        case FactTest():
            written = "".join(text[slice(*node.span)].split())
            assert written == "".join(f"{node.name}{'=' + node.value if node.value else ''}".split())
        case Not():
            _within(node.span, node.operand.span)
        case And() | Or():
            _within(node.span, *_spans(node.operands))
            _ordered(*_spans(node.operands))
        case FrontMatter():
            _within(node.span, node.root.span)
        case FrontMatterNode():
            inner = [part for pair in node.pairs for part in pair] if node.kind == "mapping" else node.items
            _within(node.span, *_spans(inner))
            _ordered(*_spans(inner))


def _check_element(text: str, node: Clause | Item, table: KeywordTable) -> None:
    _within(node.span, node.head_span, *_spans(node.children))
    _within(node.span, *_spans((node.text, node.attributes, *node.references)), *node.formula_spans)
    _ordered(*_spans(node.children))
    _ordered(*node.formula_spans)
    assert len(node.formulas) == len(node.formula_spans)
    assert node.head_span[0] == node.span[0]
    for formula, span in zip(node.formulas, node.formula_spans, strict=True):
        assert text[span[0]] == text[span[1] - 1] == "`"
        _within(span, formula.span)
    if not node.quoted:
        # a wording may begin with its carrier or with "instead:", and these are no part of its words
        _slices(text, node.text, *(("(", "（", ":", "：") if isinstance(node, Item) else ()))
    if isinstance(node, Item):
        _within(node.span, *_spans([node.carrier]))
        return
    _within(node.head_span, node.keyword_span, *_spans([node.qualifier, *node.name_formulas]))
    assert table.keyword(text[slice(*node.keyword_span)]) == node.keyword
    _within(node.span, *node.guards, *_spans(node.footnotes))


#: What a value with one of these is not a plain slice of: lines, escapes, entities, code, comments, footnotes.
_CHANGED = ("\n", "\\", "&", "`", "<!--", "[^")
_MARKS = '"“„«»「『”＂‹›'


def _slices(text: str, words: Words, *more: str) -> None:
    written = text[slice(*words.span)]
    if not any(mark in written for mark in (*_CHANGED, *more)) and written[:1] not in _MARKS:
        assert written.strip() == words.value.strip(), words
