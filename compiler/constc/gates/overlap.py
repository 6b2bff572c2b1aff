"""``overlap``: how often the answer that repeats more of its prompt's rare words is the chosen one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from constc.gates.figure import EVEN, Figure, Goal, share
from constc.gates.pairs import PairView, tallies
from constc.gates.tokens import words

__all__ = ["OVERLAP_GOALS", "RARE", "overlap"]

#: What is asked, by form: answers that people wrote for a prompt speak of it.
OVERLAP_GOALS: Final[Mapping[str, Goal]] = {"voice": Goal(most=0.60), "act": EVEN, "reasoned": EVEN}
#: A word is rare that stands in the prompts of at most this share of the groups. Function words stand in more; the
#: wording of a fact, which returns with each situation of its principle, in fewer.
RARE: Final = 0.05


def overlap(rows: Sequence[PairView], form: str | None, goal: Goal | None) -> Figure:
    """The share of rows whose chosen answer has more different rare words of the prompt than the rejected one; equal
    numbers are half. Rare are words in the prompts of at most 5 % of the groups, and in any case those of one group.
    """
    spoken: dict[str, frozenset[str]] = {}
    for row in rows:
        for text in (row.prompt_text, row.chosen, row.rejected):
            if text not in spoken:
                spoken[text] = frozenset(words(text))
    common = _common(rows, spoken)
    outcomes = []
    for row in rows:
        rare = spoken[row.prompt_text] - common
        chosen, rejected = len(rare & spoken[row.chosen]), len(rare & spoken[row.rejected])
        outcomes.append((row.group, 0.5 if chosen == rejected else float(chosen > rejected)))
    return share("overlap", form, tallies(outcomes), goal)


def _common(rows: Sequence[PairView], spoken: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The words that are not rare."""
    groups: dict[str, set[str]] = {}
    for row in rows:
        groups.setdefault(row.group, set()).update(spoken[row.prompt_text])
    counts: dict[str, int] = {}
    for vocabulary in groups.values():
        for word in vocabulary:
            counts[word] = counts.get(word, 0) + 1
    return frozenset(word for word, count in counts.items() if count > max(1, RARE * len(groups)))
