"""Why something is not in the data, in words: each reason code, what it says, and what a writer does about it.

The codes stand in ``coverage.json``, in the column ``reason`` of ``cases`` and in ``dropped.jsonl``. ``constc explain``
prints a page for each, from ``docs/coverage/``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

__all__ = ["INFEASIBLE", "REASONS", "Reason", "advice_of", "words_of"]


class Reason(NamedTuple):
    """What a code says, and what to do; both without a capital and a full stop. ``advice`` is empty for nothing."""

    words: str
    advice: str


#: Reasons that say that something cannot be covered, whoever writes what.
INFEASIBLE: Final = frozenset({"absolute", "textual", "coupled", "dead", "undecided", "holistic"})

REASONS: Final[Mapping[str, Reason]] = {
    # What cannot be covered.
    "absolute": Reason(
        "nothing here can flip: the rule has no condition, or every message may set it aside, or none may",
        "nothing, where that is meant; else say in a When or an Unless where the rule ends",
    ),
    "textual": Reason(
        "the condition is text alone, so nothing says in which case it holds",
        "end it with a fact in back-ticks, a short name of your own",
    ),
    "coupled": Reason(
        "it cannot change without another condition changing, too",
        "give the two conditions facts of their own, or make them one",
    ),
    "dead": Reason(
        "it changes nothing: no facts make it matter",
        "look for a condition around it that rules it out, or take it out",
    ),
    "undecided": Reason(
        "nothing says which of the two principles prevails",
        "write a Resolved by, or rank the two by a level or a priority clause",
    ),
    "holistic": Reason(
        "the levels only weigh the two against each other, and leave the case to judgement",
        "write a Resolved by where one answer is always right",
    ),
    # What can be covered and is not.
    "no-wording": Reason(
        "the words of a prompt or an answer are missing",
        "put the condition into words both ways in a Situation, with an Asked and a Good at each",
    ),
    "unspecified": Reason(
        "nothing says what is right on one side of it",
        "write an Otherwise under the When, or a Do under the Unless",
    ),
    "needs-model": Reason(
        "there is a plan for it, and nobody has written the words",
        "write what its brief asks for, as a Situation, or as an Asked with a Good and a Bad",
    ),
    "elided": Reason(
        "an answer is shortened with [...]",
        "write it out, or keep it with --include-elided",
    ),
    "no-phrases": Reason(
        "there are no phrases to compose with in this language",
        "write Goods in the situations: they need no phrases",
    ),
    "too-wide": Reason(
        "its rule hangs on too many facts together to be worked out",
        "part the rule in several with fewer conditions each",
    ),
    # What is left out row by row.
    "equal-texts": Reason("the two answers are the same text", "write answers that differ, or take one out"),
    "duplicate": Reason("another row has the same texts", ""),
    "unbalanced-hold": Reason(
        "a line that presses, or a leaf with the same answer, has no partner on the other side of its edge",
        "write a Pressed, or a leaf, on the other side, too",
    ),
    "no-branch-reason": Reason(
        "the branch that decides has no Because of its own, so no answer gives a reason",
        "write a Because under it",
    ),
}


def words_of(code: str) -> str:
    """What ``code`` says; the code itself for one that has no words."""
    return REASONS[code].words if code in REASONS else code


def advice_of(code: str) -> str:
    """What to do about ``code``; empty for nothing."""
    return REASONS[code].advice if code in REASONS else ""
