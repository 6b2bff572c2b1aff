"""The page in a real browser, where there is one: the script runs, and only ours."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from reading import Element, page_of, read, title_of
from test_pages_graph import HOSTILE, TEXT

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

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
    shown = [one.attributes["id"] for one in tree.all("article") if "data-open" in one.attributes]
    assert shown == ["water"]
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
