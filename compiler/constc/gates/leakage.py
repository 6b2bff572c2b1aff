"""``leakage``: what of one split lies in another as well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from constc.gates.figure import Figure, Goal, counted
from constc.gates.pairs import PairView

__all__ = ["NOTHING", "Leaks", "leakage", "leaks"]

#: What is asked.
NOTHING: Final = Goal(0, 0, digits=0)


@dataclass(frozen=True, slots=True)
class Leaks:
    """Groups and prompts that lie in more than one split, and pairs of prompts of different splits that are nearly the
    same (equal ones apart). Sorted.
    """

    groups: tuple[str, ...]
    prompts: tuple[str, ...]
    near: tuple[tuple[str, str], ...]


def leakage(rows: Sequence[PairView], form: str | None, goal: Goal | None, *, near: bool = True) -> Figure:
    """How many leaks there are. ``near``: whether near-duplicates are looked for, which takes longer."""
    found = leaks(rows, near=near)
    total = len(found.groups) + len(found.prompts) + len(found.near)
    return counted("leakage", form, float(total) if rows else None, len(rows), goal)


def leaks(rows: Iterable[PairView], *, near: bool = True) -> Leaks:
    """The leaks. Prompts are compared once each; for each that has near-duplicates in another split one is named.

    Near-duplicates: a Jaccard similarity of at least 0.8 over word 3-grams.
    """
    groups: dict[str, set[str]] = {}
    prompts: dict[str, set[str]] = {}
    for row in rows:
        groups.setdefault(row.group, set()).add(row.split)
        prompts.setdefault(" ".join(row.prompt_text.split()), set()).add(row.split)
    return Leaks(_in_several(groups), _in_several(prompts), _near(prompts) if near else ())


def _in_several(splits: dict[str, set[str]]) -> tuple[str, ...]:
    return tuple(sorted(key for key, found in splits.items() if len(found) > 1))


def _near(prompts: dict[str, set[str]]) -> tuple[tuple[str, str], ...]:
    from constc.gates.minhash import near_duplicates

    alone = sorted(prompt for prompt, splits in prompts.items() if len(splits) == 1)
    sides = [min(prompts[prompt]) for prompt in alone]
    return tuple((alone[one], alone[other]) for one, other in near_duplicates(alone, sides))
