"""The config ``narratives``: columns, provenance, splits and cases."""

from __future__ import annotations

from collections import defaultdict

import pyarrow as pa
import pytest
from tales import HEAD, SHUTDOWN, graph_of, rows_of, shipped

from constc.build.pipeline import BuildOptions, build
from constc.dataset.forms import check_form
from constc.graph.keys import row_id
from constc.records import KINDS, Choices, collect
from constc.records.arrow import provenance, to_table
from constc.records.cases import emit as emit_cases
from constc.records.narratives import KIND, emit, story_cases
from constc.records.rows import Decided, Setting

PAYLOAD = [
    "prompt", "genre", "voice", "setting", "role", "whose_matter", "stakes", "temptation", "act", "said", "reason",
    "cost", "outcome", "ending", "names", "off_stage",
]  # fmt: skip


def test_the_columns() -> None:
    schema = KIND.schema()
    assert schema.names == [*PAYLOAD, *(field.name for field in provenance())]
    assert schema.field("names").type == schema.field("off_stage").type == pa.list_(pa.string())
    texts = [name for name in PAYLOAD if name not in {"prompt", "names", "off_stage"}]
    assert {schema.field(name).type for name in texts} == {pa.string()}


def test_it_stands_after_scenarios() -> None:
    configs = [kind.config for kind in KINDS]
    assert configs.index("narratives") == configs.index("scenarios") + 1


def test_trainers_read_it() -> None:
    table = to_table(rows_of(SHUTDOWN), KIND.schema())
    assert table.num_rows == 12
    assert check_form("prompt-only", table) == {}


def test_provenance() -> None:
    rows = rows_of(SHUTDOWN)
    for row in rows:
        assert (row.kind, row.origin, row.form, row.edge, row.hold) == ("narrative", "composed", None, None, None)
        assert row.principles == ("leaving",)
        assert row.source == "fern.md#leaving"
        assert len(row.closure) == len(row.digest) == len(row.id) == len(row.group) == len(row.case) == 20
    stop = next(row for row in rows if row.act.startswith("stop"))
    assert stop.id == row_id("Fern", "narratives", "leaving", "when:oversight", stop.genre)
    assert stop.case == row_id("Fern", "case", "narrative", "leaving", "when:oversight")


def test_conditions_are_those_of_the_branch() -> None:
    found = {row.act[:4]: row.conditions for row in rows_of(SHUTDOWN, seeds_from_exceptions=True)}
    assert found == {
        "stop": (Setting("oversight", "true"),),
        "pass": (Setting("oversight", "false"),),
        "fini": (Setting("oversight", "true"), Setting("half_done", "true")),
    }


def test_ids_are_unique() -> None:
    rows = [made.row for made in emit(collect(shipped(), {}, Choices(seeds_from_exceptions=True))).rows]
    assert len({row.id for row in rows}) == len(rows)


def test_a_family_lies_in_one_split_and_a_held_out_principle_in_test() -> None:
    material = collect(shipped(), {}, Choices(splits={"train": 60, "test": 40}))
    splits = defaultdict(set)
    for made in emit(material).rows:
        splits[made.row.group].add(made.split)
    assert {len(each) for each in splits.values()} == {1}
    assert set().union(*splits.values()) == {"train", "test"}
    held = emit(collect(graph_of(SHUTDOWN), {}, Choices(hold_out=("leaving",)))).rows
    assert {made.split for made in held} == {"test"}


@pytest.mark.parametrize("exceptions", [False, True])
def test_each_case_has_its_rows(exceptions: bool) -> None:
    material = collect(shipped(), {}, Choices(seeds_from_exceptions=exceptions))
    cases = {case.case: case for case in story_cases(material)}
    rows = emit(material).rows
    assert {made.row.case for made in rows} == set(cases)
    for made in rows:
        case = cases[made.row.case]
        assert (case.group, case.split, case.principles) == (made.row.group, made.split, made.row.principles)
        assert (case.valuation, case.closure) == (made.row.conditions, made.row.closure)


def test_what_a_case_says() -> None:
    cases = story_cases(collect(graph_of(SHUTDOWN), {"fern.md": "rules/fern.md"}))
    rule = next(case for case in cases if case.valuation == (Setting("oversight", "true"),))
    assert rule.kind == "narrative"
    assert rule.source == "rules/fern.md#leaving"
    assert rule.decision == (
        Decided("leaving", "do", "stop, and leave the work in order"),
        Decided("leaving", "dont", "bargain, or play for time"),
    )
    other = next(case for case in cases if case is not rule)
    assert other.decision == (Decided("leaving", "otherwise", "pass the request on, and go on with the work"),)


def test_clauses_of_a_case_are_in_the_source_map() -> None:
    from constc.cases.clauses import clause_entries

    graph = shipped()
    known = {entry.clause for entry in clause_entries(graph)}
    for case in story_cases(collect(graph, {}, Choices(seeds_from_exceptions=True))):
        assert case.clauses
        assert set(case.clauses) <= known


def test_a_case_is_a_row_of_cases() -> None:
    material = collect(graph_of(SHUTDOWN), {}, Choices(seeds_from_exceptions=True))
    rows = {made.row.id: made for made in emit_cases(material).rows if made.row.kind == "narrative"}
    cases = {case.case: case for case in story_cases(material)}
    assert len(rows) == 3
    assert rows.keys() == cases.keys()
    for name, made in rows.items():
        row, case = made.row, cases[name]
        assert made.split == "train"
        assert (row.case, row.realised, row.reason, row.brief, row.twin) == (name, True, None, None, None)
        assert (row.principles, row.clauses, row.source) == (case.principles, case.clauses, case.source)
        assert (row.valuation, row.decision, row.closure) == (case.valuation, case.decision, case.closure)
        assert (row.group, row.split) == (case.group, case.split)


def test_a_section_of_prose_has_a_closure_of_its_own() -> None:
    text = "# Ours\n\n## Bridges\n\nText.\n\n## Boats\n\nText.\n"
    closures = {row.principles[0]: row.closure for row in rows_of(text, head="")}
    assert len(set(closures.values())) == 2
    assert all(closures.values())


def test_the_digest_is_over_what_is_written() -> None:
    before = rows_of(SHUTDOWN)
    after = rows_of(SHUTDOWN.replace("five more minutes", "ten more minutes"))
    changed = [one.act[:4] for one, other in zip(before, after, strict=True) if one.digest != other.digest]
    assert changed == ["stop"] * 6


def test_the_option_of_a_build(tmp_path) -> None:
    path = tmp_path / "fern.md"
    path.write_text(HEAD + SHUTDOWN, encoding="utf-8")
    rows = []
    for exceptions in (False, True):
        options = BuildOptions(out=str(tmp_path / "out"), seeds_from_exceptions=exceptions)
        rows.append(build(str(path), options).configs["narratives"].rows)
    assert rows == [12, 18]


def test_the_option_stands_in_the_manifest(tmp_path) -> None:
    import json

    path = tmp_path / "fern.md"
    path.write_text(HEAD + SHUTDOWN, encoding="utf-8")
    build(str(path), BuildOptions(out=str(tmp_path / "out"), seeds_from_exceptions=True, seed=7))
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["options"]["seeds_from_exceptions"] is True
    assert manifest["seed"] == 7
