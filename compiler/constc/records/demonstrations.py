"""``demonstrations``: right answers, each once for each prompt.

Every GOOD is one, and every answer that some pair prefers (an OK over a BAD). The id is over the keys of prompt and
answer, so it does not depend on what the answer was compared with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from constc.realize.messages import Message, assistant
from constc.records import arrow
from constc.records.authored import composed_provenance, left_out, not_made, provenance
from constc.records.composition import Composed, Spoken
from constc.records.kind import Dropped, Emission, Made, RecordKind, distinct
from constc.records.material import Answer, Example, Material
from constc.records.preferences import pairs
from constc.records.rows import TrainingRow, content_digest
from constc.syntax import is_elided

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["KIND", "DemonstrationRow", "emit", "right_answers"]

CONFIG = "demonstrations"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemonstrationRow(TrainingRow):
    """``prompt``: the messages before the answer. ``completion``: one message of the assistant."""

    prompt: tuple[Message, ...]
    completion: tuple[Message, ...]


def schema() -> pa.Schema:
    """The columns in the order of the files."""
    import pyarrow as pa

    return pa.schema([arrow.messages("prompt"), arrow.messages("completion"), *arrow.provenance()])


def right_answers(example: Example) -> Iterator[Answer]:
    """The answers that may be imitated: every GOOD, and what some pair prefers."""
    preferred = {(better.verdict, better.key) for better, _ in pairs(example)}
    for answer in example.answers:
        if answer.verdict == "good" or (answer.verdict, answer.key) in preferred:
            yield answer


def emit(material: Material) -> Emission:
    """The rows of all right answers, without the elided and the repeated."""
    dropped: list[Dropped] = []
    candidates: list[tuple[Made, object, Dropped]] = []
    for example in material.examples:
        right = tuple(right_answers(example))
        if example.answers and not right:
            dropped.append(left_out(CONFIG, example, "no-wording", "no right answer stands here"))
        for answer in right:
            reason = why_not(material, example, answer)
            if reason is not None:
                dropped.append(_dropped(example, answer, *reason))
                continue
            row = _row(material, example, answer)
            entry = _dropped(example, answer, "duplicate", "another row has the same prompt and answer")
            made = Made(row, example.focus_key, example.group, material.split(example.group))
            candidates.append((made, (row.prompt, row.completion), entry))
    kept, repeated = distinct(candidates)
    composed, told_twice = _composed(material, kept)
    return Emission((*kept, *composed), (*dropped, *told_twice, *repeated))


def _composed(material: Material, authored: Sequence[Made]) -> tuple[tuple[Made, ...], tuple[Dropped, ...]]:
    """The right answers of cases and what edges prefer, each once for each prompt, beside those that are authored; and
    those that another case has as well.
    """
    seen = {
        (made.row.prompt, made.row.completion[0].content) for made in authored if isinstance(made.row, DemonstrationRow)
    }
    spoken = [*material.composition.spoken, *(_preferred(pair) for pair in material.composition.pairs)]
    candidates: dict[tuple[str, object], tuple[Made, object, Dropped]] = {}
    for each in spoken:
        name = material.row_id(CONFIG, "composed", each.form, each.case.key, *each.prompt_keys, each.answer_key)
        content = (each.prompt, each.completion)
        if content in seen or (name, content) in candidates:
            continue
        completion = assistant(each.completion)
        row = DemonstrationRow(
            id=name,
            digest=content_digest(each.prompt, completion, None, None, each.case.valuation),
            principles=each.case.principles,
            prompt=each.prompt,
            completion=completion,
            **composed_provenance(material, each.case, each.kind, each.form),
        )
        made = Made(row, each.case.key, each.case.group, material.split(each.case.group))
        entry = not_made(material, CONFIG, each, "duplicate", "another row has the same prompt and answer")
        candidates[name, content] = (made, content, entry)
    return distinct(tuple(candidates.values()))


def _preferred(pair: Composed) -> Spoken:
    return Spoken(pair.kind, pair.form, pair.case, pair.prompt, pair.prompt_keys, pair.chosen, pair.answer_key)


def why_not(material: Material, example: Example, answer: Answer) -> tuple[str, str] | None:
    """The reason why a right answer is no row, with its words, or None."""
    if example.missing is not None:
        return example.missing, example.lacks
    if example.undecided:
        return "undecided", "nothing decides the tension, so no answer is right"
    if not answer.text.strip():
        return "no-wording", "the answer is empty"
    if not material.choices.include_elided and is_elided(answer.text):
        return "elided", "the answer is elided"
    return None


def _dropped(example: Example, answer: Answer, reason: str, words: str) -> Dropped:
    return left_out(CONFIG, example, reason, f"{answer.label}: {words}")


def _row(material: Material, example: Example, answer: Answer) -> DemonstrationRow:
    completion = assistant(answer.text)
    return DemonstrationRow(
        id=material.row_id(CONFIG, example.focus_key, *example.keys, answer.key),
        digest=content_digest(example.prompt, completion, None, None, example.conditions),
        principles=example.principles,
        prompt=example.prompt,
        completion=completion,
        **provenance(material, example),
    )


KIND = RecordKind(
    CONFIG, "right answers, each once for each prompt", "prompt-completion", DemonstrationRow, schema, emit
)
