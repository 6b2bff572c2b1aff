"""Form checks: what trainers read without checking, checked on the Arrow columns.

Refused is what no training row may be: an unknown role, an empty message, an answer that is not exactly one message of
the assistant, two equal answers, a prompt without a message. Counted is what some chat templates refuse and a reader
of the card should know of: a prompt without a user's turn, a prompt that ends in an answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from constc.records.arrow import array_of, constant

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
    found: dict[str, int] = {}
    answers = _ANSWERS[form]
    for name in ("prompt", *answers):
        spoken = _Spoken(table.column(name).combine_chunks())
        _count(found, "unknown-role", spoken.rows_with(_not(spoken.spoken_by(*ROLES))))
        _count(found, "empty-content", spoken.rows_with(spoken.empty()))
        if name == "prompt":
            silent = spoken.rows_of_length(0)
            _count(found, "empty-prompt", silent)
            _count(found, "no-user-turn", len(spoken.column) - silent - spoken.rows_with(spoken.spoken_by("user")))
            _count(found, "ends-in-answer", spoken.rows_that_end_with("assistant"))
        else:
            _count(found, "not-one-answer", len(spoken.column) - spoken.rows_of_length(1))
            _count(found, "not-one-answer", spoken.rows_with(_not(spoken.spoken_by("assistant"))))
    if form == "preference":
        pairs = zip(table.column("chosen"), table.column("rejected"), strict=True)
        _count(found, "equal-answers", sum(1 for one, other in pairs if one.as_py() == other.as_py()))
    return {code: found[code] for code in (*REFUSED, *COUNTED) if found.get(code)}


class _Spoken:
    """One column of messages, taken apart."""

    def __init__(self, column: pa.Array) -> None:
        import pyarrow.compute as pc

        self.column = column
        self.lengths = pc.list_value_length(column)
        self.parents = pc.list_parent_indices(column)
        flat = pc.list_flatten(column)
        self.roles = pc.struct_field(flat, "role")
        self.contents = pc.struct_field(flat, "content")

    def spoken_by(self, *roles: str) -> pa.Array:
        """For each message, whether its role is one of ``roles``."""
        return _among(self.roles, roles)

    def empty(self) -> pa.Array:
        """For each message, whether nothing is in it."""
        import pyarrow.compute as pc

        return pc.or_(_among(pc.utf8_trim_whitespace(self.contents), ("",)), pc.is_null(self.contents))

    def rows_with(self, mask: pa.Array) -> int:
        """How many rows have a message for which ``mask`` is true."""
        import pyarrow.compute as pc

        return len(pc.unique(pc.filter(self.parents, mask)))

    def rows_of_length(self, length: int) -> int:
        """How many rows have that many messages; a null has none."""
        import pyarrow as pa
        import pyarrow.compute as pc

        same = pc.equal(self.lengths, constant(length, pa.int32()))
        return (pc.sum(same).as_py() or 0) + (self.lengths.null_count if length == 0 else 0)

    def rows_that_end_with(self, role: str) -> int:
        """How many rows have a last message by ``role``."""
        import pyarrow as pa
        import pyarrow.compute as pc

        full = self.column.filter(pc.greater(self.lengths, constant(0, pa.int32())))
        roles = pc.struct_field(pc.list_flatten(full), "role")
        ends = pc.subtract(pc.cumulative_sum(pc.list_value_length(full)), constant(1, pa.int32()))
        return pc.sum(_among(roles.take(ends), (role,))).as_py() or 0


def _among(values: pa.Array, known: Sequence[str]) -> pa.Array:
    """For each value, whether it is one of ``known``; a null is not."""
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.is_in(values, value_set=array_of(known, pa.string()))


def _not(mask: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    return pc.invert(mask)


def _count(found: dict[str, int], code: str, rows: int) -> None:
    if rows:
        found[code] = found.get(code, 0) + rows
