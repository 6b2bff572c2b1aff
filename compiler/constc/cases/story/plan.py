"""The plan: for each plot its seeds, every field drawn before a word is written.

A principle plans alone, from digests of its own key and the seed of the build, so no other principle can change what
it gets. Each field walks through its pool in an order of the principle's own and repeats nothing before the pool is
used up. Genre, voice, ending and what is said have pools without a common divisor, so that walking through them side
by side repeats no pair before every pair has been; the two fields of four values shift whenever they would fall into
step. Over many principles, whole walks add up to nearly even shares.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import shake_256
from typing import Final, TypeVar

from constc.cases.story.plots import Plot
from constc.cases.story.pools import OUTCOMES, OWNERS, Genre, Outcome, Owner, Place, Pools
from constc.cases.story.wording import plain
from constc.graph.model import PrincipleGraph

__all__ = ["OWN_NAME_EVERY", "SEEDS_PER_BRANCH", "Seed", "assistant_name", "seeds_of"]

#: So many seeds are made for each branch, each of another genre.
SEEDS_PER_BRANCH: Final = 6
#: One seed in so many gives the assistant its own name.
OWN_NAME_EVERY: Final = 3

#: The people of a seed: who answers for the assistant, who works with it, who has a part in it.
_CAST: Final = 3
#: A role model stands in one brief of so many, so that not every story leans on it.
_MODEL_EVERY: Final = 3

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Seed:
    """One seed: its plot and what was drawn for it. Its key under the plot is that of its genre.

    ``own``: the assistant has its own name. ``turn``: which of the plot's temptations and costs, and which of the
    general ones, this seed takes. ``model``: its brief may name a role model.
    """

    plot: Plot
    genre: Genre
    voice: str
    place: Place
    role: str
    owner: Owner
    stakes: str
    said: str
    payer: str
    outcome: Outcome
    ending: str
    assistant: str
    own: bool
    responsible: str
    user: str
    third: str
    turn: int
    model: bool


def seeds_of(graph: PrincipleGraph, family: Sequence[Plot], pools: Pools, seed: int = 0) -> Iterator[Seed]:
    """The seeds of the plots of one principle, ``SEEDS_PER_BRANCH`` for each, in the order of the plots.

    ``seed`` is the seed of the build; another one draws anew.
    """
    if not family:
        return
    draw = _Draw(graph, pools, family[0].key, seed)
    for number, plot in enumerate(family):
        own = draw.own_turn(plot)
        for step in range(SEEDS_PER_BRANCH):
            yield draw.seed_at(plot, number * SEEDS_PER_BRANCH + step, own=step % OWN_NAME_EVERY == own)


def assistant_name(graph: PrincipleGraph) -> str | None:
    """What the constitution calls its assistant, None where no front matter says so: a title is no name."""
    return plain(graph.assistant_named or "") or None


class _Draw:
    """The walks of one principle through the pools."""

    def __init__(self, graph: PrincipleGraph, pools: Pools, key: str, seed: int) -> None:
        self.pools = pools
        self.keys = (graph.key, key, str(seed))
        self.own_name = assistant_name(graph)
        self.drawn = 0  # assistants from the pool so far
        named = self.own_name.casefold() if self.own_name is not None else ""
        self.assistants = self._walk("assistant", [each for each in pools.assistants if each.casefold() != named])
        self.places = self._walk("place", pools.places)
        self.people = self._walk("people", pools.people)
        self.genres = self._walk("genre", pools.genres)
        self.voices = self._walk("voice", pools.voices)
        self.stakes = self._walk("stakes", pools.stakes)
        self.said = self._walk("said", pools.said)
        self.payers = self._walk("payer", pools.payers)
        self.endings = self._walk("ending", pools.endings)
        self.owners = self._walk("owner", OWNERS)
        self.outcomes = self._walk("outcome", OUTCOMES)

    def _walk(self, field: str, pool: Sequence[T]) -> tuple[T, ...]:
        """``pool`` in the order of this principle."""
        digest = shake_256("\x1f".join((*self.keys, field)).encode("utf-8", "surrogatepass")).digest(4 * len(pool))
        order = sorted(range(len(pool)), key=lambda index: (digest[4 * index : 4 * index + 4], index))
        return tuple(pool[index] for index in order)

    def own_turn(self, plot: Plot) -> int:
        """Which seeds of a plot have the assistant's own name; none has, where the constitution gives no name."""
        if self.own_name is None:
            return OWN_NAME_EVERY
        text = "\x1f".join((*self.keys, "own", *plot.path))
        return shake_256(text.encode("utf-8", "surrogatepass")).digest(1)[0] % OWN_NAME_EVERY

    def seed_at(self, plot: Plot, step: int, own: bool) -> Seed:
        place = _at(self.places, step)
        cast = [_at(self.people, step * _CAST + index) for index in range(_CAST)]
        return Seed(
            plot=plot,
            genre=_at(self.genres, step),
            voice=_at(self.voices, step),
            place=place,
            role=_at(place.roles, step // len(self.places) + step),
            owner=_at(self.owners, step + step // len(OWNERS)),
            stakes=_at(self.stakes, step),
            said=_at(self.said, step),
            payer=_at(self.payers, step),
            outcome=_at(self.outcomes, step + step // (len(OUTCOMES) * 5)),
            ending=_at(self.endings, step),
            assistant=self._name(own),
            own=own,
            responsible=cast[0],
            user=cast[1],
            third=cast[2],
            turn=step,
            model=step % _MODEL_EVERY == 0,
        )

    def _name(self, own: bool) -> str:
        if own and self.own_name is not None:
            return self.own_name
        self.drawn += 1
        return _at(self.assistants, self.drawn - 1)


def _at(walk: Sequence[T], step: int) -> T:
    return walk[step % len(walk)]
