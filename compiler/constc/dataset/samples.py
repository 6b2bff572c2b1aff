"""A few rows to look at: chosen by digest, from as many principles as there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from constc.cases.clauses import clause_entries, clause_key
from constc.cases.model import Case
from constc.realize.messages import Message
from constc.records.kind import Emission, Made
from constc.records.leaf_lines import goods_of
from constc.records.material import Example, Material
from constc.records.rows import TrainingRow
from constc.source import Place

__all__ = ["Sample", "choose"]

#: The configs in the order in which rows of them are worth seeing.
_PREFERRED = ("preferences", "demonstrations", "scenarios", "narratives")


@dataclass(frozen=True, slots=True)
class Sample:
    """One row for people. ``answers`` are pairs of a column's name and its messages; ``place`` is ``file:line`` of the
    answer, of what says that it is right, or of the principle.
    """

    config: str
    id: str
    principle: str
    title: str
    source: str
    place: str
    prompt: tuple[Message, ...]
    answers: tuple[tuple[str, tuple[Message, ...]], ...]


def choose(material: Material, emissions: Mapping[str, Emission], count: int, seed: int) -> tuple[Sample, ...]:
    """``count`` rows of the first config that has any: at first one for each principle, then again.

    The choice depends on ``seed`` and ids alone, so that it stays as the constitution grows.
    """
    for config in _PREFERRED:
        rows = emissions[config].rows if config in emissions else ()
        if rows and count > 0:
            find = _Finder(material)
            return tuple(_sample(find, config, made) for made in _spread(rows, count, seed))
    return ()


def _spread(rows: Iterable[Made], count: int, seed: int) -> Sequence[Made]:
    drawn = sorted(rows, key=lambda made: (sha256(f"{seed}\x1f{made.row.id}".encode()).digest(), made.row.id))
    turns: dict[str, int] = {}
    ranked = []
    for made in drawn:
        turn = turns[made.focus] = turns.get(made.focus, -1) + 1
        ranked.append((turn, made))
    ranked.sort(key=lambda each: each[0])
    return [made for _, made in ranked[:count]]


def _sample(find: _Finder, config: str, made: Made) -> Sample:
    row, material = made.row, find.material
    if not isinstance(row, TrainingRow):
        raise TypeError(f"rows of {config} are no training rows")
    focus = row.principles[0] if row.principles else ""
    element = material.graph.principles.get(focus) or material.graph.sections.get(focus)
    answers = tuple((name, getattr(row, name)) for name in ("chosen", "rejected", "completion") if hasattr(row, name))
    return Sample(
        config=config,
        id=row.id,
        principle=focus,
        title=element.title if element is not None else row.source,
        source=row.source,
        place=find.place(row.case, focus, answers[0][1][0].content if answers else None),
        prompt=getattr(row, "prompt", ()),
        answers=answers,
    )


class _Finder:
    """Finds where a row stands in the constitution."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self._examples = {example.case: example for example in material.examples}
        self._cases = {case.id: case for plan in material.plans.values() for case in plan.cases}

    def place(self, case: str, owner: str, answer: str | None) -> str:
        """``file:line`` of an answer to the prompt of ``case``; "" for a row that stands under no heading."""
        graph = self.material.graph
        element = graph.principles.get(owner) or graph.sections.get(owner)
        if case in self._examples:
            found = self._of_example(self._examples[case], answer)
        else:
            found = self._of_case(self._cases[case], answer) if case in self._cases else None
        place = found or (element.place if element is not None else None)
        if place is None:
            return ""
        path = place.source.path
        return f"{self.material.paths.get(path, path)}:{place.start().line}"

    def _of_example(self, example: Example, answer: str | None) -> Place | None:
        return next((each.place for each in example.answers if answer is None or each.text == answer), None)

    def _of_case(self, case: Case, answer: str | None) -> Place | None:
        """Of the author's own answer, else of the first act that is right in the case."""
        for asked in (None, *(case.leaf.asked if case.leaf is not None else ())):
            for good in goods_of(case, asked):
                if good.text == answer:
                    return good.line.place
        acts = {clause_key(case.key, act.path) for act in case.decision.acts if act.keyword != "dont"}
        return next((entry.place for entry in clause_entries(self.material.graph) if entry.clause in acts), None)
