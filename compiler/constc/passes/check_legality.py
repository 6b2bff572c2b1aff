"""Edges that the order of levels forbids."""

from __future__ import annotations

from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.model import Edge, PrincipleGraph
from constc.graph.order import edge_fault
from constc.graph.report import Report, section_trail
from constc.passes.words import level_order

__all__ = ["check_legality"]


def check_legality(graph: PrincipleGraph) -> tuple[PrincipleGraph, tuple[Diagnostic, ...]]:
    """Report every edge to a filter, and every edge from a lower level to a higher one that may not be overridden.

    Such an edge is left out of the order, whichever keyword wrote it and whatever its guard. Emits
    ``filter-overridden`` and ``authority-inversion``, one for an edge.
    """
    report = Report()
    for edge in graph.edges:
        if not edge.legal:
            _report(graph, edge, report)
    return graph, tuple(report.diagnostics)


def _report(graph: PrincipleGraph, edge: Edge, report: Report) -> None:
    source, target = graph.level_of(edge.source), graph.level_of(edge.target)
    code = edge_fault(source, target)
    if code is None or target is None:
        return
    principle = graph.principles[edge.target]
    filtered = code == "filter-overridden"
    words = f"`{edge.target}` has the {'filter' if filtered else 'higher'} level `{target.id}`"
    facts = {
        "source": edge.source,
        "source_level": source.id if source is not None else "no level",
        "target": edge.target,
        "target_level": target.id,
        "levels": level_order(graph),
    }
    report.say(
        code,
        edge.place,
        facts,
        variant="overrides" if edge.kind == "overrides" and not filtered else "",
        related=[(principle.level_place or principle.title_place, words)],
        trail=section_trail(graph, edge.declared_by),
    )
