"""Small projects for the tests of the build, and what they are compared by."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from constc.build.pipeline import BuildOptions, BuildReport, build
from constc.dataset.read import Dataset, open_dataset

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "authored"
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
LATER = CORPUS / "model_spec" / "2025-12-18r2" / "model_spec.md"

TRAINING = ("preferences", "demonstrations", "scenarios")


def corpus(path: Path) -> Path:
    """``path``, or a skipped test where the corpus is not at hand."""
    if not path.exists():
        pytest.skip("the corpus of published constitutions is not beside this checkout")
    return path


def copy_golden(folder: Path) -> Path:
    """A copy of the golden project in ``folder``; its constitution."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("constitution.md", "more.md", "constc.toml"):
        shutil.copy(GOLDEN / name, folder / name)
    shutil.copytree(GOLDEN / "examples", folder / "examples", dirs_exist_ok=True)
    return folder / "constitution.md"


def made(file: Path, out: Path, **options: Any) -> Dataset:
    """The dataset of ``file``, built in ``out``."""
    run(file, out, **options)
    return open_dataset(out)


def run(file: Path, out: Path, **options: Any) -> BuildReport:
    """Build ``file`` in ``out``."""
    return build(str(file), BuildOptions(out=str(out), **options))


def rows(dataset: Dataset) -> dict[str, dict[str, Any]]:
    """Every training row by id, with its config and split."""
    found: dict[str, dict[str, Any]] = {}
    for config in TRAINING:
        for split in dataset.manifest.configs[config].splits if config in dataset.manifest.configs else ():
            for row in dataset.rows(config, split):
                assert row["id"] not in found, "ids are unique in the whole dataset"
                found[row["id"]] = {**row, "_config": config, "_split": split}
    return found


def dropped(directory: Path) -> list[dict[str, str]]:
    """The entries of ``dropped.jsonl``."""
    return [json.loads(line) for line in (directory / "dropped.jsonl").read_text(encoding="utf-8").splitlines()]


def tree(directory: Path) -> dict[str, bytes]:
    """Every file of a directory with its bytes."""
    files = (path for path in directory.rglob("*") if path.is_file())
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in files}
