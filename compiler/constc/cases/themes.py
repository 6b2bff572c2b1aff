"""Cases of prose: each section is a theme, about which scenarios can be written. It states no rule, so nothing is right
or wrong there by it. The heading that names the constitution is none.
"""

from __future__ import annotations

from collections.abc import Iterator

from constc.cases.decide import Decision
from constc.cases.model import Case
from constc.cases.story import themes
from constc.graph.keys import row_id
from constc.graph.model import PrincipleGraph

__all__ = ["theme_cases"]


def theme_cases(graph: PrincipleGraph) -> Iterator[Case]:
    """One case for each theme of a constitution in prose."""
    for section in themes(graph):
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
