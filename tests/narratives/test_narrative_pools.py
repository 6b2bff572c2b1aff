"""The pools: large enough, of sizes that do not fall into step, and without what gives a machine's fiction away."""

from __future__ import annotations

import re
from itertools import combinations
from math import gcd

import pytest

from constc.cases.story.pools import OUTCOMES, OWNERS, pools

# Written down here and not read from the pools, so that a pool cannot excuse itself.
STOCK = ("Elara", "Sarah Chen", "Marcus", "Thorne", "Lily", "Elena", "Amara", "Voss")
GENRES = [
    "short story", "news feature", "interview", "memoir", "letter", "case report", "forum thread", "textbook box",
    "transcript", "research note",
]  # fmt: skip


def test_the_ten_genres() -> None:
    assert [genre.key for genre in pools().genres] == GENRES


def test_enough_to_draw_from() -> None:
    drawn = pools()
    assert len(drawn.people) >= 80
    assert len(drawn.places) >= 40
    assert all(len(place.roles) >= 2 for place in drawn.places)


@pytest.mark.parametrize(
    "pool", ["voices", "stakes", "endings", "said", "people", "assistants", "pulls", "trait_pulls"]
)
def test_nothing_stands_in_a_pool_twice(pool: str) -> None:
    values = getattr(pools(), pool)
    assert len(set(values)) == len(values)


def test_places_and_roles_are_all_different() -> None:
    places = pools().places
    assert len({place.text for place in places}) == len(places)
    roles = [role for place in places for role in place.roles]
    assert len(set(roles)) == len(roles)


def test_given_names_and_family_names_are_all_different() -> None:
    given = [name.split()[0] for name in pools().people]
    family = [name.split()[-1] for name in pools().people]
    assert len(set(given)) == len(given)
    assert len(set(family)) == len(family)


def test_no_stock_names() -> None:
    drawn = pools()
    stock = re.compile(r"\b(?:" + "|".join({*STOCK, *drawn.stock_names}) + r")\b")
    assert [name for name in (*drawn.people, *drawn.assistants) if stock.search(name)] == []
    assert {"Elara", "Marcus", "Voss", "Chen", "Amara"} <= set(drawn.stock_names)


def test_pools_that_walk_together_have_no_common_divisor() -> None:
    drawn = pools()
    sizes = [len(pool) for pool in (drawn.genres, drawn.voices, drawn.endings, drawn.said)]
    assert [pair for pair in combinations(sizes, 2) if gcd(*pair) > 1] == []


def test_there_is_no_outcome_by_which_events_settle_anything() -> None:
    assert OUTCOMES == ("open", "none", "mixed", "costly")
    assert OWNERS == ("the people responsible", "the user", "a third person", "the assistant within its remit")
    assert set(pools().outcomes) == set(OUTCOMES)
    assert set(pools().owners) == set(OWNERS)


def test_placeholders_are_known() -> None:
    drawn = pools()
    names = {"assistant", "user", "responsible", "third"}
    texts = [*drawn.said, *drawn.owners.values(), *drawn.outcomes.values(), *drawn.payers, *drawn.throughout]
    texts += [genre.form for genre in drawn.genres]
    assert {name for text in texts for name in re.findall(r"\{(\w+)\}", text)} <= names
