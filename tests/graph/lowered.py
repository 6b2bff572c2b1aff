"""Markdown to a graph, for the tests of this folder."""

from __future__ import annotations

from constc.graph import PrincipleGraph, lower
from constc.graph.model import Truth
from constc.syntax import decode, parse
from constc.syntax.inline import parse_formula
from constc.syntax.tree import Formula
from sample import FRONT


def document(text: str, path: str = "constitution.md"):
    source, _ = decode(path, text.encode())
    return parse(source)[0]


def lowered(text: str, *more: str, examples: dict[str, str] | None = None):
    """The graph of a text (further texts are its includes), and the diagnostics of lowering alone."""
    documents = [document(text), *(document(one, f"more{number}.md") for number, one in enumerate(more))]
    files = {name: document(body, f"examples/{name}.md") for name, body in (examples or {}).items()}
    return lower(documents, files)


def graph_of(text: str, front: str = FRONT) -> PrincipleGraph:
    """The graph of a text that must have nothing wrong with it but missing levels."""
    graph, diagnostics = lowered(front + text)
    assert [one.message for one in diagnostics if one.code != "no-level"] == []
    return graph


def said(text: str, front: str = FRONT, *more: str) -> list[tuple[str, str, int]]:
    """(code, variant, line after the front matter) of every diagnostic of lowering but no-level."""
    _, diagnostics = lowered(front + text, *more)
    skipped = front.count("\n")
    return [
        (one.code, one.variant, one.at.source.position(one.at.span[0]).line - skipped)
        for one in diagnostics
        if one.code != "no-level"
    ]


def formula(text: str) -> Formula:
    found = parse_formula(text, 0, len(text))
    assert found is not None
    return found


def facts(**values: Truth) -> dict[str, Truth]:
    return dict(values)
