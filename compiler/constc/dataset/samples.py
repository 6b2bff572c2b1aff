"""A few rows to look at: chosen by digest, from as many principles as there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from constc.realize.messages import Message
from constc.records.kind import Emission, Made
from constc.records.material import Example, Material
from constc.records.rows import TrainingRow

__all__ = ["Sample", "choose"]

#: The configs in the order in which rows of them are worth seeing.
_PREFERRED = ("preferences", "demonstrations", "scenarios", "narratives")


@dataclass(frozen=True, slots=True)
class Sample:
    """One row for people. ``answers`` are pairs of a column's name and its messages; ``place`` is ``file:line`` of the
    answer (of the example, where there is none).
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
            examples = {example.case: example for example in material.examples}
            return tuple(_sample(material, config, made, examples) for made in _spread(rows, count, seed))
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


def _sample(material: Material, config: str, made: Made, examples: Mapping[str, Example]) -> Sample:
    row = made.row
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
        place=_place(material, examples.get(row.case), answers),
        prompt=getattr(row, "prompt", ()),
        answers=answers,
    )


def _place(material: Material, example: Example | None, answers: Sequence[tuple[str, tuple[Message, ...]]]) -> str:
    """``file:line`` of the first answer of the row."""
    if example is None:
        return ""
    texts = [messages[0].content for _, messages in answers]
    for answer in example.answers:
        if not texts or answer.text == texts[0]:
            path = answer.place.source.path
            return f"{material.paths.get(path, path)}:{answer.place.start().line}"
    return example.source
