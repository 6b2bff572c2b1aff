"""Situations in which nobody speaks, and principles whose conditions are only ever told."""

from __future__ import annotations

from collections.abc import Mapping

from constc.cases.model import Case, Plan
from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.model import PrincipleGraph
from constc.graph.report import Report, section_trail
from constc.realize.craft.places import ANSWERS, nodes, placed, speaks

__all__ = ["told_only"]


def told_only(graph: PrincipleGraph, plans: Mapping[str, Plan]) -> list[Diagnostic]:
    """Report situations in which nothing is said, and principles none of whose conditions ever is. Emits ``told-only``.

    A situation with answers to nothing is ``answer-without-prompt``.
    """
    report = Report()
    for name, plan in plans.items():
        principle = graph.principles[name]
        trail = section_trail(graph, name)
        silent = False
        for each in placed(graph, principle):
            places = list(nodes(each.situation))
            if any(speaks(node.element) or node.element.carrier is not None for node in places):
                continue
            silent = True
            if not any(line.kind in ANSWERS for node in places for line in node.element.lines):
                report.say("told-only", each.situation.place, trail=trail)
        if not silent and _all_told(plan):
            report.say("told-only", principle.title_place, {"title": principle.title}, variant="principle", trail=trail)
    return report.diagnostics


def _cases(plan: Plan) -> list[Case]:
    return [case for case in plan.cases if case.leaf is not None and case.partner is None and case.leaf.wordings]


def _all_told(plan: Plan) -> bool:
    """Whether the words for every condition are told, none of them said or carried."""
    cases = _cases(plan)
    if len(cases) < 2:
        return False
    places = [place for case in cases if case.leaf is not None for place in (case.leaf.situation, *case.leaf.wordings)]
    return not any(place.said or place.carrier is not None for place in places)

