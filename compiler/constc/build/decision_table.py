"""The decision table of a principle: its conditions as columns, its cases as rows, and what is right in each."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import Any, Final

from constc.build.twins import acts_of

__all__ = ["DecisionTable", "TableRow", "decision_table"]

_DERIVED: Final = ("neighbour", "exception", "conflict")
_WIDTH: Final = 100
#: The most characters that the names of conditions may take; where they need more, they get letters.
_HEAD: Final = 48
_VALUES: Final = {"true": "yes", "false": "no"}


@dataclass(slots=True)
class TableRow:
    """Cases with one valuation and one decision. ``values``: one for each column, empty where a case says nothing of
    it. ``cases``: their ids; ``realised``: how many of them are in the data.
    """

    values: tuple[str, ...]
    decision: Sequence[Mapping[str, Any]]
    partner: str
    cases: list[str] = field(default_factory=list)
    realised: int = 0

    def as_json(self) -> dict[str, Any]:
        """The row as an object."""
        return {
            "values": list(self.values),
            "decision": list(self.decision),
            "cases": list(self.cases),
            "realised": self.realised,
        }


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """``conditions``: the facts of the columns, in the order in which cases state them."""

    conditions: tuple[str, ...]
    rows: tuple[TableRow, ...]

    def as_json(self) -> dict[str, Any]:
        """The table as an object."""
        return {"conditions": list(self.conditions), "cases": [row.as_json() for row in self.rows]}

    def as_text(self) -> str:
        """The table for people; empty where there are no rows."""
        return _text(self) if self.rows else ""


def decision_table(principle: str, cases: Iterable[Mapping[str, Any]]) -> DecisionTable:
    """The table of ``principle`` from the rows of ``cases``: those that are derived and have it as their focus."""
    own = [case for case in cases if case["kind"] in _DERIVED and case["principles"][:1] == [principle]]
    stated = [{each["condition"]: each["value"] for each in case["valuation"]} for case in own]
    columns = tuple(dict.fromkeys(name for values in stated for name in values))
    rows: dict[tuple[object, ...], TableRow] = {}
    for case, values in zip(own, stated, strict=True):
        row = tuple(values.get(name, "") for name in columns)
        decision = case["decision"] or ()
        partner = case["principles"][1] if len(case["principles"]) > 1 else ""
        key = (row, partner, *(tuple(each.values()) for each in decision))
        found = rows.setdefault(key, TableRow(row, decision, partner))
        found.cases.append(case["id"])
        found.realised += case["realised"]
    return DecisionTable(columns, tuple(sorted(rows.values(), key=_order)))


def _order(row: TableRow) -> tuple[object, ...]:
    """Tensions last; what holds before what does not, by the first condition, then the next."""
    return row.partner != "", row.partner, [(value != "true", value) for value in row.values], row.cases


def _text(table: DecisionTable) -> str:
    names = [name.replace("_", " ") for name in table.conditions]
    heads = names
    legend: list[str] = []
    if sum(len(name) + 2 for name in names) > _HEAD:
        heads = [_letter(number) for number in range(len(names))]
        legend = [f"  {head}: {name}" for head, name in zip(heads, names, strict=True)]
    cells = [[_VALUES.get(value, value) or "·" for value in row.values] for row in table.rows]
    widths = [max(len(head), *(len(row[n]) for row in cells)) for n, head in enumerate(heads)]
    first = "  ".join([*(head.ljust(width) for head, width in zip(heads, widths, strict=True)), "cases", "right"])
    lines = ["decision table:", *legend, f"  {first}"]
    for row, values in zip(table.rows, cells, strict=True):
        start = "  ".join([*(value.ljust(width) for value, width in zip(values, widths, strict=True)), _count(row)])
        lines += _laid_out(f"  {start}  ", _right(row))
    return "\n".join(lines)


def _letter(number: int) -> str:
    """``A`` to ``Z``, then ``A1`` and so on."""
    letter, turn = ascii_uppercase[number % 26], number // 26
    return f"{letter}{turn}" if turn else letter


def _count(row: TableRow) -> str:
    """How many cases there are, and how many of them are in the data where that is not all."""
    count = len(row.cases)
    return (f"{count}" if row.realised == count else f"{row.realised}/{count}").rjust(5)


def _right(row: TableRow) -> list[str]:
    words = acts_of(row.decision) or ["nothing says what is right"]
    return [f"in tension with #{row.partner}", *words] if row.partner else words


def _laid_out(start: str, texts: Sequence[str]) -> list[str]:
    """``texts`` wrapped after ``start``, each on lines of its own."""
    room = max(24, _WIDTH - len(start))
    wrapped = [line for text in texts for line in textwrap.wrap(text, room, subsequent_indent="  ")]
    return [f"{start if number == 0 else ' ' * len(start)}{line}".rstrip() for number, line in enumerate(wrapped)]
