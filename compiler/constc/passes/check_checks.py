"""The Checks that authors wrote."""

from __future__ import annotations

from typing import Final

from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.checks import CheckResult, run_check
from constc.graph.keys import formula_key
from constc.graph.model import Check, PrincipleGraph
from constc.graph.priority import prevails
from constc.graph.report import Report, section_trail
from constc.graph.search import Budget
from constc.passes.words import where

__all__ = ["check_checks"]

_RELATION: Final = {"wins": "prevail over", "yields": "yield to", "ties": "tie with"}
_RELATION_S: Final = {"wins": "prevails over", "yields": "yields to", "ties": "ties with"}


def check_checks(graph: PrincipleGraph) -> tuple[PrincipleGraph, tuple[Diagnostic, ...]]:
    """Run every Check and report those that do not hold, each with the facts that falsify it.

    Emits ``check-failed`` and, for a Check that hangs on too many facts, ``too-wide`` beside it.
    """
    report, budget = Report(), Budget()
    for check in graph.checks:
        result = run_check(graph, check, budget)
        if not result.holds and result.reason != "unknown-fact":
            _report(graph, check, result, report)
    return graph, tuple(report.diagnostics)


def _report(graph: PrincipleGraph, check: Check, result: CheckResult, report: Report) -> None:
    facts = {
        "left": check.left,
        "right": check.right,
        "relation": _RELATION[check.relation],
        "relation_s": _RELATION_S[check.relation],
        "facts": str(result.facts),
    }
    trail = section_trail(graph, check.owner)
    related = [
        (graph.principles[name].title_place, f"`{name}` is this principle") for name in (check.left, check.right)
    ]
    if result.reason == "too-wide":
        question = f"whether `{check.left}` {facts['relation_s']} `{check.right}`"
        report.say("too-wide", check.place, {"question": question, "facts": facts["facts"]}, trail=trail)
        report.say("check-failed", check.place, facts, variant="too-wide", trail=trail)
    elif result.counterexample is None:
        guard = f"`{formula_key(check.guard)}` true and both principles apply" if check.guard is not None else ""
        facts["conditions"] = guard or "both principles apply"
        report.say("check-failed", check.place, facts, variant="vacuous", related=related, trail=trail)
    else:
        facts["where"] = where(graph, result.counterexample, "in any case")
        outcome = prevails(graph, check.left, check.right, result.counterexample)
        facts["outcome"] = "neither prevails" if outcome.winner is None else f"`{outcome.winner}` prevails"
        report.say("check-failed", check.place, facts, related=related, trail=trail)
