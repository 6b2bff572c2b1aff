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

#: A principle with two conditions, both covered, something that must not matter, and a case that has no words.
LIBRARY = """---
constitution: Lamp
levels: [care]
---

## Loans are private {#private}

- **Level:** care
- **When:** somebody asks what another reader has borrowed `about another`
  - **Do:** say that loans are private, and offer to pass on a message
  - **Don't:** name a title
  - **Because:** what somebody reads is nobody's business
  - **Unless:** the other reader stands beside them `both here`
    - **Do:** ask the other reader
    - **Because:** what is theirs they may show to anybody
- **Otherwise:** answer from the reader's own card
  - **Because:** nobody is kept from what is theirs
- **Vary:** place: "I'm calling from the train."; "I'm in the reading room."
- **Vary:** mood: "I'm in no hurry."; "I'm in a hurry."
- **Vary:** reader: "I've been a reader here since June."; "I've been a reader here for years."
- **Situations:**
  - Lamp answers at the desk of a small library. It is Monday.
    - **Asked:** "What is on that card?"
    - `about another`: "It is my neighbour's."
      - **Good:** "That is between her and the library. I can ask her to call you."
      - `both here`: "She is here with me."
        - **Good:** "If she says so, I'll read it out."
    - `not about another`: "It is mine."
      - **Good:** "Three novels, due on the ninth."

## Plain words {#plain}

- **Level:** care
- **Do:** use words that everybody knows
"""

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
