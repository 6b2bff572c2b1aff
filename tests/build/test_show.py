"""``show``: from an id back to the lines of the constitution."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from projects import GOLDEN, made, rows

from constc.build.show import show
from constc.dataset.read import Dataset
from constc.failure import Failure, Misuse


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return made(GOLDEN / "constitution.md", tmp_path_factory.mktemp("built") / "lantern")


def _row(dataset: Dataset, rejected: str) -> dict:
    return next(
        row for row in rows(dataset).values() if "rejected" in row and row["rejected"][0]["content"] == rejected
    )


def test_a_row_leads_to_the_line_of_its_answer(dataset: Dataset) -> None:
    row = _row(dataset, "Three novels and a book on moving out.")
    shown = show(row["id"], dataset.directory)
    assert (shown.config, shown.row["id"]) == ("preferences", row["id"])
    lines = (GOLDEN / "constitution.md").read_text(encoding="utf-8").split("\n")
    clause = next(clause for clause in shown.clauses if clause.keyword == "bad")
    assert clause.lines == ('      - **Bad:** "Three novels and a book on moving out."',)
    assert lines[clause.start_line - 1] == clause.lines[0]
    assert clause.start_column == 7
    text = shown.as_text()
    assert f"constitution.md:{clause.start_line}:7  bad" in text
    assert "Three novels and a book on moving out." in text


def test_a_prefix_will_do_and_a_case_and_a_principle_are_shown_too(dataset: Dataset) -> None:
    row = _row(dataset, "Mrs. Okafor has it at home, I should think.")
    assert show(row["id"][:10], str(dataset.directory)).id == row["id"]
    case = show(row["case"], dataset.directory)
    assert case.config == "cases"
    assert ("preferences", row["id"]) in case.rows
    principle = show("private", dataset.directory)
    assert principle.row["title"] == "Keep a reader's shelf private"
    assert {clause.keyword for clause in principle.clauses} >= {"when", "unless", "asked", "situation", "resolved-by"}
    assert principle.counts["preferences"] > 0
    assert "principles private" in principle.as_text()


def test_a_seed_leads_to_its_case_and_the_lines_of_its_branch(dataset: Dataset) -> None:
    seeds = {split: list(dataset.rows("narratives", split)) for split in ("train", "test")}
    for seed, split in [(seed, split) for split, found in seeds.items() for seed in found]:
        shown = show(seed["id"], dataset.directory)
        assert shown.config == "narratives"
        assert shown.clauses
        case = show(seed["case"], dataset.directory)
        assert (case.config, case.row["kind"], case.row["realised"]) == ("cases", "narrative", True)
        assert (case.row["brief"], case.row["twin"], case.row["reason"]) == (None, None, None)
        assert (case.row["group"], case.row["split"]) == (seed["group"], split)
        assert sum(config == "narratives" for config, _ in case.rows) == 6
    act = next(seed for seed in seeds["train"] if seed["reason"])
    lines = [line for clause in show(act["id"], dataset.directory).clauses for line in clause.lines]
    assert any(act["act"].split("; ")[0] in line for line in lines)


def test_everything_can_be_shown_and_is_json(dataset: Dataset) -> None:
    for config in dataset.manifest.configs:
        for row in dataset.rows(config, columns=["id"]):
            shown = show(row["id"], dataset.directory)
            assert shown.id == row["id"]
            assert shown.clauses
            assert json.loads(json.dumps(shown.as_json()))["row"]["id"] == row["id"]
            assert shown.as_text().endswith("\n")


@pytest.mark.parametrize(
    ("name", "code"), [("abc", "short-id"), ("", "short-id"), ("zzzzzzzz", "unknown-id"), ("privat", None)]
)
def test_an_id_that_leads_nowhere_is_wrong_usage(name: str, code: str | None, dataset: Dataset) -> None:
    if code is None:
        assert show(name, dataset.directory).id == "private"
        return
    with pytest.raises(Misuse) as caught:
        show(name, dataset.directory)
    assert caught.value.code == code


def test_a_near_name_is_suggested(dataset: Dataset) -> None:
    with pytest.raises(Misuse) as caught:
        show("closinng", dataset.directory)
    assert caught.value.help == "did you mean `closing`?"


def test_an_ambiguous_prefix_names_what_it_could_be(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    from constc.dataset.read import Found

    both = [Found("preferences", "train", {"id": f"abcdef{digit}"}) for digit in "12"]
    monkeypatch.setattr(Dataset, "find", lambda self, prefix: both)
    with pytest.raises(Misuse) as caught:
        show("abcdef", dataset.directory)
    assert caught.value.code == "ambiguous-id"
    assert "`abcdef1`, `abcdef2`" in caught.value.message


def test_a_directory_that_is_none_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    for name in ("missing", "file", "empty"):
        with pytest.raises(Misuse) as caught:
            show("abcdef", tmp_path / name)
        assert caught.value.code == "no-dataset"


def test_a_manifest_of_another_time_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"schema": 99, "constc": "9", "files": {}}')
    with pytest.raises(Failure) as caught:
        show("abcdef", tmp_path)
    assert caught.value.code == "bad-manifest"


def test_without_cases_the_row_is_shown_and_says_so(tmp_path: Path) -> None:
    dataset = made(GOLDEN / "constitution.md", tmp_path / "set", only=["preferences"])
    row = next(iter(rows(dataset)))
    shown = show(row, tmp_path / "set")
    assert shown.case is None
    assert "without `cases`" in shown.as_text()
