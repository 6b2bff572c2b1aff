"""What is composed from cases: pairs, prompts alone, right answers, and what could not be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from constc.cases.model import Case, CaseKind
from constc.realize.messages import Message

__all__ = ["FORMS", "Composed", "Composition", "Form", "RowKind", "Scene", "Shortfall", "Spoken"]

#: What a composed row can be; one that presses is a hold of some other kind.
RowKind = CaseKind | Literal["pressure"]
Form = Literal["voice", "act", "reasoned"]
FORMS: Final[tuple[Form, ...]] = ("voice", "act", "reasoned")


@dataclass(frozen=True, slots=True)
class Composed:
    """One side of an edge as text: the prompt of ``case``, its own answer chosen and its twin's rejected.

    ``keys`` name the row beside its edge, ``prompt_keys`` the prompt, ``answer_key`` the chosen answer; ``hold`` says
    that something that must not matter was added.
    """

    kind: RowKind
    form: Form
    edge: str
    side: Literal["on", "off"]
    hold: bool
    keys: tuple[str, ...]
    case: Case
    prompt: tuple[Message, ...]
    prompt_keys: tuple[str, ...]
    chosen: str
    rejected: str
    answer_key: str


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A row that could have been composed and is not: its case, its form, why, and the same for people."""

    kind: RowKind
    case: Case
    form: Form
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A prompt of a case without an answer; ``form`` and ``kind`` as of pairs."""

    kind: RowKind
    form: Form
    case: Case
    prompt: tuple[Message, ...]
    prompt_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A right answer to a prompt of a case."""

    kind: RowKind
    form: Form
    case: Case
    prompt: tuple[Message, ...]
    prompt_keys: tuple[str, ...]
    completion: str
    answer_key: str


@dataclass(slots=True)
class Composition:
    """Everything that is composed: pairs, prompts alone, right answers, and what could not be."""

    pairs: list[Composed] = field(default_factory=list)
    scenes: list[Scene] = field(default_factory=list)
    spoken: list[Spoken] = field(default_factory=list)
    shortfalls: list[Shortfall] = field(default_factory=list)
    #: For each principle the conditions (kind and key) whose two ends are in the data.
    covered: dict[str, set[tuple[str, str]]] = field(default_factory=dict)

    def lacking(self) -> dict[str, str]:
        """Why a case has no text: for each case, by id, the first reason that was met."""
        reasons: dict[str, str] = {}
        for each in self.shortfalls:
            reasons.setdefault(each.case.id, each.reason)
        return reasons
