"""All gates at once, each form apart, and the report of a built directory."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from constc.build.pipeline import BuildOptions, build
from constc.gates import CHEAP, NAMES, Figure, PairView, measure, strata, view_of, view_of_columns
from constc.realize.messages import Message
from constc.records.preferences import PreferenceRow
from constc.records.rows import Setting

from .report import lines, main
from .synthetic import flips, some, unlike, with_marker

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "authored" / "constitution.md"
GOOD = [*flips(form="voice"), *(replace(row, group=f"act {row.group}") for row in flips(form="act", seed=8))]
AUTHORED = unlike(60, seed=2)

ROW = PreferenceRow(
    id="a1",
    digest="d1",
    closure="c1",
    principles=("kind", "brief"),
    case="case",
    kind="exception",
    conditions=(Setting("late", "true"),),
    group="g1",
    origin="composed",
    source="file.md#kind",
    form="voice",
    edge="e1",
    hold=False,
    prompt=(Message("system", "You are Aster."), Message("user", "Hello?")),
    chosen=(Message("assistant", "Yes."),),
    rejected=(Message("assistant", "No."),),
    violates=(),
)


def by_name(figures: tuple[Figure, ...]) -> dict[tuple[str, str | None], Figure]:
    return {(figure.name, figure.form): figure for figure in figures}


def columns(row: PreferenceRow) -> dict[str, Any]:
    """A row as it is read back from a file."""

    def plain(value: object) -> object:
        if isinstance(value, Message | Setting):
            return value._asdict()
        return [plain(each) for each in value] if isinstance(value, tuple) else value

    return {name: plain(getattr(row, name)) for each in type(row).__mro__[:-1] for name in each.__slots__}


def test_a_row_and_its_columns_are_seen_alike() -> None:
    expected = PairView(
        id="a1",
        prompt_text="You are Aster.\n\nHello?",
        chosen="Yes.",
        rejected="No.",
        group="g1",
        split="test",
        form="voice",
        edge="e1",
        hold=False,
        conditions=(("late", "true"),),
        kind="exception",
        origin="composed",
        principle="kind",
        roles=("system", "user"),
    )
    assert view_of(ROW, "test") == expected
    assert view_of_columns(columns(ROW), "test") == expected


def test_forms_are_apart_and_authored_rows_beside_them() -> None:
    model = replace(GOOD[0], origin="model")
    joined = replace(AUTHORED[0], origin="composed")  # a worked example whose prompt was put together
    found = strata([*AUTHORED, model, joined, *GOOD])
    assert {form: len(members) for form, members in found.items()} == {
        "voice": 640,
        "act": 640,
        "authored": 61,
        "model": 1,
    }
    assert list(found) == ["voice", "act", "authored", "model"]


def test_good_rows_pass_every_gate() -> None:
    figures = measure([*AUTHORED, *GOOD], speaks=lambda row: row.form == "act")
    judged = {key: figure.verdict for key, figure in by_name(figures).items() if figure.goal and figure.n}
    assert set(judged.values()) == {"pass"}
    assert {name for name, _ in judged} == set(NAMES)
    assert all(
        figure.goal is None and figure.verdict == "not-powered" for figure in figures if figure.form == "authored"
    )


def test_the_gain_is_not_judged_where_nobody_says_which_rows_speak_for_themselves() -> None:
    gain = by_name(measure(GOOD, names=["prompt-gain"]))
    assert {key: figure.goal for key, figure in gain.items()} == {
        ("prompt-gain", "voice"): None,
        ("prompt-gain", "act"): None,
    }
    assert gain["prompt-gain", "act"].value == pytest.approx(0.5, abs=0.05)


def test_a_spoiled_form_leaves_the_others_alone() -> None:
    figures = by_name(measure([*some(GOOD[:640], 10, with_marker), *GOOD[640:]]))
    assert figures["ngrams", "voice"].verdict == "fail"
    assert figures["ngrams", "act"].verdict == "pass"


def test_the_cheap_gates_alone_look_for_no_near_duplicates() -> None:
    row = next(row for row in GOOD if row.split == "train")
    said = row.prompt_text.rsplit(" ", 1)[0] + " elephant."
    rows = [*GOOD, replace(row, split="test", group="other", edge=None, prompt_text=said)]
    assert by_name(measure(rows))["leakage", None].value == 1.0
    assert by_name(measure(rows, names=CHEAP))["leakage", None].value == 0.0
    assert {figure.name for figure in measure(rows, names=CHEAP)} == set(CHEAP)


def test_figures_are_entries_of_the_coverage() -> None:
    entries = [figure.as_json() for figure in measure([*AUTHORED, *GOOD[:40]])]
    keys = ["name", "form", "value", "low", "high", "goal", "n", "verdict"]
    assert all(list(entry) == keys and entry["verdict"] in {"pass", "fail", "not-powered"} for entry in entries)
    assert json.loads(json.dumps(entries, allow_nan=False)) == entries


def test_the_cheap_gates_do_without_numpy() -> None:
    program = "import sys, constc.gates as g; g.measure([], names=g.CHEAP); sys.exit('numpy' in sys.modules)"
    path = str(Path(__file__).resolve().parents[2] / "compiler")
    assert subprocess.run([sys.executable, "-c", program], env={"PYTHONPATH": path}, check=False).returncode == 0


def test_nothing_is_measured_of_nothing() -> None:
    (leakage,) = measure([])
    assert (leakage.name, leakage.value, leakage.n, leakage.verdict) == ("leakage", None, 0, "not-powered")


def test_the_order_of_the_rows_changes_no_figure() -> None:
    assert measure([*GOOD, *AUTHORED]) == measure([*AUTHORED, *reversed(GOOD)])


def test_the_report_names_what_is_wrong() -> None:
    voice = some(GOOD[:640], 10, with_marker)
    report = "\n".join(lines([*voice, replace(voice[0], id="copy", split="train", edge=None), *AUTHORED]))
    assert "voice: 641 pairs (64 test, 577 train), 320 groups" in report
    assert "'gladly': 64 groups chosen, 0 rejected, p = 1.1e-19" in report
    for title in ("not even:", "without its partner:", "groups in two splits:", "prompts in two splits:"):
        assert title in report
    assert "and 54 more" in report


def test_the_report_reads_a_built_directory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build(str(GOLDEN), BuildOptions(out=str(tmp_path / "set")))
    capsys.readouterr()
    assert main([str(tmp_path / "set")]) == 0
    printed = capsys.readouterr().out
    assert "authored: " in printed
    assert "longer-wins" in printed
    assert main([str(tmp_path)]) == 1
