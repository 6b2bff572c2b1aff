"""docs/language.md: every example is a constitution without errors and warnings, and its tables are those of the code.

An example is a fence marked ``constitution``. Behind it may stand a path, under which examples that follow can include
it, or ``error=CODE``, for one that shows a mistake: it then has that one error and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import keyword_tables
import pytest

from constc.diagnostics.diagnostic import Diagnostic
from constc.graph import lower
from constc.passes import run_passes
from constc.syntax import decode, parse
from constc.syntax.tree import Document

PAGE = keyword_tables.PAGE
FENCE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})constitution(?P<rest>[^\n`]*)\n(?P<text>.*?)^(?P=fence)\n", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Example:
    line: int
    text: str
    path: str = ""
    error: str = ""


def examples(page: str) -> Iterator[Example]:
    for match in FENCE.finditer(page):
        rest = match["rest"].strip()
        error = rest.removeprefix("error=") if rest.startswith("error=") else ""
        yield Example(page.count("\n", 0, match.start()) + 1, match["text"], "" if error else rest, error)


EXAMPLES = tuple(examples(PAGE.read_text(encoding="utf-8")))
FILES = {example.path: example.text for example in EXAMPLES if example.path}


def read(path: str, text: str) -> tuple[Document, list[Diagnostic]]:
    source, found = decode(path, text.encode())
    document, more = parse(source)
    return document, [*found, *more]


def included(document: Document) -> list[str]:
    node = document.front_matter.root.get("include") if document.front_matter else None
    return [item.scalar for item in node.items] if node else []


def checked(path: str, text: str) -> list[Diagnostic]:
    """Everything that is wrong with a constitution of this text; what it includes is taken from the page."""
    root, found = read(path, text)
    documents = [root]
    for name in included(root):
        document, more = read(name, FILES[name])
        documents.append(document)
        found += more
    graph, more_found = lower(documents, {})
    _, last = run_passes(graph)
    return [*found, *more_found, *last]


def serious(found: list[Diagnostic]) -> list[str]:
    return [f"{one.severity}[{one.code}]: {one.message}" for one in found if one.severity != "note"]


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"line-{example.line}" for example in EXAMPLES])
def test_example(example: Example) -> None:
    if example.path:
        return  # read with the example that includes it
    found = checked("constitution.md", example.text)
    if example.error:
        assert [one.code for one in found if one.severity != "note"] == [example.error]
    else:
        assert serious(found) == []


def test_every_included_example_is_included() -> None:
    used = {name for example in EXAMPLES for name in included(read("constitution.md", example.text)[0])}
    assert used == set(FILES)


def test_no_example_is_missed() -> None:
    page = PAGE.read_text(encoding="utf-8")
    openers = re.findall(r"^[`~]{3,}constitution\b", page, re.MULTILINE)
    assert len(EXAMPLES) == len(openers) >= 15


def test_a_mistake_in_an_example_is_seen() -> None:
    assert serious(checked("constitution.md", "# A\n\n## B\n\n- **Do:** sleep\n- **Overrides:** [C](#c)\n"))


def test_keyword_tables_are_up_to_date() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == keyword_tables.replaced(page, keyword_tables.render(keyword_tables.read())), (
        "run: python tests/docs/keyword_tables.py"
    )


NO_CODES = {"still-bleeding", "what-a-reader-has-borrowed", "openai-model-spec"}


def test_codes_of_the_page_exist() -> None:
    from constc.diagnostics.catalogue import CODES

    prose = FENCE.sub("", PAGE.read_text(encoding="utf-8"))
    named = set(re.findall(r"(?<!`)`([a-z]+(?:-[a-z]+)+)`(?!`)", prose))
    assert len(named) > 20
    assert sorted(named - set(CODES) - NO_CODES) == []


def test_links_of_the_page_lead_somewhere() -> None:
    from constc.syntax.text import github_slug

    page = PAGE.read_text(encoding="utf-8")
    prose = FENCE.sub("", page)
    anchors = {github_slug(title) for title in re.findall(r"^#+ (.+)$", prose, re.MULTILINE)}
    linked = re.findall(r"\]\(#([^)]+)\)", re.sub(r"`[^`\n]*`", "", prose))
    assert linked
    assert sorted(set(linked) - anchors) == []
