"""One principle as the page shows it: its text, its traits and rules, where it stands, and what was written for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from constc.graph.checks import CheckResult
from constc.graph.model import (
    AuthoredConversation,
    Branch,
    Check,
    Edge,
    Exception_,
    Otherwise,
    Principle,
    PrincipleGraph,
    RefersTo,
    Rule,
    Situation,
    Tension,
    Trait,
)
from constc.graph.page_rules import guard, reasons, rules
from constc.graph.page_situations import situation, spoken
from constc.pages import Markup, Names, fragment, inline, joined, prose, shortened, tag, visible
from constc.source import Place

__all__ = ["Around", "article", "check_line", "link"]

_LONGEST_EXAMPLE: Final = 240
_LONGEST_TITLE: Final = 120
_RELATIONS: Final = {"wins": "wins over", "yields": "yields to", "ties": "ties with"}


@dataclass(frozen=True, slots=True)
class Around:
    """What the rest of a constitution says of one principle; the lists are filled in one walk over all of it."""

    edges: list[Edge] = field(default_factory=list)
    tensions: list[Tension] = field(default_factory=list)
    checks: list[tuple[Check, CheckResult]] = field(default_factory=list)
    mentions: list[RefersTo] = field(default_factory=list)
    conversations: list[AuthoredConversation] = field(default_factory=list)


def link(name: str, names: Names) -> Markup:
    """A link to a principle by its title; a section that is none is named without a link."""
    title = tag("bdi", shortened(names.titles.get(name) or name, _LONGEST_TITLE))
    return tag("a", title, href=fragment(name)) if name in names.linked else title


def article(
    graph: PrincipleGraph, principle: Principle, around: Around, names: Names, tone: int, beside: Sequence[Markup]
) -> Markup:
    """The whole of a principle. ``beside`` leads to the principles before and after it."""
    return tag(
        "article",
        _head(graph, principle),
        tag("div", prose(principle.text, names), class_="prose") if principle.text.strip() else None,
        *(_trait(trait, names) for trait in principle.traits),
        *(_line("Role model", one, names) for one in principle.role_models),
        *(_line("About", one, names) for one in principle.about),
        _part("What it asks for", rules(principle, names)),
        _part("Where it stands", joined(_standing(principle.id, around, names))),
        _part("Checks", joined(check_line(check, result, names) for check, result in around.checks)),
        _part("Situations and examples", _written(principle, around, names)),
        _part("Mentions", joined(_mentions(principle.id, around.mentions, names))),
        _foot(principle, names),
        tag("nav", *beside, class_="beside", aria_label="Next principles") if beside else None,
        class_="principle",
        id=visible(principle.id),
        tabindex="-1",
        data_tone=tone,
    )


def _part(title: str, content: Markup) -> Markup | None:
    return tag("section", tag("h3", title), content) if content else None


def _head(graph: PrincipleGraph, principle: Principle) -> Markup:
    level = graph.level_of(principle.id)
    parent = graph.sections.get(principle.parent) if principle.parent is not None else None
    inherited = level is not None and principle.own_level is None
    return tag(
        "header",
        tag(
            "p",
            tag("span", level.id if level is not None else "no level", class_="level"),
            tag("span", "inherited", class_="aside") if inherited else None,
            tag("span", tag("bdi", parent.title), class_="aside")
            if parent is not None and parent.title != graph.name
            else None,
            class_="eyebrow",
        ),
        tag("h2", principle.title, dir="auto"),
        tag("p", tag("code", f"#{principle.id}"), class_="ident"),
    )


def _trait(trait: Trait, names: Names) -> Markup:
    lines = list(spoken(trait.branch.lines, names))
    told = tag("details", tag("summary", "Asked about it"), *lines) if lines else None
    return tag("figure", tag("blockquote", inline(trait.text, names), dir="auto"), told, class_="trait")


# --- edges, tensions, checks, mentions --------------------------------------------------------------------------


def _standing(name: str, around: Around, names: Names) -> Iterator[Markup]:
    for edge in around.edges:
        other = edge.target if edge.source == name else edge.source
        yield tag(
            "div",
            tag("p", f"{_edge_words(edge, name)} ", link(other, names), guard(edge.guard), _at(edge.place)),
            None if edge.legal else tag("p", "The levels do not allow it: it counts for nothing.", class_="aside"),
            reasons(edge.reasons, names),
            class_="edge",
            data_kind=edge.kind if edge.legal else "illegal",
        )
    for tension in around.tensions:
        yield _tension(name, tension, names)


def _edge_words(edge: Edge, name: str) -> str:
    """The verb of an edge, seen from the principle ``name``."""
    first = edge.source == name
    match edge.kind:
        case "overrides":
            return "Overrides" if first else "Is overridden by"
        case "yields":
            return "Comes before" if first else "Yields to"
        case _:
            return "Is an exception to" if first else "Has the exception"


def _tension(name: str, tension: Tension, names: Names) -> Markup:
    other = tension.second if tension.first == name else tension.first
    settled = tension.resolved_by
    return tag(
        "div",
        tag("p", "In tension with ", link(other, names), guard(tension.guard), _at(tension.place)),
        tag("p", tag("b", "Settled"), " ", inline(settled.text, names), class_="line condition")
        if settled is not None
        else tag("p", "Nothing settles it.", class_="line dont"),
        class_="edge",
        data_kind="settled" if settled is not None else "unsettled",
    )


def check_line(check: Check, result: CheckResult, names: Names) -> Markup:
    """A Check as a sentence, with its outcome."""
    outcome = "holds" if result.holds else f"fails: {result.reason}"
    return tag(
        "p",
        tag("span", "✓" if result.holds else "✗", class_="mark", aria_hidden="true"),
        link(check.left, names),
        f" {_RELATIONS[check.relation]} ",
        link(check.right, names),
        guard(check.guard),
        tag("span", f" ({outcome})", class_="unseen" if result.holds else "aside"),
        class_="check" if result.holds else "check failed",
    )


def _mentions(name: str, found: Sequence[RefersTo], names: Names) -> Iterator[Markup]:
    """One line for what a principle mentions and one for what mentions it, each name once."""
    to = dict.fromkeys(one.target for one in found if one.source == name and one.resolved and one.target != name)
    by = dict.fromkeys(one.source for one in found if one.target == name and one.source not in (None, name))
    for words, others in (("Mentions ", to), ("Mentioned in ", by)):
        if others:
            yield tag("p", words, joined((link(str(one), names) for one in others), ", "))


# --- what was written for it ------------------------------------------------------------------------------------


def _situations(principle: Principle, tensions: Iterable[Tension]) -> list[Situation]:
    """Every situation of a principle: its own, those of its rules, exceptions, acts, and of tensions written there."""
    found = [each for branch in _branches(principle) for each in branch.situations]
    for tension in tensions:
        if tension.first == principle.id:
            found += tension.branch.situations
    return list({(one.place.source.path, one.place.span): one for one in found}.values())


def _branches(principle: Principle) -> Iterator[Branch]:
    yield principle.branch
    yield from (trait.branch for trait in principle.traits)
    pending: list[Rule | Exception_ | Otherwise] = list(reversed(principle.rules))
    while pending:
        element = pending.pop()
        yield element.branch
        yield from (act.branch for act in element.acts)
        pending += reversed(element.exceptions)
        if isinstance(element, Rule):
            pending += reversed(element.otherwises)


def _written(principle: Principle, around: Around, names: Names) -> Markup:
    situations = _situations(principle, around.tensions)
    settings = [tag("li", situation(one, names)) for one in situations]
    talks = [
        tag("li", shortened(one.conversation.title.value, _LONGEST_EXAMPLE), dir="auto")
        if one.conversation.title is not None
        else None
        for one in around.conversations
    ]
    unnamed = talks.count(None)
    named = [one for one in talks if one is not None]
    if unnamed:
        named.append(tag("li", f"{unnamed} without a title", class_="aside"))
    listed = [_listed(len(settings), "situation", settings), _listed(len(talks), "example", named)]
    return tag("div", *listed, class_="written") if any(listed) else Markup()


def _listed(count: int, noun: str, lines: Sequence[Markup]) -> Markup | None:
    if not count:
        return None
    words = f"{count} {noun}{'' if count == 1 else 's'}"
    return tag("details", tag("summary", words), tag("ul", *lines, class_=f"{noun}s"))


def _line(word: str, text: str, names: Names) -> Markup:
    return tag("p", tag("b", word), " ", inline(text, names), class_="line condition")


def _foot(principle: Principle, names: Names) -> Markup:
    notes = [
        ("Applies to", principle.applies_to),
        ("Source", principle.source),
        ("Status", principle.status),
        ("See", principle.see),
        ("Tags", ", ".join(principle.tags)),
        ("Earlier ids", ", ".join(principle.was)),
    ]
    lines = [_line(word, text, names) for word, text in notes if text]
    where = tag("p", _where(principle.title_place), class_="where")
    return tag("footer", *lines, where)


def _at(place: Place) -> Markup:
    return tag("span", f" line {place.start().line}", class_="aside")


def _where(place: Place) -> str:
    return f"{place.source.path}:{place.start().line}"
