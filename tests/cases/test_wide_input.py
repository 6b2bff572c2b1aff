"""Wide constitutions: many values that must not matter, many requests, many principles that oppose each other."""

from __future__ import annotations

import pytest
from staging import graph_of, material_of, plan_of, rows_of

from constc.cases.covering import affordable, covering_rows, uncovered
from constc.graph.priority import in_force

LEVELS = """---
constitution: Fern
levels:
  - style: {overridable: true, speaker: user}
---

## Be brief

- **Level:** style
"""
LENGTH = '  - **Asked:** "Tell me at length."\n'
ANSWERS = '  - **Good:** "No {0}."\n  - **Bad:** "Once upon a time, {0}."\n'


@pytest.mark.parametrize(
    ("sizes", "strength", "reached"),
    [
        ([2, 2, 2], 3, 3),
        ([20, 20], 2, 2),
        ([20] * 10, 2, 1),  # 45 pairs of dimensions with 18 later values each are 14,580 rows and more
        ([10] * 4, 3, 2),
        ([2] * 200, 2, 1),  # 19,900 pairs of dimensions
        ([200] * 10, 3, 1),
    ],
)
def test_an_array_that_would_be_too_long_is_made_at_a_lower_strength(
    sizes: list[int], strength: int, reached: int
) -> None:
    assert affordable(sizes, strength) == reached
    rows = covering_rows(sizes, reached)
    assert uncovered(rows, sizes, reached) == []
    # At strength 1 each later value of each dimension is one row.
    assert len(rows) <= (512 if reached > 1 else 2 + sum(size - 2 for size in sizes))


def test_the_same_request_in_two_branches_is_two_requests() -> None:
    acts = "".join(f"- **Do:** answer with {act}\n{LENGTH}{ANSWERS.format(act)}" for act in ("a line", "stop"))
    material = material_of(LEVELS + acts)
    ladder = [pair for pair in material.composition.pairs if pair.kind == "ladder"]
    assert len({pair.edge for pair in ladder}) * 2 == len(ladder) == 4
    chosen = {pair.chosen for pair in ladder}
    assert chosen == {"No a line.", "Once upon a time, a line.", "No stop.", "Once upon a time, stop."}
    ids = [row.id for row in rows_of(material, "cases")]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("kind", ["Good", "Bad"])
def test_a_request_with_an_answer_that_has_no_words_is_none(kind: str) -> None:
    lines = ANSWERS.format("then").splitlines(keepends=True)
    emptied = "".join(line.split('"')[0] + '""\n' if f"**{kind}:**" in line else line for line in lines)
    plan = plan_of(f"{LEVELS}- **Do:** answer in a line\n{LENGTH}{emptied}", name="be-brief")
    assert [case.request for case in plan.cases if case.request is not None and case.request.asked is not None] == []


OPPOSED = """
## {name}

- **When:** it is so `{name}`
  - **{keyword}:** {act}
"""


def test_a_contest_looks_at_those_that_bear_on_each_other_and_finds_what_all_together_make() -> None:
    written = [
        ("a", "Do", "sing"),
        ("b", "Don't", "sing"),
        ("c", "Do", "hum"),
        ("d", "Don't", "hum"),
        ("e", "Do", "go"),
    ]
    text = "".join(OPPOSED.format(name=name, keyword=keyword, act=act) for name, keyword, act in written)
    graph = graph_of(text.replace("## b\n", "## b\n\n- **Overrides:** [a](#a)\n"))
    values = dict.fromkeys("abcde", True)
    whole, near = in_force(graph, values), in_force(graph, values, among=("a", "b"))
    assert near.in_force == ("a", "b")
    assert near.removed_acts == tuple(each for each in whole.removed_acts if each[0] in {"a", "b"})
    assert [(name, act.text) for name, act in near.removed_acts] == [("a", "sing")]
