"""Leaves at which a rule does not apply and an exception in it would be taken: nobody said what is right there."""

from __future__ import annotations

from collections.abc import Mapping

from constc.cases.decide import decide
from constc.cases.model import Case, Plan
from constc.cases.tables import conditions_in, key_of
from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.model import PrincipleGraph, Rule
from constc.graph.report import Report, section_trail
from constc.realize.craft.places import named

__all__ = ["unspecified_case"]


def unspecified_case(graph: PrincipleGraph, plans: Mapping[str, Plan]) -> list[Diagnostic]:
    """Report leaves with an idle exception and no Good, the first of each rule. Emits ``unspecified-case``."""
    report = Report()
    for name, plan in plans.items():
        told: set[int] = set()
        for case in plan.idle:
            for number in case.rules:
                if number in told or not _idle(graph, name, number, case):
                    continue
                told.add(number)
                _say(graph, case, graph.principles[name].rules[number], report)
    return report.diagnostics


def _idle(graph: PrincipleGraph, name: str, number: int, case: Case) -> bool:
    truth = dict(case.truths)
    principle = graph.principles[name]
    decision = decide(principle, principle.rules[number], lambda each: truth.get(key_of(each), False))
    return decision is not None and decision.idle


def _say(graph: PrincipleGraph, case: Case, rule: Rule, report: Report) -> None:
    assert case.leaf is not None
    truth = dict(case.truths)
    when = next((each for each in rule.whens if not truth.get(key_of(each))), None)
    unless = next((each for each in conditions_in(rule) if each.kind == "unless" and truth.get(key_of(each))), None)
    if when is None or unless is None:
        return
    last = case.leaf.wordings[-1] if case.leaf.wordings else case.leaf.situation
    facts = {"when": named(graph, when), "unless": named(graph, unless)}
    related = [(unless.place, "this exception is idle there")]
    trail = section_trail(graph, case.principle)
    report.say("unspecified-case", last.place, facts, related=related, trail=trail)
