"""The priority order of a graph, indexed once, and read under a world of valuations.

Explicit edges beat levels; a path of holding edges counts only if an edge from its first to its last principle would be
legal; levels are never steps of a path.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from constc.graph.logic import World, kleene
from constc.graph.model import Act, Edge, Level, PrincipleGraph, Tension
from constc.graph.standing import Standing, acts_of

__all__ = ["OpposedActs", "Order", "Pair", "Reading", "Verdict", "edge_fault", "order_of", "pair"]

#: An unordered pair of principles; of one name where somebody wrote an edge from a principle to itself.
Pair = frozenset[str]


def pair(p: str, q: str) -> Pair:
    """The unordered pair of two principles."""
    return frozenset((p, q))


def edge_fault(
    source: Level | None, target: Level | None
) -> Literal["filter-overridden", "authority-inversion"] | None:
    """Why an edge between principles of these levels is not legal, or None. A principle without a level is ranked
    neither above nor below another.
    """
    if target is None:
        return None
    if target.kind == "filter":
        return "filter-overridden"
    if source is not None and source.rank > target.rank and not target.overridable:
        return "authority-inversion"
    return None


@dataclass(slots=True)
class OpposedActs:
    """The acts that are the same act, by side, each with the principle that holds it."""

    donts: list[tuple[str, Act]]
    dos: list[tuple[str, Act]]

    def pairs(self) -> Iterator[tuple[str, Act, str, Act]]:
        """Every Don't with every Do or May: principle and act, principle and act."""
        for p, dont in self.donts:
            for q, do in self.dos:
                yield p, dont, q, do


class Order:
    """What the priority of a graph is made of, found by name. Made once for a graph by :func:`order_of`."""

    def __init__(self, graph: PrincipleGraph) -> None:
        self.graph = graph
        levels = {level.id: level for level in graph.levels}
        self.level: dict[str, Level | None] = {
            name: levels.get(principle.level) if principle.level is not None else None
            for name, principle in graph.principles.items()
        }
        self.position: dict[str, int] = {name: number for number, name in enumerate(graph.principles)}
        self.leaving: dict[str, list[Edge]] = {}
        self.entering: dict[str, list[Edge]] = {}
        self.declared: dict[Pair, list[Edge]] = {}
        for edge in graph.edges:
            self.declared.setdefault(pair(edge.source, edge.target), []).append(edge)
            if edge.legal:
                self.leaving.setdefault(edge.source, []).append(edge)
                self.entering.setdefault(edge.target, []).append(edge)
        self.rank = _ranks(self.leaving, self.entering)
        self.tensions: dict[Pair, list[Tension]] = {}
        for tension in graph.tensions:
            self.tensions.setdefault(pair(tension.first, tension.second), []).append(tension)
        #: For each principle the pairs that are declared between it and others.
        self.touching: dict[str, list[Pair]] = {}
        for key in dict.fromkeys((*self.declared, *self.tensions)):
            for name in key:
                self.touching.setdefault(name, []).append(key)
        self.opposed = _opposed_acts(graph)
        self.opposing: frozenset[str] = frozenset(
            name for entry in self.opposed.values() for name, _ in (*entry.donts, *entry.dos)
        )

    def legal(self, p: str, q: str) -> bool:
        """Whether an edge from ``p`` to ``q`` would be legal."""
        return edge_fault(self.level[p], self.level[q]) is None

    def between(self, p: str, q: str) -> tuple[Edge, ...]:
        """The legal edges that lie on a way from ``p`` to ``q``; none where no such path could count."""
        if not self.may_lead(p, q):
            return ()
        forth = self._reached(p, q, self.leaving, lambda edge: edge.target)
        if q not in forth:
            return ()
        back = self._reached(q, p, self.entering, lambda edge: edge.source)
        return tuple(
            edge
            for name in forth
            if name != q
            for edge in self.leaving.get(name, ())
            if edge.target in back and edge.target != p
        )

    def may_lead(self, p: str, q: str) -> bool:
        """Whether a path from ``p`` to ``q`` could count, as far as can be said without looking for one."""
        if p not in self.leaving or q not in self.entering or self.rank[p] > self.rank[q]:
            return False
        return self.legal(p, q)

    def _reached(
        self, start: str, stop: str, edges: Mapping[str, list[Edge]], far: Callable[[Edge], str]
    ) -> dict[str, None]:
        """What can be reached from ``start``, itself included, on the way to ``stop``; in order of distance."""
        low, high = sorted((self.rank[start], self.rank[stop]))
        seen = {start: None}
        pending = deque([start])
        while pending:
            name = pending.popleft()
            if name == stop:
                continue
            for edge in edges.get(name, ()):
                other = far(edge)
                if other not in seen and low <= self.rank[other] <= high:
                    seen[other] = None
                    pending.append(other)
        return seen


def order_of(graph: PrincipleGraph) -> Order:
    """The order of ``graph``, made at the first call."""
    return graph.remember("order", Order)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where ``p`` prevails over ``q`` and the other way round, by edges (hard) and by levels (hard or soft)."""

    p_hard: int
    p_soft: int
    q_hard: int
    q_soft: int

    @property
    def p_wins(self) -> int:
        """Where ``p`` prevails."""
        return self.p_hard | self.p_soft

    @property
    def q_wins(self) -> int:
        """Where ``q`` prevails."""
        return self.q_hard | self.q_soft


class Reading:
    """The order under one world. Statements are computed when they are asked for, and kept."""

    def __init__(self, order: Order, world: World) -> None:
        self.order = order
        self.world = world
        self._standings: dict[str, Standing] = {}
        self._guards: dict[int, int] = {}
        self._by_act: dict[str, dict[tuple[str, str], tuple[int, int]]] = {}

    def standing(self, p: str) -> Standing:
        """How principle ``p`` stands."""
        found = self._standings.get(p)
        if found is None:
            found = self._standings[p] = Standing(self.order.graph.principles[p], self.world)
        return found

    def holds(self, edge: Edge) -> int:
        """Where an edge holds: its guard is true; for an exception, its principle applies for certain as well."""
        found = self._guards.get(id(edge))
        if found is None:
            found = self.world.full if edge.guard is None else kleene(edge.guard, self.world)[0]
            if edge.kind == "exception" and found:
                found &= self.standing(edge.source).certain
            self._guards[id(edge)] = found
        return found

    def path(self, p: str, q: str) -> int:
        """Where a path of holding edges leads from ``p`` to ``q``, and counts."""
        if not self.order.may_lead(p, q):
            return 0
        rank, last = self.order.rank, self.order.rank[q]
        reached = {p: self.world.full}
        pending = deque([p])
        while pending:
            name = pending.popleft()
            if name == q:
                continue
            for edge in self.order.leaving.get(name, ()):
                if rank[edge.target] > last:
                    continue
                before = reached.get(edge.target, 0)
                after = before | (reached[name] & self.holds(edge))
                if after != before:
                    reached[edge.target] = after
                    pending.append(edge.target)
            if reached.get(q) == self.world.full:
                break
        return reached.get(q, 0)

    def prevails(self, p: str, q: str) -> Verdict:
        """Where ``p`` prevails over ``q``, and ``q`` over ``p``."""
        forth, back = self.path(p, q), self.path(q, p)
        p_hard, q_hard = forth & self.world.no(back), back & self.world.no(forth)
        p_soft = q_soft = 0
        mine, other = self.order.level[p], self.order.level[q]
        if mine is not None and other is not None and mine.rank != other.rank:
            neither = self.world.no(forth) & self.world.no(back)
            higher = mine if mine.rank < other.rank else other
            soft = higher.kind == "weigh"
            if higher is mine:
                p_hard, p_soft = (p_hard, neither) if soft else (p_hard | neither, 0)
            else:
                q_hard, q_soft = (q_hard, neither) if soft else (q_hard | neither, 0)
        return Verdict(p_hard, p_soft, q_hard, q_soft)

    def declared(self, p: str, q: str, *, on: bool) -> int:
        """Where ``p`` and ``q`` conflict by a tension or an edge. Overrides, Yields to and tensions count where their
        pair is switched ``on``, Exception to always.
        """
        where = 0
        key = pair(p, q)
        for edge in self.order.declared.get(key, ()):
            if on or edge.kind == "exception":
                where |= self._not_false(edge)
        if on:
            for tension in self.order.tensions.get(key, ()):
                where |= self._not_false(tension)
        return where

    def opposed(self, p: str, q: str) -> int:
        """Where opposed acts of ``p`` and ``q`` are both in force."""
        where = 0
        mine, other = self._sides(p), self._sides(q)
        for same, (donts, dos) in mine.items():
            facing = other.get(same)
            if facing is not None:
                where |= (donts & facing[1]) | (dos & facing[0])
        return where

    def opposed_within(self, p: str, same: tuple[str, str]) -> int:
        """Where ``p`` itself both forbids an act and demands or permits it."""
        donts, dos = self._sides(p).get(same, (0, 0))
        return donts & dos

    def _sides(self, p: str) -> dict[tuple[str, str], tuple[int, int]]:
        """For each act of ``p`` that somebody opposes, where it is forbidden and where it is demanded or permitted."""
        found = self._by_act.get(p)
        if found is None:
            found = self._by_act[p] = {}
            for held in self.standing(p).acts if p in self.order.opposing else ():
                if held.act.same in self.order.opposed:
                    donts, dos = found.get(held.act.same, (0, 0))
                    if held.act.keyword == "dont":
                        found[held.act.same] = (donts | held.where, dos)
                    else:
                        found[held.act.same] = (donts, dos | held.where)
        return found

    def conflict(self, p: str, q: str, *, on: bool) -> int:
        """Where ``p`` and ``q`` conflict."""
        return self.declared(p, q, on=on) | self.opposed(p, q)

    def both_apply(self, p: str, q: str) -> int:
        """Where both apply."""
        return self.standing(p).applies & self.standing(q).applies

    def undecided(self, p: str, q: str) -> int:
        """Where both apply and conflict, neither prevails, and no tension of theirs is resolved."""
        if p == q or any(tension.resolved_by is not None for tension in self.order.tensions.get(pair(p, q), ())):
            return 0
        where = self.both_apply(p, q)
        if where:
            where &= self.conflict(p, q, on=True)
        if where:
            verdict = self.prevails(p, q)
            where &= self.world.no(verdict.p_wins | verdict.q_wins)
        return where

    def _not_false(self, declared: Edge | Tension) -> int:
        if declared.guard is None:
            return self.world.full
        return self.world.no(kleene(declared.guard, self.world)[1])


def _ranks(leaving: Mapping[str, list[Edge]], entering: Mapping[str, list[Edge]]) -> dict[str, int]:
    """Numbers that never fall along an edge, so that a search knows where it need not look.

    Principles that no circle leads to are numbered from the front, those that lead to no circle from the back; those on
    circles and between them have one number. Edges from a principle to itself do not count.
    """
    nodes = dict.fromkeys([*leaving, *entering])
    rank: dict[str, int] = {}

    def peel(
        behind: Mapping[str, list[Edge]],
        ahead: Mapping[str, list[Edge]],
        far: Callable[[Edge], str],
        start: int,
        step: int,
    ) -> int:
        waiting = {
            name: sum(1 for edge in behind.get(name, ()) if edge.source != edge.target)
            for name in nodes
            if name not in rank
        }
        ready = deque(name for name, count in waiting.items() if not count)
        while ready:
            name = ready.popleft()
            rank[name] = start
            start += step
            for edge in ahead.get(name, ()):
                other = far(edge)
                if other != name and other in waiting:
                    waiting[other] -= 1
                    if not waiting[other]:
                        ready.append(other)
        return start

    middle = peel(entering, leaving, lambda edge: edge.target, 0, 1)
    peel(leaving, entering, lambda edge: edge.source, 2 * len(nodes) + 1, -1)
    for name in nodes:
        rank.setdefault(name, middle)
    return rank


def _opposed_acts(graph: PrincipleGraph) -> dict[tuple[str, str], OpposedActs]:
    """The acts that some principle forbids and some principle demands or permits, by what makes them the same."""
    sides: dict[tuple[str, str], OpposedActs] = {}
    for name, principle in graph.principles.items():
        for act in acts_of(principle):
            entry = sides.setdefault(act.same, OpposedActs([], []))
            (entry.donts if act.keyword == "dont" else entry.dos).append((name, act))
    return {same: entry for same, entry in sides.items() if entry.donts and entry.dos}
