"""Writing files so that they are on the disk when the directory is exchanged, and hashing what was written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["bytes_digest", "digest_of_files", "file_digest", "published", "write_bytes", "write_parquet"]

_ROW_GROUP: Final = 100_000
_CHUNK: Final = 1 << 20

#: Columns with few distinct values; only these are written with a dictionary.
_LOW_CARDINALITY: Final = (
    "closure",
    "kind",
    "form",
    "hold",
    "origin",
    "source",
    "split",
    "reason",
    "level",
    "keyword",
    "file",
    "principle",
    "prompt.list.element.role",
    "chosen.list.element.role",
    "rejected.list.element.role",
    "completion.list.element.role",
    "principles.list.element",
    "violates.list.element",
    "conditions.list.element.condition",
    "conditions.list.element.value",
    "valuation.list.element.condition",
    "valuation.list.element.value",
)


def published(path: str) -> str:
    """``path`` as it is published: what is no UTF-8 in a file's name is written as ``%FF``."""
    if path.isascii():
        return path
    return "".join(f"%{ord(char) - 0xDC00:02X}" if "\udc80" <= char <= "\udcff" else char for char in path)


def write_bytes(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, its folder made where it is missing, and sync it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_parquet(path: Path, table: pa.Table) -> None:
    """Write ``table`` to ``path`` as every data file is written: zstd 1, page index, row groups of 100,000."""
    import pyarrow.parquet as pq

    columns = set(_leaf_columns(table.schema))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        pq.write_table(
            table.replace_schema_metadata(None),
            file,
            row_group_size=_ROW_GROUP,
            compression="zstd",
            compression_level=1,
            use_dictionary=[name for name in _LOW_CARDINALITY if name in columns],
            write_page_index=True,
            use_content_defined_chunking=False,
        )
        file.flush()
        os.fsync(file.fileno())


def _leaf_columns(schema: pa.Schema) -> Iterable[str]:
    """The dotted names that Parquet gives the leaves of the columns."""
    import pyarrow as pa

    pending = [(field.name, field.type) for field in schema]
    while pending:
        name, kind = pending.pop()
        if pa.types.is_list(kind):
            pending.append((f"{name}.list.element", kind.value_type))
        elif pa.types.is_struct(kind):
            pending += [(f"{name}.{child.name}", child.type) for child in kind]
        else:
            yield name


def bytes_digest(content: bytes) -> str:
    """sha256 in hexadecimal."""
    return sha256(content).hexdigest()


def file_digest(path: Path) -> str:
    """sha256 of a file, read a piece at a time."""
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def digest_of_files(files: Mapping[str, str]) -> str:
    """sha256 over the sorted ``path NUL sha256`` lines of ``files`` (path to sha256)."""
    lines = "".join(f"{path}\0{digest}\n" for path, digest in sorted(files.items()))
    return bytes_digest(lines.encode("utf-8", "surrogatepass"))
