"""Preference rows as the gates see them, and the strata that are judged apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from constc.gates.figure import Tally

if TYPE_CHECKING:
    from constc.records.preferences import PreferenceRow

__all__ = [
    "AUTHORED",
    "MODEL",
    "PairView",
    "digest_number",
    "drawn",
    "flips",
    "is_judged",
    "strata",
    "tallies",
    "view_of",
    "view_of_columns",
]

AUTHORED: Final = "authored"
MODEL: Final = "model"
_COMPOSED: Final = "composed"
#: The order in which forms are reported; others follow, sorted.
_FORMS: Final = ("voice", "act", "reasoned")
_BETWEEN_MESSAGES: Final = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """One preference row. ``prompt_text``: the contents of all messages of the prompt, a blank line between them.
    ``roles``: who speaks them, which in a ladder is all that tells two prompts apart.
    ``conditions``: pairs of fact and value. ``principle``: the focus. The rest are the columns of the same names.
    """

    id: str
    prompt_text: str
    chosen: str
    rejected: str
    group: str
    split: str
    form: str | None = None
    edge: str | None = None
    hold: bool | None = None
    conditions: tuple[tuple[str, str], ...] = ()
    kind: str = AUTHORED
    origin: str = AUTHORED
    principle: str = ""
    roles: tuple[str, ...] = ()


def view_of(row: PreferenceRow, split: str) -> PairView:
    """The view of a row in ``split``."""
    return PairView(
        id=row.id,
        prompt_text=_BETWEEN_MESSAGES.join(message.content for message in row.prompt),
        chosen=_BETWEEN_MESSAGES.join(message.content for message in row.chosen),
        rejected=_BETWEEN_MESSAGES.join(message.content for message in row.rejected),
        group=row.group,
        split=split,
        form=row.form,
        edge=row.edge,
        hold=row.hold,
        conditions=tuple((setting.condition, setting.value) for setting in row.conditions),
        kind=row.kind,
        origin=row.origin,
        principle=row.principles[0] if row.principles else "",
        roles=tuple(message.role for message in row.prompt),
    )


def view_of_columns(columns: Mapping[str, Any], split: str) -> PairView:
    """The view of a row that was read from a built directory, as a mapping of columns."""
    prompt, chosen, rejected = (
        _BETWEEN_MESSAGES.join(message["content"] for message in columns[name])
        for name in ("prompt", "chosen", "rejected")
    )
    return PairView(
        id=columns["id"],
        prompt_text=prompt,
        chosen=chosen,
        rejected=rejected,
        group=columns["group"],
        split=split,
        form=columns["form"],
        edge=columns["edge"],
        hold=columns["hold"],
        conditions=tuple((setting["condition"], setting["value"]) for setting in columns["conditions"] or ()),
        kind=columns["kind"],
        origin=columns["origin"],
        principle=columns["principles"][0] if columns["principles"] else "",
        roles=tuple(message["role"] for message in columns["prompt"]),
    )


def is_judged(row: PairView) -> bool:
    """Whether goals are set for ``row``: it was composed, and is no worked example of the author's."""
    return row.origin == _COMPOSED and row.kind != AUTHORED


def strata(rows: Iterable[PairView]) -> dict[str, list[PairView]]:
    """The rows by what is measured apart: the forms of composed rows, then ``authored``, then ``model``."""
    found: dict[str, list[PairView]] = {}
    for row in rows:
        found.setdefault(_stratum(row), []).append(row)
    last = (AUTHORED, MODEL)
    forms = [*_FORMS, *sorted(found.keys() - {*_FORMS, *last}), *last]
    return {form: found[form] for form in forms if form in found}


def _stratum(row: PairView) -> str:
    if is_judged(row):
        return row.form or _COMPOSED
    return MODEL if row.origin == MODEL else AUTHORED


def flips(rows: Iterable[PairView]) -> dict[tuple[str, str], list[PairView]]:
    """The rows of each flip, without those of its holds, by edge and form."""
    found: dict[tuple[str, str], list[PairView]] = {}
    for row in rows:
        if row.edge is not None and not row.hold:
            found.setdefault((row.edge, row.form or ""), []).append(row)
    return found


def tallies(outcomes: Iterable[tuple[str, float]]) -> list[Tally]:
    """Outcomes, each with its group, added up by group."""
    totals: dict[str, float] = {}
    counts: dict[str, int] = {}
    for group, outcome in outcomes:
        totals[group] = totals.get(group, 0.0) + outcome
        counts[group] = counts.get(group, 0) + 1
    return [Tally(totals[group], counts[group]) for group in totals]


def digest_number(*keys: str) -> int:
    """A number below 2**64 that depends on ``keys`` alone."""
    return int.from_bytes(sha256("\x1f".join(keys).encode("utf-8", "surrogatepass")).digest()[:8], "big")


def drawn(rows: Sequence[PairView], limit: int) -> list[PairView]:
    """At most ``limit`` rows, whole groups in the order of their digests, so that what balances within a group still
    does. Of the group that no longer fits come whole sets of rows about one pair of texts.
    """
    if len(rows) <= limit:
        return list(rows)
    groups: dict[str, list[PairView]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    kept: list[PairView] = []
    for group in sorted(groups, key=lambda name: (digest_number("draw", name), name)):
        about: dict[tuple[str, str], list[PairView]] = {}
        for row in groups[group]:
            first, second = sorted((row.chosen, row.rejected))
            about.setdefault((first, second), []).append(row)
        for texts in sorted(about, key=lambda pair: (digest_number("draw", *pair), pair)):
            if len(kept) + len(about[texts]) > limit:
                return kept
            kept += about[texts]
    return kept
