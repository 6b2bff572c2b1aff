"""Situations that leave something out: a condition, its other side, or an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from constc.cases.clauses import BranchAt, rule_path
from constc.cases.model import Case, Plan
from constc.cases.settings import fact_names
from constc.cases.stated import facts_of
from constc.cases.tables import conditions_in, key_of
from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.model import Condition, Principle, PrincipleGraph, Rule, Situation
from constc.graph.report import Report, section_trail
from constc.realize.craft.places import Placed, cases_by_situation, nodes, placed
from constc.source import Place

__all__ = ["lame_situations", "no_wording"]


def no_wording(graph: PrincipleGraph, plans: Mapping[str, Plan]) -> list[Diagnostic]:
    """Report situations that make no case, no pair, or a case without an answer; each once. Emits ``no-wording``."""
    report = Report()
    for name, plan in plans.items():
        principle = graph.principles[name]
        trail = section_trail(graph, name)
        lame = lame_situations(graph, principle, plan)
        for each in lame:
            variant, condition, place = each
            report.say("no-wording", place, {"condition": condition}, variant=variant, trail=trail)
        told = {place.span for _, _, place in lame}
        for cases in cases_by_situation(plan).values():
            _unanswered([case for case in cases if case.reason is None], told, trail, report)
    return report.diagnostics


def lame_situations(graph: PrincipleGraph, principle: Principle, plan: Plan) -> list[tuple[str, str, Place]]:
    """The situations with wordings that make no case (``unsettled``) or no pair (``twin``): variant, the condition that
    is missing, and the place.
    """
    cases = cases_by_situation(plan)
    paired = {flip.on.leaf.situation.key for flip in plan.flips if flip.on.leaf is not None}
    found: list[tuple[str, str, Place]] = []
    for each in placed(graph, principle):
        situation = each.situation
        if each.at.kind in {"trait", "tension"} or not situation.wordings or situation.key in paired:
            continue
        here = cases.get(situation.key, [])
        if here:
            one_way = _one_way(principle, situation, here)
            if one_way is not None:
                found.append(("twin", one_way, situation.place))
        else:
            unsettled = next(_unsettled(principle, each), None)
            if unsettled is not None:
                found.append(("unsettled", unsettled, situation.place))
    return found


def _facts_in(situation: Situation) -> frozenset[str]:
    return frozenset(
        fact for node in nodes(situation) if node.around for fact in fact_names(node.element.formula)  # type: ignore[union-attr]
    )


def _one_way(principle: Principle, situation: Situation, cases: Sequence[Case]) -> str | None:
    """A condition that a situation words and that has the same truth in all its cases; None if each goes both ways."""
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
    first = one_way[0]
    return f"not {first.key}" if True in seen[key_of(first)] else first.key


def _unsettled(principle: Principle, each: Placed) -> Iterator[str]:
    """The Whens that a situation has no words for, of the rules that it is for."""
    worded = _facts_in(each.situation)
    for rule in _rules(principle, each.at):
        if any(when.formula is None for when in rule.whens):
            return
        yield from (when.key for when in rule.whens if not facts_of(when) & worded)


def _rules(principle: Principle, at: BranchAt) -> tuple[Rule, ...]:
    if at.kind == "principle":
        return principle.rules
    return tuple(rule for rule in principle.rules if at.path[: len(rule_path(rule))] == rule_path(rule))


def _conditions(rules: Sequence[Rule]) -> Iterator[Condition]:
    found = {key_of(condition): condition for rule in rules for condition in conditions_in(rule)}
    yield from found.values()


def _unanswered(cases: Sequence[Case], told: set[tuple[int, int]], trail: tuple[str, ...], report: Report) -> None:
    """The first leaf of a situation that has no Good."""
    bare = [case for case in cases if not case.goods and not _answered_in_asked(case)]
    if not bare or bare[0].leaf is None or bare[0].leaf.situation.place.span in told:
        return
    leaf = bare[0].leaf
    last = leaf.wordings[-1] if leaf.wordings else leaf.situation
    facts = {"missing": str(len(bare)), "count": f"{len(cases)} " + ("leaf" if len(cases) == 1 else "leaves")}
    report.say("no-wording", last.place, facts, variant="answer", trail=trail)


def _answered_in_asked(case: Case) -> bool:
    assert case.leaf is not None
    return any(line.kind == "good" for asked in case.leaf.asked for line in asked.line.lines)
