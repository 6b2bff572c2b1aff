"""``response-only``: how often a classifier that sees two answers without their prompt tells the chosen one."""

from __future__ import annotations

from collections.abc import Sequence

from constc.gates.figure import Figure, Goal, share
from constc.gates.pairs import PairView, drawn
from constc.gates.ridge import LIMIT, Answers, items_of, right_by_group

__all__ = ["response_only"]


def response_only(rows: Sequence[PairView], form: str | None, goal: Goal | None) -> Figure:
    """The accuracy across groups of a linear classifier on TF-IDF differences (words 1 to 2, characters 3 to 5), over
    at most 2,000 rows drawn by digest.
    """
    kept = drawn(rows, LIMIT)
    items = items_of(kept)
    return share("response-only", form, right_by_group(Answers.of(kept).kernel(items), items).values(), goal)
