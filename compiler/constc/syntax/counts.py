"""What one document holds, counted: the figures of ``constc check``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from constc.syntax.text import is_elided
from constc.syntax.tree import Block, Comparison, Conversation, Document, Section, Turn

__all__ = ["Counts", "conversations", "counts", "sections"]


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of one file. ``turns`` are all system, developer, user, assistant and tool elements, those inside a
    comparison included. ``good_bad`` and so on are ranked pairs, ``full_text`` those of them whose two answers are
    not elided; ``good``, ``ok`` and ``bad`` are verdicts.
    """

    sections: int
    conversations: int
    comparisons: int
    turns: int
    good_bad: int
    good_ok: int
    ok_bad: int
    full_text: int
    good: int
    ok: int
    bad: int


def sections(document: Document) -> Iterator[Section]:
    """Every section, in the order of the text."""
    stack = list(reversed(document.sections))
    while stack:
        section = stack.pop()
        yield section
        stack.extend(reversed(section.sections))


def conversations(document: Document) -> Iterator[Conversation]:
    """Every conversation, in the order of the text."""
    yield from _conversations(document.blocks)
    for section in sections(document):
        yield from _conversations(section.blocks)


def _conversations(blocks: tuple[Block, ...]) -> Iterator[Conversation]:
    return (block for block in blocks if isinstance(block, Conversation))


def counts(document: Document) -> Counts:
    """Count the sections, conversations, comparisons, turns, ranked pairs and verdicts of ``document``."""
    tally = dict.fromkeys(("good", "ok", "bad"), 0)
    pairs = dict.fromkeys((("good", "bad"), ("good", "ok"), ("ok", "bad")), 0)
    number = compared = turns = full = 0
    for conversation in conversations(document):
        number += 1
        for part in conversation.parts:
            if isinstance(part, Turn):
                turns += 1
            elif isinstance(part, Comparison):
                compared += 1
                turns += len(part.answers)
                judged = [
                    (answer.verdict.kind, is_elided(answer.text.value))
                    for answer in part.answers
                    if answer.verdict is not None
                ]
                for kind, elided in judged:
                    tally[kind] += 1
                    for other, other_elided in judged:
                        if (kind, other) in pairs:
                            pairs[kind, other] += 1
                            full += not (elided or other_elided)
    return Counts(
        sections=sum(1 for _ in sections(document)),
        conversations=number,
        comparisons=compared,
        turns=turns,
        good_bad=pairs["good", "bad"],
        good_ok=pairs["good", "ok"],
        ok_bad=pairs["ok", "bad"],
        full_text=full,
        good=tally["good"],
        ok=tally["ok"],
        bad=tally["bad"],
    )
