"""Keys: what rows know their makers by."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lowered import formula

from constc.graph.keys import condition_key, formula_key, row_id, text_key
from constc.syntax import parse_formula


def test_a_row_id_is_twenty_characters_of_a_digest_over_joined_keys():
    assert row_id("a", "b") == sha256(b"a\x1fb").hexdigest()[:20]
    assert row_id("ab") != row_id("a", "b")
    assert len(row_id()) == 20
    assert row_id("\ud800") == row_id("\ud800")  # a lone surrogate is no reason to stop


def test_a_text_key_outlives_case_markup_space_and_the_final_stop():
    key = text_key("The owner **asks** for it.")
    assert key == "~" + sha256(b"the owner asks for it").hexdigest()[:8]
    assert key == text_key("the  owner asks for it `oversight`")
    assert key != text_key("The owner asks for them.")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Under 18", "under_18"),
        ("under-18 and a", "a and under_18"),
        ("b or a or b", "a or b or b"),
        ("(c and b) and a", "a and b and c"),
        ("a and (b or c)", "(b or c) and a"),
        ("a or c and b", "a or b and c"),
        ("not (a and b)", "not (a and b)"),
        ("not not a", "not not a"),
        ("surface=Voice", "surface=voice"),
        ("(((a)))", "a"),
    ],
)
def test_the_normal_form_of_a_formula(text, key):
    assert formula_key(formula(text)) == key


TEXTS = st.recursive(
    st.sampled_from(["a", "b", "late hour", "s=x"]),
    lambda parts: st.one_of(
        parts.map(lambda one: f"not ({one})"),
        st.tuples(parts, st.sampled_from([" and ", " or "]), parts).map(lambda three: "(" + "".join(three) + ")"),
    ),
    max_leaves=8,
)


@given(TEXTS)
def test_a_normal_form_is_a_formula_and_its_own_normal_form(text):
    key = formula_key(formula(text))
    again = parse_formula(key, 0, len(key))
    assert again is not None
    assert formula_key(again) == key


def test_a_condition_is_known_by_its_id_else_its_formula_else_its_words():
    assert condition_key("pinned", formula("a"), "words") == "pinned"
    assert condition_key(None, formula("b and a"), "words") == "a and b"
    assert condition_key(None, None, "Words.") == text_key("words")
