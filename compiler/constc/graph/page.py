"""The graph as a page: levels as bands, principles as cards on them, lines between the cards, each principle in full.

Everything that can be read stands in the HTML, so the page is whole without its script and on paper. The script draws
the lines, opens one principle at a time, searches and filters.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from constc.graph.checks import CheckResult, run_check
from constc.graph.logic import fact_tests
from constc.graph.model import Check, Level, Principle, PrincipleGraph
from constc.graph.page_principle import Around, article, check_line, link
from constc.graph.page_rules import formula_words
from constc.graph.search import Budget
from constc.graph.standing import conditions_of
from constc.pages import Markup, Names, fragment, joined, page, plain, shortened, tag, visible
from constc.syntax.tree import Formula

__all__ = ["to_html"]

_TONES: Final = 6
#: From here on the cards are small at first.
_MANY: Final = 40
_LONGEST_EXCERPT: Final = 150
_LONGEST_LABEL: Final = 80

_KINDS: Final = {
    "overrides": ("Overrides", "The principle at the tail says that it comes before the one at the arrow."),
    "yields": ("Yields", "The principle at the arrow says that it gives way to the one at the tail."),
    "exception": ("Exception", "The principle at the tail is an exception to the one at the arrow."),
    "settled": ("Tension, settled", "The two can pull apart, and the text says what is right then."),
    "unsettled": ("Tension, open", "The two can pull apart, and nothing says what is right then."),
    "illegal": ("Not allowed", "An edge that the levels do not allow. It counts for nothing."),
    "refers": ("Mentions", "The text of one principle mentions the other."),
}


@dataclass(frozen=True, slots=True)
class _Band:
    """A level with its principles. ``number`` is its rank, the number of levels for none; ``tone`` its shade."""

    level: Level | None
    number: int
    tone: int
    members: Sequence[Principle]


def to_html(graph: PrincipleGraph) -> str:
    """The whole page, with a line end. The same graph gives the same bytes."""
    names = Names({name: section.title for name, section in graph.sections.items()}, graph.principles)
    bands = _bands(graph)
    budget = Budget()
    checks = [(check, run_check(graph, check, budget)) for check in graph.checks]
    lines = _lines(graph)
    numbers = {name: number for number, name in enumerate(graph.principles)}
    present = [kind for kind in _KINDS if any(line["kind"] == kind for line in lines)]
    body = joined(
        [
            _masthead(graph),
            _toolbar(bands, present),
            tag(
                "main",
                _map(graph, bands, names, numbers),
                _panel(graph, bands, names, checks, present),
                class_="sheet",
                data_size="small" if len(graph.principles) > _MANY else "middle",
            ),
        ]
    )
    data = {
        "constitution": visible(graph.name),
        "principles": [
            {"id": visible(name), "title": _label(principle.title), "level": _level_number(graph, principle)}
            for name, principle in graph.principles.items()
        ],
        "lines": lines,
    }
    return page(
        title=f"{_label(graph.name)}: principles",
        body=body,
        language=graph.language,
        data=data,
        styles=("graph.css",),
        scripts=("routes.js", "graph.js"),
    )


# --- what is drawn ----------------------------------------------------------------------------------------------


def _lines(graph: PrincipleGraph) -> list[dict[str, Any]]:
    """The lines between cards: edges, tensions, and each pair of which one mentions the other once."""
    found = [
        _drawn(edge.kind if edge.legal else "illegal", edge.source, edge.target, edge.guard) for edge in graph.edges
    ]
    found += [
        _drawn("unsettled" if one.resolved_by is None else "settled", one.first, one.second, one.guard)
        for one in graph.tensions
    ]
    mentioned = dict.fromkeys((one.source, one.target) for one in graph.refers)
    found += [_drawn("refers", source, target, None) for source, target in mentioned if source is not None]
    names = {visible(name) for name in graph.principles}
    return [line for line in found if line["from"] != line["to"] and line["from"] in names and line["to"] in names]


def _drawn(kind: str, source: str, target: str, formula: Formula | None) -> dict[str, Any]:
    words = None if formula is None else visible(formula_words(formula))
    return {"kind": kind, "from": visible(source), "to": visible(target), "guard": words}


def _level_number(graph: PrincipleGraph, principle: Principle) -> int:
    """The number of the band: the rank of the level; the one after all of them for no level."""
    level = graph.level_of(principle.id)
    return level.rank if level is not None else len(graph.levels)


def _bands(graph: PrincipleGraph) -> list[_Band]:
    """Every band that has principles, the highest level first, those without a level last."""
    members: dict[int, list[Principle]] = {}
    for principle in graph.principles.values():
        members.setdefault(_level_number(graph, principle), []).append(principle)
    levels: list[Level | None] = [*graph.levels, None]
    last = max(1, len(graph.levels) - 1)
    return [
        _Band(level, number, min(_TONES - 1, round(number * (_TONES - 1) / last)), _in_order(graph, members[number]))
        for number, level in enumerate(levels)
        if number in members
    ]


def _in_order(graph: PrincipleGraph, members: Sequence[Principle]) -> list[Principle]:
    """As they are written, but what prevails before what it prevails over, as far as circles let it."""
    place = {principle.id: number for number, principle in enumerate(members)}
    below: dict[str, list[str]] = {name: [] for name in place}
    waits = dict.fromkeys(place, 0)
    for edge in graph.edges:
        if edge.legal and edge.source in place and edge.target in place and edge.source != edge.target:
            below[edge.source].append(edge.target)
            waits[edge.target] += 1
    ready = [number for name, number in place.items() if waits[name] == 0]
    done: dict[int, None] = {}
    rest = iter(place.values())
    while len(done) < len(place):
        if not ready:
            ready.append(next(number for number in rest if number not in done))
        number = heapq.heappop(ready)
        if number in done:
            continue
        done[number] = None
        for name in below[members[number].id]:
            waits[name] -= 1
            if waits[name] == 0 and place[name] not in done:
                heapq.heappush(ready, place[name])
    return [members[number] for number in done]


# --- the parts of the page --------------------------------------------------------------------------------------


def _masthead(graph: PrincipleGraph) -> Markup:
    facts = [
        f"version {graph.version}" if graph.version else None,
        _count(len(graph.principles), "principle") if graph.principles else _count(len(graph.sections), "section"),
        _count(len(graph.levels), "level") if graph.levels else None,
        _count(len(graph.edges) + len(graph.tensions), "edge") if graph.edges or graph.tensions else None,
        _count(len(graph.conversations), "example") if graph.conversations else None,
    ]
    return tag(
        "header",
        tag(
            "div",
            tag("p", "Constitution", class_="eyebrow"),
            tag("h1", graph.name, dir="auto"),
            tag("p", " · ".join(one for one in facts if one), class_="aside"),
        ),
        tag("button", "Dark", class_="theme needs-script", type="button", aria_label="Light or dark colours"),
        class_="masthead",
    )


def _toolbar(bands: Sequence[_Band], present: Sequence[str]) -> Markup:
    levels = [
        _choice(_level_name(band.level), "level", str(band.number), checked=True, count=len(band.members))
        for band in bands
    ]
    # Mentions are many and weigh little: they are drawn at first only where nothing else is.
    kinds = [
        _choice(_KINDS[kind][0], "kind", kind, checked=kind != "refers" or present == ["refers"]) for kind in present
    ]
    search = tag("input", type="search", placeholder="Search principles", aria_label="Search principles")
    return tag(
        "div",
        tag("div", search, tag("p", class_="found", role="status"), class_="search"),
        tag(
            "details",
            tag("summary", "Filter"),
            tag("div", _group("Levels", levels), _group("Lines", kinds), _sizes(), class_="groups"),
            class_="filters",
        ),
        class_="toolbar needs-script",
        hidden=not bands,
    )


def _sizes() -> Markup:
    return tag(
        "div",
        tag("button", "−", type="button", data_step="-1", aria_label="Smaller cards"),
        tag("button", "+", type="button", data_step="1", aria_label="Larger cards"),
        class_="group size",
        role="group",
        aria_label="Size of the cards",
    )


def _group(title: str, choices: Sequence[Markup]) -> Markup | None:
    if not choices:
        return None
    return tag("div", tag("span", title, class_="eyebrow"), *choices, class_="group", role="group", aria_label=title)


def _choice(words: str, group: str, value: str, *, checked: bool, count: int | None = None) -> Markup:
    return tag(
        "label",
        tag("input", type="checkbox", class_="unseen", name=group, value=value, checked=checked),
        tag("i", class_="swatch", data_kind=value) if group == "kind" else None,
        tag("bdi", words),
        None if count is None else tag("span", str(count), class_="aside"),
        class_="choice",
    )


def _map(
    graph: PrincipleGraph,
    bands: Sequence[_Band],
    names: Names,
    numbers: Mapping[str, int],
) -> Markup:
    parents = {principle.parent for principle in graph.principles.values()}
    sections = [
        tag(
            "section",
            tag(
                "header",
                tag("h2", _level_name(band.level)),
                tag("p", _level_words(band.level), class_="aside"),
            ),
            tag("ol", *(_card(graph, one, names, numbers, len(parents) > 1) for one in band.members), class_="cards"),
            class_="band",
            data_level=band.number,
            data_tone=band.tone,
        )
        for band in bands
    ]
    nothing = tag(
        "p", "This constitution has no principles: no heading carries a level or a rule.", class_="aside nothing"
    )
    return tag(
        "div",
        Markup('<svg class="lines" aria-hidden="true"></svg>'),
        *(sections or [nothing]),
        tag(
            "div",
            tag("p", "No principle fits this search and these levels."),
            tag("button", "Show all", type="button"),
            class_="nothing unfound",
            hidden=True,
        ),
        class_="map",
    )


def _card(
    graph: PrincipleGraph, principle: Principle, names: Names, numbers: Mapping[str, int], with_parent: bool
) -> Markup:
    parent = graph.sections.get(principle.parent) if principle.parent is not None and with_parent else None
    said = principle.traits[0].text if principle.traits else principle.text.split("\n\n", 1)[0]
    excerpt = shortened(plain(said, names), _LONGEST_EXCERPT)
    return tag(
        "li",
        tag(
            "a",
            tag("span", parent.title, class_="within", dir="auto") if parent is not None else None,
            tag("span", principle.title, class_="title", dir="auto"),
            tag("span", excerpt, class_="said voice" if principle.traits else "said", dir="auto") if excerpt else None,
            class_="card",
            href=fragment(principle.id),
            data_number=numbers[principle.id],
        ),
    )


def _panel(
    graph: PrincipleGraph,
    bands: Sequence[_Band],
    names: Names,
    checks: Sequence[tuple[Check, CheckResult]],
    present: Sequence[str],
) -> Markup:
    around = _arounds(graph, checks)
    order = [(principle, band.tone) for band in bands for principle in band.members]
    articles = [
        article(graph, principle, around[principle.id], names, tone, _beside(order, place))
        for place, (principle, tone) in enumerate(order)
    ]
    close = tag("button", "Close", class_="close needs-script", type="button")
    return tag(
        "aside",
        tag("div", close, class_="panel-bar"),
        _overview(graph, names, checks, present),
        tag("div", *articles, class_="principles"),
        class_="panel",
        aria_label="Details",
    )


def _beside(order: Sequence[tuple[Principle, int]], place: int) -> list[Markup]:
    found = []
    for step, word in ((-1, "Before"), (1, "After")):
        if 0 <= place + step < len(order):
            other = order[place + step][0]
            label = tag("span", word, class_="eyebrow")
            found.append(tag("a", label, tag("bdi", _label(other.title)), href=fragment(other.id), class_=word.lower()))
    return found


def _arounds(graph: PrincipleGraph, checks: Sequence[tuple[Check, CheckResult]]) -> dict[str, Around]:
    """What is said of each principle."""
    found = {name: Around() for name in graph.principles}

    def those(*names: str | None) -> Iterable[Around]:
        return [found[name] for name in dict.fromkeys(names) if name is not None and name in found]

    for edge in graph.edges:
        for one in those(edge.source, edge.target):
            one.edges.append(edge)
    for tension in graph.tensions:
        for one in those(tension.first, tension.second):
            one.tensions.append(tension)
    for check, result in checks:
        for one in those(check.left, check.right):
            one.checks.append((check, result))
    for reference in graph.refers:
        for one in those(reference.source, reference.target):
            one.mentions.append(reference)
    for talk in graph.conversations:
        for one in those(talk.owner):
            one.conversations.append(talk)
    return found


# --- the overview -----------------------------------------------------------------------------------------------


def _overview(
    graph: PrincipleGraph, names: Names, checks: Sequence[tuple[Check, CheckResult]], present: Sequence[str]
) -> Markup:
    legend = [
        tag("li", tag("i", class_="swatch", data_kind=kind), tag("p", tag("b", _KINDS[kind][0]), " ", _KINDS[kind][1]))
        for kind in present
    ]
    used = _facts_used(graph)
    facts = [
        tag(
            "div",
            tag("dt", tag("code", fact.id.replace("_", " "))),
            *(tag("dd", *_wording(value, words)) for value, words in fact.wordings.items()),
            tag("dd", joined((link(one, names) for one in used[key]), ", "), class_="uses") if used.get(key) else None,
        )
        for key, fact in graph.facts.items()
    ]
    sections = [
        tag("li", tag("bdi", one.title), class_=f"depth-{min(one.depth, 4)}")
        for one in graph.sections.values()
        if not graph.principles
    ]
    intro = "Each card is a principle. A principle on a higher band has the higher authority. Choose one to read it."
    return tag(
        "div",
        joined([tag("h2", "How to read this page"), tag("p", intro)]) if graph.principles else None,
        tag("ul", *legend, class_="legend needs-script") if legend else None,
        joined([tag("h3", "Checks"), *(check_line(check, result, names) for check, result in checks)])
        if checks
        else None,
        joined([tag("h3", "Facts"), tag("dl", *facts, class_="facts")]) if facts else None,
        joined([tag("h3", "Sections"), tag("ul", *sections, class_="sections")]) if sections else None,
        class_="overview",
    )


def _wording(value: str, words: str) -> Sequence[str]:
    return (tag("b", value), " ", words)


def _facts_used(graph: PrincipleGraph) -> dict[str, list[str]]:
    """For each fact the principles whose conditions name it."""
    found: dict[str, dict[str, None]] = {}
    for name, principle in graph.principles.items():
        for test in fact_tests(conditions_of(principle)):
            found.setdefault(test.name, {})[name] = None
    return {key: list(names) for key, names in found.items()}


# --- words ------------------------------------------------------------------------------------------------------


def _level_name(level: Level | None) -> str:
    return level.id if level is not None else "no level"


def _level_words(level: Level | None) -> str:
    """What a level is, in a sentence or two."""
    if level is None:
        return "Nothing ranks these but the edges between them."
    words = {
        "filter": "Never weighed, never overridden.",
        "strict": "Comes before all below.",
        "weigh": "Weighed with what is below.",
    }[level.kind]
    if level.overridable:
        words += " May be overridden."
    if level.speaker is not None:
        words += f" Held by {level.speaker} messages."
    return words


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _label(title: str) -> str:
    return shortened(visible(title), _LONGEST_LABEL)
