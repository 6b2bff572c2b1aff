"""docs/craft.md: its examples are constitutions without errors and warnings, and they show all nine keywords."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_language_examples import Example, checked, examples, read, serious

from constc.cases.plan import plan_principle
from constc.graph import PrincipleGraph, lower
from constc.records import collect
from constc.syntax.tree import Document

PAGE = Path(__file__).resolve().parents[2] / "docs" / "craft.md"
EXAMPLES = tuple(examples(PAGE.read_text(encoding="utf-8")))
NINE = ("When", "Do", "Don't", "Unless", "Otherwise", "Because", "Situations", "Asked", "Good")


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"line-{example.line}" for example in EXAMPLES])
def test_example(example: Example) -> None:
    assert (example.path, example.error) == ("", "")
    assert serious(checked("constitution.md", example.text)) == []


def test_no_example_is_missed() -> None:
    openers = re.findall(r"^[`~]{3,}", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert 2 * len(EXAMPLES) == len(openers) >= 16


@pytest.mark.parametrize("keyword", NINE)
def test_a_worked_example_of_each_keyword(keyword: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert any(f"- **{keyword}:**" in example.text for example in EXAMPLES)
    heads = re.findall(r"^- \[.*\]\(#.*\): (.*)$", page, re.MULTILINE)
    told = {word.strip() for head in heads for word in re.split(r",| and ", head)}
    assert keyword in told, "the list of contents says where the keyword is treated"


TREES = tuple(example for example in EXAMPLES if "**Situations:**" in example.text)


@pytest.mark.parametrize("tree", TREES, ids=[f"line-{example.line}" for example in TREES])
def test_every_tree_makes_all_the_rows_that_it_can(tree: Example, tmp_path: Path) -> None:
    """A Good with its Bad is a row, and a flip makes two rows in each of three forms, and two for each pair of Pressed.

    Nothing is left out but the leaf that has the same answer as another, and no partner on the other side.
    """
    from constc import build

    file = tmp_path / "wren.md"
    file.write_text(tree.text, encoding="utf-8")
    report = build(file, out=tmp_path / "out", dry_run=True)
    _, graph = read_graph(tree.text)
    flips = [flip for name in graph.principles for flip in plan_principle(graph, name).flips]
    pressed = tree.text.count("**Pressed:**")
    rows = tree.text.count("**Bad:**") + len(flips) * 2 * 3 + pressed
    assert report.configs["preferences"].rows == rows
    assert set(report.dropped) <= {"unbalanced-hold"}
    assert bool(flips) == ("    - `not " in tree.text), "two sides of a line are a flip"
    for balance in report.coverage["balance"].values():
        assert balance["pairs"] == balance["even"]
    if flips:
        conditions = report.coverage["conditions"]
        assert conditions["covered"] == conditions["total"]


def test_the_page_has_trees() -> None:
    assert len(TREES) >= 5
    assert any("**Pressed:**" in tree.text for tree in TREES)


def test_the_request_is_right_from_the_house_alone() -> None:
    """What the page says of the example: by the system message the Bad is right, by a developer's the Good."""
    (request,) = [example for example in EXAMPLES if "- **Asked:**" in example.text and example not in TREES]
    document, graph = read_graph(request.text)
    pairs = collect(graph, {document.source.path: "wren.md"}).composition.pairs
    good, bad = (re.search(rf"\*\*{verdict}:\*\* \"(.*)\"", request.text)[1] for verdict in ("Good", "Bad"))
    assert {pair.case.request.source: (pair.chosen, pair.rejected) for pair in pairs} == {
        "system": (bad, good),
        "developer": (good, bad),
    }
    safe = request.text.replace("- **Level:** house", "- **Level:** safety")
    document, graph = read_graph(safe)
    made = collect(graph, {document.source.path: "wren.md"}).composition
    assert made.pairs == []
    assert [scene.case.request.source for scene in made.scenes] == ["system", "developer", "user", "tool"]


def read_graph(text: str) -> tuple[Document, PrincipleGraph]:
    document, _ = read("wren.md", text)
    return document, lower([document], {})[0]
