"""Situations that leave something out: a condition, its other side, or an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from constc.cases.clauses import BranchAt, rule_path
from constc.cases.model import Case, Plan
from constc.cases.settings import fact_names
from constc.cases.stated import facts_of
from constc.cases.tables import conditions_in, key_of
from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.keys import formula_key
from constc.graph.model import Condition, Principle, PrincipleGraph, Rule, Situation
from constc.graph.report import Report, section_trail
from constc.realize.craft.places import Placed, cases_by_situation, contrary, named, nodes, placed
from constc.source import Place, Span

__all__ = ["LameSituation", "lame_situations", "no_wording"]


def no_wording(graph: PrincipleGraph, plans: Mapping[str, Plan]) -> list[Diagnostic]:
    """Report situations that make no case, no pair, or a case without an answer; each once. Emits ``no-wording``."""
    report = Report()
    for name, plan in plans.items():
        principle = graph.principles[name]
        trail = section_trail(graph, name)
        lame = lame_situations(graph, principle, plan)
        for each in lame:
            facts = {"condition": each.wanted, "contrary": each.contrary}
            report.say("no-wording", each.place, facts, variant=each.variant, trail=trail)
        told = {each.place.span for each in lame}
        for cases in cases_by_situation(plan).values():
            _unanswered([case for case in cases if case.reason is None], told, trail, report)
    return report.diagnostics


@dataclass(frozen=True, slots=True)
class LameSituation:
    """A situation with wordings that makes no case (``unsettled``) or no pair (``twin``). ``wanted``: the condition
    that it has no words for, as it would be written, and its ``contrary``.
    """

    variant: Literal["unsettled", "twin"]
    wanted: str
    contrary: str
    place: Place


def lame_situations(graph: PrincipleGraph, principle: Principle, plan: Plan) -> list[LameSituation]:
    """The situations of a principle that make no case or no pair for want of words."""
    cases = cases_by_situation(plan)
    paired = {flip.on.leaf.situation.key for flip in plan.flips if flip.on.leaf is not None}
    found: list[LameSituation] = []
    for each in placed(graph, principle):
        situation = each.situation
        if each.at.kind in {"trait", "tension"} or not situation.wordings or situation.key in paired:
            continue
        here = cases.get(situation.key, [])
        if here:
            one_way = _one_way(principle, situation, here)
            if one_way is not None:
                condition, holds = one_way
                both = (named(graph, condition), contrary(graph, condition))
                wanted, other = reversed(both) if holds else both
                found.append(LameSituation("twin", wanted, other, situation.place))
        else:
            when = next(_unsettled(principle, each), None)
            if when is not None:
                both = (named(graph, when), contrary(graph, when))
                found.append(LameSituation("unsettled", *both, situation.place))
    return found


def _facts_in(situation: Situation) -> frozenset[str]:
    return frozenset(
        fact
        for node in nodes(situation)
        if node.around
        for fact in fact_names(node.element.formula)  # type: ignore[union-attr]
    )


def _one_way(principle: Principle, situation: Situation, cases: Sequence[Case]) -> tuple[Condition, bool] | None:
    """A condition that a situation words and that has one truth in all its cases, and that; None if one has both."""
    worded = _facts_in(situation)
    seen: dict[tuple[str, str], set[bool]] = {}
    for case in cases:
        for key, truth in case.truths:
            seen.setdefault(key, set()).add(truth)
    one_way: list[Condition] = []
    for condition in _conditions(principle.rules):
        if not facts_of(condition) & worded or key_of(condition) not in seen:
            continue
        if len(seen[key_of(condition)]) > 1:
            return None
        one_way.append(condition)
    if not one_way:
        return None
    return one_way[0], True in seen[key_of(one_way[0])]


def _unsettled(principle: Principle, each: Placed) -> Iterator[Condition]:
    """The Whens that a situation has no words for, of the rules that it is for."""
    worded = _facts_in(each.situation)
    for rule in _rules(principle, each.at):
        if any(when.formula is None for when in rule.whens):
            return
        yield from (when for when in rule.whens if not facts_of(when) & worded)


def _rules(principle: Principle, at: BranchAt) -> tuple[Rule, ...]:
    if at.kind == "principle":
        return principle.rules
    return tuple(rule for rule in principle.rules if at.path[: len(rule_path(rule))] == rule_path(rule))


def _conditions(rules: Sequence[Rule]) -> Iterator[Condition]:
    found = {key_of(condition): condition for rule in rules for condition in conditions_in(rule)}
    yield from found.values()


def _unanswered(cases: Sequence[Case], told: set[Span], trail: tuple[str, ...], report: Report) -> None:
    """The first leaf of a situation that has no Good."""
    bare = [case for case in cases if not case.goods and not _answered_in_asked(case) and not _split_up(case)]
    if not bare or bare[0].leaf is None or bare[0].leaf.situation.place.span in told:
        return
    leaf = bare[0].leaf
    last = leaf.wordings[-1] if leaf.wordings else leaf.situation
    facts = {"missing": str(len(bare)), "count": f"{len(cases)} " + ("leaf" if len(cases) == 1 else "leaves")}
    report.say("no-wording", last.place, facts, variant="answer", trail=trail)


def _answered_in_asked(case: Case) -> bool:
    assert case.leaf is not None
    return any(line.kind == "good" for asked in case.leaf.asked for line in asked.line.lines)


def _split_up(case: Case) -> bool:
    """Whether the words at the end of a leaf go on both ways of some fact, so that it is no place of its own."""
    assert case.leaf is not None
    last, _ = case.leaf.ends[-1]
    ways = {formula_key(wording.formula) for wording in last.wordings}
    return any(f"not {way}" in ways for way in ways)
