"""Conditions that no pair of rows shows: what is right changes with them, and nobody sees it change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from constc.cases.model import ConditionPlan, Plan
from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.logic import World, kleene
from constc.graph.model import Principle, PrincipleGraph, Rule
from constc.graph.report import Report, section_trail
from constc.graph.search import Budget, TooWide, domains_of, find
from constc.realize.craft.no_otherwise import without_other_side
from constc.realize.craft.no_wording import lame_situations
from constc.realize.craft.places import cases_by_situation, contrary, covered, named, true_somewhere
from constc.syntax.tree import And, Or

__all__ = ["no_pair"]

#: Further conditions that are named.
_MOST_NAMED: Final = 8


def no_pair(graph: PrincipleGraph, plans: Mapping[str, Plan]) -> list[Diagnostic]:
    """Report what of each principle's conditions is covered where some is not that could be. Emits ``no-pair``.

    Other codes come first where they say more: an Otherwise that is missing, an Unless that no situation words, a
    situation that puts a condition one way only.
    """
    report, budget = Report(), Budget()
    for name, plan in plans.items():
        principle = graph.principles[name]
        trail = section_trail(graph, name)
        dead = [rule for rule in principle.rules if _never(graph, rule, budget)]
        if dead:
            # Where no rule can apply, the whole principle is reported as such.
            if len(dead) < len(principle.rules):
                _say_dead(graph, dead[0], trail, report)
            continue
        told = bool(cases_by_situation(plan))
        missing = _missing(principle, plan, told)
        if missing and not lame_situations(graph, principle, plan):
            _say_missing(graph, plan, missing, told, trail, report)
    return report.diagnostics


def _never(graph: PrincipleGraph, rule: Rule, budget: Budget) -> bool:
    """Whether the Whens of a rule can never hold together."""
    formulas = [when.formula for when in rule.whens if when.formula is not None]
    if len(formulas) < 2 and not any(isinstance(formula, And | Or) for formula in formulas):
        return False

    def together(world: World) -> int:
        where = world.full
        for formula in formulas:
            where &= kleene(formula, world)[0]
        return where

    try:
        return find(together, domains_of(graph.facts, formulas, unknown=False, free=True), budget) is None
    except TooWide:
        return False


def _say_dead(graph: PrincipleGraph, rule: Rule, trail: tuple[str, ...], report: Report) -> None:
    *outer, inner = rule.whens
    facts = {"condition": named(graph, inner)}
    related = [(when.place, "it cannot hold together with this one") for when in outer]
    report.say("no-pair", inner.place, facts, variant="dead", related=related, trail=trail)


def _say_missing(
    graph: PrincipleGraph,
    plan: Plan,
    missing: Sequence[ConditionPlan],
    told: bool,
    trail: tuple[str, ...],
    report: Report,
) -> None:
    first, *others = missing
    total = len(plan.conditions)
    facts = {
        "title": graph.principles[plan.principle].title,
        "condition": named(graph, first.condition),
        "contrary": contrary(graph, first.condition),
        "covered": str(len(covered(plan) & {each.key for each in plan.conditions})),
        "count": f"{total} condition" + ("" if total == 1 else "s"),
    }
    variant = "textual" if first.reason == "textual" else "" if told else "no-situation"
    related = [(each.condition.place, "nor this one") for each in others[:_MOST_NAMED]]
    report.say("no-pair", first.condition.place, facts, variant=variant, related=related, trail=trail)


def _missing(principle: Principle, plan: Plan, told: bool) -> Sequence[ConditionPlan]:
    """The conditions that could have a pair and have none."""
    have, true = covered(plan), true_somewhere(plan)
    alone = {when.key for when in without_other_side(principle)}
    found = []
    for each in plan.conditions:
        kind, name = each.key
        if each.key in have:
            continue
        # Of Unlesses, text alone is a warning of its own, and so is one that no situation words.
        unheard = kind == "unless" and told and each.key not in true
        # A When that its own rule says nothing beyond may have its other side in another rule.
        decided = each.reason is None or (each.reason == "unspecified" and kind == "when" and name not in alone)
        if (decided and not unheard) or (each.reason == "textual" and kind == "when" and _bare(each)):
            found.append(each)
    return found


def _bare(plan: ConditionPlan) -> bool:
    """Whether a condition is itself one of text alone, and does not merely stand beside one."""
    return plan.condition.formula is None
