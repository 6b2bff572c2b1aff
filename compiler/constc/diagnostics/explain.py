"""What ``constc explain`` prints: the page of a diagnostic, and the nearest code for a mistyped one."""

from __future__ import annotations

import re

from constc.diagnostics.suggest import closest
from constc.resources import explanations_folder

__all__ = ["explain", "explained_codes", "first_sentence", "nearest_code"]

_CODE = re.compile(r"[a-z]+(-[a-z]+)*")


def explain(code: str) -> str | None:
    """The Markdown page of ``code``, or None if there is no such diagnostic."""
    if not _CODE.fullmatch(code):
        return None
    page = explanations_folder() / f"{code}.md"
    return page.read_text(encoding="utf-8") if page.is_file() else None


def explained_codes() -> tuple[str, ...]:
    """The codes that have a page, in the order of the alphabet."""
    return tuple(sorted(page.stem for page in explanations_folder().glob("*.md") if _CODE.fullmatch(page.stem)))


def nearest_code(code: str) -> str | None:
    """The code that a mistyped ``code`` most likely stands for, or None."""
    return closest(code, explained_codes(), sole=False)


def first_sentence(page: str) -> str:
    """The first sentence of the part *What it means* of a page, on one line, or ``""``."""
    _, _, meaning = page.partition("## What it means")
    paragraph = " ".join(meaning.strip().split("\n\n")[0].split())
    return re.split(r"(?<=[.!?])\s", paragraph, maxsplit=1)[0]
