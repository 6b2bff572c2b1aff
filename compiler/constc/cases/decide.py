"""The decision of a rule under the truth of its conditions: which acts are right, by which branch, and why.

This is LANGUAGE's reading of one principle: exceptions fail closed, a nested exception replaces the outer one or gives
the rule back, an Unless of the whole principle suspends every Otherwise too. An Otherwise puts nothing in force; it is
what is right where its When does not hold, and stands in a decision under a keyword of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from constc.cases.clauses import act_part, exception_path, otherwise_path, rule_path
from constc.cases.settings import fact_names
from constc.cases.stated import facts_of
from constc.graph.model import Act, Branch, Condition, Exception_, Line, Otherwise, Principle, Rule
from constc.syntax import normalise

__all__ = ["Decision", "DecidingBranch", "RightAct", "Truths", "decide", "merged", "names_when"]

Keyword = Literal["do", "dont", "may", "otherwise", "resolved"]
#: Whether a condition holds: True, False, or None where that is not settled.
Truths = Callable[[Condition], bool | None]
_NO: Final[frozenset[str]] = frozenset({"dont"})


@dataclass(frozen=True, slots=True)
class RightAct:
    """One act of a decision. ``same`` is equal for two acts iff they are the same act; ``path`` names its clause."""

    principle: str
    keyword: Keyword
    text: str
    same: tuple[str, str]
    path: tuple[str, ...]

    @property
    def mark(self) -> tuple[bool, tuple[str, str]]:
        """What two decisions are compared by: the act, and whether it is asked for or forbidden."""
        return self.keyword in _NO, self.same


@dataclass(frozen=True, slots=True)
class DecidingBranch:
    """A branch that a decision rests on: ``path`` names its clause; ``reasons`` are its own, as written, ``lines`` the
    answers and stories beside it.
    """

    path: tuple[str, ...]
    branch: Branch
    reasons: tuple[str, ...]
    kind: Literal["rule", "exception", "otherwise", "tension"]

    @property
    def goods(self) -> tuple[Line, ...]:
        """The Goods of the branch, which ``Good: as above`` stands for."""
        return tuple(line for line in self.branch.lines if line.kind == "good" and not line.as_above)


@dataclass(frozen=True, slots=True)
class Decision:
    """What is right in a case.

    ``acts`` in the order written. ``branches`` are those that decided. ``open``: nobody said what is right here: a When
    is off and no Otherwise stands for it, or an exception holds no act; ``idle``: a When is off and an exception in it
    is on, which is unspecified.
    """

    acts: tuple[RightAct, ...] = ()
    branches: tuple[DecidingBranch, ...] = ()
    open: bool = False
    idle: bool = False

    @property
    def marks(self) -> frozenset[tuple[bool, tuple[str, str]]]:
        """The acts, for comparing decisions."""
        return frozenset(act.mark for act in self.acts)

    @property
    def specified(self) -> bool:
        """Whether somebody said what is right."""
        return bool(self.acts) and not self.open and not self.idle


def merged(several: Iterable[Decision]) -> Decision:
    """The decision of several rules of one principle in the same case."""
    decisions = list(several)
    if len(decisions) == 1:
        return decisions[0]
    acts: dict[tuple[object, ...], RightAct] = {}
    branches: dict[tuple[str, ...], DecidingBranch] = {}
    for decision in decisions:
        for act in decision.acts:
            acts.setdefault(act.mark, act)
        for branch in decision.branches:
            branches.setdefault(branch.path, branch)
    return Decision(
        tuple(acts.values()),
        tuple(branches.values()),
        open=not acts and any(decision.open for decision in decisions),
        idle=any(decision.idle for decision in decisions),
    )


def decide(principle: Principle, rule: Rule, truth: Truths) -> Decision | None:
    """The decision of ``rule``; None where one of its Whens is not settled. An Unless that is not settled is off."""
    states = [truth(when) for when in rule.whens]
    if None in states:
        return None
    path = rule_path(rule)
    off = [when for when, holds in zip(rule.whens, states, strict=True) if holds is False]
    if not off:
        taken = [each for each in rule.exceptions if _taken(each, truth)]
        if not taken:
            return _spoken(principle.id, path, rule.branch, rule.acts, _reasons(principle, rule.branch), "rule")
        return merged(_held(principle, path, taken, truth))
    shared = [each for each in rule.exceptions if each.shared and _taken(each, truth)]
    if shared:
        return merged(_held(principle, path, shared, truth))
    if any(_taken(each, truth) for each in rule.exceptions):
        return Decision(idle=True)
    neighbours = [each for each in rule.otherwises if any(names_when(each, when, rule) for when in off)]
    if not neighbours:
        return Decision(open=True)
    return merged(_neighbour(principle, path, each, truth) for each in neighbours)


def names_when(otherwise: Otherwise, when: Condition, rule: Rule) -> bool:
    """Whether ``otherwise`` says what is right where ``when`` does not hold."""
    if otherwise.names is None:
        return len(rule.whens) == 1
    return bool(fact_names(otherwise.names)) and fact_names(otherwise.names) == facts_of(when)


def _taken(exception: Exception_, truth: Truths) -> bool:
    if truth(exception.condition) is not True:
        return False
    return not any(nested.bare and _taken(nested, truth) for nested in exception.exceptions)


def _held(
    principle: Principle, outer: tuple[str, ...], taken: Sequence[Exception_], truth: Truths
) -> Iterator[Decision]:
    """What taken exceptions put in the rule's place; nested ones that are taken replace the outer one."""
    for exception in taken:
        path = exception_path(outer, exception)
        nested = [each for each in exception.exceptions if not each.bare and _taken(each, truth)]
        if nested:
            yield from _held(principle, path, nested, truth)
        else:
            reasons = tuple(reason.text for reason in exception.branch.reasons)
            yield _spoken(principle.id, path, exception.branch, exception.acts, reasons, "exception")


def _neighbour(principle: Principle, outer: tuple[str, ...], otherwise: Otherwise, truth: Truths) -> Decision:
    path = otherwise_path(outer, otherwise)
    taken = [each for each in otherwise.exceptions if _taken(each, truth)]
    if taken:
        return merged(_held(principle, path, taken, truth))
    reasons = tuple(reason.text for reason in otherwise.branch.reasons)
    spoken = _spoken(principle.id, path, otherwise.branch, otherwise.acts, reasons, "otherwise")
    if not otherwise.text.strip():
        return spoken
    own = RightAct(principle.id, "otherwise", otherwise.text, ("text", normalise(otherwise.text)), path)
    return Decision((own, *spoken.acts), spoken.branches)


def _spoken(
    principle: str,
    path: tuple[str, ...],
    branch: Branch,
    acts: Sequence[Act],
    reasons: tuple[str, ...],
    kind: Literal["rule", "exception", "otherwise"],
) -> Decision:
    right = tuple(RightAct(principle, act.keyword, act.text, act.same, (*path, act_part(act))) for act in acts)
    return Decision(right, (DecidingBranch(path, branch, reasons, kind),), open=not right)


def _reasons(principle: Principle, branch: Branch) -> tuple[str, ...]:
    """The reasons of a rule: its own, else those that stand directly under the principle."""
    return tuple(reason.text for reason in (branch.reasons or principle.branch.reasons))
