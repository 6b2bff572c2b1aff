"""What the scanner and the tree builders notice on the way, before there is a source file to point into."""

from __future__ import annotations

from dataclasses import dataclass

from constc.source import Span

__all__ = ["Finding"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A code, a variant, a place and facts; the parser makes a diagnostic of it."""

    code: str
    span: Span
    variant: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    related: tuple[tuple[Span, str], ...] = ()
