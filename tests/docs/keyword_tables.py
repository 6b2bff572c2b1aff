"""The keyword tables of docs/language.md, made from grammar/keywords/*.json.

``python tests/docs/keyword_tables.py`` writes them between their two marks; a test holds that they are up to date.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "language.md"
BEGIN = "<!-- keyword tables: begin (written by tests/docs/keyword_tables.py) -->"
END = "<!-- keyword tables: end -->"
LANGUAGES = ("en", "de", "fr", "es", "zh", "ja")
USES = {
    "wins-over": "in a Check",
    "yields-to": "in a Check",
    "ties-with": "in a Check",
    "when": "before a guard",
    "or": "between formulas, where it is a warning",
    "instead": "at the head of a wording",
    "as-above": "as the value of a Good",
    "system": "a turn in a quote",
    "developer": "a turn in a quote",
    "user": "a turn in a quote",
    "assistant": "a turn in a quote",
    "tool": "a turn in a quote, and where a wording stands",
    "good": "a verdict in a quote",
    "ok": "a verdict in a quote",
    "bad": "a verdict in a quote",
    "example": "before a conversation",
    "given": "at the head of a quote",
    "operator": "where a wording stands",
    "earlier": "where a wording stands",
}


def read() -> dict[str, dict[str, Any]]:
    """The tables of all languages, in the order of the page."""
    folder = ROOT / "grammar" / "keywords"
    return {code: json.loads((folder / f"{code}.json").read_text(encoding="utf-8")) for code in LANGUAGES}


def render(tables: dict[str, dict[str, Any]]) -> str:
    """Both tables as Markdown: a row for each keyword, a column for each language, first aliases first."""
    english = tables["en"]
    heads = [f"{table['name']} (`{code}`)" for code, table in tables.items()]
    lines = ["**Keywords**", "", f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for name in english["keywords"]:
        lines.append(f"| {' | '.join(' · '.join(table['keywords'][name]) for table in tables.values())} |")
    lines += ["", "**Small words**", "", f"| {' | '.join(heads)} | where |", "|---" * (len(heads) + 1) + "|"]
    for name in english["words"]:
        cells = [" · ".join(table["words"][name]) for table in tables.values()]
        lines.append(f"| {' | '.join(cells)} | {USES[name]} |")
    return "\n".join(lines)


def replaced(page: str, tables: str) -> str:
    """``page`` with ``tables`` between the marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(replaced(PAGE.read_text(encoding="utf-8"), render(read())), encoding="utf-8")
