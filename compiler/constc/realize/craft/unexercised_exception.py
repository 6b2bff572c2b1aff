"""Exceptions that no situation shows."""

from __future__ import annotations

from collections.abc import Mapping

from constc.cases.model import Plan
from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.model import PrincipleGraph
from constc.graph.report import Report, section_trail
from constc.realize.craft.places import cases_by_situation, named, true_somewhere

__all__ = ["unexercised_exception"]


def unexercised_exception(graph: PrincipleGraph, plans: Mapping[str, Plan]) -> list[Diagnostic]:
    """Report each Unless that holds at no leaf of a principle that has leaves. Emits ``unexercised-exception``.

    One of text alone is ``textual-exception`` and one that can never be taken ``dead-exception``; where a principle has
    no leaf at all, ``no-pair`` says so once.
    """
    report = Report()
    for name, plan in plans.items():
        if not cases_by_situation(plan):
            continue
        true = true_somewhere(plan)
        for each in plan.conditions:
            if each.key[0] == "unless" and each.reason not in {"textual", "dead"} and each.key not in true:
                facts = {"condition": named(graph, each.condition)}
                report.say("unexercised-exception", each.condition.place, facts, trail=section_trail(graph, name))
    return report.diagnostics
