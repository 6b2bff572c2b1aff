"""Arrow: the types of the columns, and rows as tables. pyarrow is imported when it is needed."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence, Sized
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "BATCH", "array_of", "constant", "decision", "messages", "names", "provenance", "settings", "text", "to_table",
]  # fmt: skip

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


def to_table(rows: Sequence[object], schema: pa.Schema) -> pa.Table:
    """``rows`` as a table with exactly the columns of ``schema``; every column is an attribute of the row class."""
    import pyarrow as pa

    batches = []
    for start in range(0, len(rows), BATCH):
        chunk = rows[start : start + BATCH]
        columns = [array_of([getattr(row, field.name) for row in chunk], field.type) for field in schema]
        batches.append(pa.RecordBatch.from_arrays(columns, schema=schema))
    return pa.Table.from_batches(batches, schema=schema)


def array_of(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """``values`` as an Arrow array of ``kind``: strings, booleans, 32-bit integers, lists and structs of these.

    The fields of a struct are attributes of its values. The buffers are written here, since pyarrow imports the whole
    of pandas, where it is installed, as soon as it is given a Python list or scalar.
    """
    import pyarrow as pa

    validity = None if all(value is not None for value in values) else _bitmap(value is not None for value in values)
    children: list[pa.Array] = []
    if pa.types.is_string(kind):
        encoded = [b"" if value is None else value.encode("utf-8") for value in values]
        buffers = [_offsets(encoded), pa.py_buffer(b"".join(encoded))]
    elif pa.types.is_list(kind):
        lists = [() if value is None else value for value in values]
        buffers = [_offsets(lists)]
        children = [array_of([item for each in lists for item in each], kind.value_type)]
    elif pa.types.is_struct(kind):
        buffers = []
        children = [array_of([getattr(value, field.name) for value in values], field.type) for field in kind]
    elif pa.types.is_boolean(kind):
        buffers = [_bitmap(bool(value) for value in values)]
    elif pa.types.is_int32(kind):
        buffers = [pa.py_buffer(array("i", [value or 0 for value in values]))]
    else:
        raise TypeError(f"no column is of type {kind}")
    return pa.Array.from_buffers(kind, len(values), [validity, *buffers], children=children)


def constant(value: Any, kind: pa.DataType) -> pa.Scalar:
    """``value`` as an Arrow scalar, for the kernels."""
    return array_of([value], kind)[0]


def _offsets(values: Iterable[Sized]) -> pa.Buffer:
    import pyarrow as pa

    return pa.py_buffer(array("i", accumulate(map(len, values), initial=0)))


def _bitmap(flags: Iterable[bool]) -> pa.Buffer:
    """One bit for each flag, the first in the lowest bit."""
    import pyarrow as pa

    bits = bytearray()
    for index, flag in enumerate(flags):
        if index % 8 == 0:
            bits.append(0)
        bits[-1] |= flag << (index % 8)
    return pa.py_buffer(bytes(bits))
