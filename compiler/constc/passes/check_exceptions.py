"""Exceptions that cannot be told apart, and those that the checker cannot see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.logic import World, kleene
from constc.graph.model import Act, Exception_, Principle, PrincipleGraph, Rule
from constc.graph.report import Report, section_trail
from constc.graph.search import Budget, TooWide, domains_of, find, unknown_names
from constc.graph.standing import Standing, exceptions_of
from constc.passes.words import act_words, exception_word, where
from constc.syntax.tree import Formula

__all__ = ["check_exceptions"]

#: Pairs of exceptions that are compared in one principle, and in the whole constitution.
_MOST_PAIRS = 2000
_MOST_PAIRS_IN_ALL = 20_000


def check_exceptions(graph: PrincipleGraph) -> tuple[PrincipleGraph, tuple[Diagnostic, ...]]:
    """Report pairs of exceptions that can be taken at once and do not go together, and exceptions of text alone.

    Two exceptions of one rule (or nested in one exception) do not go together if acts of theirs are opposed, or if only
    one of them says what holds instead. Emits ``ambiguous-exceptions``, ``textual-exception`` and ``too-wide``.
    """
    report, budget, compared = Report(), Budget(), 0
    for name, principle in graph.principles.items():
        report.trail = section_trail(graph, name)
        _check_textual(principle, report)
        if compared < _MOST_PAIRS_IN_ALL:
            compared += _check_ambiguous(graph, principle, budget, report)
    return graph, tuple(report.diagnostics)


def _check_textual(principle: Principle, report: Report) -> None:
    seen: set[tuple[str, int]] = set()
    for rule in principle.rules:
        groups = (rule.exceptions, *(otherwise.exceptions for otherwise in rule.otherwises))
        for exception in exceptions_of([one for group in groups for one in group]):
            mark = (exception.place.source.path, exception.place.span[0])
            if exception.condition.formula is None and mark not in seen:
                facts = {"keyword": exception_word(exception.place)}
                report.say("textual-exception", exception.place, facts)
            seen.add(mark)


@dataclass(frozen=True, slots=True)
class _Siblings:
    """Exceptions side by side: of ``rule``, or nested in an exception of it that is taken where ``around`` is true."""

    rule: Rule
    around: tuple[Formula | None, ...]
    exceptions: tuple[Exception_, ...]

    def formulas(self, *pair: Exception_) -> list[Formula | None]:
        """Every formula that can matter to whether ``pair`` is taken here."""
        whens = [when.formula for when in self.rule.whens]
        return [*whens, *self.around, *(each.condition.formula for each in exceptions_of(pair))]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two exceptions that do not go together: by opposed acts, or (``act`` is None) since only one of them has acts."""

    one: Exception_
    other: Exception_
    act: Act | None


def _siblings(principle: Principle) -> Iterator[_Siblings]:
    for rule in principle.rules:
        pending: list[tuple[tuple[Formula | None, ...], tuple[Exception_, ...]]] = [((), rule.exceptions)]
        while pending:
            around, exceptions = pending.pop()
            if len(exceptions) > 1:
                yield _Siblings(rule, around, exceptions)
            pending += [((*around, one.condition.formula), one.exceptions) for one in exceptions if one.exceptions]


def _pairs(exceptions: Sequence[Exception_]) -> Iterator[_Pair]:
    """The pairs that clash, found through the acts and not by comparing all with all."""
    sides: dict[tuple[str, str], tuple[list[tuple[Exception_, Act]], list[tuple[Exception_, Act]]]] = {}
    for one in exceptions:
        for each in exceptions_of((one,)):
            for act in each.acts:
                sides.setdefault(act.same, ([], []))[act.keyword != "dont"].append((one, act))
    for donts, dos in sides.values():
        yield from (_Pair(one, other, act) for one, act in donts for other, _ in dos)
    bare = [one for one in exceptions if one.bare]
    yield from (_Pair(one, other, None) for one in bare for other in exceptions if not other.bare)


def _check_ambiguous(graph: PrincipleGraph, principle: Principle, budget: Budget, report: Report) -> int:
    told: set[frozenset[int]] = set()
    compared = 0
    for siblings in _siblings(principle):
        for pair in _pairs(siblings.exceptions):
            key = frozenset((pair.one.place.span[0], pair.other.place.span[0]))
            if len(key) < 2 or key in told:
                continue
            compared += 1
            if compared > _MOST_PAIRS:
                facts = {
                    "question": "which exceptions can be taken at once",
                    "facts": f"more than {_MOST_PAIRS:,} pairs of",
                }
                report.say("too-wide", pair.one.place, facts)
                return compared
            if _meet(graph, principle, siblings, pair, budget, report):
                told.add(key)
    return compared


def _meet(
    graph: PrincipleGraph, principle: Principle, siblings: _Siblings, pair: _Pair, budget: Budget, report: Report
) -> bool:
    """Report the pair if some total valuation takes both where their rule holds."""
    formulas = siblings.formulas(pair.one, pair.other)
    if unknown_names(graph.facts, formulas):
        return False

    def both(world: World) -> int:
        standing = Standing(principle, world)
        found = standing.not_false(siblings.rule)
        for formula in siblings.around:
            found &= kleene(formula, world)[0] if formula is not None else 0
        found &= standing.taken(pair.one) & standing.taken(pair.other)
        if pair.act is not None and found:
            found &= standing.clash(pair.one, pair.other)
        return found

    try:
        found = find(both, domains_of(graph.facts, formulas, unknown=False), budget)
    except TooWide as width:
        facts = {"question": "whether two exceptions can be taken at once", "facts": str(width.facts)}
        report.say("too-wide", pair.one.place, facts)
        return True
    if found is None:
        return False
    first, second = sorted((pair.one, pair.other), key=lambda one: one.place.span)
    facts = {
        "keyword": exception_word(first.place),
        "act": act_words(pair.act.text) if pair.act is not None else "",
        "where": where(graph, found),
    }
    variant = "" if pair.act is not None else "bare"
    report.say("ambiguous-exceptions", first.place, facts, variant=variant, related=[(second.place, "the other")])
    return True
