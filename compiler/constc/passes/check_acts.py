"""Principles that demand or permit an act and forbid the same act."""

from __future__ import annotations

from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.logic import World
from constc.graph.model import Act, PrincipleGraph
from constc.graph.order import Order, Reading, order_of
from constc.graph.report import Report, section_trail
from constc.graph.search import Budget, TooWide, domains_of, find, unknown_names
from constc.graph.standing import conditions_of
from constc.passes.words import act_words, where

__all__ = ["check_acts"]


def check_acts(graph: PrincipleGraph) -> tuple[PrincipleGraph, tuple[Diagnostic, ...]]:
    """Report principles two of whose own acts, one a Don't and the other the same act as a Do or May, are both in force
    in some total valuation. Emits ``contradictory-acts``, once for each act, and ``too-wide``.
    """
    report, budget, order = Report(), Budget(), order_of(graph)
    for opposed in order.opposed.values():
        forbidden: dict[str, Act] = {}
        for name, act in opposed.donts:
            forbidden.setdefault(name, act)
        for name, act in opposed.dos:
            dont = forbidden.pop(name, None)
            if dont is not None:
                _check(graph, order, name, dont, act, budget, report)
    return graph, tuple(report.diagnostics)


def _check(graph: PrincipleGraph, order: Order, name: str, dont: Act, do: Act, budget: Budget, report: Report) -> None:
    principle = graph.principles[name]
    formulas = list(conditions_of(principle))
    if unknown_names(graph.facts, formulas):
        return

    def both(world: World) -> int:
        return Reading(order, world).opposed_within(name, dont.same)

    trail = section_trail(graph, name)
    domains = domains_of(graph.facts, formulas, unknown=False)
    try:
        found = find(both, domains, budget)
    except TooWide as width:
        facts = {"question": f"whether `{name}` demands and forbids the same act", "facts": str(width.facts)}
        report.say("too-wide", dont.place, facts, trail=trail)
        return
    if found is not None:
        facts = {"first": name, "act": act_words(dont.text), "where": where(graph, found)}
        words = "and permitted here" if do.keyword == "may" else "and demanded here"
        variant = "permits" if do.keyword == "may" else ""
        report.say("contradictory-acts", dont.place, facts, variant=variant, related=[(do.place, words)], trail=trail)
