"""Situations in which nobody speaks, and principles whose conditions are only ever told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from constc.cases.model import Case, Plan
from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.model import PrincipleGraph, Situation, Wording
from constc.graph.report import Report, section_trail
from constc.realize.craft.places import nodes, placed, speaks

__all__ = ["told_only"]


def told_only(graph: PrincipleGraph, plans: Mapping[str, Plan]) -> list[Diagnostic]:
    """Report situations in which nothing is said; and once, if no condition of the whole constitution ever is. Emits
    ``told-only``.

    A situation with answers to nothing is ``answer-without-prompt``.
    """
    report = Report()
    for name in plans:
        for each in placed(graph, graph.principles[name]):
            places = list(nodes(each.situation))
            if any(speaks(node.element) or node.element.carrier is not None for node in places):
                continue
            if not any(line.is_answer for node in places for line in node.element.lines):
                report.say("told-only", each.situation.place, trail=section_trail(graph, name))
    worded = {name: _cases(plan) for name, plan in plans.items()}
    first = next((name for name, cases in worded.items() if cases), None)
    if first is not None and not report.diagnostics and all(_all_told(cases) for cases in worded.values()):
        place = graph.principles[first].title_place
        report.say("told-only", place, variant="everywhere", trail=section_trail(graph, first))
    return report.diagnostics


def _cases(plan: Plan) -> list[Case]:
    return [case for case in plan.cases if case.leaf is not None and case.partner is None and case.leaf.wordings]


def _all_told(cases: Sequence[Case]) -> bool:
    """Whether the words for every condition are told, none of them said or carried."""
    places: list[Situation | Wording] = []
    for case in cases:
        assert case.leaf is not None
        places += [case.leaf.situation, *case.leaf.wordings]
    return not any(place.said or place.carrier is not None for place in places)
