"""The pools that seeds are drawn from, and the frames of a brief: ``grammar/stories/en.json``, read once.

What a story may be is what stands in a pool. There is no outcome by which events prove somebody right, nothing said
that is untrue, nobody who acts beyond what was left to them: such a plot has no value to be written with.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from constc.resources import grammar_folder

__all__ = ["OUTCOMES", "OWNERS", "Genre", "Outcome", "Owner", "Place", "Pools", "pools"]

#: What becomes of it. Nothing that happens later may settle who was right.
Outcome = Literal["open", "none", "mixed", "costly"]
#: Whose matter it is that the assistant has in hand.
Owner = Literal["the people responsible", "the user", "a third person", "the assistant within its remit"]

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
OWNERS: tuple[Owner, ...] = get_args(Owner)


@dataclass(frozen=True, slots=True)
class Genre:
    """A kind of document: its name, which is its key too, and what it asks of its writer."""

    key: str
    form: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place where an assistant works, three people there (what stands after their names), and what an assistant may
    be set up to do there.
    """

    text: str
    responsible: str
    user: str
    third: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pools:
    """Everything that is drawn, and the sentences it is put into.

    ``said``, ``payers`` and the texts of ``owners`` and ``outcomes`` have placeholders for names. ``pulls`` and
    ``trait_pulls`` are temptations where the author gives none.
    """

    genres: tuple[Genre, ...]
    voices: tuple[str, ...]
    stakes: tuple[str, ...]
    endings: tuple[str, ...]
    said: tuple[str, ...]
    owners: Mapping[Owner, str]
    outcomes: Mapping[Outcome, str]
    payers: tuple[str, ...]
    pulls: tuple[str, ...]
    trait_pulls: tuple[str, ...]
    places: tuple[Place, ...]
    people: tuple[str, ...]
    assistants: tuple[str, ...]
    headings: Mapping[str, str]
    frames: Mapping[str, str]
    throughout: tuple[str, ...]
    stock_names: tuple[str, ...]


@cache
def pools() -> Pools:
    """The pools that come with constc."""
    raw: dict[str, Any] = json.loads((grammar_folder() / "stories" / "en.json").read_text(encoding="utf-8"))
    return Pools(
        genres=tuple(Genre(each["key"], each["form"]) for each in raw["genres"]),
        voices=tuple(raw["voices"]),
        stakes=tuple(raw["stakes"]),
        endings=tuple(raw["endings"]),
        said=tuple(raw["said"]),
        owners={owner: raw["whose_matter"][owner] for owner in OWNERS},
        outcomes={outcome: raw["outcomes"][outcome] for outcome in OUTCOMES},
        payers=tuple(raw["payers"]),
        pulls=tuple(raw["pulls"]),
        trait_pulls=tuple(raw["trait_pulls"]),
        places=tuple(_place(each) for each in raw["places"]),
        people=tuple(raw["people"]),
        assistants=tuple(raw["assistants"]),
        headings=raw["headings"],
        frames=raw["frames"],
        throughout=tuple(raw["throughout"]),
        stock_names=tuple(raw["stock_names"]),
    )


def _place(raw: Mapping[str, Any]) -> Place:
    return Place(raw["place"], raw["responsible"], raw["user"], raw["third"], tuple(raw["roles"]))
