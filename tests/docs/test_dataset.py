"""docs/dataset.md lists the columns that the files have, in their order, and tells every kind, form and reason."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from constc.dataset.reasons import REASONS
from constc.records import CONFIGS, KINDS
from constc.records.composition import FORMS, RowKind

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


def _section(heading: str) -> str:
    return PAGE.read_text(encoding="utf-8").split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def test_every_kind_and_form_of_a_derived_row_is_told() -> None:
    """A narrative is told in a section of its own."""
    section = _section("Derived rows")
    kinds, forms = (re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) for part in section.split("\n**Forms.**"))
    alone = re.findall(r"`(\w+)`, a ", section.split("in `cases` alone:")[1].split("\n\n")[0])
    named = {name for union in get_args(RowKind) for name in (get_args(union) or (union,))}
    assert {*kinds, *alone} == (named | {"authored"}) - {"narrative"}
    assert tuple(forms) == FORMS


def test_every_reason_is_told() -> None:
    section = _section("The other files")
    rows = re.findall(r"^\| `([\w-]+)` \|", section, re.MULTILINE)
    more = re.findall(r"`([\w-]+)`\s\(", section.split("\nmore for conditions:")[1].split("\n\n")[0])
    assert len(rows) == len(set(rows))
    assert {*rows, *more} == set(REASONS)
