"""The source map: one row for each clause of the constitution, with the lines that it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from constc.cases.clauses import ClauseEntry
from constc.records.arrow import array_of
from constc.records.rows import DIGEST_LENGTH

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["SOURCEMAP", "sourcemap_table"]

SOURCEMAP: Final = "sourcemap.parquet"

_TEXTS: Final = ("principle", "clause", "keyword", "file")
_NUMBERS: Final = ("start_line", "start_column", "end_line", "end_column")


def sourcemap_table(entries: Iterable[ClauseEntry], paths: Mapping[str, str]) -> pa.Table:
    """``entries`` as a table. Lines and columns from 1, columns in code points, ends exclusive; ``digest`` is over the
    clause's text as written.
    """
    import pyarrow as pa

    fields = [pa.field(name, pa.string()) for name in _TEXTS]
    fields += [pa.field(name, pa.int32()) for name in _NUMBERS]
    fields.append(pa.field("digest", pa.string()))
    rows = [_row(entry, paths) for entry in entries]
    columns = [array_of([row[field.name] for row in rows], field.type) for field in fields]
    return pa.Table.from_arrays(columns, schema=pa.schema(fields))


def _row(entry: ClauseEntry, paths: Mapping[str, str]) -> dict[str, str | int]:
    start, end = entry.place.start(), entry.place.end()
    path = entry.place.source.path
    text = entry.place.text.encode("utf-8", "surrogatepass")
    return {
        "principle": entry.owner,
        "clause": entry.clause,
        "keyword": entry.keyword,
        "file": paths.get(path, path),
        "start_line": start.line,
        "start_column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "digest": sha256(text).hexdigest()[:DIGEST_LENGTH],
    }
