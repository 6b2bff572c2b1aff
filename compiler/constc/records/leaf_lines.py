"""What stands at the ends of a flip: questions, answers, lines that press, values that must not matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from constc.cases.clauses import line_part
from constc.cases.leaves import Asked
from constc.cases.model import Answer, Case, Flip, VaryPlan
from constc.graph.model import Line, VaryDimension

__all__ = ["Question", "asking", "goods_of", "pressing", "questions_of", "unmatched", "varied"]


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
    """What is asked at both ends: the lines that both have; of those that only one has, the k-th with the k-th.

    An end that holds no Asked at all asks by what is said there.
    """
    shared, own, others = _asked(flip)
    yield from (Question(each, each) for each in shared)
    yield from (Question(first, second) for first, second in zip(own, others, strict=False))


def unmatched(flip: Flip) -> Iterator[Case]:
    """For each Asked that has no partner at the other end, the case that it stands in."""
    _, own, others = _asked(flip)
    yield from (flip.on for _ in own[len(others) :])
    yield from (flip.off for _ in others[len(own) :])


def _asked(flip: Flip) -> tuple[list[Asked], Sequence[Asked | None], Sequence[Asked | None]]:
    """What is asked at both ends, at the one alone, and at the other alone."""
    assert flip.on.leaf is not None and flip.off.leaf is not None
    on, off = flip.on.leaf.asked or (None,), flip.off.leaf.asked or (None,)
    ours, theirs = ({each.path for each in side if each is not None} for side in (on, off))
    return (
        [each for each in on if each is not None and each.path in theirs],
        [each for each in on if each is None or each.path not in theirs],
        [each for each in off if each is None or each.path not in ours],
    )


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
