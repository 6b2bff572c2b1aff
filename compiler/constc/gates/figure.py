"""A figure: one number about the pairs of one form, its interval, what is asked of it, and the verdict."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

__all__ = [
    "EVEN",
    "FAIL",
    "NOT_POWERED",
    "PASS",
    "POWER",
    "Figure",
    "Goal",
    "Tally",
    "counted",
    "difference",
    "share",
    "wilson",
]

PASS: Final = "pass"  # noqa: S105
FAIL: Final = "fail"
NOT_POWERED: Final = "not-powered"
#: A figure that is estimated from fewer pairs than this judges nothing.
POWER: Final = 600
_DIGITS: Final = 4
_Z: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Goal:
    """What is asked of a value: at least ``least`` and at most ``most``, where they are given; ``digits`` are shown."""

    least: float | None = None
    most: float | None = None
    digits: int = 2

    def met(self, value: float) -> bool:
        """Whether ``value`` is within."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def __str__(self) -> str:
        least, most = (None if bound is None else f"{bound:.{self.digits}f}" for bound in (self.least, self.most))
        if least is None or most is None:
            return f"<= {most}" if least is None else f">= {least}"
        return least if least == most else f"{least} to {most}"


#: What no look at the answers, or at their lengths, may do better than.
EVEN: Final = Goal(0.48, 0.52)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that a gate measured.

    ``name``: the gate. ``form``: the form of the rows, or ``authored``, ``model``; None where rows of all forms are
    looked at together. ``value``: None where there was nothing to look at. ``low``, ``high``: a 95 % interval, None
    for what is counted and not estimated. ``goal``: in words; None where nothing is asked. ``n``: how many were looked
    at: pairs, unless the gate says otherwise. ``verdict``: ``pass``, ``fail``, or ``not-powered`` where there are too
    few pairs to tell, or no goal to tell it by.
    """

    name: str
    form: str | None
    value: float | None
    low: float | None
    high: float | None
    goal: str | None
    n: int
    verdict: str

    def as_json(self) -> dict[str, Any]:
        """The entry of ``gates`` in ``coverage.json``."""
        return {
            "name": self.name,
            "form": self.form,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "goal": self.goal,
            "n": self.n,
            "verdict": self.verdict,
        }


@dataclass(frozen=True, slots=True)
class Tally:
    """Outcomes within one group: ``count`` of them, which add up to ``total`` (a tie is half a success)."""

    total: float
    count: int


def counted(
    name: str, form: str | None, value: float | None, n: int, goal: Goal | None, *, pairs: int | None = None
) -> Figure:
    """A figure that is counted over all there is. It needs no numbers to be true, unless it is given ``pairs``: then
    as many as any estimate.
    """
    return _judged(name, form, (value, None, None), n, goal, POWER if pairs is None else pairs)


def share(name: str, form: str | None, groups: Iterable[Tally], goal: Goal | None) -> Figure:
    """The share of successes over the outcomes of all ``groups``, with its interval.

    Pairs of one group share texts and are no independent draws: Wilson's interval is taken at the effective number of
    outcomes, n divided by the design effect, the ratio of the variance between groups to that of a simple sample
    (Korn and Graubard, Survey Methodology 24, 1998). An effect below 1 counts as 1.
    """
    tallies = [tally for tally in groups if tally.count]
    n = sum(tally.count for tally in tallies)
    if not n:
        return _judged(name, form, (None, None, None), 0, goal, 0)
    value = sum(tally.total for tally in tallies) / n
    low, high = wilson(value, n / _design_effect(tallies, value, n))
    return _judged(name, form, (value, low, high), n, goal, n)


def difference(name: str, form: str | None, groups: Iterable[Tally], goal: Goal | None) -> Figure:
    """The mean of outcomes between -1 and 1 (differences of paired successes), with a normal interval whose variance
    is that between groups.
    """
    tallies = [tally for tally in groups if tally.count]
    n = sum(tally.count for tally in tallies)
    if not n:
        return _judged(name, form, (None, None, None), 0, goal, 0)
    value = sum(tally.total for tally in tallies) / n
    reach = _Z * math.sqrt(_variance(tallies, value, n)) if len(tallies) > 1 else 2.0
    return _judged(name, form, (value, max(-1.0, value - reach), min(1.0, value + reach)), n, goal, n)


def wilson(value: float, n: float) -> tuple[float, float]:
    """Wilson's 95 % interval for a share ``value`` of ``n``.

    >>> [round(bound, 3) for bound in wilson(0.5, 100)]
    [0.404, 0.596]
    """
    square = _Z * _Z
    centre = (value + square / (2 * n)) / (1 + square / n)
    reach = _Z / (1 + square / n) * math.sqrt(max(0.0, value * (1 - value) / n + square / (4 * n * n)))
    return max(0.0, centre - reach), min(1.0, centre + reach)


def _design_effect(tallies: list[Tally], value: float, n: int) -> float:
    simple = value * (1 - value) / n
    if len(tallies) < 2:
        return float(n)
    return max(1.0, _variance(tallies, value, n) / simple) if simple else 1.0


def _variance(tallies: list[Tally], value: float, n: int) -> float:
    """The variance of a ratio of totals over groups of unequal size."""
    squares = sum((tally.total - value * tally.count) ** 2 for tally in tallies)
    return len(tallies) / (len(tallies) - 1) * squares / n**2


def _judged(
    name: str,
    form: str | None,
    measured: tuple[float | None, float | None, float | None],
    n: int,
    goal: Goal | None,
    pairs: int,
) -> Figure:
    value, low, high = (None if number is None else round(number, _DIGITS) for number in measured)
    if goal is None or value is None or pairs < POWER:
        verdict = NOT_POWERED
    else:
        verdict = PASS if goal.met(value) else FAIL
    return Figure(name, form, value, low, high, None if goal is None else str(goal), n, verdict)
