"""``scenarios``: every distinct prompt, without an answer, and for a case what is right there.

The prompts of cases; of comparisons, of Asked lines and of situations that are none; conversations that hold no answer
at all, such as those of example files; tensions that nothing decides, as deliberations without a winner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from constc.cases.model import Case
from constc.realize.compose import why
from constc.realize.messages import Message
from constc.records import arrow
from constc.records.authored import composed_provenance, left_out, not_made, provenance
from constc.records.kind import Dropped, Emission, Made, RecordKind, distinct
from constc.records.material import Example, Material
from constc.records.rows import Decided, TrainingRow, content_digest

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["KIND", "ScenarioRow", "decided", "emit"]

CONFIG = "scenarios"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioRow(TrainingRow):
    """``prompt``: the messages. ``decision``: the acts in force and the principles that put them there, and ``why``
    their reasons; both are null on authored rows.
    """

    prompt: tuple[Message, ...]
    decision: tuple[Decided, ...] | None = None
    why: str | None = None


def schema() -> pa.Schema:
    """The columns in the order of the files."""
    import pyarrow as pa

    return pa.schema([arrow.messages("prompt"), arrow.decision("decision"), arrow.text("why"), *arrow.provenance()])


def emit(material: Material) -> Emission:
    """One row for each distinct prompt; where a case has the prompt of an example, the row says what is right there."""
    dropped: list[Dropped] = []
    candidates: list[tuple[Made, object, Dropped]] = []
    composed, told_twice = _composed(material)
    taken = {made.row.prompt for made in composed if isinstance(made.row, ScenarioRow)}
    for example in material.examples:
        if example.missing is not None:
            if not example.answers:
                # Where there are answers to nothing, they are what is missing from the data, not a prompt.
                dropped.append(left_out(CONFIG, example, example.missing, example.lacks))
            continue
        if example.prompt in taken:
            continue
        row = _row(material, example)
        made = Made(row, example.focus_key, example.group, material.split(example.group))
        entry = left_out(CONFIG, example, "duplicate", "another row has the same prompt")
        candidates.append((made, row.prompt, entry))
    kept, repeated = distinct(candidates)
    return Emission((*kept, *composed), (*dropped, *told_twice, *repeated))


def _composed(material: Material) -> tuple[tuple[Made, ...], tuple[Dropped, ...]]:
    """The prompts of cases, each once, with the decision and its reasons; and those that another case has as well."""
    candidates: dict[tuple[str, object], tuple[Made, object, Dropped]] = {}
    for scene in material.composition.scenes:
        case = scene.case
        decision = decided(case)
        reasons = why(material.graph, case)
        row = ScenarioRow(
            id=material.row_id(CONFIG, "composed", scene.form, case.key, *scene.prompt_keys),
            digest=content_digest(scene.prompt, decision, reasons, case.valuation),
            principles=case.principles,
            prompt=scene.prompt,
            decision=decision,
            why=reasons,
            **composed_provenance(material, case, scene.kind, scene.form),
        )
        made = Made(row, case.key, case.group, material.split(case.group))
        entry = not_made(material, CONFIG, scene, "duplicate", "another row has the same prompt")
        candidates.setdefault((row.id, row.prompt), (made, row.prompt, entry))
    return distinct(tuple(candidates.values()))


def decided(case: Case) -> tuple[Decided, ...]:
    """The decision of a case as a column: who puts which act in force, by which keyword."""
    return tuple(Decided(act.principle, act.keyword, act.text) for act in case.decision.acts)


def _row(material: Material, example: Example) -> ScenarioRow:
    return ScenarioRow(
        id=material.row_id(CONFIG, "authored", example.focus_key, *example.keys),
        digest=content_digest(example.prompt, None, None, example.conditions),
        principles=example.principles,
        prompt=example.prompt,
        **provenance(material, example),
    )


KIND = RecordKind(CONFIG, "prompts without an answer", "prompt-only", ScenarioRow, schema, emit)
