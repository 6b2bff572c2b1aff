"""Prohibitions beside which nothing is said to be right."""

from __future__ import annotations

from collections.abc import Mapping

from constc.cases.clauses import elements_of
from constc.cases.model import Plan
from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.model import PrincipleGraph
from constc.graph.report import Report, section_trail
from constc.realize.craft.places import prohibits_only

__all__ = ["no_permitted_neighbour"]


def no_permitted_neighbour(graph: PrincipleGraph, plans: Mapping[str, Plan]) -> list[Diagnostic]:
    """Report principles that hold nothing but Don'ts, once each. Emits ``no-permitted-neighbour``."""
    report = Report()
    for name in plans:
        principle = graph.principles[name]
        if not prohibits_only(graph, principle):
            continue
        first = next(act for element in elements_of(principle) for act in element.acts)
        bare = not any(rule.whens for rule in principle.rules)
        variant = "absolute" if bare else ""
        facts = {"title": principle.title}
        trail = section_trail(graph, name)
        report.say("no-permitted-neighbour", first.place, facts, variant=variant, trail=trail)
    return report.diagnostics
