"""``constc export`` from the outside: where files go, what is refused, and what happens around it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from constc.cli.export import _FORMATS
from constc.dataset.export import FORMATS

FULL = Path("/dev/full")
SITUATION = """- **Situations:**
  - Fern looks after a shelf of plants.
    - **Asked:** "What does it want?"
    - `dry`: "Its earth is like dust."
      - **Good:** "Water, slowly."
    - `not dry`: "Its earth is dark."
      - **Good:** "Nothing today."
- **Yields to:**"""


@pytest.fixture
def built(constc, project: Path) -> Path:
    """The dataset of ``fern.md`` in ``data``, half of it for tests; the working folder is around it."""
    (project / "constc.toml").write_text("[build]\nsplits = {train = 50, test = 50}\n", encoding="utf-8")
    text = (project / "fern.md").read_text(encoding="utf-8").replace("- **Yields to:**", SITUATION)
    (project / "fern.md").write_text(text, encoding="utf-8")
    assert constc("build", "fern.md", "-o", "data").status == 0
    return project / "data"


@pytest.fixture
def tooled(constc, project: Path) -> Path:
    """A dataset with a tool's message in a prompt."""
    text = (
        (project / "fern.md")
        .read_text(encoding="utf-8")
        .replace("> **Good:** Half", "> **Tool:** Earth: dust.\n>\n> **Good:** Half")
    )
    (project / "fern.md").write_text(text, encoding="utf-8")
    assert constc("build", "fern.md", "-o", "data").status == 0
    return project / "data"


def _tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _splits(built: Path, config: str = "preferences") -> dict[str, int]:
    splits: dict[str, int] = json.loads((built / "manifest.json").read_bytes())["configs"][config]["splits"]
    return splits


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_command_knows_all_formats() -> None:
    assert tuple(FORMATS) == _FORMATS


# Where it goes


@pytest.mark.parametrize("name", _FORMATS)
def test_a_folder_beside_the_dataset_has_a_file_for_each_split(constc, built: Path, name: str) -> None:
    before = _tree(built)
    ran = constc("export", "data", "--to", name)
    assert (ran.status, ran.err) == (0, "")
    splits = _splits(built)
    assert set(splits) == {"train", "test"}
    folder = built.with_name(f"data-{name}")
    suffix = FORMATS[name].suffix
    for split, rows in splits.items():
        path = folder / f"preferences-{split}.{suffix}"
        count = pq.ParquetFile(path).metadata.num_rows if suffix == "parquet" else len(_lines(path))
        assert count == rows
        assert f"data-{name}/{path.name}" in ran.out
    described = {"dataset_info.json"} if name == "llama-factory" else set()
    assert set(_tree(folder)) == {f"preferences-{split}.{suffix}" for split in splits} | described
    assert _tree(built) == before


def test_the_same_bytes_again(constc, built: Path) -> None:
    for name in _FORMATS:
        for out in ("one", "two"):
            assert constc("export", "data", "--to", name, "-o", out).status == 0
    assert _tree(built.with_name("one")) == _tree(built.with_name("two"))


def test_standard_output_has_the_lines_and_nothing_else(constc, built: Path) -> None:
    constc("export", "data", "--to", "openai", "-o", "out")
    texts = {split: (built.with_name("out") / f"preferences-{split}.jsonl").read_text() for split in _splits(built)}
    for split, text in texts.items():
        ran = constc("export", "data", "--to", "openai", "--split", split, "-o", "-")
        assert (ran.status, ran.out, ran.err) == (0, text, "")
    ran = constc("export", "data", "--to", "openai", "--split", "test, train", "-o", "-")
    assert ran.out == texts["test"] + texts["train"]


def test_splits_are_not_mixed_unawares(constc, built: Path) -> None:
    for out in ("-", "pairs.jsonl"):
        ran = constc("export", "data", "--to", "trl", "-o", out)
        assert (ran.status, ran.out) == (2, "")
        assert "takes one split, and there are train, test" in ran.err
        assert "  = help: add `--split train` or `--split train,test`\n" in ran.err
    assert not built.with_name("pairs.jsonl").exists()
    assert constc("export", "data", "--to", "trl", "--split", "train,test", "-o", "pairs.jsonl").status == 0
    assert len(_lines(built.with_name("pairs.jsonl"))) == sum(_splits(built).values())


def test_one_split_needs_no_name(constc, built: Path) -> None:
    ran = constc("export", "data", "--to", "jsonl", "--config", "cases", "-o", "-")
    assert ran.status == 0
    assert len(ran.out.splitlines()) == _splits(built, "cases")["train"]


def test_a_folder_that_is_there_takes_files_beside_its_own(constc, built: Path) -> None:
    folder = built.with_name("some.folder")
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    assert constc("export", "data", "--to", "trl", "-o", "some.folder").status == 0
    assert set(_tree(folder)) == {"mine.txt", "preferences-train.jsonl", "preferences-test.jsonl"}


def test_parquet_goes_through_a_pipe(start, built: Path) -> None:
    process = start("export", "data", "--to", "parquet", "--split", "train", "-o", "-", stdout=subprocess.PIPE)
    content = process.communicate()[0]
    assert process.returncode == 0
    assert pq.ParquetFile(io.BytesIO(content)).metadata.num_rows == _splits(built)["train"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_written_as_it_comes(start, built: Path) -> None:
    os.mkfifo(built.with_name("pipe"))
    process = start("export", "data", "--to", "trl", "--split", "train", "-o", "pipe", stdout=subprocess.DEVNULL)
    assert len(built.with_name("pipe").read_text().splitlines()) == _splits(built)["train"]
    assert process.wait() == 0


# What is there


def test_a_file_is_replaced_whole_or_not_at_all(constc, built: Path) -> None:
    out = built.with_name("out")
    out.mkdir()
    for split in _splits(built):
        (out / f"preferences-{split}.jsonl").write_text("old\n")
    (damaged,) = (built / "preferences").glob("test-*")
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[: len(whole) // 2])
    ran = constc("export", "data", "--to", "trl", "-o", "out")
    assert (ran.status, ran.out) == (1, "")
    assert "is damaged and cannot be read" in ran.err
    assert _tree(out) == {f"preferences-{split}.jsonl": b"old\n" for split in _splits(built)}
    damaged.write_bytes(whole)
    assert constc("export", "data", "--to", "trl", "-o", "out").status == 0
    assert b"old\n" not in _tree(out).values()
    assert set(_tree(out)) == {f"preferences-{split}.jsonl" for split in _splits(built)}


@pytest.mark.parametrize("out", ["data", "data/", "data/new", "data/preferences/x.jsonl", "data/../data", "link/new"])
def test_nothing_is_written_into_a_dataset(constc, built: Path, out: str) -> None:
    built.with_name("link").symlink_to(built)
    before = _tree(built)
    ran = constc("export", "data", "--to", "jsonl", "--split", "train", "-o", out)
    assert (ran.status, ran.out) == (2, "")
    assert "lies in a built dataset" in ran.err
    assert _tree(built) == before


def test_a_link_into_a_dataset_is_not_followed(constc, built: Path) -> None:
    before = _tree(built)
    built.with_name("out").mkdir()
    (built.with_name("out") / "preferences-train.jsonl").symlink_to(built / "coverage.json")
    assert constc("export", "data", "--to", "jsonl", "-o", "out").status == 2
    assert _tree(built) == before


def test_another_dataset_is_no_place_either(constc, built: Path) -> None:
    constc("build", "fern.md", "-o", "other")
    assert constc("export", "data", "--to", "jsonl", "-o", "other").status == 2


def test_the_list_of_llama_factory_keeps_what_is_in_it(constc, built: Path) -> None:
    folder = built.with_name("out")
    folder.mkdir()
    (folder / "dataset_info.json").write_text('{"mine": {"file_name": "mine.json"}}')
    for config in ("preferences", "demonstrations"):
        ran = constc("export", "data", "--to", "llama-factory", "--config", config, "-o", "out")
        assert ran.status == 0
        assert f"  dataset: {config}-train\n" in ran.out
    known = json.loads((folder / "dataset_info.json").read_text())
    assert next(iter(known)) == "mine"
    assert known["mine"] == {"file_name": "mine.json"}
    # https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md#preference-dataset-1
    assert known["preferences-test"] == {
        "file_name": "preferences-test.jsonl",
        "formatting": "sharegpt",
        "ranking": True,
        "columns": {"messages": "conversations", "chosen": "chosen", "rejected": "rejected"},
    }
    assert {(folder / entry["file_name"]).is_file() for name, entry in known.items() if name != "mine"} == {True}


@pytest.mark.parametrize("content", ["{", "[]", "null", "[" * 100_000])
def test_a_list_that_cannot_be_read_is_left_alone(constc, built: Path, content: str) -> None:
    folder = built.with_name("out")
    folder.mkdir()
    (folder / "dataset_info.json").write_text(content)
    ran = constc("export", "data", "--to", "llama-factory", "-o", "out")
    assert (ran.status, ran.out) == (1, "")
    assert "is no list of datasets" in ran.err
    assert _tree(folder) == {"dataset_info.json": content.encode()}


# What cannot be


@pytest.mark.parametrize(
    ("arguments", "message", "help"),
    [
        (["--to", "axolot"], "--to takes no `axolot`", "did you mean `axolotl`?"),
        (["--to", "llama_factory"], "--to takes no `llama_factory`", "did you mean `llama-factory`?"),
        (["--to", "csv"], "--to takes no `csv`", "it is one of jsonl, parquet, trl, axolotl, llama-factory, openai"),
        (
            ["--to", "trl", "--config", "preference"],
            "`data` has no rows of `preference`",
            "did you mean `preferences`?",
        ),
        (
            ["--to", "openai", "--config", "scenarios"],
            "OpenAI fine-tuning has no form for `scenarios`",
            "`openai` takes preferences and demonstrations; `scenarios` goes to jsonl, parquet, trl",
        ),
        (
            ["--to", "trl", "--config", "cases"],
            "TRL has no form for `cases`",
            "`trl` takes preferences, demonstrations, scenarios and narratives; `cases` goes to jsonl, parquet",
        ),
        (["--to", "trl", "--split", "tests"], "`preferences` has no split `tests`", "did you mean `test`?"),
        (["--to", "trl", "--split", "dev"], "`preferences` has no split `dev`", "it has train, test"),
        (["--to", "trl", "--split", ","], "no split is named", "`preferences` has train, test"),
    ],
)
def test_what_does_not_exist_is_wrong_usage(constc, built: Path, arguments: list[str], message: str, help: str) -> None:
    ran = constc("export", "data", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"error: {message}\n  = help: {help}\n"


def test_a_format_has_to_be_named(constc, built: Path) -> None:
    ran = constc("export", "data")
    assert ran.status == 2
    assert "'--to'" in ran.err


@pytest.mark.parametrize("directory", ["nowhere", "fern.md", "."])
def test_a_directory_without_a_dataset(constc, built: Path, directory: str) -> None:
    ran = constc("export", directory, "--to", "trl")
    assert (ran.status, ran.out) == (2, "")
    assert "name a directory that `constc build` wrote" in ran.err


def test_a_role_that_a_format_refuses_and_what_helps(constc, tooled: Path) -> None:
    ran = constc("export", "data", "--to", "openai", "-o", "out")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == (
        "error: OpenAI fine-tuning takes no message by `tool` (1 row of `preferences`)\n"
        '  = help: write `roles = {tool = "user"}` under `[build]` in constc.toml and build again\n'
    )
    assert not tooled.with_name("out").exists()
    assert constc("export", "data", "--to", "axolotl", "-o", "out").status == 0
    tooled.with_name("constc.toml").write_text('[build]\nroles = {tool = "user"}\n')
    assert constc("build", "fern.md", "-o", "data").status == 0
    assert constc("export", "data", "--to", "openai", "-o", "out").status == 0


def test_rows_that_a_trainer_would_skip_are_counted(constc, tooled: Path) -> None:
    rows = sum(_splits(tooled).values())
    ran = constc("export", "data", "--to", "llama-factory", "--split", ",".join(_splits(tooled)), "-o", "-")
    assert ran.status == 0
    assert len(ran.out.splitlines()) == rows - 1
    assert ran.err.startswith("a row is left out: LLaMA-Factory skips prompts in which")
    tooled.with_name("constc.toml").write_text('[build]\nroles = {tool = "user"}\n')
    assert '`roles = {tool = "user"}`' in ran.err
    assert constc("build", "fern.md", "-o", "data").status == 0
    ran = constc("export", "data", "--to", "llama-factory", "--split", ",".join(_splits(tooled)), "-o", "-")
    assert (len(ran.out.splitlines()), ran.err) == (rows, "")


# What happens around it


@pytest.mark.skipif(os.name == "nt", reason="these are things of POSIX")
@pytest.mark.parametrize("name", ["jsonl", "parquet"])
def test_a_closed_pipe_is_quiet(start, built: Path, name: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    arguments = ["export", "data", "--to", name, "--split", "train", "-o", "-"]
    process = start(*arguments, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert process.communicate()[1] == b""
    assert process.returncode == 0


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("name", ["jsonl", "parquet"])
def test_a_full_disk(start, built: Path, name: str) -> None:
    for out, shown in (("-", "standard output"), (str(FULL), str(FULL))):
        with FULL.open("wb") as full:
            arguments = ["export", "data", "--to", name, "--split", "train", "-o", out]
            process = start(*arguments, stdout=full, stderr=subprocess.PIPE)
            errors = process.communicate()[1].decode()
        assert process.returncode == 1
        assert errors.splitlines() == [
            f"error: there is no space left to write `{shown}`",
            "  = help: free some space, then run it again",
        ]


def test_a_standard_output_that_is_closed(start, built: Path) -> None:
    shell = 'exec "$@" >&-'
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "compiler")}
    command = [sys.executable, "-m", "constc", "export", "data", "--to", "trl", "--split", "train", "-o", "-"]
    done = subprocess.run(["sh", "-c", shell, "sh", *command], env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("out", ["fern.md/out/", "fern.md/x.jsonl"])
def test_a_place_that_cannot_be_written(constc, built: Path, out: str) -> None:
    ran = constc("export", "data", "--to", "trl", "--split", "train", "-o", out)
    assert (ran.status, ran.out) == (1, "")
    assert "`fern.md/" in ran.err
    assert ".constc-" not in ran.err
    assert len(ran.err.splitlines()) <= 2
