"""Form checks: what trainers read without checking, checked on the Arrow columns.

Refused is what no training row may be: an unknown role, an empty message, an answer that is not exactly one message of
the assistant, two equal answers, a prompt without a message. Counted is what some chat templates refuse and a reader
of the card should know of: a prompt without a user's turn, a prompt that ends in an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["COUNTED", "REFUSED", "ROLES", "check_form"]

ROLES: Final = ("system", "developer", "user", "assistant", "tool")

REFUSED: Final[Mapping[str, str]] = {
    "unknown-role": "a role that chat templates do not know",
    "empty-content": "an empty message",
    "empty-prompt": "a prompt without a message",
    "not-one-answer": "an answer that is not exactly one message of the assistant",
    "equal-answers": "two equal answers",
}

COUNTED: Final[Mapping[str, str]] = {
    "no-user-turn": "a prompt without a user's turn",
    "ends-in-answer": "a prompt that ends in a turn of the assistant",
}

_ANSWERS: Final[Mapping[str, tuple[str, ...]]] = {
    "preference": ("chosen", "rejected"),
    "prompt-completion": ("completion",),
    "prompt-only": (),
}


def check_form(form: str, table: pa.Table) -> dict[str, int]:
    """How many rows of ``table`` show each finding; only those that occur. ``form`` is the TRL dataset type.

    The table has the columns of that type, each ``list<struct<role, content>>``.
    """
    import pyarrow.compute as pc

    found: dict[str, int] = {}
    answers = _ANSWERS[form]
    for name in ("prompt", *answers):
        column = table.column(name).combine_chunks()
        lengths = pc.list_value_length(column)
        roles = pc.struct_field(pc.list_flatten(column), "role")
        contents = pc.struct_field(pc.list_flatten(column), "content")
        parents = pc.list_parent_indices(column)
        unknown = pc.invert(pc.fill_null(pc.is_in(roles, value_set=_strings(ROLES)), fill_value=False))
        empty = pc.fill_null(pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(contents)), 0), fill_value=True)
        _count(found, "unknown-role", _rows(parents, unknown))
        _count(found, "empty-content", _rows(parents, empty))
        if name == "prompt":
            _prompt_findings(found, column, lengths, roles, parents)
        else:
            other = pc.invert(pc.fill_null(pc.equal(roles, "assistant"), fill_value=False))
            wrong = pc.sum(pc.invert(pc.fill_null(pc.equal(lengths, 1), fill_value=False))).as_py() or 0
            _count(found, "not-one-answer", wrong + _rows(parents, other))
    if form == "preference":
        _count(found, "equal-answers", _equal(table.column("chosen"), table.column("rejected")))
    return {code: found[code] for code in (*REFUSED, *COUNTED) if found.get(code)}


def _prompt_findings(
    found: dict[str, int], column: pa.Array, lengths: pa.Array, roles: pa.Array, parents: pa.Array
) -> None:
    import pyarrow.compute as pc

    none = pc.sum(pc.fill_null(pc.equal(lengths, 0), fill_value=True)).as_py() or 0
    _count(found, "empty-prompt", none)
    asked = _rows(parents, pc.fill_null(pc.equal(roles, "user"), fill_value=False))
    _count(found, "no-user-turn", len(column) - none - asked)
    ends = column.filter(pc.greater(lengths, 0)).offsets[1:]
    last = roles.take(pc.subtract(ends, 1)) if len(ends) else roles.slice(0, 0)
    _count(found, "ends-in-answer", pc.sum(pc.equal(last, "assistant")).as_py() or 0)


def _strings(values: tuple[str, ...]) -> pa.Array:
    import pyarrow as pa

    return pa.array(values, pa.string())


def _rows(parents: pa.Array, mask: pa.Array) -> int:
    """How many rows have an element where ``mask`` is true."""
    import pyarrow.compute as pc

    return len(pc.unique(pc.filter(parents, mask)))


def _equal(left: pa.ChunkedArray, right: pa.ChunkedArray) -> int:
    """How many rows hold the same texts in both columns."""
    return sum(1 for one, other in zip(left, right, strict=True) if one.as_py() == other.as_py())


def _count(found: dict[str, int], code: str, rows: int) -> None:
    if rows:
        found[code] = found.get(code, 0) + rows
