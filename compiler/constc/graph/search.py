"""Is there a valuation in which something is so? Every valuation is looked at, or shown not to matter; none is sampled.

Up to 2^16 valuations are one table. Above that the facts are split one after the other: what is already certain under
the facts chosen so far is not split further, and once few enough are left the rest is a table again. A question that
is still too wide after a bounded number of steps is answered with :class:`TooWide`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from constc.graph.logic import Bounds, Table, World, fact_tests
from constc.graph.model import Fact, Truth
from constc.syntax.tree import Formula

__all__ = ["Budget", "Domains", "TooWide", "domains_of", "find", "find_simplest", "unknown_names"]

Domains = Mapping[str, Sequence[Truth]]
Question = Callable[[World], int]

#: Valuations that are looked at as one table.
TABLE: Final = 1 << 16
#: Tables and splits that one question may cost, and all questions that share a budget.
STEPS: Final = 1500
ALL_STEPS: Final = 12_000


class TooWide(Exception):
    """The question hangs on too many facts together. ``facts`` is their number."""

    def __init__(self, facts: int) -> None:
        super().__init__(facts)
        self.facts = facts


@dataclass(slots=True)
class Budget:
    """What the questions of one run may cost together, so that a file full of wide ones stays cheap."""

    left: int = ALL_STEPS

    def steps(self) -> Iterator[None]:
        """One item for each step that may still be taken for a question."""
        for _ in range(min(STEPS, self.left)):
            self.left -= 1
            yield


def domains_of(
    facts: Mapping[str, Fact], formulas: Iterable[Formula | None], *, unknown: bool, free: bool = False
) -> dict[str, tuple[Truth, ...]]:
    """The values that matter of each fact in ``formulas``, facts and values in the order of their declaration.

    Of an enumeration these are the values that are named, and the first that is not, which stands for the others.
    ``unknown`` adds "unknown" as the last value. Names that are no fact are unknown in every valuation; with ``free``
    they can be true or false instead.
    """
    named: dict[str, set[str]] = {}
    strange: dict[str, None] = {}
    for test in fact_tests(formulas):
        if test.name in facts:
            named.setdefault(test.name, set()).update(() if test.value is None else (test.value,))
        else:
            strange[test.name] = None
    last: tuple[Truth, ...] = (None,) if unknown else ()
    domains: dict[str, tuple[Truth, ...]] = {}
    for key in sorted(named, key=lambda key: facts[key].index):
        domains[key] = (*_values(facts[key], named[key]), *last)
    for name in strange if free else ():
        domains[name] = (True, False, *last)
    return domains


def _values(fact: Fact, named: set[str]) -> Iterator[Truth]:
    if fact.boolean:
        yield from (True, False)
        return
    other = False
    for value in fact.values:
        if value in named:
            yield value
        elif not other:
            other = True
            yield value


def unknown_names(facts: Mapping[str, Fact], formulas: Iterable[Formula | None]) -> tuple[str, ...]:
    """The names in ``formulas`` that are no declared fact."""
    return tuple(dict.fromkeys(test.name for test in fact_tests(formulas) if test.name not in facts))


def find(question: Question, domains: Domains, budget: Budget | None = None) -> dict[str, Truth] | None:
    """A valuation of ``domains`` in which ``question`` is so, or None. Raises :class:`TooWide`."""
    size = _size(domains)
    if size <= TABLE:
        table = Table(domains)
        return _first(table, question(table))
    return _search(question, _busiest_first(question, domains), len(domains), (budget or Budget()).steps())


def find_simplest(question: Question, domains: Domains, budget: Budget | None = None) -> dict[str, Truth] | None:
    """The first valuation in which ``question`` is so: fewest unknowns first, then facts and values in the order of
    ``domains``. None where there is none. Raises :class:`TooWide`.
    """
    if _size(domains) <= TABLE:
        table = Table(domains)
        found = question(table)
        for allowed in _by_unknowns(table, domains):
            if found & allowed:
                return _first(table, found & allowed)
        return None
    budget = budget or Budget()
    some = find(question, domains, budget)
    if some is None:
        return None
    # There is one; the first of them may cost more to find than is allowed, and then this one will do.
    for unknowns in range(sum(1 for truth in some.values() if truth is None) + 1):
        try:
            better = _search(question, domains, len(domains), budget.steps(), unknowns)
        except TooWide:
            break
        if better is not None:
            return better
    return {fact: some[fact] for fact in domains}


def _size(domains: Domains) -> int:
    size = 1
    for values in domains.values():
        size *= len(values)
    return size


def _first(table: Table, found: int) -> dict[str, Truth] | None:
    return table.valuation((found & -found).bit_length() - 1) if found else None


def _by_unknowns(table: Table, domains: Domains) -> list[int]:
    """For each number of unknown facts, the valuations that have it."""
    counts = [table.full]
    for fact, values in domains.items():
        if None not in values:
            continue
        unknown = table.where(fact, values.index(None))
        known = table.no(unknown)
        longer = [0, *counts]
        counts = [(count & known) | (before & unknown) for count, before in zip([*counts, 0], longer, strict=True)]
    return counts


def _busiest_first(question: Question, domains: Domains) -> Domains:
    """The facts that are asked for most often first: once they have a value, most is settled."""
    asked: Counter[str] = Counter()

    class Counting(Bounds):
        def test(self, fact: str, value: str | None) -> tuple[int, int]:
            asked[fact] += 1
            return super().test(fact, value)

    question(Counting({}, domains))
    return {fact: domains[fact] for fact in sorted(domains, key=lambda fact: -asked[fact])}


def _search(
    question: Question, domains: Domains, width: int, steps: Iterator[None], unknowns: int | None = None
) -> dict[str, Truth] | None:
    """Depth first over the values of ``domains`` in order, with exactly ``unknowns`` of them unknown (None: any)."""
    order = tuple(domains)
    rest = [1] * (len(order) + 1)
    for place in range(len(order) - 1, -1, -1):
        rest[place] = rest[place + 1] * len(domains[order[place]])
    pending: list[tuple[Truth, ...]] = [()]
    while pending:
        chosen = pending.pop()
        if next(steps, False) is False:
            raise TooWide(width)
        assigned = dict(zip(order, chosen, strict=False))
        spent = sum(1 for truth in chosen if truth is None)
        if unknowns is not None and spent > unknowns:
            continue
        if rest[len(chosen)] <= TABLE:
            left = {fact: domains[fact] for fact in order[len(chosen) :]}
            table = Table(left, assigned)
            found = question(table)
            if unknowns is not None and found:
                counts = _by_unknowns(table, left)
                found &= counts[unknowns - spent] if unknowns - spent < len(counts) else 0
            if found:
                return _first(table, found)
            continue
        said = question(Bounds(assigned, order[len(chosen) :]))
        if said == 0:
            continue
        if said == 3 and unknowns is None:
            return {fact: assigned.get(fact, domains[fact][0]) for fact in order}
        pending += [(*chosen, truth) for truth in reversed(domains[order[len(chosen)]])]
    return None
