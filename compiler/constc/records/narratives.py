"""``narratives``: seeds for documents in which an assistant acts as the constitution would have it.

A row is a brief for whoever writes the document, with everything that was decided for it in columns of its own. The
plan is made in :mod:`constc.cases.story`; no model has a part in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from constc.cases.settings import settings_of
from constc.cases.story import Plot, Seed, Story, plots, seeds_of, story_of
from constc.cases.story.pools import pools
from constc.realize.messages import Message
from constc.records import arrow
from constc.records.kind import Emission, Made, RecordKind
from constc.records.material import Material
from constc.records.rows import Decided, Setting, TrainingRow, content_digest
from constc.records.splits import HELD_OUT, split_of

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["KIND", "NarrativeRow", "StoryCase", "emit", "story_cases"]

CONFIG = "narratives"
_KIND = "narrative"
#: The columns of text between the prompt and the names, in the order of the files.
_TEXTS = (
    "genre", "voice", "setting", "role", "whose_matter", "stakes", "temptation", "act", "said", "reason", "cost",
    "outcome", "ending",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrativeRow(TrainingRow):
    """``prompt``: the brief, one message. ``genre``, ``voice``: the form of the document and how it is told.
    ``setting``, ``role``: the place, and what the assistant is set up to do there. ``whose_matter``: whose affair it
    has in hand; ``stakes``: what else hangs on it. ``temptation``: what pulls the other way, ``act``: what the
    assistant does, ``said``: what it says and to whom. ``reason``: the Because as written, null where there is none.
    ``cost``: what it costs, ``needs-model`` where the writer has to find it. ``outcome``: ``open``, ``none``, ``mixed``
    or ``costly``. ``ending``: on what it ends. ``names``: the assistant's, then those of who answers for it, who works
    with it and who has a part in it. ``off_stage``: what is not shown.
    """

    prompt: tuple[Message, ...]
    genre: str
    voice: str
    setting: str
    role: str
    whose_matter: str
    stakes: str
    temptation: str
    act: str
    said: str
    reason: str | None
    cost: str
    outcome: str
    ending: str
    names: tuple[str, ...]
    off_stage: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryCase:
    """The case of one plot, with what a row of ``cases`` needs: its rows lie in ``split``, and it is realised, since
    every plot has its seeds. ``valuation``: the conditions that hold; ``decision``: the acts, None for a trait or a
    theme.
    """

    case: str
    focus_key: str
    principles: tuple[str, ...]
    clauses: tuple[str, ...]
    valuation: tuple[Setting, ...]
    decision: tuple[Decided, ...] | None
    group: str
    split: str
    source: str
    closure: str
    kind: str = _KIND


def schema() -> pa.Schema:
    """The columns in the order of the files."""
    import pyarrow as pa

    return pa.schema(
        [
            arrow.messages("prompt"),
            *(arrow.text(name) for name in _TEXTS),
            arrow.names("names"),
            arrow.names("off_stage"),
            *arrow.provenance(),
        ]
    )


def emit(material: Material) -> Emission:
    """The seeds of every plot, one row each."""
    drawn, graph = pools(), material.graph
    rows: list[Made] = []
    for family in _families(material):
        cases = {plot.path: _case(material, plot) for plot in family}
        for seed in seeds_of(graph, family, drawn, material.choices.seed):
            case = cases[seed.plot.path]
            row = _row(material, seed, story_of(graph, seed, drawn), case)
            rows.append(Made(row, case.focus_key, case.group, case.split))
    return Emission(tuple(rows))


def story_cases(material: Material) -> tuple[StoryCase, ...]:
    """The cases that the rows lead to, one for each plot."""
    return tuple(_case(material, plot) for family in _families(material) for plot in family)


def _families(material: Material) -> Iterator[tuple[Plot, ...]]:
    yield from plots(material.graph, material.choices.seeds_from_exceptions).values()


def _case(material: Material, plot: Plot) -> StoryCase:
    return StoryCase(
        case=material.row_id("case", _KIND, plot.key, *plot.path),
        focus_key=plot.key,
        principles=(plot.owner,),
        clauses=plot.clauses,
        valuation=settings_of(material.graph, plot.formulas),
        decision=_decision(plot),
        group=plot.group,
        split=_split(material, plot),
        source=material.source(plot.owner),
        closure=material.closure(plot.owner),
    )


def _decision(plot: Plot) -> tuple[Decided, ...] | None:
    positive = "otherwise" if plot.kind == "otherwise" else "do"
    kinds = ((positive, plot.acts), ("dont", plot.donts), ("may", plot.mays))
    return tuple(Decided(plot.owner, keyword, act) for keyword, acts in kinds for act in acts) or None


def _split(material: Material, plot: Plot) -> str:
    """The split of a family: by its group, unless its principle is held out."""
    principle = material.graph.principles.get(plot.owner)
    names = {plot.owner, plot.key, *(principle.was if principle is not None else ())}
    if names.intersection(material.choices.hold_out):
        return HELD_OUT
    return split_of(plot.group, material.choices.splits)


def _row(material: Material, seed: Seed, story: Story, case: StoryCase) -> NarrativeRow:
    prompt = (Message("user", story.text),)
    payload = [getattr(story, name) for name in _TEXTS]
    return NarrativeRow(
        id=material.row_id(CONFIG, seed.plot.key, *seed.plot.path, seed.genre.key),
        digest=content_digest(prompt, *payload, story.names, story.off_stage, case.valuation),
        closure=case.closure,
        principles=case.principles,
        case=case.case,
        kind=_KIND,
        conditions=case.valuation,
        group=case.group,
        origin="composed",
        source=case.source,
        prompt=prompt,
        names=story.names,
        off_stage=story.off_stage,
        **dict(zip(_TEXTS, payload, strict=True)),
    )


KIND = RecordKind(CONFIG, "briefs for documents about the assistant", "prompt-only", NarrativeRow, schema, emit)
