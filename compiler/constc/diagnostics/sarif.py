"""The ``sarif`` format: one run of SARIF 2.1.0, as code scanning services read it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import quote

from constc import __version__
from constc.diagnostics.diagnostic import Diagnostic, Mark

__all__ = ["sarif_log"]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif_log(diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
    """The SARIF log of ``diagnostics``, which are in order already.

    ``rules`` describes each code that occurs, with the text of its page. Columns count Unicode code points.
    """
    codes = sorted({one.code for one in diagnostics})
    index = {code: number for number, code in enumerate(codes)}
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {"name": "constc", "version": __version__, "rules": [_rule(code) for code in codes]}
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(one, index[one.code]) for one in diagnostics],
            }
        ],
    }


def _rule(code: str) -> dict[str, Any]:
    from constc.diagnostics.catalogue import CODES
    from constc.diagnostics.explain import explain, first_sentence

    page = explain(code) or code
    return {
        "id": code,
        "shortDescription": {"text": first_sentence(page) or code},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": CODES[code].severity},
    }


def _result(diagnostic: Diagnostic, rule_index: int) -> dict[str, Any]:
    words = [diagnostic.message, *(f"note: {note}" for note in diagnostic.all_notes)]
    if diagnostic.help:
        words.append(f"help: {diagnostic.help}")
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule_index,
        "level": diagnostic.severity,
        "message": {"text": "\n".join(words)},
        "locations": [{"physicalLocation": _location(diagnostic.at)}],
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _location(mark),
                **({"message": {"text": mark.message}} if mark.message else {}),
            }
            for number, mark in enumerate(diagnostic.related, 1)
        ]
    return result


def _location(mark: Mark) -> dict[str, Any]:
    start, end = mark.source.position(mark.span[0]), mark.source.position(mark.span[1])
    return {
        "artifactLocation": {"uri": _uri(mark.source.path)},
        "region": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        },
    }


def _uri(path: str) -> str:
    """A path as a relative or ``file:`` URI reference."""
    quoted = quote(path, safe="/", errors="surrogateescape")
    if PureWindowsPath(path).drive and PureWindowsPath(path).is_absolute():
        return f"file:///{quoted}"
    return f"file://{quoted}" if PurePosixPath(path).is_absolute() else quoted
