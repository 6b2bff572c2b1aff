"""The diagnostic as a value: a code, the facts of the case and the places it speaks of.

A diagnostic holds facts only. The words are made from the template of its code in the catalogue, so that every
message of the compiler is written, and can be read, in one place. Nothing here prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from constc.source import Place, SourceFile, Span

__all__ = ["Code", "Diagnostic", "Mark", "Severity"]

Severity = Literal["error", "warning", "note"]

_NO_FACTS: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of the catalogue.

    ``headline``, ``label``, ``note`` and ``help`` are templates over the facts of a diagnostic (``{name}``). Where a
    diagnostic carries the fact ``suggestion``, ``help_suggestion`` is used in the place of ``help``. A diagnostic
    may name a ``variant``; ``variants`` then replaces single templates.
    """

    name: str
    severity: Severity
    headline: str
    label: str = ""
    note: str = ""
    help: str = ""
    help_suggestion: str = ""
    variants: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that a diagnostic points at, with a few words about it (``""`` for none)."""

    source: SourceFile
    span: Span
    message: str = ""

    @classmethod
    def at(cls, place: Place, message: str = "") -> Mark:
        """A mark on ``place``."""
        return cls(place.source, place.span, message)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem, as data: ``code`` names it, ``at`` is where it stands, ``facts`` fill the code's templates.

    ``related`` are further places that matter (each with its own words); ``breadcrumb`` are the titles of the
    sections around the place, outermost first; ``severity`` overrides the severity of the code (in prose mode
    nothing but undecodable bytes is an error).
    """

    code: str
    at: Mark
    facts: Mapping[str, str] = field(default_factory=lambda: _NO_FACTS)
    related: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()
    variant: str = ""
    severity_override: Severity | None = None
    breadcrumb: tuple[str, ...] = ()

    def _template(self, part: str) -> str:
        from constc.diagnostics.catalogue import CODES

        code = CODES[self.code]
        if self.variant:
            variant = code.variants[self.variant]
            if part in variant:
                return variant[part]
        template: str = getattr(code, part)
        return template

    @property
    def severity(self) -> Severity:
        """error, warning or note."""
        if self.severity_override is not None:
            return self.severity_override
        from constc.diagnostics.catalogue import CODES

        return CODES[self.code].severity

    @property
    def message(self) -> str:
        """The headline: lower-case, without a full stop, complete without the frame."""
        return self._template("headline").format_map(self.facts)

    @property
    def label(self) -> str:
        """The words beside the caret in the code frame."""
        return self.at.message or self._template("label").format_map(self.facts)

    @property
    def help(self) -> str | None:
        """What to do, or None."""
        template = ""
        if self.facts.get("suggestion"):
            template = self._template("help_suggestion")
        template = template or self._template("help")
        return template.format_map(self.facts) if template else None

    @property
    def all_notes(self) -> tuple[str, ...]:
        """Why it is a problem: the note of the code, then those of this diagnostic."""
        note = self._template("note")
        own = (note.format_map(self.facts),) if note else ()
        return own + self.notes
