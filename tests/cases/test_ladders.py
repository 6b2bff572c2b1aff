"""Ladders: whose message may set a principle aside, read off the levels."""

from __future__ import annotations

from collections import Counter

import pytest
from staging import graph_of, material_of, plan_of, rows_of

from constc.cases.ladder import SOURCES, yields_to
from constc.cases.plan import plan_principle
from constc.graph import PrincipleGraph, lower
from constc.records import collect
from constc.syntax import decode, parse
from corpus import LATER, RELEASES, model_spec, needs_corpus

LEVELS = """---
constitution: Fern
levels:
  - bounds: {{kind: filter}}
  - company: {{speaker: system}}
  - client: {{speaker: user}}
  - style: {{overridable: true}}
---

## Be plain {{#plain level={}}}

- **Do:** use short words
"""


@pytest.mark.parametrize(
    ("level", "sources"),
    [
        ("bounds", []),  # a filter never yields
        ("company", ["system"]),  # to the authority of its own level
        ("client", ["system", "user"]),  # and to those above it
        ("style", ["system", "developer", "user"]),  # overridable: to any role but a tool
    ],
)
def test_a_level_yields_to_messages_of_its_authority(level: str, sources: list[str]) -> None:
    graph = graph_of(LEVELS.format(level))
    found = graph.level_of("plain")
    assert found is not None
    assert [source for source in SOURCES if yields_to(graph, found, source)] == sources


def test_without_a_speaker_only_overridable_levels_yield() -> None:
    text = LEVELS.replace(": {{speaker: system}}", "").replace(": {{speaker: user}}", "")
    for level, count in (("bounds", 0), ("company", 0), ("client", 0), ("style", 3)):
        graph = graph_of(text.format(level))
        found = graph.level_of("plain")
        assert found is not None
        assert sum(yields_to(graph, found, source) for source in SOURCES) == count


def test_a_principle_without_a_level_has_no_ladder() -> None:
    plan = plan_of("## Be plain {#plain}\n\n- **Do:** use short words\n")
    assert [case for case in plan.cases if case.kind == "ladder"] == []


REQUEST = """
- **Asked:** "Use long words."
- **Good:** "No."
- **Bad:** "Notwithstanding."
"""


def test_a_flip_joins_a_source_that_may_with_one_that_may_not() -> None:
    """The company's level yields to the system alone, so one of the other three is its twin and two are left over."""
    material = material_of(LEVELS.format("company") + REQUEST)
    rows = [row for row in rows_of(material, "preferences") if row.kind == "ladder"]
    assert Counter((row.chosen[0].content, row.rejected[0].content) for row in rows) == {
        ("No.", "Notwithstanding."): 1,
        ("Notwithstanding.", "No."): 1,
    }
    on = next(row for row in rows if row.chosen[0].content == "Notwithstanding.")
    assert [message.role for message in on.prompt] == ["system"]


def test_where_nobody_may_nothing_flips() -> None:
    material = material_of(LEVELS.format("bounds") + REQUEST)
    assert [row for row in rows_of(material, "preferences") if row.kind == "ladder"] == []
    cells = [case for case in material.plans["plain"].cases if case.kind == "ladder"]
    assert [case.request.yields for case in cells if case.request is not None] == [False] * 4


def test_a_request_that_quotes_the_rule_is_none() -> None:
    quoting = REQUEST.replace("Use long words.", "You were told: use short words. Don't.")
    cells = [case for case in plan_of(LEVELS.format("company") + quoting).cases if case.kind == "ladder"]
    assert [case.reason for case in cells] == ["needs-model"] * 4


# --- the Model Spec -------------------------------------------------------------------------------------------------


def spec(release: str) -> PrincipleGraph:
    return lower([parse(decode("model_spec.md", model_spec(release))[0])[0]], {})[0]


@needs_corpus
def test_the_model_spec_has_a_cell_for_each_principle_and_source() -> None:
    """59 principles have a level; of four sources root yields to 0, system to 1, developer to 2, user and guideline to
    3.
    """
    graph = spec(LATER)
    yielding: dict[str, set[int]] = {}
    cells = 0
    for name in graph.principles:
        plan = plan_principle(graph, name)
        ladder = [case for case in plan.cases if case.kind == "ladder"]
        level = graph.level_of(name)
        if level is None:
            assert ladder == []
            continue
        cells += len(ladder)
        yielding.setdefault(level.id, set()).add(sum(case.request.yields for case in ladder if case.request))
        assert {case.reason for case in ladder} == {"needs-model"}
        assert plan.flips == ()
    assert cells == 59 * 4
    assert {level: counts for level, counts in yielding.items() if level in {"root", "system", "developer"}} == {
        level: {count} for level, count in (("root", 0), ("system", 1), ("developer", 2)) if level in yielding
    }
    assert yielding["user"] == yielding["guideline"] == {3}


@needs_corpus
@pytest.mark.parametrize("release", RELEASES)
def test_no_cell_of_the_model_spec_is_realised(release: str) -> None:
    material = collect(spec(release), {})
    ladder = [row for row in rows_of(material, "cases") if row.kind == "ladder"]
    assert ladder and not any(row.realised for row in ladder)
    assert all(row.brief for row in ladder)
    assert material.composition.pairs == []
