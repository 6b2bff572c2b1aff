"""Twins: the other side of an edge, and in what it differs. This is where a writer sees what a pair teaches."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from constc.dataset.read import Dataset, Found

__all__ = ["Contrast", "Twin", "acts_of", "contrasts", "twin_of"]

Row = Mapping[str, Any]
_SENTENCE: Final = re.compile(r"(?<=[.!?])[\"'”’)]*\s+|\n+")
_MOST_SENTENCES: Final = 500
_KEYWORDS: Final = {"dont": "don't"}


@dataclass(frozen=True, slots=True)
class Contrast:
    """Something in which two rows or cases differ.

    ``what``: a condition, a message or the decision; ``name``: that of the condition, the role. ``here`` and ``there``
    are empty where one side says nothing of it.
    """

    what: Literal["condition", "message", "decision"]
    name: str
    here: str
    there: str

    def as_json(self) -> dict[str, str]:
        """The contrast as an object."""
        return {"what": self.what, "name": self.name, "here": self.here, "there": self.there}


@dataclass(frozen=True, slots=True)
class Twin:
    """The twin of a row (of a case: ``row`` is that case). ``case`` is the row of ``cases`` that it belongs to.

    ``swapped``: its chosen answer is the one that is rejected here, and the other way round.
    """

    config: str
    split: str
    row: Row
    case: Row | None
    swapped: bool
    contrasts: tuple[Contrast, ...]

    def as_json(self) -> dict[str, Any]:
        """The twin as an object; ``differs`` lists the contrasts."""
        return {
            "config": self.config,
            "split": self.split,
            "row": self.row,
            "case": self.case,
            "swapped": self.swapped,
            "differs": [each.as_json() for each in self.contrasts],
        }


def twin_of(dataset: Dataset, config: str, row: Row, case: Row | None) -> Twin | None:
    """The twin of a row of ``config``, or of a case; None where there is none.

    Of a row on an edge it is the one on the other side, of another row the one that was made of the twin of its case.
    Where several could be, it is the one whose prompt is most alike.
    """
    if config == "cases":
        found = next(iter(dataset.matching("cases", "id", row["twin"])), None) if row.get("twin") else None
        return None if found is None else _made(found, found.row, row, row)
    nearest = min(_candidates(dataset, config, row, case), key=lambda each: _distance(row, each.row), default=None)
    if nearest is None:
        return None
    other = next(iter(dataset.matching("cases", "id", nearest.row["case"])), None)
    return _made(nearest, other.row if other is not None else None, row, case)


def _made(found: Found, other: Row | None, row: Row, case: Row | None) -> Twin:
    swapped = "chosen" in row and found.row.get("chosen") == row["rejected"]
    pairs = tuple(contrasts(row, found.row, case, other))
    return Twin(found.config, found.split, found.row, other, swapped, pairs)


def _candidates(dataset: Dataset, config: str, row: Row, case: Row | None) -> Iterator[Found]:
    if row.get("edge"):
        for found in dataset.matching(config, "edge", row["edge"]):
            if found.row["chosen"] == row["rejected"]:
                yield found
    elif case is not None and case.get("twin"):
        for found in dataset.matching(config, "case", case["twin"]):
            if found.row["form"] == row["form"]:
                yield found


def _distance(row: Row, other: Row) -> tuple[bool, int, str]:
    """How unlike two rows are: holds go with holds, then the words that only one of the prompts has."""
    first, second = _words(row), _words(other)
    unlike = (first - second).total() + (second - first).total()
    return row.get("hold") != other.get("hold"), unlike, other["id"]


def _words(row: Row) -> Counter[str]:
    return Counter(word for message in row.get("prompt") or () for word in message["content"].split())


# --- what differs -------------------------------------------------------------------------------------------------


def contrasts(row: Row, other: Row, case: Row | None, other_case: Row | None) -> Iterator[Contrast]:
    """In what two rows differ: conditions, the sentences of their prompts, and what is right."""
    yield from _conditions(row, other)
    yield from _messages(row.get("prompt") or (), other.get("prompt") or ())
    if case is not None and other_case is not None:
        here, there = acts_of(case.get("decision") or ()), acts_of(other_case.get("decision") or ())
        if here != there:
            yield Contrast("decision", "right", "\n".join(here), "\n".join(there))


def acts_of(decision: Sequence[Row]) -> list[str]:
    """The acts of a decision, each after its keyword."""
    return [f"{_KEYWORDS.get(each['keyword'], each['keyword'])}: {each['act']}" for each in decision]


def _conditions(row: Row, other: Row) -> Iterator[Contrast]:
    here, there = _values(row), _values(other)
    for name in dict.fromkeys((*here, *there)):
        if here.get(name) != there.get(name):
            yield Contrast("condition", name, here.get(name, ""), there.get(name, ""))


def _values(row: Row) -> dict[str, str]:
    settings = row.get("conditions") or row.get("valuation") or ()
    return {setting["condition"]: setting["value"] for setting in settings}


def _messages(first: Sequence[Row], second: Sequence[Row]) -> Iterator[Contrast]:
    """The sentences that differ, message by message; messages are matched by their roles."""
    mine, theirs = _roles(first), _roles(second)
    for kind, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            for one, other in zip(first[a:b], second[c:d], strict=True):
                for here, there in _sentences(one["content"], other["content"]):
                    yield Contrast("message", one["role"], here, there)
            continue
        yield from (Contrast("message", message["role"], message["content"], "") for message in first[a:b])
        yield from (Contrast("message", message["role"], "", message["content"]) for message in second[c:d])


def _roles(messages: Sequence[Row]) -> list[str]:
    return [message["role"] for message in messages]


def _sentences(first: str, second: str) -> Iterator[tuple[str, str]]:
    if first == second:
        return
    mine, theirs = _parted(first), _parted(second)
    if len(mine) + len(theirs) > _MOST_SENTENCES:
        yield first, second
        return
    for kind, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if kind != "equal":
            yield " ".join(mine[a:b]), " ".join(theirs[c:d])


def _parted(text: str) -> list[str]:
    """The sentences and lines of a text."""
    parts, end = [], 0
    for gap in _SENTENCE.finditer(text):
        parts.append((text[end : gap.start()] + gap[0]).strip())
        end = gap.end()
    return [part for part in (*parts, text[end:].strip()) if part]
