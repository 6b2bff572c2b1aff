"""Exceptions that cannot be told apart, and those that the checker cannot see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.logic import World, kleene
from constc.graph.model import Act, Exception_, Principle, PrincipleGraph, Rule
from constc.graph.report import Report, section_trail
from constc.graph.search import Budget, TooWide, domains_of, find, unknown_names
from constc.graph.standing import Standing, exceptions_of, own_exceptions
from constc.passes.words import act_words, exception_word, where
from constc.syntax.tree import Formula

__all__ = ["check_exceptions"]

#: Pairs of exceptions that are compared in one principle, and in the whole constitution.
_MOST_PAIRS = 2000
_MOST_PAIRS_IN_ALL = 20_000
#: Exceptions that are looked at in one principle, each counted once for every rule that it belongs to.
_MOST_LOOKED_AT = 50_000


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
    seen: set[int] = set()
    neighbours = [one for rule in principle.rules for otherwise in rule.otherwises for one in otherwise.exceptions]
    for exception in (*own_exceptions(principle), *exceptions_of(neighbours)):
        at = exception.place.span[0]
        if exception.condition.formula is None and exception.condition.text and at not in seen:
            report.say("textual-exception", exception.place, {"keyword": exception_word(exception.place)})
        seen.add(at)


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
    """Compare the exceptions of one principle; the number of pairs that were compared."""
    told: set[frozenset[int]] = set()
    compared = looked_at = 0
    for siblings in _siblings(principle):
        looked_at += len(siblings.exceptions)
        for pair in _pairs(siblings.exceptions):
            key = frozenset((pair.one.place.span[0], pair.other.place.span[0]))
            if len(key) < 2 or key in told:
                continue
            compared += 1
            if compared > _MOST_PAIRS:
                break
            if _meet(graph, principle, siblings, pair, budget, report):
                told.add(key)
        if compared > _MOST_PAIRS or looked_at > _MOST_LOOKED_AT:
            place = siblings.exceptions[0].place
            report.say("too-wide", place, {"keyword": exception_word(place)}, variant="exceptions")
            break
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
