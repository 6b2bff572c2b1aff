"""Diagnostics of lowering and of the passes: made in one place, so that place and section are never forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from constc.diagnostics.diagnostic import Diagnostic, Mark
from constc.graph.model import PrincipleGraph
from constc.source import Place

__all__ = ["Report", "as_mode_allows", "section_trail"]


@dataclass(slots=True)
class Report:
    """Collects diagnostics. ``trail`` are the titles of the sections around the place that is worked on."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    trail: tuple[str, ...] = ()

    def say(
        self,
        code: str,
        place: Place,
        facts: Mapping[str, str] | None = None,
        *,
        variant: str = "",
        related: Iterable[tuple[Place, str]] = (),
        notes: tuple[str, ...] = (),
        trail: tuple[str, ...] | None = None,
    ) -> None:
        """One problem at ``place``; ``related`` are further places, each with a few words."""
        self.diagnostics.append(
            Diagnostic(
                code,
                Mark.at(place),
                dict(facts or {}),
                tuple(Mark.at(other, words) for other, words in related),
                notes,
                variant,
                breadcrumb=self.trail if trail is None else trail,
            )
        )


def section_trail(graph: PrincipleGraph, section: str | None) -> tuple[str, ...]:
    """The titles of a section and of those around it, outermost first."""
    titles: list[str] = []
    while section is not None and section in graph.sections and len(titles) < 8:
        entry = graph.sections[section]
        titles.append(entry.title)
        section = entry.parent
    return tuple(reversed(titles))


def as_mode_allows(graph: PrincipleGraph, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """In a file of prose nothing is more than a note."""
    prose = {document.source.path for document in graph.documents if document.mode == "prose"}
    return tuple(replace(one, severity_override="note") if one.at.source.path in prose else one for one in diagnostics)
