"""Closures: for each principle, a digest of everything that its rows are computed from.

Its clauses and conversations, the levels and their order, the facts it speaks of with their wordings, every edge and
tension from or to it with the principle at the other end, every principle with an opposed act, the file it stands in
and what the constitution says of its assistant. Positions are left out, so a line inserted above changes no closure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from constc.cases.settings import given_settings
from constc.graph.model import AuthoredConversation, Edge, Fact, PrincipleGraph, Tension
from constc.graph.order import order_of
from constc.realize.phrases import phrases_for
from constc.records.rows import DIGEST_LENGTH
from constc.source import Place, SourceFile, Span
from constc.syntax import fact_key
from constc.syntax.tree import FactTest

if TYPE_CHECKING:
    from hashlib import _Hash

__all__ = ["closures", "owners"]

#: Changed when the meaning of a closure changes, so that nothing is taken for unchanged across such a change.
_STAGE: Final = "2"


def closures(graph: PrincipleGraph, paths: Mapping[str, str]) -> dict[str, str]:
    """The closure of every principle, and of every section that owns a conversation, by id."""
    closure = _Closure(graph, paths)
    return {owner: closure.of(owner) for owner in owners(graph)}


def owners(graph: PrincipleGraph) -> tuple[str, ...]:
    """The ids under which rows are made: principles, other sections with conversations, the themes of prose."""
    themes = graph.sections if graph.mode == "prose" else ()
    return tuple(dict.fromkeys((*graph.principles, *(each.owner for each in graph.conversations), *themes)))


class _Closure:
    """The closures of one graph; what several principles share is written once."""

    def __init__(self, graph: PrincipleGraph, paths: Mapping[str, str]) -> None:
        self.graph = graph
        self.paths = paths
        self.shared = sha256()
        phrases = phrases_for(graph)
        frame = (_STAGE, graph.key, graph.assistant, graph.pronoun, graph.language, phrases.digest)
        _feed(self.shared, (frame, graph.levels))
        self.talks: dict[str, list[AuthoredConversation]] = {}
        for each in graph.conversations:
            self.talks.setdefault(each.owner, []).append(each)
        self.clauses: dict[str, str] = {}
        self.touching: dict[str, list[Edge | Tension]] = {}
        for edge in graph.edges:
            for end in dict.fromkeys((edge.source, edge.target, edge.declared_by)):
                self.touching.setdefault(end, []).append(edge)
        for tension in graph.tensions:
            for end in dict.fromkeys((tension.first, tension.second)):
                self.touching.setdefault(end, []).append(tension)
        self.opposed: dict[str, dict[str, None]] = {}
        for entry in order_of(graph).opposed.values():
            donts, dos = ({name: None for name, _ in side} for side in (entry.donts, entry.dos))
            for mine, others in ((donts, dos), (dos, donts)):
                for name in mine:
                    self.opposed.setdefault(name, {}).update(others)

    def of(self, owner: str) -> str:
        digest = self.shared.copy()
        principle = self.graph.principles.get(owner)
        section = self.graph.sections.get(owner)
        place = principle.place if principle is not None else section.place if section is not None else None
        path = place.source.path if place is not None else ""
        touching = self.touching.get(owner, [])
        talks = sorted(self.talks.get(owner, []), key=lambda talk: talk.key)
        _feed(digest, (owner, self.paths.get(path, path), section.title if section is not None else None))
        _feed(digest, (self._own(owner), tuple(touching), tuple(self._other_ends(owner, touching)), tuple(talks)))
        _feed(digest, self._facts((principle, touching), talks))
        return digest.hexdigest()[:DIGEST_LENGTH]

    def _own(self, owner: str) -> str:
        """The digest of a principle's own clauses."""
        if owner not in self.clauses:
            digest = sha256()
            _feed(digest, self.graph.principles.get(owner))
            self.clauses[owner] = digest.hexdigest()
        return self.clauses[owner]

    def _other_ends(self, owner: str, touching: Iterable[Edge | Tension]) -> Iterator[str]:
        """The digests of the principles with opposed acts, and of those at the other ends of edges and tensions."""
        yield from (self._own(other) for other in self.opposed.get(owner, ()) if other != owner)
        for element in touching:
            ends = (element.source, element.target) if isinstance(element, Edge) else (element.first, element.second)
            yield from (self._own(end) for end in ends if end != owner)

    def _facts(self, rules: object, talks: Iterable[AuthoredConversation]) -> tuple[Fact, ...]:
        """The facts that are spoken of, in the order in which they are declared."""
        named = {fact_key(test.name) for test in _walk(rules) if isinstance(test, FactTest)}
        for talk in talks:
            named.update(setting.condition for setting in given_settings(self.graph, talk.conversation))
        facts = self.graph.facts
        return tuple(sorted((facts[key] for key in named if key in facts), key=lambda fact: fact.index))


# --- writing values without their positions -----------------------------------------------------------------------

_POSITIONS: Final = frozenset({"index"})


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in _POSITIONS)


def _walk(value: object) -> Iterator[object]:
    """``value`` and everything in it, depth first, without places and sources; ``_END`` closes what has parts."""
    pending: list[object] = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, Place | Span | SourceFile):
            continue
        yield part
        if isinstance(part, Mapping):
            inner: list[object] = [each for item in sorted(part.items()) for each in item]
        elif isinstance(part, tuple | list):
            inner = list(part)
        elif is_dataclass(part) and not isinstance(part, type):
            inner = [getattr(part, name) for name in _names(type(part))]
        else:
            continue
        pending.append(_END)
        pending += reversed(inner)


class _End:
    """The end of something that has parts."""


_END: Final = _End()


def _feed(digest: _Hash, value: object) -> None:
    """Write ``value`` into ``digest`` so that different values are written differently."""
    for part in _walk(value):
        if isinstance(part, str):
            word = f"s{len(part)}:{part}"
        elif isinstance(part, _End):
            word = ")"
        elif part is None or isinstance(part, bool | int):
            word = f"{part};"
        else:
            word = f"{type(part).__name__}("
        digest.update(word.encode("utf-8", "surrogatepass"))
