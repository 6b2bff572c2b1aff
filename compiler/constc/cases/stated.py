"""What a prompt states of the facts: a partial valuation, read as a world of its own.

A boolean fact is true, false or not stated. An enumeration has a value, or some of its values are ruled out, or nothing
is stated of it. What was stated as a whole formula (``a or b``) holds as that formula and says nothing of its parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Final

from constc.cases.settings import Setting, fact_names, facts_by_setting, settings_of
from constc.graph.keys import formula_key
from constc.graph.logic import UNKNOWN, Kleene, Table, kleene
from constc.graph.model import Condition, Fact, PrincipleGraph, Truth
from constc.graph.search import domains_of
from constc.syntax import fact_key
from constc.syntax.tree import Formula

__all__ = ["Stated", "contradicts", "facts_of", "state"]

#: Valuations up to which it is worked out what follows from formulas that were stated as a whole.
_VALUATIONS: Final = 1 << 12
_TRUTHS = {"true": True, "false": False}


@dataclass(slots=True)
class Stated:
    """``settings``: in the order stated. ``values``: fact key to its value. ``excluded``: values ruled out by fact.
    ``whole``: formulas that were stated as a whole, by normal form. ``about``: the facts that each setting speaks of.
    ``formulas``: as stated. ``facts``: those of the constitution.
    """

    settings: tuple[Setting, ...]
    values: dict[str, Truth] = field(default_factory=dict)
    excluded: dict[str, frozenset[str]] = field(default_factory=dict)
    whole: dict[str, bool] = field(default_factory=dict)
    about: dict[str, frozenset[str]] = field(default_factory=dict)
    formulas: tuple[Formula, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    full: int = 1

    def no(self, statement: int) -> int:
        """The contrary."""
        return statement ^ 1

    def test(self, fact: str, value: str | None) -> Kleene:
        """Whether the fact (or value) is stated to be so, and whether it is stated not to be."""
        truth = self.values.get(fact)
        if value is None:
            return (1, 0) if truth is True else (0, 1) if truth is False else UNKNOWN
        if isinstance(truth, str):
            return (1, 0) if truth == value else (0, 1)
        return (0, 1) if value in self.excluded.get(fact, ()) else UNKNOWN

    def truth(self, condition: Condition) -> bool | None:
        """Whether a condition holds; None where it is not settled, and for one of text alone."""
        return None if condition.formula is None else self.holds(condition.formula)

    def holds(self, formula: Formula) -> bool | None:
        """Whether a formula holds; None where it is not settled. Under statements that contradict each other nothing
        holds.
        """
        true, false = kleene(formula, self)
        if true or false:
            return bool(true)
        return self._follows(formula) if self.whole else None

    def _follows(self, formula: Formula) -> bool | None:
        """Whether what was stated as a whole settles a formula: in every valuation that it leaves it is true, or in
        none. Where these are too many, only a formula that was stated itself is settled.
        """
        spoken = fact_names(formula)
        if all(spoken.isdisjoint(self.about[setting]) for setting in self.whole):
            return None
        domains = domains_of(self.facts, (*self.formulas, formula), unknown=False, free=True)
        if prod(map(len, domains.values())) > _VALUATIONS:
            return self.whole.get(formula_key(formula))
        table = Table(domains)
        left = table.full
        for each in self.formulas:
            left &= kleene(each, table)[0]
        true = kleene(formula, table)[0]
        return False if not left & true else True if not left & ~true else None


def state(graph: PrincipleGraph, formulas: Iterable[Formula]) -> Stated:
    """What ``formulas``, taken together, state. Of two that contradict each other the later one counts."""
    formulas = tuple(formulas)
    settings = settings_of(graph, formulas)
    values: dict[str, Truth] = {}
    excluded: dict[str, set[str]] = {}
    whole: dict[str, bool] = {}
    for condition, value in settings:
        fact = graph.facts.get(condition)
        if fact is not None:
            values[condition] = _TRUTHS.get(value) if fact.boolean else value
        else:
            whole[condition] = value == "true"
            name, mark, ruled_out = condition.partition("=")
            if mark and value == "false" and name in graph.facts:
                excluded.setdefault(name, set()).add(_declared(graph, name, ruled_out))
    for name, gone in excluded.items():
        left = [value for value in graph.facts[name].values if value not in gone]
        if len(left) == 1:
            values.setdefault(name, left[0])
    ruled_out_of = {name: frozenset(gone) for name, gone in excluded.items()}
    return Stated(settings, values, ruled_out_of, whole, facts_by_setting(graph, formulas), formulas, graph.facts)


def contradicts(stated: Stated, formula: Formula) -> bool:
    """Whether ``formula`` is false under what is stated."""
    return stated.holds(formula) is False


def _declared(graph: PrincipleGraph, name: str, key: str) -> str:
    return next((value for value in graph.facts[name].values if fact_key(value) == key), key)


def facts_of(condition: Condition) -> frozenset[str]:
    """The facts that a condition speaks of; none for one of text alone."""
    return fact_names(condition.formula) if condition.formula is not None else frozenset()
