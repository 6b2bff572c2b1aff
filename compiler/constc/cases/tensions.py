"""Cases of tensions: two principles pull apart, in a situation of their tension."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from constc.cases.clauses import BranchAt, branches, clause_key, tensions_of
from constc.cases.decide import DecidingBranch, Decision, RightAct, decide, merged
from constc.cases.leaves import Leaf, leaves
from constc.cases.model import Case, TensionPlan, TruthsOf
from constc.cases.settings import settings_of, valuation_of
from constc.cases.situated import leaf_case, spoken_of
from constc.cases.tables import Key, conditions_in, key_of
from constc.graph.keys import formula_key, row_id
from constc.graph.logic import evaluate
from constc.graph.model import Condition, Principle, PrincipleGraph, Tension, Valuation
from constc.graph.priority import Outcome, prevails
from constc.syntax import normalise

__all__ = ["plan_tensions"]


def plan_tensions(graph: PrincipleGraph, principle: Principle) -> tuple[TensionPlan, ...]:
    """The tensions that ``principle`` declares, each with the cases of its situations.

    One that has none has a single case without words. Where nothing decides it, its cases are deliberations: nobody's
    answer is right or wrong there.
    """
    found: list[TensionPlan] = []
    places = [at for at in branches(graph, principle) if at.kind == "tension"]
    told: set[str] = set()
    for tension, at in zip(tensions_of(graph, principle.id), places, strict=True):
        plan = _planned(graph, principle, tension, at)
        # One that is declared twice is told once.
        fresh = tuple(case for case in plan.cases if case.id not in told)
        told |= {case.id for case in fresh}
        found.append(replace(plan, cases=fresh))
    return tuple(found)


def _planned(graph: PrincipleGraph, principle: Principle, tension: Tension, at: BranchAt) -> TensionPlan:
    cases = [_case(graph, principle, tension, at, leaf) for leaf in _places(graph, at)]
    reasons = [case.reason for case in cases if _in_play(graph, tension, dict(case.truths))]
    # An edge may settle it where its guard holds, and leave it undecided elsewhere.
    reason = _unsettled(graph, tension, {}) if not reasons else None if None in reasons else reasons[0]
    if not cases:
        cases = [_unworded(graph, principle, tension, at, reason or "needs-model")]
    return TensionPlan(tension, reason is None, tuple(cases), reason)


def _unsettled(graph: PrincipleGraph, tension: Tension, values: Valuation) -> str | None:
    """Why nothing decides a tension: ``undecided``, or ``holistic`` where a level only usually wins. None: settled."""
    if tension.resolved_by is not None and tension.resolved_by.text.strip():
        return None
    outcome = _outcome(graph, tension, values)
    if outcome.winner is None:
        return "undecided"
    return "holistic" if outcome.strength == "soft" else None


def _outcome(graph: PrincipleGraph, tension: Tension, values: Valuation) -> Outcome:
    if tension.first == tension.second or tension.second not in graph.principles:
        return Outcome(None, None)
    return prevails(graph, tension.first, tension.second, values)


def _places(graph: PrincipleGraph, at: BranchAt) -> Iterator[Leaf]:
    """The leaves that answer, and those below which nothing stands."""
    for situation in at.branch.situations:
        for leaf in leaves(graph, situation):
            if all(not node.wordings or any(line.kind == "good" for line in node.lines) for node, _ in leaf.ends):
                yield leaf


def _case(graph: PrincipleGraph, principle: Principle, tension: Tension, at: BranchAt, leaf: Leaf) -> Case:
    truths = _truths(graph, tension, leaf)
    values = _values(graph, tension, leaf)
    decision = _decision(graph, tension, at, dict(truths), values)
    case = leaf_case(graph, principle, at, leaf, (), truths, decision, kind="conflict")
    facts = tuple(spoken_of(each) for each in _conditions(graph, tension))
    return replace(
        case,
        facts=facts,
        clauses=tuple(dict.fromkeys((*_clauses(principle, tension, at), *case.clauses))),
        reason=_unsettled(graph, tension, values) if _in_play(graph, tension, dict(truths)) else None,
    )


def _values(graph: PrincipleGraph, tension: Tension, leaf: Leaf) -> Valuation:
    """What is stated at a leaf, and what the Whens say of single facts that it leaves open: they hold."""
    values = dict(leaf.stated.values)
    open_whens = [
        each.formula
        for each in _conditions(graph, tension)
        if each.kind == "when" and each.formula is not None and leaf.stated.truth(each) is None
    ]
    for name, value in valuation_of(settings_of(graph, open_whens)).items():
        if name in graph.facts:
            values.setdefault(name, value)
    return values


def _conditions(graph: PrincipleGraph, tension: Tension) -> tuple[Condition, ...]:
    """The conditions of both principles, each once."""
    found: dict[Key, Condition] = {}
    for name in (tension.first, tension.second):
        for rule in graph.principles[name].rules:
            for condition in conditions_in(rule):
                found.setdefault(key_of(condition), condition)
    return tuple(found.values())


def _truths(graph: PrincipleGraph, tension: Tension, leaf: Leaf) -> TruthsOf:
    """What holds in a situation of a tension: both principles are in play but for what it says otherwise."""
    truths: list[tuple[Key, bool]] = []
    for condition in _conditions(graph, tension):
        stated = leaf.stated.truth(condition)
        truths.append((key_of(condition), condition.kind == "when" if stated is None else stated))
    if tension.guard is not None:
        holds = evaluate(tension.guard, leaf.stated.values)
        truths.append((("guard", formula_key(tension.guard)), holds is not False))
    return tuple(truths)


def _decision(
    graph: PrincipleGraph, tension: Tension, at: BranchAt, truth: dict[Key, bool], values: Valuation
) -> Decision:
    """The settlement where both principles are in play and the tension is; else what their rules say."""
    rules = {name: _decided(graph.principles[name], truth) for name in dict.fromkeys((tension.first, tension.second))}
    if _in_play(graph, tension, truth):
        return _settlement(graph, tension, at, rules, values)
    spoken = [each for decisions in rules.values() for each in decisions if each.acts]
    return merged(spoken) if spoken else Decision(open=True)


def _decided(principle: Principle, truth: dict[Key, bool]) -> list[Decision]:
    found = [decide(principle, rule, lambda each: truth.get(key_of(each), False)) for rule in principle.rules]
    return [each for each in found if each is not None]


def _in_play(graph: PrincipleGraph, tension: Tension, truth: dict[Key, bool]) -> bool:
    """Whether both principles apply, and nothing rules the tension out."""
    guarded = tension.guard is None or truth.get(("guard", formula_key(tension.guard)), True)
    return guarded and all(_applies(graph.principles[name], truth) for name in (tension.first, tension.second))


def _applies(principle: Principle, truth: dict[Key, bool]) -> bool:
    """Whether some rule has no When that is off, and is not suspended by exceptions that hold no act."""
    for rule in principle.rules:
        if all(truth.get(key_of(when), False) for when in rule.whens):
            decision = decide(principle, rule, lambda each: truth.get(key_of(each), False))
            if decision is not None and (decision.acts or all(each.kind == "rule" for each in decision.branches)):
                return True
    return False


def _settlement(
    graph: PrincipleGraph, tension: Tension, at: BranchAt, rules: dict[str, list[Decision]], values: Valuation
) -> Decision:
    text = tension.resolved_by.text if tension.resolved_by is not None else ""
    if text.strip():
        path = (*at.path, "resolved-by")
        act = RightAct(tension.first, "resolved", text, ("text", normalise(text)), path)
        reasons = tuple(reason.text for reason in tension.branch.reasons)
        return Decision((act,), (DecidingBranch(at.path, tension.branch, reasons, "tension"),))
    winner = _outcome(graph, tension, values)
    if winner.winner is None or winner.strength != "hard":
        return Decision(open=True)
    return merged(rules[winner.winner]) if rules[winner.winner] else Decision(open=True)


def _clauses(principle: Principle, tension: Tension, at: BranchAt) -> Iterator[str]:
    yield clause_key(principle.key, at.path)
    if tension.resolved_by is not None:
        yield clause_key(principle.key, (*at.path, "resolved-by"))


def _unworded(graph: PrincipleGraph, principle: Principle, tension: Tension, at: BranchAt, reason: str) -> Case:
    return Case(
        id=row_id(graph.key, "case", "conflict", principle.key, *at.path),
        kind="conflict",
        principle=principle.id,
        key=principle.key,
        partner=tension.second,
        rules=(),
        truths=(),
        valuation=(),
        decision=_settlement(graph, tension, at, {name: [] for name in (tension.first, tension.second)}, {}),
        clauses=tuple(_clauses(principle, tension, at)),
        group=row_id(principle.key, *at.path),
        at=at,
        reason=reason,
    )
