"""Messages of a prompt or an answer, and the roles they are given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

__all__ = ["Message", "assistant", "with_roles"]


class Message(NamedTuple):
    """One message, in the form that every trainer's chat template reads."""

    role: str
    content: str


def assistant(text: str) -> tuple[Message, ...]:
    """An answer as a list of messages: exactly one, by the assistant."""
    return (Message("assistant", text),)


def with_roles(messages: Iterable[Message], roles: Mapping[str, str]) -> tuple[Message, ...]:
    r"""``messages`` with their roles renamed by ``roles``.

    Messages that the renaming has made neighbours of one role are joined by a blank line, since templates that refuse
    a developer's message refuse two system messages as well.

    >>> with_roles([Message("system", "a"), Message("developer", "b")], {"developer": "system"})
    (Message(role='system', content='a\n\nb'),)
    """
    renamed: list[Message] = []
    before = ""  # the role of the message before, as it was written
    for message in messages:
        role = roles.get(message.role, message.role)
        if renamed and renamed[-1].role == role and before != message.role:
            renamed[-1] = Message(role, f"{renamed[-1].content}\n\n{message.content}")
        else:
            renamed.append(Message(role, message.content))
        before = message.role
    return tuple(renamed)
