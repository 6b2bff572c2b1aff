"""What ``constc explain`` prints: the page of a diagnostic, of a gate or of a reason in the coverage, and the nearest
code for a mistyped one. A few codes are a diagnostic and a reason.
"""

from __future__ import annotations

import re
from pathlib import Path

from constc.diagnostics.suggest import closest
from constc.resources import explanations_folder, gate_pages_folder, reasons_folder

__all__ = [
    "explain", "explain_gate", "explain_reason", "explained_codes", "explained_gates", "explained_reasons",
    "first_sentence", "nearest_code", "pages_of",
]  # fmt: skip

_CODE = re.compile(r"[a-z]+(-[a-z]+)*")


def explain(code: str) -> str | None:
    """The Markdown page of ``code``, or None if there is no such diagnostic."""
    return _page(explanations_folder(), code)


def explain_reason(code: str) -> str | None:
    """The Markdown page of a reason why something is not in the data, or None if there is no such reason."""
    return _page(reasons_folder(), code)


def explain_gate(code: str) -> str | None:
    """The Markdown page of a gate, or None if there is no such gate."""
    return _page(gate_pages_folder(), code)


def pages_of(code: str) -> tuple[str, ...]:
    """Every page of ``code``: as a diagnostic, as a reason, as a gate."""
    return tuple(page for page in (explain(code), explain_reason(code), explain_gate(code)) if page is not None)


def explained_codes() -> tuple[str, ...]:
    """The codes of diagnostics that have a page, in the order of the alphabet."""
    return _codes(explanations_folder())


def explained_reasons() -> tuple[str, ...]:
    """The reasons that have a page, in the order of the alphabet."""
    return _codes(reasons_folder())


def explained_gates() -> tuple[str, ...]:
    """The gates that have a page, in the order of the alphabet."""
    return _codes(gate_pages_folder())


def _page(folder: Path, code: str) -> str | None:
    page = folder / f"{code}.md"
    return page.read_text(encoding="utf-8") if _CODE.fullmatch(code) and page.is_file() else None


def _codes(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(page.stem for page in folder.glob("*.md") if _CODE.fullmatch(page.stem)))


def nearest_code(code: str) -> str | None:
    """The code that a mistyped ``code`` most likely stands for, or None."""
    return closest(code, (*explained_codes(), *explained_reasons(), *explained_gates()), sole=False)


def first_sentence(page: str) -> str:
    """The first sentence of the part *What it means* of a page, on one line, or ``""``."""
    _, _, meaning = page.partition("## What it means")
    paragraph = " ".join(meaning.strip().split("\n\n")[0].split())
    return re.split(r"(?<=[.!?])\s", paragraph, maxsplit=1)[0]
