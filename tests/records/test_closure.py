"""Closures: what changes them, and what must not."""

from __future__ import annotations

import pytest
from constitutions import graph_of

from constc.records.closure import closures

TEXT = """
# Fern

## Be plain {#plain level=care}

- **When:** somebody asks `asked`
  - **Do:** answer
- **Overrides:** [Be kind](#kind) when `late`

> *Given:* `under_18`
>
> **User:** One?
>
> **Good:** 1.

## Be kind {#kind level=care}

- **When:** somebody is sad `sad`
  - **Do:** comfort them

## Be quick {#quick level=care}

- **Do:** hurry
- **When:** it is `surface=voice`
  - **Do:** be brief
"""
FRONT = """facts:
  late: {yes: It is late.}
  under_18: {yes: A child writes.}
  surface: {chat: Typed., voice: Spoken.}
"""


def _changed(text: str, front: str = FRONT) -> set[str]:
    before, after = closures(graph_of(TEXT, FRONT), {}), closures(graph_of(text, front), {})
    return {name for name in before if before[name] != after.get(name)}


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("# Fern\n", "# Fern\n\nA line above everything.\n", set()),
        ("> **Good:** 1.", "> **Good:** 2.", {"plain"}),
        ("comfort them", "listen", {"plain", "kind"}),
        ("- **Overrides:** [Be kind](#kind) when `late`\n", "", {"plain", "kind"}),
        ("[Be kind](#kind)", "[Be quick](#quick)", {"plain", "kind", "quick"}),
        ("- **Do:** hurry\n", "- **Do:** hurry up\n", {"quick"}),
        ("# Fern\n", "# Fern\n\n## Be new {#new level=care}\n\n- **Do:** shine\n", set()),
    ],
)
def test_an_edit_changes_the_closures_of_what_it_touches(old: str, new: str, changed: set[str]) -> None:
    assert old in TEXT
    assert _changed(TEXT.replace(old, new)) == changed


def test_the_words_of_a_fact_change_those_that_speak_of_it() -> None:
    assert _changed(TEXT, FRONT.replace("Spoken.", "It is spoken.")) == {"quick"}
    assert _changed(TEXT, FRONT.replace("It is late.", "Night has come.")) == {"plain", "kind"}
    assert _changed(TEXT, FRONT.replace("A child writes.", "The writer is a child.")) == {"plain"}


def test_the_assistant_and_the_language_change_all() -> None:
    everything = {"plain", "kind", "quick"}
    assert _changed(TEXT, FRONT + "assistant: Moss\n") == everything
    assert _changed(TEXT, FRONT + "language: de\n") == everything


def test_a_file_that_was_moved_changes_those_in_it() -> None:
    graph = graph_of(TEXT, FRONT)
    assert closures(graph, {"fern.md": "a.md"}) != closures(graph, {"fern.md": "b.md"})
