"""Ladders: a message of a given authority asks to set a principle aside. Whether it may is read off the levels.

A level that is a filter never yields. One that is overridable yields to every role but a tool. Any other yields to a
message whose authority stands at or above it: levels say by ``speaker`` whose messages carry theirs. Tool output
carries none.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final, Literal

from constc.cases.clauses import BranchAt, branches, clause_key, line_part
from constc.cases.decide import Decision
from constc.cases.leaves import Asked
from constc.cases.model import Case, Flip, Request
from constc.cases.settings import Setting
from constc.graph.keys import row_id
from constc.graph.model import Level, Line, Principle, PrincipleGraph
from constc.syntax import normalise

__all__ = ["SOURCES", "ladder_of", "requests", "yields_to"]

Source = Literal["system", "developer", "user", "tool"]
#: Where a message can come from, the most authority first.
SOURCES: Final[tuple[Source, ...]] = ("system", "developer", "user", "tool")
_KEY: Final = ("ladder", "authority")


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
    written: list[Asked | None] = [*requests(graph, principle)]
    cases: list[Case] = []
    flips: list[Flip] = []
    for asked in written or [None]:
        cells = [_cell(graph, principle, source, yields_to(graph, level, source), asked) for source in SOURCES]
        cases += cells
        if asked is not None:
            on = [case for case in cells if case.request is not None and case.request.yields]
            off = [case for case in cells if case.request is not None and not case.request.yields]
            flips += [Flip(_KEY, "ladder", first, second) for first, second in zip_longest(on, off) if first and second]
    return tuple(cases), tuple(flips)


def _cell(graph: PrincipleGraph, principle: Principle, source: Source, may: bool, asked: Asked | None) -> Case:
    keys = () if asked is None else (asked.line.key,)
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
        request=Request(source, may, asked),
        reason="needs-model" if asked is None else None,
    )


def requests(graph: PrincipleGraph, principle: Principle) -> Iterator[Asked]:
    """What an author has somebody ask against a principle: an Asked beside a Bad, or nested in a Do or an Otherwise.

    Only those with a good and a bad answer, which quote no rule. A situation's or a conversation's is none.
    """
    for at in branches(graph, principle):
        if at.kind not in {"principle", "rule", "otherwise"}:
            continue
        for path, branch in at.parts():
            beside = [line.kind for line in branch.lines]
            for line in branch.lines:
                inner = [each.kind for each in line.lines]
                answered = line.kind == "asked" and {"good", "bad"} <= {*inner, *beside}
                if answered and line.text.strip() and not _quotes(principle, at, line):
                    yield Asked(line, (*path, line_part(line)))


def _quotes(principle: Principle, at: BranchAt, line: Line) -> bool:
    """Whether a request repeats an act or a reason of the principle."""
    words = normalise(line.text)
    rules = [*principle.rules]
    texts = [act.normal for rule in rules for act in rule.acts]
    texts += [normalise(reason.text) for rule in rules for reason in (*rule.branch.reasons, *at.branch.reasons)]
    return any(text and text in words for text in texts)
