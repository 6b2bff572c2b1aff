"""``cases``: the plan, one row for each case, and what became of it.

A row of any other config leads here by ``case``, and from here by ``clauses`` to ``sourcemap.parquet``. There are the
authored cases (each comparison, each Asked with its answers, each prompt) and those that are derived from the rules,
their levels and tensions, whether or not the constitution holds words for them. What has none has a brief. A plot of
narrative seeds is a case as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from constc.cases.model import Case
from constc.cases.themes import theme_cases
from constc.realize.brief import brief_of
from constc.records import arrow
from constc.records.demonstrations import right_answers, why_not
from constc.records.kind import Emission, Made, RecordKind
from constc.records.material import Example, Material
from constc.records.narratives import StoryCase, story_cases
from constc.records.rows import Decided, Row, Setting, content_digest
from constc.records.scenarios import decided
from constc.records.splits import WHOLE

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["KIND", "CaseRow", "emit", "outcome"]

CONFIG = "cases"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow(Row):
    """``case``: its id (the same as ``id``). ``principles``: the focus first. ``clauses``: keys of the clauses that
    make it, each a row of the source map. ``valuation``: the facts it states. ``decision``: the acts in force, null
    where the author's verdicts stand in their place. ``brief``: what to write where a model or a person must.
    ``twin``: the case that differs in one condition. ``split``: where its rows lie. ``realised``: whether the data
    holds its answer (its prompt, where no answer was written), else ``reason`` says why not.
    """

    case: str
    kind: str
    principles: tuple[str, ...]
    clauses: tuple[str, ...]
    valuation: tuple[Setting, ...]
    decision: tuple[Decided, ...] | None = None
    brief: str | None = None
    twin: str | None = None
    group: str
    split: str
    realised: bool
    reason: str | None = None
    source: str


def schema() -> pa.Schema:
    """The columns in the order of the file."""
    import pyarrow as pa

    return pa.schema(
        [
            arrow.text("case"),
            arrow.text("kind"),
            arrow.names("principles"),
            arrow.names("clauses"),
            arrow.settings("valuation"),
            arrow.decision("decision"),
            arrow.text("brief"),
            arrow.text("twin"),
            arrow.text("group"),
            arrow.text("split"),
            pa.field("realised", pa.bool_()),
            arrow.text("reason"),
            arrow.text("id"),
            arrow.text("digest"),
            arrow.text("closure"),
            arrow.text("source"),
        ]
    )


def outcome(material: Material, example: Example) -> str | None:
    """Why a case is not in the data: the reason of its first right answer that is not, None if one is in."""
    if example.missing is not None:
        return example.missing
    if not example.answers:
        return None
    reasons = [why_not(material, example, answer) for answer in right_answers(example)]
    if not reasons:
        return "no-wording"
    return None if None in reasons else next(reason[0] for reason in reasons if reason is not None)


def emit(material: Material) -> Emission:
    """One row for each case; examples that share one (the same question in two branches) are one row."""
    shared: dict[str, list[Example]] = {}
    for example in material.examples:
        shared.setdefault(example.case, []).append(example)
    rows = [(_row(material, examples), examples[0]) for examples in shared.values()]
    authored = tuple(Made(row, example.focus_key, example.group, WHOLE) for row, example in rows)
    told = tuple(Made(_told(case), case.focus_key, case.group, WHOLE) for case in story_cases(material))
    return Emission((*authored, *_derived(material), *told))


def _derived(material: Material) -> Iterator[Made]:
    """The cases of every plan."""
    composition = material.composition
    held = {pair.case.id for pair in composition.pairs} | {each.case.id for each in composition.spoken}
    told = {scene.case.id for scene in composition.scenes}
    lacking = composition.lacking()
    traits = _traits(material)
    known: set[str] = set()
    for plan in material.plans.values():
        twins: dict[str, str] = {}
        for flip in plan.flips:
            twins.setdefault(flip.on.id, flip.off.id)
            twins.setdefault(flip.off.id, flip.on.id)
        for case in plan.cases:
            if case.id in known:
                continue  # the same situation, written twice
            known.add(case.id)
            open_prompt = case.id in told and not case.decision.specified
            reason: str | None = case.reason or lacking.get(case.id, "no-wording")
            if case.kind == "trait" and case.reason is None:
                reason = traits.get(case.clauses[0], "no-wording")
            elif case.id in held or open_prompt:
                reason = None
            row = _planned(material, case, twins.get(case.id), reason)
            yield Made(row, case.key, case.group, WHOLE)
    for case in theme_cases(material.graph):
        yield Made(_planned(material, case, None, case.reason), case.key, case.group, WHOLE)


def _traits(material: Material) -> dict[str, str | None]:
    """For each trait, by its clause, why none of its examples is in the data, None where one is: the rows of a trait's
    case are those of its author's examples.
    """
    found: dict[str, str | None] = {}
    for example in material.examples:
        for clause in example.clauses[:1]:
            if found.get(clause, "") is not None:
                found[clause] = outcome(material, example)
    return found


def _planned(material: Material, case: Case, twin: str | None, reason: str | None) -> CaseRow:
    decision = decided(case)
    brief = None if reason is None else brief_of(material.graph, case)
    return CaseRow(
        id=case.id,
        digest=content_digest(case.clauses, (), decision, brief, case.valuation, reason),
        closure=material.closure(case.principle),
        case=case.id,
        kind=case.kind,
        principles=case.principles,
        clauses=case.clauses,
        valuation=case.valuation,
        decision=decision,
        brief=brief,
        twin=twin,
        group=case.group,
        split=material.split(case.group),
        realised=reason is None,
        reason=reason,
        source=material.source(case.principle),
    )


def _row(material: Material, examples: Sequence[Example]) -> CaseRow:
    example = examples[0]
    reasons = [outcome(material, each) for each in examples]
    reason = None if None in reasons else min(each for each in reasons if each is not None)
    clauses = tuple(sorted({clause for each in examples for clause in each.clauses}))
    return CaseRow(
        id=example.case,
        digest=content_digest(clauses, example.prompt, None, None, example.conditions, reason),
        closure=material.closure(example.focus),
        case=example.case,
        kind="authored",
        principles=tuple(dict.fromkeys(name for each in examples for name in each.named)),
        clauses=clauses,
        valuation=example.conditions,
        group=example.group,
        split=material.split(example.group),
        realised=reason is None,
        reason=reason,
        source=example.source,
    )


def _told(case: StoryCase) -> CaseRow:
    """A plot of narrative seeds. It is realised: its seeds are in the data, each with a brief of its own."""
    return CaseRow(
        id=case.case,
        digest=content_digest(case.clauses, (), case.decision, None, case.valuation, None),
        closure=case.closure,
        case=case.case,
        kind=case.kind,
        principles=case.principles,
        clauses=case.clauses,
        valuation=case.valuation,
        decision=case.decision,
        group=case.group,
        split=case.split,
        realised=True,
        source=case.source,
    )


KIND = RecordKind(CONFIG, "the cases that the rows come from", None, CaseRow, schema, emit)
