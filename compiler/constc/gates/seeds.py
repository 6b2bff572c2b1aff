"""``seeds``: bad plots, stock names, quoted reasons and rule text in narrative seeds."""

from __future__ import annotations

from collections.abc import Iterable

from constc.cases.story.check import SeedRow, check_seeds
from constc.gates.figure import Figure, Goal, counted

__all__ = ["seeds"]


def seeds(rows: Iterable[SeedRow], goal: Goal | None) -> Figure:
    """How many seeds have a fault of any kind. ``n``: seeds."""
    counts = check_seeds(rows)
    return counted("seeds", None, float(counts.faulty) if counts.rows else None, counts.rows, goal)
