"""Analyses of the graph: one file and one function each, run in the order of :data:`PASSES`.

A pass takes a graph and gives it back with what it found; one that is called ``check_*`` only reports.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.model import PrincipleGraph
from constc.graph.report import as_mode_allows
from constc.passes.check_acts import check_acts
from constc.passes.check_checks import check_checks
from constc.passes.check_exceptions import check_exceptions
from constc.passes.check_legality import check_legality
from constc.passes.check_override_cycles import check_override_cycles
from constc.passes.check_reachability import check_reachability
from constc.passes.check_tensions import check_tensions

__all__ = ["PASSES", "Pass", "run_passes"]

Pass = Callable[[PrincipleGraph], tuple[PrincipleGraph, tuple[Diagnostic, ...]]]

PASSES: Final[tuple[Pass, ...]] = (
    check_legality,
    check_override_cycles,
    check_reachability,
    check_exceptions,
    check_acts,
    check_tensions,
    check_checks,
)


def run_passes(graph: PrincipleGraph) -> tuple[PrincipleGraph, tuple[Diagnostic, ...]]:
    """Run every pass; the graph, and all that they found, in their order."""
    found: list[Diagnostic] = []
    for each in PASSES:
        graph, diagnostics = each(graph)
        found += diagnostics
    return graph, as_mode_allows(graph, found)
