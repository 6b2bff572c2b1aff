"""What stands at the ends of a flip: questions, answers, lines that press, values that must not matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from constc.cases.clauses import branches, line_part
from constc.cases.leaves import Asked
from constc.cases.model import Answer, Case, Flip, VaryPlan
from constc.graph.model import Line, PrincipleGraph, VaryDimension

__all__ = ["Question", "answers_to_request", "asking", "goods_of", "pressing", "questions_of", "varied"]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked at both ends of a flip: the same line, or one of each end's own."""

    on: Asked | None
    off: Asked | None

    @property
    def keys(self) -> tuple[str, str]:
        """The keys of both lines."""
        return (
            self.on.line.key if self.on is not None else "",
            self.off.line.key if self.off is not None else "",
        )


def questions_of(flip: Flip) -> Iterator[Question]:
    """What is asked at both ends: the lines that both have; of those that only one has, the k-th with the k-th."""
    assert flip.on.leaf is not None and flip.off.leaf is not None
    on, off = flip.on.leaf.asked, flip.off.leaf.asked
    if not on and not off:
        yield Question(None, None)
        return
    ours, theirs = ({asked.path for asked in side} for side in (on, off))
    yield from (Question(asked, asked) for asked in on if asked.path in theirs)
    own = [asked for asked in on if asked.path not in theirs]
    others = [asked for asked in off if asked.path not in ours]
    yield from (Question(first, second) for first, second in zip(own, others, strict=False))


def goods_of(case: Case, asked: Asked | None) -> tuple[Answer, ...]:
    """The answers of a case to a question: those nested in it, where it stands at the leaf itself, else the leaf's."""
    if asked is not None and case.leaf is not None and any(path == asked.place for _, path in case.leaf.ends):
        nested = tuple(
            Answer(line, line.text, (*asked.path, line_part(line)))
            for line in asked.line.lines
            if line.kind == "good" and line.text.strip()
        )
        if nested:
            return nested
    return case.goods


def asking(cases: Sequence[Case], asked: Asked | None) -> list[Case]:
    """Those of ``cases`` at whose leaves the same is asked."""
    return [
        case
        for case in cases
        if case.leaf is not None and (asked is None or asked.path in {each.path for each in case.leaf.asked})
    ]


def pressing(case: Case, asked: Asked | None) -> list[Line]:
    """The lines that press at a case: those of the places that end it, and those nested in the question."""
    assert case.leaf is not None
    places = [node for node, _ in case.leaf.ends]
    lines = [line for node in places for line in node.lines]
    lines += asked.line.lines if asked is not None else ()
    return [line for line in lines if line.kind == "pressed" and line.text.strip()]


def varied(vary: VaryPlan | None, flip: Flip) -> Iterator[tuple[tuple[VaryDimension, int], ...]]:
    """The values to be told in the situation of a flip, a value of each dimension at a time; silence is no row."""
    if vary is None or flip.on.leaf is None:
        return
    for row in vary.rows.get(flip.on.leaf.situation.key, ()):
        if any(number < len(each.values) for each, number in zip(vary.dimensions, row, strict=True)):
            yield tuple(zip(vary.dimensions, row, strict=True))


def answers_to_request(graph: PrincipleGraph, principle: str, asked: Asked) -> tuple[Line | None, Line | None]:
    """The Good and the Bad that answer a request: nested in it, else beside it."""
    beside: tuple[Line, ...] = ()
    for at in branches(graph, graph.principles[principle]):
        for path, branch in at.parts():
            if path == asked.place:
                beside = branch.lines
    lines = [line for line in (*asked.line.lines, *beside) if line.text.strip()]
    found = [next((line for line in lines if line.kind == kind), None) for kind in ("good", "bad")]
    return found[0], found[1]
