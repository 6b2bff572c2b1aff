"""``show``: from the id of a row, a case or a principle to the lines of the constitution that made it.

Everything is read from the built directory alone: the case from ``cases``, the places from the source map, the lines
from the bytes of the constitution that lie in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from constc.failure import Misuse

if TYPE_CHECKING:
    from constc.dataset.read import Dataset, Found

__all__ = ["ClauseLines", "Shown", "show"]

_SHORTEST: Final = 6
_MOST_LINES: Final = 8
_MOST_ROWS: Final = 20


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
    id) pairs, or for a principle the number of rows by config.
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

    def as_json(self) -> dict[str, Any]:
        """The document of ``constc show --format json``."""
        return {
            "id": self.id,
            "config": self.config,
            "split": self.split,
            "row": self.row,
            "case": self.case,
            "principles": list(self.principles),
            "clauses": [clause.as_json() for clause in self.clauses],
            "rows": [{"config": config, "id": identifier} for config, identifier in self.rows],
            "counts": dict(self.counts),
        }

    def as_text(self) -> str:
        """The same for people, with a line end."""
        parts = [_head(self), *_messages(self.row), _case_lines(self)]
        parts += [_clause_text(clause) for clause in self.clauses]
        if self.rows:
            parts.append("\n".join(["rows of the case:", *(f"  {config} {name}" for config, name in self.rows)]))
        return "\n\n".join(part for part in parts if part) + "\n"


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
    principles = tuple(each for each in dataset.rows("principles") if each["id"] in named)
    return Shown(row["id"], found.config, found.split, row, case, principles, _with_lines(dataset, clauses), made, {})


def _principle(dataset: Dataset, found: Found) -> Shown:
    name = found.row["id"]
    clauses = [entry for entry in dataset.source_map() if entry["principle"] == name]
    counts: dict[str, int] = {}
    for config in dataset.manifest.configs:
        if config != "principles":
            rows = sum(1 for row in dataset.rows(config, columns=["principles"]) if name in row["principles"])
            counts[config] = rows
    return Shown(
        name, found.config, found.split, found.row, None, (found.row,), _with_lines(dataset, clauses), (), counts
    )


def _with_id(dataset: Dataset, config: str, name: str) -> Iterable[Mapping[str, Any]]:
    return (each.row for each in dataset.find(name) if each.config == config and each.row["id"] == name)


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


# --- for people ---------------------------------------------------------------------------------------------------


def _head(shown: Shown) -> str:
    lines = [f"{shown.config} {shown.id} ({shown.split})"]
    if shown.config == "principles":
        row = shown.row
        level = f", level {row['level']}" if row["level"] else ""
        lines.append(f"  {row['title']} ({row['file']}){level}")
        lines += [f"  {config}: {rows}" for config, rows in shown.counts.items() if rows]
        return "\n".join(lines)
    titles = {each["id"]: each["title"] for each in shown.principles}
    for name in shown.row["principles"]:
        title = titles.get(name)
        lines.append(f"  principle: {f'{title} (#{name})' if title else f'#{name}'}")
    for setting in shown.row.get("conditions") or shown.row.get("valuation") or ():
        lines.append(f"  condition: {setting['condition']} = {setting['value']}")
    for name in shown.row.get("violates") or ():
        lines.append(f"  violates:  #{name}")
    return "\n".join(lines)


def _messages(row: Mapping[str, Any]) -> list[str]:
    parts = []
    for name in ("prompt", "chosen", "rejected", "completion"):
        if row.get(name):
            spoken = [_indented(f"{message['role']}: {message['content']}") for message in row[name]]
            parts.append("\n".join([name, *spoken]))
    return parts


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.split("\n"))


def _case_lines(shown: Shown) -> str:
    if shown.config == "principles":
        return ""
    if shown.case is None:
        return "the dataset was built without `cases`, so nothing leads from here to the lines of the constitution"
    case = shown.case
    state = "realised" if case["realised"] else f"not realised: {case['reason']}"
    return f"case {case['id']}: {case['kind']}, split {case['split']}, {state}"


def _clause_text(clause: ClauseLines) -> str:
    place = f"{clause.file}:{clause.start_line}:{clause.start_column}"
    width = len(str(clause.start_line + len(clause.lines)))
    lines = [f"{place}  {clause.keyword}"]
    shown = clause.lines if len(clause.lines) <= _MOST_LINES else clause.lines[: _MOST_LINES - 1]
    for number, line in enumerate(shown, clause.start_line):
        lines.append(f"  {number:>{width}} | {line}".rstrip())
    if len(shown) < len(clause.lines):
        lines.append(f"  {'...':>{width}} | {len(clause.lines) - len(shown)} more lines")
    return "\n".join(lines)
