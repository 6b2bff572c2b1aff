"""A linear classifier of pairs, validated across groups: ridge regression in its dual form.

A pair is a difference of features, first text minus second, and the answer which of the two was chosen. There is no
intercept, so which text is called the first makes no difference. Rows about one pair of texts are one item with a mean:
where each way was chosen as often the mean is 0, exactly, and so is what can be learnt from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from constc.gates.features import by_words_and_characters
from constc.gates.figure import Tally
from constc.gates.pairs import PairView, digest_number

__all__ = ["Answers", "FOLDS", "LIMIT", "Item", "fold_of", "items_of", "right_by_group", "scores"]

Floats = NDArray[np.float64]

FOLDS: Final = 5
#: Pairs that a classifier is trained on and asked about, at most.
LIMIT: Final = 2000
#: A score as near to 0 as this is no answer.
TIE: Final = 1e-6
#: Near 0 the logistic loss of a pair is an eighth of a square, so this is the penalty of a logistic regression with
#: C = 1 that sees each pair both ways round.
PENALTY: Final = 2.0
#: How a small set falls into folds is chance worth 0.02: sets are divided this many times, large ones less often.
DIVISIONS: Final = 10
_WORK: Final = 4000


@dataclass(frozen=True, slots=True)
class Item:
    """All rows of a group with the same two texts (and the same prompt, where prompts are told apart): ``first`` was
    chosen in ``wins`` of ``count``.
    """

    group: str
    prompt: str
    first: str
    second: str
    wins: int
    count: int


def items_of(rows: Iterable[PairView], *, by_prompt: bool = False) -> list[Item]:
    """The items of ``rows``, in the order in which they come up."""
    found: dict[tuple[str, str, str, str], list[int]] = {}
    for row in rows:
        first, second = sorted((row.chosen, row.rejected))
        seen = found.setdefault((row.group, _prompt(row) if by_prompt else "", first, second), [0, 0])
        seen[0] += row.chosen == first
        seen[1] += 1
    return [Item(*key, wins, count) for key, (wins, count) in found.items()]


def _prompt(row: PairView) -> str:
    """The prompt as it is told apart and read: its roles are words of it."""
    return f"{' '.join(row.roles)}\n{row.prompt_text}"


@dataclass(frozen=True, slots=True)
class Answers:
    """The texts of some rows by their places, and the inner products of their features."""

    places: Mapping[str, int]
    products: Floats

    @staticmethod
    def of(rows: Iterable[PairView]) -> Answers:
        """The answers of ``rows``."""
        texts = dict.fromkeys(text for row in rows for text in (row.chosen, row.rejected))
        return Answers({text: place for place, text in enumerate(texts)}, by_words_and_characters(list(texts)))

    def kernel(self, items: Sequence[Item]) -> Floats:
        """Inner products of the differences between the two texts of each item: shape (items, items)."""
        first = np.array([self.places[item.first] for item in items], dtype=np.intp)
        second = np.array([self.places[item.second] for item in items], dtype=np.intp)
        half = self.products[first] - self.products[second]
        return half[:, first] - half[:, second]


def fold_of(group: str, division: int) -> int:
    """The fold of a group, by digest, in one of several divisions into folds."""
    return digest_number("fold", str(division), group) % FOLDS


def scores(kernel: Floats, items: Sequence[Item], division: int) -> Floats:
    """For each item the score of its first text, by a model that saw no row of its fold."""
    folds = np.array([fold_of(item.group, division) for item in items])
    counts = np.array([float(item.count) for item in items])
    means = np.array([2.0 * item.wins / item.count - 1.0 for item in items])
    found = np.zeros(len(items))
    for fold in range(FOLDS):
        seen, asked = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if not len(seen) or not len(asked):
            continue
        system = kernel[np.ix_(seen, seen)] + np.diag(PENALTY / counts[seen])
        found[asked] = kernel[np.ix_(asked, seen)] @ np.linalg.solve(system, means[seen])
    return found


def right_by_group(kernel: Floats, items: Sequence[Item], divisions: int | None = None) -> dict[str, Tally]:
    """How many rows of each group are told right, a tie half, on average over several divisions into folds."""
    repeats = divisions or max(1, min(DIVISIONS, _WORK // max(1, len(items))))
    right: dict[str, float] = {}
    counts: dict[str, int] = {}
    for repeat in range(repeats):
        for item, score in zip(items, scores(kernel, items, repeat), strict=True):
            told = item.count / 2 if abs(score) <= TIE else item.wins if score > 0 else item.count - item.wins
            right[item.group] = right.get(item.group, 0.0) + told / repeats
            if not repeat:
                counts[item.group] = counts.get(item.group, 0) + item.count
    return {group: Tally(total, counts[group]) for group, total in right.items()}
