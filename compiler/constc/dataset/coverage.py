"""Coverage: how much of what a constitution asks for the data holds, and what stands in the way of the rest.

A condition is covered when both ends of a flip are in the data: two cases that differ in it alone and are decided
otherwise. A tension is covered when what settles it is in the data. What is not covered has a reason; some reasons say
that it cannot be, the others that something is still to be written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, TypedDict

from constc.cases.model import Plan, TensionPlan
from constc.dataset.reasons import INFEASIBLE
from constc.gates.balance import even_by_split
from constc.records.cases import outcome
from constc.records.kind import Made
from constc.records.material import Material
from constc.records.preferences import PreferenceRow

__all__ = ["Coverage", "Share", "coverage", "everything", "percent", "planned_coverage"]


class Share(TypedDict):
    """``covered`` are in the data, ``planned`` are cases of the plan, ``feasible`` can be covered at all."""

    covered: int
    planned: int
    feasible: int
    total: int


class Coverage(TypedDict):
    """The document ``coverage.json``."""

    conditions: Share
    exceptions: Share
    tensions: Share
    authored: Share
    principles: dict[str, dict[str, Any]]
    balance: dict[str, dict[str, int]]
    gates: list[dict[str, Any]]


def coverage(material: Material, preferences: Iterable[Made]) -> Coverage:
    """The coverage of ``material``; ``preferences`` are the rows of that config, for the balance of each split."""
    rows = tuple(preferences)
    lacking = material.composition.lacking()
    conditions = {name: _conditions(material, plan, lacking) for name, plan in material.plans.items()}
    tensions = _tensions(material, rows)
    realised = sum(1 for example in material.examples if outcome(material, example) is None)
    return _document(material, conditions, tensions, realised, _balance(rows))


def planned_coverage(material: Material) -> Coverage:
    """The coverage of a plan of which nothing is composed: nothing is covered, and a reason stands only where the plan
    itself cannot get at something.
    """
    conditions = {name: _planned_conditions(plan) for name, plan in material.plans.items()}
    tensions = {
        name: [_Covered(each.tension.second, False, False, each.settled, each.reason) for each in plan.tensions]
        for name, plan in material.plans.items()
    }
    return _document(material, conditions, tensions, 0, {})


def everything(found: Coverage) -> Share:
    """All that is asked for: the conditions (exceptions are among them), the tensions and the authored examples."""
    parts = (found["conditions"], found["tensions"], found["authored"])
    return Share(
        covered=sum(part["covered"] for part in parts),
        planned=sum(part["planned"] for part in parts),
        feasible=sum(part["feasible"] for part in parts),
        total=sum(part["total"] for part in parts),
    )


def _document(
    material: Material,
    conditions: Mapping[str, Sequence[_Covered]],
    tensions: Mapping[str, Sequence[_Covered]],
    realised: int,
    balance: dict[str, dict[str, int]],
) -> Coverage:
    listed = [each for found in conditions.values() for each in found]
    examples = len(material.examples)
    authored: dict[str, set[str]] = {}
    for example in material.examples:
        authored.setdefault(example.focus, set()).add(example.case)
    return Coverage(
        conditions=_share(listed),
        exceptions=_share([each for each in listed if each.exception]),
        tensions=_share([each for found in tensions.values() for each in found]),
        authored=Share(covered=realised, planned=examples, feasible=examples, total=examples),
        principles={
            name: _principle(plan, len(authored.get(name, ())), conditions[name], tensions[name])
            for name, plan in material.plans.items()
        },
        balance=balance,
        gates=[],
    )


@dataclass(frozen=True, slots=True)
class _Covered:
    """A condition, by its key, or a tension, by its other side: whether it is in the data, in the plan, and what is in
    the way.
    """

    name: str
    exception: bool
    covered: bool
    planned: bool
    reason: str | None


def _share(listed: Iterable[_Covered]) -> Share:
    found = list(listed)
    return Share(
        covered=sum(each.covered for each in found),
        planned=sum(each.planned for each in found),
        feasible=sum(each.reason not in INFEASIBLE for each in found),
        total=len(found),
    )


def _conditions(material: Material, plan: Plan, lacking: Mapping[str, str]) -> list[_Covered]:
    """The conditions of a principle. One that the data covers has no reason, whatever its rule leaves open."""
    held = material.composition.covered.get(plan.principle, set())
    missing: dict[tuple[str, str], str] = {}
    for flip in plan.flips:
        reason = lacking.get(flip.on.id) or lacking.get(flip.off.id)
        if reason is not None:
            missing.setdefault(flip.condition, reason)
    found = []
    for each in plan.conditions:
        covered = each.key in held
        reason = None if covered else each.reason or missing.get(each.key, "no-wording")
        planned = covered or each.reason is None
        found.append(_Covered(each.condition.key, each.condition.kind == "unless", covered, planned, reason))
    return found


def _planned_conditions(plan: Plan) -> list[_Covered]:
    """The conditions of a plan. What its rules leave open, the Goods of a situation may say."""
    flipped = {flip.condition for flip in plan.flips}
    found = []
    for each in plan.conditions:
        reason = None if each.key in flipped else each.reason
        found.append(_Covered(each.condition.key, each.condition.kind == "unless", False, reason is None, reason))
    return found


def _tensions(material: Material, rows: Iterable[Made]) -> dict[str, list[_Covered]]:
    """The tensions that each principle declares; covered when a pair made of its situations or its own lines is in the
    data.
    """
    cases = {made.row.case for made in rows if isinstance(made.row, PreferenceRow)}
    examples: dict[tuple[str, ...], set[str]] = {}
    for example in material.examples:
        if len(example.principles) > 1:
            examples.setdefault(example.principles, set()).add(example.case)
    return {name: [_tension(each, cases, examples) for each in plan.tensions] for name, plan in material.plans.items()}


def _tension(each: TensionPlan, cases: Set[str], examples: Mapping[tuple[str, ...], Set[str]]) -> _Covered:
    own = {case.id for case in each.cases} | examples.get((each.tension.first, each.tension.second), set())
    covered = each.settled and not cases.isdisjoint(own)
    reason = None if covered else each.reason or _nearest(each)
    return _Covered(each.tension.second, False, covered, each.settled, reason)


def _nearest(each: TensionPlan) -> str:
    """Why a settled tension has no pair: nobody wrote a situation for it, or the words of one are missing."""
    return "needs-model" if all(case.leaf is None for case in each.cases) else "no-wording"


def _principle(
    plan: Plan, authored: int, conditions: Sequence[_Covered], tensions: Sequence[_Covered]
) -> dict[str, Any]:
    """A principle's cases by kind, its conditions and tensions; one whose rules have no condition says so."""
    cases: Counter[str] = Counter({case.id: case.kind for case in plan.cases}.values())
    if authored:
        cases["authored"] = authored
    entries = [{"condition": each.name, "covered": each.covered, "reason": each.reason} for each in conditions]
    found: dict[str, Any] = {"cases": dict(sorted(cases.items())), "conditions": entries}
    if tensions:
        found["tensions"] = [
            {"tension": each.name, "covered": each.covered, "reason": each.reason} for each in tensions
        ]
    if plan.absolute:
        found["reason"] = "absolute"
    return found


def _balance(preferences: Iterable[Made]) -> dict[str, dict[str, int]]:
    """For each split the pairs of texts that edges share, and how many are chosen as often one way as the other."""
    return even_by_split(
        (made.split, row.chosen[0].content, row.rejected[0].content)
        for made in preferences
        if isinstance(row := made.row, PreferenceRow) and row.origin == "composed" and row.kind != "authored"
    )


def percent(share: Share) -> str:
    """``covered`` of ``feasible`` in whole percent, rounded down; ``-`` where nothing is feasible."""
    return f"{share['covered'] * 100 // share['feasible']} %" if share["feasible"] else "-"
