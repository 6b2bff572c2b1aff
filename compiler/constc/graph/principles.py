"""From a section to a principle: its rules, traits and bookkeeping, and what cannot stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from constc.graph.edges import EDGES, Edges
from constc.graph.model import Principle, Trait
from constc.graph.outline import Heading
from constc.graph.rules import RuleBuilder, trait_of
from constc.graph.scope import Scope
from constc.syntax.tree import Clause, Item, Keyword, Prose

__all__ = ["principle_of", "read_outside", "read_section"]

#: Clauses that mean something under any heading, and those that do before the first one.
_ANYWHERE: Final[frozenset[Keyword]] = frozenset({"check", "level", "id", "applies-to", "source", "status", "see"})
#: Clauses whose items are read as what they are: settings, wordings, values, lines.
_OF_ITEMS: Final[frozenset[Keyword]] = frozenset({"situations", "vary", "earlier"})
_COLUMNS: Final[frozenset[Keyword]] = frozenset({"applies-to", "source", "status", "see"})


def principle_of(scope: Scope, heading: Heading, edges: Edges) -> Principle:
    """The principle that a heading is, and into ``edges`` what it says of others."""
    builder = RuleBuilder(scope, heading.clauses, heading.title_place)
    traits: list[Trait] = []
    texts: dict[Keyword, list[str]] = {}
    for clause in heading.clauses:
        if clause.keyword in EDGES:
            edges.add_edges(scope, heading, clause)
        elif clause.keyword == "in-tension-with":
            edges.add_tensions(scope, heading, clause)
        elif clause.keyword == "trait":
            traits.append(trait_of(scope, clause))
        elif clause.keyword == "resolved-by":
            scope.stray(clause, within=None)
        elif clause.keyword in (*_COLUMNS, "about", "role-model"):
            _column(scope, clause, texts)
        else:
            _read_common(scope, clause, edges)
    rules = builder.rules()
    _report_lost(scope, heading.clauses)
    _report_nothing_above(scope, heading.clauses)
    return Principle(
        id=heading.id,
        key=heading.was[0] if heading.was else heading.id,
        title=heading.title,
        level=heading.level.id if heading.level is not None else None,
        own_level=heading.own_level.id if heading.own_level is not None else None,
        place=heading.place(heading.section.span),
        title_place=heading.title_place,
        parent=heading.parent.id if heading.parent is not None else None,
        rules=rules,
        branch=builder.gathered.branch(),
        traits=tuple(traits),
        role_models=tuple(texts.get("role-model", ())),
        about=tuple(texts.get("about", ())),
        applies_to=_joined(texts.get("applies-to")) or heading.applies_to,
        source=_joined(texts.get("source")),
        status=_joined(texts.get("status")),
        see=_joined(texts.get("see")),
        tags=heading.tags,
        was=heading.was,
        level_place=heading.level_at.place if heading.level_at is not None else None,
        text=_prose(heading),
    )


def _report_lost(scope: Scope, clauses: Sequence[Clause]) -> None:
    """Plain items nested in a clause are words for people. A clause in one of them, or a wording outside of a
    situation, would be lost.
    """
    pending: list[Clause | Item] = list(reversed(clauses))
    while pending:
        element = pending.pop()
        if isinstance(element, Clause):
            if element.keyword not in _OF_ITEMS:
                pending += reversed(element.children)
        elif element.formulas:
            scope.stray_item(element, "wording")
        else:
            for child in reversed(element.children):
                if isinstance(child, Clause):
                    scope.stray(child, within=None, variant="in-plain-item")
                else:
                    pending.append(child)


def _report_nothing_above(scope: Scope, clauses: Sequence[Clause]) -> None:
    """``**Good:** as above`` in a situation takes over the Good of a branch; where there is none, it takes nothing."""
    above = False
    within: list[Clause] = []
    pending: list[tuple[Clause | Item, bool]] = [(clause, False) for clause in reversed(clauses)]
    while pending:
        element, inside = pending.pop()
        if isinstance(element, Clause) and element.keyword == "good":
            if element.as_above and inside:
                within.append(element)
            elif element.as_above:
                scope.stray(element, within=None, variant="nothing-above")
            elif not inside:
                above = True
        inside = inside or isinstance(element, Item)
        pending += [(child, inside) for child in reversed(element.children)]
    for clause in within if not above else ():
        scope.stray(clause, within=None, variant="nothing-above")


def read_section(scope: Scope, heading: Heading, edges: Edges) -> None:
    """The clauses of a section that is no principle: Checks and bookkeeping; nothing else can mean anything."""
    for clause in heading.clauses:
        if clause.keyword in _ANYWHERE:
            _read_common(scope, clause, edges)
        else:
            scope.stray(clause, within=None, variant="no-principle")


def read_outside(scope: Scope, clauses: Sequence[Clause], edges: Edges) -> None:
    """The clauses before the first heading, where only a Check can mean anything."""
    for clause in clauses:
        if clause.keyword == "check":
            edges.add_check(scope, clause)
        else:
            scope.stray(clause, within=None, variant="outside")


def _read_common(scope: Scope, clause: Clause, edges: Edges) -> None:
    if clause.keyword == "check":
        edges.add_check(scope, clause)
    elif clause.keyword in _ANYWHERE:
        _column(scope, clause, {})


def _column(scope: Scope, clause: Clause, texts: dict[Keyword, list[str]]) -> None:
    """A clause that holds a text and nests nothing."""
    scope.empty(clause)
    if clause.text.value:
        texts.setdefault(clause.keyword, []).append(clause.text.value)
    for child in clause.children:
        if isinstance(child, Clause):
            scope.stray(child, within=clause)
    if clause.keyword == "see":
        scope.references.see(scope.source, clause)


def _joined(texts: Sequence[str] | None) -> str | None:
    return "; ".join(texts) if texts else None


def _prose(heading: Heading) -> str:
    """What the section itself says to people, without its clauses, conversations and subsections."""
    text = heading.source.text
    return "\n\n".join(
        text[block.span[0] : block.span[1]] for block in heading.section.blocks if isinstance(block, Prose)
    )
