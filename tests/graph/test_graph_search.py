"""Searching all valuations: the first in the order of the language, narrow or wide, and never a sample."""

from __future__ import annotations

import random
from itertools import product

import pytest
from lowered import formula

from constc.graph import search
from constc.graph.logic import evaluate, kleene
from constc.graph.model import Fact
from constc.graph.search import Budget, TooWide, domains_of, find, find_simplest, unknown_names


def facts_of(*names: str, **values: tuple[str, ...]) -> dict[str, Fact]:
    listed = [Fact(name, name, index) for index, name in enumerate(names)]
    listed += [Fact(name, name, len(names) + index, found) for index, (name, found) in enumerate(values.items())]
    return {fact.key: fact for fact in listed}


def is_true(text: str):
    return lambda world: kleene(formula(text), world)[0]


def unknown(text: str):
    def question(world):
        true, false = kleene(formula(text), world)
        return world.no(true | false)

    return question


def test_domains_hold_what_is_named_and_one_that_is_not():
    facts = facts_of("a", s=("w", "x", "y", "z"))
    domains = domains_of(facts, [formula("s=y or a"), None, formula("nobody and s=z")], unknown=True)
    assert domains == {"a": (True, False, None), "s": ("w", "y", "z", None)}
    assert list(domains) == ["a", "s"]
    assert domains_of(facts, [formula("s=w")], unknown=False) == {"s": ("w", "x")}
    assert domains_of(facts, [formula("nobody")], unknown=False, free=True) == {"nobody": (True, False)}
    assert unknown_names(facts, [formula("nobody and a and nobody")]) == ("nobody",)


def test_fewest_unknowns_first_then_facts_and_values_in_order():
    domains = domains_of(facts_of("a", "b", s=("x", "y")), [formula("a and b and s=x and s=y")], unknown=True)
    assert find_simplest(is_true("not (a and b)"), domains) == {"a": True, "b": False, "s": "x"}
    assert find_simplest(unknown("a and b"), domains) == {"a": True, "b": None, "s": "x"}
    assert find_simplest(unknown("a and s=x"), domains) == {"a": True, "b": True, "s": None}
    assert find_simplest(is_true("a and not a"), domains) is None


def brute(text, domains, wanted):
    """By trying all: the first valuation in which the formula has the wanted value."""

    def rank(valuation):
        places = [values.index(valuation[fact]) for fact, values in domains.items()]
        return sum(value is None for value in valuation.values()), places

    every = [dict(zip(domains, values, strict=True)) for values in product(*domains.values())]
    return min((each for each in every if evaluate(formula(text), each) is wanted), key=rank, default=None)


@pytest.mark.parametrize("seed", range(40))
def test_splitting_finds_what_a_table_finds(seed, monkeypatch):
    rng = random.Random(seed)
    names = "abcdef"

    def some(depth):
        if depth == 0 or rng.random() < 0.2:
            return rng.choice(names)
        kind = rng.choice(["not", "and", "or", "or", "and"])
        if kind == "not":
            return f"not ({some(depth - 1)})"
        return f"({some(depth - 1)} {kind} {some(depth - 1)})"

    text = some(4)
    domains = domains_of(facts_of(*names), [formula(text)], unknown=True)
    monkeypatch.setattr(search, "TABLE", 9)
    assert find_simplest(is_true(text), domains) == brute(text, domains, True)
    assert find_simplest(unknown(text), domains) == brute(text, domains, None)
    assert (find(is_true(text), domains) is None) == (brute(text, domains, True) is None)


def many(count):
    return facts_of(*(f"f{number:02}" for number in range(count)))


def test_forty_facts_are_not_too_wide_where_they_can_be_split():
    names = [f"f{number:02}" for number in range(40)]
    text = " and ".join(names)
    domains = domains_of(many(40), [formula(text)], unknown=True)
    assert find_simplest(is_true(text), domains) == dict.fromkeys(names, True)
    opposite = f"not ({text}) and f39 and " + " and ".join(names[:39])
    assert find_simplest(is_true(opposite), domains) is None


def test_what_stays_too_wide_is_said_and_costs_little():
    text = " or ".join(f"f{number:02} and not f{number:02}" for number in range(24))
    domains = domains_of(many(24), [formula(text)], unknown=True)
    budget = Budget()
    with pytest.raises(TooWide) as width:
        find_simplest(is_true(text), domains, budget)
    assert width.value.facts == 24
    assert search.ALL_STEPS - budget.left <= search.STEPS


def test_a_spent_budget_answers_at_once():
    text = " or ".join(f"f{number:02} and not f{number:02}" for number in range(24))
    domains = domains_of(many(24), [formula(text)], unknown=True)
    with pytest.raises(TooWide):
        find(is_true(text), domains, Budget(left=0))
    # What fits into one table needs no budget.
    assert find(is_true("f00"), {"f00": (True,)}, Budget(left=0)) == {"f00": True}
