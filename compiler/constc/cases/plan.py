"""The plan of a principle: its cases, the flips between them, and what of its conditions and tensions they cover.

One principle is planned at a time, from its own clauses, the facts, the tensions that it declares, and the principles
whose acts oppose its own or that are exceptions to it. Whatever is planned here is decided without a look at texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from constc.cases.clauses import branches, rule_path
from constc.cases.contest import contested
from constc.cases.covering import affordable, covering_rows
from constc.cases.decide import Decision, decide, merged
from constc.cases.edges import flips_of
from constc.cases.ladder import ladder_of
from constc.cases.model import Case, ConditionPlan, Flip, Plan, TruthsOf, VaryPlan
from constc.cases.settings import Setting
from constc.cases.situated import Scene, clauses_of, kind_of, settings_of_condition, spoken_of
from constc.cases.stated import facts_of
from constc.cases.tables import Key, RulePlan, conditions_in, key_of, plan_rule
from constc.cases.tensions import plan_tensions
from constc.cases.traits import trait_cases
from constc.graph.keys import row_id
from constc.graph.model import Condition, Principle, PrincipleGraph, Rule, Situation, VaryDimension

__all__ = ["decided", "plan_of", "plan_principle"]


def plan_principle(graph: PrincipleGraph, name: str, strength: int = 2) -> Plan:
    """The plan of one principle. ``strength``: of the covering arrays over what must not matter, 1 to 3."""
    principle = graph.principles[name]
    tables = _tables(graph, principle)
    scene = Scene(graph, principle)
    placed = [contested(graph, case) for case in scene.cases()]
    flips = tuple(flips_of(placed))
    planned = [contested(graph, case) for case in _unplaced(graph, principle, tables, placed, flips)]
    tensions = plan_tensions(graph, principle)
    rungs, rung_flips = ladder_of(graph, principle)
    conflicts = [case for tension in tensions for case in tension.cases]
    return Plan(
        principle=name,
        cases=(*placed, *planned, *conflicts, *trait_cases(graph, principle), *rungs),
        # Where nothing decides a tension nobody's answer is right, so nothing flips there.
        flips=(*flips, *flips_of([case for case in conflicts if case.reason is None]), *rung_flips),
        conditions=_conditions(tables),
        tensions=tensions,
        vary=_vary(graph, principle, scene.situations(), strength),
        absolute=bool(tables) and all(table.absolute for table in tables),
        idle=tuple(scene.idle),
    )


def _tables(graph: PrincipleGraph, principle: Principle) -> list[RulePlan]:
    """The table of every rule. Exceptions of the whole principle are in that of the first rule that can be settled,
    and in those of rules that speak of the same facts.
    """
    settled = [number for number, rule in enumerate(principle.rules) if all(when.formula for when in rule.whens)]
    home = settled[0] if settled else 0
    spoken: frozenset[str] = frozenset()
    for rule in principle.rules[home : home + 1]:
        shared = tuple(each for each in rule.exceptions if each.shared)
        spoken = _facts(conditions_in(replace(rule, whens=(), exceptions=shared, otherwises=())))
    return [
        plan_rule(
            principle,
            rule,
            graph.facts,
            shared=number == home or not spoken.isdisjoint(_facts(conditions_in(rule, shared=False))),
        )
        for number, rule in enumerate(principle.rules)
    ]


def _facts(conditions: Iterable[Condition]) -> frozenset[str]:
    return frozenset().union(*map(facts_of, conditions))


def _conditions(tables: Iterable[RulePlan]) -> tuple[ConditionPlan, ...]:
    """The conditions of all rules, each once; of two plans for one condition the better.

    Where a When asks for one value of an enumeration, what is right for another value is what its rule says.
    """
    best: dict[Key, ConditionPlan] = {}
    for table in tables:
        for plan in table.conditions:
            known = best.get(plan.key)
            if known is None or _rank(plan) > _rank(known):
                best[plan.key] = plan
    spoken = {key: spoken_of(plan.condition) for key, plan in best.items()}
    valued = Counter(each.names for each in spoken.values() if each.valued and each.key[0] == "when")
    for key, plan in best.items():
        if plan.reason == "unspecified" and key[0] == "when" and spoken[key].valued and valued[spoken[key].names] > 1:
            best[key] = replace(plan, reason=None)
    return tuple(best.values())


def _rank(plan: ConditionPlan) -> int:
    return 2 if plan.reason is None else 1 if plan.on is not None else 0


# --- what must not matter -----------------------------------------------------------------------------------------


def _vary(
    graph: PrincipleGraph, principle: Principle, situations: Sequence[Situation], strength: int
) -> VaryPlan | None:
    """The combinations of Vary values, shared out among the situations; the situation is a dimension itself."""
    dimensions = _dimensions(graph, principle)
    if not dimensions or not situations:
        return None
    sizes = [max(2, len(each.values)) for each in dimensions]
    strength = affordable(sizes, strength)
    # The first situation carries the whole array, each other one what is new with it.
    first, others = covering_rows(sizes, strength), covering_rows(sizes, max(1, strength - 1))
    return VaryPlan(dimensions, {each.key: first if number == 0 else others for number, each in enumerate(situations)})


def _dimensions(graph: PrincipleGraph, principle: Principle) -> tuple[VaryDimension, ...]:
    """Every Vary of a principle, wherever it stands in it: what it names must not matter in any situation."""
    found: dict[tuple[object, ...], VaryDimension] = {}
    for at in branches(graph, principle):
        for dimension in at.branch.vary:
            found.setdefault((dimension.name, dimension.keys), dimension)
    return tuple(found.values())


# --- cases that no situation holds --------------------------------------------------------------------------------


def _unplaced(
    graph: PrincipleGraph,
    principle: Principle,
    tables: Sequence[RulePlan],
    placed: Sequence[Case],
    flips: Sequence[Flip],
) -> Iterator[Case]:
    """The cases of the tables that no leaf is, and that some condition still needs: they need words, or an author who
    says what is right. What flips between leaves already needs no others.

    Rules under the same conditions share their cases.
    """
    found: dict[str, list[Case]] = {}
    flipped = {key for flip in flips for key in _changed(flip)}
    have = [dict(case.truths) for case in placed]
    for number, (rule, table) in enumerate(zip(principle.rules, tables, strict=True)):
        here = {tuple((key, truth.get(key)) for key, _ in row) for row in table.cases[:1] for truth in have}
        ends: dict[TruthsOf, set[Key]] = {}
        for plan in table.conditions:
            for row in (plan.on, plan.off):
                if row is not None:
                    ends.setdefault(row, set()).add(plan.key)
        for row in table.cases:
            if row in here or (row in ends and ends[row] <= flipped):
                continue
            decision = decided(principle, rule, row)
            if decision is not None:
                case = _unworded(graph, principle, number, rule, row, decision)
                found.setdefault(case.id, []).append(case)
    for alike in found.values():
        yield alike[0] if len(alike) == 1 else _joined(alike)


def _changed(flip: Flip) -> Iterator[Key]:
    """The conditions that differ between the ends of a flip."""
    other = dict(flip.off.truths)
    return (key for key, holds in flip.on.truths if other.get(key) != holds)


def _joined(cases: Sequence[Case]) -> Case:
    """One case of several rules."""
    decision = merged([case.decision for case in cases])
    return replace(
        cases[0],
        rules=tuple(number for case in cases for number in case.rules),
        decision=decision,
        clauses=tuple(dict.fromkeys(clause for case in cases for clause in case.clauses)),
        reason="no-wording" if decision.specified else "unspecified",
    )


def decided(principle: Principle, rule: Rule, row: TruthsOf) -> Decision | None:
    """The decision of ``rule`` under the truths of a row of its table."""
    truth = dict(row)
    return decide(principle, rule, lambda each: truth.get(key_of(each), False))


def _unworded(
    graph: PrincipleGraph, principle: Principle, number: int, rule: Rule, row: TruthsOf, decision: Decision
) -> Case:
    by_key = {key_of(each): each for each in conditions_in(rule)}
    stated = dict(setting for key, holds in row for setting in settings_of_condition(graph, by_key[key], holds))
    values = tuple(Setting(name, value) for name, value in stated.items())
    names = [f"{kind}:{key}={'true' if holds else 'false'}" for (kind, key), holds in sorted(row)]
    return Case(
        id=row_id(graph.key, "case", "rule", principle.key, "table", *rule_path(rule), *names),
        kind=kind_of(row),
        principle=principle.id,
        key=principle.key,
        partner=None,
        rules=(number,),
        truths=row,
        valuation=values,
        decision=decision,
        clauses=clauses_of(principle, (number,), decision),
        group=row_id(principle.key, "table", *rule_path(rule)),
        reason="no-wording" if decision.specified else "unspecified",
    )


def plan_of(graph: PrincipleGraph, name: str, strength: int = 2) -> Plan:
    """The plan of one principle, made once for each strength and kept with the graph."""
    return graph.remember(f"plan {strength} {name}", lambda one: plan_principle(one, name, strength))
