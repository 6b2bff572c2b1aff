"""Prompts and answers composed from what an author wrote: nothing is invented, and nothing reworded.

``voice``: the setting and what is told as a system message, what is said as the user's, answered by the author's own
words. ``act``: the same told as a story, with the question what the assistant should do, answered by the acts of the
decision; ``reasoned`` adds the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from constc.cases.decide import Decision
from constc.cases.leaves import Asked, Leaf, audible, earlier_lines
from constc.cases.model import Case
from constc.cases.settings import fact_words
from constc.graph.keys import row_id
from constc.graph.model import Line, PrincipleGraph, Situation, VaryDimension, Wording
from constc.realize.messages import Message
from constc.realize.phrases import Deliberation, Phrases, ended, phrases_for, phrases_of
from constc.syntax import base_language

__all__ = [
    "CARRIERS", "NOTHING_ASKED", "Prompt", "Said", "act_answer", "act_prompt", "by_turns", "deliberates",
    "voice_prompt", "why",
]  # fmt: skip

#: Where words go that are neither told in the setting nor said with the question.
CARRIERS: Final = ("operator", "earlier", "tool")
#: What is missing where answers answer nothing.
NOTHING_ASKED: Final = "nothing is asked here"


@dataclass(frozen=True, slots=True)
class Said:
    """What is added to a leaf: the question, a line that presses for the other answer, values that must not matter.

    ``vary``: dimension and number of a value. For a dimension of one sentence, number 1 leaves it out.
    """

    asked: Asked | None = None
    pressed: Line | None = None
    vary: tuple[tuple[VaryDimension, int], ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that name it."""
        values = (f"{each.name or 'vary'}={value_key(each, number)}" for each, number in self.vary)
        return (
            self.asked.line.key if self.asked is not None else "",
            self.pressed.key if self.pressed is not None else "",
            *values,
        )


def value_key(dimension: VaryDimension, number: int) -> str:
    """The key of a value of a Vary; that a sentence is left out is a value of its own."""
    return dimension.keys[number] if number < len(dimension.keys) else f"without {dimension.keys[0]}"


@dataclass(frozen=True, slots=True)
class Prompt:
    """Messages, the names in the phrase table that they were made with, and what they lack for a row, if anything."""

    messages: tuple[Message, ...]
    names: tuple[str, ...] = ()
    lacks: str | None = None


@dataclass(frozen=True, slots=True)
class _Parts:
    """The words of a prompt by where they go."""

    told: tuple[str, ...]
    said: tuple[str, ...]
    carried: dict[str, list[str]]
    earlier: tuple[Line, ...]
    stray: str | None


def _parts(graph: PrincipleGraph, leaf: Leaf, said: Said) -> _Parts:
    phrases = phrases_of(graph.language)
    told: list[str] = []
    spoken: list[str] = []
    carried: dict[str, list[str]] = {carrier: [] for carrier in CARRIERS}
    stray: str | None = None
    for node in audible(leaf):
        text, is_said = _words(graph, phrases, node)
        if node.carrier is not None:
            if node.carrier in carried:
                carried[node.carrier] += [text] if text else []
            else:
                stray = node.carrier
        elif text:
            (spoken if is_said else told).append(text)
        if node is leaf.situation:
            for dimension, number in said.vary:
                if number < len(dimension.values):
                    (spoken if dimension.said[number] else told).append(dimension.values[number])
    if said.pressed is not None and said.pressed.text.strip():
        carried.get(said.pressed.source or "", spoken).append(said.pressed.text)
    earlier = leaf.earlier
    if said.asked is not None:
        earlier = (*earlier, *earlier_lines(said.asked.line.lines))
        if said.asked.line.text.strip():
            spoken.append(said.asked.line.text)
    return _Parts(tuple(told), tuple(spoken), carried, earlier, stray)


def _words(graph: PrincipleGraph, phrases: Phrases, node: Situation | Wording) -> tuple[str, bool]:
    """The words of a place, and whether they are said. A wording without any has those of the front matter."""
    if node.text.strip() or isinstance(node, Situation):
        return node.text.strip(), node.said
    return phrases.sentences(fact_words(graph, node.formula)), False


def voice_prompt(graph: PrincipleGraph, leaf: Leaf, said: Said) -> Prompt:
    """The prompt of a leaf as a conversation: a system message, earlier turns, the user's message, tool results."""
    phrases = phrases_of(graph.language)
    parts = _parts(graph, leaf, said)
    system = [phrases.sentences([phrases.introduce(graph.assistant), *parts.told]), *parts.carried["operator"]]
    messages = [Message("system", "\n\n".join(system)), *by_turns(parts.earlier)]
    messages += [Message("user", text) for text in parts.carried["earlier"]]
    if parts.said:
        messages.append(Message("user", _spoken(phrases, parts.said)))
    messages += [Message("tool", text) for text in parts.carried["tool"]]
    asked = bool(parts.said or parts.carried["earlier"])
    return Prompt(tuple(messages), lacks=_lacks(graph, leaf, parts, asked))


def _lacks(graph: PrincipleGraph, leaf: Leaf, parts: _Parts, asked: bool) -> str | None:
    if parts.stray is not None:
        return f"`{parts.stray}` carries no words into a prompt"
    # What is said may hold the question; what is only told asks nothing.
    return None if asked else NOTHING_ASKED


def _spoken(phrases: Phrases, said: Sequence[str]) -> str:
    """What is said, one after the other: on a line of its own after something that has no end."""
    text = said[0].strip()
    for part in said[1:]:
        text += (phrases.space if ended(text) else "\n") + part.strip()
    return text


def by_turns(spoken: Sequence[Line]) -> list[Message]:
    """Earlier lines as messages: user and assistant by turns. A line without words is no message."""
    roles = ("user", "assistant")
    return [Message(roles[index % 2], line.text) for index, line in enumerate(spoken) if line.text.strip()]


# --- deliberation -------------------------------------------------------------------------------------------------


def deliberates(graph: PrincipleGraph) -> bool:
    """Whether the language of a constitution has words for a deliberation."""
    return _words_of(graph) is not None


def _words_of(graph: PrincipleGraph) -> Deliberation | None:
    phrases = phrases_for(graph)
    return phrases.deliberation if phrases.language == base_language(graph.language) else None


def act_prompt(graph: PrincipleGraph, leaf: Leaf, said: Said, choice: str) -> Prompt | None:
    """The prompt of a leaf as a story with a question; None where the language has no words for it.

    ``choice`` is a key: the same one picks the same phrasing.
    """
    phrases, words = phrases_of(graph.language), _words_of(graph)
    if words is None:
        return None
    parts = _parts(graph, leaf, said)
    asked = bool(parts.said or parts.carried["earlier"] or parts.carried["tool"])
    context = _pick(words.contexts, choice, "context")
    question = _pick(words.questions, choice, "question")
    name = graph.assistant
    told = [*parts.told, *_before(phrases, words, parts, name)]
    if parts.said:
        message = phrases.quoted(phrases.spoken(parts.said))
        told.append(_framed(words.contexts[context], name, "{message}", message))
    told += [_framed(words.tool, name, "{text}", _quoted(phrases, text)) for text in parts.carried["tool"]]
    told.append(words.questions[question].replace("{name}", name))
    return Prompt((Message("user", phrases.sentences(told)),), (context, question), _lacks(graph, leaf, parts, asked))


def _pick(table: Mapping[str, str], choice: str, purpose: str) -> str:
    names = list(table)
    return names[int(row_id(choice, purpose)[:8], 16) % len(names)]


def _before(phrases: Phrases, words: Deliberation, parts: _Parts, name: str) -> Iterator[str]:
    """What the operator wrote and what was said before the message, each with the words that introduce it."""
    if parts.carried["operator"]:
        yield _framed(words.operator, name, "{text}", phrases.quoted(phrases.spoken(parts.carried["operator"])))
    turns = [*by_turns(parts.earlier), *(Message("user", text) for text in parts.carried["earlier"])]
    for number, turn in enumerate(turns):
        first = number == 0 and turn.role == "user"
        yield _framed(
            words.earlier if first else words.turns[turn.role], name, "{text}", _quoted(phrases, turn.content)
        )


def _quoted(phrases: Phrases, text: str) -> str:
    return phrases.quoted(phrases.one_line(text))


def _framed(frame: str, name: str, place: str, text: str) -> str:
    """``frame`` with its placeholders filled; what is filled in is not read again."""
    before, _, after = frame.partition(place)
    return f"{before.replace('{name}', name)}{text}{after.replace('{name}', name)}"


def act_answer(graph: PrincipleGraph, decision: Decision, *, reasoned: bool = False) -> str | None:
    """What the assistant should do, as a sentence; None where nothing says so, or the language has no words for it.

    ``reasoned`` adds the first reason of each branch that decided; None if one of them has none.
    """
    phrases, words = phrases_of(graph.language), _words_of(graph)
    if words is None or not decision.specified:
        return None
    do = [_act(phrases, act.text) for act in decision.acts if act.keyword in {"do", "otherwise", "resolved"}]
    may = [_act(phrases, act.text) for act in decision.acts if act.keyword == "may"]
    said = [
        _framed(frame, graph.assistant, "{acts}", words.listed(acts))
        for frame, acts in ((words.do, do), (words.may, may))
        if acts
    ]
    if not said:
        return None
    if reasoned:
        reasons = [branch.reasons[:1] for branch in decision.branches]
        if not reasons or not all(reasons):
            return None
        said += [reason for each in reasons for reason in each]
    return phrases.sentences(said)


def _act(phrases: Phrases, text: str) -> str:
    return text.strip().rstrip(_ENDS) if phrases.stop in _ENDS else text.strip()


_ENDS: Final = ".。"


def why(graph: PrincipleGraph, case: Case) -> str | None:
    """The reasons of a decision as sentences; None where none is written."""
    reasons = [reason for branch in case.decision.branches for reason in branch.reasons]
    return phrases_of(graph.language).sentences(dict.fromkeys(reasons)) if reasons else None
