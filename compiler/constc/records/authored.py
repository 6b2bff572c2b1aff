"""What the rows of an example, or of a case, have in common, whatever their config."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from constc.cases.model import Case
from constc.records.composition import Composed, Scene, Shortfall, Spoken
from constc.records.kind import Dropped
from constc.records.material import Example, Material
from constc.records.rows import Setting

__all__ = ["Provenance", "composed_provenance", "left_out", "not_made", "provenance", "shortfalls"]

_AUTHORED = "authored"


class Provenance(TypedDict):
    """The provenance columns that do not depend on the answer (see :class:`~constc.records.rows.TrainingRow`)."""

    closure: str
    case: str
    kind: str
    conditions: tuple[Setting, ...]
    group: str
    origin: str
    source: str
    form: NotRequired[str]


def provenance(material: Material, example: Example) -> Provenance:
    """The provenance of every row that ``example`` makes."""
    return Provenance(
        closure=material.closure(example.focus),
        case=example.case,
        kind=_AUTHORED,
        conditions=example.conditions,
        group=example.group,
        origin=example.origin,
        source=example.source,
    )


def left_out(config: str, example: Example, reason: str, detail: str) -> Dropped:
    """A row of ``config`` that ``example`` does not make, with the reason."""
    return Dropped(config, _AUTHORED, example.focus, example.case, example.source, reason, detail)


def composed_provenance(material: Material, case: Case, kind: str, form: str) -> Provenance:
    """The provenance of a row that is composed from ``case``."""
    return Provenance(
        closure=material.closure(case.principle),
        case=case.id,
        kind=kind,
        conditions=case.valuation,
        group=case.group,
        origin="composed",
        source=material.source(case.principle),
        form=form,
    )


def not_made(
    material: Material, config: str, each: Composed | Scene | Shortfall | Spoken, reason: str, words: str
) -> Dropped:
    """A row of ``config`` that a case does not make, with the reason."""
    case = each.case
    return Dropped(
        config, each.kind, case.principle, case.id, material.source(case.principle), reason, f"{each.form}: {words}"
    )


def shortfalls(material: Material, config: str) -> list[Dropped]:
    """The rows of ``config`` that could have been composed and are not; each reason of a case in a form once."""
    found = dict.fromkeys(
        not_made(material, config, each, each.reason, each.detail) for each in material.composition.shortfalls
    )
    return list(found)
