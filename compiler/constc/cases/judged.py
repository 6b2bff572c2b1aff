"""The judged answers of a conversation: its comparisons, and the keys of the answers in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from constc.syntax.tree import Comparison, Conversation, Elision, Turn

__all__ = ["answers_of", "comparisons", "keyed_answers"]


def answers_of(part: Turn | Comparison | Elision) -> tuple[Turn, ...]:
    """The answers of a comparison; an answer that stands alone with a verdict is one, other parts have none."""
    if isinstance(part, Comparison):
        return part.answers
    if isinstance(part, Turn) and part.verdict is not None:
        return (part,)
    return ()


def comparisons(conversation: Conversation) -> Iterator[tuple[str, tuple[Turn, ...]]]:
    """The comparisons of ``conversation`` with their ordinals, from ``"1"``."""
    judged = [answers for part in conversation.parts if (answers := answers_of(part))]
    for ordinal, answers in enumerate(judged, 1):
        yield str(ordinal), answers


def keyed_answers(answers: Sequence[Turn]) -> list[tuple[str, Turn]]:
    """The answers of one comparison by key: verdict and ordinal among that verdict. One without a verdict has none."""
    counts: dict[str, int] = {}
    keyed: list[tuple[str, Turn]] = []
    for answer in answers:
        if answer.verdict is not None:
            kind = answer.verdict.kind
            counts[kind] = counts.get(kind, 0) + 1
            keyed.append((f"{kind}-{counts[kind]}", answer))
    return keyed
