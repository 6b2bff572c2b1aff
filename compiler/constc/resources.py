"""Files that come with constc: grammars, keyword tables, shipped constitutions, explanations, style sheets.

A wheel carries them inside the package. An editable install leaves a stale copy there, so a checkout's own folder is
taken where the package lies in one.
"""

from __future__ import annotations

from pathlib import Path

__all__ = [
    "constitutions_folder", "explanations_folder", "gate_pages_folder", "grammar_folder", "pages_folder",
    "reasons_folder",
]  # fmt: skip

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


def _in_checkout() -> bool:
    return (_CHECKOUT / "grammar" / "constitution.lark").is_file() and _PACKAGE.parent.name == "compiler"


def grammar_folder() -> Path:
    """The folder with ``constitution.lark``, ``inline.lark`` and ``keywords/``."""
    return _CHECKOUT / "grammar" if _in_checkout() else _PACKAGE / "grammar"


def constitutions_folder() -> Path:
    """The folder with the constitutions that ship with constc."""
    return _CHECKOUT / "constitutions" if _in_checkout() else _PACKAGE / "constitutions"


def explanations_folder() -> Path:
    """The folder with one Markdown page for each diagnostic."""
    return _CHECKOUT / "docs" / "diagnostics" if _in_checkout() else _PACKAGE / "explanations"


def reasons_folder() -> Path:
    """The folder with one Markdown page for each reason why something is not in the data."""
    return _CHECKOUT / "docs" / "coverage" if _in_checkout() else _PACKAGE / "reasons"


def gate_pages_folder() -> Path:
    """The folder with one Markdown page for each gate."""
    return _CHECKOUT / "docs" / "gates" if _in_checkout() else _PACKAGE / "gate_pages"


def pages_folder() -> Path:
    """The folder with the style sheets and scripts of HTML pages, which lie beside the code that uses them."""
    return _PACKAGE / "pages"
