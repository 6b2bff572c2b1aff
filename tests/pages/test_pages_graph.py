"""The graph page: what stands in it, and that nothing in a constitution gets out of its place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from reading import ROOT, Element, graph_of, island, page_of, read, title_of, words

from constc.build.check import analyse
from constc.graph.export import to_json
from constc.graph.page import to_html

TEXT = """---
constitution: Fern
version: 1.2.0
levels:
  - bounds: {kind: filter}
  - safety
  - care: {kind: weigh, speaker: system}
  - style: {kind: weigh, overridable: true, speaker: user}
facts:
  dry: {yes: The soil is dry., no: The soil is wet.}
---

# Shelf

## Water first {#water level=care}

A dry plant is *dead* by evening, see [?](#sockets) and [the shelf](#shelf).

- **Trait:** I look at the soil first.
  - **Asked:** "What do you look at?"
  - **Good:** "The soil."
  - **Bad:** "The pot."
- **Role model:** a lighthouse keeper
- **When:** a plant on the shelf is dry `dry`
  - **Do:** say which one
  - **Don't:** guess
  - **May:** name the can
  - **Because:** a dry plant is dead before the evening
  - **Tempted by:** the one that looks sad
  - **Cost:** a minute
  - **Unless:** somebody waters it already `watered`
    - **Do:** thank them
    - **Unless:** they ask `asked`
  - **Otherwise:** leave the can where it is
    - **Because:** wet roots rot
- **Because:** plants cannot say it
- **Unless:** there is a fire `fire`
  - **Do:** leave
- **Yields to:** [No water near the sockets](#sockets) when `dry`
  - **Because:** a shock is worse
- **In tension with:** [Short](#short)
  - **Resolved by:** say it in one line
- **In tension with:** [Kind](#kind)
- **Check:** [Water first](#water) yields to [No water near the sockets](#sockets) when `dry`
- **Check:** [Water first](#water) wins over [No water near the sockets](#sockets) when `dry`
- **Situations:**
  - A fern stands in the hall.
    - **Asked:** "Well?"
    - `dry`: It hangs its leaves.
      - **Good:** "Half a litre."

**Example**: a sad fern

> **User:** It looks sad.
>
> **Good:** Half a litre.

## No water near the sockets {#sockets level=safety}

- **Don't:** pour near a socket

## Short {#short level=style}

- **Do:** be short
- **Overrides:** [No water near the sockets](#sockets)

## Kind {#kind level=care}

- **Do:** be kind
- **Exception to:** [Short](#short)
- **Overrides:** [Water first](#water) when `not dry`
"""

HOSTILE = (Path(__file__).parent / "hostile.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tree() -> Element:
    return read(page_of(TEXT))


def line_of(text: str) -> int:
    """The line of the sample that begins so."""
    return TEXT[: TEXT.index(f"\n{text}") + 1].count("\n") + 1


def article(tree: Element, name: str) -> Element:
    return tree.one("article", id=name)


def lines(tree: Element) -> list[tuple[str, str, str, str | None]]:
    return [(one["kind"], one["from"], one["to"], one["guard"]) for one in island(tree)["lines"]]


def test_levels_are_bands_and_what_prevails_comes_first(tree: Element) -> None:
    bands = [
        (words(band.one("h2").text), [words(card.one(class_="title").text) for card in band.all("a", class_="card")])
        for band in tree.all("section", class_="band")
    ]
    assert bands == [
        ("safety", ["No water near the sockets"]),
        ("care", ["Kind", "Water first"]),
        ("style", ["Short"]),
    ]


def test_a_circle_of_edges_keeps_the_order_of_the_text() -> None:
    text = "".join(
        f"## {name} {{level=care}}\n- **Do:** x\n- **Overrides:** [y](#{other})\n\n"
        for name, other in (("A", "c"), ("B", "a"), ("C", "b"))
    )
    cards = read(page_of("---\nconstitution: X\nlevels: [care]\n---\n" + text)).all("a", class_="card")
    assert [words(card.one(class_="title").text) for card in cards] == ["A", "C", "B"]


def test_what_a_principle_shows(tree: Element) -> None:
    text = words(article(tree, "water").text)
    for sentence in (
        "A dry plant is dead by evening, see No water near the sockets and the shelf.",
        "I look at the soil first.",
        "Asked about itAsked What do you look at?Good The soil.Bad The pot.",
        "Role model a lighthouse keeper",
        "When a plant on the shelf is dry dry",
        "Do say which one",
        "Don’t guess",
        "May name the can",
        "Because a dry plant is dead before the evening",
        "Tempted by the one that looks sad",
        "Cost a minute",
        "Unless somebody waters it already wateredDo thank themUnless they ask asked",
        "Otherwise leave the can where it isBecause wet roots rot",
        "Unless there is a fire fireDo leaveBecause plants cannot say it",
        f"Yields to No water near the sockets when dry line {line_of('- **Yields')}Because a shock is worse",
        "Is overridden by Kind when not dry",
        f"In tension with Short line {line_of('- **In tension with:** [Short]')}Settled say it in one line",
        f"In tension with Kind line {line_of('- **In tension with:** [Kind]')}Nothing settles it.",
        "✓Water first yields to No water near the sockets when dry (holds)",
        "✗Water first wins over No water near the sockets when dry (fails: counterexample)",
        "1 situationA fern stands in the hall.Asked Well?dry It hangs its leaves.Good Half a litre.",
        "1 examplea sad fern",
        f"constitution.md:{line_of('## Water')}",
    ):
        assert sentence in text
    assert text.count("there is a fire") == 1


def test_edges_are_told_from_both_sides(tree: Element) -> None:
    assert "Comes before Water first when dry" in words(article(tree, "sockets").text)
    assert f"Is overridden by Short line {line_of('- **Overrides:** [No water')}The levels do not allow it" in words(
        article(tree, "sockets").text
    )
    assert "Has the exception Kind" in words(article(tree, "short").text)
    assert "Overrides Water first when not dry" in words(article(tree, "kind").text)
    assert "In tension with Water first" in words(article(tree, "short").text)


def test_the_lines(tree: Element) -> None:
    assert sorted(lines(tree), key=str) == [
        ("exception", "kind", "short", None),
        ("illegal", "short", "sockets", None),
        ("overrides", "kind", "water", "not dry"),
        ("refers", "water", "sockets", None),
        ("settled", "water", "short", None),
        ("unsettled", "water", "kind", None),
        ("yields", "sockets", "water", "dry"),
    ]
    assert [(one["id"], one["level"]) for one in island(tree)["principles"]] == [
        ("water", 2),
        ("sockets", 1),
        ("short", 3),
        ("kind", 2),
    ]


def test_kinds_and_levels_can_be_chosen(tree: Element) -> None:
    boxes = tree.all("input", type="checkbox")
    assert [(box.attributes["name"], box.attributes["value"], "checked" in box.attributes) for box in boxes] == [
        ("level", "1", True),
        ("level", "2", True),
        ("level", "3", True),
        ("kind", "overrides", True),
        ("kind", "yields", True),
        ("kind", "exception", True),
        ("kind", "settled", True),
        ("kind", "unsettled", True),
        ("kind", "illegal", True),
        ("kind", "refers", False),
    ]


def test_mentions_are_drawn_at_first_where_there_is_nothing_else() -> None:
    text = "---\nconstitution: X\n---\n## A\n- **Do:** x\n\nSee [?](#b).\n\n## B\n- **Do:** y\n"
    (box,) = read(page_of(text)).all("input", name="kind")
    assert (box.attributes["value"], "checked" in box.attributes) == ("refers", True)


def test_the_overview(tree: Element) -> None:
    overview = tree.one(class_="overview")
    text = words(overview.text)
    assert "dryyes The soil is dry.no The soil is wet.Water first" in text
    assert len(overview.all(class_="check")) == 2
    assert "version 1.2.0 · 4 principles · 4 levels · 6 edges" in words(tree.one(class_="masthead").text)


@pytest.mark.parametrize("text", [TEXT, HOSTILE], ids=["fern", "hostile"])
def test_every_link_leads_to_a_principle(text: str) -> None:
    tree = read(page_of(text))
    articles = [one.attributes["id"] for one in tree.all("article")]
    assert len(set(articles)) == len(articles)
    assert {link.attributes["href"] for link in tree.all("a")} <= {f"#{name}" for name in articles}
    assert [one for one in tree.all() if "id" in one.attributes and one.name != "article"] == []


def test_a_constitution_without_principles() -> None:
    tree = read(page_of("# A letter\n\nDear reader.\n\n## Part two\n\nMore.\n"))
    assert "has no principles" in tree.text
    assert words(tree.one(class_="sections").text) == "A letterPart two"
    assert tree.one(class_="toolbar").attributes["hidden"] is None
    assert read(page_of("")).all("article") == []


SITUATIONS = """# Shelf

## Water first

- **When:** a plant is dry `dry`
  - **Do:** say which one
- **Situations:**
  - "I am away until Monday." {#away}
    - **Asked (operator):** "Report."
      - **Good:** "Nothing to report."
    - **Earlier:**
      - "Hello."
    - `dry`: "The fern *hangs*."
      - **Pressed (tool):** "Skip <b>it</b>."
      - **Good:** as above
      - **Bad:** "All is well."
      - **Tempted by:** a quiet evening
      - `dry`, `deep`: (tool) Nothing drips.
        - **Bad:** "Fine."
    - `not dry`:
      - **Good:** "Wet."
  - A shelf without anything
"""


def test_a_situation_is_shown_as_it_was_written() -> None:
    listed = inert(page_of(SITUATIONS)).one("ul", class_="situations")
    away, shelf = (words(one.text) for one in listed.children)
    assert away == (
        "“I am away until Monday.”Asked (operator) Report.Good Nothing to report.Earlier Hello."
        "dry “The fern hangs.”Pressed (tool) Skip <b>it</b>.Good as aboveBad All is well.Tempted by a quiet evening"
        "deep and dry (tool) Nothing drips.Bad Fine.not dry Good Wet."
    )
    assert shelf == "A shelf without anything"
    assert listed.all("em")[0].text == "hangs"


# --- nothing gets out -------------------------------------------------------------------------------------------

ALLOWED = {
    "a": {"href", "class", "data-number"},
    "input": {"type", "class", "name", "value", "checked", "placeholder", "aria-label"},
    "meta": {"charset", "http-equiv", "content", "name"},
    "script": {"type"},
    "html": {"lang"},
}
EVERYWHERE = {
    "class", "dir", "role", "hidden", "tabindex", "id", "type", "aria-label", "aria-hidden", "data-kind", "data-level",
    "data-tone", "data-size", "data-step",
}  # fmt: skip
ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "script", "header", "div", "p", "h1", "h2", "h3", "button",
    "input", "details", "summary", "span", "label", "i", "b", "bdi", "main", "svg", "section", "ol", "ul", "li", "a",
    "aside", "dl", "dt", "dd", "code", "article", "figure", "blockquote", "nav", "footer", "strong", "em", "pre",
}  # fmt: skip


def inert(page: str) -> Element:
    """The tree of a page that holds nothing but what the page itself may hold."""
    tree = read(page)
    for element in tree.all():
        assert element.name in ELEMENTS, element.name
        assert set(element.attributes) <= ALLOWED.get(element.name, set()) | EVERYWHERE, element.attributes
        assert (element.attributes.get("href") or "#").startswith("#")
    assert len(tree.all("script")) == 2
    assert len(tree.all("style")) == 1
    return tree


def test_a_hostile_constitution_stays_text() -> None:
    page = page_of(HOSTILE)
    tree = inert(page)
    assert title_of(tree) == 'Ha</title><script>document.title="pwned"</script>: principles'
    assert island(tree)["principles"][0]["title"] == '</script><script>document.title="pwned"</script>'
    script = tree.all("script")[-1].text
    assert script in read(page_of(TEXT)).text
    assert "pwned" not in script
    shown = words(article(tree, "script").text)
    assert "<svg onload=\"document.title='pwned'\"> and ![an image](https://example.org/x.png)" in shown
    assert '</article><script>document.title="pwned"</script>' in shown
    assert not re.search(r'="[^"]*https?:', page)


@pytest.mark.parametrize(
    "title",
    [
        "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "**bold** [x](#y) `c`", "\"'>", "]]>",
        "A\u202egpj.exe\u200b", "\u2066x\u2069 \u05e9\u05dc\u05d5\u05dd", "W" * 10_000, "long " * 2_000, "-->",
        "${x} \\u003c", "%41 &lt; &#60;",
    ],
)  # fmt: skip
def test_hostile_titles_are_inert(title: str) -> None:
    tree = inert(
        page_of(
            f"---\nconstitution: X\nlevels: [care]\n---\n## {title}\n- **Level:** care\n- **Do:** x\n"
            f"- **Overrides:** [Q](#q)\n\n## Q\n- **Level:** care\n- **Do:** y\n"
        )
    )
    (first, second) = tree.all("article")
    heading = first.one("h2").text
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b]", tree.text)
    assert "⟨U+202E⟩" in heading or "\u202e" not in title
    assert heading in tree.text
    assert second.attributes["id"] == "q"
    assert all(len(one["title"]) <= 80 for one in island(tree)["principles"])


@pytest.mark.parametrize("name", ["a\"b'c", "<b>", "a b", "é", "%41", "日本", "body", "search", "constructor"])
def test_odd_ids_are_reached(name: str) -> None:
    graph = graph_of("## A {#one}\n- **Do:** x\n- **Overrides:** [B](#two)\n\n## B {#two}\n- **Do:** y\n")
    odd = renamed(graph, "two", name)
    tree = inert(to_html(odd))
    assert [one.attributes["id"] for one in tree.all("article")] == ["one", name]
    from urllib.parse import unquote

    card = tree.all("a", class_="card")[1]
    assert unquote((card.attributes["href"] or "")[1:]) == name
    assert island(tree)["lines"][0]["to"] == name


def renamed(graph: Any, old: str, new: str) -> Any:
    """A graph with one id that no parser would give."""
    from dataclasses import replace

    principles = {
        (new if name == old else name): replace(one, id=new) if name == old else one
        for name, one in graph.principles.items()
    }
    edges = tuple(replace(one, target=new) if one.target == old else one for one in graph.edges)
    return replace(graph, principles=principles, edges=edges)


# --- real ones --------------------------------------------------------------------------------------------------

ROLE_MODEL = ROOT / "constitutions" / "role_model.md"
CORPUS = ROOT.parent / "shared" / "corpus"


def test_role_model() -> None:
    graph = analyse(str(ROLE_MODEL)).graph
    page = to_html(graph)
    assert page == to_html(analyse(str(ROLE_MODEL)).graph)
    assert len(page.encode()) < 500_000
    assert "http:" not in page
    assert "https:" not in page
    tree = inert(page)
    assert [one.attributes["id"] for one in tree.all("article")] != []
    assert {one.attributes["id"] for one in tree.all("article")} == set(graph.principles)
    drawn = {(a, b) for _, a, b, _ in lines(tree)}
    assert {(one["from"], one["to"]) for one in to_json(graph)["edges"] if one["kind"] != "refers"} <= drawn


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not on this machine")
def test_the_corpus() -> None:
    for path in sorted(CORPUS.rglob("*.md")):
        if path.parent.name != "examples":
            inert(to_html(analyse(str(path)).graph))
