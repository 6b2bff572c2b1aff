"""Answers that state what their prompt does not: a number, a name, or something quoted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from constc.cases.model import Plan
from constc.diagnostics.diagnostic import Diagnostic
from constc.graph.model import Line, Principle, PrincipleGraph
from constc.graph.report import Report, section_trail
from constc.realize.craft.claims import Claim, Ground, claims
from constc.realize.craft.places import branches_of, nodes, placed
from constc.realize.craft.words import node_texts

__all__ = ["answer_not_grounded"]


@dataclass(frozen=True, slots=True)
class _Given:
    """A Good with the texts that its prompt is made of."""

    good: Line
    texts: Sequence[str]


def answer_not_grounded(graph: PrincipleGraph, plans: Mapping[str, Plan]) -> list[Diagnostic]:
    """Report Goods with a number, a name or a quotation that is nowhere in their prompt, once for each answer. Emits
    ``answer-not-grounded``.

    What can be worked out from the numbers of the prompt, what everybody knows (an emergency number, a language, a day
    of the week) and words that an answer suggests to somebody are no findings.
    """
    report = Report()
    facts = "\n".join(words for fact in graph.facts.values() for words in fact.wordings.values())
    for name in plans:
        principle = graph.principles[name]
        common = (graph.assistant, graph.name, facts, *_always(graph, principle))
        trail = section_trail(graph, name)
        for given in _goods(graph, principle):
            ground = Ground(graph.language, (*common, *given.texts))
            missing = list(claims(given.good.text, ground))
            if missing:
                _say(given.good, missing, trail, report)
    return report.diagnostics


def _say(good: Line, missing: Sequence[Claim], trail: tuple[str, ...], report: Report) -> None:
    first, *others = missing
    notes = (f"nor are {_listed(others)}" if len(others) > 1 else f"nor is `{others[0].text}`",) if others else ()
    facts = {"kind": first.kind, "claim": first.text}
    report.say("answer-not-grounded", good.place, facts, notes=notes, trail=trail)


def _listed(others: Sequence[Claim]) -> str:
    names = [f"`{each.text}`" for each in others]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _always(graph: PrincipleGraph, principle: Principle) -> Iterator[str]:
    """What may stand in every prompt of a principle: what it is about, and what must not matter in it."""
    yield from principle.about
    yield from (value for at in branches_of(graph, principle) for each in at.branch.vary for value in each.values)


def _goods(graph: PrincipleGraph, principle: Principle) -> Iterator[_Given]:
    for at in branches_of(graph, principle):
        for _, branch in at.parts():
            spoken = [text for line in branch.lines if line.kind in {"asked", "earlier"} for text in _spoken(line)]
            # Where nothing is asked there is no prompt to hold an answer against.
            yield from _of_lines(branch.lines, spoken) if spoken else ()
    for each in placed(graph, principle):
        whole: list[str] | None = None
        for node in nodes(each.situation):
            if not any(True for _ in _answers(node.element.lines)):
                continue
            if node.beside:
                # Words for other facts may hold here too: all of the situation counts.
                whole = whole or [text for one in nodes(each.situation) for text in node_texts(graph, one.element)]
                texts: list[str] = whole
            else:
                texts = [text for place in node.path for text in node_texts(graph, place)]
            yield from _of_lines(node.element.lines, texts)


def _answers(lines: Sequence[Line]) -> Iterator[Line]:
    """The Goods among ``lines`` and those nested in what is asked there."""
    for line in lines:
        if line.kind == "good" and not line.as_above:
            yield line
        elif line.kind == "asked":
            yield from (each for each in line.lines if each.kind == "good" and not each.as_above)


def _of_lines(lines: Sequence[Line], texts: Sequence[str]) -> Iterator[_Given]:
    yield from (_Given(line, texts) for line in _answers(lines))


def _spoken(line: Line) -> Iterator[str]:
    pending = [line]
    while pending:
        each = pending.pop()
        if each.kind in {"asked", "earlier"}:
            yield each.text
            pending += each.lines
