"""The graph as networkx sees it, for cycles, components and reach. A view: the truth is the dataclasses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from constc.graph.model import Edge, PrincipleGraph

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["components", "cyclic_components", "edge_view", "reach", "view"]


def view(graph: PrincipleGraph, *, legal_only: bool = False) -> nx.MultiDiGraph[str]:
    """Principles as nodes (with ``title`` and ``level``) and edges ``source -> target`` with their ``kind``, ``guard``
    and ``legal``; tensions and mentions stand in no order and are left out.
    """
    import networkx as nx

    found: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name, principle in graph.principles.items():
        found.add_node(name, title=principle.title, level=principle.level)
    for edge in graph.edges:
        if edge.legal or not legal_only:
            found.add_edge(edge.source, edge.target, kind=edge.kind, guard=edge.guard, legal=edge.legal)
    return found


def edge_view(edges: Iterable[Edge]) -> nx.DiGraph[str]:
    """The principles that ``edges`` join, each pair once for each direction."""
    import networkx as nx

    found: nx.DiGraph[str] = nx.DiGraph()
    for edge in edges:
        found.add_edge(edge.source, edge.target)
    return found


def cyclic_components(edges: Iterable[Edge]) -> tuple[tuple[str, ...], ...]:
    """Groups of two or more principles that ``edges`` lead from each to each, as the edges name them first.

    Without edges that could form a circle nothing is imported.
    """
    listed = list(edges)
    sources, targets = {edge.source for edge in listed}, {edge.target for edge in listed}
    if not sources & targets:
        return ()
    import networkx as nx

    order: dict[str, int] = {}
    for edge in listed:
        order.setdefault(edge.source, len(order))
        order.setdefault(edge.target, len(order))
    groups = nx.strongly_connected_components(edge_view(listed))
    found = [tuple(sorted(group, key=order.__getitem__)) for group in groups if len(group) > 1]
    return tuple(sorted(found, key=lambda group: order[group[0]]))


def components(graph: PrincipleGraph) -> tuple[tuple[str, ...], ...]:
    """Groups of principles that edges of any direction join, in the order of declaration."""
    import networkx as nx

    order = {name: number for number, name in enumerate(graph.principles)}
    groups = [tuple(sorted(group, key=order.__getitem__)) for group in nx.weakly_connected_components(view(graph))]
    return tuple(sorted(groups, key=lambda group: order[group[0]]))


def reach(graph: PrincipleGraph, principle: str) -> tuple[str, ...]:
    """The principles that legal edges lead to from ``principle``, in the order of declaration."""
    import networkx as nx

    reached = nx.descendants(view(graph, legal_only=True), principle)
    return tuple(name for name in graph.principles if name in reached)
