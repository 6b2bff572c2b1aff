"""``flip-words``: whether the prompts of a flip say what tells its two rows apart, each its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from constc.gates.figure import Figure, Goal, counted
from constc.gates.pairs import PairView, flips
from constc.gates.tokens import words

__all__ = ["Wordings", "flip_words"]


class Wordings(NamedTuple):
    """What a prompt should say for the value that its condition has in this row, and what stands in its place in the
    row's partner. Either may be empty.
    """

    own: tuple[str, ...]
    other: tuple[str, ...]


def flip_words(
    rows: Sequence[PairView], form: str | None, goal: Goal | None, wordings: Mapping[str, Wordings] | None = None
) -> Figure:
    """The share of flips whose prompts differ, each holding the words of its own value and not those of the other.

    Prompts differ in their text or in who speaks them. ``wordings``: by the id of the row; of a row that has none only
    a prompt of its own is asked. Words are compared as sequences, without case, marks and spacing. Words of the other
    value that are part of the row's own are no fault. ``n``: flips.
    """
    known = wordings or {}
    edges = flips(rows)
    good = sum(1 for pair in edges.values() if _tells_apart(pair, known))
    return counted("flip-words", form, good / len(edges) if edges else None, len(edges), goal)


def _tells_apart(pair: Sequence[PairView], wordings: Mapping[str, Wordings]) -> bool:
    if len({(" ".join(row.prompt_text.casefold().split()), row.roles) for row in pair}) < len(pair):
        return False
    spoken = [_padded(row.prompt_text) for row in pair]
    return all(_holds_its_own(text, wordings.get(row.id)) for row, text in zip(pair, spoken, strict=True))


def _holds_its_own(prompt: str, wordings: Wordings | None) -> bool:
    if wordings is None:
        return True
    own = [_padded(text) for text in wordings.own]
    other = [_padded(text) for text in wordings.other]
    foreign = [text for text in other if text.strip() and not any(text in mine for mine in own)]
    return all(text in prompt for text in own if text.strip()) and not any(text in prompt for text in foreign)


def _padded(text: str) -> str:
    """The words of ``text`` with a space on either side of each, so that one is found only as a whole."""
    return f" {' '.join(words(text))} "
