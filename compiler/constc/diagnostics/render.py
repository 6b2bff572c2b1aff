"""Diagnostics into text, in one of five formats: the one place where they become words for somebody.

``full`` and ``concise`` are for people at a terminal, ``github`` makes annotations in a workflow, ``json`` and
``sarif`` are for programs and are never cut short.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal, TypedDict, get_args

from constc.diagnostics.diagnostic import Diagnostic, Mark, Severity
from constc.diagnostics.frame import full
from constc.diagnostics.order import ordered, selected
from constc.diagnostics.terminal import one_line, visible

__all__ = ["FORMATS", "DiagnosticObject", "Format", "RelatedObject", "as_objects", "json_entry", "json_text", "render"]

Format = Literal["full", "concise", "json", "sarif", "github"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)

_SURROGATE = re.compile("[\ud800-\udfff]")
_GITHUB_LEVEL: Final[dict[Severity, str]] = {"error": "error", "warning": "warning", "note": "notice"}


class RelatedObject(TypedDict):
    """A related place as JSON: lines and columns from 1, columns in code points, end exclusive."""

    message: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class DiagnosticObject(TypedDict):
    """A diagnostic as JSON; ``help`` is null where there is none."""

    code: str
    severity: Severity
    message: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    help: str | None
    related: list[RelatedObject]


def render(
    diagnostics: Iterable[Diagnostic],
    format: str,
    *,
    color: bool = False,
    files: Sequence[str] = (),
    width: int = 100,
) -> str:
    """``diagnostics`` in one of the five formats, sorted by file, place and code.

    ``files`` are the paths in the order they were given; ``color`` and ``width`` (cells for a source line) matter to
    ``full`` alone. A text that is not empty ends with a line end. With nothing to say, ``full``, ``concise`` and
    ``github`` give ``""``, ``json`` an empty list and ``sarif`` a log without results.

    Raises ValueError for a format that is not one of :data:`FORMATS`.
    """
    if format not in FORMATS:
        raise ValueError(f"unknown format {format!r}")
    found = ordered(diagnostics, files)
    if format == "json":
        return json_text(as_objects(found, files))
    if format == "sarif":
        from constc.diagnostics.sarif import sarif_log

        return json_text(sarif_log(found))
    selection = selected(found)
    closing = selection.closing
    if format == "full":
        blocks = [full(one, color=color, width=width) for one in selection.shown]
        return "".join(f"{block}\n\n" for block in blocks) + (f"{closing}\n" if closing else "")
    line = concise if format == "concise" else github
    lines = [line(one) for one in selection.shown]
    if closing:
        lines.append(f"::notice title=constc::{_escape_message(closing)}" if format == "github" else closing)
    return "".join(f"{text}\n" for text in lines)


def as_objects(diagnostics: Iterable[Diagnostic], files: Sequence[str] = ()) -> list[DiagnosticObject]:
    """The diagnostics as plain dictionaries with the keys of the JSON contract, in order."""
    return [json_entry(one) for one in ordered(diagnostics, files)]


def json_text(document: object) -> str:
    """``document`` as indented JSON with a line end; a lone surrogate (in a path) is escaped, all else is as it is."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def concise(diagnostic: Diagnostic) -> str:
    """``path:line:column: severity[code] message``, without a line end."""
    line, column = diagnostic.at.source.position(diagnostic.at.span[0])
    place = f"{visible(diagnostic.at.source.path)}:{line}:{column}"
    return f"{place}: {diagnostic.severity}[{diagnostic.code}] {one_line(diagnostic.message)}"


def github(diagnostic: Diagnostic) -> str:
    """A workflow command that makes an annotation, without a line end."""
    source, span = diagnostic.at.source, diagnostic.at.span
    start, end = source.position(span[0]), source.position(span[1])
    properties = {
        "file": source.path,
        "line": str(start.line),
        "col": str(start.column),
        "endLine": str(end.line),
        "endColumn": str(end.column),
        "title": diagnostic.code,
    }
    words = [one_line(diagnostic.message)]
    for note in diagnostic.all_notes:
        words += [visible_lines(f"note: {note}")]
    if diagnostic.help:
        words += [visible_lines(f"help: {diagnostic.help}")]
    named = ",".join(f"{name}={_escape_property(visible(value))}" for name, value in properties.items())
    return f"::{_GITHUB_LEVEL[diagnostic.severity]} {named}::{_escape_message(chr(10).join(words))}"


def visible_lines(text: str) -> str:
    """``text`` with each of its lines made safe for people."""
    return "\n".join(one_line(line) for line in text.split("\n"))


def json_entry(diagnostic: Diagnostic) -> DiagnosticObject:
    """One diagnostic as a plain dictionary with the keys of the JSON contract."""
    at = _related_entry(diagnostic.at)
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "path": at["path"],
        "line": at["line"],
        "column": at["column"],
        "end_line": at["end_line"],
        "end_column": at["end_column"],
        "help": diagnostic.help,
        "related": [_related_entry(mark) for mark in diagnostic.related],
    }


def _related_entry(mark: Mark) -> RelatedObject:
    start, end = mark.source.position(mark.span[0]), mark.source.position(mark.span[1])
    return {
        "message": mark.message,
        "path": mark.source.path,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    }


def _escape_message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_message(text).replace(":", "%3A").replace(",", "%2C")
