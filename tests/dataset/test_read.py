"""Reading a built directory back, and noticing what is not as it was built."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from constc.build.pipeline import BuildOptions, build
from constc.dataset.manifest import is_dataset, read_manifest, unlisted
from constc.dataset.read import Dataset, Difference, open_dataset
from constc.failure import Failure

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "authored"


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    build(str(GOLDEN / "constitution.md"), BuildOptions(out=str(tmp_path / "set")))
    return open_dataset(tmp_path / "set")


def test_rows_come_by_config_and_split_in_the_order_of_the_files(dataset: Dataset) -> None:
    every = list(dataset.rows("preferences"))
    assert every == [*dataset.rows("preferences", "test"), *dataset.rows("preferences", "train")]
    assert len(every) == dataset.manifest.configs["preferences"].rows
    assert all(set(row) == {"id"} for row in dataset.rows("cases", columns=["id"]))
    assert list(dataset.rows("nothing")) == []


def test_a_row_is_found_by_its_id_and_by_how_it_begins(dataset: Dataset) -> None:
    row = next(dataset.rows("demonstrations", "train"))
    (found,) = dataset.find(row["id"][:12])
    assert (found.config, found.split, found.row) == ("demonstrations", "train", row)
    assert dataset.find("zzzz") == []
    assert [each.row["id"] for each in dataset.find("private")] == ["private"]


def test_what_differs_from_the_manifest_is_named(dataset: Dataset) -> None:
    assert dataset.differences() == []
    folder = dataset.directory
    (folder / "coverage.json").write_text("{}")
    (folder / "dropped.jsonl").unlink()
    (folder / "notes.txt").write_text("mine")
    (folder / ".constc").mkdir()
    (folder / ".constc" / "state.json").write_text("{}")
    assert dataset.differences() == [
        Difference("coverage.json", "changed"),
        Difference("dropped.jsonl", "missing"),
        Difference("notes.txt", "unlisted"),
    ]
    assert unlisted(folder) == ["notes.txt"]


def test_a_byte_of_the_same_size_is_noticed(dataset: Dataset) -> None:
    path = dataset.directory / dataset.files("cases")[0]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    assert dataset.differences() == [Difference(dataset.files("cases")[0], "changed")]


def test_files_are_written_as_the_layout_says(dataset: Dataset) -> None:
    for config in dataset.manifest.configs:
        for path in dataset.files(config):
            footer = pq.read_metadata(dataset.directory / path)
            assert footer.num_row_groups == 1
            columns = [footer.row_group(0).column(index) for index in range(footer.num_columns)]
            assert {column.compression for column in columns} == {"ZSTD"}
            assert all(column.has_offset_index and column.has_column_index for column in columns)
            coded = {column.path_in_schema for column in columns if column.has_dictionary_page}
            assert "id" not in coded
            assert not any(name.endswith("content") for name in coded)
            assert footer.metadata is None or b"huggingface" not in footer.metadata


@pytest.mark.parametrize("text", ["", "{}", "[]", "nonsense", '{"schema": "1", "constc": "0", "files": {}}'])
def test_what_is_no_manifest_makes_no_dataset(text: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(text)
    assert not is_dataset(tmp_path)


def test_a_manifest_with_unknown_keys_is_refused_by_name(dataset: Dataset) -> None:
    path = dataset.directory / "manifest.json"
    path.write_text(path.read_text().replace('"seed": 0,', '"seed": 0, "sprout": 1,'))
    with pytest.raises(Failure, match="sprout"):
        read_manifest(dataset.directory)


def test_a_damaged_file_is_a_failure_and_no_bug(dataset: Dataset) -> None:
    (path,) = dataset.files("principles")
    (dataset.directory / path).write_bytes(b"junk")
    with pytest.raises(Failure, match="damaged") as caught:
        dataset.find("private")
    assert (caught.value.code, caught.value.status) == ("damaged-dataset", 1)
