"""Other principles in a case: acts that oppose each other, and principles that are exceptions to others.

These count in every case; tensions and other edges are conditions of their own. A case that no other principle bears on
is left as it is, so the work grows with the principles that bear on each other and not with all pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from constc.cases.decide import RightAct
from constc.cases.model import Case
from constc.cases.settings import Setting, valuation_of
from constc.graph.model import Act, Edge, PrincipleGraph, Truth, Valuation
from constc.graph.order import order_of
from constc.graph.priority import acts_in_force, evaluate, in_force, prevails
from constc.graph.standing import opposed
from constc.syntax import fact_key

__all__ = ["contested"]


def contested(graph: PrincipleGraph, case: Case) -> Case:
    """``case`` with the decision that is left when all principles have been heard."""
    rivals = graph.remember("rivals", _rivals).get(case.principle)
    if rivals is None:
        return case
    valuation = _valuation(graph, case.valuation)
    outcome = in_force(graph, valuation, among=rivals)
    if case.principle in outcome.undecided:
        return replace(case, decision=replace(case.decision, acts=(), open=True), reason="undecided")
    if case.principle in outcome.defeated:
        winners = [name for name in _foes(graph, case.principle, valuation) if name in outcome.in_force]
        acts = tuple(
            _right(name, act)
            for name in winners
            if prevails(graph, name, case.principle, valuation).winner == name
            for act in acts_in_force(graph, name, valuation)
            if (name, act) not in outcome.removed_acts
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
        if (name, act) not in outcome.removed_acts and any(opposed(act, each) for each in removed)
    )
    return replace(case, decision=replace(case.decision, acts=(*kept, *added)))


def _valuation(graph: PrincipleGraph, settings: Sequence[Setting]) -> dict[str, Truth]:
    """What a case says of single facts; of an enumeration also the value that is left when the others are ruled out."""
    values = valuation_of(settings)
    for name in dict.fromkeys(setting.condition.partition("=")[0] for setting in settings if setting.value == "false"):
        fact = graph.facts.get(name)
        if fact is None or fact.boolean or name in values:
            continue
        left = [value for value in fact.values if values.get(f"{name}={fact_key(value)}") is not False]
        if len(left) == 1:
            values[name] = left[0]
    return values


def _foes(graph: PrincipleGraph, name: str, valuation: Valuation) -> tuple[str, ...]:
    """The principles that are exceptions to ``name``, and those that it is one to, where no guard rules it out."""
    ends = [
        (edge.source, edge.target)
        for edge in graph.remember("exceptions", _exceptions).get(name, ())
        if edge.guard is None or evaluate(edge.guard, valuation) is not False
    ]
    return tuple(dict.fromkeys(end for pair in ends for end in pair if end != name))


def _exceptions(graph: PrincipleGraph) -> dict[str, list[Edge]]:
    """The edges of exceptions by the principles at their ends."""
    found: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        if edge.kind == "exception":
            for end in dict.fromkeys((edge.source, edge.target)):
                found.setdefault(end, []).append(edge)
    return found


def _right(principle: str, act: Act) -> RightAct:
    return RightAct(principle, act.keyword, act.text, act.same, ())


def _rivals(graph: PrincipleGraph) -> dict[str, tuple[str, ...]]:
    """For each principle on which others may bear in every case, all that have to be heard with it, in the order of
    declaration: those that bear on it, those that bear on these, and so on.
    """
    near: dict[str, dict[str, None]] = {}
    for first, second in _bearing(graph):
        near.setdefault(first, {})[second] = None
        near.setdefault(second, {})[first] = None
    found: dict[str, tuple[str, ...]] = {}
    position = order_of(graph).position
    for name in near:
        if name in found:
            continue
        reached, pending = {name}, [name]
        while pending:
            new = [each for each in near[pending.pop()] if each not in reached]
            reached.update(new)
            pending += new
        together = tuple(sorted(reached, key=position.__getitem__))
        found.update(dict.fromkeys(together, together))
    return found


def _bearing(graph: PrincipleGraph) -> Iterator[tuple[str, str]]:
    """Pairs of principles that link those of which one may bear on another in every case."""
    for entry in order_of(graph).opposed.values():
        donts = {name: None for name, _ in entry.donts}
        dos = {name: None for name, _ in entry.dos}
        first, *others = donts | dos
        yield from ((first, other) for other in others)
    for edge in graph.edges:
        if edge.kind == "exception":
            # An exception that does not hold for certain may lose against what it is one to.
            yield edge.target, edge.source
