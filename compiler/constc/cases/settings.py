"""The conditions column of authored rows: the facts that a prompt states, each with its value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from constc.graph.facts import TRUTHS
from constc.graph.keys import formula_key
from constc.graph.model import Fact, PrincipleGraph, Truth
from constc.syntax import fact_key
from constc.syntax.tree import And, Conversation, FactTest, Formula, Not

__all__ = [
    "Decided",
    "Setting",
    "fact_names",
    "fact_words",
    "facts_by_setting",
    "given_settings",
    "settings_of",
    "valuation_of",
]


class Setting(NamedTuple):
    """One condition with its value: ``true``, ``false`` or a value of the fact."""

    condition: str
    value: str


class Decided(NamedTuple):
    """One act that is in force in a case, and the principle and keyword that put it there."""

    principle: str
    keyword: str
    act: str


def settings_of(graph: PrincipleGraph, formulas: Iterable[Formula]) -> tuple[Setting, ...]:
    """What ``formulas``, taken together, say of single facts; what they leave open stands as a formula that is true.

    A fact that is stated again has the later value.
    """
    stated: dict[str, str] = {}
    for formula in formulas:
        for part, positive in _literals(formula):
            condition, value = _stated(graph, part, positive)
            stated[condition] = value
    return tuple(Setting(condition, value) for condition, value in stated.items())


def facts_by_setting(graph: PrincipleGraph, formulas: Iterable[Formula]) -> dict[str, frozenset[str]]:
    """For each condition of :func:`settings_of` the facts that it speaks of; several for a whole formula."""
    literals = (literal for formula in formulas for literal in _literals(formula))
    return {_stated(graph, part, positive)[0]: fact_names(part) for part, positive in literals}


def valuation_of(settings: Iterable[Setting]) -> dict[str, Truth]:
    """The settings as a valuation."""
    values: dict[str, Truth] = {"true": True, "false": False}
    return {setting.condition: values.get(setting.value, setting.value) for setting in settings}


def given_settings(graph: PrincipleGraph, conversation: Conversation) -> tuple[Setting, ...]:
    """What a conversation's ``<settings>`` and *Given* lines say of declared facts."""
    stated: dict[str, str] = {}
    for setting in conversation.settings:
        fact = graph.facts.get(fact_key(setting.key.value))
        value = _value(fact, setting.value.value) if fact is not None else None
        if fact is not None and value is not None:
            stated[fact.key] = value
    for given in settings_of(graph, conversation.given):
        stated[given.condition] = given.value
    return tuple(Setting(condition, value) for condition, value in stated.items())


def _value(fact: Fact, written: str) -> str | None:
    if fact.boolean:
        truth = TRUTHS.get(written.strip().casefold())
        return None if truth is None else "true" if truth else "false"
    return _declared(fact, written)


def _declared(fact: Fact, written: str) -> str | None:
    key = fact_key(written)
    return next((value for value in fact.values if fact_key(value) == key), None)


def _literals(formula: Formula) -> Iterator[tuple[Formula, bool]]:
    """The conjuncts of ``formula``, outer negations taken off, in the order written; ``not (a or b)`` has two."""
    pending: list[tuple[Formula, bool]] = [(formula, True)]
    while pending:
        part, positive = pending.pop()
        if isinstance(part, Not):
            pending.append((part.operand, not positive))
        elif not isinstance(part, FactTest) and isinstance(part, And) is positive:
            pending += [(operand, positive) for operand in reversed(part.operands)]
        else:
            yield part, positive


def _stated(graph: PrincipleGraph, part: Formula, positive: bool) -> tuple[str, str]:
    if isinstance(part, FactTest):
        key = fact_key(part.name)
        if part.value is None:
            return key, "true" if positive else "false"
        if positive:
            fact = graph.facts.get(key)
            return key, (_declared(fact, part.value) if fact is not None else None) or part.value
    return formula_key(part), "true" if positive else "false"


def fact_words(graph: PrincipleGraph, formula: Formula) -> tuple[str, ...]:
    """The words that the front matter has for what ``formula`` says of single facts, in the order written."""
    words: list[str] = []
    for part, positive in _literals(formula):
        fact = graph.facts.get(fact_key(part.name)) if isinstance(part, FactTest) else None
        if fact is None or not isinstance(part, FactTest) or (part.value is not None and not positive):
            continue
        if not _worded(graph, fact):
            continue
        stated = ("yes" if positive else "no") if part.value is None else _declared(fact, part.value)
        words.append(fact.wordings.get(stated or "", ""))
    return tuple(filter(None, words))


def _worded(graph: PrincipleGraph, fact: Fact) -> bool:
    """Whether the front matter declares ``fact``. The text of a When that declares one is its meaning, no setting."""
    for document in graph.documents:
        if fact.place is not None and document.source is fact.place.source:
            front = document.front_matter
            return front is not None and front.span[0] <= fact.place.span[0] < front.span[1]
    return False


def fact_names(formula: Formula) -> frozenset[str]:
    """The keys of the facts that ``formula`` speaks of."""
    names: set[str] = set()
    pending: list[Formula] = [formula]
    while pending:
        part = pending.pop()
        if isinstance(part, FactTest):
            names.add(fact_key(part.name))
        elif isinstance(part, Not):
            pending.append(part.operand)
        else:
            pending += part.operands
    return frozenset(names)
