"""Circles of edges: where all of them hold, nobody prevails."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from functools import partial

from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.logic import Single, World, kleene
from constc.graph.model import Edge, PrincipleGraph, Truth
from constc.graph.report import Report, section_trail
from constc.graph.search import Budget, TooWide, domains_of, find
from constc.graph.view import cyclic_components
from constc.passes.words import where

__all__ = ["check_override_cycles"]

#: Cycles reported in one group of principles that can all reach each other.
_MOST_CYCLES = 50


def check_override_cycles(graph: PrincipleGraph) -> tuple[PrincipleGraph, tuple[Diagnostic, ...]]:
    """Report cycles of legal edges whose guards are all true under some total valuation; a self-edge is one.

    Every principle on such a cycle is in one that is reported, the shortest through it, with each edge shown. Emits
    ``override-cycle``.
    """
    report, budget = Report(), Budget()
    legal = [edge for edge in graph.edges if edge.legal]
    for edge in legal:
        if edge.source == edge.target and _holding(graph, (edge,), budget) is not None:
            _report(graph, (edge,), {}, report)
    components = cyclic_components(legal)
    home = {name: number for number, names in enumerate(components) for name in names}
    inside: dict[str, list[Edge]] = {}
    for edge in legal:
        if edge.source != edge.target and edge.source in home and home[edge.source] == home.get(edge.target):
            inside.setdefault(edge.source, []).append(edge)
    for names in components:
        _report_component(graph, names, inside, budget, report)
    return graph, tuple(report.diagnostics)


def _report_component(
    graph: PrincipleGraph, names: Sequence[str], inside: Mapping[str, list[Edge]], budget: Budget, report: Report
) -> None:
    covered: set[str] = set()
    found = 0
    edges = [edge for name in names for edge in inside.get(name, ())]
    domains = domains_of(graph.facts, [edge.guard for edge in edges], unknown=False)
    for start in names:
        if start in covered or found >= _MOST_CYCLES:
            continue
        try:
            valuation = find(partial(_returns, inside, start), domains, budget)
        except TooWide as width:
            principle = graph.principles[start]
            facts = {"question": f"whether `{start}` is overridden in a circle", "facts": str(width.facts)}
            report.say("too-wide", principle.title_place, facts, trail=section_trail(graph, start))
            return
        if valuation is not None:
            cycle = _shortest(inside, start, Single(valuation))
            named = domains_of(graph.facts, [edge.guard for edge in cycle], unknown=False)
            _report(graph, cycle, {key: valuation[key] for key in named}, report)
            covered.update(edge.source for edge in cycle)
            found += 1


def _guard(edge: Edge, world: World) -> int:
    return world.full if edge.guard is None else kleene(edge.guard, world)[0]


def _holding(graph: PrincipleGraph, edges: Sequence[Edge], budget: Budget) -> dict[str, Truth] | None:
    """A total valuation in which the guards of all ``edges`` are true."""

    def together(world: World) -> int:
        holds = world.full
        for edge in edges:
            holds &= _guard(edge, world)
        return holds

    try:
        return find(together, domains_of(graph.facts, [edge.guard for edge in edges], unknown=False), budget)
    except TooWide:
        return None


def _returns(inside: Mapping[str, list[Edge]], start: str, world: World) -> int:
    """Where edges whose guards are true lead from ``start`` back to it."""
    reached: dict[str, int] = {}
    pending = deque([start])
    while pending:
        name = pending.popleft()
        here = world.full if name == start else reached[name]
        for edge in inside.get(name, ()):
            before = reached.get(edge.target, 0)
            after = before | (here & _guard(edge, world))
            if after != before:
                reached[edge.target] = after
                if edge.target == start:
                    if after == world.full:
                        return after
                else:
                    pending.append(edge.target)
    return reached.get(start, 0)


def _shortest(inside: Mapping[str, list[Edge]], start: str, world: World) -> tuple[Edge, ...]:
    """The fewest holding edges that lead from ``start`` back to it."""
    came: dict[str, Edge] = {}
    pending = deque([start])
    while start not in came:
        name = pending.popleft()
        for edge in inside.get(name, ()):
            if edge.target not in came and _guard(edge, world):
                came[edge.target] = edge
                pending.append(edge.target)
    cycle = [came[start]]
    while cycle[-1].source != start:
        cycle.append(came[cycle[-1].source])
    return tuple(reversed(cycle))


def _report(graph: PrincipleGraph, cycle: Sequence[Edge], valuation: Mapping[str, Truth], report: Report) -> None:
    first = cycle[0]
    names = [edge.source for edge in cycle]
    facts = {
        "cycle": first.source if len(cycle) == 1 else " > ".join(f"`{name}`" for name in (*names, names[0])),
        "where": where(graph, valuation).removeprefix("where "),
    }
    related = [(edge.place, f"`{edge.source}` prevails over `{edge.target}`") for edge in cycle]
    variant = "self" if len(cycle) == 1 else "guarded" if valuation else ""
    report.say(
        "override-cycle",
        first.place,
        facts,
        variant=variant,
        related=related if len(cycle) > 1 else (),
        trail=section_trail(graph, first.declared_by),
    )
