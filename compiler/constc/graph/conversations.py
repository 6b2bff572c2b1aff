"""Authored conversations: whose they are, and the key by which their rows know them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from constc.graph.keys import text_key
from constc.graph.model import AuthoredConversation
from constc.graph.outline import Heading
from constc.source import Place, SourceFile
from constc.syntax.counts import conversations
from constc.syntax.inline import prose_references
from constc.syntax.tree import Block, Clause, Conversation, Document, Footnote, Item, Prose, Turn

__all__ = ["Talk", "authored", "footnotes_of", "talks_of_blocks", "talks_of_examples"]


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation with the section that it stands under."""

    conversation: Conversation
    owner: str
    source: SourceFile
    footnote: str | None = None


def owner_of(heading: Heading | None) -> str:
    """The nearest principle around a conversation, else its section, else nothing (``""``)."""
    at = heading
    while at is not None and not at.principle:
        at = at.parent
    if at is not None:
        return at.id
    return heading.id if heading is not None else ""


def talks_of_blocks(source: SourceFile, heading: Heading | None, blocks: Sequence[Block]) -> Iterator[Talk]:
    """The conversations that stand directly under a heading."""
    for block in blocks:
        if isinstance(block, Conversation):
            yield Talk(block, owner_of(heading), source)


def footnotes_of(blocks: Iterable[Block]) -> Iterator[Footnote]:
    """The footnotes directly under a heading, in its prose and in its clauses."""
    for block in blocks:
        if isinstance(block, Prose):
            yield from block.footnotes
        elif isinstance(block, Clause):
            pending: list[Clause | Item] = [block]
            while pending:
                element = pending.pop()
                if isinstance(element, Clause):
                    yield from element.footnotes
                pending += reversed(element.children)


def talks_of_examples(headings: Sequence[Heading], examples: Mapping[str, Document]) -> Iterator[Talk]:
    """The conversations of example files, once for each principle that names the file in a footnote."""
    seen: set[tuple[str, str]] = set()
    for heading in headings:
        owner = owner_of(heading)
        for footnote in (*_in_title(heading), *footnotes_of(heading.section.blocks)):
            document = examples.get(footnote.name)
            if document is None or (owner, footnote.name) in seen:
                continue
            seen.add((owner, footnote.name))
            for conversation in conversations(document):
                yield Talk(conversation, owner, document.source, footnote.name)


def _in_title(heading: Heading) -> tuple[Footnote, ...]:
    return prose_references(heading.source.text, *heading.section.heading_span)[1]


def authored(talks: Sequence[Talk]) -> tuple[AuthoredConversation, ...]:
    """The conversations with their keys: the ``{#id}`` of the Example line, else the title if no other conversation of
    the principle has it, else the key of the first user turn. Those of example files give way to those of the text.
    """
    titles = Counter((talk.owner, _title(talk)) for talk in talks if talk.footnote is None)
    everywhere = Counter((talk.owner, _title(talk)) for talk in talks)
    keys = [_key(talk, titles if talk.footnote is None else everywhere) for talk in talks]
    again = Counter((talk.owner, key) for talk, key in zip(talks, keys, strict=True))
    written = Counter((talk.owner, key) for talk, key in zip(talks, keys, strict=True) if talk.footnote is None)
    taken: Counter[tuple[str, str]] = Counter()
    found = []
    for talk, key in zip(talks, keys, strict=True):
        own = (talk.owner, key)
        if again[own] > 1 and not (talk.footnote is None and written[own] == 1):
            # More than one begins with the same words: all that is said in it tells them apart.
            key = text_key(_all_said(talk))
        taken[talk.owner, key] += 1
        count = taken[talk.owner, key]
        place = Place(talk.source, talk.conversation.span)
        unique = key if count == 1 else f"{key}-{count}"
        found.append(AuthoredConversation(talk.conversation, unique, talk.owner, place, talk.footnote))
    return tuple(found)


def _title(talk: Talk) -> str | None:
    title = talk.conversation.title
    return title.value if title is not None and title.value else None


def _key(talk: Talk, titles: Mapping[tuple[str, str | None], int]) -> str:
    attributes = talk.conversation.attributes
    if attributes is not None and attributes.id is not None:
        return attributes.id.value
    title = _title(talk)
    if title is not None and titles.get((talk.owner, title), 0) == 1:
        return title
    prompt = list(_prompt(talk.conversation))
    first = next((turn for turn in prompt if turn.role == "user"), prompt[0] if prompt else None)
    return text_key(first.text.value if first is not None else title or "")


def _all_said(talk: Talk) -> str:
    """Everything but the answers, which may be reworded and leave the rows what they are."""
    return "\n".join((_title(talk) or "", *(f"{turn.role} {turn.text.value}" for turn in _prompt(talk.conversation))))


def _prompt(conversation: Conversation) -> Iterator[Turn]:
    """The messages that are no answers."""
    return (part for part in conversation.parts if isinstance(part, Turn) and part.role != "assistant")
