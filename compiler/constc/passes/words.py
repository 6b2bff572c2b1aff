"""Valuations and lists in words, for the facts of diagnostics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from constc.graph.model import PrincipleGraph, Truth
from constc.source import Place

__all__ = ["act_words", "exception_word", "level_order", "listing", "where"]

_LONGEST = 80


def where(graph: PrincipleGraph, valuation: Mapping[str, Truth], always: str = "in every case") -> str:
    """A valuation as a clause: "where `guest` is true and `late hour` is unknown"; ``always`` for an empty one."""
    parts = []
    for key, truth in valuation.items():
        name = graph.facts[key].id if key in graph.facts else key
        if isinstance(truth, str):
            parts.append(f"`{name}` is `{truth}`")
        else:
            parts.append(f"`{name}` is {'unknown' if truth is None else 'true' if truth else 'false'}")
    return f"where {listing(parts)}" if parts else always


def listing(parts: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    found = list(parts)
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} and {found[-1]}"


def level_order(graph: PrincipleGraph) -> str:
    """The levels from highest to lowest."""
    return " > ".join(level.id for level in graph.levels)


def act_words(text: str) -> str:
    """The text of an act in back-ticks, cut where it is long."""
    shown = " ".join(text.replace("`", "'").split())
    return f"`{shown if len(shown) <= _LONGEST else shown[: _LONGEST - 3].rstrip() + '...'}`"


def exception_word(place: Place) -> str:
    """The keyword that opens the clause at ``place``, as its author wrote it: "Unless" or another word for it."""
    words = place.text[:80].lstrip("-*+ \t0123456789.)").replace("*", "")
    return words.split(":", 1)[0].split("\uff1a", 1)[0].strip() or "Unless"
