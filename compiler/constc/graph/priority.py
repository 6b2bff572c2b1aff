"""Who prevails: the questions that can be asked of a graph under one valuation.

A valuation maps fact keys to True, False, a value or None; a fact that is missing is unknown. Principles are named by
id. ``on`` are the declared pairs that are switched on: a tension is a condition, so it counts in the cases that are
about it and in no other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from constc.graph.logic import Single, evaluate
from constc.graph.model import Act, PrincipleGraph, Valuation
from constc.graph.order import Order, Pair, Reading, order_of, pair

__all__ = [
    "Decision", "Outcome", "acts_in_force", "applies", "conflict", "evaluate", "in_force", "prevails", "undecided",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who prevails of two, and how: ``hard`` by an edge or a level that is not weighed, ``soft`` by one that is."""

    winner: str | None
    strength: Literal["hard", "soft"] | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of the principles that apply, in the order of declaration.

    ``undecided``: those on a cycle of attacks. ``removed_acts``: acts that lost against an opposed act, of principles
    that are not defeated themselves.
    """

    in_force: tuple[str, ...]
    defeated: tuple[str, ...]
    undecided: tuple[str, ...]
    removed_acts: tuple[tuple[str, Act], ...]


def applies(graph: PrincipleGraph, p: str, valuation: Valuation, certain: bool = False) -> bool:
    """Whether ``p`` applies; with ``certain``, whether it does so whatever the unknown facts are."""
    standing = _reading(graph, valuation).standing(p)
    return bool(standing.certain if certain else standing.applies)


def acts_in_force(graph: PrincipleGraph, p: str, valuation: Valuation) -> tuple[Act, ...]:
    """The acts of ``p``'s active rules and taken exceptions, before any conflict."""
    return tuple(held.act for held in _reading(graph, valuation).standing(p).acts if held.where)


def prevails(graph: PrincipleGraph, p: str, q: str, valuation: Valuation) -> Outcome:
    """Which of two different principles prevails, whether or not they apply."""
    return _outcome(_reading(graph, valuation), p, q)


def conflict(graph: PrincipleGraph, p: str, q: str, valuation: Valuation, on: Iterable[Pair]) -> bool:
    """Whether ``p`` and ``q`` conflict: by a declared pair that is ``on``, by Exception to, or by opposed acts."""
    switched = any(pair(p, q) == each for each in on)
    return bool(_reading(graph, valuation).conflict(p, q, on=switched))


def undecided(graph: PrincipleGraph, p: str, q: str, valuation: Valuation) -> bool:
    """Whether both apply and conflict, neither prevails, and no Resolved by is nested in their tension."""
    return bool(_reading(graph, valuation).undecided(p, q))


def in_force(
    graph: PrincipleGraph, valuation: Valuation, on: Iterable[Pair] = (), among: Iterable[str] | None = None
) -> Decision:
    """What is in force. One principle attacks another if both apply, they conflict and it prevails; whoever is not
    attacked by anybody left is in force, and what it attacks is not. A defeated principle defeats nobody.

    ``among``: principles that conflict with no others, to look at these alone; None for all.
    """
    contest = _Contest(_reading(graph, valuation), graph.principles if among is None else among)
    contest.declare(frozenset(on))
    contest.oppose()
    return contest.decide()


def _reading(graph: PrincipleGraph, valuation: Valuation) -> Reading:
    return Reading(order_of(graph), Single(valuation))


def _outcome(reading: Reading, p: str, q: str) -> Outcome:
    verdict = reading.prevails(p, q)
    if verdict.p_wins:
        return Outcome(p, "hard" if verdict.p_hard else "soft")
    if verdict.q_wins:
        return Outcome(q, "hard" if verdict.q_hard else "soft")
    return Outcome(None, None)


@dataclass(eq=False, slots=True)
class _Side:
    """A principle, or one act of it, that can be attacked. ``threats``: attackers that are left."""

    principle: str
    act: Act | None = None
    state: Literal["open", "accepted", "removed"] = "open"
    threats: int = 0
    targets: list[_Side] = field(default_factory=list)
    acts: list[_Side] = field(default_factory=list)

    def attack(self, other: _Side) -> None:
        self.targets.append(other)
        other.threats += 1


class _Contest:
    """The attacks under one valuation. Principles attack principles; an act attacks only the act that it opposes."""

    def __init__(self, reading: Reading, among: Iterable[str]) -> None:
        self.reading = reading
        self.order: Order = reading.order
        self.sides = {p: _Side(p) for p in among if reading.standing(p).applies}
        self._winners: dict[Pair, str | None] = {}

    def declare(self, on: frozenset[Pair]) -> None:
        """Attacks by tensions and edges."""
        for key in dict.fromkeys(key for name in self.sides for key in self.order.touching.get(name, ())):
            if len(key) == 2:
                p, q = sorted(key, key=self.order.position.__getitem__)
                if p in self.sides and q in self.sides and self.reading.declared(p, q, on=key in on):
                    self._fight(p, q, self.sides[p], self.sides[q])

    def oppose(self) -> None:
        """Attacks by opposed acts."""
        groups: dict[tuple[str, str], tuple[list[_Side], list[_Side]]] = {}
        for p, side in self.sides.items():
            for held in self.reading.standing(p).acts if p in self.order.opposing else ():
                if held.where and held.act.same in self.order.opposed:
                    one = _Side(p, held.act)
                    side.acts.append(one)
                    groups.setdefault(held.act.same, ([], []))[held.act.keyword != "dont"].append(one)
        for donts, dos in groups.values():
            for dont in donts:
                for do in dos:
                    if dont.principle != do.principle:
                        self._fight(dont.principle, do.principle, dont, do)

    def _fight(self, p: str, q: str, mine: _Side, other: _Side) -> None:
        key = pair(p, q)
        if key not in self._winners:
            self._winners[key] = _outcome(self.reading, p, q).winner
        winner = self._winners[key]
        if winner == p:
            mine.attack(other)
        elif winner == q:
            other.attack(mine)

    def decide(self) -> Decision:
        """Accept what nobody attacks, remove what it attacks, until nothing changes."""
        ready = deque(self.sides.values())
        while ready:
            side = ready.popleft()
            if side.state != "open" or side.threats:
                continue
            side.state = "accepted"
            ready += side.acts
            for target in side.targets:
                if target.state == "open":
                    ready += self._remove(target)
        state: Callable[[str], str] = lambda p: self.sides[p].state  # noqa: E731
        return Decision(
            tuple(p for p in self.sides if state(p) == "accepted"),
            tuple(p for p in self.sides if state(p) == "removed"),
            tuple(p for p in self.sides if state(p) == "open"),
            tuple(
                (p, act.act)
                for p, side in self.sides.items()
                if side.state != "removed"
                for act in side.acts
                if act.state == "removed" and act.act is not None
            ),
        )

    def _remove(self, side: _Side) -> Iterable[_Side]:
        """Remove ``side``, and give those that it attacked. A principle takes its acts along."""
        freed: list[_Side] = []
        for gone in (side, *side.acts):
            if gone.state == "removed":
                continue
            gone.state = "removed"
            for target in gone.targets:
                target.threats -= 1
                if target.act is None or self.sides[target.principle].state == "accepted":
                    freed.append(target)
        return freed
