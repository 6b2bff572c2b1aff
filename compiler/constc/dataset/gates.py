"""The gates of a build: what is measured of the rows of a dataset, and what the rows do not say of themselves.

The figures stand in ``coverage.json``, in the manifest and on the card. Which of the costly gates are among them is an
option of the build, and stands in the manifest with the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from constc.cases.leaves import audible
from constc.cases.settings import fact_words
from constc.gates import CHEAP, NAMES, Figure, PairView, Wordings, measure, view_of
from constc.gates.leakage import NOTHING
from constc.graph.model import PrincipleGraph, Situation, Wording
from constc.records.composition import Composed
from constc.records.kind import Emission, Made
from constc.records.material import Material
from constc.records.narratives import NarrativeRow
from constc.records.preferences import PreferenceRow, composed_id

__all__ = ["COSTLY", "GATES", "gates", "wordings"]

#: All gates, in the order in which they are reported.
GATES: Final = (*NAMES, "seeds")
#: Those that are measured only where they are asked for.
COSTLY: Final = tuple(name for name in NAMES if name not in CHEAP)


def gates(material: Material, emissions: Mapping[str, Emission], costly: Sequence[str] = ()) -> tuple[Figure, ...]:
    """The figures of the cheap gates, and of those of the ``costly`` ones that are named, over the rows of
    ``emissions``. A config that is not there, or has no rows, is not measured.
    """
    pairs = [
        view_of(made.row, made.split) for made in _made(emissions, "preferences") if isinstance(made.row, PreferenceRow)
    ]
    told = [made.row for made in _made(emissions, "narratives") if isinstance(made.row, NarrativeRow)]
    found: tuple[Figure, ...] = ()
    if pairs:
        names = [name for name in NAMES if name in CHEAP or name in costly]
        speaking = _speaking(material) if "prompt-gain" in names else frozenset()

        def speaks(row: PairView) -> bool:
            return row.id in speaking

        found = measure(pairs, names=names, speaks=speaks, wordings=wordings(material))
    if told:
        from constc.gates.seeds import seeds

        found = (*found, seeds(told, NOTHING))
    return found


def _made(emissions: Mapping[str, Emission], config: str) -> Sequence[Made]:
    return emissions[config].rows if config in emissions else ()


# --- the words of a condition ---------------------------------------------------------------------------------------


def wordings(material: Material) -> dict[str, Wordings]:
    """For each row of a flip the words that stand at its leaf and not at its twin's, and the other way round."""
    sides: dict[str, dict[str, Composed]] = {}
    for pair in material.composition.pairs:
        if not pair.hold:
            sides.setdefault(pair.edge, {})[pair.side] = pair
    found: dict[str, Wordings] = {}
    for both in sides.values():
        words = {side: list(_words(material.graph, pair)) for side, pair in both.items()}
        for side, pair in both.items():
            other = words.get("off" if side == "on" else "on", [])
            found[composed_id(material, pair)] = Wordings(
                tuple(text for text in words[side] if text not in other),
                tuple(text for text in other if text not in words[side]),
            )
    return found


def _words(graph: PrincipleGraph, pair: Composed) -> Iterator[str]:
    for node in audible(pair.case.leaf) if pair.case.leaf is not None else ():
        if node.text.strip():
            yield node.text
        else:
            yield from _words_of_facts(graph, node)


def _speaking(material: Material) -> frozenset[str]:
    """The rows at whose leaves every wording leaves the words to its facts."""
    graph = material.graph
    return frozenset(
        composed_id(material, pair)
        for pair in material.composition.pairs
        if pair.case.leaf is not None
        and pair.case.leaf.wordings
        and all(not node.text.strip() and _words_of_facts(graph, node) for node in pair.case.leaf.wordings)
    )


def _words_of_facts(graph: PrincipleGraph, node: Situation | Wording) -> tuple[str, ...]:
    return () if isinstance(node, Situation) else fact_words(graph, node.formula)
