"""Situations as trees: every leaf, with the words that stand there and the lines that count there.

A leaf is a wording with those around it and none of those nested in it. Wordings of the same facts are alternatives;
side by side, wordings of different facts combine. Where the combinations would be more than a few dozen, each wording
is combined with the first ones of the other facts alone, so the number of leaves grows with the length of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, product
from math import prod
from typing import Final

from constc.cases.clauses import line_part, situation_part, wording_part
from constc.cases.settings import fact_names, fact_words
from constc.cases.stated import Stated, contradicts, state
from constc.graph.keys import formula_key
from constc.graph.model import Line, PrincipleGraph, Situation, Wording
from constc.syntax.tree import Formula, Not

__all__ = ["Asked", "Leaf", "audible", "earlier_lines", "leaves", "negated", "with_facts"]

#: Combinations at one place of a tree; beyond, one wording is changed at a time.
_MOST: Final = 64
#: The answers of a leaf are those of the place that ranks highest; the last of equals.
Rank = Callable[[Situation | Wording], int]


@dataclass(frozen=True, slots=True)
class Asked:
    """An Asked with the path of its clause."""

    line: Line
    path: tuple[str, ...]

    @property
    def place(self) -> tuple[str, ...]:
        """The path of what it stands in."""
        return self.path[:-1]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A place in a situation.

    ``wordings``: those that hold, in the order written. ``paths``: of the situation and of each wording, as clauses.
    ``ends``: the places nothing that holds is nested in, each with its path. ``asked``: what is asked there;
    ``earlier``: what was said before. ``stated``: what the facts are.
    """

    situation: Situation
    wordings: tuple[Wording, ...]
    paths: tuple[tuple[str, ...], ...]
    ends: tuple[tuple[Situation | Wording, tuple[str, ...]], ...]
    asked: tuple[Asked, ...]
    earlier: tuple[Line, ...]
    stated: Stated

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that name the leaf: of the situation and of every wording."""
        return (self.situation.key, *(wording.key for wording in self.wordings))

    def answering(self, rank: Rank) -> tuple[Situation | Wording, tuple[str, ...]]:
        """The place whose answers count, with its path: of the ends that rank highest the last that holds one."""
        ranks = [rank(node) for node, _ in self.ends]
        top = max(ranks)
        highest = [end for end, own in zip(self.ends, ranks, strict=True) if own == top]
        holding = [end for end in highest if any(_answers(end[0]))]
        return (holding or highest)[-1]


def leaves(graph: PrincipleGraph, situation: Situation) -> Iterator[Leaf]:
    """Every leaf of ``situation``, the situation itself first, in the order written.

    Wordings that contradict each other (one stands beside the other, and nests its contrary) meet in no leaf.
    """
    places: list[Situation | Wording] = [situation, *_all_wordings(situation)]
    outer = {id(each): place for place in places for each in place.wordings}
    for chosen in _below(situation):
        leaf = _leaf(graph, situation, outer, chosen)
        if not any(contradicts(leaf.stated, wording.formula) for wording in chosen):
            yield leaf


def _leaf(
    graph: PrincipleGraph, situation: Situation, outer: Mapping[int, Situation | Wording], chosen: Sequence[Wording]
) -> Leaf:
    """The leaf at which ``chosen`` hold. ``outer``: the place that each wording is nested in."""
    root: tuple[str, ...] = (situation_part(situation),)
    paths = {id(situation): root}
    inner: set[int] = set()
    nodes: list[tuple[Situation | Wording, tuple[str, ...]]] = [(situation, root)]
    for wording in chosen:
        parent = outer[id(wording)]
        inner.add(id(parent))
        path = (*paths[id(parent)], wording_part(wording))
        paths[id(wording)] = path
        nodes.append((wording, path))
    return Leaf(
        situation=situation,
        wordings=tuple(chosen),
        paths=tuple(path for _, path in nodes),
        ends=tuple(node for node in nodes if id(node[0]) not in inner),
        asked=tuple(
            Asked(line, (*path, line_part(line))) for node, path in nodes for line in node.lines if line.kind == "asked"
        ),
        earlier=tuple(chain.from_iterable(earlier_lines(node.lines) for node, _ in nodes)),
        stated=state(graph, [wording.formula for wording in chosen]),
    )


def _below(node: Situation | Wording) -> list[tuple[Wording, ...]]:
    """What can hold below a place, each with what holds nested in it; nothing first."""
    options = [_options(group) for group in _groups(node.wordings)]
    if prod(len(each) for each in options) <= _MOST:
        found = [tuple(chain.from_iterable(each)) for each in product(*options)]
    else:
        found = _one_at_a_time(options)
    return found


def _options(group: Sequence[Wording]) -> list[tuple[Wording, ...]]:
    return [(), *((wording, *below) for wording in group for below in _below(wording))]


def _one_at_a_time(options: Sequence[Sequence[tuple[Wording, ...]]]) -> list[tuple[Wording, ...]]:
    """Nothing; every option alone; and every option beside the first wording of each other group."""
    first = [each[1] if len(each) > 1 else () for each in options]
    found: dict[tuple[int, ...], tuple[Wording, ...]] = {(): ()}
    for place, group in enumerate(options):
        for option in group[1:]:
            beside = [option if at == place else words for at, words in enumerate(first)]
            for chosen in (option, tuple(chain.from_iterable(beside))):
                found.setdefault(tuple(map(id, chosen)), chosen)
    return list(found.values())


def _groups(wordings: Sequence[Wording]) -> list[list[Wording]]:
    """Wordings that speak of a fact in common are alternatives; in the order written."""
    groups: list[tuple[set[str], list[Wording]]] = []
    for wording in wordings:
        facts = set(fact_names(wording.formula))
        touching = [group for group in groups if group[0] & facts]
        if not touching:
            groups.append((facts, [wording]))
            continue
        home = touching[0]
        home[0].update(facts)
        home[1].append(wording)
        for other in touching[1:]:
            home[0].update(other[0])
            home[1].extend(other[1])
            groups.remove(other)
    position = {id(wording): place for place, wording in enumerate(wordings)}
    return [sorted(group, key=lambda each: position[id(each)]) for _, group in groups]


def earlier_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines of every Earlier among ``lines``: those nested in it, or the one that it holds itself."""
    spoken: list[Line] = []
    for line in lines:
        if line.kind == "earlier":
            spoken += line.lines or ((line,) if line.text.strip() else ())
    return spoken


def _answers(node: Situation | Wording) -> Iterator[bool]:
    for line in node.lines:
        yield line.is_answer
        yield any(each.is_answer for each in line.lines)


# --- words ------------------------------------------------------------------------------------------------------


def audible(leaf: Leaf) -> list[Situation | Wording]:
    """The situation and the wordings whose words stand at the leaf.

    A wording for several facts silences those for its parts, and one that begins with ``instead:`` the one around it.
    """
    heard: list[tuple[Wording, tuple[str, ...]]] = []
    for wording, path in zip(leaf.wordings, leaf.paths[1:], strict=True):
        facts = fact_names(wording.formula)
        if wording.instead:
            heard = [each for each in heard if each[1] != path[:-1]]
        if wording.instead or len(facts) > 1:
            heard = [each for each in heard if not fact_names(each[0].formula) <= facts]
        heard.append((wording, path))
    return [leaf.situation, *(wording for wording, _ in heard)]


def with_facts(graph: PrincipleGraph, situation: Situation, wanted: Sequence[Formula]) -> Situation:
    """``situation``; with wordings out of the front matter for those of ``wanted`` that it gives no words.

    ``wanted`` are formulas about one fact. The words are added after those of the situation, without text of their own.
    """
    known = set(chain.from_iterable(fact_names(wording.formula) for wording in _all_wordings(situation)))
    added: dict[str, Wording] = {}
    for formula in wanted:
        if not fact_names(formula) & known and fact_words(graph, formula):
            key = formula_key(formula)
            added.setdefault(key, Wording(key, formula, "", False, situation.place))
    return replace(situation, wordings=(*situation.wordings, *added.values())) if added else situation


def _all_wordings(situation: Situation) -> Iterator[Wording]:
    pending: list[Wording] = list(situation.wordings)
    while pending:
        wording = pending.pop()
        yield wording
        pending += wording.wordings


def negated(formula: Formula) -> Formula:
    """The contrary of a formula."""
    return formula.operand if isinstance(formula, Not) else Not(formula, formula.span)
