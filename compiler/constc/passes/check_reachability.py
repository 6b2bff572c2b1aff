"""Principles and exceptions that no facts bring into play."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.logic import World, kleene
from constc.graph.model import Exception_, Principle, PrincipleGraph
from constc.graph.report import Report, section_trail
from constc.graph.search import Budget, TooWide, domains_of, find
from constc.graph.standing import Standing, conditions_of
from constc.passes.words import exception_word
from constc.source import Place
from constc.syntax.tree import Formula

__all__ = ["check_reachability"]


def check_reachability(graph: PrincipleGraph) -> tuple[PrincipleGraph, tuple[Diagnostic, ...]]:
    """Report principles that apply under no total valuation, and exceptions that none can take.

    An Unless is dead if no total valuation makes it and all Whens and Unlesses around it true; conditions of text alone
    are left out, and an unknown fact may be anything. Emits ``never-applies``, ``dead-exception`` and ``too-wide``.
    """
    report, budget = Report(), Budget()
    for name, principle in graph.principles.items():
        report.trail = section_trail(graph, name)
        _check_principle(graph, principle, budget, report)
        for taking in _takings(principle):
            _check_exception(graph, taking, budget, report)
    return graph, tuple(report.diagnostics)


def _check_principle(graph: PrincipleGraph, principle: Principle, budget: Budget, report: Report) -> None:
    domains = domains_of(graph.facts, conditions_of(principle), unknown=False)
    if not domains:
        return

    def reached(world: World) -> int:
        where = 0
        standing = Standing(principle, world)
        for rule in principle.rules:
            where |= standing.not_false(rule)
        return where

    try:
        if find(lambda world: Standing(principle, world).applies, domains, budget) is None:
            suspended = find(reached, domains, budget) is not None
            facts = {"id": principle.id, "title": principle.title}
            report.say("never-applies", principle.title_place, facts, variant="suspended" if suspended else "")
    except TooWide as width:
        facts = {"question": f"whether `{principle.id}` ever applies", "facts": str(width.facts)}
        report.say("too-wide", principle.title_place, facts)


@dataclass(frozen=True, slots=True)
class _Taking:
    """An Unless and the formulas that must be true for it to be taken where it stands. ``tested``: it has one itself,
    the last of them.
    """

    place: Place
    tested: bool
    formulas: tuple[Formula, ...]


def _takings(principle: Principle) -> Iterator[_Taking]:
    """Every Unless with a formula of its own or around it, once.

    One that belongs to several rules is judged where it was written: under the Whens of the first of them, or under
    none where it stands directly under the principle.
    """
    read: set[int] = set()
    told: set[int] = set()
    for rule in principle.rules:
        pending: list[tuple[Exception_, tuple[Formula, ...]]] = []
        whens = tuple(when.formula for when in rule.whens if when.formula is not None)
        pending = [(exception, () if exception.shared else whens) for exception in reversed(rule.exceptions)]
        for otherwise in rule.otherwises:
            pending += [(exception, ()) for exception in otherwise.exceptions]
        while pending:
            exception, around = pending.pop()
            if id(exception) in read:
                continue
            read.add(id(exception))
            own = exception.condition.formula
            inside = around if own is None else (*around, own)
            # One Unless may stand in several exceptions: one for each act that has exceptions of its own.
            if inside and exception.place.span[0] not in told:
                told.add(exception.place.span[0])
                yield _Taking(exception.place, own is not None, inside)
            pending += [(nested, inside) for nested in reversed(exception.exceptions)]


def _check_exception(graph: PrincipleGraph, taking: _Taking, budget: Budget, report: Report) -> None:
    formulas = taking.formulas

    def taken(world: World) -> int:
        where = world.full
        for formula in formulas:
            where &= kleene(formula, world)[0]
        return where

    facts = {"keyword": exception_word(taking.place)}
    try:
        if find(taken, domains_of(graph.facts, formulas, unknown=False, free=True), budget) is None:
            report.say(
                "dead-exception", taking.place, facts, variant="alone" if taking.tested and len(formulas) == 1 else ""
            )
    except TooWide as width:
        question = f"whether this {facts['keyword']} can be taken"
        report.say("too-wide", taking.place, {"question": question, "facts": str(width.facts)})
