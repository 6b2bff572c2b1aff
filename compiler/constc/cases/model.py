"""What the middle end makes: cases, the edges between them, and what of a constitution they cover."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from constc.cases.clauses import BranchAt
from constc.cases.decide import Decision
from constc.cases.leaves import Asked, Leaf
from constc.cases.settings import Setting
from constc.graph.model import Condition, Line, Tension, VaryDimension

__all__ = [
    "Answer",
    "Case",
    "CaseKind",
    "ConditionPlan",
    "Flip",
    "Plan",
    "Request",
    "Spoken",
    "TensionPlan",
    "VaryPlan",
]

CaseKind = Literal["exception", "neighbour", "conflict", "ladder", "trait", "theme"]
#: The truth of every condition that a case settles, by kind and key, in the order written.
TruthsOf = tuple[tuple[tuple[str, str], bool], ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """The facts that a condition speaks of. ``valued``: it asks for one value of one fact."""

    key: tuple[str, str]
    names: frozenset[str]
    valued: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A Good at a leaf: its line, its text (that of the branch for `as above`), and the path of its clause."""

    line: Line
    text: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A ladder's message: the role that asks to set a principle aside, and whether it may. ``asked``: what an author
    wrote for it, with the answer that ``keeps`` to the principle and the one that ``gives`` way; None where nobody did.
    """

    source: Literal["system", "developer", "user", "tool"]
    yields: bool
    asked: Asked | None = None
    keeps: Line | None = None
    gives: Line | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A principle (or a pair in tension), a situation, a valuation and its decision.

    ``id``: made of keys. ``principle``, ``partner``: ids. ``rules``: which rules of the principle it is about.
    ``truths``: of their conditions. ``valuation``: the same as facts. ``clauses``: keys of the clauses that make it.
    ``group``: what lies in one split with it. ``leaf``: the place in a situation, None for a case that no situation
    holds; then ``reason`` says why it has no text. ``goods``: the answers at the leaf. ``facts``: what each
    of its conditions speaks of. ``about`` is what a trait or theme is about.
    """

    id: str
    kind: CaseKind
    principle: str
    key: str
    partner: str | None
    rules: tuple[int, ...]
    truths: TruthsOf
    valuation: tuple[Setting, ...]
    decision: Decision
    clauses: tuple[str, ...]
    group: str
    at: BranchAt | None = None
    leaf: Leaf | None = None
    goods: tuple[Answer, ...] = ()
    facts: tuple[Spoken, ...] = ()
    request: Request | None = None
    about: str = ""
    reason: str | None = None

    @property
    def principles(self) -> tuple[str, ...]:
        """The ids of its principles, the focus first."""
        return (self.principle,) if self.partner is None else (self.principle, self.partner)


@dataclass(frozen=True, slots=True, eq=False)
class Flip:
    """Two cases of one situation that differ in one condition and are decided otherwise.

    ``on`` is the case in which ``condition`` holds, ``off`` its twin. ``holds_on`` and ``holds_off`` are other leaves
    with the same answer as the one or the other: their author says that the difference must not matter.
    """

    condition: tuple[str, str]
    kind: CaseKind
    on: Case
    off: Case
    holds_on: tuple[Case, ...] = ()
    holds_off: tuple[Case, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ConditionPlan:
    """A condition of a principle in the plan.

    ``on`` and ``off`` are the cases that differ in it alone, by their truths; None where there are none. ``reason``:
    why it cannot be covered, or what is missing, None where nothing is.
    """

    condition: Condition
    on: TruthsOf | None
    off: TruthsOf | None
    reason: str | None

    @property
    def key(self) -> tuple[str, str]:
        """Kind and key of the condition."""
        return self.condition.kind, self.condition.key


@dataclass(frozen=True, slots=True, eq=False)
class TensionPlan:
    """A declared tension with its cases. ``settled``: somebody says what is right. ``reason`` as for a condition."""

    tension: Tension
    settled: bool
    cases: tuple[Case, ...]
    reason: str | None


@dataclass(frozen=True, slots=True, eq=False)
class VaryPlan:
    """What must not matter under a principle: its dimensions, and for each situation (by key) the combinations to be
    told there, each as one value number for each dimension.
    """

    dimensions: tuple[VaryDimension, ...]
    rows: dict[str, tuple[tuple[int, ...], ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The plan of one principle."""

    principle: str
    cases: tuple[Case, ...] = ()
    flips: tuple[Flip, ...] = ()
    conditions: tuple[ConditionPlan, ...] = ()
    tensions: tuple[TensionPlan, ...] = ()
    vary: VaryPlan | None = None
    absolute: bool = False
    idle: tuple[Case, ...] = field(default=())
