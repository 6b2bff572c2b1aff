"""The small part of Markdown that pages show."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import read

from constc.pages import Names, inline, plain, prose, shortened

NAMES = Names({"bee": "The bee", "hive": "The hive"}, ("bee",))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a **b** *c* `d < e`", "a <strong>b</strong> <em>c</em> <code>d &lt; e</code>"),
        ("see [?](#bee)", 'see <a href="#bee">The bee</a>'),
        ("see [it](#bee)", 'see <a href="#bee">it</a>'),
        ("see [?](#hive)", "see The hive"),
        ("see [it](https://example.org/x)", "see it"),
        ("see [it](javascript:x)", "see it"),
        ("a note[^abcd].", "a note."),
        ("2 * 3 * 4 and a_b_c **", "2 * 3 * 4 and a_b_c **"),
        ("![x](y) <b>", "![x](y) &lt;b&gt;"),
        ("**<i>**", "<strong>&lt;i&gt;</strong>"),
    ],
)
def test_inline(text: str, shown: str) -> None:
    assert inline(text, NAMES) == shown


def test_blocks() -> None:
    text = "One\ntwo.\n\n- a\n  b\n  - c\n\n1. d\n\n> q\n> r\n\n```py\n<x>\n\n- y\n```\nend"
    assert prose(text, NAMES) == (
        '<p>One two.</p><ul><li>a b</li><li class="inner">c</li><li>d</li></ul>'
        "<blockquote>q r</blockquote><pre>&lt;x&gt;\n\n- y</pre><p>end</p>"
    )


def test_plain_words() -> None:
    assert plain("A **b**\n[?](#bee) `c`[^d]", NAMES) == "A b The bee c"


def test_shortened() -> None:
    assert shortened("one  two\nthree", 20) == "one two three"
    assert shortened("one two three four", 12) == "one two…"
    assert shortened("x" * 30, 10) == "x" * 9 + "…"


@given(st.text(st.sampled_from("ab <>&\"'`*_[]()#^!-+1.>~\n\t\\"), max_size=80), st.integers(1, 40))
def test_any_text_is_a_well_formed_page(text: str, most: int) -> None:
    tree = read(prose(text, NAMES))
    for element in tree.all():
        assert element.name in {"p", "ul", "li", "blockquote", "pre", "strong", "em", "code", "a"}
        assert set(element.attributes) <= {"class", "href"}
    assert len(shortened(text, most)) <= most


@pytest.mark.parametrize("piece", ["*", "**", "`", "[", "[a](", "> ", "- ", "```\n", "[^", "**a", "*a "])
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    begun = time.process_time()
    prose(piece * 40_000, NAMES)
    assert time.process_time() - begun < 5
