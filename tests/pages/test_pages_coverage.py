"""The coverage page: its figures, its links, and that nothing in a constitution does anything on it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest
from browser import CHROMIUM, opened_tab
from reading import Element, read, title_of, words

from constc.build.coverage import cover
from constc.build.coverage_page import to_html
from constc.build.pipeline import BuildOptions, build

TEXT = """---
constitution: Fern
levels: [care]
---

## Water first {#water}

- **Level:** care
- **When:** a plant is dry `dry`
  - **Do:** say which one
  - **Unless:** it stands by a socket `by a socket`
    - **Do:** have it moved first
- **Otherwise:** leave the can where it is
- **Situations:**
  - Fern looks after a shelf of plants.
    - **Asked:** "What does it want?"
    - `dry`: "Its earth is like dust."
      - **Good:** "Water, slowly."
    - `not dry`: "Its earth is dark."
      - **Good:** "Nothing today."

## Kind words {#kind}

- **Level:** care
- **Do:** speak kindly
"""
HOSTILE = (Path(__file__).parent / "hostile.md").read_text(encoding="utf-8")


def _page(tmp_path: Path, text: str, built: bool = True) -> str:
    file = tmp_path / "fern.md"
    file.write_text(text, encoding="utf-8")
    if built:
        build(str(file), BuildOptions(out=str(tmp_path / "data")))
    return to_html(cover(str(tmp_path / "data" if built else file)))


def _cells(tree: Element, principle: str) -> dict[str, Element]:
    head = [words(cell.text) for cell in tree.one("thead").all("th")]
    for row in tree.one("tbody").all("tr"):
        if words(row.one("th").text) == principle:
            return dict(zip(head[1:], row.all("td"), strict=True))
    raise AssertionError(principle)


def test_the_matrix_counts_cases_and_leads_to_what_is_missing(tmp_path: Path) -> None:
    tree = read(_page(tmp_path, TEXT))
    assert title_of(tree) == "Fern: coverage"
    water = _cells(tree, "Water first")
    assert words(water["Conditions"].text) == "1 of 2"
    assert water["Conditions"].attributes["data-state"] == "part"
    assert water["Conditions"].one("a").attributes["href"] == "#water%2Fgaps"
    kind = _cells(tree, "Kind words")
    assert words(kind["Conditions"].text) == "–"
    assert (words(kind["Ladder"].text), kind["Ladder"].attributes["data-state"]) == ("0 of 4", "plan")
    gap = tree.one("section", id="water/gaps")
    assert "Unless: it stands by a socket" in words(gap.text)
    assert "fern.md:11" in gap.text
    assert "no-wording" in gap.text
    assert "To do: put the condition into words" in words(gap.text)


def test_every_link_leads_to_a_place_of_the_page(tmp_path: Path) -> None:
    tree = read(_page(tmp_path, TEXT))
    places = {element.attributes["id"] for element in tree.all() if "id" in element.attributes}
    targets = [unquote(link.attributes["href"] or "") for link in tree.all("a")]
    assert targets
    assert {target[1:] for target in targets} <= places
    assert all(target.startswith("#") for target in targets)


def test_a_plan_says_that_it_is_one(tmp_path: Path) -> None:
    tree = read(_page(tmp_path, TEXT, built=False))
    assert "Planned coverage" in tree.one("header").text
    assert words(_cells(tree, "Water first")["Conditions"].text) == "2"


def test_the_same_coverage_is_the_same_page(tmp_path: Path) -> None:
    assert _page(tmp_path, TEXT) == _page(tmp_path, TEXT)


@pytest.mark.parametrize("built", [True, False])
def test_nothing_hostile_is_markup(tmp_path: Path, built: bool) -> None:
    # The fact that cannot be named is an error, and nothing would be built.
    text = HOSTILE.replace('"a<b>": {yes: "<img src=x onerror=document.title=1> is so.", no: Not so.}', "a: {yes: A.}")
    text = text.replace("- **Check:** [x](#script) wins over [x](#image) when `b`\n", "")
    tree = read(_page(tmp_path, text, built))
    assert len(tree.all("script")) == 2
    assert tree.all("img") == tree.all("svg") == []
    assert '</script><script>document.title="pwned"</script>' in [words(one.text) for one in tree.all("h2")]


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("width", [400, 1600])
def test_it_fits_the_screen_and_its_names_stay_in_sight(tmp_path: Path, width: int) -> None:
    page = tmp_path / "page.html"
    page.write_text(_page(tmp_path, HOSTILE, built=False), encoding="utf-8")
    with opened_tab(page, tmp_path / "profile") as tab:
        tab._call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        assert tab.ask("document.documentElement.scrollWidth") <= width
        assert tab.ask("document.title").startswith("Ha</title>")
        tab.ask("(document.querySelector('.wide').scrollLeft = 9999, 1)")
        edge = "document.querySelector('.wide').getBoundingClientRect().left"
        assert abs(tab.ask(f"document.querySelector('tbody th').getBoundingClientRect().left - {edge}")) <= 2
        tab.ask("(document.querySelector('td a').click(), 1)")
        place = tab.ask("document.querySelector(':target').getBoundingClientRect().top")
        assert 0 <= place < 900


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_light_and_dark(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(_page(tmp_path, TEXT), encoding="utf-8")
    with opened_tab(page, tmp_path / "profile") as tab:
        colour = "getComputedStyle(document.documentElement).backgroundColor"
        before = tab.ask(colour)
        tab.click(".theme")
        assert tab.ask(colour) != before
