"""Places in a constitution that several of the craft's questions look at: situations, their nodes and their speech."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from constc.cases.clauses import BranchAt, branches, elements_of
from constc.cases.leaves import negated
from constc.cases.model import Case, Plan
from constc.cases.settings import fact_names
from constc.graph.keys import formula_key
from constc.graph.model import Condition, Line, Principle, PrincipleGraph, Situation, Wording
from constc.syntax import fact_key
from constc.syntax.tree import And, FactTest, Formula, Not, Or

__all__ = [
    "Node",
    "Placed",
    "branches_of",
    "contrary",
    "named",
    "spelt",
    "cases_by_situation",
    "covered",
    "nodes",
    "placed",
    "prohibits_only",
    "speaks",
    "true_somewhere",
]

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Placed:
    """A situation with the branch it stands in."""

    at: BranchAt
    situation: Situation


@dataclass(frozen=True, slots=True)
class Node:
    """A place in a situation: the situation itself or a wording, with those around it, outermost first.

    ``beside``: whether wordings of other facts stand side by side somewhere on the way, so that more may hold here than
    what is around it.
    """

    element: Situation | Wording
    around: tuple[Situation | Wording, ...]
    beside: bool

    @property
    def path(self) -> tuple[Situation | Wording, ...]:
        """What holds here for certain, outermost first."""
        return (*self.around, self.element)


def branches_of(graph: PrincipleGraph, principle: Principle) -> tuple[BranchAt, ...]:
    """Every branch of a principle with the path of its clause, found once."""
    return graph.remember(f"branches {principle.id}", lambda one: tuple(branches(one, principle)))


def placed(graph: PrincipleGraph, principle: Principle) -> Iterator[Placed]:
    """Every situation of a principle, those of its tensions too, each once, in the order written."""
    seen: set[int] = set()
    for at in branches_of(graph, principle):
        for _, branch in at.parts():
            for situation in branch.situations:
                if id(situation) not in seen:
                    seen.add(id(situation))
                    yield Placed(at, situation)


def nodes(situation: Situation) -> Iterator[Node]:
    """The places of a situation in the order written."""
    pending = [Node(situation, (), False)]
    while pending:
        node = pending.pop()
        yield node
        inner = node.element.wordings
        beside = node.beside or _side_by_side(inner)
        pending += [Node(wording, node.path, beside) for wording in reversed(inner)]


def _side_by_side(wordings: tuple[Wording, ...]) -> bool:
    """Whether some of ``wordings`` can hold together, as they speak of different facts."""
    if len(wordings) < 2:
        return False
    first = fact_names(wordings[0].formula)
    return any(not fact_names(each.formula) & first for each in wordings[1:])


def speaks(element: Situation | Wording) -> bool:
    """Whether something is said at a place itself: it is said, or a line is asked there or was said before."""
    if (element.said and element.text.strip()) or element.carrier == "earlier":
        return True
    return any(_is_speech(line) for line in element.lines)


def _is_speech(line: Line) -> bool:
    return line.kind in {"asked", "earlier"} and bool(line.text.strip() or line.lines)


def cases_by_situation(plan: Plan) -> Mapping[str, list[Case]]:
    """The cases of a plan at the leaves of each situation, by its key; those that are idle too."""
    found: dict[str, list[Case]] = {}
    for case in (*plan.cases, *plan.idle):
        if case.leaf is not None:
            found.setdefault(case.leaf.situation.key, []).append(case)
    return found


def covered(plan: Plan) -> frozenset[Key]:
    """The conditions that some pair of cases differs in."""
    return frozenset(
        key
        for flip in plan.flips
        if flip.on.leaf is not None
        for key, truth in flip.on.truths
        if dict(flip.off.truths).get(key) != truth
    )


def true_somewhere(plan: Plan) -> frozenset[Key]:
    """The conditions that hold at some leaf of a situation."""
    every = (case for case in (*plan.cases, *plan.idle) if case.leaf is not None)
    return frozenset(key for case in every for key, truth in case.truths if truth)


def named(graph: PrincipleGraph, condition: Condition) -> str:
    """A condition as its author would write it in back-ticks; one of text alone as its text."""
    if condition.formula is None:
        return " ".join(condition.text.replace("`", "'").split())
    return spelt(graph, condition.formula)


def spelt(graph: PrincipleGraph, formula: Formula) -> str:
    """A formula, its facts under the names that they were declared by."""
    if isinstance(formula, FactTest):
        fact = graph.facts.get(fact_key(formula.name))
        name = formula.name if fact is None else fact.id
        return name if formula.value is None else f"{name}={formula.value}"
    if isinstance(formula, Not) and isinstance(formula.operand, FactTest):
        return f"not {spelt(graph, formula.operand)}"
    return formula_key(formula)


def contrary(graph: PrincipleGraph, condition: Condition) -> str:
    """What is to be written where a condition does not hold."""
    if condition.formula is None:
        return ""
    formula = negated(condition.formula)
    words = spelt(graph, formula)
    return (
        words
        if isinstance(formula, FactTest) or not isinstance(condition.formula, And | Or)
        else f"not ({spelt(graph, condition.formula)})"
    )


def prohibits_only(graph: PrincipleGraph, principle: Principle) -> bool:
    """Whether a principle forbids something and nothing in it or beside it says when acting is right.

    An Unless lifts a prohibition, an Otherwise ends it, a Do or May gives something to do in its place; and another
    principle may be an exception to it.
    """
    elements = list(elements_of(principle))
    keywords = {act.keyword for element in elements for act in element.acts}
    if keywords != {"dont"} or len(elements) != len(principle.rules):
        return False
    return principle.id not in graph.remember("outranked", lambda one: frozenset(edge.target for edge in one.edges))
