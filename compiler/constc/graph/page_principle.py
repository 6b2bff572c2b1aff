"""One principle as the page shows it: its text, its traits and rules, where it stands, and what was written for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from constc.graph.checks import CheckResult
from constc.graph.model import (
    AuthoredConversation, Branch, Check, Edge, Exception_, Line, Otherwise, Principle, PrincipleGraph, RefersTo, Rule,
    Situation, Tension, Trait,
)  # fmt: skip
from constc.graph.page_rules import guard, reasons, rules
from constc.pages import Markup, fragment, inline, joined, plain, prose, tag, visible
from constc.pages.prose import Titles
from constc.source import Place

__all__ = ["Around", "article", "check_line", "link", "situations_of"]

_RELATIONS = {"wins": "wins over", "yields": "yields to", "ties": "ties with"}


@dataclass(frozen=True, slots=True)
class Around:
    """What the rest of a constitution says of one principle."""

    edges: Sequence[Edge] = ()
    tensions: Sequence[Tension] = ()
    checks: Sequence[tuple[Check, CheckResult]] = ()
    mentions: Sequence[RefersTo] = ()
    conversations: Sequence[AuthoredConversation] = ()


def link(name: str, titles: Titles) -> Markup:
    """A link to a principle by its title; a section that is none is named without a link."""
    title = tag("bdi", titles.get(name) or name)
    return tag("a", title, href=fragment(name)) if name in titles else title


def article(
    graph: PrincipleGraph, principle: Principle, around: Around, titles: Titles, tone: int, beside: Sequence[Markup]
) -> Markup:
    """The whole of a principle. ``beside`` leads to the principles before and after it."""
    return tag(
        "article",
        _head(graph, principle),
        tag("div", prose(principle.text, titles), class_="prose") if principle.text.strip() else None,
        *(_trait(trait, titles) for trait in principle.traits),
        *(_line("Role model", one, titles) for one in principle.role_models),
        *(_line("About", one, titles) for one in principle.about),
        _part("What it asks for", rules(principle, titles)),
        _part("Where it stands", joined(_standing(principle.id, around, titles))),
        _part("Checks", joined(check_line(check, result, titles) for check, result in around.checks)),
        _part("Situations and examples", _written(graph, principle, around, titles)),
        _part("Mentions", joined(_mentions(principle.id, around.mentions, titles))),
        _foot(principle, titles),
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
            tag("span", tag("bdi", parent.title), class_="aside") if parent is not None else None,
            class_="eyebrow",
        ),
        tag("h2", principle.title, dir="auto"),
        tag("p", tag("code", f"#{principle.id}"), class_="ident"),
    )


def _trait(trait: Trait, titles: Titles) -> Markup:
    lines = [_spoken(line, titles) for line in trait.branch.lines if line.kind in ("asked", "good", "ok", "bad")]
    told = tag("details", tag("summary", "Asked about it"), *lines) if lines else None
    return tag("figure", tag("blockquote", inline(trait.text, titles), dir="auto"), told, class_="trait")


def _spoken(line: Line, titles: Titles) -> Markup:
    word = {"asked": "Asked", "good": "Good", "ok": "OK", "bad": "Bad"}[line.kind]
    inner = (_spoken(one, titles) for one in line.lines if one.kind in ("good", "ok", "bad"))
    return joined([tag("p", tag("b", word), " ", line.text, class_=f"spoken {line.kind}", dir="auto"), *inner])


# --- edges, tensions, checks, mentions --------------------------------------------------------------------------


def _standing(name: str, around: Around, titles: Titles) -> Iterator[Markup]:
    for edge in around.edges:
        other = edge.target if edge.source == name else edge.source
        illegal = None if edge.legal else tag("span", " The levels do not allow it, so it counts for nothing.")
        yield tag(
            "div",
            tag("p", f"{_edge_words(edge, name)} ", link(other, titles), guard(edge.guard), illegal, _at(edge.place)),
            reasons(edge.reasons, titles),
            class_="edge",
            data_kind=edge.kind if edge.legal else "unsettled",
        )
    for tension in around.tensions:
        yield _tension(name, tension, titles)


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


def _tension(name: str, tension: Tension, titles: Titles) -> Markup:
    other = tension.second if tension.first == name else tension.first
    settled = tension.resolved_by
    return tag(
        "div",
        tag("p", "In tension with ", link(other, titles), guard(tension.guard), _at(tension.place)),
        tag("p", tag("b", "Settled"), " ", inline(settled.text, titles), class_="line condition")
        if settled is not None
        else tag("p", "Nothing settles it.", class_="line dont"),
        class_="edge",
        data_kind="settled" if settled is not None else "unsettled",
    )


def check_line(check: Check, result: CheckResult, titles: Titles) -> Markup:
    """A Check as a sentence, with its outcome."""
    outcome = "holds" if result.holds else f"fails: {result.reason}"
    return tag(
        "p",
        tag("span", "✓" if result.holds else "✗", class_="mark", aria_hidden="true"),
        link(check.left, titles),
        f" {_RELATIONS[check.relation]} ",
        link(check.right, titles),
        guard(check.guard),
        tag("span", f" ({outcome})", class_="aside"),
        class_="check" if result.holds else "check failed",
    )


def _mentions(name: str, mentions: Iterable[RefersTo], titles: Titles) -> Iterator[Markup]:
    """One line for what a principle mentions and one for what mentions it, each name once."""
    found = list(mentions)
    to = dict.fromkeys(one.target for one in found if one.source == name and one.resolved and one.target != name)
    by = dict.fromkeys(one.source for one in found if one.target == name and one.source not in (None, name))
    for words, names in (("Mentions ", to), ("Mentioned in ", by)):
        if names:
            yield tag("p", words, joined((link(str(one), titles) for one in names), ", "))


# --- what was written for it ------------------------------------------------------------------------------------


def situations_of(graph: PrincipleGraph, principle: Principle) -> list[Situation]:
    """Every situation of a principle: its own, those of its rules, exceptions, acts, and of tensions written there."""
    found = [each for branch in _branches(principle) for each in branch.situations]
    for tension in graph.tensions:
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


def _written(graph: PrincipleGraph, principle: Principle, around: Around, titles: Titles) -> Markup:
    settings = [tag("li", _cut(plain(one.text, titles)), dir="auto") for one in situations_of(graph, principle)]
    talks = [
        tag("li", _cut(one.conversation.title.value), dir="auto") if one.conversation.title is not None else None
        for one in around.conversations
    ]
    unnamed = talks.count(None)
    named = [one for one in talks if one is not None]
    if unnamed:
        named.append(tag("li", f"{unnamed} without a title", class_="aside"))
    return joined([_listed(len(settings), "situation", settings), _listed(len(talks), "example", named)])


def _listed(count: int, noun: str, lines: Sequence[Markup]) -> Markup | None:
    if not count:
        return None
    words = f"{count} {noun}{'' if count == 1 else 's'}"
    return tag("details", tag("summary", words), tag("ul", *lines))


def _cut(text: str, most: int = 240) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rstrip() + "…"


def _line(word: str, text: str, titles: Titles) -> Markup:
    return tag("p", tag("b", word), " ", inline(text, titles), class_="line condition")


def _foot(principle: Principle, titles: Titles) -> Markup:
    notes = [
        ("Applies to", principle.applies_to),
        ("Source", principle.source),
        ("Status", principle.status),
        ("See", principle.see),
        ("Tags", ", ".join(principle.tags)),
        ("Earlier ids", ", ".join(principle.was)),
    ]
    lines = [_line(word, text, titles) for word, text in notes if text]
    where = tag("p", _where(principle.title_place), class_="where")
    return tag("footer", *lines, where)


def _at(place: Place) -> Markup:
    return tag("span", f" line {place.start().line}", class_="aside")


def _where(place: Place) -> str:
    return f"{place.source.path}:{place.start().line}"
