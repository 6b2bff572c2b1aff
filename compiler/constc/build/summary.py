"""The summary of a build for people: what was made, what was left out, a few rows, and what to do next."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from constc.build.report import BuildReport
    from constc.dataset.samples import Sample
    from constc.realize.messages import Message

__all__ = ["as_json", "as_text"]

_WIDTH: Final = 100
_LINES: Final = 12

#: What an option does about a reason.
_OPTIONS: Final = {"elided": " (--include-elided keeps them)"}
#: The configs that are trained on, or written from.
_COUNTED: Final = ("preferences", "demonstrations", "scenarios", "narratives")


def as_json(report: BuildReport) -> dict[str, Any]:
    """The document of ``constc build --format json``."""
    return report.as_json()


def as_text(report: BuildReport) -> str:
    """The summary, with a line end."""
    parts = [_headline(report), _rows(report), _kinds(report), _dropped(report), _coverage(report), _gates(report)]
    parts += [_sample(sample) for sample in report.samples]
    parts.append(_next(report))
    return "\n\n".join(part for part in parts if part) + "\n"


def _headline(report: BuildReport) -> str:
    version = f" {report.version}" if report.version else ""
    if report.dry_run:
        return f"{report.name}{version} would be built in {report.out} (dry run, nothing was written)"
    return f"{report.name}{version} is built in {report.out}"


def _rows(report: BuildReport) -> str:
    splits = list(dict.fromkeys(split for config in report.configs.values() for split in config.splits))
    table = [["config", "rows", *splits]]
    for name, config in report.configs.items():
        table.append([name, _number(config.rows), *(_number(config.splits.get(split, 0)) for split in splits)])
    lines = _columns(table)
    for name, config in report.configs.items():
        lines += [f"  {name}: {_number(rows)} with {_finding(code)}" for code, rows in config.findings.items()]
    if not any(config.rows for config in report.configs.values()):
        lines.append("  no rows: the constitution holds no principle and no example to make them of")
    return "\n".join(lines)


def _finding(code: str) -> str:
    from constc.dataset.forms import COUNTED

    return COUNTED.get(code, code)


def _columns(table: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells as lines: the first column to the left, numbers to the right."""
    widths = [max(len(row[index]) for row in table) for index in range(len(table[0]))]
    lines = []
    for row in table:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        lines.append("  " + "  ".join(cells).rstrip())
    return lines


def _kinds(report: BuildReport) -> str:
    """Training rows by kind: one line for each config."""
    lines = []
    for name in _COUNTED:
        kinds = report.configs[name].kinds if name in report.configs else {}
        if len(kinds) > 1:
            listed = ", ".join(f"{_number(rows)} {kind}" for kind, rows in kinds.items())
            lines += textwrap.wrap(f"{name}: {listed}", _WIDTH, initial_indent="  ", subsequent_indent="    ")
    return "\n".join(["rows by kind:", *lines]) if lines else ""


def _dropped(report: BuildReport) -> str:
    from constc.dataset.reasons import words_of

    if not report.dropped:
        return ""
    total = sum(report.dropped.values())
    table = [[reason, _number(rows)] for reason, rows in report.dropped.items()]
    lines = [f"{_number(total)} {'row' if total == 1 else 'rows'} left out, each listed in dropped.jsonl:"]
    for line, reason in zip(_columns(table), report.dropped, strict=True):
        lines.append(f"{line}  {words_of(reason)}{_OPTIONS.get(reason, '')}".rstrip())
    return "\n".join(lines)


def _coverage(report: BuildReport) -> str:
    """What of the constitution is in the data; only what there is any of."""
    from constc.dataset.coverage import percent

    coverage = report.coverage
    shares = {
        "conditions": coverage["conditions"],
        "exceptions": coverage["exceptions"],
        "tensions": coverage["tensions"],
        "authored examples": coverage["authored"],
    }
    table = [
        [name, f"{_number(share['covered'])} of {_number(share['feasible'])}", percent(share)]
        for name, share in shares.items()
        if share["total"]
    ]
    return "\n".join(["covered, of what can be:", *_columns(table)]) if table else ""


def _gates(report: BuildReport) -> str:
    """What the gates found: a line for each, and where to read about those that are not met."""
    from constc.dataset.gate_table import NOT_POWERED, columns_of, gate_lines

    entries = [figure.as_json() for figure in report.gates]
    lines, columns = gate_lines(entries), columns_of(entries)
    if not lines:
        return ""
    names, asked = (
        max(len(text) for text in texts)
        for texts in ([line.name for line in lines], ["asked", *(line.asked for line in lines)])
    )
    widths = [max(len(column), *(len(line.values.get(column, "")) for line in lines)) for column in columns]

    def row(name: str, values: Iterable[str], goal: str, verdict: str) -> str:
        cells = [value.rjust(width) for value, width in zip(values, widths, strict=True)]
        return f"  {'  '.join([name.ljust(names), *cells, goal.ljust(asked), verdict])}".rstrip()

    found = ["gates:", row("", columns, "asked", "")]
    for line in lines:
        where = f": see constc explain {line.name}" if line.failed else ""
        found.append(row(line.name, (line.values.get(each, "") for each in columns), line.asked, line.verdict + where))
    if any("not powered" in line.verdict for line in lines):
        found.append(f"  {NOT_POWERED}")
    return "\n".join(found)


# --- rows to look at ----------------------------------------------------------------------------------------------


def _sample(sample: Sample) -> str:
    head = f"{sample.config} {sample.id}"
    lines = [f"{head} {'-' * max(3, _WIDTH - len(head) - 1)}"]
    lines.append(f"  {sample.title} (#{sample.principle}), {sample.place}")
    lines += _spoken(sample.prompt)
    for name, messages in sample.answers:
        lines += _labelled(name, "\n".join(message.content for message in messages))
    return "\n".join(lines)


def _spoken(messages: Iterable[Message]) -> list[str]:
    return [line for message in messages for line in _labelled(message.role, message.content)]


def _labelled(label: str, text: str) -> list[str]:
    """``text`` wrapped under ``label``; a long one is cut, and says by how much."""
    wrapped: list[str] = []
    for paragraph in text.split("\n"):
        wrapped += textwrap.wrap(paragraph, _WIDTH - 14, replace_whitespace=False, drop_whitespace=True) or [""]
    if len(wrapped) > _LINES:
        rest = len(wrapped) - _LINES + 1
        wrapped = [*wrapped[: _LINES - 1], f"... {rest} more lines"]
    return [f"  {label if index == 0 else '':<10}  {line}".rstrip() for index, line in enumerate(wrapped)]


def _next(report: BuildReport) -> str:
    if report.dry_run:
        return "next:\n  leave out --dry-run to write it"
    lines = ["next:"]
    if report.samples:
        sample = report.samples[0]
        lines.append(f"  constc show {sample.id[:8]} {report.out}    the lines that made this row")
        split = next(iter(report.configs[sample.config].splits))
        load = f'datasets.load_dataset("{report.out}", "{sample.config}", split="{split}")'
        lines.append(f"  {load}")
    lines.append(f"  constc coverage {report.out}    {_uncovered(report)}")
    lines.append(f"  {report.out}/README.md    the dataset card")
    return "\n".join(lines)


def _uncovered(report: BuildReport) -> str:
    """What there is to see in the coverage: what is missing, where something is."""
    found = report.coverage
    missing = sum(found[part]["feasible"] - found[part]["covered"] for part in ("conditions", "tensions"))
    if missing > 0:
        what = "condition or tension" if missing == 1 else "conditions and tensions"
        return (
            f"{_number(missing)} {what} could be in the data and {'is' if missing == 1 else 'are'} not: what to write"
        )
    return "what each principle has, and what is still to be written"


def _number(count: int) -> str:
    return f"{count:,}"
