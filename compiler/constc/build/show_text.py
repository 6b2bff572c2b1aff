"""What ``constc show`` prints for people."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from constc.build.twins import acts_of

if TYPE_CHECKING:
    from constc.build.show import ClauseLines, Shown
    from constc.build.twins import Contrast, Twin

__all__ = ["as_text"]

_MOST_LINES: Final = 8
_LABEL: Final = 12
_COLUMN: Final = 42
_WIDTH: Final = 100


def as_text(shown: Shown) -> str:
    """The whole text, with a line end."""
    parts = [_head(shown), *_messages(shown.row), _case(shown)]
    if shown.twin is not None:
        parts.append(_twin(shown.twin))
    if shown.table is not None:
        parts.append(shown.table.as_text())
    parts.append(_gaps(shown))
    parts += [_clause(clause) for clause in shown.clauses]
    if shown.rows:
        parts.append("\n".join(["rows of the case:", *(f"  {config} {name}" for config, name in shown.rows)]))
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(shown: Shown) -> str:
    lines = [f"{shown.config} {shown.id} ({shown.split})"]
    if shown.config == "principles":
        row = shown.row
        level = f", level {row['level']}" if row["level"] else ""
        lines.append(f"  {row['title']} ({row['file']}){level}")
        lines += [f"  {config}: {rows:,}" for config, rows in shown.counts.items() if rows]
        return "\n".join(lines)
    titles = {each["id"]: each["title"] for each in shown.principles}
    for name in shown.row["principles"]:
        title = titles.get(name)
        lines.append(f"  principle: {f'{title} (#{name})' if title else f'#{name}'}")
    lines += _made(shown.row)
    for setting in shown.row.get("conditions") or shown.row.get("valuation") or ():
        lines.append(f"  condition: {setting['condition']} = {setting['value']}")
    for name in shown.row.get("violates") or ():
        lines.append(f"  violates:  #{name}")
    return "\n".join(lines)


def _made(row: Mapping[str, Any]) -> Iterator[str]:
    """What kind of row it is, where it is no worked example."""
    if row.get("form"):
        yield f"  kind:      {row['kind']}, {row['form']}{', must not matter' if row.get('hold') else ''}"


def _messages(row: Mapping[str, Any]) -> Iterator[str]:
    for name in ("prompt", "chosen", "rejected", "completion"):
        if row.get(name):
            spoken = [_indented(f"{message['role']}: {message['content']}") for message in row[name]]
            yield "\n".join([name, *spoken])


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.split("\n"))


def _case(shown: Shown) -> str:
    """The case: what is right there, and why; its brief where it has no text."""
    if shown.config == "principles":
        return ""
    if shown.case is None:
        return "the dataset was built without `cases`, so nothing leads from here to the lines of the constitution"
    from constc.dataset.reasons import advice_of, words_of

    case = shown.case
    state = "realised" if case["realised"] else f"not realised: {case['reason']}, {words_of(case['reason'])}"
    lines = [f"case {case['id']}: {case['kind']}, split {case['split']}, {state}"]
    lines += _labelled("right", acts_of(case["decision"] or ()))
    lines += _labelled("why", [shown.row["why"]] if shown.row.get("why") else [])
    lines += _labelled("brief", [case["brief"]] if case["brief"] else [])
    if not case["realised"] and advice_of(case["reason"]):
        lines += _labelled("to do", [advice_of(case["reason"])])
    return "\n".join(lines)


def _labelled(label: str, texts: Iterable[str]) -> list[str]:
    lines = [line for text in texts for line in _wrapped(text, _WIDTH - _LABEL - 2)]
    return [f"  {label if number == 0 else '':<{_LABEL}}{line}" for number, line in enumerate(lines)]


# --- side by side -------------------------------------------------------------------------------------------------


def _twin(twin: Twin) -> str:
    """The twin beside the row: what differs, this row's on the left."""
    swapped = ", where the answers are swapped" if twin.swapped else ""
    lines = [f"its twin is {twin.config} {twin.row['id']} ({twin.split}){swapped}"]
    if not twin.contrasts:
        return "\n".join([*lines, "  it differs in no condition and in no sentence"])
    lines.append(_columns("", "here", "there"))
    for contrast in twin.contrasts:
        lines += _beside(contrast)
    return "\n".join(lines)


def _beside(contrast: Contrast) -> Iterator[str]:
    label = contrast.name.replace("_", " ") if contrast.what == "condition" else contrast.name
    labels = _wrapped(label, _LABEL - 1)
    for name, left, right in zip_longest(labels, *(_side(text) for text in (contrast.here, contrast.there))):
        yield _columns(name or "", left or "", right or "")


def _side(text: str) -> list[str]:
    return _wrapped(text, _COLUMN) if text.strip() else ["-"]


def _columns(label: str, left: str, right: str) -> str:
    return f"  {label:<{_LABEL}}{left:<{_COLUMN}} | {right}".rstrip()


def _wrapped(text: str, width: int) -> list[str]:
    return [line for paragraph in text.split("\n") for line in textwrap.wrap(paragraph, width) or [""]]


# --- a principle's gaps, and clauses ------------------------------------------------------------------------------


def _gaps(shown: Shown) -> str:
    if not shown.gaps:
        return ""
    from constc.dataset.reasons import words_of

    lines = [f"  {name.replace('_', ' ')}: {reason}, {words_of(reason)}" for name, reason in shown.gaps]
    return "\n".join(["not covered:", *lines])


def _clause(clause: ClauseLines) -> str:
    place = f"{clause.file}:{clause.start_line}:{clause.start_column}"
    width = len(str(clause.start_line + len(clause.lines)))
    lines = [f"{place}  {clause.keyword}"]
    shown = clause.lines if len(clause.lines) <= _MOST_LINES else clause.lines[: _MOST_LINES - 1]
    for number, line in enumerate(shown, clause.start_line):
        lines.append(f"  {number:>{width}} | {line}".rstrip())
    if len(shown) < len(clause.lines):
        lines.append(f"  {'...':>{width}} | {len(clause.lines) - len(shown)} more lines")
    return "\n".join(lines)
