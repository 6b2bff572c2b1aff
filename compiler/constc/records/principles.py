"""``principles``: the constitution itself as a table, one row for each principle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from constc.cases.clauses import branches, conditions_of, elements_of
from constc.graph.model import Principle
from constc.records import arrow
from constc.records.kind import Emission, Made, RecordKind
from constc.records.material import Material
from constc.records.preferences import pairs
from constc.records.rows import Row, content_digest
from constc.records.splits import WHOLE

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["COUNTED", "KIND", "Counts", "PrincipleRow", "emit"]

CONFIG = "principles"

#: What is counted for each principle.
COUNTED: tuple[str, ...] = ("rules", "conditions", "exceptions", "acts", "situations", "examples", "pairs")


@dataclass(frozen=True, slots=True)
class Counts:
    """``rules``, ``conditions`` (Whens and Unlesses), ``exceptions`` (Unlesses), ``acts``, ``situations``, authored
    ``examples`` (prompts with or without answers) and ranked ``pairs`` of answers in them.
    """

    rules: int
    conditions: int
    exceptions: int
    acts: int
    situations: int
    examples: int
    pairs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PrincipleRow(Row):
    """``id``: as other columns name it. ``key``: outlives renames. ``level``: the effective level. ``parent``: the
    section around it. ``text``: its running text. ``reasons``: every Because. ``applies_to``, ``source``, ``status``
    and ``see``: as its clauses say. ``file``: ``file#id``. ``counts``: what it holds.
    """

    key: str
    title: str
    level: str | None
    parent: str | None
    text: str
    traits: tuple[str, ...]
    reasons: tuple[str, ...]
    applies_to: str | None
    source: str | None
    status: str | None
    see: str | None
    tags: tuple[str, ...]
    counts: Counts
    file: str


def schema() -> pa.Schema:
    """The columns in the order of the file."""
    import pyarrow as pa

    counts = pa.struct([pa.field(name, pa.int32()) for name in COUNTED])
    return pa.schema(
        [
            arrow.text("id"),
            arrow.text("title"),
            arrow.text("level"),
            arrow.text("parent"),
            arrow.text("text"),
            arrow.names("traits"),
            arrow.names("reasons"),
            arrow.text("applies_to"),
            arrow.text("source"),
            arrow.text("status"),
            arrow.text("see"),
            arrow.names("tags"),
            pa.field("counts", counts),
            arrow.text("key"),
            arrow.text("digest"),
            arrow.text("closure"),
            arrow.text("file"),
        ]
    )


def emit(material: Material) -> Emission:
    """One row for each principle of the graph."""
    examples: Counter[str] = Counter(example.focus for example in material.examples)
    ranked: Counter[str] = Counter(example.focus for example in material.examples for _ in pairs(example))
    rows = []
    for principle in material.graph.principles.values():
        row = _row(material, principle, examples, ranked)
        rows.append(Made(row, principle.key, principle.key, WHOLE))
    return Emission(tuple(rows))


def _row(
    material: Material, principle: Principle, examples: Mapping[str, int], ranked: Mapping[str, int]
) -> PrincipleRow:
    parts = [branch for at in branches(material.graph, principle) for _, branch in at.parts()]
    reasons = [reason.text for branch in parts for reason in branch.reasons]
    reasons += [
        tension.resolved_by.text
        for tension in material.graph.tensions
        if tension.first == principle.id and tension.resolved_by is not None
    ]
    traits = tuple(trait.text for trait in principle.traits)
    counts = _counts(material, principle, examples, ranked)
    file = material.source(principle.id)
    metadata = (principle.applies_to, principle.source, principle.status, principle.see)
    return PrincipleRow(
        id=principle.id,
        digest=content_digest(
            *(principle.id, principle.title, principle.level, principle.parent, principle.text, traits, reasons),
            *metadata,
            principle.tags,
            (getattr(counts, name) for name in COUNTED),
        ),
        closure=material.closure(principle.id),
        key=principle.key,
        title=principle.title,
        level=principle.level,
        parent=principle.parent,
        text=principle.text,
        traits=traits,
        reasons=tuple(reasons),
        applies_to=principle.applies_to,
        source=principle.source,
        status=principle.status,
        see=principle.see,
        tags=principle.tags,
        counts=counts,
        file=file,
    )


def _counts(material: Material, principle: Principle, examples: Mapping[str, int], ranked: Mapping[str, int]) -> Counts:
    conditions = conditions_of(principle)
    acts = {(act.place.source.path, *act.place.span) for element in elements_of(principle) for act in element.acts}
    return Counts(
        rules=len(principle.rules),
        conditions=len(conditions),
        exceptions=sum(1 for condition in conditions if condition.kind == "unless"),
        acts=len(acts),
        situations=sum(len(at.branch.situations) for at in branches(material.graph, principle)),
        examples=examples.get(principle.id, 0),
        pairs=ranked.get(principle.id, 0),
    )


KIND = RecordKind(CONFIG, "the constitution as a table", None, PrincipleRow, schema, emit)
