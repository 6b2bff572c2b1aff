"""docs/dataset.md lists the columns that the files have, in their order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from constc.records import CONFIGS, KINDS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "dataset.md"


def _columns(heading: str) -> list[str]:
    text = PAGE.read_text(encoding="utf-8")
    section = text.split(f"\n### {heading}\n", 1)[1].split("\n##", 1)[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


@pytest.mark.parametrize("kind", KINDS, ids=CONFIGS)
def test_columns(kind) -> None:
    documented = _columns(kind.config)
    if kind.form is not None:
        documented += _columns("Columns of provenance")
    assert documented == kind.schema().names


def test_configs() -> None:
    section = PAGE.read_text(encoding="utf-8").split("\n## Configs\n", 1)[1].split("\n##", 1)[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == [*CONFIGS]
