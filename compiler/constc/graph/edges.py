"""Edges, tensions and Checks: the clauses that name other principles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from constc.graph.facts import textual_guard
from constc.graph.logic import conjunction
from constc.graph.model import Check, Edge, EdgeKind, Reason, Tension
from constc.graph.order import edge_fault
from constc.graph.outline import Heading
from constc.graph.rules import Gathered, reason_of
from constc.graph.scope import Scope
from constc.syntax.tree import Clause, Formula, Item, Keyword, Reference

__all__ = ["EDGES", "Edges"]

EDGES: Final[dict[Keyword, EdgeKind]] = {
    "overrides": "overrides",
    "yields-to": "yields",
    "exception-to": "exception",
}


@dataclass(slots=True)
class Edges:
    """What the principles say of each other, in the order written."""

    edges: list[Edge] = field(default_factory=list)
    tensions: list[Tension] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)

    def add_edges(self, scope: Scope, owner: Heading, clause: Clause) -> None:
        """An Overrides, Yields to or Exception to: one edge for each reference, all under the same guard."""
        kind = EDGES[clause.keyword]
        reasons = tuple(_reasons(scope, clause))
        named = tuple(_named(scope, owner, clause))
        guard, usable = _guard(scope, clause)
        for reference, other in named if usable else ():
            source, target = (other, owner) if kind == "yields" else (owner, other)
            edge = Edge(
                kind=kind,
                source=source.id,
                target=target.id,
                guard=guard,
                place=scope.place(reference.span),
                declared_by=owner.id,
                legal=edge_fault(source.level, target.level) is None,
                reasons=reasons,
            )
            self.edges.append(edge)

    def add_tensions(self, scope: Scope, owner: Heading, clause: Clause) -> None:
        """An In tension with: one tension for each reference, with the text that settles it and its cases."""
        gathered = Gathered()
        resolved: Reason | None = None
        for child in clause.children:
            if isinstance(child, Item):
                continue
            if child.keyword == "resolved-by":
                resolved = resolved or Reason(child.text.value, scope.place(child.head_span))
                scope.empty(child)
                for inner in child.children:
                    if isinstance(inner, Clause) and not gathered.take(scope, inner, settings=True):
                        scope.stray(inner, within=child)
            elif not gathered.take(scope, child, settings=True):
                scope.stray(child, within=clause)
        named = tuple(_named(scope, owner, clause))
        guard, usable = _guard(scope, clause)
        branch = gathered.branch()
        for reference, other in named if usable else ():
            if other is owner:
                scope.stray(clause, within=None, variant="own-tension")
            else:
                place = scope.place(reference.span)
                self.tensions.append(Tension(owner.id, other.id, guard, place, resolved, branch))

    def add_check(self, scope: Scope, clause: Clause) -> None:
        """A Check. It is dropped where it cannot be read, names an unknown principle or compares one with itself."""
        owner = scope.heading
        for child in clause.children:
            if isinstance(child, Clause):
                scope.stray(child, within=clause)
        named = [scope.references.principle(scope.source, reference, None) for reference in clause.references[:2]]
        guard, usable = _guard(scope, clause)
        if clause.relation is None or len(named) < 2 or not usable:
            return
        left, right = named
        place = scope.place(clause.head_span)
        if clause.references[0].target == clause.references[1].target:
            title = left.title if left is not None else ""
            if left is not None:
                scope.report.say("self-check", place, {"id": left.id, "title": title})
        elif left is not None and right is not None:
            found = Check(left.id, clause.relation, right.id, guard, place, owner.id if owner is not None else None)
            self.checks.append(found)


def _named(scope: Scope, owner: Heading, clause: Clause) -> Iterator[tuple[Reference, Heading]]:
    """The principles that a clause names; what it names beside them has been reported."""
    if not clause.references:
        scope.references.unnamed(scope.place(clause.head_span), scope.written(clause), clause.text.value)
    seen: set[str] = set()
    for reference in clause.references:
        found = scope.references.principle(scope.source, reference, owner)
        if found is not None and found.id not in seen:
            seen.add(found.id)
            yield reference, found


def _guard(scope: Scope, clause: Clause) -> tuple[Formula | None, bool]:
    """The guard of a clause (None for none), and whether the clause can be used: two guards are an error."""
    formulas = [scope.facts.resolve(scope.source, formula) for formula in clause.formulas]
    if len(clause.guards) > 1:
        place = scope.place(clause.guards[1])
        related = [(scope.place(clause.guards[0]), "the first guard")]
        scope.report.say("two-guards", place, {"keyword": scope.written(clause)}, related=related)
        return None, False
    if not clause.guards:
        return None, True
    at = clause.guards[0]
    rest = scope.source.text[at[1] : clause.head_span[1]]
    ticked = rest.count("`") // 2
    if not formulas and ticked == 0:
        scope.report.say("unknown-fact", scope.place(at), {"keyword": scope.written(clause)}, variant="no-fact")
    if ticked > len(formulas) or not formulas:
        formulas.append(textual_guard(at, rest))
    return conjunction(formulas), True


def _reasons(scope: Scope, clause: Clause) -> Iterator[Reason]:
    for child in clause.children:
        if isinstance(child, Clause):
            if child.keyword == "because":
                yield reason_of(scope, child)
            else:
                scope.stray(child, within=clause)
