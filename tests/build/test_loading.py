"""The dataset as others read it: with ``datasets``, from the directory alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from projects import GOLDEN, copy_golden, made, rows, run

from constc.dataset.card import features
from constc.dataset.read import Dataset
from constc.records import KINDS

datasets = pytest.importorskip("datasets")


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    datasets.disable_progress_bars()


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return made(GOLDEN / "constitution.md", tmp_path_factory.mktemp("built") / "lantern")


def _load(directory: Path, cache: Path, *arguments: Any, **keywords: Any) -> Any:
    return datasets.load_dataset(str(directory), *arguments, cache_dir=str(cache), **keywords)


@pytest.mark.parametrize("config", [kind.config for kind in KINDS])
def test_every_config_and_split_loads_as_it_was_written(config: str, dataset: Dataset, tmp_path: Path) -> None:
    loaded = _load(dataset.directory, tmp_path, config)
    assert set(loaded) == set(dataset.manifest.configs[config].splits)
    for split, table in loaded.items():
        assert list(table) == list(dataset.rows(config, split))
        alone = _load(dataset.directory, tmp_path, config, split=split)
        assert alone.num_rows == dataset.manifest.configs[config].splits[split]


def test_the_default_config_is_that_of_the_pairs(dataset: Dataset, tmp_path: Path) -> None:
    assert "chosen" in _load(dataset.directory, tmp_path, split="train").column_names


def test_the_card_lists_the_columns_that_datasets_finds(dataset: Dataset) -> None:
    text = (dataset.directory / "README.md").read_text(encoding="utf-8")
    head = yaml.safe_load(text.split("---\n")[1])
    listed = {entry["config_name"]: entry for entry in head["dataset_info"]}
    for kind in KINDS:
        found = datasets.Features.from_arrow_schema(kind.schema())._to_yaml_list()
        assert features(kind.schema()) == found
        assert listed[kind.config]["features"] == found


def test_a_dataset_built_again_in_place_loads_with_its_new_rows(tmp_path: Path) -> None:
    file, out, cache = copy_golden(tmp_path / "project"), tmp_path / "set", tmp_path / "cache"
    run(file, out)
    before = _load(out, cache, "preferences")
    file.write_text(file.read_text(encoding="utf-8").replace("Three novels and a book on moving out.", "Four novels."))
    dataset = made(file, out)
    after = _load(out, cache, "preferences")
    assert _texts(before) != _texts(after)
    assert _texts(after) == {row["id"]: row["rejected"] for row in rows(dataset).values() if "rejected" in row}


def _texts(loaded: Any) -> dict[str, Any]:
    return {row["id"]: row["rejected"] for table in loaded.values() for row in table}
