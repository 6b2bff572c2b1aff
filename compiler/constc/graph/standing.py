"""Which principles apply, and which of their acts are in force, in every valuation of a world.

The exceptions of a rule fail closed: an Unless is taken only where its formulas are true, and what is unknown does not
suspend a rule. Everything here is a statement about valuations (see :mod:`constc.graph.logic`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from constc.graph.logic import UNKNOWN, Kleene, World, kleene
from constc.graph.model import Act, ActKeyword, Condition, Exception_, Principle, Rule
from constc.syntax.tree import Formula

__all__ = ["ActInForce", "Standing", "acts_of", "conditions_of", "exceptions_of", "opposed", "own_exceptions"]


#: What an act opposes: a Don't opposes Do and May of the same act.
_SIDES: Final[Mapping[ActKeyword, int]] = {"dont": 0, "do": 1, "may": 1}


def opposed(one: Act, other: Act) -> bool:
    """Whether one is a Don't and the other a Do or May of the same act."""
    return _SIDES[one.keyword] != _SIDES[other.keyword] and one.same == other.same


@dataclass(frozen=True, slots=True)
class ActInForce:
    """An act of a principle and where it is in force."""

    act: Act
    where: int


class Standing:
    """One principle in one world."""

    __slots__ = ("_acts", "_applies", "_certain", "_taken", "principle", "world")

    def __init__(self, principle: Principle, world: World) -> None:
        self.principle = principle
        self.world = world
        self._applies: int | None = None
        self._certain: int | None = None
        self._acts: tuple[ActInForce, ...] | None = None
        self._taken: dict[int, int] = {}

    @property
    def applies(self) -> int:
        """Where a rule is active, or one whose Whens are not false is suspended by an Unless with acts in force."""
        if self._applies is None:
            self._applies = 0
            for rule in self.principle.rules:
                self._applies |= self.not_false(rule) & self._speaks(rule)
        return self._applies

    @property
    def certain(self) -> int:
        """Where the same holds with every When true instead of none false."""
        if self._certain is None:
            self._certain = 0
            for rule in self.principle.rules:
                self._certain |= self._true(rule) & self._speaks(rule)
        return self._certain

    @property
    def acts(self) -> tuple[ActInForce, ...]:
        """The acts of active rules, and those that a taken Unless puts in their place."""
        if self._acts is None:
            self._acts = tuple(self._in_force())
        return self._acts

    def not_false(self, rule: Rule) -> int:
        """Where none of the rule's Whens is false."""
        where = self.world.full
        for when in rule.whens:
            where &= self.world.no(self._condition(when)[1])
        return where

    def taken(self, exception: Exception_) -> int:
        """Where an Unless is taken: its formulas are true, and no bare Unless nested in it is taken."""
        where = self._taken.get(id(exception))
        if where is None:
            where = self._condition(exception.condition)[0]
            for nested in exception.exceptions:
                if nested.bare:
                    where &= self.world.no(self.taken(nested))
            self._taken[id(exception)] = where
        return where

    def suspended(self, rule: Rule) -> int:
        """Where one of the rule's exceptions is taken."""
        where = 0
        for exception in rule.exceptions:
            where |= self.taken(exception)
        return where

    def clash(self, one: Exception_, other: Exception_) -> int:
        """Where two exceptions, both taken, put opposed acts in force."""
        where = 0
        mine, others = list(self._held(one, self.world.full)), list(self._held(other, self.world.full))
        for held in mine:
            for against in others:
                if opposed(held.act, against.act):
                    where |= held.where & against.where
        return where

    def _condition(self, condition: Condition) -> Kleene:
        return UNKNOWN if condition.formula is None else kleene(condition.formula, self.world)

    def _true(self, rule: Rule) -> int:
        where = self.world.full
        for when in rule.whens:
            where &= self._condition(when)[0]
        return where

    def _replaced(self, exception: Exception_) -> int:
        """Where an Unless with acts, nested in ``exception``, is taken."""
        where = 0
        for nested in exception.exceptions:
            if not nested.bare:
                where |= self.taken(nested)
        return where

    def _speaks(self, rule: Rule) -> int:
        """Where the rule is not suspended, or is by an Unless that puts acts in force."""
        where = self.world.no(self.suspended(rule))
        for exception in rule.exceptions:
            puts = self._replaced(exception) if exception.bare else self.world.full
            where |= self.taken(exception) & puts
        return where

    def _in_force(self) -> Iterator[ActInForce]:
        for rule in self.principle.rules:
            ready = self.not_false(rule)
            where = ready & self.world.no(self.suspended(rule))
            yield from (ActInForce(act, where) for act in rule.acts)
            for exception in rule.exceptions:
                yield from self._held(exception, ready)

    def _held(self, exception: Exception_, around: int) -> Iterator[ActInForce]:
        """The acts that ``exception`` puts in force where ``around`` is so; nested ones replace its own."""
        taken = around & self.taken(exception)
        where = taken & self.world.no(self._replaced(exception))
        yield from (ActInForce(act, where) for act in exception.acts)
        for nested in exception.exceptions:
            if not nested.bare:
                yield from self._held(nested, taken)


def exceptions_of(exceptions: Iterable[Exception_]) -> Iterator[Exception_]:
    """Every Unless of ``exceptions``, nested ones after the one that they stand in."""
    pending = list(exceptions)
    pending.reverse()
    while pending:
        exception = pending.pop()
        yield exception
        pending += reversed(exception.exceptions)


def own_exceptions(principle: Principle) -> Iterator[Exception_]:
    """Every Unless of a principle's rules, once, however many of the rules it belongs to."""
    seen: set[int] = set()
    for rule in principle.rules:
        fresh = [exception for exception in rule.exceptions if id(exception) not in seen]
        seen.update(map(id, fresh))
        yield from exceptions_of(fresh)


def conditions_of(principle: Principle) -> Iterator[Formula | None]:
    """The formulas of all conditions of a principle's rules, None for a condition of text alone."""
    for rule in principle.rules:
        for when in rule.whens:
            yield when.formula
    for exception in own_exceptions(principle):
        yield exception.condition.formula


def acts_of(principle: Principle) -> Iterator[Act]:
    """Every act that some rule or exception of a principle can put in force."""
    for rule in principle.rules:
        yield from rule.acts
    for exception in own_exceptions(principle):
        yield from exception.acts
