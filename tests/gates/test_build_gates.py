"""Gates at the end of a build: the report, the documents, what makes a build fail, and the pages about them."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from constc.build.pipeline import BuildOptions, build
from constc.build.report import BuildReport
from constc.cli.run import run
from constc.dataset.gate_table import columns_of, gate_lines
from constc.dataset.gates import COSTLY, GATES
from constc.diagnostics.explain import explain_gate, explained_gates, nearest_code, pages_of
from constc.failure import Misuse
from constc.gates import Figure, measure
from constc.gates.leakage import NOTHING
from constc.gates.seeds import seeds
from constc.records import KINDS, collect
from constc.records.narratives import NarrativeRow
from constc.resources import gate_pages_folder

from .synthetic import flips, some, with_padding

ROOT = Path(__file__).resolve().parents[2]
CHEAP = ["longer-wins", "flip-partner", "flip-words", "balance", "leakage", "compression", "seeds"]

# The situation says of the earth what only one end of the flip may say.
TELLS = "Fern looks after a shelf. The earth of the last pot is dark."
SILENT = "Fern looks after a shelf, and comes to the last pot."
PLANTS = """---
constitution: Fern
levels: [care]
---

## Water first {{#water-first level=care}}

- **When:** the earth is dry `dry`
  - **Do:** water the plant, slowly
  - **Because:** a dry plant has nothing to live on
- **Otherwise:** leave the plant alone
  - **Because:** wet roots rot
- **Situations:**
  - {situation}
    - **Asked:** "What does it want?"
    - `dry`: "Its earth is like dust."
      - **Good:** "Half a litre, at the root."
    - `not dry`: "The earth of the last pot is dark."
      - **Good:** "Nothing at all today."
"""


@pytest.fixture
def bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose flips fail ``flip-words``, and nothing else."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fern.md").write_text(PLANTS.format(situation=TELLS), encoding="utf-8")
    return tmp_path


def built(folder: Path, out: str = "data", **options: object) -> BuildReport:
    return build("fern.md", BuildOptions(out=str(folder / out), **options))  # type: ignore[arg-type]


def by_name(figures: tuple[Figure, ...]) -> dict[str, Figure]:
    return {figure.name: figure for figure in figures}


# --- what is measured -------------------------------------------------------------------------------------------------


def test_the_cheap_gates_are_always_on(bad: Path) -> None:
    report = built(bad)
    assert list(by_name(report.gates)) == CHEAP
    verdicts = {name: figure.verdict for name, figure in by_name(report.gates).items()}
    assert verdicts == {
        "longer-wins": "not-powered",
        "flip-partner": "pass",
        "flip-words": "fail",
        "balance": "pass",
        "leakage": "pass",
        "compression": "not-powered",
        "seeds": "pass",
    }
    assert [figure.value for figure in report.gates if figure.name == "flip-words"] == [0.0, 0.0, 0.0]


def test_the_words_of_one_end_alone_are_no_fault(bad: Path) -> None:
    (bad / "fern.md").write_text(PLANTS.format(situation=SILENT), encoding="utf-8")
    report = built(bad, fail_on="any", gates="all")
    assert (report.unmet, report.failure) == ((), None)
    assert by_name(report.gates)["flip-words"].verdict == "pass"


def test_all_of_them_are_measured_where_they_are_asked_for(bad: Path) -> None:
    assert list(by_name(built(bad, gates="all").gates)) == list(GATES)
    assert set(GATES) - set(CHEAP) == set(COSTLY)


def test_a_costly_gate_is_measured_where_it_is_to_be_met(bad: Path) -> None:
    report = built(bad, fail_on=["ngrams"])
    assert set(by_name(report.gates)) == {*CHEAP, "ngrams"}
    assert report.failure is None


def test_what_is_not_made_is_not_measured(bad: Path) -> None:
    assert built(bad, only=["scenarios"]).gates == ()
    assert list(by_name(built(bad, only=["narratives"]).gates)) == ["seeds"]
    assert list(by_name(built(bad, only=["preferences"]).gates)) == CHEAP[:-1]


def test_a_dry_run_measures_the_same(bad: Path) -> None:
    assert built(bad, dry_run=True).gates == built(bad).gates


def test_a_bad_plot_is_counted() -> None:
    from constc.build.check import analyse

    of = collect(analyse(str(ROOT / "constitutions" / "tutor.md")).graph, {})
    emission = next(kind for kind in KINDS if kind.config == "narratives").emit(of)
    rows = [made.row for made in emission.rows if isinstance(made.row, NarrativeRow)]
    figure = seeds(rows, NOTHING)
    assert (figure.value, figure.n, figure.goal, figure.verdict) == (0.0, len(rows), "0", "pass")
    spoiled = replace(rows[0], ending="The assistant was right all along.")
    assert seeds([spoiled, *rows[1:]], NOTHING).verdict == "fail"
    assert seeds([], NOTHING).verdict == "not-powered"


# --- where the figures stand ------------------------------------------------------------------------------------------


def test_every_document_has_the_same_figures(bad: Path) -> None:
    report = built(bad)
    entries = [figure.as_json() for figure in report.gates]
    assert [*entries[0]] == ["name", "form", "value", "low", "high", "goal", "n", "verdict"]
    coverage = json.loads((bad / "data" / "coverage.json").read_text(encoding="utf-8"))
    manifest = json.loads((bad / "data" / "manifest.json").read_text(encoding="utf-8"))
    assert coverage["gates"] == manifest["gates"] == report.as_json()["gates"] == entries
    card = (bad / "data" / "README.md").read_text(encoding="utf-8")
    block = card.split("<!-- constc:begin gates -->")[1].split("<!-- constc:end gates -->")[0]
    assert re.findall(r"^\| `([a-z-]+)` \|", block, re.MULTILINE) == CHEAP
    assert "| `flip-words` | 0 | 0 | 0 |  | 1.00 | not met in voice, act, reasoned |" in block
    assert "Not powered: fewer than 600 pairs" in block


def test_costly_figures_are_an_option_that_changes_no_row(bad: Path) -> None:
    cheap, costly = built(bad, "cheap"), built(bad, "costly", gates="all")
    first, second = (
        json.loads((bad / name / "manifest.json").read_text(encoding="utf-8")) for name in ("cheap", "costly")
    )
    assert (first["options"]["gates"], second["options"]["gates"]) == ([], list(COSTLY))
    differing = {path for path, entry in first["files"].items() if second["files"][path] != entry}
    assert differing == {"README.md", "coverage.json"}
    assert cheap.digest != costly.digest
    # What is to be met decides no byte, where it is measured anyway.
    assert built(bad, "again", fail_on="any").digest == cheap.digest


def test_the_summary_has_a_line_for_each_gate(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "fern.md", "-o", "data"]) == 0
    table = capsys.readouterr().out.split("gates:\n")[1].split("\n\n")[0].splitlines()
    assert table[0].split() == ["voice", "act", "reasoned", "all", "asked"]
    assert [line.split()[0] for line in table[1:8]] == CHEAP
    assert table[3].split(maxsplit=5) == [
        "flip-words", "0", "0", "0", "1.00", "not met in voice, act, reasoned: see constc explain flip-words",
    ]  # fmt: skip
    assert table[8] == "  not powered: fewer than 600 pairs, too few to tell"


def test_figures_are_said_in_words() -> None:
    short = flips(form="act", seed=8)[:100]
    spoiled = some(flips(form="voice"), 60, with_padding)
    figures = measure([*spoiled, *short], names=["longer-wins", "overlap", "leakage"])
    entries = [figure.as_json() for figure in figures]
    assert columns_of(entries) == ["voice", "act", "all"]
    longer, overlap, leakage = gate_lines(entries)
    assert (longer.asked, longer.verdict, longer.failed) == ("0.48 to 0.52", "not met in voice", True)
    assert longer.values["act"] == "0.50"
    assert overlap.asked == "<= 0.60; act 0.48 to 0.52"
    assert overlap.verdict == "met in voice; elsewhere not powered"
    assert (leakage.values, leakage.verdict) == ({"all": "0"}, "met")


def test_what_fails_by_a_hair_is_seen() -> None:
    entry = Figure("flip-words", "voice", 0.9979, None, None, "1.00", 480, "fail").as_json()
    (line,) = gate_lines([entry])
    assert (line.values, line.verdict) == ({"voice": "0.9979"}, "not met")
    (line,) = gate_lines([{**entry, "name": "prompt-gain", "value": -0.001, "goal": None, "verdict": "not-powered"}])
    assert (line.values, line.verdict) == ({"voice": "0.00"}, "not judged")


# --- what fails a build -----------------------------------------------------------------------------------------------


def test_a_named_gate_that_is_not_met_fails_the_build_after_it_is_written(
    bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["build", "fern.md", "-o", "data", "--fail-on", "balance,flip-words", "--fail-on", "leakage"]) == 1
    printed = capsys.readouterr()
    assert (bad / "data" / "manifest.json").is_file()
    assert "gates:\n" in printed.out
    assert printed.err.splitlines()[-2:] == [
        "error: the gate `flip-words` (voice 0, act 0, reasoned 0, where 1.00 is asked) is not met",
        "  = help: `constc explain flip-words` says what it measures and what to do",
    ]


@pytest.mark.parametrize("named", ["balance", "longer-wins,compression", "response-only"])
def test_other_gates_do_not(bad: Path, named: str) -> None:
    """Neither one that is met, nor one that is not powered."""
    assert run(["build", "fern.md", "-o", "data", "--fail-on", named]) == 0


def test_any_gate(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "fern.md", "-o", "data", "--fail-on", "any", "--format", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert [*document][-2:] == ["digest", "error"]
    assert document["error"]["code"] == "gate-not-met"
    assert {entry["name"] for entry in document["gates"]} == set(CHEAP)


def test_several_gates_are_one_sentence(bad: Path) -> None:
    leaking = Figure("leakage", None, 2.0, None, None, "0", 60, "fail")
    uneven = Figure("balance", "act", 0.5, None, None, "1.00", 6, "fail")
    several = replace(built(bad), unmet=(leaking, uneven))
    assert several.failure is not None
    assert several.failure.message == (
        "the gates `leakage` (2, where 0 is asked) and `balance` (act 0.5, where 1.00 is asked) are not met"
    )


@pytest.mark.parametrize("value", ['"any"', '["flip-words"]', '"balance, flip-words"'])
def test_constc_toml_names_gates(bad: Path, value: str) -> None:
    (bad / "constc.toml").write_text(f"[gates]\nfail_on = {value}\n", encoding="utf-8")
    assert run(["build", "fern.md", "-o", "data"]) == 1
    # What is given on the command line comes first.
    assert run(["build", "fern.md", "-o", "data", "--fail-on", "balance"]) == 0


@pytest.mark.parametrize(
    ("name", "help"),
    [
        ("flip-word", "did you mean `flip-words`?"),
        ("ANY", "did you mean `any`?"),
        ("zzz", "the gates are response-only"),
    ],
)
def test_an_unknown_gate_is_a_mistake_before_anything_is_written(bad: Path, name: str, help: str) -> None:
    with pytest.raises(Misuse, match=f"there is no gate `{name}`") as caught:
        built(bad, fail_on=["balance", name])
    assert caught.value.code == "unknown-gate"
    assert caught.value.help is not None
    assert caught.value.help.startswith(help)
    (bad / "constc.toml").write_text(f'[gates]\nfail_on = ["{name}"]\n', encoding="utf-8")
    assert run(["build", "fern.md", "-o", "data"]) == 2
    assert not (bad / "data").exists()


@pytest.mark.parametrize("words", [["--fail-on", ""], ["--fail-on", " , "], ["--gates", "some"]])
def test_other_mistakes(bad: Path, words: list[str]) -> None:
    assert run(["build", "fern.md", "-o", "data", *words]) == 2
    assert not (bad / "data").exists()


# --- the pages --------------------------------------------------------------------------------------------------------


def test_every_gate_has_a_page() -> None:
    assert set(explained_gates()) == set(GATES)
    index = (gate_pages_folder() / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| \[([a-z-]+)\]\(\1\.md\) \|", index, re.MULTILINE) == list(GATES)


@pytest.mark.parametrize("name", GATES)
def test_a_page_has_its_parts(name: str) -> None:
    page = explain_gate(name) or ""
    assert page.startswith(f"# {name}\n\nA gate of `constc build`, ")
    assert ("--gates all" in page.splitlines()[2]) == (name in COSTLY)
    assert re.findall(r"^## (.*)", page, re.MULTILINE) == ["What it measures", "Why", "A bad example", "What to do"]
    assert pages_of(name) == (page,)


def test_a_mistyped_gate_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert nearest_code("longer-win") == "longer-wins"
    assert run(["explain", "leakage"]) == 0
    assert capsys.readouterr().out == explain_gate("leakage")


def test_the_wheel_carries_the_pages() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included[gate_pages_folder().relative_to(ROOT).as_posix()] == "constc/gate_pages"
