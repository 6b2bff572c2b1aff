"""The golden project: a whole constitution and the rows that come of it, to be read side by side.

``pytest --update`` writes ``tests/golden/authored/expected`` anew.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from constc.build.check import Analysis, analyse
from constc.cases.clauses import clause_entries
from constc.dataset.coverage import coverage
from constc.dataset.sourcemap import sourcemap_table
from constc.dataset.writer import dropped_of
from constc.records import KINDS, Choices, Emission, collect

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "authored"
EXPECTED = GOLDEN / "expected"


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return analyse(str(GOLDEN / "constitution.md"))


@pytest.fixture(scope="module")
def emissions(analysis: Analysis) -> dict[str, Emission]:
    material = collect(analysis.graph, analysis.loaded.names, Choices(hold_out=("closing",)))
    return {kind.config: kind.emit(material) for kind in KINDS}


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    """Named tuples as objects, so that a row reads as it is loaded."""
    if hasattr(value, "_asdict"):
        return value._asdict()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _compare(name: str, text: str, update: bool) -> None:
    path = EXPECTED / name
    if update:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), "run pytest --update and review the difference"


@pytest.mark.parametrize("config", [kind.config for kind in KINDS])
def test_rows(config: str, emissions: dict[str, Emission], update: bool) -> None:
    kind = next(kind for kind in KINDS if kind.config == config)
    lines = []
    for made in sorted(emissions[config].rows, key=lambda made: (made.row.id, made.row.digest)):
        row = {name: getattr(made.row, name) for name in kind.schema().names}
        row = {name: asdict(value) if name == "counts" else _plain(value) for name, value in row.items()}
        lines.append(_line({"_split": made.split, **row}))
    _compare(f"{config}.jsonl", "".join(lines), update)


def test_schemas(update: bool) -> None:
    _compare("schema.txt", "\n".join(f"{kind.config}\n{kind.schema()}\n" for kind in KINDS), update)


def test_dropped(emissions: dict[str, Emission], update: bool) -> None:
    _compare("dropped.jsonl", "".join(_line(asdict(entry)) for entry in dropped_of(emissions)), update)


def test_source_map(analysis: Analysis, update: bool) -> None:
    table = sourcemap_table(clause_entries(analysis.graph), analysis.loaded.names)
    _compare("sourcemap.jsonl", "".join(_line(row) for row in table.to_pylist()), update)


def test_coverage(analysis: Analysis, emissions: dict[str, Emission], update: bool) -> None:
    material = collect(analysis.graph, analysis.loaded.names, Choices(hold_out=("closing",)))
    found = coverage(material, emissions["preferences"].rows)
    _compare("coverage.json", json.dumps(found, ensure_ascii=False, indent=1) + "\n", update)
