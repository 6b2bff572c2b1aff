"""``scenarios``: every distinct prompt that an author wrote, without an answer.

The prompts of comparisons, of Asked lines and of situations, and conversations that hold no answer at all, such as
those of example files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from constc.records import arrow
from constc.records.authored import left_out, provenance
from constc.records.kind import Dropped, Emission, Made, RecordKind, distinct
from constc.records.material import Example, Material
from constc.records.messages import Message
from constc.records.rows import Decided, TrainingRow, content_digest

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["KIND", "ScenarioRow", "emit"]

CONFIG = "scenarios"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioRow(TrainingRow):
    """``prompt``: the messages. ``decision``: the acts in force and the principles that put them there, and ``why``
    their reason; both are null on authored rows.
    """

    prompt: tuple[Message, ...]
    decision: tuple[Decided, ...] | None = None
    why: str | None = None


def schema() -> pa.Schema:
    """The columns in the order of the files."""
    import pyarrow as pa

    return pa.schema([arrow.messages("prompt"), arrow.decision("decision"), arrow.text("why"), *arrow.provenance()])


def emit(material: Material) -> Emission:
    """One row for each distinct prompt."""
    dropped: list[Dropped] = []
    candidates: list[tuple[Made, object, Dropped]] = []
    for example in material.examples:
        if example.missing is not None:
            if not example.answers:
                # Where there are answers to nothing, they are what is missing from the data, not a prompt.
                dropped.append(left_out(CONFIG, example, example.missing, example.lacks))
            continue
        row = _row(material, example)
        made = Made(row, example.focus_key, example.group, material.split(example.group))
        entry = left_out(CONFIG, example, "duplicate", "another row has the same prompt")
        candidates.append((made, row.prompt, entry))
    kept, repeated = distinct(candidates)
    return Emission(kept, (*dropped, *repeated))


def _row(material: Material, example: Example) -> ScenarioRow:
    return ScenarioRow(
        id=material.row_id(CONFIG, "authored", example.focus_key, *example.keys),
        digest=content_digest(example.prompt, None, None, example.conditions),
        principles=example.principles,
        prompt=example.prompt,
        **provenance(material, example),
    )


KIND = RecordKind(CONFIG, "prompts without an answer", "prompt-only", ScenarioRow, schema, emit)
