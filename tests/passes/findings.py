"""Markdown to what the passes say of it."""

from __future__ import annotations

import re

from constc.graph import lower
from constc.passes import run_passes
from constc.syntax import decode, parse
from sample import FRONT


def diagnostics(text: str, front: str = FRONT):
    """What the passes find; lowering must not have failed."""
    source, _ = decode("constitution.md", (front + text).encode())
    document, _ = parse(source)
    graph, _ = lower((document,), {})
    again, found = run_passes(graph)
    assert again is graph
    for one in found:
        assert one.message
        assert not re.search(r"\{[a-z_]*\}", one.message + one.label + (one.help or ""))
        assert one.breadcrumb
    return found


def found(text: str, front: str = FRONT) -> list[tuple[str, str, int]]:
    """(code, variant, line after the front matter) of each finding, notes on tensions left out."""
    skipped = front.count("\n")
    return [
        (one.code, one.variant, one.at.source.position(one.at.span[0]).line - skipped)
        for one in diagnostics(text, front)
        if one.code != "evidenced-tension"
    ]


def principles(**bodies: str) -> str:
    """Principles of level care, each with an act of its own; a body begins on the fourth line of its principle."""
    return "\n".join(f"## {name.upper()}\n- **Level:** care\n- **Do:** {name}\n{body}" for name, body in bodies.items())
