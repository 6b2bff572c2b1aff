"""The middle of the compiler: documents to a principle graph, and what its priority order says."""

from __future__ import annotations

from constc.graph.lower import lower
from constc.graph.model import PrincipleGraph

__all__ = ["PrincipleGraph", "lower"]
