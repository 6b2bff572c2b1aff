"""Arrow columns as JSON, column by column: no object is made for a row.

Text stays as it is, in UTF-8; only the characters that some readers take for the end of a line are escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Final

from constc.failure import Failure

if TYPE_CHECKING:
    import pyarrow as pa

    from constc.dataset.export.formats import Field, Format, Part, Wording

__all__ = ["json_lines", "json_texts"]

#: Ends of lines to Unicode, though not to JSON.
_BREAKS: Final = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def json_lines(batch: pa.RecordBatch, format: Format, config: str) -> Iterator[str]:
    """The rows of ``batch`` as objects, one line each, without line ends.

    Raises :class:`~constc.failure.Failure` where an answer is not exactly one message and the format can hold no other.
    """
    if format.shapes is None:
        pieces = [(f'"{name}": ', json_texts(batch.column(name)), "") for name in batch.schema.names]
    else:
        pieces = [_piece(batch, each, format.wording) for each in format.shapes[config]]
        pieces += [(f'"{name}": ', json_texts(batch.column(name)), "") for name in format.kept]
    columns = [[f"{head}{text}{tail}" for text in texts] for head, texts, tail in pieces]
    for row in zip(*columns, strict=True):
        yield "{" + ", ".join(row) + "}"


def _piece(batch: pa.RecordBatch, field: Field, wording: Wording) -> tuple[str, list[str], str]:
    """What stands before the values of a field, the values, and what stands behind them."""
    parts = [_messages(batch.column(part.column), part, wording) for part in field.parts]
    if field.single:
        (lists,) = parts
        if any(len(each) != 1 for each in lists):
            raise Failure(
                "damaged-dataset",
                f"`{field.parts[0].column}` has a row that is not exactly one message",
                "build the dataset again, or fetch it again",
            )
        values = [each[0] for each in lists]
    else:
        values = [f"[{', '.join(message for part in row for message in part)}]" for row in zip(*parts, strict=True)]
    head = "{".join(f'"{key}": ' for key in field.path)
    return head, values, "}" * (len(field.path) - 1)


def _messages(column: pa.Array, part: Part, wording: Wording) -> list[list[str]]:
    """For each row its messages, each as an object."""
    import pyarrow.compute as pc

    flat = column.flatten()
    roles: list[str] = pc.struct_field(flat, "role").to_pylist()
    contents: list[str] = pc.struct_field(flat, "content").to_pylist()
    frames = {role: _frame(role, part, wording) for role in dict.fromkeys(roles)}
    texts = []
    for role, content in zip(roles, contents, strict=True):
        head, tail = frames[role]
        texts.append(f"{head}{_quoted(content)}{tail}")
    return list(_cut(texts, pc.list_value_length(column).to_pylist()))


def _frame(role: str, part: Part, wording: Wording) -> tuple[str, str]:
    name = wording.names.get(role, role)
    marked = part.mark and (not part.marked or role in part.marked)
    tail = f", {part.mark}}}" if marked else "}"
    return f'{{"{wording.role}": {_quoted(name)}, "{wording.content}": ', tail


def json_texts(column: pa.Array) -> list[str]:
    """Each value of ``column`` as JSON: text, booleans, whole numbers, lists and structs of these, and null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return ["null" if value is None else _quoted(value) for value in column.to_pylist()]
    if pa.types.is_boolean(kind):
        words = {True: "true", False: "false", None: "null"}
        return [words[value] for value in column.to_pylist()]
    if pa.types.is_integer(kind):
        return ["null" if value is None else str(value) for value in column.to_pylist()]
    if pa.types.is_list(kind):
        lengths = pc.list_value_length(column).to_pylist()
        lists = _cut(json_texts(column.flatten()), lengths)
        joined = (f"[{', '.join(each)}]" for each in lists)
        return ["null" if length is None else text for length, text in zip(lengths, joined, strict=True)]
    if pa.types.is_struct(kind):
        return _structs(column, [each.name for each in kind])
    raise TypeError(f"no column is of type {kind}")


def _structs(column: pa.Array, names: Sequence[str]) -> list[str]:
    import pyarrow.compute as pc

    fields = []
    for name in names:
        head = f"{_quoted(name)}: "
        fields.append([head + text for text in json_texts(pc.struct_field(column, name))])
    known = column.is_valid().to_pylist()
    texts = ("{" + ", ".join(row) + "}" for row in zip(*fields, strict=True))
    return [text if there else "null" for text, there in zip(texts, known, strict=True)]


def _cut(values: list[str], lengths: Iterable[int | None]) -> Iterator[list[str]]:
    """``values`` in pieces of ``lengths``; None is the length of a null, which holds nothing."""
    start = 0
    for length in lengths:
        end = start + (length or 0)
        yield values[start:end]
        start = end


def _quoted(text: str) -> str:
    quoted = encode_basestring(text)
    return quoted if quoted.isascii() else quoted.translate(_BREAKS)
