"""Where rows lie: buckets by principle, names of files, order of rows.

One file for each bucket of principles, so that an edit of one principle changes one file. The number of buckets is a
power of two with about 16,000 rows a file, the same in all splits of a config; it depends on nothing but the number of
rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import log2
from typing import Final

from constc.graph.keys import row_id
from constc.records.kind import Made

__all__ = ["MOST_BUCKETS", "ROWS_PER_FILE", "PlannedFile", "bucket_count", "bucket_of", "file_name", "plan_files"]

ROWS_PER_FILE: Final = 16_000
MOST_BUCKETS: Final = 256


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """One Parquet file to be: its path in the directory, its place in the layout, and its rows in order.

    ``principles`` maps the key of each principle in it to the number of its rows.
    """

    path: str
    config: str
    split: str
    bucket: int
    buckets: int
    rows: tuple[Made, ...]
    principles: Mapping[str, int]


def bucket_count(rows: int) -> int:
    """The number of buckets for a config of ``rows`` rows: 1 to 256, a power of two.

    >>> [bucket_count(rows) for rows in (0, 16_000, 30_000, 1_000_000, 10**9)]
    [1, 1, 2, 64, 256]
    """
    if rows <= ROWS_PER_FILE:
        return 1
    return min(MOST_BUCKETS, 1 << round(log2(rows / ROWS_PER_FILE)))


def principle_digest(key: str) -> str:
    """The digest by which the rows of a principle are placed and ordered."""
    return row_id(key)


def bucket_of(key: str, buckets: int) -> int:
    """The bucket of the principle with ``key``: the top bits of its digest."""
    return int(principle_digest(key)[:8], 16) * buckets >> 32


def file_name(config: str, split: str, bucket: int, buckets: int) -> str:
    """The path of a data file.

    >>> file_name("preferences", "train", 3, 64)
    'preferences/train-00003-of-00064.parquet'
    """
    return f"{config}/{split}-{bucket:05d}-of-{buckets:05d}.parquet"


def plan_files(config: str, rows: Iterable[Made]) -> Iterator[PlannedFile]:
    """The files of a config in the order of their paths; a bucket without rows has none."""
    rows = tuple(rows)
    buckets = bucket_count(len(rows))
    digests = {key: principle_digest(key) for key in dict.fromkeys(made.focus for made in rows)}
    shares: dict[tuple[str, int], list[Made]] = {}
    for made in rows:
        shares.setdefault((made.split, bucket_of(made.focus, buckets)), []).append(made)
    for (split, bucket), share in sorted(shares.items(), key=lambda item: item[0]):
        share.sort(key=lambda made: (digests[made.focus], made.group, made.row.id))
        principles: dict[str, int] = {}
        for made in share:
            principles[made.focus] = principles.get(made.focus, 0) + 1
        yield PlannedFile(
            file_name(config, split, bucket, buckets), config, split, bucket, buckets, tuple(share), principles
        )
