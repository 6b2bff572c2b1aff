"""``longer-wins``: how often the longer answer is the chosen one."""

from __future__ import annotations

from collections.abc import Sequence

from constc.gates.figure import Figure, Goal, share
from constc.gates.pairs import PairView, tallies

__all__ = ["longer_wins"]


def longer_wins(rows: Sequence[PairView], form: str | None, goal: Goal | None) -> Figure:
    """The share of rows whose chosen answer has more characters than the rejected one; equal lengths are half."""
    outcomes = ((row.group, _longer(len(row.chosen), len(row.rejected))) for row in rows)
    return share("longer-wins", form, tallies(outcomes), goal)


def _longer(chosen: int, rejected: int) -> float:
    return 0.5 if chosen == rejected else float(chosen > rejected)
