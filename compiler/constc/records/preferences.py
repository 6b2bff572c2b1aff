"""``preferences``: two answers to one prompt, the better one chosen.

Every pair GOOD over BAD, GOOD over OK and OK over BAD within one comparison is a row, and each side of every edge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from constc.realize.messages import Message, assistant
from constc.records import arrow
from constc.records.authored import composed_provenance, left_out, provenance, shortfalls
from constc.records.composition import Composed
from constc.records.kind import Dropped, Emission, Made, RecordKind, distinct
from constc.records.material import RANK, Answer, Example, Material
from constc.records.rows import TrainingRow, content_digest
from constc.syntax import is_elided

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["KIND", "PreferenceRow", "composed_id", "emit", "pairs"]

CONFIG = "preferences"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferenceRow(TrainingRow):
    """``prompt``: the messages before the answer. ``chosen`` and ``rejected``: one message of the assistant each.
    ``violates``: ids of the principles that the author says the rejected answer breaks.
    """

    prompt: tuple[Message, ...]
    chosen: tuple[Message, ...]
    rejected: tuple[Message, ...]
    violates: tuple[str, ...]


def schema() -> pa.Schema:
    """The columns in the order of the files."""
    import pyarrow as pa

    return pa.schema(
        [
            arrow.messages("prompt"),
            arrow.messages("chosen"),
            arrow.messages("rejected"),
            arrow.names("violates"),
            *arrow.provenance(),
        ]
    )


def pairs(example: Example) -> Iterator[tuple[Answer, Answer]]:
    """The ranked pairs of an example, the better answer first, in the order written."""
    for better in example.answers:
        for worse in example.answers:
            if RANK[better.verdict] > RANK[worse.verdict]:
                yield better, worse


def emit(material: Material) -> Emission:
    """The rows of all pairs, without the elided, the equal and the repeated."""
    dropped: list[Dropped] = []
    candidates: list[tuple[Made, object, Dropped]] = []
    for example in material.examples:
        for chosen, rejected in pairs(example):
            reason = why_not(material, example, chosen, rejected)
            if reason is not None:
                dropped.append(_dropped(example, chosen, rejected, *reason))
                continue
            row = _row(material, example, chosen, rejected)
            entry = _dropped(example, chosen, rejected, "duplicate", "another row has the same prompt and answers")
            content = (row.prompt, row.chosen, row.rejected)
            candidates.append(
                (Made(row, example.focus_key, example.group, material.split(example.group)), content, entry)
            )
    kept, repeated = distinct(candidates)
    composed = tuple(_composed(material, pair) for pair in material.composition.pairs)
    return Emission((*kept, *composed), (*dropped, *shortfalls(material, CONFIG), *repeated))


def _composed(material: Material, pair: Composed) -> Made:
    """One side of an edge. What the rejected answer breaks is the focus: it is right for the twin alone."""
    case = pair.case
    better, worse = assistant(pair.chosen), assistant(pair.rejected)
    violates = (case.principle,)
    row = PreferenceRow(
        id=composed_id(material, pair),
        digest=content_digest(pair.prompt, better, worse, violates, None, None, case.valuation),
        principles=case.principles,
        prompt=pair.prompt,
        chosen=better,
        rejected=worse,
        violates=violates,
        edge=pair.edge,
        hold=pair.hold,
        **composed_provenance(material, case, pair.kind, pair.form),
    )
    return Made(row, case.key, case.group, material.split(case.group))


def composed_id(material: Material, pair: Composed) -> str:
    """The id of the row that ``pair`` makes."""
    return material.row_id(CONFIG, "composed", pair.edge, pair.side, *pair.keys)


def why_not(material: Material, example: Example, chosen: Answer, rejected: Answer) -> tuple[str, str] | None:
    """The reason why a pair is no row, with its words, or None."""
    if example.missing is not None:
        return example.missing, example.lacks
    if example.undecided:
        return "undecided", "nothing decides the tension, so no answer wins"
    for answer, side in ((chosen, "chosen"), (rejected, "rejected")):
        if not answer.text.strip():
            return "no-wording", f"the {side} answer is empty"
    if chosen.text.split() == rejected.text.split():
        return "equal-texts", "the two answers are the same text"
    if not material.choices.include_elided:
        elided = [side for side, answer in (("chosen", chosen), ("rejected", rejected)) if is_elided(answer.text)]
        if elided:
            return "elided", f"elided: {' and '.join(elided)}"
    return None


def _dropped(example: Example, chosen: Answer, rejected: Answer, reason: str, words: str) -> Dropped:
    return left_out(CONFIG, example, reason, f"{chosen.label} > {rejected.label}: {words}")


def _row(material: Material, example: Example, chosen: Answer, rejected: Answer) -> PreferenceRow:
    better, worse = assistant(chosen.text), assistant(rejected.text)
    return PreferenceRow(
        id=material.row_id(CONFIG, "authored", example.focus_key, *example.keys, chosen.key, rejected.key),
        digest=content_digest(example.prompt, better, worse, rejected.violates, None, None, example.conditions),
        principles=tuple(dict.fromkeys((*example.principles, *rejected.violates))),
        prompt=example.prompt,
        chosen=better,
        rejected=worse,
        violates=rejected.violates,
        **provenance(material, example),
    )


KIND = RecordKind(CONFIG, "pairs of answers, the better one chosen", "preference", PreferenceRow, schema, emit)
