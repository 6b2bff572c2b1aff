"""Acts of so few words that an answer could not show whether they were done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Final

from constc.cases.clauses import elements_of
from constc.cases.model import Plan
from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.model import Otherwise, Principle, PrincipleGraph, Reason
from constc.graph.report import Report, section_trail
from constc.source import Place

__all__ = ["thin_act"]

_FEWEST: Final = 4
_WORD: Final = re.compile(r"[^\W_]+(?:['’ʼ\-][^\W_]+)*")
_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_ATTRIBUTES: Final = re.compile(r"\{[^{}\n]{0,200}\}|`[^`\n]*`")


def thin_act(graph: PrincipleGraph, plans: Mapping[str, Plan]) -> list[Diagnostic]:
    """Report acts, neighbours and settlements of under four words. Emits ``thin-act``."""
    report = Report()
    settled: dict[str, list[Reason]] = {}
    for tension in graph.tensions:
        if tension.resolved_by is not None:
            settled.setdefault(tension.first, []).append(tension.resolved_by)
    for name in plans:
        told: set[tuple[str, int]] = set()
        for text, place in _acts(graph.principles[name], settled.get(name, [])):
            mark = (place.source.path, place.span[0])
            if mark not in told and 0 < _words(text) < _FEWEST:
                told.add(mark)
                report.say(
                    "thin-act", place, {"act": _shown(text), "name": graph.assistant}, trail=section_trail(graph, name)
                )
    return report.diagnostics


def _acts(principle: Principle, settlements: Sequence[Reason]) -> Iterator[tuple[str, Place]]:
    for element in elements_of(principle):
        if isinstance(element, Otherwise):
            yield element.text, element.place
        yield from ((act.text, act.place) for act in element.acts)
    yield from ((each.text, each.place) for each in settlements)


def _words(text: str) -> int:
    """How many words a text has; in a script without spaces about two characters make one."""
    text = _ATTRIBUTES.sub(" ", text)
    unspaced = sum(ceil(len(run) / 2) for run in _UNSPACED.findall(text))
    return unspaced + len(_WORD.findall(_UNSPACED.sub(" ", text)))


def _shown(text: str) -> str:
    return " ".join(text.replace("`", "'").split())
