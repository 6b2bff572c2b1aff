"""Arrow: the types of the columns, and rows as tables. pyarrow is imported when it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from constc.records.rows import Row

__all__ = ["BATCH", "decision", "messages", "names", "provenance", "settings", "text", "to_table"]

#: Rows are turned into columns this many at a time, which bounds the Python objects alive at once.
BATCH = 25_000


def text(name: str) -> pa.Field:
    """A string column."""
    import pyarrow as pa

    return pa.field(name, pa.string())


def names(name: str) -> pa.Field:
    """A column of lists of strings."""
    import pyarrow as pa

    return pa.field(name, pa.list_(pa.string()))


def messages(name: str) -> pa.Field:
    """A column of message lists: ``list<struct<role: string, content: string>>``."""
    return _structs(name, "role", "content")


def settings(name: str) -> pa.Field:
    """A column of conditions with values: ``list<struct<condition: string, value: string>>``."""
    return _structs(name, "condition", "value")


def decision(name: str) -> pa.Field:
    """A column of decisions: ``list<struct<principle: string, keyword: string, act: string>>``."""
    return _structs(name, "principle", "keyword", "act")


def _structs(name: str, *fields: str) -> pa.Field:
    import pyarrow as pa

    return pa.field(name, pa.list_(pa.struct([pa.field(field, pa.string()) for field in fields])))


def provenance() -> list[pa.Field]:
    """The provenance columns, which follow the payload of every training row."""
    import pyarrow as pa

    return [
        text("id"),
        text("digest"),
        text("closure"),
        names("principles"),
        text("case"),
        text("kind"),
        text("form"),
        settings("conditions"),
        text("edge"),
        pa.field("hold", pa.bool_()),
        text("group"),
        text("origin"),
        text("source"),
    ]


def to_table(rows: Sequence[Row], schema: pa.Schema) -> pa.Table:
    """``rows`` as a table with exactly the columns of ``schema``; every column is an attribute of the row class."""
    import pyarrow as pa

    batches = []
    for start in range(0, len(rows), BATCH):
        chunk = rows[start : start + BATCH]
        columns = [_column(chunk, field) for field in schema]
        batches.append(pa.RecordBatch.from_arrays(columns, schema=schema))
    return pa.Table.from_batches(batches, schema=schema)


def _column(rows: Sequence[Row], field: pa.Field) -> pa.Array:
    import pyarrow as pa

    values: list[Any] = [getattr(row, field.name) for row in rows]
    kind = field.type
    if pa.types.is_list(kind) and pa.types.is_struct(kind.value_type):
        fields = [child.name for child in kind.value_type]
        values = [None if value is None else [_struct(item, fields) for item in value] for value in values]
    elif pa.types.is_struct(kind):
        fields = [child.name for child in kind]
        values = [None if value is None else _struct(value, fields) for value in values]
    return pa.array(values, type=kind)


def _struct(value: object, fields: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(value, name) for name in fields}
