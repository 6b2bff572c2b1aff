"""Decision tables: for each condition of a rule, two valuations that differ in it alone and are decided otherwise.

The cases of a rule start from its base, in which every When holds and no Unless does, and change one condition at a
time; a nested Unless is changed where the one around it holds. A rule of n conditions that are each other's only once
needs n + 1 cases, and gets no more. Conditions that share facts may not be able to change alone: for them every
valuation of the rule's facts is looked at, up to a bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Final

from constc.cases.decide import Decision, decide, names_when
from constc.cases.model import ConditionPlan, TruthsOf
from constc.cases.stated import facts_of
from constc.graph.logic import Table, kleene
from constc.graph.model import Condition, Exception_, Fact, Principle, Rule, Truth
from constc.graph.search import domains_of
from constc.syntax.tree import And, Or

__all__ = ["Key", "RulePlan", "conditions_in", "key_of", "plan_rule", "truths_of"]

Key = tuple[str, str]
#: Valuations of a rule's facts up to which all of them are looked at: those of twelve conditions of a fact each.
_VALUATIONS: Final = 1 << 12


@dataclass(frozen=True, slots=True)
class RulePlan:
    """The plan of one rule: the truths of its cases, the base first, and its conditions. ``absolute``: it has none."""

    cases: tuple[TruthsOf, ...]
    conditions: tuple[ConditionPlan, ...]
    absolute: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """A condition with those that must hold, and those that must not, for it to matter."""

    condition: Condition
    around: tuple[Key, ...]
    beneath: bool = False  # an exception of an Otherwise: its When must be off

    @property
    def key(self) -> Key:
        return self.condition.kind, self.condition.key


def key_of(condition: Condition) -> Key:
    """Kind and key of a condition."""
    return condition.kind, condition.key


def conditions_in(rule: Rule, *, shared: bool = True) -> tuple[Condition, ...]:
    """The conditions of a rule, each once: its Whens, its exceptions, those of its Otherwises.

    ``shared``: with the exceptions that belong to every rule of the principle.
    """
    found: dict[Key, Condition] = {}
    for place in _places(rule, shared):
        found.setdefault(place.key, place.condition)
    return tuple(found.values())


def truths_of(conditions: Iterable[Condition], truth: Mapping[Key, bool]) -> TruthsOf:
    """``truth`` of ``conditions`` in their order; what it does not name is off."""
    return tuple((key_of(each), truth.get(key_of(each), False)) for each in conditions)


def _places(rule: Rule, shared: bool) -> Iterator[_Place]:
    whens = tuple(key_of(when) for when in rule.whens)
    for when in rule.whens:
        yield _Place(when, tuple(key for key in whens if key != key_of(when)))
    yield from _exceptions([each for each in rule.exceptions if shared or not each.shared], whens)
    for otherwise in rule.otherwises:
        off = {key_of(when) for when in rule.whens if names_when(otherwise, when, rule)}
        for place in _exceptions(otherwise.exceptions, tuple(key for key in whens if key not in off)):
            yield replace(place, beneath=True)


def _exceptions(exceptions: Sequence[Exception_], around: tuple[Key, ...]) -> Iterator[_Place]:
    pending = [(each, around) for each in reversed(exceptions)]
    while pending:
        exception, outer = pending.pop()
        yield _Place(exception.condition, outer)
        inner = (*outer, key_of(exception.condition))
        pending += [(each, inner) for each in reversed(exception.exceptions)]


def plan_rule(principle: Principle, rule: Rule, facts: Mapping[str, Fact], *, shared: bool = True) -> RulePlan:
    """The cases of ``rule`` and what each of its conditions can be covered by.

    ``shared``: with the exceptions that belong to every rule; they are planned with one rule and off with the others.
    """
    places = list(_places(rule, shared))
    conditions = conditions_in(rule, shared=shared)
    if not conditions:
        return RulePlan((), (), absolute=True)
    if any(when.formula is None for when in rule.whens):
        # Nothing settles a When of text alone, so nothing under it is ever decided.
        return RulePlan((), tuple(ConditionPlan(each, None, None, "textual") for each in conditions), absolute=False)
    rows = _Rows(principle, rule, conditions, facts)
    plans: dict[Key, ConditionPlan] = {}
    for place in places:
        if place.key not in plans or plans[place.key].on is None:
            plans[place.key] = rows.plan(place)
    return RulePlan(tuple(rows.chosen), tuple(plans.values()), absolute=False)


class _Rows:
    """The rows of one rule's table that are wanted so far, the base first."""

    def __init__(
        self, principle: Principle, rule: Rule, conditions: tuple[Condition, ...], facts: Mapping[str, Fact]
    ) -> None:
        self.principle = principle
        self.rule = rule
        self.conditions = conditions
        self.chosen: dict[TruthsOf, None] = {}
        self._decisions: dict[TruthsOf, Decision | None] = {}
        self._wide = False
        self._sorted: list[TruthsOf] = []
        self._textual = {key_of(each) for each in conditions if each.formula is None}
        self._domains: Mapping[str, tuple[Truth, ...]] | None = None
        self._rows: frozenset[TruthsOf] | None = None
        if self._coupled(facts):
            self._look_at_all()
        base = truths_of(conditions, {key_of(when): True for when in rule.whens})
        if self._possible(base):
            self.chosen.setdefault(base)

    def _coupled(self, facts: Mapping[str, Fact]) -> bool:
        """Whether some rows may be impossible; else no two conditions share a fact, and each changes alone."""
        seen: set[str] = set()
        shared = False
        for each in self.conditions:
            own = facts_of(each)
            shared = shared or bool(own & seen) or len(own) > 1 or isinstance(each.formula, And | Or)
            seen |= own
        formulas = [each.formula for each in self.conditions if each.formula is not None]
        domains = domains_of(facts, formulas, unknown=False, free=True)
        size = prod(len(values) for values in domains.values())
        if size <= _VALUATIONS:
            self._domains = domains
        else:
            self._wide = shared
        return shared or any(not facts[name].boolean for name in seen if name in facts)

    def _look_at_all(self) -> None:
        """Find the rows that some valuation makes, unless they are too many."""
        if self._rows is not None or self._domains is None:
            return
        table = Table(self._domains)
        so = [kleene(each.formula, table)[0] if each.formula is not None else 0 for each in self.conditions]
        keys = [key_of(each) for each in self.conditions]
        self._rows = frozenset(
            tuple((key, bool(statement >> number & 1)) for key, statement in zip(keys, so, strict=True))
            for number in range(table.size)
        )
        self._sorted = sorted(self._rows)

    def _possible(self, row: TruthsOf) -> bool:
        return self._rows is None or row in self._rows

    def decision(self, row: TruthsOf) -> Decision | None:
        """The decision of the rule in ``row``."""
        if row not in self._decisions:
            truth = dict(row)
            self._decisions[row] = decide(self.principle, self.rule, lambda each: truth.get(key_of(each), False))
        return self._decisions[row]

    def plan(self, place: _Place) -> ConditionPlan:
        """The pair of rows for one condition: near the base if it can be, else any."""
        if place.condition.formula is None or any(key in self._textual for key in place.around):
            # Nothing settles a condition of text alone, so nothing in it is ever decided either.
            return ConditionPlan(place.condition, None, None, "textual")
        wanted = self._near(place)
        near = self._judge(place, *wanted)
        if near is not None and near.reason is None:
            return self._choose(near)
        self._look_at_all()
        pairs = list(self._pairs(place)) if self._rows is not None else []
        for on, off in pairs:
            found = self._judge(place, on, off)
            if found is not None and found.reason is None:
                return self._choose(found)
        if near is not None:
            return self._choose(near)
        return ConditionPlan(place.condition, None, None, self._why(place, wanted, pairs))

    def _choose(self, plan: ConditionPlan) -> ConditionPlan:
        """``plan``, whose rows are wanted."""
        for row in (plan.on, plan.off):
            if row is not None:
                self.chosen.setdefault(row)
        return plan

    def _near(self, place: _Place) -> tuple[TruthsOf, TruthsOf]:
        truth = {key_of(when): not place.beneath for when in self.rule.whens} | dict.fromkeys(place.around, True)
        on = truths_of(self.conditions, truth | {place.key: True})
        return on, truths_of(self.conditions, truth | {place.key: False})

    def _judge(self, place: _Place, on: TruthsOf, off: TruthsOf) -> ConditionPlan | None:
        """The plan that a pair makes; None where it cannot be or decides nothing."""
        if not (self._possible(on) and self._possible(off)):
            return None
        first, second = self.decision(on), self.decision(off)
        if first is None or second is None or first.marks == second.marks:
            return None
        reason = None if first.specified and second.specified else "unspecified"
        return ConditionPlan(place.condition, on, off, reason)

    def _pairs(self, place: _Place) -> Iterator[tuple[TruthsOf, TruthsOf]]:
        """Every pair of possible rows that differ in the condition alone, those chosen already first."""
        assert self._rows is not None
        at = next(number for number, each in enumerate(self.conditions) if key_of(each) == place.key)
        for on in (*self.chosen, *self._sorted):
            off = (*on[:at], (place.key, False), *on[at + 1 :])
            if on[at][1] and on in self._rows and off in self._rows:
                yield on, off

    def _why(self, place: _Place, wanted: tuple[TruthsOf, TruthsOf], pairs: Sequence[tuple[TruthsOf, TruthsOf]]) -> str:
        if self._wide:
            return "too-wide"
        if self._rows is not None and not any(dict(row)[place.key] for row in self._rows):
            return "dead"
        if not pairs and self._rows is not None:
            matters = [row for row in self._rows if all(dict(row).get(key) for key in (*place.around, place.key))]
            return "coupled" if matters else "dead"
        rows = wanted if self._rows is None else [row for pair in pairs for row in pair]
        decided = [each for row in rows if (each := self.decision(row)) is not None and not each.idle]
        return "dead" if all(each.specified for each in decided) else "unspecified"
