"""A record kind: one config of the dataset, and the function that makes its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from constc.records.rows import Row, TrainingRow

if TYPE_CHECKING:
    import pyarrow as pa

    from constc.records.material import Material

__all__ = ["Dropped", "Emission", "Made", "RecordKind", "distinct"]


@dataclass(frozen=True, slots=True, order=True)
class Dropped:
    """A row that could have been and is not, with the reason: nothing is dropped silently.

    ``principle`` is the id of the focus, ``case`` the id of the case, ``source`` its ``file#id``; ``reason`` is a
    kebab-case code, ``detail`` the same for people.
    """

    config: str
    kind: str
    principle: str
    case: str
    source: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Made:
    """A row with what places it in the directory: the key of its focus principle, its group and its split."""

    row: Row
    focus: str
    group: str
    split: str


@dataclass(frozen=True, slots=True)
class Emission:
    """What one kind makes of the material: rows in no particular order, and what was left out."""

    rows: tuple[Made, ...]
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One config.

    ``config`` is its name, ``title`` what it holds in a few words, ``form`` the TRL dataset type (None for a table
    that is not trained on), ``row`` the class of its rows, ``schema`` makes the Arrow schema, ``emit`` the rows.
    """

    config: str
    title: str
    form: str | None
    row: type[Row]
    schema: Callable[[], pa.Schema]
    emit: Callable[[Material], Emission]


def distinct(
    candidates: Sequence[tuple[Made, object, Dropped]],
) -> tuple[tuple[Made, ...], tuple[Dropped, ...]]:
    """Of candidates with the same content, or with the same id, the one that sorts first; the others as dropped.

    Each candidate is a row, its content, and the entry to be written if it is left out. Which one stays depends on ids
    and content alone, never on where it stands in the document.
    """
    kept: list[Made] = []
    dropped: list[Dropped] = []
    contents: dict[object, str] = {}
    ids: set[str] = set()
    for made, content, entry in sorted(candidates, key=_order):
        if content in contents:
            dropped.append(entry)
            continue
        if made.row.id in ids:
            label, colon, _ = entry.detail.rpartition(": ")
            words = "another row has the same keys, since the texts differ in markup, capitals or final marks alone"
            dropped.append(replace(entry, detail=f"{label}{colon}{words}"))
            continue
        ids.add(made.row.id)
        contents[content] = made.row.id
        kept.append(made)
    return tuple(kept), tuple(dropped)


def _order(candidate: tuple[Made, object, Dropped]) -> tuple[object, ...]:
    row = candidate[0].row
    principles = row.principles if isinstance(row, TrainingRow) else ()
    return (row.id, row.digest, principles, candidate[2])
