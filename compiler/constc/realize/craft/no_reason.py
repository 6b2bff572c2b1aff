"""Principles that say what to do and never why."""

from __future__ import annotations

from collections.abc import Mapping

from constc.cases.clauses import branches, elements_of
from constc.cases.model import Plan
from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.model import PrincipleGraph
from constc.graph.report import Report, section_trail

__all__ = ["no_reason"]


def no_reason(graph: PrincipleGraph, plans: Mapping[str, Plan]) -> list[Diagnostic]:
    """Report principles with an act and no Because, once each. Emits ``no-reason``."""
    report = Report()
    for name in plans:
        principle = graph.principles[name]
        acts = any(element.acts for element in elements_of(principle))
        if acts and not any(branch.reasons for at in branches(graph, principle) for _, branch in at.parts()):
            facts = {"title": principle.title}
            report.say("no-reason", principle.title_place, facts, trail=section_trail(graph, name))
    return report.diagnostics
