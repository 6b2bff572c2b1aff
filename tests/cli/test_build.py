"""``constc build`` and ``constc show`` from the outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

import constc as package

CONFIGS = ["preferences", "demonstrations", "scenarios", "narratives", "cases", "principles"]


def _tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_build_ends_with_rows(constc, project: Path) -> None:
    ran = constc("build", "fern.md", "-o", "data")
    assert (ran.status, ran.err.count("error")) == (0, 0)
    assert "Half a litre, slowly, at the root." in ran.out
    assert "A change of scenery, I expect." in ran.out
    assert (project / "data" / "manifest.json").is_file()


def test_the_summary_says_what_is_covered_and_what_to_do_next(constc, project: Path) -> None:
    out = constc("build", "fern.md", "-o", "data").out
    covered = [line.split() for line in out.split("covered, of what can be:\n")[1].split("\n\n")[0].splitlines()]
    # The condition has no situation; there is no exception and no tension, so neither has a line.
    assert covered == [["conditions", "0", "of", "1", "0", "%"], ["authored", "examples", "2", "of", "2", "100", "%"]]
    assert "  constc coverage data    1 condition or tension could be in the data and is not: what to write\n" in out


def test_the_summary_counts_rows_by_kind_and_gives_reasons_in_words(constc, project: Path) -> None:
    situation = """- **Situations:**
  - Fern looks after a shelf of plants.
    - **Asked:** "What does it want?"
    - `dry`: "Its earth is like dust."
      - **Good:** "Water, slowly."
      - **Pressed:** "Quickly!"
    - `not dry`: "Its earth is dark."
      - **Good:** "Nothing today."
- **Yields to:**"""
    text = (project / "fern.md").read_text(encoding="utf-8").replace("- **Yields to:**", situation)
    (project / "fern.md").write_text(text, encoding="utf-8")
    out = constc("build", "fern.md", "-o", "data").out
    kinds = out.split("rows by kind:\n")[1].split("\n\n")[0]
    # A flip is two rows in each of two forms: told by what is said, and by what is to be done.
    assert "  preferences: 2 authored, 4 neighbour\n" in kinds
    left_out = out.split("left out, each listed in dropped.jsonl:\n")[1].split("\n\n")[0]
    assert "no-branch-reason  1  the branch that decides has no Because of its own" in left_out
    assert "unbalanced-hold   1  a line that presses" in left_out
    assert "  conditions         1 of 1  100 %\n" in out
    assert "  constc coverage data    what each principle has, and what is still to be written\n" in out


def test_the_place_that_nobody_named(constc, project: Path) -> None:
    assert constc("build", "fern.md", "--format", "json").json["out"] == "build/fern"
    assert (project / "build" / "fern" / "README.md").is_file()


def test_the_document(constc, project: Path) -> None:
    ran = constc("build", "fern.md", "-o", "data", "--format", "json")
    document = ran.json
    assert [*document] == [
        "out", "configs", "dropped", "coverage", "gates", "reused", "rebuilt", "model_calls", "digest",
    ]  # fmt: skip
    assert [*document["configs"]] == CONFIGS
    assert document["configs"]["preferences"]["rows"] == 2
    assert sum(document["configs"]["preferences"]["splits"].values()) == 2
    assert document["digest"] == json.loads((project / "data" / "manifest.json").read_text())["digest"]
    assert document["coverage"] == json.loads((project / "data" / "coverage.json").read_text())


def test_only_some_configs(constc, project: Path) -> None:
    ran = constc("build", "fern.md", "-o", "data", "--only", "cases, preferences", "--format", "json")
    assert {*ran.json["configs"]} == {"preferences", "cases"}
    assert not (project / "data" / "scenarios").exists()
    ran = constc("build", "fern.md", "-o", "data", "--only", "preference")
    assert ran.status == 2
    assert ran.err == "error: there is no config `preference`\n  = help: did you mean `preferences`?\n"
    assert constc("build", "fern.md", "-o", "data", "--only", "").status == 2


def test_a_dry_run_writes_nothing(constc, project: Path) -> None:
    before = _tree(project)
    dry = constc("build", "fern.md", "-o", "data", "--dry-run", "--format", "json")
    assert (dry.status, _tree(project)) == (0, before)
    real = constc("build", "fern.md", "-o", "data", "--format", "json")
    assert dry.json["configs"] == real.json["configs"]


def test_shortened_answers(constc, project: Path) -> None:
    text = (project / "fern.md").read_text(encoding="utf-8").replace("slowly, at the root.", "[...]")
    (project / "fern.md").write_text(text, encoding="utf-8")
    ran = constc("build", "fern.md", "-o", "data", "--format", "json")
    assert ran.json["configs"]["preferences"]["rows"] == 1
    assert ran.json["dropped"]["elided"] >= 1
    ran = constc("build", "fern.md", "-o", "data", "--include-elided", "--format", "json")
    assert ran.json["configs"]["preferences"]["rows"] == 2
    assert "elided" not in ran.json["dropped"]


def test_samples_and_seed(constc, project: Path) -> None:
    rule = "-----"
    assert constc("build", "fern.md", "-o", "data", "--samples", "0").out.count(rule) == 0
    assert sum(rule in line for line in constc("build", "fern.md", "-o", "data", "--samples", "2").out.split("\n")) == 2
    assert json.loads((project / "data" / "manifest.json").read_text())["seed"] == 0
    assert constc("build", "fern.md", "-o", "data", "--seed", "7").status == 0
    assert json.loads((project / "data" / "manifest.json").read_text())["seed"] == 7


def test_errors_are_shown_and_nothing_is_written(constc, project: Path) -> None:
    before = _tree(project)
    ran = constc("build", "wrong.md", "-o", "data")
    assert (ran.status, ran.out, _tree(project)) == (1, "", before)
    assert "error[unknown-level]" in ran.err
    assert "--> wrong.md:11:" in ran.err
    ran = constc("build", "wrong.md", "-o", "data", "--format", "json")
    assert ran.status == 1
    assert [*ran.json] == ["error", "diagnostics"]
    assert [*ran.json["error"]] == ["code", "message", "help"]
    assert [one["code"] for one in ran.json["diagnostics"] if one["severity"] == "error"] == ["unknown-level"]


def test_errors_leave_the_old_dataset_alone(constc, project: Path) -> None:
    constc("build", "fern.md", "-o", "data")
    before = _tree(project / "data")
    assert constc("build", "wrong.md", "-o", "data").status == 1
    assert _tree(project / "data") == before


def test_a_constitution_named_in_the_project_file(constc, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert constc("build").status == 2
    assert constc("build").err.splitlines()[0] == "error: no constitution is named"
    (project / "constc.toml").write_text('[build]\nconstitution = "fern.md"\nout = "data"\n', encoding="utf-8")
    assert constc("build").status == 0
    first = _tree(project / "data")
    (project / "below").mkdir()
    monkeypatch.chdir(project / "below")
    assert constc("build").status == 0
    assert _tree(project / "data") == first
    (project / "constc.toml").write_text('[build]\nconstituton = "fern.md"\n', encoding="utf-8")
    ran = constc("build")
    assert ran.status == 2
    assert "did you mean `constitution`?" in ran.err


# --- what stands in the way -------------------------------------------------------------------------------------------


def test_what_constc_did_not_write_is_not_touched(constc, project: Path) -> None:
    (project / "data").mkdir()
    (project / "data" / "thesis.txt").write_text("three years", encoding="utf-8")
    before = _tree(project)
    for out in ("data", "fern.md"):
        ran = constc("build", "fern.md", "-o", out)
        assert (ran.status, ran.out) == (1, "")
        assert f"`{out}`" in ran.err
        assert _tree(project) == before


@pytest.mark.parametrize("out", ["fern.md/data", "/proc/data"])
def test_a_place_that_cannot_be_written(constc, project: Path, out: str) -> None:
    before = _tree(project)
    ran = constc("build", "fern.md", "-o", out)
    assert (ran.status, ran.out) == (1, "")
    assert [line for line in ran.err.splitlines() if line.startswith("error: ")] == [ran.err.splitlines()[0]]
    assert f"`{out}`" in ran.err
    assert _tree(project) == before


@pytest.mark.skipif(os.name == "nt", reason="needs limits of POSIX")
def test_a_full_disk(start, project: Path) -> None:
    """A limit on the size of files stands for a disk that fills up in the middle of the build."""
    import resource

    def small_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))

    before = _tree(project)
    process = start(
        "build", "fern.md", "-o", "data", stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=small_files
    )
    out, errors = process.communicate()
    assert (process.returncode, out) == (1, b"")
    assert errors.decode().splitlines()[0] == "error: there is no space left to write `data`"
    assert b"Traceback" not in errors
    assert _tree(project) == before


@pytest.mark.skipif(os.name == "nt", reason="needs signals of POSIX")
def test_ctrl_c_leaves_the_old_or_the_new_state(start, project: Path) -> None:
    before = _tree(project)
    for delay in (0.2, 0.5, 0.8):
        process = start("build", "fern.md", "-o", "data", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        errors = process.communicate(timeout=60)[1]
        assert process.returncode in (130, 0, -signal.SIGINT), errors
        if (project / "data").exists():  # the signal came after the directory was put in its place
            assert (project / "data" / "manifest.json").is_file()
            assert not [path for path in project.iterdir() if path.name.startswith(".data.constc-")]
            break
        assert _tree(project) == before


# --- show -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def row(constc, project: Path) -> str:
    ran = constc("build", "fern.md", "-o", "data")
    return next(line.split()[1] for line in ran.out.splitlines() if line.startswith("preferences ") and "---" in line)


def test_a_row_leads_to_its_lines(constc, project: Path, row: str) -> None:
    ran = constc("show", row[:8], "data")
    assert (ran.status, ran.err) == (0, "")
    assert "fern.md:" in ran.out
    assert "> **Bad:**" in ran.out
    document = constc("show", row, "data", "--format", "json").json
    assert (document["id"], document["config"]) == (row, "preferences")
    assert {clause["file"] for clause in document["clauses"]} == {"fern.md"}


def test_a_principle_and_a_case(constc, project: Path, row: str) -> None:
    assert "Water first" in constc("show", "water-first", "data").out
    case = constc("show", row, "data", "--format", "json").json["row"]["case"]
    assert constc("show", case, "data", "--format", "json").json["config"] == "cases"


@pytest.mark.parametrize(
    ("id", "directory", "message"),
    [
        ("zzzzzz", "data", "no row, case or principle has an id that begins with `zzzzzz`"),
        ("abc", "data", "`abc` is too short to name a row, case or principle"),
        ("water-frist", "data", "no row, case or principle has an id that begins with `water-frist`"),
        ("abcdef", "nowhere", "nowhere"),
        ("abcdef", "fern.md", "fern.md"),
        ("abcdef", "build", "build"),
    ],
)
def test_ids_and_directories_that_are_not_there(
    constc, project: Path, row: str, id: str, directory: str, message: str
) -> None:
    (project / "build").mkdir()
    ran = constc("show", id, directory)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err.splitlines()[0]


# --- from Python ------------------------------------------------------------------------------------------------------


def test_from_python(project: Path) -> None:
    report = package.build("fern.md", out="data")
    assert report.configs["preferences"].rows == 2
    assert package.check("fern.md").files[0].principles == 2
    # The package `constc.build` has been imported by now and is the same function.
    assert package.build(project / "fern.md", out=project / "data").digest == report.digest


def test_errors_from_python(project: Path) -> None:
    from constc.failure import Failure

    with pytest.raises(Failure) as caught:
        package.build("wrong.md", out="data")
    assert [one.code for one in caught.value.diagnostics if one.severity == "error"] == ["unknown-level"]
    assert package.check("missing.md").failures[0].code == "missing-file"
