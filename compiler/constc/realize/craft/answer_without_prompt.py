"""Answers to nothing: they reach no row, since nobody asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from constc.cases.clauses import BranchAt
from constc.cases.model import Plan
from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.model import Line, Principle, PrincipleGraph
from constc.graph.report import Report, section_trail
from constc.realize.craft.places import branches_of, nodes, placed, speaks

__all__ = ["answer_without_prompt"]


def answer_without_prompt(graph: PrincipleGraph, plans: Mapping[str, Plan]) -> list[Diagnostic]:
    """Report answers in a branch or a situation in which nothing is asked, the first of each. Emits
    ``answer-without-prompt``.

    The Goods of a branch that a situation takes over by `as above` answer what is asked there.
    """
    report = Report()
    for name in plans:
        principle = graph.principles[name]
        trail = section_trail(graph, name)
        for line, variant in _lost(graph, principle):
            facts = {"keyword": {"good": "Good", "ok": "OK", "bad": "Bad"}[line.kind]}
            report.say("answer-without-prompt", line.place, facts, variant=variant, trail=trail)
    return report.diagnostics


def _lost(graph: PrincipleGraph, principle: Principle) -> Iterator[tuple[Line, str]]:
    borrowed = _borrows(graph, principle)
    for at in branches_of(graph, principle):
        first = _first_in_branch(at)
        if first is not None and not borrowed:
            yield first, ""
    for each in placed(graph, principle):
        for node in nodes(each.situation):
            answers = [line for line in node.element.lines if line.is_answer]
            # Words for other facts may hold beside this place; who speaks there is heard here as well.
            heard = nodes(each.situation) if node.beside else ()
            if not answers or any(speaks(place) for place in node.path) or any(speaks(one.element) for one in heard):
                continue
            yield answers[0], "situation"
            break


def _first_in_branch(at: BranchAt) -> Line | None:
    """The first answer of a branch in which nothing is asked."""
    lines = [line for _, branch in at.parts() for line in branch.lines]
    if any(line.kind == "asked" for line in lines):
        return None
    return next((line for line in lines if line.is_answer and not line.as_above), None)


def _borrows(graph: PrincipleGraph, principle: Principle) -> bool:
    return any(
        line.as_above
        for each in placed(graph, principle)
        for node in nodes(each.situation)
        for line in node.element.lines
    )
