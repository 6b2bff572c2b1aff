"""Lowering: documents to the principle graph. Total: what is wrong is said beside a graph of all the rest.

The outline comes first (ids, levels, which headings are principles), then the facts that are declared anywhere, then
the clauses of each section against both, then the conversations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.conversations import Talk, authored, talks_of_blocks, talks_of_examples
from constc.graph.edges import Edges
from constc.graph.facts import Facts
from constc.graph.front_matter import identity_of, report_unknown_keys, scalars
from constc.graph.levels import levels_of
from constc.graph.model import Principle, PrincipleGraph, SectionEntry
from constc.graph.outline import (
    Heading,
    assign_ids,
    assign_levels,
    headings_of,
    level_names,
    report_unranked,
)
from constc.graph.principles import principle_of, read_outside, read_section
from constc.graph.references import References
from constc.graph.report import Report, as_mode_allows
from constc.graph.scope import Scope
from constc.source import Span
from constc.syntax.collector import paused_collector
from constc.syntax.tree import Block, Clause, Document, Item

__all__ = ["lower"]


def lower(
    documents: Sequence[Document], examples: Mapping[str, Document] | None = None
) -> tuple[PrincipleGraph, tuple[Diagnostic, ...]]:
    """The principle graph of a constitution, and what there is to say about its meaning.

    The first of ``documents`` is the root, the others are its includes in order. ``examples`` maps the name of a
    footnote to its example file. Never raises; time is linear in the length of the text.
    """
    with paused_collector():
        return _Lowering(documents, examples or {}).run()


class _Lowering:
    """One constitution on its way from documents to a graph."""

    def __init__(self, documents: Sequence[Document], examples: Mapping[str, Document]) -> None:
        self.documents = tuple(documents)
        self.examples = examples
        self.report = Report()
        self.facts = Facts(self.report)
        self.edges = Edges()

    def run(self) -> tuple[PrincipleGraph, tuple[Diagnostic, ...]]:
        report, root = self.report, self.documents[0]
        identity = identity_of(root, report)
        for document in self.documents:
            report_unknown_keys(document, report)
            scalars(document, "include", report)  # whoever loads the files takes those that have a name
        headings = headings_of(self.documents, report)
        report.trail = ()
        levels = levels_of(self.documents, level_names(headings), report)
        assign_levels(headings, levels, report)
        ids = assign_ids(headings, report)
        report_unranked(headings, report)
        report.trail = ()
        self._declare_facts(headings)
        references = References(ids, report)
        principles, talks = self._read(headings, references)
        talks += talks_of_examples(headings, self.examples)
        report.trail = ()
        self._check_given(talks)
        self.facts.report_unknown()
        graph = PrincipleGraph(
            name=identity.name,
            key=identity.key,
            version=identity.version,
            assistant=identity.assistant,
            pronoun=identity.pronoun,
            language=root.language,
            license=identity.license,
            mode=root.mode,
            levels=levels.levels,
            facts=self.facts.facts,
            principles=principles,
            edges=tuple(self.edges.edges),
            tensions=tuple(self.edges.tensions),
            checks=tuple(self.edges.checks),
            refers=tuple(references.refers),
            sections={heading.id: _entry(heading) for heading in headings},
            conversations=authored(talks),
            documents=self.documents,
        )
        return graph, as_mode_allows(graph, report.diagnostics)

    def _declare_facts(self, headings: Sequence[Heading]) -> None:
        for document in self.documents:
            self.facts.declare_listed(document)
        for heading in headings:
            for clause in _all_clauses(heading.clauses):
                self.facts.declare_used(heading.source, clause)

    def _read(self, headings: Sequence[Heading], references: References) -> tuple[dict[str, Principle], list[Talk]]:
        """Every section in the order of the text: its clauses, mentions and conversations."""
        principles: dict[str, Principle] = {}
        talks: list[Talk] = []
        read: set[int] = set()
        for heading in headings:
            if id(heading.document) not in read:
                read.add(id(heading.document))
                self._read_head(heading.document, references, talks)
            scope = self._scope(heading.document, heading, references)
            if heading.principle:
                principles[heading.id] = principle_of(scope, heading, self.edges)
            else:
                read_section(scope, heading, self.edges)
            self._read_blocks(scope, heading.section.blocks, talks)
        for document in self.documents:
            if id(document) not in read:
                self._read_head(document, references, talks)
        return principles, talks

    def _read_head(self, document: Document, references: References, talks: list[Talk]) -> None:
        """What stands before the first heading of a file."""
        scope = self._scope(document, None, references)
        if self.documents[0].mode != "prose" or document.mode != "prose":
            read_outside(scope, [block for block in document.blocks if isinstance(block, Clause)], self.edges)
        self._read_blocks(scope, document.blocks, talks)

    def _read_blocks(self, scope: Scope, blocks: Sequence[Block], talks: list[Talk]) -> None:
        for block in blocks:
            scope.references.mentions_of_block(scope.source, block, scope.heading)
        talks += talks_of_blocks(scope.source, scope.heading, blocks)

    def _check_given(self, talks: Sequence[Talk]) -> None:
        """Hold what conversations say of facts against the facts. Settings that are no fact are left alone."""
        seen: set[tuple[str, Span]] = set()
        for talk in talks:
            place = (talk.source.path, talk.conversation.span)
            if place in seen:
                continue
            seen.add(place)
            for formula in talk.conversation.given:
                self.facts.resolve(talk.source, formula)
            for setting in talk.conversation.settings:
                self.facts.check_setting(talk.source, setting)

    def _scope(self, document: Document, heading: Heading | None, references: References) -> Scope:
        self.report.trail = heading.trail if heading is not None else ()
        return Scope(document.source, heading, self.facts, references, self.report)


def _entry(heading: Heading) -> SectionEntry:
    return SectionEntry(
        id=heading.id,
        title=heading.title,
        depth=heading.section.depth,
        parent=heading.parent.id if heading.parent is not None else None,
        principle=heading.principle,
        place=heading.title_place,
    )


def _all_clauses(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """Clauses with those nested in them, in the order of the text."""
    pending: list[Clause | Item] = list(reversed(clauses))
    while pending:
        element = pending.pop()
        if isinstance(element, Clause):
            yield element
        pending += reversed(element.children)
