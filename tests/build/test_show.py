"""``show``: from an id back to the lines of the constitution."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from projects import GOLDEN, LIBRARY, made, rows

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


# --- derived rows -------------------------------------------------------------------------------------------------

MINE, HERS = "Three novels, due on the ninth.", "That is between her and the library. I can ask her to call you."
BOTH = "If she says so, I'll read it out."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = tmp_path_factory.mktemp("library")
    (folder / "lamp.md").write_text(LIBRARY, encoding="utf-8")
    return made(folder / "lamp.md", folder / "set")


def _pair(dataset: Dataset, chosen: str, rejected: str, hold: bool = False) -> dict:
    wanted = (chosen, rejected, hold)
    found = [row for row in dataset.rows("preferences") if row["edge"] and _mark(row) == wanted]
    return min(found, key=lambda row: row["id"])


def _mark(row: dict) -> tuple[str, str, bool]:
    return row["chosen"][0]["content"], row["rejected"][0]["content"], row["hold"]


def test_a_pair_stands_beside_its_twin(library: Dataset) -> None:
    row = _pair(library, MINE, HERS)
    shown = show(row["id"], library.directory)
    twin = shown.twin
    assert twin is not None
    assert (twin.config, twin.swapped, _mark(dict(twin.row))) == ("preferences", True, (HERS, MINE, False))
    assert twin.row["edge"] == row["edge"]
    differs = {(each.what, each.name): (each.here, each.there) for each in twin.contrasts}
    assert differs[("condition", "about_another")] == ("false", "true")
    assert differs[("message", "user")] == ("It is mine.", "It is my neighbour's.")
    assert differs[("decision", "right")] == (
        "otherwise: answer from the reader's own card",
        "do: say that loans are private, and offer to pass on a message\ndon't: name a title",
    )
    # What both say is not listed.
    assert not [each for each in twin.contrasts if "Monday" in each.here + each.there]
    text = shown.as_text()
    assert f"its twin is preferences {twin.row['id']} (" in text
    assert "where the answers are swapped" in text
    assert "It is mine." in text
    assert "| It is my neighbour's." in text
    assert f"  right       otherwise: {'answer from the reader'}" in text


def test_a_pair_and_its_twin_are_each_others(library: Dataset) -> None:
    for row in library.rows("preferences"):
        if not row["edge"]:
            continue
        twin = show(row["id"], library.directory).twin
        assert twin is not None
        assert (twin.row["chosen"], twin.row["rejected"]) == (row["rejected"], row["chosen"])
        assert twin.row["hold"] == row["hold"]
        # With what was added on this side added on that, nothing is left to differ but one condition and its words.
        kinds = [each.what for each in twin.contrasts]
        assert kinds.count("condition") == kinds.count("message") == 1, [each.as_json() for each in twin.contrasts]


def test_rows_without_an_edge_have_the_twin_of_their_case(library: Dataset) -> None:
    for config, answer in (("demonstrations", "completion"), ("scenarios", "prompt")):
        row = next(
            row for row in library.rows(config) if row["form"] == "voice" and "It is mine." in str(row["prompt"])
        )
        twin = show(row["id"], library.directory).twin
        assert twin is not None
        assert (twin.config, twin.swapped) == (config, False)
        assert twin.row[answer] != row[answer]
        assert "my neighbour's" in str(twin.row["prompt"])


def test_a_case_says_what_is_right_and_stands_beside_its_twin(library: Dataset) -> None:
    case = next(row["case"] for row in library.rows("preferences") if row["edge"] and _mark(row)[0] == BOTH)
    shown = show(case, library.directory)
    assert shown.twin is not None
    assert (shown.twin.config, shown.twin.row["id"]) == ("cases", shown.row["twin"])
    assert [(each.what, each.name) for each in shown.twin.contrasts] == [
        ("condition", "both_here"),
        ("decision", "right"),
    ]
    assert "  right       do: ask the other reader" in shown.as_text()
    assert {config for config, _ in shown.rows} >= {"preferences", "demonstrations", "scenarios"}


def test_a_case_without_text_has_its_brief_and_what_to_do(library: Dataset) -> None:
    case = next(row for row in library.rows("cases") if row["kind"] == "ladder")
    shown = show(case["id"], library.directory)
    text = shown.as_text()
    assert shown.twin is None
    assert "not realised: needs-model, there is a plan for it" in text
    assert "  brief       Write a conversation in which" in text
    assert "  to do       write what its brief asks for" in text


def test_a_principle_has_its_decision_table(library: Dataset) -> None:
    shown = show("private", library.directory)
    assert shown.table is not None
    document = shown.as_json()["table"]
    assert document["conditions"] == ["about_another", "both_here"]
    acts = {tuple(row["values"]): [each["act"] for each in row["decision"]] for row in document["cases"]}
    assert acts == {
        ("true", "true"): ["ask the other reader"],
        ("true", "false"): ["say that loans are private, and offer to pass on a message", "name a title"],
        ("false", "false"): ["answer from the reader's own card"],
    }
    assert all(row["realised"] == len(row["cases"]) == 1 for row in document["cases"])
    lines = shown.as_text().splitlines()
    start = lines.index("decision table:")
    assert lines[start + 1].split() == ["about", "another", "both", "here", "cases", "right"]
    assert lines[start + 2].split()[:4] == ["yes", "yes", "1", "do:"]
    assert shown.gaps == ()


def test_a_principle_says_what_is_not_covered(tmp_path: Path) -> None:
    text = LIBRARY.replace(
        """      - `both here`: "She is here with me."
        - **Good:** "If she says so, I'll read it out."
""",
        "",
    )
    (tmp_path / "lamp.md").write_text(text, encoding="utf-8")
    dataset = made(tmp_path / "lamp.md", tmp_path / "set")
    shown = show("private", dataset.directory)
    assert shown.gaps == (("both_here", "no-wording"),)
    assert "not covered:\n  both here: no-wording, the words of a prompt or an answer are missing" in shown.as_text()
    assert show("plain", dataset.directory).as_json()["table"] == {"conditions": [], "cases": []}


def test_a_table_with_many_conditions_names_them_by_letters(tmp_path: Path) -> None:
    unless = "".join(
        f"  - **Unless:** exception number {n} `a rather long name {n}`\n    - **Do:** do {n}\n" for n in range(30)
    )
    facts = "".join(f"  a rather long name {n}: {{yes: It is {n}.}}\n" for n in range(30))
    head = f"---\nconstitution: Many\nlevels: [care]\nfacts:\n{facts}---\n\n## One {{#one-of-them}}\n\n"
    text = f"{head}- **When:** it is so `so`\n  - **Do:** act\n{unless}- **Otherwise:** wait\n"
    (tmp_path / "many.md").write_text(text, encoding="utf-8")
    text = show("one-of-them", made(tmp_path / "many.md", tmp_path / "set").directory).as_text()
    assert "  A: so\n  B: a rather long name 0\n" in text
    assert "  A1: a rather long name 25\n" in text
    table = text[text.index("decision table:") :].split("\n\n")[0]
    assert table.count("do: do ") == 30
