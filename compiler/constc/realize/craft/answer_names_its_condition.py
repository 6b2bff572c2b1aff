"""Answers that give away which branch they are from by a word that only this branch has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from constc.cases.leaves import Leaf, audible
from constc.cases.model import Answer, Case, Plan
from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.model import Line, PrincipleGraph, Situation
from constc.graph.report import Report, section_trail
from constc.realize.craft.places import nodes
from constc.realize.craft.words import content_words, node_texts, stem, stems
from constc.syntax import base_language

__all__ = ["answer_names_its_condition"]

#: Content words of one answer that are looked at.
_MOST_WORDS: Final = 400
_RUN: Final = re.compile(r"[^\W\d_]+")


def answer_names_its_condition(graph: PrincipleGraph, plans: Mapping[str, Plan]) -> list[Diagnostic]:
    """Report Goods with a content word that stands in their own branch's words, and neither in the prompt of their twin
    nor in its answer; one word of each answer. Emits ``answer-names-its-condition``.

    A word that the constitution uses more often elsewhere is taken for a coincidence.
    """
    report = Report()
    language = base_language(graph.language)
    for name, plan in plans.items():
        told: set[tuple[int, int]] = set()
        for flip in plan.flips:
            for case, twin in ((flip.on, flip.off), (flip.off, flip.on)):
                if case.leaf is None or twin.leaf is None or not case.goods or not twin.goods:
                    continue
                for answer, other in zip(case.goods, twin.goods, strict=False):
                    span = answer.line.place.span
                    if span in told:
                        continue
                    word = next(_giving_away(graph, language, case, twin, answer, other), None)
                    if word is not None:
                        told.add(span)
                        _say(graph, name, case.leaf, twin.leaf, answer, word, language, report)
    return report.diagnostics


def _giving_away(
    graph: PrincipleGraph, language: str, case: Case, twin: Case, answer: Answer, other: Answer
) -> Iterator[str]:
    assert case.leaf is not None and twin.leaf is not None
    shared = (stems(other.text, language), stems(graph.assistant, language))
    own = _prompt(graph, case.leaf, language).difference(_prompt(graph, twin.leaf, language), *shared)
    if own.isdisjoint(stems(answer.text, language)):
        return
    for number, (word, cut) in enumerate(content_words(answer.text, language)):
        if number == _MOST_WORDS:
            return
        if cut in own and _of_here(graph, case.leaf, word.casefold()):
            yield word


def _prompt(graph: PrincipleGraph, leaf: Leaf, language: str) -> frozenset[str]:
    """The stems of all words in the prompt of a leaf."""
    texts = [text for node in audible(leaf) for text in node_texts(graph, node)]
    return frozenset[str]().union(*(stems(text, language) for text in texts))


def _of_here(graph: PrincipleGraph, leaf: Leaf, word: str) -> bool:
    """Whether at least half of the places that a constitution has a word at are in the situation of ``leaf``."""
    everywhere = graph.remember("words of all documents", _all_words)
    place = leaf.situation.place
    mark = f"words of the situation at {place.source.path}:{place.span[0]}"
    here = graph.remember(mark, lambda _: _words_in(leaf.situation))
    return 2 * here[word] >= everywhere[word]


def _words_in(situation: Situation) -> Counter[str]:
    places = (node.element for node in nodes(situation))
    texts = (text for each in places for text in (each.text, *(line.text for line in _lines(each.lines))))
    return Counter(word for text in texts for word in _RUN.findall(text.casefold()))


def _lines(lines: Sequence[Line]) -> Iterator[Line]:
    pending = [*lines]
    while pending:
        line = pending.pop()
        yield line
        pending += line.lines


def _all_words(graph: PrincipleGraph) -> Counter[str]:
    return Counter(word for one in graph.documents for word in _RUN.findall(one.source.text.casefold()))


def _say(
    graph: PrincipleGraph, name: str, leaf: Leaf, twin: Leaf, answer: Answer, word: str, language: str, report: Report
) -> None:
    cut = stem(word, language)
    named = next(
        (node for node in audible(leaf) if any(cut in stems(text, language) for text in node_texts(graph, node))),
        leaf.situation,
    )
    other = twin.wordings[-1] if twin.wordings else twin.situation
    related = [(named.place, "the word stands here"), (other.place, "and not in the words of this twin")]
    trail = section_trail(graph, name)
    report.say("answer-names-its-condition", answer.line.place, {"word": word}, related=related, trail=trail)
