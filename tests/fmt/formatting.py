"""What the tests of the formatter share: a text formatted, and what must hold for every one.

The comparison here is its own; it shares no code with the one by which the formatter judges itself.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from constc.source import SourceFile, Span
from constc.syntax import decode, parse
from constc.syntax.formatter import Formatted, format_source
from constc.syntax.tree import Attributes, Code, Commentary, Document, Prose

#: Reasons for which a damaged file is left alone.
EXPECTED = {"undecodable", "front-matter"}
LINE_END = re.compile(rb"\r\n|\r|\n")


def source_of(text: str | bytes) -> SourceFile:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return decode("constitution.md", raw)[0]


def formatted(text: str | bytes) -> Formatted:
    return format_source(source_of(text))


def after(text: str | bytes) -> str:
    """The text after formatting, which may not be refused."""
    result = formatted(text)
    assert result.refusal is None, result.refusal
    return result.text


def meaning(document: Document) -> Any:
    """A document as nested tuples: everything but where it stands, and how attributes and blank lines are laid out."""
    return _plain(document, document.source)


def _plain(node: Any, source: SourceFile) -> Any:
    if isinstance(node, Span):
        return "span"
    if isinstance(node, tuple | list):
        return tuple(_plain(part, source) for part in node)
    if isinstance(node, Prose):
        return "Prose", tuple(prose_lines(source, node)), _parts(node, source)
    if isinstance(node, Code | Commentary):
        return type(node).__name__, source.slice(node.span), _parts(node, source)
    if isinstance(node, Attributes):
        pairs = sorted(((name, words.value) for name, words in node.values), key=lambda pair: pair[0])
        return "Attributes", node.id.value if node.id else None, tuple(pairs)
    if is_dataclass(node) and not isinstance(node, SourceFile):
        return type(node).__name__, _parts(node, source)
    return node if not isinstance(node, SourceFile) else "source"


def _parts(node: Any, source: SourceFile) -> tuple[Any, ...]:
    return tuple((field.name, _plain(getattr(node, field.name), source)) for field in fields(node))


def prose_lines(source: SourceFile, prose: Prose) -> list[str]:
    return [line for line in source.slice(prose.span).split("\n") if line.strip(" \t")]


def all_prose(document: Document) -> Iterator[str]:
    pending: list[Any] = [*document.blocks, *document.sections]
    while pending:
        node = pending.pop()
        if isinstance(node, Prose):
            yield from prose_lines(document.source, node)
        pending += (*getattr(node, "blocks", ()), *getattr(node, "sections", ()))


def words(text: str) -> str:
    """A text without what formatting may change: white space, list markers, asterisks, braces, fences, letter case."""
    text = re.sub(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)", "", text, flags=re.MULTILINE)
    return "".join(re.sub(r"[\s*:：~`’ʼ']|\{[^{}\n]*\}", "", text).casefold().split("xml"))


def holds(text: str | bytes) -> Formatted:
    """Format a text and check all that is promised of it."""
    source = source_of(text)
    result = format_source(source)
    if result.refusal is not None:
        assert result.edits == ()
        assert result.raw == source.raw
        return result
    spans = [edit.span for edit in result.edits]
    assert spans == sorted(spans)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))
    again = source_of(result.raw)
    assert again.text == result.text
    before, now = parse(source)[0], parse(again)[0]
    assert meaning(before) == meaning(now)
    assert Counter(all_prose(before)) == Counter(all_prose(now))
    assert words(source.text) == words(again.text)
    second = format_source(again)
    assert (second.edits, second.refusal) == ((), None)
    ends = set(LINE_END.findall(source.raw))
    assert set(LINE_END.findall(result.raw)) <= (ends or {b"\n"})
    assert result.raw.startswith(b"\xef\xbb\xbf") == source.raw.startswith(b"\xef\xbb\xbf")
    return result
