"""All gates over one set of rows, each form apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from constc.gates.balance import balance
from constc.gates.compression import AS_PEOPLE_WRITE, compression
from constc.gates.figure import EVEN, POWER, Figure, Goal
from constc.gates.flip_partner import EVERY, flip_partner
from constc.gates.flip_words import flip_words
from constc.gates.leakage import NOTHING, leakage
from constc.gates.longer_wins import longer_wins
from constc.gates.overlap import OVERLAP_GOALS, overlap
from constc.gates.pairs import AUTHORED, MODEL, PairView, strata
from constc.gates.tied_ngrams import NONE_TIED, tied_ngrams

if TYPE_CHECKING:
    from constc.gates.flip_words import Wordings

__all__ = ["CHEAP", "NAMES", "measure"]

#: The gates that are always on, and all of them, in the order in which they are reported.
CHEAP = ("longer-wins", "flip-partner", "flip-words", "balance", "leakage", "compression")
NAMES = (
    "response-only",
    "longer-wins",
    "ngrams",
    "prompt-gain",
    "overlap",
    "flip-partner",
    "flip-words",
    "balance",
    "leakage",
    "compression",
)


def measure(
    rows: Iterable[PairView],
    *,
    names: Sequence[str] = NAMES,
    speaks: Callable[[PairView], bool] | None = None,
    wordings: Mapping[str, Wordings] | None = None,
) -> tuple[Figure, ...]:
    """The figures of ``rows``: gate by gate, within each form by form, then those of authored rows without a goal.

    ``names``: which gates. ``speaks``: whether all conditions of a row speak in the fact's own wording. Where enough
    rows of a form do, the prompt gain is judged on them; else it is measured on all and not judged. ``wordings``: for
    :func:`flip_words`. Leakage is looked for among all rows together; near-duplicates only where every gate is asked
    for.
    """
    every = list(rows)
    forms = strata(every)
    found: list[Figure] = []
    for name in NAMES:
        if name not in names:
            continue
        if name == "leakage":
            found.append(leakage(every, None, NOTHING, near=all(each in names for each in NAMES)))
            continue
        for form, members in forms.items():
            figure = _measured(name, members, form, form not in (AUTHORED, MODEL), speaks, wordings)
            if figure is not None:
                found.append(figure)
    return tuple(found)


def _measured(
    name: str,
    rows: Sequence[PairView],
    form: str,
    judged: bool,
    speaks: Callable[[PairView], bool] | None,
    wordings: Mapping[str, Wordings] | None,
) -> Figure | None:
    """One figure, or None for a gate that has no meaning for such rows."""

    def wanted(goal: Goal) -> Goal | None:
        return goal if judged else None

    match name:
        case "response-only":
            from constc.gates.response_only import response_only

            return response_only(rows, form, wanted(EVEN))
        case "prompt-gain":
            from constc.gates.prompt_gain import WORTH_READING, prompt_gain

            if judged and speaks is not None and sum(map(speaks, rows)) >= POWER:
                return prompt_gain(rows, form, WORTH_READING, speaks)
            return prompt_gain(rows, form, None)
        case "longer-wins":
            return longer_wins(rows, form, wanted(EVEN))
        case "ngrams":
            return tied_ngrams(rows, form, wanted(NONE_TIED))
        case "overlap":
            return overlap(rows, form, wanted(OVERLAP_GOALS.get(form, EVEN)))
        case "compression":
            return compression(rows, form, wanted(AS_PEOPLE_WRITE))
    if not judged:
        return None
    match name:
        case "flip-partner":
            return flip_partner(rows, form, EVERY)
        case "flip-words":
            return flip_words(rows, form, EVERY, wordings)
        case _:
            return balance(rows, form, EVERY)
