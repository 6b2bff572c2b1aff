"""Coverage: how much of what a constitution asks for the data holds, and what stands in the way of the rest.

A condition is covered when both ends of a case that differs in it alone are in the data. Those cases are derived from
the rules; authored examples make none, so what they cover is counted for themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from constc.graph.model import Condition, Principle
from constc.records.cases import outcome
from constc.records.clauses import conditions_of
from constc.records.kind import Made
from constc.records.material import Material
from constc.records.preferences import PreferenceRow

__all__ = ["Coverage", "Share", "coverage", "percent"]


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
    graph = material.graph
    by_principle = {principle.id: conditions_of(principle) for principle in graph.principles.values()}
    conditions = [condition for each in by_principle.values() for condition in each]
    realised = sum(1 for example in material.examples if outcome(material, example) is None)
    examples = len(material.examples)
    cases = Counter(example.focus for example in material.examples)
    return Coverage(
        conditions=_underived(conditions),
        exceptions=_underived([condition for condition in conditions if condition.kind == "unless"]),
        tensions=Share(covered=0, planned=0, feasible=len(graph.tensions), total=len(graph.tensions)),
        authored=Share(covered=realised, planned=examples, feasible=examples, total=examples),
        principles={
            principle.id: _principle(principle, by_principle[principle.id], cases)
            for principle in graph.principles.values()
        },
        balance=_balance(preferences),
        gates=[],
    )


def _underived(conditions: Iterable[Condition]) -> Share:
    """The share of conditions for which no case is derived."""
    listed = list(conditions)
    feasible = sum(1 for condition in listed if condition.formula is not None)
    return Share(covered=0, planned=0, feasible=feasible, total=len(listed))


def _principle(principle: Principle, conditions: Iterable[Condition], cases: Mapping[str, int]) -> dict[str, Any]:
    authored = cases.get(principle.id, 0)
    return {
        "cases": {"authored": authored} if authored else {},
        "conditions": [
            {
                "condition": condition.key,
                "covered": False,
                "reason": "textual" if condition.formula is None else None,
            }
            for condition in conditions
        ],
    }


def _balance(preferences: Iterable[Made]) -> dict[str, dict[str, int]]:
    """For each split the pairs of answer texts, and how many of them are chosen as often one way as the other."""
    ways: dict[str, Counter[tuple[str, str]]] = {}
    for made in preferences:
        row = made.row
        if isinstance(row, PreferenceRow):
            texts = (row.chosen[0].content, row.rejected[0].content)
            ways.setdefault(made.split, Counter())[texts] += 1
    return {split: _even(counts) for split, counts in sorted(ways.items())}


def _even(counts: Mapping[tuple[str, str], int]) -> dict[str, int]:
    pairs = {tuple(sorted(texts)) for texts in counts}
    even = sum(1 for first, second in pairs if counts.get((first, second), 0) == counts.get((second, first), 0))
    return {"pairs": len(pairs), "even": even}


def percent(share: Share) -> str:
    """``covered`` of ``feasible`` in whole percent, rounded down; ``-`` where nothing is feasible."""
    return f"{share['covered'] * 100 // share['feasible']} %" if share["feasible"] else "-"
