"""``show``: from the id of a row, a case or a principle to the lines of the constitution that made it.

Everything is read from the built directory alone: the case from ``cases``, the places from the source map, the lines
from the bytes of the constitution that lie in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from constc.failure import Misuse

if TYPE_CHECKING:
    from constc.build.decision_table import DecisionTable
    from constc.build.twins import Twin
    from constc.dataset.read import Dataset, Found

__all__ = ["ClauseLines", "Shown", "show"]

_SHORTEST: Final = 6


@dataclass(frozen=True, slots=True)
class ClauseLines:
    """A clause with its place (lines and columns from 1, the end exclusive) and the source lines it stands on."""

    principle: str
    clause: str
    keyword: str
    file: str
    start_line: int
    start_column: int
    end_line: int
    end_column: int
    lines: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The clause as an object; ``lines`` are whole lines, the first being ``start_line``."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Shown:
    """What an id leads to.

    ``row`` is the row itself, ``case`` that of the case it belongs to (None for a principle, and where the dataset was
    built without cases), ``principles`` those that it names, ``rows`` what else was made from the case, as (config,
    id) pairs. ``twin``: the other side of its edge. Of a principle there are ``counts``, the number of rows by config,
    its decision ``table``, and ``gaps``: what of it is not covered, and the reason.
    """

    id: str
    config: str
    split: str
    row: Mapping[str, Any]
    case: Mapping[str, Any] | None
    principles: tuple[Mapping[str, Any], ...]
    clauses: tuple[ClauseLines, ...]
    rows: tuple[tuple[str, str], ...]
    counts: Mapping[str, int]
    twin: Twin | None = None
    table: DecisionTable | None = None
    gaps: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The document of ``constc show --format json``."""
        return {
            "id": self.id,
            "config": self.config,
            "split": self.split,
            "row": self.row,
            "case": self.case,
            "twin": self.twin.as_json() if self.twin is not None else None,
            "principles": list(self.principles),
            "clauses": [clause.as_json() for clause in self.clauses],
            "rows": [{"config": config, "id": identifier} for config, identifier in self.rows],
            "counts": dict(self.counts),
            "table": self.table.as_json() if self.table is not None else None,
            "gaps": [{"name": name, "reason": reason} for name, reason in self.gaps],
        }

    def as_text(self) -> str:
        """The same for people, with a line end."""
        from constc.build.show_text import as_text

        return as_text(self)


def show(id: str, directory: str | os.PathLike[str]) -> Shown:
    """The row, case or principle that ``id`` (or a unique prefix of 6 or more characters) names in ``directory``.

    Raises :class:`~constc.failure.Misuse` for a directory that holds no dataset, an id that is unknown or ambiguous.
    """
    from constc.build.exchange import recover
    from constc.dataset.read import open_dataset

    recover(Path(directory).absolute())
    dataset = open_dataset(Path(directory))
    found = _found(dataset, id.strip().removeprefix("#"))
    if found.config == "principles":
        return _principle(dataset, found)
    return _row(dataset, found)


def _found(dataset: Dataset, prefix: str) -> Found:
    found = dataset.find(prefix) if prefix else []
    exact = [each for each in found if each.row["id"] == prefix]
    if exact:
        return exact[0]
    if len(prefix) < _SHORTEST:
        raise Misuse(
            "short-id",
            f"`{prefix}` is too short to name a row, case or principle",
            f"give {_SHORTEST} or more characters of an id",
        )
    if not found:
        raise Misuse(
            "unknown-id", f"no row, case or principle has an id that begins with `{prefix}`", _near(dataset, prefix)
        )
    names = list(dict.fromkeys(each.row["id"] for each in found))
    if len(names) > 1:
        listed = ", ".join(f"`{name}`" for name in names[:3])
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        raise Misuse(
            "ambiguous-id", f"`{prefix}` begins {len(names)} ids: {listed}{more}", "give more characters of one"
        )
    return found[0]


def _near(dataset: Dataset, prefix: str) -> str | None:
    from constc.diagnostics.suggest import closest

    near = closest(prefix, [row["id"] for row in dataset.rows("principles", columns=["id"])], sole=False)
    return f"did you mean `{near}`?" if near else None


# --- what an id leads to ------------------------------------------------------------------------------------------


def _row(dataset: Dataset, found: Found) -> Shown:
    from constc.build.twins import twin_of

    row = found.row
    case = row if found.config == "cases" else next(iter(_with_id(dataset, "cases", row["case"])), None)
    wanted = set(case["clauses"]) if case is not None else set()
    clauses = [entry for entry in dataset.source_map() if entry["clause"] in wanted]
    made = tuple(
        (config, each["id"])
        for config in dataset.manifest.configs
        if config not in {"cases", "principles"}
        for each in dataset.rows(config, columns=["id", "case"])
        if each["case"] == row["case"] and each["id"] != row["id"]
    )
    named = set(row["principles"])
    return Shown(
        id=row["id"],
        config=found.config,
        split=found.split,
        row=row,
        case=case,
        principles=tuple(each for each in dataset.rows("principles") if each["id"] in named),
        clauses=_with_lines(dataset, clauses),
        rows=made,
        counts={},
        twin=twin_of(dataset, found.config, row, case),
    )


def _principle(dataset: Dataset, found: Found) -> Shown:
    from constc.build.decision_table import decision_table

    name = found.row["id"]
    clauses = [entry for entry in dataset.source_map() if entry["principle"] == name]
    counts: dict[str, int] = {}
    for config in dataset.manifest.configs:
        if config != "principles":
            rows = sum(1 for row in dataset.rows(config, columns=["principles"]) if name in row["principles"])
            counts[config] = rows
    columns = ["id", "kind", "principles", "valuation", "decision", "realised"]
    return Shown(
        id=name,
        config=found.config,
        split=found.split,
        row=found.row,
        case=None,
        principles=(found.row,),
        clauses=_with_lines(dataset, clauses),
        rows=(),
        counts=counts,
        table=decision_table(name, dataset.rows("cases", columns=columns)),
        gaps=tuple(_gaps(dataset, name)),
    )


def _gaps(dataset: Dataset, principle: str) -> Iterator[tuple[str, str]]:
    """What of a principle is not covered, as ``coverage.json`` says."""
    from constc.build.coverage import read_document

    entry = read_document(dataset)["principles"].get(principle, {})
    for key, name in (("conditions", "condition"), ("tensions", "tension")):
        for each in entry.get(key, ()):
            if not each["covered"]:
                yield each[name], each["reason"] or ""


def _with_id(dataset: Dataset, config: str, name: str) -> Iterable[Mapping[str, Any]]:
    return (each.row for each in dataset.matching(config, "id", name))


def _with_lines(dataset: Dataset, entries: Sequence[Mapping[str, Any]]) -> tuple[ClauseLines, ...]:
    """``entries`` of the source map in the order of the files, each with its lines."""
    files: dict[str, list[str]] = {}
    found = []
    for entry in sorted(entries, key=lambda each: (each["file"], each["start_line"], each["start_column"])):
        path = entry["file"]
        if path not in files:
            files[path] = _source_lines(dataset, path)
        last = entry["end_line"] - (entry["end_column"] == 1 and entry["end_line"] > entry["start_line"])
        lines = tuple(files[path][entry["start_line"] - 1 : last])
        places = {name: entry[name] for name in ("start_line", "start_column", "end_line", "end_column")}
        found.append(ClauseLines(entry["principle"], entry["clause"], entry["keyword"], path, lines=lines, **places))
    return tuple(found)


def _source_lines(dataset: Dataset, path: str) -> list[str]:
    from constc.syntax import decode

    source, _ = decode(path, dataset.constitution(path))
    return source.text.split("\n")
