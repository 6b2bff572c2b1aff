"""What the rows of an authored example have in common, whatever their config."""

from __future__ import annotations

from typing import TypedDict

from constc.records.kind import Dropped
from constc.records.material import Example, Material
from constc.records.rows import Setting

__all__ = ["Provenance", "left_out", "provenance"]

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


def provenance(material: Material, example: Example) -> Provenance:
    """The provenance of every row that ``example`` makes."""
    return Provenance(
        closure=material.closure(example.focus),
        case=example.case,
        kind=_AUTHORED,
        conditions=example.conditions,
        group=example.group,
        origin=_AUTHORED,
        source=example.source,
    )


def left_out(config: str, example: Example, reason: str, detail: str) -> Dropped:
    """A row of ``config`` that ``example`` does not make, with the reason."""
    return Dropped(config, _AUTHORED, example.focus, example.case, example.source, reason, detail)
