"""Covering arrays over the values of several dimensions, which keep their rows when a value is appended.

A row picks one value of every dimension. An array of strength t holds every combination of values of any t dimensions
in some row. Arrays of fewest rows are made anew, in other rows, as soon as a value is added. So these are put together
from smaller ones: for every choice of at most t dimensions and of later values for these (all but the first two),
a covering array over the first two values of the others, of what strength is left. Each of those depends on nothing
that can be appended, so appending a value, anywhere, only adds rows. The price is some rows more: 13 in place of 9 for
three dimensions of three values.

The smaller arrays come from `covertable`. What an array covers is counted by :func:`uncovered`, from the rows alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, product
from math import comb
from typing import Final

__all__ = ["affordable", "covering_rows", "uncovered"]

Row = tuple[int, ...]
#: Rows of an array, and choices of dimensions whose values it combines.
_MOST_ROWS: Final = 512
_MOST_CHOICES: Final = 600


def affordable(sizes: Sequence[int], strength: int) -> int:
    """The highest strength, at most ``strength`` and at least 1, whose array is not too long and soon made.

    >>> affordable([2, 3], 2), affordable([20] * 10, 2)
    (2, 1)
    """
    while strength > 1 and (comb(len(sizes), strength) > _MOST_CHOICES or _length(sizes, strength) > _MOST_ROWS):
        strength -= 1
    return strength


def _length(sizes: Sequence[int], strength: int) -> int:
    """The rows of an array of :func:`covering_rows`; about that many, where some dimension has a single value."""
    strength = min(strength, len(sizes))
    # How many ways there are to choose later values for 0, 1, ... dimensions.
    ways = [1] + [0] * strength
    for size in sizes:
        for count in range(strength, 0, -1):
            ways[count] += ways[count - 1] * max(0, size - 2)
    return sum(
        number * len(_two_valued(len(sizes) - count, min(strength, len(sizes)) - count))
        for count, number in enumerate(ways)
        if number
    )


def covering_rows(sizes: Sequence[int], strength: int = 2) -> tuple[Row, ...]:
    """The rows of a covering array. ``sizes``: how many values each dimension has, each at least 1; a row has the
    number of a value for each. ``strength``: from 1 to 3; at most as many dimensions are combined as there are.

    >>> covering_rows([2, 2])
    ((0, 0), (0, 1), (1, 0), (1, 1))
    """
    if not sizes:
        return ()
    strength = min(strength, len(sizes))
    rows: dict[Row, None] = {}
    for count in range(strength + 1):
        for places in combinations(range(len(sizes)), count):
            for values in product(*(range(2, sizes[place]) for place in places)):
                for row in _around(sizes, places, values, strength - count):
                    rows.setdefault(row)
    # Whatever the smaller arrays may have missed is added one by one.
    for missing in uncovered(tuple(rows), sizes, strength):
        added = dict(missing)
        rows.setdefault(tuple(added.get(place, 0) for place in range(len(sizes))))
    return tuple(sorted(rows))


def _around(sizes: Sequence[int], places: Sequence[int], values: Sequence[int], strength: int) -> Iterator[Row]:
    """Rows with ``values`` at ``places`` and an array over the first two values of the other dimensions."""
    others = [place for place in range(len(sizes)) if place not in places]
    lower = _two_valued(len(others), min(strength, len(others)))
    for chosen in lower:
        row = [0] * len(sizes)
        for place, value in zip(places, values, strict=True):
            row[place] = value
        for place, value in zip(others, chosen, strict=True):
            row[place] = min(value, sizes[place] - 1)
        yield tuple(row)


@cache
def _two_valued(dimensions: int, strength: int) -> tuple[Row, ...]:
    """A covering array over ``dimensions`` dimensions of two values each."""
    if dimensions == 0 or strength == 0:
        return ((0,) * dimensions,)
    if strength == 1:
        return ((0,) * dimensions, (1,) * dimensions)
    if strength >= dimensions:
        return tuple(product((0, 1), repeat=dimensions))
    from covertable import make
    from covertable.sorters import hash as by_hash

    made = make([[0, 1]] * dimensions, strength=strength, sorter=by_hash, salt="constc")
    return tuple(sorted(tuple(row) for row in made))


def uncovered(rows: Sequence[Row], sizes: Sequence[int], strength: int) -> list[tuple[tuple[int, int], ...]]:
    """The combinations of ``strength`` dimensions that no row holds, each as (dimension, value) pairs."""
    missing = []
    for places in combinations(range(len(sizes)), min(strength, len(sizes))):
        held = {tuple(row[place] for place in places) for row in rows}
        for values in product(*(range(sizes[place]) for place in places)):
            if values not in held:
                missing.append(tuple(zip(places, values, strict=True)))
    return missing
