"""Examples from clauses: Asked with Good, OK and Bad, in a branch and at the leaves of its situations.

In a branch, the Earlier lines and the Asked are the prompt; answers nested in an Asked answer that one, those beside
it answer every Asked of the branch that has none of their verdict nested in it. In a situation an Asked is asked at
every leaf around or below it, and the answers of a leaf are those that stand in the same place.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from constc.cases.clauses import BranchAt, branches, clause_key, line_part
from constc.cases.leaves import earlier_lines
from constc.cases.model import Plan
from constc.graph.keys import row_id
from constc.graph.model import Line, Principle, PrincipleGraph
from constc.realize.compose import NOTHING_ASKED, by_turns
from constc.realize.messages import Message, with_roles
from constc.records.material import RANK, Answer, Choices, Example, source_of
from constc.records.rows import Setting
from constc.syntax.tree import VerdictKind

__all__ = ["Author", "Prompt", "answers_to", "branch_examples"]

_VERDICTS: Final[Mapping[str, VerdictKind]] = {"good": "good", "ok": "ok", "bad": "bad"}


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt under construction: its messages, the keys that name it, what it states, and its clauses.

    ``lacks`` says what is missing for a row, None where nothing is.
    """

    messages: tuple[Message, ...]
    keys: tuple[str, ...]
    group_key: str
    conditions: tuple[Setting, ...]
    clauses: tuple[str, ...]
    lacks: str | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """What examples of one principle have in common, and how one is made."""

    graph: PrincipleGraph
    principle: Principle
    source: str
    choices: Choices

    def answer(self, line: Line, path: Sequence[str], text: str | None = None) -> Answer | None:
        """``line`` as an answer, None for a line that is none. ``path`` is that of the clause it stands in."""
        verdict = _VERDICTS.get(line.kind)
        if verdict is None or (line.as_above and text is None):
            return None
        clause = clause_key(self.principle.key, (*path, line_part(line)))
        violates = line.violates if verdict == "bad" else ()
        return Answer(line.key, verdict, line.text if text is None else text, violates, clause, line.place)

    def example(self, prompt: Prompt, answers: Sequence[Answer], partner: str | None) -> Example:
        """The example of ``prompt`` with ``answers``; ``partner`` is the other side of a tension."""
        key = self.principle.key
        principles = (self.principle.id,) if partner is None else (self.principle.id, partner)
        return Example(
            focus=self.principle.id,
            focus_key=key,
            principles=principles,
            keys=prompt.keys,
            case=row_id(self.graph.key, "case", "authored", key, *prompt.keys),
            group=row_id(prompt.group_key),
            prompt=with_roles(prompt.messages, self.choices.roles),
            answers=tuple(answers),
            conditions=prompt.conditions,
            clauses=tuple(dict.fromkeys((*prompt.clauses, *(answer.clause for answer in answers)))),
            source=self.source,
            missing=None if prompt.lacks is None else "no-wording",
            lacks=prompt.lacks or "",
        )


def branch_examples(
    graph: PrincipleGraph, paths: Mapping[str, str], choices: Choices, plans: Mapping[str, Plan]
) -> Iterator[Example]:
    """The examples in the clauses of every principle. ``plans``: what is planned under each."""
    from constc.records.situations import situation_examples

    for principle in graph.principles.values():
        author = Author(graph, principle, source_of(graph, principle.id, paths), choices)
        plan = plans[principle.id]
        cased = {case.leaf.keys for case in plan.cases if case.leaf is not None}
        unsettled = {
            (tension.tension.first, tension.tension.second) for tension in plan.tensions if not tension.settled
        }
        granted = {
            case.request.asked.path
            for case in plan.cases
            if case.request is not None and case.request.asked is not None and case.request.source == "user"
            if case.request.yields
        }
        for at in branches(graph, principle):
            for example in (*_branch(author, at, granted), *situation_examples(author, at, cased)):
                yield replace(example, undecided=True) if example.principles in unsettled else example


def answers_to(author: Author, asked: Line, path: Sequence[str], *beside: Iterable[Answer]) -> list[Answer]:
    """The answers to ``asked``, the better ones first: those nested in it, and for each verdict that these have not,
    those of the nearest of ``beside`` that has it.
    """
    inner = (*path, line_part(asked))
    chosen = [answer for line in asked.lines if (answer := author.answer(line, inner)) is not None]
    for answers in beside:
        known = {answer.verdict for answer in chosen}
        chosen += [answer for answer in answers if answer.verdict not in known]
    return sorted(chosen, key=lambda answer: -RANK[answer.verdict])


@dataclass(frozen=True, slots=True)
class _Part:
    """The lines of a branch, or those nested in one of its acts."""

    path: tuple[str, ...]
    lines: tuple[Line, ...]
    answers: tuple[Answer, ...]
    asked: tuple[Line, ...]


def _branch(author: Author, at: BranchAt, granted: Container[tuple[str, ...]]) -> Iterator[Example]:
    """The examples of a branch. ``granted``: the paths of requests that a user may make. There the Bad is right, so
    they make rows of a ladder and no example.
    """
    parts = [_part(author, path, branch.lines) for path, branch in at.parts()]
    # Answers in an act that asks nothing itself are answers of its branch.
    shared = [answer for index, part in enumerate(parts) if index == 0 or not part.asked for answer in part.answers]
    asked = [(part, line) for part in parts for line in part.asked]
    for part, line in asked:
        if (*part.path, line_part(line)) in granted:
            continue
        answers = answers_to(author, line, part.path, part.answers, shared)
        yield author.example(_asked_prompt(author, at, part, line), answers, at.partner)
    if not asked and any(answer.verdict != "bad" for answer in shared):
        # Answers to nothing: what was asked has no words here.
        outer = clause_key(author.principle.key, at.path)
        prompt = Prompt((), ("answers", *at.path), shared[0].key, (), (outer,), lacks=NOTHING_ASKED)
        yield author.example(prompt, shared, at.partner)


def _part(author: Author, path: tuple[str, ...], lines: tuple[Line, ...]) -> _Part:
    answers = tuple(answer for line in lines if (answer := author.answer(line, path)) is not None)
    return _Part(path, lines, answers, tuple(line for line in lines if line.kind == "asked"))


def _asked_prompt(author: Author, at: BranchAt, part: _Part, asked: Line) -> Prompt:
    spoken = earlier_lines(at.branch.lines)
    if part.path != at.path:
        spoken += earlier_lines(part.lines)
    spoken += earlier_lines(asked.lines)
    said = [*spoken, asked]
    inner = (*part.path, line_part(asked))
    paths = [inner[:end] for end in range(min(1, len(at.path)), len(inner) + 1)]
    question = (Message("user", asked.text),) if asked.text.strip() else ()
    return Prompt(
        messages=(*by_turns(spoken), *question),
        keys=("asked", *(each.key for each in said)),
        group_key=said[0].key,
        conditions=(),
        clauses=tuple(clause_key(author.principle.key, path) for path in paths),
        lacks=None if question else NOTHING_ASKED,
    )
