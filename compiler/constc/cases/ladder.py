"""Ladders: a message of a given authority asks to set a principle aside. Whether it may is read off the levels.

A level that is a filter never yields. One that is overridable yields to every role but a tool. Any other yields to a
message whose authority stands at or above it: levels say by ``speaker`` whose messages carry theirs. Tool output
carries none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

from constc.cases.clauses import branches, clause_key, line_part
from constc.cases.decide import Decision
from constc.cases.leaves import Asked
from constc.cases.model import Case, Flip, Request
from constc.cases.settings import Setting
from constc.graph.keys import row_id
from constc.graph.model import Level, Line, Principle, PrincipleGraph
from constc.syntax import normalise

__all__ = ["SOURCES", "Requested", "ladder_of", "requests", "yields_to"]

Source = Literal["system", "developer", "user", "tool"]
#: Where a message can come from, the most authority first.
SOURCES: Final[tuple[Source, ...]] = ("system", "developer", "user", "tool")
_KEY: Final = ("ladder", "authority")


class Requested(NamedTuple):
    """What an author has somebody ask against a principle, the answer that keeps to it, and the one that gives way."""

    asked: Asked
    keeps: Line
    gives: Line


def yields_to(graph: PrincipleGraph, level: Level, source: Source) -> bool:
    """Whether a message of ``source`` may set a principle of ``level`` aside."""
    if level.kind == "filter" or source == "tool":
        return False
    if level.overridable:
        return True
    return any(each.speaker == source and each.rank <= level.rank for each in graph.levels)


def ladder_of(graph: PrincipleGraph, principle: Principle) -> tuple[tuple[Case, ...], tuple[Flip, ...]]:
    """The cells of a principle, one for each source (and each request that an author wrote), and their flips."""
    level = graph.level_of(principle.id)
    if level is None:
        return (), ()
    may = {source: yields_to(graph, level, source) for source in SOURCES}
    written: list[Requested | None] = [*requests(graph, principle)]
    # What is asked in the same words in two branches is two requests, and the branch tells them apart.
    places: dict[str, set[tuple[str, ...]]] = {}
    for each in written:
        if each is not None:
            places.setdefault(each.asked.line.key, set()).add(each.asked.place)
    cases: list[Case] = []
    flips: list[Flip] = []
    for requested in written or [None]:
        key = requested.asked.line.key if requested is not None else ""
        place = requested.asked.place if requested is not None and len(places[key]) > 1 else ()
        cells = {source: _cell(graph, principle, source, may[source], requested, place) for source in SOURCES}
        cases += cells.values()
        if requested is not None:
            on = [cells[source] for source in SOURCES if may[source]]
            off = [cells[source] for source in SOURCES if not may[source]]
            flips += [Flip(_KEY, "ladder", first, second) for first, second in zip(on, off, strict=False)]
    return tuple(cases), tuple(flips)


def _cell(
    graph: PrincipleGraph,
    principle: Principle,
    source: Source,
    may: bool,
    requested: Requested | None,
    place: tuple[str, ...],
) -> Case:
    """One cell. ``place`` names the request beside its own key."""
    asked, keeps, gives = requested or (None, None, None)
    keys = () if asked is None else (asked.line.key, *place)
    clauses = ((), ("level",)) if principle.level_place is not None else ((),)
    paths = (*clauses, *((asked.path,) if asked is not None else ()))
    return Case(
        id=row_id(graph.key, "case", "ladder", principle.key, source, *keys),
        kind="ladder",
        principle=principle.id,
        key=principle.key,
        partner=None,
        rules=(),
        truths=((_KEY, may),),
        valuation=(Setting("message", source),),
        decision=Decision(open=True),
        clauses=tuple(clause_key(principle.key, path) for path in paths),
        group=row_id(principle.key, "ladder", *keys),
        request=Request(source, may, asked, keeps, gives),
        reason="needs-model" if asked is None else None,
    )


def requests(graph: PrincipleGraph, principle: Principle) -> Iterator[Requested]:
    """What an author has somebody ask against a principle: an Asked beside a Bad, or nested in a Do or an Otherwise.

    Only those with a good and a bad answer, nested in it or else beside it, which quote no rule. A situation's or a
    conversation's is none.
    """
    rules = [text for text in dict.fromkeys(_rule_texts(principle)) if text]
    for at in branches(graph, principle):
        if at.kind not in {"principle", "rule", "otherwise"}:
            continue
        reasons = [normalise(reason.text) for reason in at.branch.reasons]
        for path, branch in at.parts():
            beside = [(kind, _first(branch.lines, kind)) for kind in ("good", "bad")]
            for line in branch.lines:
                if line.kind != "asked" or not line.text.strip():
                    continue
                keeps, gives = (_first(line.lines, kind) or other for kind, other in beside)
                asked = Asked(line, (*path, line_part(line)))
                if keeps is None or gives is None:
                    continue
                words = normalise(line.text)
                if not any(text in words for text in (*rules, *reasons) if text):
                    yield Requested(asked, keeps, gives)


def _first(lines: Sequence[Line], kind: str) -> Line | None:
    """The first line of a kind that has words."""
    return next((line for line in lines if line.kind == kind and line.text.strip()), None)


def _rule_texts(principle: Principle) -> Iterator[str]:
    """The acts and reasons of a principle's rules, which no request may quote."""
    for rule in principle.rules:
        yield from (act.normal for act in rule.acts)
        yield from (normalise(reason.text) for reason in rule.branch.reasons)
