"""Other principles in a case: acts that oppose each other, and principles that are exceptions to others.

These count in every case; tensions and other edges are conditions of their own. A case that no other principle bears on
is left as it is, so the work grows with the principles that bear on each other and not with all pairs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from constc.cases.decide import RightAct
from constc.cases.model import Case
from constc.cases.settings import valuation_of
from constc.graph.model import Act, PrincipleGraph
from constc.graph.order import order_of
from constc.graph.priority import acts_in_force, in_force
from constc.graph.standing import opposed

__all__ = ["contested"]


def contested(graph: PrincipleGraph, case: Case) -> Case:
    """``case`` with the decision that is left when all principles have been heard."""
    if case.principle not in graph.remember("rivals", _rivals):
        return case
    valuation = valuation_of(case.valuation)
    outcome = in_force(graph, valuation)
    if case.principle in outcome.undecided:
        return replace(case, decision=replace(case.decision, acts=(), open=True), reason="undecided")
    if case.principle in outcome.defeated:
        winners = [
            edge.source
            for edge in graph.edges
            if edge.target == case.principle and edge.kind == "exception" and edge.source in outcome.in_force
        ]
        acts = tuple(
            _right(name, act) for name in dict.fromkeys(winners) for act in acts_in_force(graph, name, valuation)
        )
        return replace(case, decision=replace(case.decision, acts=acts, branches=(), open=not acts))
    removed = [act for name, act in outcome.removed_acts if name == case.principle]
    if not removed:
        return case
    marks = {(act.keyword == "dont", act.same) for act in removed}
    kept = tuple(act for act in case.decision.acts if act.mark not in marks)
    added = tuple(
        _right(name, act)
        for name in outcome.in_force
        if name != case.principle and name in order_of(graph).opposing
        for act in acts_in_force(graph, name, valuation)
        if any(opposed(act, each) for each in removed)
    )
    return replace(case, decision=replace(case.decision, acts=(*kept, *added)))


def _right(principle: str, act: Act) -> RightAct:
    return RightAct(principle, act.keyword, act.text, act.same, ())


def _rivals(graph: PrincipleGraph) -> frozenset[str]:
    return frozenset(_bearing(graph))


def _bearing(graph: PrincipleGraph) -> Iterator[str]:
    """Principles on which another one may bear in every case."""
    for entry in order_of(graph).opposed.values():
        donts = {name for name, _ in entry.donts}
        dos = {name for name, _ in entry.dos}
        if len(donts | dos) > 1:
            yield from donts
            yield from dos
    for edge in graph.edges:
        if edge.kind == "exception":
            yield edge.target
