"""Checks: unit tests of the priority order, run over every valuation that matters, unknown facts included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from constc.graph.logic import World, kleene
from constc.graph.model import Check, PrincipleGraph, Truth
from constc.graph.order import Order, Reading, order_of
from constc.graph.search import Budget, TooWide, domains_of, find_simplest, unknown_names
from constc.graph.standing import conditions_of
from constc.syntax.tree import Formula

__all__ = ["CheckResult", "cone", "run_check"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Whether a Check holds, and why not.

    ``counterexample`` is the valuation that falsifies it, of the facts that matter to the two principles, the edges
    between them or the guard, in the order of declaration. ``facts`` is the number of those facts.
    """

    holds: bool
    reason: Literal["holds", "counterexample", "vacuous", "too-wide", "unknown-fact"]
    counterexample: dict[str, Truth] | None = None
    facts: int = 0


def cone(order: Order, p: str, q: str) -> Iterator[Formula | None]:
    """Every formula that can matter to which of ``p`` and ``q`` prevails and to whether they apply.

    These are the conditions of the two, the guards on ways between them, and the conditions of a principle on such a
    way whose edge is an Exception to, since that holds only where its principle applies for certain.
    """
    principles = order.graph.principles
    around = {p: None, q: None}
    for edge in (*order.between(p, q), *order.between(q, p)):
        yield edge.guard
        if edge.kind == "exception":
            around[edge.source] = None
    for name in around:
        yield from conditions_of(principles[name])


def run_check(graph: PrincipleGraph, check: Check, budget: Budget | None = None) -> CheckResult:
    """Whether ``check`` holds in every valuation in which its guard is true and both principles apply.

    A Check for which there is no such valuation fails as vacuous. One that fails while an unknown fact takes part says
    so instead: the unknown fact has been reported. ``budget`` is shared by Checks that are run together.
    """
    order = order_of(graph)
    formulas = [*cone(order, check.left, check.right), check.guard]
    domains = domains_of(graph.facts, formulas, unknown=True)

    def asked(world: World) -> tuple[Reading, int]:
        reading = Reading(order, world)
        where = world.full if check.guard is None else kleene(check.guard, world)[0]
        return reading, where & reading.both_apply(check.left, check.right) if where else 0

    def fails(world: World) -> int:
        reading, where = asked(world)
        return where & world.no(_as_said(reading, check)) if where else 0

    try:
        counterexample = find_simplest(fails, domains, budget)
        if counterexample is None and find_simplest(lambda world: asked(world)[1], domains, budget) is not None:
            return CheckResult(True, "holds", facts=len(domains))
    except TooWide as width:
        return CheckResult(False, "too-wide", facts=width.facts)
    if unknown_names(graph.facts, formulas):
        return CheckResult(False, "unknown-fact", facts=len(domains))
    if counterexample is None:
        return CheckResult(False, "vacuous", facts=len(domains))
    return CheckResult(False, "counterexample", counterexample, len(domains))


def _as_said(reading: Reading, check: Check) -> int:
    """Where the order is as the Check says."""
    verdict = reading.prevails(check.left, check.right)
    if check.relation == "wins":
        return verdict.p_wins
    if check.relation == "yields":
        return verdict.q_wins
    return reading.world.no(verdict.p_wins | verdict.q_wins)
