"""The pages as a site: links lead somewhere, every page can be reached, and what is built asks nobody for anything."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from constc.syntax import github_slug

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("docs_site", ROOT / "docs" / "site" / "build.py")
assert SPEC is not None
assert SPEC.loader is not None
site = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(site)

PAGES = site.pages()


def _read(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


# --- links of the Markdown -----------------------------------------------------------------------------------------


def _prose(text: str) -> str:
    """A page without fences, comments and code spans."""
    text = re.sub(r"^ {0,3}(`{3,}|~{3,}).*?^ {0,3}\1[`~]*$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"(?<!`)(`+)(?!`)[^\n]+?(?<!`)\1(?!`)", "", re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL))


def _anchors(text: str) -> set[str]:
    """The anchors that GitHub gives to the headings of a page: a title that comes again gets a number."""
    fences = re.sub(r"^ {0,3}(`{3,}|~{3,}).*?^ {0,3}\1[`~]*$", "", text, flags=re.MULTILINE | re.DOTALL)
    seen: Counter[str] = Counter()
    anchors = set()
    for title in re.findall(r"^#{1,6} (.+?)(?: #+)?$", fences, re.MULTILINE):
        slug = github_slug(title)
        anchors.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return anchors


def _dead(file: str, text: str) -> Iterator[str]:
    for target in re.findall(r"\]\(([^)\s]+)\)", _prose(text)):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        there = ROOT / file if not path else (ROOT / file).parent / path
        if not there.is_file() or (anchor and anchor not in _anchors(there.read_text(encoding="utf-8"))):
            yield target


@pytest.mark.parametrize("file", ["README.md", *PAGES])
def test_links_and_anchors_lead_somewhere(file: str) -> None:
    assert list(_dead(file, _read(file))) == []


@pytest.mark.parametrize(
    "target", ["no-such-page.md", "language.md#no-such-heading", "#no-such-heading", "diagnostics"]
)
def test_a_dead_link_is_seen(target: str) -> None:
    assert list(_dead("docs/tutorial.md", f"# A\n\n```sh\n[x](y.md)\n```\n\nSee [it]({target}), not `[x](y)`.\n")) == [
        target
    ]


# --- the gathering -------------------------------------------------------------------------------------------------


def test_every_page_is_on_the_site() -> None:
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert files <= set(PAGES)
    assert len(set(PAGES.values())) == len(PAGES)
    assert PAGES["docs/README.md"] == "index.md"
    assert PAGES["docs/diagnostics/README.md"] == "diagnostics/index.md"


def test_every_page_can_be_reached_and_the_first_ones_are_those_of_the_index() -> None:
    texts = site.gathered(PAGES, _read)
    entries = []
    for page, text in texts.items():
        for block in re.findall(r"^```\{toctree\}\n:hidden:\n\n(.*?)\n```$", text, re.MULTILINE | re.DOTALL):
            folder = Path(page).parent
            entries += [(folder / name).as_posix() + ".md" for name in block.split("\n")]
    assert sorted([*entries, "index.md"]) == sorted(texts)
    order = [name for name in entries if "/" not in name]
    assert order[:3] == ["tutorial.md", "craft.md", "language.md"]


KNOWN = {"docs/README.md": "index.md", "docs/a.md": "a.md", "docs/x/README.md": "x/index.md", "NEWS.md": "news.md"}


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("docs/README.md", "[a](a.md), [b](x/README.md#c)", "[a](a.md), [b](x/index.md#c)"),
        ("docs/a.md", "[home](README.md) [b](#b) [news](../NEWS.md)", "[home](index.md) [b](#b) [news](news.md)"),
        ("docs/x/README.md", "[up](../README.md)\n[a](../a.md)", "[up](../index.md)\n[a](../a.md)"),
        ("NEWS.md", "[a](docs/a.md#b)", "[a](a.md#b)"),
        ("docs/a.md", "[web](https://example.org/a.md)", "[web](https://example.org/a.md)"),
        ("docs/a.md", "`[x](y.md)` and ``[x](`y.md)``", "`[x](y.md)` and ``[x](`y.md)``"),
        ("docs/a.md", "````\n```\n[x](y)\n```\n````\n[n](../NEWS.md)", "````\n```\n[x](y)\n```\n````\n[n](news.md)"),
    ],
)  # fmt: skip
def test_links_follow_their_pages(file: str, text: str, expected: str) -> None:
    assert site.relinked(text, file, KNOWN) == expected


@pytest.mark.parametrize("target", ["gone.md", "../pyproject.toml", "../..", "x"])
def test_a_link_out_of_the_site_ends_the_build(target: str) -> None:
    with pytest.raises(site.DeadLinkError, match=re.escape(f"docs/a.md: {target} ")):
        site.relinked(f"[x]({target})", "docs/a.md", KNOWN)


# --- the site itself -----------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """What a page of the site links to, loads, and can be linked to at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif tag == "link" and values.get("rel") not in {"next", "prev", "search", "index"}:
            self.loads.append(values["href"])
        self.loads += [values[name] for name in ("src", "srcset", "data", "poster", "action") if name in values]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once."""
    for name in ("sphinx", "myst_parser", "furo"):
        pytest.importorskip(name, reason="the site is built where the extra `docs` is installed")
    out = tmp_path_factory.mktemp("site")
    assert site.build(out) == 0, "a warning is an error"
    return out


@pytest.fixture(scope="module")
def rendered(built: Path) -> dict[str, Page]:
    files = sorted(built.rglob("*.html"))
    return {path.relative_to(built).as_posix(): Page(path.read_text(encoding="utf-8")) for path in files}


def test_the_site_has_every_page(rendered: dict[str, Page]) -> None:
    assert {page.removesuffix(".md") + ".html" for page in PAGES.values()} <= set(rendered)


def test_the_site_asks_nobody_for_anything(built: Path, rendered: dict[str, Page]) -> None:
    outside = re.compile(r"\s*(?:[a-z]+:)?//", re.IGNORECASE)
    assert [(name, load) for name, page in rendered.items() for load in page.loads if outside.match(load)] == []
    for style in built.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        assert re.findall(r"(?:url\(\s*['\"]?|@import\s+['\"])(?:https?:)?//", text) == [], style.name


def test_links_of_the_site_lead_somewhere(built: Path, rendered: dict[str, Page]) -> None:
    dead = []
    for name, page in rendered.items():
        for link in [*page.links, *page.loads]:
            path, anchor = urldefrag(link)
            if re.match(r"[a-z]+:", link):
                continue
            target = (built / name).parent / unquote(path.partition("?")[0]) if path else built / name
            there = target.resolve().relative_to(built.resolve()).as_posix()
            if not target.is_file() or (
                anchor and there in rendered and unquote(anchor) not in rendered[there].anchors
            ):
                dead.append((name, link))
    assert dead == []


@pytest.mark.parametrize(
    ("more", "status"),
    [("", 0), ("[gone](#gone)\n", 1), ("[gone](other.md)\n", 1), ("```nonsense\nx\n```\n", 1)],
    ids=["good", "anchor", "page", "fence"],
)
def test_a_mistake_ends_the_build(built: Path, tmp_path: Path, more: str, status: int, capfd) -> None:
    assert site.render({"index.md": f"# A\n\n[here](#b)\n\n## B\n\n{more}"}, tmp_path) == status
