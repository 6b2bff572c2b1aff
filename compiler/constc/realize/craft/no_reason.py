"""Principles that say what to do and never why, and those that say nothing at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from constc.cases.clauses import elements_of
from constc.cases.model import Plan
from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.model import Branch, Principle, PrincipleGraph, Rule
from constc.graph.report import Report, section_trail
from constc.realize.craft.places import branches_of

__all__ = ["no_reason"]


def no_reason(graph: PrincipleGraph, plans: Mapping[str, Plan]) -> list[Diagnostic]:
    """Report principles with an act and no Because, and those that are nothing but a title, once each. Emits
    ``no-reason``.
    """
    report = Report()
    for name in plans:
        principle = graph.principles[name]
        acts = any(element.acts for element in elements_of(principle))
        if acts and not any(branch.reasons for at in branches_of(graph, principle) for _, branch in at.parts()):
            facts = {"title": principle.title}
            report.say("no-reason", principle.title_place, facts, trail=section_trail(graph, name))
    if graph.mode == "strict":
        for principle in _empty(graph):
            trail = section_trail(graph, principle.id)
            report.say("no-reason", principle.title_place, {"title": principle.title}, variant="empty", trail=trail)
    return report.diagnostics


def _empty(graph: PrincipleGraph) -> Iterator[Principle]:
    """The principles that have a level and a title, and neither clauses, nor prose, nor anything below them."""
    filled = {entry.parent for entry in graph.sections.values()}
    filled |= {each.owner for each in graph.conversations}
    filled |= {edge.declared_by for edge in graph.edges} | {tension.first for tension in graph.tensions}
    for name, principle in graph.principles.items():
        clauses = principle.traits or principle.branch != Branch() or not all(map(_is_empty, principle.rules))
        if name not in filled and not clauses and not principle.text.strip():
            yield principle


def _is_empty(rule: Rule) -> bool:
    return rule.branch == Branch() and not (rule.whens or rule.acts or rule.exceptions or rule.otherwises)
