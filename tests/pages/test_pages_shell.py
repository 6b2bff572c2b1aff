"""The shell: what a page allows itself, and its colours."""

from __future__ import annotations

import base64
import itertools
import re
from hashlib import sha256

import pytest
from reading import island, read

from constc.pages import PALETTE, page, part, tag
from constc.resources import pages_folder


def digest(text: str) -> str:
    return "'sha256-" + base64.b64encode(sha256(text.encode()).digest()).decode() + "'"


def sample(**more: object) -> str:
    return page(
        title="A <title>\u202e",
        body=tag("p", "body"),
        data={"a": "</script>"},
        styles=("graph.css",),
        scripts=("routes.js", "graph.js"),
        **more,
    )


def test_the_policy_names_the_one_style_and_the_one_script() -> None:
    tree = read(sample())
    (style,) = tree.all("style")
    data, script = tree.all("script")
    assert data.attributes == {"type": "application/json"}
    assert script.attributes == {}
    policy = tree.one("meta", http_equiv="Content-Security-Policy").attributes["content"]
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules == {
        "default-src": "'none'",
        "script-src": digest(script.text),
        "style-src": digest(style.text),
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_the_encoding_comes_first_and_the_policy_before_all_that_it_rules() -> None:
    text = sample()
    assert text.startswith('<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Sec')


def test_title_language_and_data() -> None:
    tree = read(sample(language="de"))
    assert tree.one("title").text == "A <title>⟨U+202E⟩"
    assert tree.one("html").attributes == {"lang": "de"}
    assert island(tree) == {"a": "</script>"}


@pytest.mark.parametrize("name", sorted(path.name for path in pages_folder().glob("*.[cj]s*")))
def test_the_parts_are_ascii_and_reach_for_nothing(name: str) -> None:
    text = part(name)
    assert text.isascii()
    assert "</" not in text
    assert "<!--" not in text
    assert not re.search(r"https?:|//\w|@import|url\(|innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", text)
    assert "/*" not in text
    assert not re.search(r"^\s", text, re.MULTILINE)


def luminance(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


SURFACES = ("paper", "band", "card", "raised")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("names", "least"),
    [
        (("ink", "soft", "link", "do", "dont", "may"), 4.5),
        (("overrides", "yields", "exception", "settled", "unsettled", "refers"), 3.0),
    ],
    ids=["words", "lines"],
)
def test_contrast(names: tuple[str, ...], least: float, dark: bool) -> None:
    poor = {
        (name, surface): round(contrast(PALETTE[name][dark], PALETTE[surface][dark]), 2)
        for name, surface in itertools.product(names, SURFACES)
        if contrast(PALETTE[name][dark], PALETTE[surface][dark]) < least
    }
    assert poor == {}
    assert contrast(PALETTE["ink"][dark], PALETTE["chip"][dark]) >= 4.5


def test_every_colour_that_is_used_has_a_value() -> None:
    text = sample()
    defined = set(re.findall(r"--([\w-]+):", text))
    assert set(re.findall(r"var\(--([\w-]+)\)", text)) <= defined
