"""The build from end to end: what lies in the directory, and that everything in it leads somewhere."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from projects import GOLDEN, copy_golden, dropped, made, rows, run, tree

from constc.build.pipeline import BuildOptions, build
from constc.build.summary import as_json, as_text
from constc.dataset.files import bytes_digest
from constc.dataset.forms import REFUSED, check_form
from constc.dataset.read import Dataset
from constc.failure import Failure, Misuse
from constc.records import CONFIGS, KINDS


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return made(GOLDEN / "constitution.md", tmp_path_factory.mktemp("built") / "lantern")


def test_the_directory_holds_what_the_manifest_lists(dataset: Dataset) -> None:
    assert dataset.differences() == []
    files = set(tree(dataset.directory))
    assert files == {*dataset.manifest.files, "manifest.json"}
    assert {"README.md", "coverage.json", "dropped.jsonl", "sourcemap.parquet"} <= files


def test_the_manifest_has_the_keys_of_the_contract(dataset: Dataset) -> None:
    document = json.loads((dataset.directory / "manifest.json").read_bytes())
    assert list(document) == [
        "schema", "constc", "pyarrow", "constitution", "options", "seed", "passes", "models", "configs", "files",
        "gates", "digest",
    ]  # fmt: skip
    assert list(document["constitution"]) == ["name", "version", "digest", "files"]
    assert set(document["configs"]) == set(CONFIGS)
    for entry in document["files"].values():
        assert list(entry) == ["sha256", "bytes", "rows", "key", "principles"]
    for path, entry in document["files"].items():
        assert (entry["rows"] is None) == (path.count("/") != 1 or path.startswith("constitution/"))
        if entry["rows"]:
            assert sum(each["rows"] for each in entry["principles"].values()) == entry["rows"]


def test_the_constitution_is_in_it_byte_by_byte(dataset: Dataset) -> None:
    for name in ("constitution.md", "more.md", "examples/c1a2.md"):
        assert dataset.constitution(name) == (GOLDEN / name).read_bytes()
        assert dataset.manifest.constitution.files[name] == bytes_digest((GOLDEN / name).read_bytes())


def test_every_row_leads_to_its_clauses_and_they_to_its_texts(dataset: Dataset) -> None:
    cases = {row["id"]: row for row in dataset.rows("cases")}
    places = {row["clause"]: row for row in dataset.source_map()}
    assert all(row["case"] == row["id"] for row in cases.values())
    twins = _twins(dataset)
    for row in rows(dataset).values():
        case = cases[row["case"]]
        assert case["realised"] or row["_config"] == "scenarios"
        assert case["split"] == row["_split"]
        assert case["group"] == row["group"]
        assert case["clauses"]
        for name in ("chosen", "rejected", "completion"):
            if name in row:
                # What is wrong in a derived case is right in its twin, and written there.
                source = cases[twins[row["id"]]] if name == "rejected" and row["edge"] else case
                _written(
                    dataset, [places[clause] for clause in source["clauses"]], source, row, row[name][0]["content"]
                )
    for case in cases.values():
        assert set(case["clauses"]) <= set(places)


def _twins(dataset: Dataset) -> dict[str, str]:
    """For each row of a flip, the case at its other end."""
    ends: dict[str, list[dict]] = {}
    for row in rows(dataset).values():
        if row.get("edge") and not row["hold"]:
            ends.setdefault(row["edge"], []).append(row)
    assert ends
    assert all(len(pair) == 2 for pair in ends.values())
    return {row["id"]: other["case"] for pair in ends.values() for row, other in (pair, pair[::-1])}


def _written(dataset: Dataset, clauses: list[dict], case: dict, row: dict, text: str) -> None:
    """An answer in the author's words stands in a clause of its case; a deliberation is made of acts that do."""
    if row["form"] in ("act", "reasoned"):
        acts = [act["act"] for act in case["decision"] if act["keyword"] != "dont"]
        assert acts
        for act in acts:
            assert act in text
            assert any(_holds(dataset, clause, act) for clause in clauses)
    else:
        assert any(_holds(dataset, clause, text) for clause in clauses)


def _holds(dataset: Dataset, place: dict, text: str) -> bool:
    """Whether the lines of a clause hold ``text``, entities unescaped; a borrowed answer stands elsewhere."""
    from html import unescape

    lines = dataset.constitution(place["file"]).decode().split("\n")[place["start_line"] - 1 : place["end_line"]]
    source = unescape("\n".join(lines))
    return " ".join(text.split()) in " ".join(source.split()) or "as above" in source


def test_every_column_of_authored_rows_that_belongs_to_derived_ones_is_null(dataset: Dataset) -> None:
    for row in rows(dataset).values():
        assert row["source"].endswith("#" + row["principles"][0])
        if row["kind"] == "authored":
            for name in ("form", "edge", "hold", "decision", "why"):
                assert row.get(name) is None
        else:
            assert (row["origin"], row["form"] in ("voice", "act", "reasoned")) == ("composed", True)
            if row["_config"] == "preferences":
                assert row["edge"] is not None
                assert row["hold"] is not None
            if row["_config"] == "scenarios":
                assert row["decision"] is not None


def test_what_is_joined_without_a_bad_beside_it_is_composed(dataset: Dataset) -> None:
    """Of the author's own examples, those whose prompt is joined and whose answers are not a Good with its Bad."""
    composed = [row for row in rows(dataset).values() if (row["kind"], row["origin"]) == ("authored", "composed")]
    assert {row["prompt"][-1]["content"] for row in composed} == {
        "It's mine, and I'm down in the archive. Can you read it to me?"
    }


def test_a_group_lies_in_one_split_and_what_is_held_out_in_test(dataset: Dataset) -> None:
    splits: dict[str, set[str]] = {}
    for row in rows(dataset).values():
        splits.setdefault(row["group"], set()).add(row["_split"])
    assert all(len(each) == 1 for each in splits.values())
    held = {row["group"] for row in rows(dataset).values() if "closing" in row["principles"]}
    assert held
    assert {row["_split"] for row in rows(dataset).values() if row["group"] in held} == {"test"}
    # The same question under another principle goes with it, whole.
    assert any("shelves" in row["principles"] for row in rows(dataset).values() if row["group"] in held)


def test_the_rows_meet_the_forms_of_trl(dataset: Dataset) -> None:
    for kind in KINDS:
        if kind.form is not None:
            for path in dataset.files(kind.config):
                assert not set(check_form(kind.form, dataset.table(path))) & set(REFUSED)


def test_nothing_is_dropped_without_a_reason(dataset: Dataset) -> None:
    entries = dropped(dataset.directory)
    assert entries == sorted(entries, key=lambda entry: tuple(entry.values()))
    assert {entry["reason"] for entry in entries} == {
        "elided", "equal-texts", "duplicate", "no-wording", "no-branch-reason", "unbalanced-hold",
    }  # fmt: skip
    assert all(
        list(entry) == ["config", "kind", "principle", "case", "source", "reason", "detail"] for entry in entries
    )


def test_files_hold_no_path_of_this_machine(dataset: Dataset) -> None:
    for path, content in tree(dataset.directory).items():
        assert str(dataset.directory.parent).encode() not in content, path
        assert str(GOLDEN).encode() not in content, path


def test_the_report_is_that_of_the_contract(tmp_path: Path) -> None:
    report = run(GOLDEN / "constitution.md", tmp_path / "set")
    document = as_json(report)
    assert list(document) == [
        "out", "configs", "dropped", "coverage", "gates", "reused", "rebuilt", "model_calls", "digest",
    ]  # fmt: skip
    assert document["out"] == str(tmp_path / "set")
    assert document["coverage"] == json.loads((tmp_path / "set" / "coverage.json").read_bytes())
    assert document["configs"]["cases"]["splits"] == {"train": document["configs"]["cases"]["rows"]}
    for entry in document["configs"].values():
        assert entry["rows"] == sum(entry["splits"].values())
    assert json.loads(json.dumps(document)) == document
    text = as_text(report)
    assert all(config in text for config in CONFIGS)
    assert f"constc show {report.samples[0].id[:8]}" in text


def test_a_dry_run_counts_and_writes_nothing(tmp_path: Path) -> None:
    dry = run(GOLDEN / "constitution.md", tmp_path / "deep" / "set", dry_run=True)
    assert list(tmp_path.iterdir()) == []
    wet = run(GOLDEN / "constitution.md", tmp_path / "set")
    assert dry.configs == wet.configs
    assert dry.dropped == wet.dropped
    assert dry.digest is None
    assert "nothing was written" in as_text(dry)


def test_some_configs_alone(tmp_path: Path) -> None:
    dataset = made(GOLDEN / "constitution.md", tmp_path / "set", only=["principles", "preferences"])
    assert set(dataset.manifest.configs) == {"preferences", "principles"}
    assert {path.split("/")[0] for path in tree(tmp_path / "set") if path.endswith("of-00001.parquet")} == {
        "preferences",
        "principles",
    }
    assert {entry["config"] for entry in dropped(tmp_path / "set")} == {"preferences"}


def test_elided_answers_are_kept_on_demand(tmp_path: Path) -> None:
    without = rows(made(GOLDEN / "constitution.md", tmp_path / "without"))
    with_them = rows(made(GOLDEN / "constitution.md", tmp_path / "with", include_elided=True))
    assert without.items() <= with_them.items()
    assert "elided" in {entry["reason"] for entry in dropped(tmp_path / "without")}
    assert "elided" not in {entry["reason"] for entry in dropped(tmp_path / "with")}


def test_roles_can_be_renamed(tmp_path: Path) -> None:
    options = {"roles": {"developer": "system", "tool": "user"}}
    plain, renamed = (
        rows(made(GOLDEN / "constitution.md", tmp_path / name, **more)) for name, more in (("a", {}), ("b", options))
    )
    # A request that differs in nothing but a renamed role is the same prompt now.
    assert renamed.keys() <= plain.keys()
    gone = [plain[name] for name in plain.keys() - renamed.keys()]
    assert gone
    assert {(row["_config"], row["kind"]) for row in gone} == {("scenarios", "ladder")}
    roles = {message["role"] for row in renamed.values() for message in row["prompt"]}
    assert roles == {"system", "user", "assistant"}
    assert {row["_split"] for row in plain.values()} == {row["_split"] for row in renamed.values()}


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ({"only": ["preference"]}, "unknown-config", "did you mean `preferences`?"),
        ({"only": []}, "unknown-config", "the configs are"),
        ({"splits": {"train": 90}}, "bad-splits", "sum to 100"),
        ({"splits": {"tr-ain": 100}}, "bad-splits", "letters"),
        ({"splits": {"train": 100}, "hold_out": ["private"]}, "bad-splits", "test"),
        ({"hold_out": ["privat"]}, "unknown-principle", "did you mean `private`?"),
        ({"roles": {"develper": "system"}}, "unknown-role", "did you mean `developer`?"),
        ({"roles": {"tool": "assistant"}}, "unknown-role", "drop"),
        ({"samples": -1}, "bad-option", "0 or more"),
        ({"out": ""}, "bad-option", "give -o a name"),
    ],
)
def test_a_choice_that_cannot_be_is_wrong_usage(options: dict, code: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(Misuse) as caught:
        build(str(GOLDEN / "constitution.md"), BuildOptions(**{"out": str(tmp_path / "set"), **options}))
    assert caught.value.code == code
    assert words in (caught.value.help or "")
    assert list(tmp_path.iterdir()) == []


def test_errors_in_the_constitution_keep_everything_from_being_written(tmp_path: Path) -> None:
    file = copy_golden(tmp_path / "project")
    out = tmp_path / "set"
    run(file, out)
    before = tree(out)
    file.write_text(file.read_text().replace("**Level:** safety", "**Level:** saftey"))
    with pytest.raises(Failure) as caught:
        run(file, out)
    assert caught.value.status == 1
    assert {one.code for one in caught.value.diagnostics if one.severity == "error"} == {"unknown-level"}
    assert tree(out) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["project", "set"]


def test_settings_of_the_project_count_where_no_option_is_given(tmp_path: Path) -> None:
    file = copy_golden(tmp_path / "project")
    (tmp_path / "project" / "constc.toml").write_text(
        '[build]\nout = "data"\nsplits = {train = 50, test = 50}\nseed = 3\nonly = ["preferences"]\n'
        '[publish]\nrepo = "someone/lantern"\n'
    )
    report = build(str(file))
    assert (tmp_path / "project" / "data" / "manifest.json").is_file()
    assert list(report.configs) == ["preferences"]
    manifest = json.loads((tmp_path / "project" / "data" / "manifest.json").read_bytes())
    assert manifest["options"]["splits"] == {"train": 50, "test": 50}
    assert manifest["seed"] == 3
    assert 'load_dataset("someone/lantern"' in (tmp_path / "project" / "data" / "README.md").read_text()
    assert build(str(file), BuildOptions(out=str(tmp_path / "b"), seed=5, only=["cases"])).configs.keys() == {"cases"}


def test_a_constitution_of_prose_is_a_dataset_of_themes(tmp_path: Path) -> None:
    (tmp_path / "prose.md").write_text("# Manners\n\nBe kind. Say what you mean.\n\n## At table\n\nPass the salt.\n")
    dataset = made(tmp_path / "prose.md", tmp_path / "set")
    assert dataset.differences() == []
    assert {name for name, entry in dataset.manifest.configs.items() if entry.rows} == {"cases", "narratives"}
    cases = {row["kind"]: row for row in dataset.rows("cases")}
    assert {kind: (row["realised"], row["reason"], row["source"]) for kind, row in cases.items()} == {
        "theme": (False, "needs-model", "prose.md#at-table"),
        "narrative": (True, None, "prose.md#at-table"),
    }
    assert cases["theme"]["brief"] and "salt" not in cases["theme"]["brief"], "a brief quotes nothing"
    assert {row["case"] for row in dataset.rows("narratives")} == {cases["narrative"]["id"]}
    card = (tmp_path / "set" / "README.md").read_text()
    assert "config_name: cases" in card
    assert "config_name: preferences" not in card


def test_prose_under_its_own_title_alone_is_a_dataset_without_rows(tmp_path: Path) -> None:
    (tmp_path / "prose.md").write_text("# Manners\n\nBe kind. Say what you mean.\n")
    dataset = made(tmp_path / "prose.md", tmp_path / "set")
    assert dataset.differences() == []
    assert all(entry.rows == 0 and entry.splits == {} for entry in dataset.manifest.configs.values())
    assert "configs:" not in (tmp_path / "set" / "README.md").read_text()


def test_the_output_is_named_after_the_constitution(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    report = build(str(GOLDEN / "constitution.md"))
    assert report.out == "build/lantern"
    assert (tmp_path / "build" / "lantern" / "README.md").is_file()


@pytest.mark.skipif(os.name != "posix" or sys.platform == "darwin", reason="file names are text there")
def test_a_file_name_that_is_no_text_is_published_readably(tmp_path: Path) -> None:
    file = copy_golden(tmp_path / "project")
    odd = os.fsdecode(os.fsencode(file.parent) + b"/l\xffmp \xc3\xa4.md")
    file.rename(odd)
    dataset = made(Path(odd), tmp_path / "set")
    assert dataset.differences() == []
    assert "l%FFmp ä.md" in dataset.manifest.constitution.files
    assert {row["source"].split("#")[0] for row in rows(dataset).values()} == {"l%FFmp ä.md", "more.md"}


def test_splits_have_the_names_that_datasets_takes(tmp_path: Path) -> None:
    splits = {"Größe": 50, "train.a_1": 50}
    dataset = made(GOLDEN / "constitution.md", tmp_path / "set", splits=splits, hold_out=[])
    found = {name for each in dataset.manifest.configs.values() for name in each.splits}
    assert {"Größe", "train.a_1"} <= found
