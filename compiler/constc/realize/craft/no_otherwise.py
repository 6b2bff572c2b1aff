"""Conditions of which nothing says what is right where they do not hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from constc.cases.decide import names_when
from constc.cases.model import Plan
from constc.cases.stated import facts_of
from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.model import Condition, Principle, PrincipleGraph
from constc.graph.report import Report, section_trail
from constc.realize.craft.places import named, prohibits_only

__all__ = ["no_otherwise", "without_other_side"]


def no_otherwise(graph: PrincipleGraph, plans: Mapping[str, Plan]) -> list[Diagnostic]:
    """Report Whens with a fact and without an Otherwise, each once. Emits ``no-otherwise``.

    Where another When of the principle speaks of the same facts, its rule is the other side; of a When nested in
    another one it is the rule of the outer. A principle that only forbids has ``no-permitted-neighbour``, which asks
    for the same.
    """
    report = Report()
    for name in plans:
        principle = graph.principles[name]
        if prohibits_only(graph, principle):
            continue
        for when in without_other_side(principle):
            facts = {"condition": named(graph, when)}
            report.say("no-otherwise", when.place, facts, trail=section_trail(graph, name))
    return report.diagnostics


def without_other_side(principle: Principle) -> Iterator[Condition]:
    """The Whens of a principle that have no other side; those of text alone make no case either way."""
    whens: dict[str, Condition] = {}
    sided: set[str] = set()
    sharing: dict[frozenset[str], set[str]] = {}
    acting = {tuple(when.key for when in rule.whens) for rule in principle.rules if rule.acts and rule.whens}
    for rule in principle.rules:
        for when in rule.whens:
            if when.formula is not None:
                whens.setdefault(when.key, when)
                sharing.setdefault(facts_of(when), set()).add(when.key)
            if any(names_when(each, when, rule) for each in rule.otherwises):
                sided.add(when.key)
        # Where the innermost of nested Whens is off, the rule of those around it is left.
        if rule.whens and tuple(when.key for when in rule.whens[:-1]) in acting:
            sided.add(rule.whens[-1].key)
    for key, when in whens.items():
        if key not in sided and len(sharing.get(facts_of(when), ())) < 2:
            yield when
