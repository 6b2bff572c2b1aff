"""Strong Kleene logic: one valuation, all valuations at once, and what is certain while facts are open."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lowered import formula

from constc.graph.logic import Bounds, Single, Table, conjunction, evaluate, kleene
from constc.source import Span
from constc.syntax.tree import And, FactTest, Not, Or

HERE = Span(0, 0)
DOMAINS = {"a": (True, False, None), "s": ("chat", "voice", None), "b": (True, False, None)}


@pytest.mark.parametrize(
    ("text", "valuation", "expected"),
    [
        ("a", {}, None),
        ("a", {"a": True}, True),
        ("not a", {"a": None}, None),
        ("a and b", {"a": False}, False),
        ("a and b", {"a": True}, None),
        ("a or b", {"b": True}, True),
        ("a or b", {"b": False}, None),
        ("s=chat", {"s": "voice"}, False),
        ("s=chat", {"s": "chat"}, True),
        ("s=chat", {}, None),
        ("s=chat", {"s": True}, None),
        ("s", {"s": "chat"}, None),
        ("not a and b or s=chat", {"a": True, "b": True, "s": "chat"}, True),
        ("a and not a", {}, None),
    ],
)
def test_one_valuation(text, valuation, expected):
    assert evaluate(formula(text), valuation) is expected


def test_text_alone_is_unknown():
    assert evaluate(None, {"a": True}) is None


def test_several_formulas_are_conjoined():
    both = conjunction([formula("a"), formula("b or a")])
    assert isinstance(both, And)
    assert evaluate(both, {"a": True}) is True
    assert conjunction([]) is None
    assert conjunction([formula("a")]) == formula("a")


TESTS = st.sampled_from(
    [FactTest("a", None, HERE), FactTest("b", None, HERE), FactTest("s", "chat", HERE), FactTest("x", None, HERE)]
)
FORMULAS = st.recursive(
    TESTS,
    lambda parts: st.one_of(
        parts.map(lambda one: Not(one, HERE)),
        st.lists(parts, min_size=2, max_size=3).map(lambda some: And(tuple(some), HERE)),
        st.lists(parts, min_size=2, max_size=3).map(lambda some: Or(tuple(some), HERE)),
    ),
    max_leaves=12,
)


@given(FORMULAS)
def test_a_table_says_the_same_as_every_single_valuation(some):
    table = Table(DOMAINS)
    true, false = kleene(some, table)
    assert true & false == 0
    for number, values in enumerate(product(*DOMAINS.values())):
        valuation = dict(zip(DOMAINS, values, strict=True))
        assert table.valuation(number) == valuation
        expected = evaluate(some, valuation)
        assert (bool(true >> number & 1), bool(false >> number & 1)) == (expected is True, expected is False)


@given(FORMULAS, st.fixed_dictionaries({"a": st.sampled_from([True, False, None])}))
def test_bounds_never_rule_out_what_can_be(some, assigned):
    true, false = kleene(some, Bounds(assigned, ["s", "b"]))
    for values in product(DOMAINS["s"], DOMAINS["b"]):
        found = evaluate(some, {**assigned, "s": values[0], "b": values[1]})
        assert true & 2 or found is not True
        assert false & 2 or found is not False
        assert not true & 1 or found is True
        assert not false & 1 or found is False


def test_the_contrary_of_the_contrary_is_the_statement():
    table, bounds, single = Table(DOMAINS), Bounds({}, ["a"]), Single({})
    assert all(table.no(table.no(one)) == one for one in (0, 5, table.full))
    assert [bounds.no(one) for one in (0, 2, 3)] == [3, 2, 0]
    assert [single.no(one) for one in (0, 1)] == [1, 0]
