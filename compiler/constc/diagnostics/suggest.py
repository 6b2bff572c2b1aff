"""*Did you mean*: the known name that a mistyped one stands for.

In this order: the only option there is, an option that is the same but for case and for spaces, hyphens and
underscores, and the nearest option by edit distance, if it is within a third of the name's length (at least one
edit). Exchanged neighbours (``becuase``) count as one edit. Ties go to the option that was named first.

Work is bounded: a name is compared with the options once, names longer than 80 characters by the second step only,
and a :class:`Vocabulary` that is asked often stops measuring distances when its budget is spent, so that a file with
ten thousand unknown names stays cheap.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

__all__ = ["Vocabulary", "closest", "distance"]

_LONGEST = 80
_COMPARISONS = 2_000_000
_DISTANCES = 20_000

_SEPARATORS = str.maketrans({" ": "-", "_": "-", "\u2010": "-", "\u2011": "-", "\u2019": "'", "\u02bc": "'"})


def closest(name: str, options: Iterable[str], *, sole: bool = True) -> str | None:
    """The option that ``name`` most likely stands for, or None.

    With ``sole`` (the default) a single option is the answer however far it is from ``name``; a caller that asks
    whether a new name is *close to* a known one passes ``sole=False``.

    >>> closest("saftey", ["safety", "style"])
    'safety'
    """
    return Vocabulary(options).closest(name, sole=sole)


class Vocabulary:
    """A set of known names that is asked many times. The order of ``options`` decides ties."""

    __slots__ = ("_by_form", "_comparisons", "_distances", "_entries", "_memory", "_options")

    def __init__(self, options: Iterable[str]) -> None:
        self._options = tuple(dict.fromkeys(options))
        self._by_form: dict[str, str] = {}
        for option in self._options:
            self._by_form.setdefault(_form(option), option)
        self._entries = [
            (form, option, _letters(form)) for form, option in self._by_form.items() if len(form) <= _LONGEST
        ]
        self._memory: dict[str, str | None] = {}
        self._comparisons = _COMPARISONS
        self._distances = _DISTANCES

    def closest(self, name: str, *, sole: bool = True) -> str | None:
        """The option that ``name`` most likely stands for, or None; see :func:`closest`."""
        if sole and len(self._options) == 1:
            return self._options[0]
        form = _form(name)
        if form in self._by_form:
            return self._by_form[form]
        if form not in self._memory:
            self._memory[form] = self._nearest(form)
        return self._memory[form]

    def _nearest(self, form: str) -> str | None:
        if not form or len(form) > _LONGEST or self._comparisons <= 0:
            return None
        self._comparisons -= len(self._entries)
        limit = max(len(form) // 3, 1)
        letters = _letters(form)
        best: str | None = None
        for other, option, other_letters in self._entries:
            if abs(len(other) - len(form)) > limit or (letters ^ other_letters).bit_count() > 2 * limit:
                continue
            if self._distances <= 0:
                break
            self._distances -= 1
            found = distance(form, other, limit)
            if found is not None and found < len(form):
                best, limit = option, found - 1
                if limit < 1:
                    break
        return best


def distance(left: str, right: str, limit: int) -> int | None:
    """The edit distance of two texts (exchanged neighbours are one edit), or None where it is more than ``limit``.

    Only the band of the table within ``limit`` of its diagonal is filled: O(length x limit).
    """
    if abs(len(left) - len(right)) > limit:
        return None
    beyond = limit + 1
    width = len(right)
    before: list[int] = []
    row = [min(column, beyond) for column in range(width + 1)]
    for index, letter in enumerate(left, 1):
        low, high = max(1, index - limit), min(width, index + limit)
        fresh = [beyond] * (width + 1)
        if index <= limit:
            fresh[0] = index
        for column in range(low, high + 1):
            same = right[column - 1] == letter
            cost = min(row[column - 1] + (not same), row[column] + 1, fresh[column - 1] + 1)
            swapped = index > 1 and column > 1 and right[column - 2] == letter and left[index - 2] == right[column - 1]
            if swapped and not same:
                cost = min(cost, before[column - 2] + 1)
            fresh[column] = min(cost, beyond)
        if min(fresh) > limit:
            return None
        before, row = row, fresh
    return row[width] if row[width] <= limit else None


def _form(name: str) -> str:
    """A name as it is compared: NFKC and casefold, one kind of separator, one kind of apostrophe."""
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name)
    return name.strip().casefold().translate(_SEPARATORS)


def _letters(form: str) -> int:
    """The characters of a name as bits, for a lower bound of the distance without a table."""
    bits = 0
    for letter in form:
        bits |= 1 << (ord(letter) % 61)
    return bits
