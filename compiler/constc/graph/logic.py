"""Formulas under one valuation or under very many: strong Kleene logic.

A formula under a valuation is true, false or unknown. Here it is asked of a *world*: a set of valuations, in which a
statement is an integer with one bit for each valuation in which it is so. A formula is a pair of statements, "it is
true" and "it is false"; where neither is so it is unknown. So the same few lines decide a formula under one valuation
(:class:`Single`), under every valuation of some facts at once (:class:`Table`), and, for facts too many for that, under
what is known of them so far (:class:`Bounds`: a statement is then surely so, maybe so, or surely not).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Protocol

from constc.graph.model import Truth, Valuation
from constc.syntax.tree import And, FactTest, Formula, Not

__all__ = ["Bounds", "Kleene", "Single", "Table", "World", "conjunction", "evaluate", "fact_tests", "kleene"]

#: "it is true" and "it is false"
Kleene = tuple[int, int]
UNKNOWN: Final[Kleene] = (0, 0)


class World(Protocol):
    """Valuations, and statements about them as integers, joined by ``&`` and ``|``."""

    full: int
    """The statement that is so in every valuation; 0 is so in none."""

    def no(self, statement: int) -> int:
        """The contrary of ``statement``."""
        ...

    def test(self, fact: str, value: str | None) -> Kleene:
        """Where ``fact`` (or ``fact=value``) is true, and where it is false."""
        ...


def kleene(formula: Formula, world: World) -> Kleene:
    """Where ``formula`` is true and where it is false in ``world``. Formulas are nested 32 deep at most."""
    if isinstance(formula, FactTest):
        return world.test(formula.name, formula.value)
    if isinstance(formula, Not):
        true, false = kleene(formula.operand, world)
        return false, true
    every = isinstance(formula, And)
    all_true, all_false, some_true, some_false = world.full, world.full, 0, 0
    for operand in formula.operands:
        true, false = kleene(operand, world)
        all_true &= true
        all_false &= false
        some_true |= true
        some_false |= false
    return (all_true, some_false) if every else (some_true, all_false)


def evaluate(formula: Formula | None, valuation: Valuation) -> bool | None:
    """True, False or None (unknown). A formula that is None is a condition of text alone: unknown.

    ``valuation`` maps fact keys to True, False, a value or None; a fact that is missing is unknown.
    """
    if formula is None:
        return None
    true, false = kleene(formula, Single(valuation))
    return True if true else False if false else None


def fact_tests(formulas: Iterable[Formula | None]) -> Iterator[FactTest]:
    """Every test of a fact in ``formulas``, in the order written."""
    pending: list[Formula] = [formula for formula in formulas if formula is not None]
    pending.reverse()
    while pending:
        part = pending.pop()
        if isinstance(part, FactTest):
            yield part
        elif isinstance(part, Not):
            pending.append(part.operand)
        else:
            pending += reversed(part.operands)


def conjunction(formulas: Sequence[Formula]) -> Formula | None:
    """The formulas of one clause, conjoined; None where there is none."""
    if len(formulas) < 2:
        return formulas[0] if formulas else None
    first, last = formulas[0].span, formulas[-1].span
    return And(tuple(formulas), type(first)(first[0], last[1]))


def _tested(truth: Truth, value: str | None, so: int) -> Kleene:
    """A test of a fact whose value is ``truth``; ``so`` is the statement that holds."""
    if value is None:
        if truth is True:
            return so, 0
        return (0, so) if truth is False else UNKNOWN
    if isinstance(truth, str):
        return (so, 0) if truth == value else (0, so)
    return UNKNOWN


class Single:
    """One valuation: a statement is 1 or 0."""

    __slots__ = ("full", "valuation")

    def __init__(self, valuation: Valuation) -> None:
        self.full = 1
        self.valuation = valuation

    def no(self, statement: int) -> int:
        """The contrary."""
        return statement ^ 1

    def test(self, fact: str, value: str | None) -> Kleene:
        """Whether the fact (or value) is true, and whether it is false."""
        return _tested(self.valuation.get(fact), value, 1)


class Table:
    """Every valuation of ``domains``: for each fact the values that it takes (None among them for unknown).

    Bit number i of a statement belongs to the i-th valuation in the order of the values, the last fact changing
    fastest. Facts that are in no domain have the value that ``fixed`` gives them, else they are unknown.
    """

    __slots__ = ("_memory", "_places", "fixed", "full", "size")

    def __init__(self, domains: Mapping[str, Sequence[Truth]], fixed: Valuation | None = None) -> None:
        self.fixed: Valuation = fixed or {}
        self.size = 1
        for values in domains.values():
            self.size *= len(values)
        self.full = (1 << self.size) - 1
        self._places: dict[str, tuple[Sequence[Truth], int]] = {}
        stride = self.size
        for fact, values in domains.items():
            stride //= len(values)
            self._places[fact] = (values, stride)
        self._memory: dict[tuple[str, str | None], Kleene] = {}

    def no(self, statement: int) -> int:
        """Where ``statement`` is not so."""
        return statement ^ self.full

    def test(self, fact: str, value: str | None) -> Kleene:
        """Where the fact (or value) is true and where it is false."""
        found = self._memory.get((fact, value))
        if found is None:
            found = self._memory[fact, value] = self._test(fact, value)
        return found

    def _test(self, fact: str, value: str | None) -> Kleene:
        place = self._places.get(fact)
        if place is None:
            return _tested(self.fixed.get(fact), value, self.full)
        true = false = 0
        for index, truth in enumerate(place[0]):
            here_true, here_false = _tested(truth, value, 1)
            if here_true:
                true |= self.where(fact, index)
            elif here_false:
                false |= self.where(fact, index)
        return true, false

    def where(self, fact: str, index: int) -> int:
        """The valuations in which ``fact`` has its value number ``index``."""
        values, stride = self._places[fact]
        period = stride * len(values)
        mask = ((1 << stride) - 1) << (stride * index)
        copies, wanted = 1, self.size // period
        while copies < wanted:
            mask |= mask << (period * copies)
            copies *= 2
        return mask & self.full

    def valuation(self, number: int) -> dict[str, Truth]:
        """Valuation ``number``, the facts of ``fixed`` first."""
        found: dict[str, Truth] = dict(self.fixed)
        for fact, (values, stride) in self._places.items():
            found[fact] = values[number // stride % len(values)]
        return found


class Bounds:
    """What can be said while only some facts have a value.

    A statement is 3 where it is surely so, 2 where it may be, and 0 where it is surely not so.
    """

    __slots__ = ("assigned", "full", "open")

    def __init__(self, assigned: Valuation, still_open: Iterable[str]) -> None:
        self.full = 3
        self.assigned = assigned
        self.open = frozenset(still_open)

    def no(self, statement: int) -> int:
        """The contrary."""
        return (3, 2, 2, 0)[statement]

    def test(self, fact: str, value: str | None) -> Kleene:
        """What can be said of the fact (or value) being true and being false."""
        if fact in self.open:
            return 2, 2
        return _tested(self.assigned.get(fact), value, 3)
