"""The material: everything an author wrote that rows are made of, gathered from the graph once.

An :class:`Example` is one prompt with the answers that its author judged: a comparison in a conversation, an Asked with
its Good and Bad, a leaf of a situation. Each is a case, and every kind of row is made from the same examples.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from constc.cases.model import Plan
from constc.graph.keys import row_id
from constc.graph.model import PrincipleGraph
from constc.realize.messages import Message
from constc.records.composition import Composition
from constc.records.rows import Setting
from constc.records.splits import WHOLE, assign
from constc.source import Place
from constc.syntax.collector import paused_collector
from constc.syntax.tree import VerdictKind

__all__ = ["RANK", "Answer", "Choices", "Example", "Material", "collect", "planned"]

#: GOOD over OK over BAD.
RANK: Final[Mapping[VerdictKind, int]] = {"good": 2, "ok": 1, "bad": 0}


@dataclass(frozen=True, slots=True)
class Choices:
    """What a user decides about the rows.

    ``splits``: names to whole percents that sum to 100. ``hold_out``: ids of principles whose groups all go to
    ``test``. ``roles``: roles to be renamed for chat templates that refuse them. ``strength``: of the covering
    arrays over what must not matter, 1 to 3. ``seeds_from_exceptions``: whether an Unless is told in narrative seeds;
    ``seed``: of their draws.
    """

    include_elided: bool = False
    splits: Mapping[str, int] = field(default_factory=lambda: {"train": 90, "test": 10})
    hold_out: tuple[str, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    strength: int = 2
    seeds_from_exceptions: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its verdict. ``violates``: ids of the principles that a BAD names; ``clause``: its clause key."""

    key: str
    verdict: VerdictKind
    text: str
    violates: tuple[str, ...]
    clause: str
    place: Place

    @property
    def label(self) -> str:
        """The answer in few words: its key, after the verdict where that is not in it."""
        return self.key if self.key.startswith(f"{self.verdict}-") else f"{self.verdict} {self.key}"


@dataclass(frozen=True, slots=True)
class Example:
    """One prompt that an author wrote, with the answers to it.

    ``focus`` is the id of the principle (or of the section that is none) and ``focus_key`` its key; ``principles`` are
    the focus and a tension's other side. ``keys`` name the prompt under the focus; ``case`` is the id that they make.
    ``group`` is the digest of the situation's key or of the first user turn's, without the principle.
    ``missing`` says why there can be no row (``no-wording``: nothing was asked), None where there can; ``lacks`` says
    the same for people. ``origin``: ``composed`` where its prompt is made of parts and nothing
    was judged against its good answer. ``undecided``: it stands in a tension that nothing decides, so it makes no row
    with a winner.
    """

    focus: str
    focus_key: str
    principles: tuple[str, ...]
    keys: tuple[str, ...]
    case: str
    group: str
    prompt: tuple[Message, ...]
    answers: tuple[Answer, ...]
    conditions: tuple[Setting, ...]
    clauses: tuple[str, ...]
    source: str
    missing: str | None = None
    lacks: str = ""
    origin: str = "authored"
    undecided: bool = False

    @property
    def named(self) -> tuple[str, ...]:
        """Every principle that some row of the example names, the focus first."""
        return tuple(dict.fromkeys((*self.principles, *(each for answer in self.answers for each in answer.violates))))


@dataclass(frozen=True, slots=True)
class Material:
    """A constitution's graph with the examples in it, and what rows need to know of it.

    ``closures``: owner id to the digest of everything its rows are computed from. ``splits``: group to split.
    ``paths``: the path of a source file as it was given to its path inside the project.
    """

    graph: PrincipleGraph
    examples: tuple[Example, ...]
    closures: Mapping[str, str]
    splits: Mapping[str, str]
    paths: Mapping[str, str]
    choices: Choices
    plans: Mapping[str, Plan] = field(default_factory=dict)
    composition: Composition = field(default_factory=Composition)

    def row_id(self, *keys: str) -> str:
        """The id that ``keys`` make in this constitution."""
        return row_id(self.graph.key, *keys)

    def closure(self, owner: str) -> str:
        """The closure of a principle or section."""
        return self.closures.get(owner, "")

    def split(self, group: str) -> str:
        """The split in which ``group`` lies."""
        return self.splits.get(group, WHOLE)

    def source(self, owner: str) -> str:
        """``file#id`` of a principle or section."""
        return source_of(self.graph, owner, self.paths)


def source_of(graph: PrincipleGraph, owner: str, paths: Mapping[str, str]) -> str:
    """``file#id`` of a principle or section, with the file's path inside the project."""
    element = graph.principles.get(owner) or graph.sections.get(owner)
    if element is None:
        path = graph.documents[0].source.path if graph.documents else ""
        return paths.get(path, path)
    path = element.place.source.path
    return f"{paths.get(path, path)}#{owner}"


@paused_collector()
def collect(graph: PrincipleGraph, paths: Mapping[str, str], choices: Choices | None = None) -> Material:
    """The material of ``graph``. ``paths`` maps the paths of its source files to paths inside the project."""
    from constc.cases.themes import theme_cases
    from constc.records.closure import closures
    from constc.records.composed import compose

    plan = planned(graph, paths, choices)
    cases = [case for each in plan.plans.values() for case in each.cases]
    named = (
        *((example.group, example.named) for example in plan.examples),
        *((case.group, case.principles) for case in (*cases, *theme_cases(graph))),
    )
    held_out = _held_out(graph, named, plan.choices.hold_out)
    return replace(
        plan,
        closures=closures(graph, paths),
        splits=assign((group for group, _ in named), plan.choices.splits, held_out),
        composition=compose(graph, plan.plans, plan.choices),
    )


def planned(graph: PrincipleGraph, paths: Mapping[str, str], choices: Choices | None = None) -> Material:
    """The examples and plans of ``graph`` alone: nothing is composed, closed or split."""
    from constc.cases.plan import plan_of
    from constc.records.branches import branch_examples
    from constc.records.conversations import conversation_examples

    choices = choices or Choices()
    plans = {name: plan_of(graph, name, choices.strength) for name in graph.principles}
    examples = (*conversation_examples(graph, paths, choices), *branch_examples(graph, paths, choices, plans))
    return Material(graph, examples, {}, {}, paths, choices, plans)


def _held_out(
    graph: PrincipleGraph, named: Iterable[tuple[str, tuple[str, ...]]], names: tuple[str, ...]
) -> frozenset[str]:
    """The groups of which some row names a held-out principle, by its id, its key or a former name."""
    wanted = set(names)
    for principle in graph.principles.values():
        if wanted & {principle.key, *principle.was}:
            wanted.add(principle.id)
    return frozenset(group for group, principles in named if wanted.intersection(principles))
