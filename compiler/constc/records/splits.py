"""Splits: by digest of the group, so that a row never moves because a neighbour changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

__all__ = ["HELD_OUT", "WHOLE", "assign", "split_of"]

#: Groups of a held-out principle go here.
HELD_OUT = "test"
#: The one split of tables that are not trained on.
WHOLE = "train"

_SCALE = 1 << 64


def split_of(group: str, splits: Mapping[str, int]) -> str:
    """The split of ``group``. ``splits`` maps names, in the order in which they share out the digests, to percents.

    >>> split_of("some group", {"train": 100})
    'train'
    """
    position = int.from_bytes(sha256(f"split\x1f{group}".encode()).digest()[:8], "big") * 100
    upper = 0
    name = WHOLE
    for name, percent in splits.items():
        upper += percent
        if position < upper * _SCALE:
            return name
    return name


def assign(groups: Iterable[str], splits: Mapping[str, int], held_out: frozenset[str]) -> dict[str, str]:
    """The split of each group; a group in ``held_out`` goes to ``test`` whole."""
    return {group: HELD_OUT if group in held_out else split_of(group, splits) for group in groups}
