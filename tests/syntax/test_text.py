"""Decoding, folding, normal forms, slugs, entities, elisions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constc.syntax import decode, fact_key, fold, github_slug, is_elided, normalise
from constc.syntax.text import plain_title, unescape_entities, unescape_markdown, without_footnotes

from .test_properties import QUICK


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"", ""),
        (b"a\n", "a\n"),
        (b"\xef\xbb\xbfa", "a"),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        (b"a\r\r\nb", "a\n\nb"),
        ("é 漢 😀".encode(), "é 漢 😀"),
        (b"a\xff\xfeb", "a\ufffdb"),
        (b"\xed\xa0\x80", "\ufffd"),
    ],
)
def test_decode(raw, text):
    """One U+FFFD for each run of bytes that are no UTF-8."""
    source, _ = decode("a.md", raw)
    assert (source.path, source.text, source.raw) == ("a.md", text, raw)


def test_the_span_of_an_undecodable_place_is_that_of_the_text_as_it_is_read():
    source, found = decode("a.md", b"\xef\xbb\xbfa\r\nb\r\n\xffc")
    (one,) = found
    assert one.at.span == (4, 5)
    assert source.position(4) == (3, 1)
    assert one.facts["offset"] == "9"


@given(st.binary(max_size=200))
@QUICK
def test_decoding_is_what_python_does_where_nothing_is_wrong(raw):
    source, found = decode("a.md", raw)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        assert any(one.code == "undecodable" for one in found)
    else:
        assert source.text == text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        assert not any(one.code == "undecodable" for one in found)


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Don't", "don't"),
        ("DON\u2019T", "don't"),
        ("Don\u02bct", "don't"),
        ("  In   tension\twith ", "in tension with"),
        ("Ｄｏ", "do"),
        ("ﬁ", "fi"),
        ("STRASSE", "strasse"),
        ("straße", "strasse"),
        ("e\u0301", "é"),
    ],
)
def test_fold(word, folded):
    assert fold(word) == folded


@pytest.mark.parametrize("name", ["under 18", "under_18", "Under-18", " under  18 ", "UNDER _18", "under\u200918"])
def test_names_of_facts_differ_in_letters_only(name):
    assert fact_key(name) == "under_18"


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Be kind.", "be kind"),
        ("Be  *very*\n**kind** !", "be very kind"),
        ("be kind `under 18`", "be kind"),
        ("see [the rule](#rule)[^abcd].", "see the rule"),
        ("say _so_ and snake_case", "say so and snake_case"),
        ("Don\u2019t", "don't"),
        ("Ａ。", "a"),
        ("a ... ", "a"),
        ("", ""),
        ("1.5", "1.5"),
    ],
)
def test_normalise(text, normal):
    assert normalise(text) == normal


@given(st.text(max_size=80))
@QUICK
def test_a_normal_form_is_its_own_but_for_what_folding_opens(text):
    """Normal forms are the same in one run and the next, and hold no two spaces and no space at their ends."""
    once = normalise(text)
    assert once == normalise(text)
    assert once == " ".join(once.split())


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Ease with being switched off", "ease-with-being-switched-off"),
        ("Don't lie!", "dont-lie"),
        ("A & B", "a--b"),
        ("  Spaces  ", "spaces"),
        ("snake_case and-dash", "snake_case-and-dash"),
        ("Über größe", "über-größe"),
        ("誠実さ", "誠実さ"),
        ("1. First", "1-first"),
        ("", ""),
    ],
)
def test_github_slug(title, slug):
    assert github_slug(title) == slug


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("*Be* **kind**", "Be kind"),
        ("`code` and [a link](#x)", "code and a link"),
        ("Fish &amp; chips", "Fish & chips"),
        ("snake_case stays", "snake_case stays"),
        ("_so_ it is", "so it is"),
        (r"a \* b", "a * b"),
        ("note[^1]", "note"),
        ("two   spaces", "two spaces"),
    ],
)
def test_plain_title(title, plain):
    assert plain_title(title) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a &lt;b&gt; &amp;&amp; c", "a <b> && c"),
        ("&quot;&#39;&#x27;&nbsp;", "\"''\xa0"),
        ("&eacute;", "é"),
        ("AT&T, x&y;", "AT&T, x&y;"),
        ("/?a=1&copy=2&lt", "/?a=1&copy=2&lt"),
        ("&#0;", "\ufffd"),
        ("&#xD800;", "\ufffd"),
        ("&#99999999;", "&#99999999;"),
        ("&#" + "9" * 5000 + ";", "&#" + "9" * 5000 + ";"),
        ("&amp;lt;", "&lt;"),
        ("&;", "&;"),
    ],
)
def test_entities(text, plain):
    """Unescaped once, and only where a semicolon ends them, as in Markdown."""
    assert unescape_entities(text) == plain


def test_backslash_escapes():
    assert unescape_markdown(r"\*not\* \\ &amp; \a") == r"*not* \ & \a"


@pytest.mark.parametrize(
    ("text", "left"), [("a[^b] c[^d].", "a c."), ("`[^a]` b", "`[^a]` b"), ("[^ a] [b]", "[^ a] [b]"), ("x[^]", "x[^]")]
)
def test_footnotes_are_no_part_of_a_text(text, left):
    assert without_footnotes(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "[...]",
        "[…]",
        "First, [...] and then",
        "and so on [... three more ...]",
        "to be continued ...]",
        "to be continued …]",
        "Sure.\n[the assistant writes a poem]\nDone.",
        "  [a stage direction]  ",
        "[[...]]",
    ],
)
def test_an_elided_answer(text):
    assert is_elided(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Well... I don't know…",
        "See [the list](https://example.org/list).",
        "[a link](https://example.org)",
        "Use a[0] and b[1].",
        "[one] and [two]",
        "[ref]: https://example.org",
        "an array [1, 2, 3] in a line",
        "...",
        "(...)",
    ],
)
def test_an_answer_in_full(text):
    """Three dots in prose, links and brackets within a line elide nothing."""
    assert not is_elided(text)
