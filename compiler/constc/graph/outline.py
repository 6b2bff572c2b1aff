"""The outline of a constitution: every heading with its id, its level and what it inherits, before any clause is read.

Which headings are principles is decided here: those with a level of their own, and those that directly own a normative
clause. An inherited level ranks a principle and makes none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from constc.graph.levels import Levels
from constc.graph.model import Level
from constc.graph.report import Report
from constc.source import Place, SourceFile, Span
from constc.syntax import github_slug
from constc.syntax.tree import Clause, Document, Section, Words

__all__ = ["Heading", "assign_ids", "assign_levels", "headings_of", "level_names"]

_NORMATIVE: Final = frozenset({"do", "dont", "may", "when", "trait"})


@dataclass(frozen=True, slots=True)
class Carried:
    """A value of an attribute and where it stands."""

    value: str
    place: Place


@dataclass(eq=False, slots=True)
class Heading:
    """A section on its way into the graph. ``clauses`` are those that it owns directly."""

    document: Document
    section: Section
    parent: Heading | None
    clauses: tuple[Clause, ...]
    trail: tuple[str, ...]
    level_at: Carried | None
    id_at: Carried | None
    was: tuple[str, ...]
    tags: tuple[str, ...]
    applies_to: str | None
    principle: bool = False
    id: str = ""
    own_level: Level | None = None
    level: Level | None = None
    #: The nearest level that somebody named, own or inherited, is one that nobody knows.
    level_lost: bool = False

    @property
    def source(self) -> SourceFile:
        """The file that it stands in."""
        return self.document.source

    @property
    def title(self) -> str:
        """Its text without markup."""
        return self.section.title.value

    @property
    def title_place(self) -> Place:
        """The heading line."""
        return self.place(self.section.heading_span)

    def place(self, span: Span) -> Place:
        """A place in its file."""
        return Place(self.document.source, span)


@dataclass(slots=True)
class Ids:
    """Every id with the heading that has it; ``former`` leads from names that no longer count to those that do."""

    by_id: dict[str, Heading] = field(default_factory=dict)
    former: dict[str, str] = field(default_factory=dict)


def headings_of(documents: Sequence[Document], report: Report) -> tuple[Heading, ...]:
    """Every heading of every file in the order of the text. In a file of prose no clause is read."""
    found: list[Heading] = []
    rules = documents[0].mode != "prose"
    for document in documents:
        read = rules or document.mode != "prose"
        pending: list[tuple[Section, Heading | None]] = [(section, None) for section in reversed(document.sections)]
        while pending:
            section, parent = pending.pop()
            heading = _heading(document, section, parent, report, read=read)
            found.append(heading)
            pending += [(inner, heading) for inner in reversed(section.sections)]
    return tuple(found)


def level_names(headings: Sequence[Heading]) -> Iterator[str]:
    """The level that each heading names, where it names one."""
    return (heading.level_at.value for heading in headings if heading.level_at is not None)


def assign_levels(headings: Sequence[Heading], levels: Levels, report: Report) -> None:
    """Resolve every level, own and inherited. Parents come before their children."""
    for heading in headings:
        parent = heading.parent
        if heading.level_at is not None:
            report.trail = heading.trail
            heading.own_level = levels.resolve(heading.level_at.value, heading.level_at.place, report)
            heading.level = heading.own_level
            heading.level_lost = heading.own_level is None
        elif parent is not None:
            heading.level, heading.level_lost = parent.level, parent.level_lost


def report_unranked(headings: Sequence[Heading], report: Report) -> None:
    """Principles without a level, own or inherited: said once, at the first of them."""
    unranked = [one for one in headings if one.principle and one.level is None and not one.level_lost]
    if unranked:
        first = unranked[0]
        report.trail = first.trail
        facts = {"title": first.title, "id": first.id, "count": str(len(unranked) - 1)}
        variant = "" if len(unranked) == 1 else "several"
        report.say("no-level", first.title_place, facts, variant=variant)


def assign_ids(headings: Sequence[Heading], report: Report) -> Ids:
    """Give every heading its id: the one it was given, else the anchor of its title, with ``-1`` where that is taken.

    For a principle a repeated id is an error, since its rows would hang on the order of the text.
    """
    ids = Ids()
    repeats: dict[str, int] = {}

    def free(name: str) -> str:
        candidate = name
        while candidate in ids.by_id:
            repeats[name] = repeats.get(name, 0) + 1
            candidate = f"{name}-{repeats[name]}"
        return candidate

    named = [heading for heading in headings if heading.id_at is not None]
    for heading in (*named, *(heading for heading in headings if heading.id_at is None)):
        wanted = heading.id_at.value if heading.id_at is not None else github_slug(heading.title) or "section"
        heading.id = free(wanted)
        if heading.id != wanted:
            _report_repeated(heading, ids.by_id[wanted], wanted, report)
        ids.by_id[heading.id] = heading
    _report_reused(headings, ids, report)
    return ids


def _heading(document: Document, section: Section, parent: Heading | None, report: Report, *, read: bool) -> Heading:
    source = document.source
    clauses = tuple(block for block in section.blocks if isinstance(block, Clause)) if read else ()
    trail = (*(parent.trail if parent is not None else ()), section.title.value)
    attributes = section.attributes
    report.trail = trail
    given = attributes.get("level") if attributes is not None and read else None
    level = _agreed("level", [_carried(source, given), *_named_by(source, clauses, "level")], report)
    given = attributes.id if attributes is not None else None
    carriers = [_carried(source, given), *_named_by(source, clauses, "id"), _carried(source, section.anchor)]
    name = _agreed("id", carriers, report)
    own = next((clause.text.value for clause in clauses if clause.keyword == "applies-to"), None)
    return Heading(
        document=document,
        section=section,
        parent=parent,
        clauses=clauses,
        trail=trail,
        level_at=level,
        id_at=name,
        was=_list(attributes.get("was") if attributes is not None else None),
        tags=_list(attributes.get("tags") if attributes is not None else None),
        applies_to=own or (parent.applies_to if parent is not None else None),
        principle=level is not None or any(clause.keyword in _NORMATIVE for clause in clauses),
    )


def _carried(source: SourceFile, words: Words | None) -> Carried | None:
    return Carried(words.value, Place(source, words.span)) if words is not None and words.value else None


def _named_by(source: SourceFile, clauses: Sequence[Clause], keyword: str) -> Iterator[Carried | None]:
    """What Level or Id clauses say. Marks around a name (back-ticks, the ``#`` of an id) are no part of it."""
    for clause in clauses:
        if clause.keyword == keyword:
            value = clause.text.value.strip().strip("`*_").strip().removeprefix("#")
            yield _carried(source, Words(value, clause.text.span))


def _agreed(key: str, carriers: Sequence[Carried | None], report: Report) -> Carried | None:
    """The first of the carriers that say something; the others must agree with it."""
    found = [carrier for carrier in carriers if carrier is not None]
    for other in found[1:]:
        if other.value != found[0].value:
            facts = {"key": key, "first": found[0].value, "second": other.value}
            related = [(found[0].place, "this one counts")]
            report.say("bad-attributes", other.place, facts, variant="disagree", related=related)
    return found[0] if found else None


def _list(words: Words | None) -> tuple[str, ...]:
    if words is None:
        return ()
    return tuple(dict.fromkeys(part.strip() for part in words.value.split(",") if part.strip()))


def _report_repeated(heading: Heading, first: Heading, name: str, report: Report) -> None:
    """``heading`` wanted the id ``name``, and ``first`` has it."""
    given = heading.id_at is not None and first.id_at is not None
    if not (given or heading.principle or first.principle):
        return
    at = heading.id_at.place if heading.id_at is not None else heading.title_place
    other = first.id_at.place if first.id_at is not None else first.title_place
    report.say(
        "duplicate-id",
        at,
        {"id": name, "title": heading.title, "other": first.title},
        variant="" if given else "title",
        related=[(other, f"`{name}` is the id of this section")],
        trail=heading.trail,
    )


def _report_reused(headings: Sequence[Heading], ids: Ids, report: Report) -> None:
    """Former names, which are keys of rows, must not be the key of anybody else. A heading's own anchor that it gave up
    for an id is remembered, so that a reference to it can be mended.
    """
    keys: dict[str, Heading] = {}
    for heading in headings:
        if not heading.principle:
            continue
        key = heading.was[0] if heading.was else heading.id
        first = keys.setdefault(key, heading)
        if first is not heading:
            former, other = (heading, first) if heading.was else (first, heading)
            report.say(
                "duplicate-id",
                former.title_place,
                {
                    "id": key,
                    "title": former.title,
                    "other": other.title,
                    "which": "a former" if other.was else "the",
                    "remedy": f"take `{key}` out of one of the two `was=`"
                    if other.was
                    else f"give `{other.title}` another id, or take `{key}` out of `was=`",
                },
                variant="former",
                related=[
                    (other.title_place, f"`{key}` is {'a former' if other.was else 'the'} name of this principle")
                ],
                trail=former.trail,
            )
    for heading in headings:
        for name in (*heading.was, github_slug(heading.title)):
            if name not in ids.by_id:
                ids.former.setdefault(name, heading.id)


def titles(by_id: Mapping[str, Heading]) -> dict[str, str]:
    """From a title, compared as text is, to the id of its heading; the first of equal titles."""
    found: dict[str, str] = {}
    for name, heading in by_id.items():
        found.setdefault(heading.title.casefold(), name)
    return found
