"""What the tests of this folder share: a page from a text, and the page read back with the parser of the library."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from constc.graph import PrincipleGraph, lower
from constc.graph.page import to_html
from constc.syntax import decode, parse

ROOT = Path(__file__).resolve().parents[2]

_VOID = {"meta", "input", "br", "hr"}


@dataclass(slots=True)
class Element:
    name: str
    attributes: dict[str, str | None]
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, name: str | None = None, /, **wanted: str) -> list[Element]:
        """Every element below with this name and these attributes; ``class_`` is one of the classes."""
        found = []
        for child in self.children:
            if (name is None or child.name == name) and child.fits(wanted):
                found.append(child)
            found += child.all(name, **wanted)
        return found

    def one(self, name: str | None = None, /, **wanted: str) -> Element:
        (found,) = self.all(name, **wanted)
        return found

    def fits(self, wanted: dict[str, str]) -> bool:
        classes = (self.attributes.get("class") or "").split()
        return all(
            value in classes if key == "class_" else self.attributes.get(key.replace("_", "-")) == value
            for key, value in wanted.items()
        )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({key for key, _ in attrs}) == len(attrs), f"an attribute twice: {attrs}"
        element = Element(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].name == tag, f"</{tag}> ends <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


def read(page: str) -> Element:
    """The tree of a page; an element that is not ended where it should be fails."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert len(reader.open) == 1
    return reader.root


def title_of(tree: Element) -> str:
    """The title of the page; lines of the drawing have titles of their own."""
    return tree.one("head").one("title").text


def island(tree: Element) -> Any:
    """The data that a page carries."""
    return json.loads(tree.one("script", type="application/json").text)


def graph_of(text: str, path: str = "constitution.md") -> PrincipleGraph:
    source, _ = decode(path, text.encode("utf-8", "surrogatepass"))
    return lower([parse(source)[0]], {})[0]


def page_of(text: str) -> str:
    return to_html(graph_of(text))


def words(text: str) -> str:
    """On one line."""
    return re.sub(r"\s+", " ", text).strip()
