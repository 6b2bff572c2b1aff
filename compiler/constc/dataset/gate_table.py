"""Figures of gates as a table for people: a line for each gate, a column for each form, the verdict in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from constc.gates.figure import FAIL, PASS, POWER

__all__ = ["ALL", "NOT_POWERED", "GateLine", "columns_of", "gate_lines"]

#: The column of gates that look at the rows of all forms together.
ALL: Final = "all"
#: What a line says of that has too few pairs.
NOT_POWERED: Final = f"not powered: fewer than {POWER} pairs, too few to tell"
#: Gates that count faults; all others have shares and ratios.
_COUNTS: Final = frozenset({"ngrams", "leakage", "seeds"})

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GateLine:
    """One gate: ``values`` by column, what is ``asked``, and the ``verdict`` in words. ``failed``: whether it is not
    met somewhere.
    """

    name: str
    values: Mapping[str, str]
    asked: str
    verdict: str
    failed: bool


def columns_of(gates: Sequence[Entry]) -> list[str]:
    """The columns, in the order of the figures."""
    forms = list(dict.fromkeys(entry["form"] for entry in gates if entry["form"] is not None))
    return [*forms, *([ALL] if any(entry["form"] is None for entry in gates) else [])]


def gate_lines(gates: Sequence[Entry]) -> list[GateLine]:
    """A line for each gate of ``gates``, entries as in ``coverage.json``."""
    found: dict[str, list[Entry]] = {}
    for entry in gates:
        found.setdefault(entry["name"], []).append(entry)
    return [_line(name, entries) for name, entries in found.items()]


def _line(name: str, entries: Sequence[Entry]) -> GateLine:
    return GateLine(
        name=name,
        values={entry["form"] or ALL: _value(entry) for entry in entries},
        asked=_asked(entries),
        verdict=_verdict(entries),
        failed=any(entry["verdict"] == FAIL for entry in entries),
    )


def _value(entry: Entry) -> str:
    value = entry["value"]
    if value is None:
        return "-"
    if entry["name"] in _COUNTS:
        return f"{value:,.0f}"
    # What fails by a hair is not to look as if it did not.
    return f"{value:.4g}" if entry["verdict"] == FAIL else f"{round(value, 2) + 0.0:.2f}"


def _asked(entries: Sequence[Entry]) -> str:
    """What is asked of most forms, then of each that differs."""
    goals = {entry["form"] or ALL: entry["goal"] for entry in entries if entry["goal"] is not None}
    if not goals:
        return ""
    usual = Counter(goals.values()).most_common(1)[0][0]
    return "; ".join([usual, *(f"{form} {goal}" for form, goal in goals.items() if goal != usual)])


def _verdict(entries: Sequence[Entry]) -> str:
    judged = [entry for entry in entries if entry["goal"] is not None and entry["value"] is not None]
    if not judged:
        return "not judged"
    met, unmet = ([entry["form"] or ALL for entry in judged if entry["verdict"] == word] for word in (PASS, FAIL))
    if unmet:
        return "not met" if len(judged) == 1 else f"not met in {', '.join(unmet)}"
    if not met:
        return "not powered"
    return "met" if len(met) == len(judged) else f"met in {', '.join(met)}; elsewhere not powered"
