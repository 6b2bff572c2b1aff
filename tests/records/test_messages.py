"""Roles, and messages that a renaming has made neighbours."""

from __future__ import annotations

from constc.realize.messages import Message, with_roles

SYSTEM, DEVELOPER = Message("system", "a"), Message("developer", "b")
USER, TOOL = Message("user", "c"), Message("tool", "d")


def test_without_roles_nothing_changes() -> None:
    messages = (SYSTEM, DEVELOPER, USER, USER, TOOL)
    assert with_roles(messages, {}) == messages


def test_a_renamed_message_joins_its_neighbour_of_that_role() -> None:
    assert with_roles([SYSTEM, DEVELOPER, USER], {"developer": "system"}) == (Message("system", "a\n\nb"), USER)
    assert with_roles([USER, TOOL], {"tool": "user"}) == (Message("user", "c\n\nd"),)


def test_two_messages_that_were_neighbours_before_stay_two() -> None:
    assert with_roles([USER, USER], {"tool": "user"}) == (USER, USER)
    assert with_roles([DEVELOPER, DEVELOPER], {"developer": "system"}) == (Message("system", "b"),) * 2
