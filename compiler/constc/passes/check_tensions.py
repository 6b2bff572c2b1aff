"""Principles that pull apart: tensions that nothing decides, and those that only an example shows."""

from __future__ import annotations

from collections.abc import Iterator

from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.checks import cone
from constc.graph.model import Branch, Exception_, Line, Principle, PrincipleGraph, Situation, Tension, Wording
from constc.graph.order import Order, Pair, Reading, order_of, pair
from constc.graph.report import Report, section_trail
from constc.graph.search import Budget, TooWide, domains_of, find, unknown_names
from constc.graph.standing import conditions_of
from constc.passes.words import act_words, where
from constc.source import Place
from constc.syntax.tree import Comparison, Formula, Turn

__all__ = ["check_tensions"]

#: Pairs of opposed acts that are compared for one act.
_MOST_PAIRS = 1000


def check_tensions(graph: PrincipleGraph) -> tuple[PrincipleGraph, tuple[Diagnostic, ...]]:
    """Report declared tensions that nothing decides in some total valuation, and tensions that are only evidenced.

    Evidence is an answer under one principle that breaks another, or opposed acts of two principles that can be in
    force together. Emits ``undecided-tension``, ``evidenced-tension`` and ``too-wide``.
    """
    report, budget, order = Report(), Budget(), order_of(graph)
    for key, tensions in order.tensions.items():
        if len(key) == 2 and all(tension.resolved_by is None for tension in tensions):
            _check_declared(graph, order, tensions, budget, report)
    told: set[Pair] = set()
    for principle, other, place in _broken(graph):
        key = pair(principle, other)
        if key not in told and key not in order.tensions and key not in order.declared:
            told.add(key)
            _evidence(graph, principle, other, place, "", report)
    _check_opposed(graph, order, told, budget, report)
    return graph, tuple(report.diagnostics)


# --- declared ---------------------------------------------------------------------------------------------------


def _check_declared(
    graph: PrincipleGraph, order: Order, tensions: list[Tension], budget: Budget, report: Report
) -> None:
    first = tensions[0]
    formulas = [*cone(order, first.first, first.second), *_guards(order, first)]
    if unknown_names(graph.facts, formulas):
        return
    trail = section_trail(graph, first.first)
    domains = domains_of(graph.facts, formulas, unknown=False)
    try:
        found = find(lambda world: Reading(order, world).undecided(first.first, first.second), domains, budget)
    except TooWide as width:
        facts = {
            "question": f"whether `{first.first}` or `{first.second}` prevails",
            "facts": str(width.facts),
        }
        report.say("too-wide", first.place, facts, trail=trail)
        return
    if found is not None:
        facts = {"first": first.first, "second": first.second, "where": where(graph, found)}
        related = [(tension.place, "and here") for tension in tensions[1:]]
        report.say("undecided-tension", first.place, facts, related=related, trail=trail)


def _guards(order: Order, tension: Tension) -> Iterator[Formula | None]:
    key = pair(tension.first, tension.second)
    for edge in order.declared.get(key, ()):
        yield edge.guard
    for each in order.tensions[key]:
        yield each.guard


# --- opposed acts -----------------------------------------------------------------------------------------------


def _check_opposed(graph: PrincipleGraph, order: Order, told: set[Pair], budget: Budget, report: Report) -> None:
    for opposed in order.opposed.values():
        compared = 0
        for p, dont, q, do in opposed.pairs():
            if p == q or pair(p, q) in told or pair(p, q) in order.tensions or pair(p, q) in order.declared:
                continue
            compared += 1
            if compared > _MOST_PAIRS:
                total = len(opposed.donts) * len(opposed.dos)
                facts = {"act": act_words(dont.text), "pairs": f"{total:,}", "facts": "", "question": ""}
                report.say("too-wide", dont.place, facts, variant="acts", trail=section_trail(graph, p))
                break
            if _together(graph, order, p, q, budget):
                told.add(pair(p, q))
                first, second, place = (p, q, dont.place) if order.position[p] < order.position[q] else (q, p, do.place)
                _evidence(graph, first, second, place, "acts", report)


def _together(graph: PrincipleGraph, order: Order, p: str, q: str, budget: Budget) -> bool:
    """Whether opposed acts of two principles are both in force in some total valuation; taken to be so where the
    question is too wide, since a note too many says less than one too few.
    """
    formulas = [*conditions_of(graph.principles[p]), *conditions_of(graph.principles[q])]
    if unknown_names(graph.facts, formulas):
        return False
    domains = domains_of(graph.facts, formulas, unknown=False)
    try:
        return find(lambda world: Reading(order, world).opposed(p, q), domains, budget) is not None
    except TooWide:
        return True


# --- evidenced --------------------------------------------------------------------------------------------------


def _evidence(graph: PrincipleGraph, first: str, second: str, place: Place, variant: str, report: Report) -> None:
    other = graph.principles[second]
    facts = {"first": first, "second": second, "title": other.title}
    related = [(other.title_place, f"`{second}` is this principle")]
    trail = section_trail(graph, first)
    report.say("evidenced-tension", place, facts, variant=variant, related=related, trail=trail)


def _broken(graph: PrincipleGraph) -> Iterator[tuple[str, str, Place]]:
    """Bad answers that name a principle: the one that they stand under, the one that they break, and where."""
    for authored in graph.conversations:
        if authored.owner not in graph.principles:
            continue
        for part in authored.conversation.parts:
            for turn in part.answers if isinstance(part, Comparison) else (part,):
                if isinstance(turn, Turn) and turn.verdict is not None and turn.verdict.kind == "bad":
                    for reference in turn.verdict.violates:
                        if reference.target in graph.principles and reference.target != authored.owner:
                            place = Place(authored.place.source, turn.verdict.span)
                            yield authored.owner, reference.target, place
    for name, principle in graph.principles.items():
        for line in _lines(graph, principle):
            for other in line.violates:
                if other in graph.principles and other != name:
                    yield name, other, line.place


def _lines(graph: PrincipleGraph, principle: Principle) -> Iterator[Line]:
    """Every line of a principle, of its branches, situations and tensions."""
    branches: list[Branch] = [principle.branch, *(trait.branch for trait in principle.traits)]
    for rule in principle.rules:
        branches += [rule.branch, *(act.branch for act in rule.acts)]
        pending: list[Exception_] = list(rule.exceptions)
        for otherwise in rule.otherwises:
            branches += [otherwise.branch, *(act.branch for act in otherwise.acts)]
            pending += otherwise.exceptions
        while pending:
            exception = pending.pop()
            branches += [exception.branch, *(act.branch for act in exception.acts)]
            pending += exception.exceptions
    for branch in branches:
        yield from _nested(branch.lines)
        nodes: list[Situation | Wording] = list(branch.situations)
        while nodes:
            node = nodes.pop()
            yield from _nested(node.lines)
            nodes += node.wordings


def _nested(lines: tuple[Line, ...]) -> Iterator[Line]:
    pending = list(reversed(lines))
    while pending:
        line = pending.pop()
        yield line
        pending += reversed(line.lines)
