"""Writing the rows of a config to a file or a pipe as they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from constc.dataset.export.lines import json_lines
from constc.dataset.export.reading import batches, row_groups
from constc.dataset.export.survey import taken

if TYPE_CHECKING:
    import pyarrow as pa

    from constc.dataset.export.formats import Format
    from constc.dataset.export.survey import Survey
    from constc.dataset.read import Dataset

__all__ = ["Sink", "Written", "write_rows"]


class Sink(Protocol):
    """Where bytes go. Nothing but ``write`` is used, and it is left open."""

    def write(self, content: bytes, /) -> object:
        """Take all of ``content``. Raises OSError where it cannot."""


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows were written, and how many the format would have skipped, so that they were left out."""

    rows: int
    left_out: int


def write_rows(
    dataset: Dataset, format: Format, config: str, splits: Sequence[str], found: Survey, sink: Sink
) -> Written:
    """Write the rows of ``splits``, one split after the other.

    Raises OSError for a sink that fails, :class:`~constc.failure.Failure` for a dataset that cannot be read.
    """
    if format.suffix == "parquet":
        groups = (group for split in splits for group in row_groups(dataset, config, split))
        return Written(_write_parquet(groups, sink), 0)
    rows = left_out = 0
    for split in splits:
        for batch in batches(dataset, config, split, _columns(format, config, found)):
            kept = taken(batch, found)
            rows += kept.num_rows
            left_out += batch.num_rows - kept.num_rows
            sink.write("".join(f"{line}\n" for line in json_lines(kept, format, config)).encode("utf-8"))
    return Written(rows, left_out)


def _columns(format: Format, config: str, found: Survey) -> tuple[str, ...] | None:
    """The columns to read; None for all."""
    columns = format.columns(config)
    if columns is None or not found.skips:
        return columns
    return tuple(dict.fromkeys((*columns, "prompt", "edge")))


def _write_parquet(groups: Iterator[pa.Table], sink: Sink) -> int:
    """The same columns as one file, row group for row group; the number of rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    count = 0
    writer: pq.ParquetWriter | None = None
    target = _Target(sink)
    with pa.PythonFile(target, mode="w") as file:
        try:
            for group in groups:
                if writer is None:
                    writer = pq.ParquetWriter(
                        file, group.schema, compression="zstd", compression_level=1, write_page_index=True
                    )
                writer.write_table(group)
                count += group.num_rows
        except BaseException:
            target.give_up()
            raise
        finally:
            if writer is not None:
                writer.close()
    return count


class _Target:
    """A sink as pyarrow wants it."""

    closed = False

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._place = 0
        self._useless = False

    def give_up(self) -> None:
        """Write nothing more: without its end a file that is half there can be told from a whole one."""
        self._useless = True

    def write(self, content: bytes) -> int:
        raw = bytes(content)
        if not self._useless:
            self._sink.write(raw)
        self._place += len(raw)
        return len(raw)

    def tell(self) -> int:
        return self._place

    def flush(self) -> None:
        """Nothing is held back here."""

    def close(self) -> None:
        self.closed = True
