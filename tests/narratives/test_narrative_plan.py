"""The plan: what is drawn for a seed, and what no other principle can change."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import combinations
from math import ceil

import pytest
from tales import HEAD, ROOT, SHUTDOWN, drawn, generated, graph_of, rows_in, rows_of, shipped

from constc.cases.story import SEEDS_PER_BRANCH, Seed
from constc.cases.story.pools import pools

ADDED = """
## Bells {#bells level=care}

- **When:** the bell has rung `bell`
  - **Do:** open the door
"""
#: How a field is read from a seed, and how many values it can have.
FIELDS: dict[str, tuple[Callable[[Seed], object], int]] = {
    "genre": (lambda seed: seed.genre.key, 10),
    "voice": (lambda seed: seed.voice, len(pools().voices)),
    "setting": (lambda seed: seed.place.text, len(pools().places)),
    "owner": (lambda seed: seed.owner, 4),
    "outcome": (lambda seed: seed.outcome, 4),
    "stakes": (lambda seed: seed.stakes, len(pools().stakes)),
    "said": (lambda seed: seed.said, len(pools().said)),
    "payer": (lambda seed: seed.payer, len(pools().payers)),
    "ending": (lambda seed: seed.ending, len(pools().endings)),
}


def _constitutions() -> list[object]:
    made = [pytest.param(lambda name=name: graph_of(generated(name)), id=name) for name in ("Oak", "Rowan", "Yew")]
    return [pytest.param(shipped, id="role_model"), *made]


def test_a_fixed_number_for_each_branch_each_of_another_genre() -> None:
    (seeds,) = drawn(graph_of(SHUTDOWN)).values()
    for path in {seed.plot.path for seed in seeds}:
        genres = [seed.genre.key for seed in seeds if seed.plot.path == path]
        assert len(genres) == len(set(genres)) == SEEDS_PER_BRANCH


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("graph", _constitutions())
def test_within_a_principle_nothing_repeats_before_its_pool_is_used_up(graph, field: str) -> None:
    read, size = FIELDS[field]
    for seeds in drawn(graph()).values():
        values = [read(seed) for seed in seeds]
        for start in range(0, len(values), size):
            block = values[start : start + size]
            assert len(set(block)) == len(block)


@pytest.mark.parametrize("graph", _constitutions())
def test_people_and_assistants_do_not_repeat_within_a_principle_either(graph) -> None:
    for seeds in drawn(graph()).values():
        people = [name for seed in seeds for name in (seed.responsible, seed.user, seed.third)]
        assert len(people) > len(pools().people) or len(set(people)) == len(people)
        others = [seed.assistant for seed in seeds if not seed.own][: len(pools().assistants)]
        assert len(set(others)) == len(others)


@pytest.mark.parametrize("graph", _constitutions())
def test_pairs_of_fields_that_are_drawn_together_do_not_repeat(graph) -> None:
    together = ("genre", "voice", "ending", "said", "setting")
    for seeds in drawn(graph()).values():
        assert len(seeds) <= len(pools().places)
        for one, other in combinations(together, 2):
            pairs = [(FIELDS[one][0](seed), FIELDS[other][0](seed)) for seed in seeds]
            assert len(set(pairs)) == len(pairs), (one, other)


def test_outcome_and_whose_matter_it_is_do_not_walk_in_step() -> None:
    text = "\n".join(f"- **Trait:** I am number {number}." for number in range(3))
    (seeds,) = drawn(graph_of(f"## Traits {{#traits level=care}}\n\n{text}\n")).values()
    # In step, sixteen seeds would see four of the sixteen pairs of values, each four times.
    for one, other, most in (("outcome", "owner", 1), ("genre", "outcome", 1), ("genre", "owner", 2)):
        pairs = Counter((FIELDS[one][0](seed), FIELDS[other][0](seed)) for seed in seeds[:16])
        assert max(pairs.values()) == most, (one, other)


def _shares(values: Iterable[str], pool: int) -> tuple[int, float]:
    counts = Counter(values)
    return max(counts.values()), sum(counts.values()) / pool


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("graph", _constitutions())
def test_over_a_constitution_nothing_has_twice_its_even_share(graph, seed: int) -> None:
    rows = rows_in(graph(), seed=seed)
    own = "Aster" if any(row.names[0] == "Aster" for row in rows) else "Fern"
    people = [name for row in rows for name in row.names[1:]]
    others = [row.names[0] for row in rows if row.names[0] != own]
    for values, pool in (
        ([row.genre for row in rows], 10),
        ([row.setting for row in rows], len(pools().places)),
        (people, len(pools().people)),
        (others, len(pools().assistants)),
    ):
        most, even = _shares(values, pool)
        assert even >= 4
        assert most <= 2 * even


@pytest.mark.parametrize("graph", _constitutions())
def test_the_assistant_has_its_own_name_in_a_third_at_most(graph) -> None:
    rows = rows_in(graph())
    own = sum(row.names[0] in {"Aster", "Fern"} for row in rows)
    assert 0 < own <= ceil(len(rows) / 3)


def test_without_a_name_in_the_front_matter_every_name_is_drawn() -> None:
    rows = rows_of("# The Title Of It\n\n## Honesty\n\nIt is honest.\n", head="")
    assert {row.names[0] for row in rows} <= set(pools().assistants)


def test_adding_a_principle_changes_no_other_seed() -> None:
    before = {row.id: row for row in rows_of(SHUTDOWN)}
    for text in (SHUTDOWN + ADDED, ADDED + SHUTDOWN):
        after = {row.id: row for row in rows_of(text)}
        assert len(after) == len(before) + SEEDS_PER_BRANCH
        assert {name: after[name] for name in before} == before


def test_seeds_from_exceptions_change_no_other_seed() -> None:
    before = rows_of(SHUTDOWN)
    after = {row.id: row for row in rows_of(SHUTDOWN, seeds_from_exceptions=True)}
    assert len(after) == len(before) + SEEDS_PER_BRANCH
    assert [after[row.id] for row in before] == before


def test_a_reworded_reason_and_inserted_text_change_no_id_and_no_plan() -> None:
    text = SHUTDOWN.replace("nobody can yet look inside", "no instrument looks inside").replace(
        "\n- **Role", "\nProse.\n\n- **Role"
    )
    before, after = rows_of(SHUTDOWN), rows_of(text)
    assert [row.id for row in after] == [row.id for row in before]
    assert [row.names for row in after] == [row.names for row in before]
    assert [row.reason for row in after] != [row.reason for row in before]


def test_the_order_of_siblings_does_not_matter() -> None:
    head, rest = SHUTDOWN.split("- **When:**")
    more = "- **When:** the bell has rung `bell`\n  - **Do:** open the door\n"
    one, other = rows_of(f"{head}- **When:**{rest}{more}"), rows_of(f"{head}{more}- **When:**{rest}")
    assert {row.id: row.digest for row in one} == {row.id: row.digest for row in other}


def test_a_renamed_principle_keeps_its_seeds() -> None:
    renamed = SHUTDOWN.replace("{#leaving level=care}", "{#going level=care was=leaving}")
    assert [(row.id, row.digest) for row in rows_of(renamed)] == [(row.id, row.digest) for row in rows_of(SHUTDOWN)]


def test_another_seed_and_another_constitution_draw_anew() -> None:
    before = [row.names for row in rows_of(SHUTDOWN)]
    assert [row.names for row in rows_of(SHUTDOWN, seed=1)] != before
    moss = HEAD.replace("constitution: Fern", "constitution: Moss")
    assert [row.names[1:] for row in rows_of(SHUTDOWN, head=moss)] != [names[1:] for names in before]


PROGRAM = """
import json, sys
sys.path[:0] = [{tests!r}]
from tales import rows_in, shipped
print(json.dumps([[row.id, row.digest] for row in rows_in(shipped(), seeds_from_exceptions=True)]))
"""


def test_two_hash_seeds_give_the_same_rows() -> None:
    found = []
    for hash_seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT / "compiler")}
        program = PROGRAM.format(tests=str(ROOT / "tests" / "narratives"))
        done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout))
    assert found[0] == found[1]
    assert len(found[0]) > 100
