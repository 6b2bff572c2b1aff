"""Whether two values say the same: trees of one document, laid out in two ways, or the graphs made of them.

Spans, places and source files are where something stands, and count for nothing; everything else does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from constc.source import Place, SourceFile, Span
from constc.syntax.tree import Attributes, Code, Commentary, Document, Prose

__all__ = ["alike", "same_document"]

_PLACES = (Span, Place, SourceFile)


def same_document(first: Document, second: Document) -> bool:
    """Whether two documents are the same but for their layout.

    Running text may differ in its blank lines, attributes in their order. Code and commentary are the same to the
    last character. Time is linear; nesting is no recursion.
    """
    ours, theirs = first.source, second.source

    def judged(one: Any, other: Any) -> bool | None:
        if isinstance(one, Prose):
            return None if _lines(ours.slice(one.span)) == _lines(theirs.slice(other.span)) else False
        if isinstance(one, Code | Commentary):
            return ours.slice(one.span) == theirs.slice(other.span)
        if isinstance(one, Attributes):
            return _named(one) == _named(other)
        return None

    return _compare(first, second, judged, ())


def alike(first: object, second: object, *, leaving_out: tuple[type, ...] = ()) -> bool:
    """Whether two values are the same but for spans, places and values of the types ``leaving_out``."""
    return _compare(first, second, lambda one, other: None, leaving_out)


def _compare(first: object, second: object, judged: Any, leaving_out: tuple[type, ...]) -> bool:
    pending: list[tuple[Any, Any]] = [(first, second)]
    skipped = (*_PLACES, *leaving_out)
    names: dict[object, tuple[str, ...]] = {}  # the fields of each class
    while pending:
        one, other = pending.pop()
        if type(one) is not type(other):
            return False
        if isinstance(one, skipped):
            continue
        if is_dataclass(one):
            kind = type(one)
            verdict = judged(one, other)
            if verdict is False:
                return False
            if verdict is None:
                if kind not in names:
                    names[kind] = tuple(field.name for field in fields(one) if field.compare)
                pending += ((getattr(one, name), getattr(other, name)) for name in names[kind])
        elif isinstance(one, str):
            if one != other:
                return False
        elif isinstance(one, Sequence):
            if len(one) != len(other):
                return False
            pending += zip(one, other, strict=True)
        elif isinstance(one, Mapping):
            if list(one) != list(other):
                return False
            pending += zip(one.values(), other.values(), strict=True)
        elif one != other:
            return False
    return True


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip(" \t")]


def _named(attributes: Attributes) -> tuple[str | None, list[tuple[str, str]]]:
    pairs = [(name, words.value) for name, words in attributes.values]
    return attributes.id.value if attributes.id is not None else None, sorted(pairs, key=lambda pair: pair[0])
