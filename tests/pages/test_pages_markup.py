"""Escaping: whatever the text, it comes back as that text and as nothing else."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import read

from constc.pages import Markup, escape, fragment, joined, json_island, tag, visible

NASTY = st.text(
    st.one_of(
        st.characters(codec=None, exclude_categories=()),
        st.sampled_from("<>&\"'`=/!-[]{}\\\u2028\u2029\u202e\u200b\u200d\u0000\ufeff"),
    ),
    max_size=60,
)


@given(NASTY)
def test_an_escaped_text_is_read_back_as_its_visible_form(text: str) -> None:
    tree = read(f'<p title="{escape(text)}">{escape(text)}</p>')
    (element,) = tree.children
    assert element.children == []
    assert element.attributes == {"title": visible(text)}
    assert element.text == visible(text)


@given(NASTY)
def test_what_cannot_be_seen_is_a_mark(text: str) -> None:
    shown = visible(text)
    shown.encode("utf-8")
    for char in shown:
        assert char in "\n\t\u200c\u200d" or unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"}
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\ufeff]", shown)
    assert visible(shown) == shown


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_plain_text_is_left_alone(text: str) -> None:
    assert visible(text) == text


def test_joiners_stay_where_scripts_and_emoji_need_them() -> None:
    assert visible("👩\u200d🚀 می\u200cخواهم") == "👩\u200d🚀 می\u200cخواهم"
    assert visible("pass\u200dword \u200d") == "pass⟨U+200D⟩word ⟨U+200D⟩"


def test_children_and_attributes_are_escaped_unless_they_are_markup() -> None:
    assert tag("p", "<b>", tag("b", "&"), None, title='"') == '<p title="&quot;">&lt;b&gt;<b>&amp;</b></p>'
    assert tag("input", hidden=True, disabled=False, value=None, data_x=1) == '<input hidden data-x="1">'
    assert joined(["<", Markup("<br>")], "&") == "&lt;&amp;<br>"


def test_formatting_markup_makes_text_of_it() -> None:
    made = f"{tag('b', 'x')}"
    assert not isinstance(made, Markup)
    assert tag("p", made) == "<p>&lt;b&gt;x&lt;/b&gt;</p>"


@given(st.recursive(NASTY | st.integers() | st.booleans() | st.none(), lambda one: st.lists(one, max_size=4)))
def test_data_cannot_leave_its_element(document: object) -> None:
    text = json_island(document)
    assert text.isascii()
    inside = text.removeprefix('<script type="application/json">').removesuffix("</script>")
    assert not set("<>&") & set(inside)
    assert json.loads(inside) == document
    (element,) = read(text).children
    assert json.loads(element.text) == document


def test_line_separators_are_escapes() -> None:
    assert json_island("\u2028\u2029<>&") == (
        '<script type="application/json">"\\u2028\\u2029\\u003c\\u003e\\u0026"</script>'
    )


def test_a_number_that_json_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        json_island(float("nan"))


@given(NASTY)
def test_a_fragment_is_one_plain_word(name: str) -> None:
    assert re.fullmatch(r"#[A-Za-z0-9_.~%-]*", fragment(name))
