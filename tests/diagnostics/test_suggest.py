"""*Did you mean*: the order of the three steps, the distance, and the bounds."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constc.diagnostics.suggest import Vocabulary, closest, distance

KEYWORDS = ["When", "Do", "Don't", "May", "Unless", "Otherwise", "Because", "Overrides", "Yields to", "Exception to"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Overides", "Overrides"),
        ("Unles", "Unless"),
        ("Becuase", "Because"),
        ("Yield to", "Yields to"),
        ("yields_to", "Yields to"),
        ("Exeption to", "Exception to"),
        ("dont", "Don't"),
        ("DON’T", "Don't"),
        ("Constitution", None),
        ("", None),
    ],
)
def test_keywords(typed, meant):
    assert closest(typed, KEYWORDS) == meant


def test_the_only_option_is_the_answer_unless_closeness_is_asked_for():
    assert closest("platform", ["root"]) == "root"
    assert closest("platform", ["root"], sole=False) is None
    assert closest("anything", []) is None


def test_case_goes_before_distance_and_the_first_option_wins_a_tie():
    assert closest("SAFETY", ["safeti", "safety"]) == "safety"
    assert closest("cart", ["care", "card"]) == "care"


def test_a_name_of_two_letters_may_differ_in_one_and_not_in_both():
    assert closest("ab", ["ac", "xy"]) == "ac"
    assert closest("qr", ["ac", "xy"]) is None


def _reference(left, right):
    table = [[max(i, j) if not (i and j) else 0 for j in range(len(right) + 1)] for i in range(len(left) + 1)]
    for i in range(1, len(left) + 1):
        for j in range(1, len(right) + 1):
            cost = left[i - 1] != right[j - 1]
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + cost)
            if i > 1 and j > 1 and left[i - 1] == right[j - 2] and left[i - 2] == right[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


@given(st.text("abc", max_size=8), st.text("abc", max_size=8), st.integers(0, 6))
def test_distance_agrees_with_the_whole_table(left, right, limit):
    true = _reference(left, right)
    assert distance(left, right, limit) == (true if true <= limit else None)


def test_ten_thousand_questions_to_ten_thousand_names_are_bounded():
    known = Vocabulary(f"principle-number-{number}" for number in range(10_000))
    start = time.perf_counter()
    for number in range(10_000):
        known.closest(f"princple-nmber-x{number}")
    assert time.perf_counter() - start < 5
    assert known.closest("Principle_Number 77") == "principle-number-77"


def test_a_name_of_a_megabyte_is_not_measured():
    start = time.perf_counter()
    assert closest("x" * 1_000_000, ["y" * 1_000_000, "z"]) is None
    assert time.perf_counter() - start < 1
