"""Near-duplicates: texts whose sets of word 3-grams have a Jaccard similarity of at least a threshold.

Candidates come from MinHash signatures in bands (Broder, 1997), and every candidate is verified exactly. With 24 bands
of 5 a pair at similarity 0.8 is missed once in 13,000.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from constc.gates.tokens import words

__all__ = ["SIMILAR", "jaccard", "near_duplicates", "shingles"]

SIMILAR: Final = 0.8
_BANDS: Final = 24
_ROWS: Final = 5
_SHINGLE: Final = 3
_AT_ONCE: Final = 1 << 15
_PATIENCE: Final = 200

Hashes = NDArray[np.uint64]


def shingles(text: str) -> frozenset[str]:
    """The word 3-grams of ``text``; of a shorter text, all of it."""
    spoken = words(text)
    if len(spoken) < _SHINGLE:
        return frozenset([" ".join(spoken)])
    return frozenset(" ".join(spoken[at : at + _SHINGLE]) for at in range(len(spoken) - _SHINGLE + 1))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """What two sets have in common, as a share of all that they have."""
    return len(one & other) / len(one | other)


def near_duplicates(texts: Sequence[str], sides: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """For each text the first one of another side that is nearly the same: pairs of positions, the smaller first.

    ``sides``: for each text where it lies; texts of one side are not compared. A text that has been held against 200
    candidates in vain is given up, so that templates take no time in the square of their number.
    """
    if len(set(sides)) < 2:
        return ()
    sets = [shingles(text) for text in texts]
    found: dict[int, int] = {}
    tried: list[set[int]] = [set() for _ in texts]
    for one, others in _candidates(_signatures(sets), sides):
        for other in others:
            if one in found or len(tried[one]) >= _PATIENCE:
                break
            if other not in tried[one]:
                tried[one].add(other)
                if jaccard(sets[one], sets[other]) >= SIMILAR:
                    found[one] = other
    return tuple(sorted({(min(pair), max(pair)) for pair in found.items()}))


def _candidates(signatures: Hashes, sides: Sequence[str]) -> Iterator[tuple[int, Sequence[int]]]:
    """Each text with those of other sides that agree with it in all rows of a band; band by band."""
    for band in range(_BANDS):
        buckets: dict[bytes, dict[str, list[int]]] = {}
        rows = np.ascontiguousarray(signatures[:, band * _ROWS : (band + 1) * _ROWS])
        for text, side in enumerate(sides):
            buckets.setdefault(rows[text].tobytes(), {}).setdefault(side, []).append(text)
        for by_side in buckets.values():
            if len(by_side) < 2:
                continue
            for side, members in by_side.items():
                others = [text for name, texts in by_side.items() if name != side for text in texts]
                yield from ((one, others) for one in members)


def _signatures(sets: Sequence[frozenset[str]]) -> Hashes:
    """The smallest hashes of each set: shape (sets, bands * rows)."""
    factors, offsets = _permutations()
    signatures = np.zeros((len(sets), len(factors)), dtype=np.uint64)
    for first, last in _batches(sets):
        hashes = _hashes(shingle for each in sets[first:last] for shingle in sorted(each))
        starts = np.concatenate([[0], np.cumsum([len(each) for each in sets[first:last]])[:-1]])
        for column, (factor, offset) in enumerate(zip(factors, offsets, strict=True)):
            signatures[first:last, column] = np.minimum.reduceat((hashes * factor + offset) >> np.uint64(32), starts)
    return signatures


def _batches(sets: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Runs of sets with about as many members as are hashed at once."""
    first = members = 0
    for position, each in enumerate(sets):
        members += len(each)
        if members >= _AT_ONCE:
            yield first, position + 1
            first, members = position + 1, 0
    if first < len(sets):
        yield first, len(sets)


def _hashes(texts: Iterable[str]) -> Hashes:
    """64 bits for each text, from two checksums of it."""
    pairs = [(crc32(raw), crc32(raw, 0x9E3779B9)) for raw in (text.encode("utf-8", "surrogatepass") for text in texts)]
    halves = np.array(pairs, dtype=np.uint64).reshape(-1, 2)
    mixed = halves[:, 0] * np.uint64(0x9E3779B97F4A7C15) ^ (halves[:, 1] << np.uint64(31))
    mixed ^= mixed >> np.uint64(29)
    return mixed * np.uint64(0xBF58476D1CE4E5B9)


def _permutations() -> tuple[Hashes, Hashes]:
    """An odd factor and an offset for each row of a signature."""
    digests = [sha256(f"minhash\x1f{row}".encode()).digest() for row in range(_BANDS * _ROWS)]
    factors = [int.from_bytes(digest[:8], "big") | 1 for digest in digests]
    return np.array(factors, dtype=np.uint64), np.array([int.from_bytes(d[8:16], "big") for d in digests], np.uint64)
