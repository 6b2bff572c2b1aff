"""Reading the rows of a config a row group at a time, so that memory does not grow with the dataset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from constc.failure import Failure, from_os_error

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from constc.dataset.read import Dataset

__all__ = ["batches", "role_lists", "row_groups"]

#: Rows that are Python objects at once.
_BATCH: Final = 2_000
_REMEDY: Final = "build the dataset again, or fetch it again"


def batches(
    dataset: Dataset, config: str, split: str, columns: Sequence[str] | None = None
) -> Iterator[pa.RecordBatch]:
    """The rows of a split in pieces, in the order of its files."""
    for group in row_groups(dataset, config, split, columns):
        yield from group.combine_chunks().to_batches(max_chunksize=_BATCH)


def row_groups(dataset: Dataset, config: str, split: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    """The row groups of a split, whole or with ``columns`` alone.

    Raises :class:`~constc.failure.Failure` for a file that is not as it was written.
    """
    import pyarrow.parquet as pq

    for name in dataset.files(config, split):
        path = dataset.directory / name
        with _readable(path), pq.ParquetFile(path) as file:
            if columns is not None and not set(columns) <= set(file.schema_arrow.names):
                raise _damaged(path)
            for index in range(file.num_row_groups):
                yield file.read_row_group(index, columns=list(columns) if columns is not None else None)


def role_lists(messages: pa.Array) -> Iterator[list[str]]:
    """For each row of a column of messages, their roles."""
    import pyarrow.compute as pc

    roles = pc.struct_field(messages.flatten(), "role").to_pylist()
    start = 0
    for length in pc.list_value_length(messages).to_pylist():
        end = start + (length or 0)
        yield roles[start:end]
        start = end


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except pa.ArrowException as problem:
        raise _damaged(path) from problem
    except FileNotFoundError as problem:
        raise Failure("damaged-dataset", f"`{path}` is missing", _REMEDY) from problem
    except OSError as problem:
        raise from_os_error(OSError(problem.errno, problem.strerror or str(problem)), str(path)) from problem


def _damaged(path: Path) -> Failure:
    return Failure("damaged-dataset", f"`{path}` is damaged and cannot be read", _REMEDY)
