"""``flip-partner``: whether the two rows of a flip are there, side by side, with their answers swapped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from constc.gates.figure import Figure, Goal, counted
from constc.gates.pairs import PairView, flips

__all__ = ["EVERY", "flip_partner"]

#: What is asked of composed rows: all of them.
EVERY: Final = Goal(1, 1)


def flip_partner(rows: Sequence[PairView], form: str | None, goal: Goal | None) -> Figure:
    """The share of flips that are exactly two rows, in one split, each choosing what the other rejects.

    ``n``: flips.
    """
    edges = flips(rows)
    partnered = sum(1 for pair in edges.values() if _partners(pair))
    return counted("flip-partner", form, partnered / len(edges) if edges else None, len(edges), goal)


def _partners(pair: Sequence[PairView]) -> bool:
    if len(pair) != 2:
        return False
    one, other = pair
    return one.split == other.split and (one.chosen, one.rejected) == (other.rejected, other.chosen)
