"""Conditions of which nothing says what is right where they do not hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from constc.cases.decide import names_when
from constc.cases.model import Plan
from constc.cases.stated import facts_of
from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.model import Condition, Principle, PrincipleGraph
from constc.graph.report import Report, section_trail
from constc.realize.craft.places import prohibits_only

__all__ = ["no_otherwise"]


def no_otherwise(graph: PrincipleGraph, plans: Mapping[str, Plan]) -> list[Diagnostic]:
    """Report Whens without an Otherwise, each once. Emits ``no-otherwise``.

    Where another When of the principle speaks of the same facts, its rule is the other side. A principle that only
    forbids has ``no-permitted-neighbour``, which asks for the same.
    """
    report = Report()
    for name in plans:
        principle = graph.principles[name]
        if prohibits_only(graph, principle):
            continue
        for when in _alone(principle):
            facts = {"condition": when.key if when.formula is not None else when.text}
            variant = "" if when.formula is not None else "textual"
            report.say("no-otherwise", when.place, facts, variant=variant, trail=section_trail(graph, name))
    return report.diagnostics


def _alone(principle: Principle) -> Iterator[Condition]:
    """The Whens of a principle that have no other side."""
    whens: dict[str, Condition] = {}
    sided: set[str] = set()
    sharing: dict[frozenset[str], set[str]] = {}
    for rule in principle.rules:
        for when in rule.whens:
            whens.setdefault(when.key, when)
            if when.formula is not None:
                sharing.setdefault(facts_of(when), set()).add(when.key)
            if any(names_when(each, when, rule) for each in rule.otherwises):
                sided.add(when.key)
    for key, when in whens.items():
        if key not in sided and len(sharing.get(facts_of(when), ())) < 2:
            yield when
