"""Cases of traits: a disposition that is asked about or tested."""

from __future__ import annotations

from collections.abc import Iterator

from constc.cases.clauses import clause_key, line_part
from constc.cases.decide import Decision
from constc.cases.model import Case
from constc.graph.keys import row_id, text_key
from constc.graph.model import Principle, PrincipleGraph

__all__ = ["trait_cases"]


def trait_cases(graph: PrincipleGraph, principle: Principle) -> Iterator[Case]:
    """One case for each trait. It has text where its author wrote what is asked and a good answer."""
    for trait in principle.traits:
        path = (f"trait:{text_key(trait.text)}",)
        lines = [line for line in trait.branch.lines if line.kind in {"asked", "good", "bad"}]
        asked = [line for line in lines if line.kind == "asked"]
        good = [line for line in (*lines, *(each for line in asked for each in line.lines)) if line.kind == "good"]
        paths = (path, *((*path, line_part(line)) for line in lines))
        yield Case(
            id=row_id(graph.key, "case", "trait", principle.key, *path),
            kind="trait",
            principle=principle.id,
            key=principle.key,
            partner=None,
            rules=(),
            truths=(),
            valuation=(),
            decision=Decision(open=True),
            clauses=tuple(clause_key(principle.key, each) for each in paths),
            group=row_id(principle.key, *path),
            about=trait.text,
            reason=None if asked and good else "needs-model",
        )
