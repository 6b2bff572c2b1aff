"""Examples from authored conversations: each comparison is a prompt with its answers.

The prompt of a comparison is the messages before it. After an earlier comparison the conversation continues from its
first GOOD (its first OK, where it has none). Turns left out by ``[...]`` are left out. A conversation without a
comparison, such as those of example files, is a prompt alone; an unjudged answer at its end is no part of that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from constc.cases.clauses import answer_part, clause_key, conversation_part, owner_key
from constc.cases.judged import answers_of, keyed_answers
from constc.cases.settings import given_settings
from constc.graph.keys import row_id, text_key
from constc.graph.model import AuthoredConversation, PrincipleGraph
from constc.realize.messages import Message, with_roles
from constc.records.material import Answer, Choices, Example, source_of
from constc.source import Place
from constc.syntax.tree import Turn, Verdict

__all__ = ["conversation_examples", "resolve"]


def conversation_examples(graph: PrincipleGraph, paths: Mapping[str, str], choices: Choices) -> Iterator[Example]:
    """The examples of every conversation of the constitution and its example files."""
    for authored in graph.conversations:
        yield from _examples(graph, authored, paths, choices)


def _examples(
    graph: PrincipleGraph, authored: AuthoredConversation, paths: Mapping[str, str], choices: Choices
) -> Iterator[Example]:
    conversation = authored.conversation
    owner = owner_key(graph, authored.owner)
    path = (conversation_part(authored),)
    group = row_id(_group_key(authored))
    settings = given_settings(graph, conversation)
    source = source_of(graph, authored.owner, paths)

    def example(keys: tuple[str, ...], prompt: list[Message], answers: tuple[Answer, ...]) -> Example:
        return Example(
            focus=authored.owner,
            focus_key=owner,
            principles=(authored.owner,) if authored.owner else (),
            keys=("conversation", authored.key, *keys),
            case=row_id(graph.key, "case", "authored", owner, "conversation", authored.key, *keys),
            group=group,
            prompt=with_roles(prompt, choices.roles),
            answers=answers,
            conditions=settings,
            clauses=(clause_key(owner, path), *(answer.clause for answer in answers)),
            source=source,
            missing=None if prompt else "no-wording",
            lacks="" if prompt else "no message stands before the answer",
        )

    before: list[Message] = []
    ordinal = 0
    for part in conversation.parts:
        turns = answers_of(part)
        if turns:
            ordinal += 1
            answers = tuple(_judged(graph, authored, turns, str(ordinal)))
            yield example((str(ordinal),), list(before), answers)
            before += _continued(answers)
        elif isinstance(part, Turn) and (text := _spoken(part)):
            before.append(Message(part.role, text))
    if ordinal == 0:
        yield example((), _asked(before), ())


def _group_key(authored: AuthoredConversation) -> str:
    """The key of the first user turn; of the first turn at all where no user speaks; else the conversation's."""
    turns = [part for part in authored.conversation.parts if isinstance(part, Turn) and _spoken(part)]
    for turn in turns:
        if turn.role == "user":
            return text_key(turn.text.value)
    return text_key(_spoken(turns[0])) if turns else authored.key


def _spoken(turn: Turn) -> str:
    """The text of a turn, with the settings in it: the answer may be right because of them. ``""`` for white space."""
    text = turn.text.value
    return text if text.strip() else ""


def _judged(
    graph: PrincipleGraph, authored: AuthoredConversation, turns: tuple[Turn, ...], ordinal: str
) -> Iterator[Answer]:
    owner = owner_key(graph, authored.owner)
    for key, turn in keyed_answers(turns):
        verdict = turn.verdict
        if verdict is None:
            continue
        yield Answer(
            key=key,
            verdict=verdict.kind,
            text=turn.text.value,
            violates=_violated(graph, verdict),
            clause=clause_key(owner, (conversation_part(authored), answer_part(ordinal, key))),
            place=Place(authored.place.source, turn.span),
        )


def _violated(graph: PrincipleGraph, verdict: Verdict) -> tuple[str, ...]:
    """The ids that the verdict names and that exist, in the order written. What it does not name is not guessed."""
    if verdict.kind != "bad":
        return ()
    named = (resolve(graph, reference.target) for reference in verdict.violates)
    return tuple(dict.fromkeys(each for each in named if each is not None))


def resolve(graph: PrincipleGraph, target: str) -> str | None:
    """The id of the principle or section that ``#target`` means, under its present or a former name."""
    if target in graph.principles or target in graph.sections:
        return target
    for principle in graph.principles.values():
        if target in principle.was:
            return principle.id
    return None


def _continued(answers: tuple[Answer, ...]) -> list[Message]:
    """The answer from which the conversation goes on: the first GOOD, else the first OK."""
    for verdict in ("good", "ok"):
        for answer in answers:
            if answer.verdict == verdict and answer.text.strip():
                return [Message("assistant", answer.text)]
    return []


def _asked(messages: list[Message]) -> list[Message]:
    """The messages up to the last that is not the assistant's."""
    end = len(messages)
    while end and messages[end - 1].role == "assistant":
        end -= 1
    return messages[:end]
