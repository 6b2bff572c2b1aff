"""``balance``: whether every pair of answers is preferred each way equally often, in each split."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from constc.gates.figure import Figure, Goal, counted
from constc.gates.pairs import PairView

__all__ = ["balance", "balance_by_split", "even_by_split"]


def balance(rows: Sequence[PairView], form: str | None, goal: Goal | None) -> Figure:
    """The share of unordered pairs of answers, each counted in each split by itself, that are preferred each way
    equally often. ``n``: pairs of answers.

    The pair is what counts, not the single answer: in a cycle a > b, b > c, c > a every answer wins as often as it
    loses, and a classifier that sees the answers alone is still right two times in three.
    """
    splits = balance_by_split(rows).values()
    pairs, even = sum(each["pairs"] for each in splits), sum(each["even"] for each in splits)
    return counted("balance", form, even / pairs if pairs else None, pairs, goal)


def balance_by_split(rows: Iterable[PairView]) -> dict[str, dict[str, int]]:
    """For each split the number of unordered ``pairs`` of answers and how many of them are ``even``."""
    return even_by_split((row.split, row.chosen, row.rejected) for row in rows)


def even_by_split(preferred: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, int]]:
    """The same of ``preferred``: split, chosen and rejected answer."""
    ways: dict[str, Counter[tuple[str, str]]] = {}
    for split, chosen, rejected in preferred:
        first, second = sorted((chosen, rejected))
        ways.setdefault(split, Counter())[first, second] += 1 if chosen == first else -1
    return {
        split: {"pairs": len(surplus), "even": sum(1 for times in surplus.values() if not times)}
        for split, surplus in sorted(ways.items())
    }
