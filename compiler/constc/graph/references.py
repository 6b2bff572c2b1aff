"""References: what ``[text](#id)`` leads to, in clauses and in running text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from constc.diagnostics.suggest import Vocabulary
from constc.graph.model import RefersTo
from constc.graph.outline import Heading, Ids, titles
from constc.graph.report import Report
from constc.source import Place, SourceFile
from constc.syntax import github_slug, normalise
from constc.syntax.inline import prose_references
from constc.syntax.tree import Block, Clause, Comparison, Conversation, Item, Prose, Reference, Turn, Words

__all__ = ["References"]

#: Clauses whose references are edges, tensions and Checks, and not mere mentions.
_ORDERING: Final = frozenset({"overrides", "yields-to", "exception-to", "in-tension-with", "check"})

#: Clauses whose text is what somebody says; a link in it is part of what is said.
_SPOKEN: Final = frozenset({"asked", "good", "ok", "bad", "pressed", "earlier", "vary", "situations"})

Variant = Literal["", "prose", "verdict"]


@dataclass(slots=True)
class References:
    """Resolves references; what they lead to in running text is collected in ``refers``."""

    ids: Ids
    report: Report
    refers: list[RefersTo] = field(default_factory=list)
    _principles: Vocabulary | None = None
    _sections: Vocabulary | None = None
    _titles: dict[str, str] | None = None

    def principle(self, source: SourceFile, reference: Reference, owner: Heading | None) -> Heading | None:
        """The principle that a reference of a clause leads to, or None after saying what is wrong with it."""
        found = self.ids.by_id.get(reference.target)
        if found is not None and found.principle:
            self._compare_text(source, reference, found)
            return found
        place = Place(source, reference.span)
        if found is not None:
            facts = {"id": reference.target, "title": found.title}
            related = [(found.title_place, "this section has neither a level nor an act of its own")]
            self.report.say("unknown-principle", place, facts, variant="section", related=related)
        else:
            self._unknown(place, reference.target, "", owner)
        return None

    def unnamed(self, place: Place, keyword: str, words: str) -> None:
        """A clause that names a principle in words, or not at all, where it needs a reference."""
        if self._titles is None:
            self._titles = titles(self.ids.by_id)
        named = words.strip().strip('"“”').casefold()
        found = self._titles.get(named) or (github_slug(named) if github_slug(named) in self.ids.by_id else None)
        heading = self.ids.by_id[found] if found is not None else None
        suggestion = f"[{heading.title}](#{heading.id})" if heading is not None and heading.principle else ""
        facts = {"keyword": keyword, "suggestion": suggestion}
        self.report.say("unknown-principle", place, facts, variant="no-reference")

    def mention(self, source: SourceFile, reference: Reference, within: Heading | None) -> None:
        """A reference that decides nothing: it is kept as "refers to"."""
        place = Place(source, reference.span)
        resolved = self._resolve(reference.target, place, within, "prose")
        self.refers.append(RefersTo(within.id if within is not None else None, reference.target, place, resolved))

    def violated(self, targets: Iterable[tuple[str, Place]], within: Heading | None) -> tuple[str, ...]:
        """The ids that a verdict names, those that exist."""
        return tuple(dict.fromkeys(name for name, place in targets if self._resolve(name, place, within, "verdict")))

    def mentions_of_block(self, source: SourceFile, block: Block, within: Heading | None) -> None:
        """Every mention in a block: in prose, in the text of clauses and wordings, and in verdicts."""
        if isinstance(block, Prose):
            for reference in block.references:
                self.mention(source, reference, within)
        elif isinstance(block, Conversation):
            for words in _about(block):
                for reference in prose_references(source.text, *words.span)[0]:
                    self.mention(source, reference, within)
            for turn in _turns(block):
                named = turn.verdict.violates if turn.verdict is not None else ()
                self.violated([(one.target, Place(source, one.span)) for one in named], within)
        elif isinstance(block, Clause):
            for reference in _mentions(block):
                self.mention(source, reference, within)

    def see(self, source: SourceFile, clause: Clause) -> None:
        """A See mentions sections; the texts of its links are held against their titles."""
        for reference in clause.references:
            found = self.ids.by_id.get(reference.target)
            if found is not None:
                self._compare_text(source, reference, found)

    # --- what is said -------------------------------------------------------------------------------------------

    def _resolve(self, target: str, place: Place, within: Heading | None, variant: Variant) -> bool:
        if target in self.ids.by_id:
            return True
        self._unknown(place, target, variant, within)
        return False

    def _unknown(self, place: Place, target: str, variant: Variant, owner: Heading | None) -> None:
        facts = {"id": target, "suggestion": self._suggestion(target, variant, owner) or ""}
        known = self.ids.by_id.get(facts["suggestion"])
        related = [(known.title_place, f"`{known.id}` is this section")] if known is not None else []
        self.report.say("unknown-principle", place, facts, variant=variant, related=related)

    def _suggestion(self, target: str, variant: Variant, owner: Heading | None) -> str | None:
        former = self.ids.former.get(target)
        if former is not None:
            return former
        if variant:
            if self._sections is None:
                self._sections = Vocabulary(self.ids.by_id)
            return self._sections.closest(target, sole=False)
        if self._principles is None:
            self._principles = Vocabulary(name for name, one in self.ids.by_id.items() if one.principle)
        near = self._principles.closest(target)
        if near is not None and owner is not None and near == owner.id:
            return self._principles.closest(target, sole=False)
        return near

    def _compare_text(self, source: SourceFile, reference: Reference, found: Heading) -> None:
        if not _names(reference.text, found):
            facts = {"text": reference.text, "title": found.title, "id": found.id}
            related = [(found.title_place, "the reference leads here")]
            self.report.say("link-text-differs", Place(source, reference.span), facts, related=related)


def _names(text: str, heading: Heading) -> bool:
    """Whether a link text names the section: it is ``?`` or its title, its id, or a natural shortening of the title,
    which is some of the title's words in their order.
    """
    if text in ("", "?"):
        return True
    said, title = normalise(text), normalise(heading.title)
    if said == title or github_slug(said) in (heading.id, github_slug(title)):
        return True
    words = iter(title.replace("-", " ").split())
    return bool(said) and all(word in words for word in said.replace("-", " ").split())


def _turns(conversation: Conversation) -> Iterator[Turn]:
    for part in conversation.parts:
        if isinstance(part, Turn):
            yield part
        elif isinstance(part, Comparison):
            yield from part.answers


def _about(conversation: Conversation) -> Iterator[Words]:
    """What an author says of a conversation: its title, and the reasons of its verdicts."""
    if conversation.title is not None:
        yield conversation.title
    for turn in _turns(conversation):
        if turn.verdict is not None and turn.verdict.reason is not None:
            yield turn.verdict.reason


def _mentions(clause: Clause) -> Iterator[Reference]:
    """The references in a clause and what is nested in it that are mentions: no edges, and not what somebody says."""
    pending: list[Clause | Item] = [clause]
    while pending:
        element = pending.pop()
        if isinstance(element, Clause) and element.keyword in _SPOKEN:
            continue
        if not isinstance(element, Clause) or element.keyword not in _ORDERING:
            yield from element.references
        pending += reversed(element.children)
