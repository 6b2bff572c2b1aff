"""Cases of prose: each section is a theme, about which scenarios can be written. It states no rule, so nothing is right
or wrong there by it.
"""

from __future__ import annotations

from collections.abc import Iterator

from constc.cases.decide import Decision
from constc.cases.model import Case
from constc.graph.keys import row_id
from constc.graph.model import PrincipleGraph

__all__ = ["theme_cases"]


def theme_cases(graph: PrincipleGraph) -> Iterator[Case]:
    """One case for each section of a constitution in prose."""
    if graph.mode != "prose":
        return
    for section in graph.sections.values():
        yield Case(
            id=row_id(graph.key, "case", "theme", section.id),
            kind="theme",
            principle=section.id,
            key=section.id,
            partner=None,
            rules=(),
            truths=(),
            valuation=(),
            decision=Decision(open=True),
            clauses=(section.id,),
            group=row_id(section.id, "theme"),
            about=section.title,
            reason="needs-model",
        )
