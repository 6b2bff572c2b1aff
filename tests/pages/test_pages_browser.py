"""The page in a real browser, where there is one: the script runs, and only ours."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from browser import CHROMIUM, Tab, opened_tab
from reading import Element, page_of, read, title_of
from test_pages_graph import HOSTILE, TEXT

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


def opened(tmp_path: Path, text: str, fragment: str = "") -> tuple[Element, str]:
    """The page after its script ran, and what the browser said on its console."""
    page = tmp_path / "page.html"
    page.write_text(page_of(text), encoding="utf-8")
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
        "--window-size=1600,1200", f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=3000",
        "--dump-dom", f"{page.as_uri()}{fragment}",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    said = "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)
    return read(done.stdout.strip()), said


def test_a_principle_opens_by_its_address(tmp_path: Path) -> None:
    tree, said = opened(tmp_path, TEXT, "#water")
    assert said == ""
    shown = [one.one("h2").text for one in tree.all("article") if "data-open" in one.attributes]
    assert shown == ["Water first"]
    assert "data-open" in tree.one("aside").attributes
    assert [one.attributes["href"] for one in tree.all("a", class_="card", aria_current="true")] == ["#water"]
    assert title_of(tree) == "Water first · Fern"
    kinds = [one.attributes["data-kind"] for one in tree.all("g", class_="line-drawn")]
    assert sorted(map(str, kinds)) == ["exception", "illegal", "overrides", "settled", "unsettled", "yields"]
    near = [one for one in tree.all("g", class_="line-drawn") if "data-near" in one.attributes]
    assert len(near) == 4


def test_nothing_is_open_at_first(tmp_path: Path) -> None:
    tree, said = opened(tmp_path, TEXT)
    assert said == ""
    assert not [one for one in tree.all("article") if "data-open" in one.attributes]
    assert title_of(tree) == "Fern: principles"


@pytest.mark.parametrize("fragment", ["", "#script", "#image", "#quotes", "#%", "#body"])
def test_nothing_hostile_runs(tmp_path: Path, fragment: str) -> None:
    tree, said = opened(tmp_path, HOSTILE, fragment)
    assert said == ""
    name = 'Ha</title><script>document.title="pwned"</script>'
    titles = {
        "#script": f'</script><script>document.title="pwned"</script> · {name}',
        "#image": f"<img src=x onerror=\"document.title='pwned'\"> · {name}",
        "#quotes": f"\"qu'otes > & · {name}",
    }
    assert title_of(tree) == titles.get(fragment, f"{name}: principles")
    assert len(tree.all("script")) == 2
    assert tree.all("img") == []
    assert len([one for one in tree.all("article") if "data-open" in one.attributes]) == (fragment in titles)


def test_a_page_without_principles_is_quiet(tmp_path: Path) -> None:
    _, said = opened(tmp_path, "# A letter\n\nDear reader.\n")
    assert said == ""


# --- in the hands of a reader --------------------------------------------------------------------------------------

OPEN = "document.querySelector('article[data-open] h2')?.textContent ?? null"
SHOWN = "[...document.querySelectorAll('.card')].filter((card) => card.offsetWidth).map((card) => card.hash)"
NOTHING_FITS = "document.querySelector('.unfound').offsetHeight > 0"
NAMES = ["#sockets", "#water", "#short", "#kind"]
# So many more that the page is higher than the window.
LONG = TEXT + "".join(f"\n## Shelf {number} {{#s{number} level=style}}\n\n- **Do:** dust it\n" for number in range(40))


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Callable[..., Tab]]:
    with ExitStack() as stack:

        def opened(text: str = TEXT, fragment: str = "") -> Tab:
            page = tmp_path / "page.html"
            page.write_text(page_of(text), encoding="utf-8")
            return stack.enter_context(opened_tab(page, tmp_path / "tab", fragment))

        yield opened


def test_a_click_opens_a_principle_and_moves_nothing(visit: Callable[..., Tab]) -> None:
    tab = visit(LONG)
    before = tab.ask("document.querySelector('.card[href=\"#water\"]').getBoundingClientRect().top")
    tab.click('.card[href="#water"]')
    assert tab.ask(OPEN) == "Water first"
    assert tab.ask("location.hash") == "#water"
    assert tab.ask("document.activeElement.matches('article')")
    assert tab.ask("document.querySelector('.card[href=\"#water\"]').getBoundingClientRect().top") == before
    assert tab.ask("innerHeight - document.querySelector('.panel').getBoundingClientRect().bottom") > 0
    tab.ask("history.back()")
    assert tab.ask(OPEN) is None


def test_an_address_opens_the_page_at_its_top(visit: Callable[..., Tab]) -> None:
    tab = visit(LONG, "#water")
    assert (tab.ask(OPEN), tab.ask("scrollY")) == ("Water first", 0)


def test_a_far_card_is_brought_into_sight(visit: Callable[..., Tab]) -> None:
    tab = visit(LONG, "#s39")
    assert tab.ask("scrollY") > 0
    place = tab.ask("document.querySelector('.card[aria-current]').getBoundingClientRect().toJSON()")
    assert place["top"] > 0
    assert place["bottom"] < tab.ask("innerHeight")


def test_the_keys_search_open_and_close(visit: Callable[..., Tab]) -> None:
    tab = visit()
    assert sorted(tab.ask(SHOWN)) == sorted(NAMES)
    tab.press("/")
    tab.write("Roots litre")
    assert tab.ask("document.querySelector('.search input').value") == "Roots litre"
    assert tab.ask(SHOWN) == ["#water"]
    assert tab.ask("document.querySelector('.found').textContent") == "1 of 4"
    tab.press("Enter")
    assert tab.ask(OPEN) == "Water first"
    tab.press("Escape")
    assert tab.ask(OPEN) is None
    assert tab.ask("document.activeElement.hash") == "#water"


def test_what_fits_nothing_says_so_and_can_be_taken_back(visit: Callable[..., Tab]) -> None:
    tab = visit()
    assert not tab.ask(NOTHING_FITS)
    for level in ("safety", "care"):
        number = ["bounds", "safety", "care", "style"].index(level)
        tab.ask(f'document.querySelector(\'.choice input[name="level"][value="{number}"]\').click()')
    assert not {"#water", "#sockets"} & set(tab.ask(SHOWN))
    assert not tab.ask(NOTHING_FITS)
    tab.click(".search input")
    tab.write("sockets pour")
    assert (tab.ask(SHOWN), tab.ask(NOTHING_FITS)) == ([], True)
    tab.click(".unfound button")
    assert sorted(tab.ask(SHOWN)) == sorted(NAMES)
    assert not tab.ask(NOTHING_FITS)
