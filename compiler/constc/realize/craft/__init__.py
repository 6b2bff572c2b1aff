"""What a reader would ask the author of a constitution: one file and one function for each code, run in the order of
:data:`CRAFT`.

The passes find what is wrong; here nothing is wrong, but something is missing, lost or easy to guess. Each function
takes the graph and the plans of its principles and gives back what it noticed. A principle that could not be read in
full is left alone, since what it lacks may stand in the line that was not understood.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from constc.cases.clauses import conditions_of
from constc.cases.model import Plan
from constc.cases.plan import plan_of
from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.model import Principle, PrincipleGraph, Situation, Wording
from constc.graph.report import Report, as_mode_allows, section_trail
from constc.realize.craft.answer_names_its_condition import answer_names_its_condition
from constc.realize.craft.answer_not_grounded import answer_not_grounded
from constc.realize.craft.answer_without_prompt import answer_without_prompt
from constc.realize.craft.no_otherwise import no_otherwise
from constc.realize.craft.no_pair import no_pair
from constc.realize.craft.no_permitted_neighbour import no_permitted_neighbour
from constc.realize.craft.no_reason import no_reason
from constc.realize.craft.no_wording import no_wording
from constc.realize.craft.places import branches_of
from constc.realize.craft.thin_act import thin_act
from constc.realize.craft.told_only import told_only
from constc.realize.craft.unexercised_exception import unexercised_exception
from constc.realize.craft.unspecified_case import unspecified_case

__all__ = ["CRAFT", "Craft", "run_craft"]

Craft = Callable[[PrincipleGraph, Mapping[str, Plan]], Iterable[Diagnostic]]

CRAFT: Final[tuple[Craft, ...]] = (
    no_reason,
    thin_act,
    no_permitted_neighbour,
    no_otherwise,
    no_pair,
    unexercised_exception,
    unspecified_case,
    no_wording,
    told_only,
    answer_without_prompt,
    answer_not_grounded,
    answer_names_its_condition,
)

#: Conditions squared by wordings, above which the plan of a principle is left to the build: it would take longer than
#: all the rest of the check.
_MOST: Final = 500_000


def run_craft(graph: PrincipleGraph, found: Iterable[Diagnostic] = ()) -> tuple[Diagnostic, ...]:
    """Everything that :data:`CRAFT` notices. ``found``: what reading and lowering have said already; a section that
    they have an error or a warning about is left out.
    """
    unread, report = _Unread(found), Report()
    plans: dict[str, Plan] = {}
    for name, principle in graph.principles.items():
        if not _has_clauses(principle) or unread.inside(principle):
            continue
        conditions, wordings = _size(graph, principle)
        if conditions * conditions * wordings <= _MOST:
            plans[name] = plan_of(graph, name)
        else:
            facts = {"title": principle.title, "conditions": str(conditions), "wordings": str(wordings)}
            trail = section_trail(graph, name)
            report.say("too-wide", principle.title_place, facts, variant="situations", trail=trail)
    noticed = [one for each in CRAFT for one in each(graph, plans)]
    return as_mode_allows(graph, (*report.diagnostics, *noticed))


class _Unread:
    """The places that something was not understood at."""

    def __init__(self, found: Iterable[Diagnostic]) -> None:
        self._starts: dict[str, list[int]] = {}
        for one in found:
            if one.severity != "note":
                self._starts.setdefault(one.at.source.path, []).append(one.at.span[0])
        for starts in self._starts.values():
            starts.sort()

    def inside(self, principle: Principle) -> bool:
        """Whether one of them lies in the section of ``principle``."""
        starts = self._starts.get(principle.place.source.path, [])
        start, end = principle.place.span
        after = bisect_right(starts, start - 1)
        return after < len(starts) and starts[after] < end


def _has_clauses(principle: Principle) -> bool:
    own = principle.branch
    return bool(
        principle.traits
        or own.situations
        or own.lines
        or any(rule.acts or rule.whens or rule.exceptions or rule.branch.lines for rule in principle.rules)
    )


def _size(graph: PrincipleGraph, principle: Principle) -> tuple[int, int]:
    """How many conditions and wordings a principle has."""
    situations = (each for at in branches_of(graph, principle) for each in at.branch.situations)
    return len(conditions_of(principle)), sum(1 for each in situations for _ in _wordings(each))


def _wordings(situation: Situation) -> Iterator[Wording]:
    pending = list(situation.wordings)
    while pending:
        wording = pending.pop()
        yield wording
        pending += wording.wordings
