"""How the parts of a story follow each other: setting, operator, what was said before, the message, tools."""

from __future__ import annotations

import textwrap

from constc.graph import PrincipleGraph, lower
from constc.records import Choices, collect
from constc.syntax import decode, parse

HEAD = "---\nconstitution: Fern\nassistant: {name}\nlanguage: {language}\n---\n\n# Fern\n\n## Doors\n\n"
RULE = """\
- **When:** it is late `late`
  - **Do:** open the door
  - **Otherwise:** keep the door shut
- **Situations:**
"""


def _graph(situation: str, name: str, language: str) -> PrincipleGraph:
    text = HEAD.format(name=name, language=language) + RULE + textwrap.indent(textwrap.dedent(situation), "  ")
    document, _ = parse(decode("fern.md", text.encode())[0])
    return lower([document], {})[0]


def _stories(situation: str, name: str = "Fern", language: str = "en") -> list[str]:
    pairs = collect(_graph(situation, name, language), {}, Choices()).composition.pairs
    return list(dict.fromkeys(row.prompt[0].content for row in pairs if row.form == "act"))


def test_the_order_is_that_of_events() -> None:
    """A tool answers the message, and what was said before it stands before it; both ends are told alike."""
    on, off = _stories(
        """\
        - The hall is dark.
          - **Earlier:**
            - "one?"
            - "Two."
            - "three"
            - "Four."
          - **Asked:** "Open up."
          - `late` (tool): clock: 23
          - `not late` (tool): clock: 9
        """
    )
    before, _, after = on.partition("“Open up.”")
    assert before.startswith(
        "The hall is dark. An earlier message read: “one?” Fern answered: “Two.” Another message read: “three”. "
        "Fern answered: “Four.” "
    )
    assert after.startswith(" A tool has returned this: “clock: 23”. ")
    assert off == on.replace("23", "9")


def test_what_was_said_earlier_follows_the_turns_before_it() -> None:
    on, _ = _stories(
        """\
        - The hall is dark.
          - **Asked:** "Open up."
          - `late` (earlier): It is midnight.
          - `not late` (earlier): It is noon.
        """
    )
    assert on.startswith("The hall is dark. An earlier message read: “It is midnight.” ")


def test_the_operator_speaks_once() -> None:
    """What several lines bring from the operator is one message, before anything that a user wrote."""
    graph_text = """\
        - The hall is dark.
          - **Asked:** "Open up."
          - `late` (operator): It is midnight
            - `guest` (operator): a guest is expected
          - `not late` (operator): It is noon
            - `guest` (operator): a guest is expected
        """
    stories = _stories(graph_text)
    assert any("The operator has told Fern: “It is midnight”. " in story for story in stories)
    assert all(story.count("The operator has told Fern") == 1 for story in stories)


def test_what_looks_like_a_placeholder_stays_what_somebody_wrote() -> None:
    on, _ = _stories(
        """\
        - The hall is dark.
          - **Asked:** "Who is {name}, and what is {message} {text} {acts}?"
          - `late`: The clock says 23.
          - `not late`: The clock says 9.
        """
    )
    assert "“Who is {name}, and what is {message} {text} {acts}?”" in on


def test_a_text_in_traditional_characters_has_no_stories() -> None:
    situation = """\
        - The hall is dark.
          - **Asked:** "Open up."
          - `late`: The clock says 23.
          - `not late`: The clock says 9.
        """
    assert _stories(situation, language="zh-CN")
    assert _stories(situation, language="zh-TW") == []
    lacking = collect(_graph(situation, "Fern", "zh-TW"), {}, Choices()).composition.shortfalls
    assert "no-phrases" in {each.reason for each in lacking}
