"""``ngrams``: runs of 1 to 3 words or marks that stand on one side more often than chance would put them there."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from constc.gates.figure import Figure, Goal, counted
from constc.gates.pairs import PairView
from constc.gates.tokens import ngrams, tokens

__all__ = ["NONE_TIED", "RATE", "Tied", "tied", "tied_ngrams"]

#: What is asked of composed rows.
NONE_TIED: Final = Goal(0, 0, digits=0)
#: The false discovery rate.
RATE: Final = 0.01
_LONGEST: Final = 3
#: 2 * 2**-8 is the first two-sided probability below the rate: an n-gram with fewer votes can never be flagged, so it
#: is not tested. How many votes there are says nothing about which way they go.
_FEWEST: Final = 8
_EXACT: Final = 1000


@dataclass(frozen=True, slots=True)
class Tied:
    """An n-gram that was flagged: how many groups have it rather in the chosen, how many rather in the rejected
    answers, and how probable it is that a fair coin would do as much.
    """

    ngram: str
    chosen: int
    rejected: int
    probability: float


def tied_ngrams(rows: Sequence[PairView], form: str | None, goal: Goal | None) -> Figure:
    """How many n-grams are flagged, at a false discovery rate of 1 %."""
    return counted("ngrams", form, float(len(tied(rows))) if rows else None, len(rows), goal, pairs=len(rows))


def tied(rows: Iterable[PairView]) -> tuple[Tied, ...]:
    """The n-grams that are flagged, the surest first.

    Rows of one group share texts, so they are not independent: one answer in ten rows would count its every word ten
    times. Each group therefore has one vote on an n-gram, for the side on which it stands alone in more of its rows,
    and none where both sides are equal; the votes are held against a fair coin (the sign test on the signs of clusters,
    as in Datta and Satten, Biometrics 64, 2008, for ranks). Texts that are on one side in many groups are no
    disturbance but the thing that is looked for. Flagged are those within the false discovery rate of Benjamini and
    Hochberg (1995), which holds under the positive dependence that overlapping n-grams have.
    """
    votes = _votes(rows)
    tested = [
        Tied(ngram, plus, minus, _two_sided(plus + minus, min(plus, minus)))
        for ngram, (plus, minus) in votes.items()
        if plus + minus >= _FEWEST
    ]
    tested.sort(key=lambda each: (each.probability, each.ngram))
    last = 0
    for place, each in enumerate(tested, start=1):
        if each.probability <= RATE * place / len(tested):
            last = place
    return tuple(tested[:last])


def _votes(rows: Iterable[PairView]) -> Mapping[str, list[int]]:
    """For each n-gram the groups that have it rather in the chosen, and rather in the rejected answers."""
    groups: dict[str, Counter[tuple[str, str]]] = {}
    for row in rows:
        first, second = sorted((row.chosen, row.rejected))
        groups.setdefault(row.group, Counter())[first, second] += 1 if row.chosen == first else -1
    parts: dict[str, frozenset[str]] = {}
    votes: dict[str, list[int]] = {}
    for pairs in groups.values():
        surplus: Counter[str] = Counter()
        for (first, second), times in pairs.items():
            if not times:
                continue
            for text in (first, second):
                if text not in parts:
                    parts[text] = frozenset(ngrams(tokens(text), _LONGEST))
            for ngram in parts[first] - parts[second]:
                surplus[ngram] += times
            for ngram in parts[second] - parts[first]:
                surplus[ngram] -= times
        for ngram, times in surplus.items():
            if times:
                votes.setdefault(ngram, [0, 0])[times < 0] += 1
    return votes


def _two_sided(votes: int, fewer: int) -> float:
    """The probability that a fair coin, thrown ``votes`` times, falls as unevenly as ``fewer`` on one side, or more."""
    if 2 * fewer >= votes:
        return 1.0
    if votes > _EXACT:
        return math.erfc((votes / 2 - fewer - 0.5) / math.sqrt(votes / 4) / math.sqrt(2))
    tail: int = sum(math.comb(votes, heads) for heads in range(fewer + 1))
    return min(1.0, float(2 * tail / (1 << votes)))
