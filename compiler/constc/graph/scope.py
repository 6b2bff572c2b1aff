"""What lowering knows while it reads the clauses of one section, and what it says about clauses that mean nothing."""

from __future__ import annotations

from dataclasses import dataclass

from constc.graph.facts import Facts
from constc.graph.outline import Heading
from constc.graph.references import References
from constc.graph.report import Report
from constc.source import Place, SourceFile, Span
from constc.syntax.tree import Clause, Item, Keyword

__all__ = ["Scope"]


@dataclass(frozen=True, slots=True)
class Scope:
    """One section (None: the text before the first heading) and what its clauses are resolved against."""

    source: SourceFile
    heading: Heading | None
    facts: Facts
    references: References
    report: Report

    def place(self, span: Span) -> Place:
        """A place in the file."""
        return Place(self.source, span)

    def written(self, clause: Clause) -> str:
        """The keyword of a clause as its author wrote it."""
        return self.source.slice(clause.keyword_span)

    def stray(self, clause: Clause, *, within: Clause | None, variant: str = "", belongs: str = "") -> None:
        """``clause`` can mean nothing where it stands: nested in ``within``, or as ``variant`` says.

        ``belongs`` says in a few words where such a clause belongs; by default what its keyword says.
        """
        facts = {
            "keyword": self.written(clause),
            "outer": self.written(within) if within is not None else "",
            "belongs": belongs or BELONGS.get(clause.keyword, "directly under the heading of a principle"),
        }
        related = [(self.place(within.keyword_span), "nested in this clause")] if within is not None else []
        variant = variant or ("nested" if within is not None else "")
        self.report.say("stray-clause", self.place(clause.head_span), facts, variant=variant, related=related)

    def stray_item(self, item: Item, variant: str) -> None:
        """A list item that can mean nothing where it stands."""
        facts = {"keyword": "", "outer": "", "belongs": ""}
        self.report.say("stray-clause", self.place(item.head_span), facts, variant=variant)

    def empty(self, clause: Clause) -> bool:
        """Whether a clause says nothing; this is reported. What is nested in it counts where it is a list of things."""
        if clause.text.value or clause.formulas or clause.references or clause.as_above:
            return False
        if clause.children and clause.keyword in _LISTS:
            return False
        if clause.keyword not in _SPOKEN:  # the parser has said so of those
            self.report.say("stray-clause", self.place(clause.head_span), variant="empty")
        return True


_SPOKEN: frozenset[Keyword] = frozenset({"asked", "good", "ok", "bad", "pressed"})
_LISTS: frozenset[Keyword] = frozenset({"otherwise", "situations", "vary", "earlier"})

#: Where a clause belongs, in words that follow "belongs".
BELONGS: dict[Keyword, str] = {
    "when": "directly under the heading of a principle, or in another When",
    "do": "under the heading of a principle, or in a When, Unless or Otherwise",
    "dont": "under the heading of a principle, or in a When, Unless or Otherwise",
    "may": "under the heading of a principle, or in a When, Unless or Otherwise",
    "unless": "in a When, an act, an Otherwise or another Unless, or under the heading of a principle",
    "otherwise": "in the When whose other side it is",
    "because": "in the branch whose reason it is",
    "situations": "under the heading of a principle, in a When, or in a tension",
    "asked": "in a principle, one of its branches, or a situation",
    "good": "in a principle, one of its branches, or a situation",
    "ok": "in a principle, one of its branches, or a situation",
    "bad": "in a principle, one of its branches, or a situation",
    "pressed": "in a principle, one of its branches, or a situation",
    "earlier": "in a principle, one of its branches, or a situation",
    "tempted-by": "in a principle, one of its branches, or a situation",
    "cost": "in a principle, one of its branches, or a situation",
    "vary": "under the heading of a principle, in a When, or in a tension",
    "resolved-by": "in an In tension with",
    "level": "directly under a heading",
    "id": "directly under a heading",
    "applies-to": "directly under a heading",
    "source": "directly under a heading",
    "status": "directly under a heading",
    "see": "directly under a heading",
    "check": "directly under a heading",
}
