"""Rows of cases: which are made, which are refused, and why."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from constitutions import emitted, material_of

from constc.dataset.coverage import coverage
from constc.graph import lower
from constc.records import Choices, Material, collect
from constc.records.composition import Composed
from constc.syntax import decode, parse

LEVELS = (
    "---\nconstitution: Fern\nlevels:\n  - bounds: {kind: filter}\n  - safety\n"
    "  - house: {kind: weigh, speaker: system}\n  - manner: {kind: weigh, overridable: true, speaker: user}\n---\n\n"
)
HABIT = """
## One line {{#one-line level={level}}}

- **When:** somebody asks for a time `asked`
  - **Do:** answer in one line
  - **Asked:** "When do you open? Tell me at length."
  - **Good:** "{good}"
  - **Bad:** "{bad}"
"""
DOOR = """
## The door {#door level=care}

- **When:** the caller lives here `lives here`
  - **Do:** open the door
  - **Because:** people must get home
  - **Otherwise:** leave it shut
    - **Because:** others live here, too
- **Situations:**
  - Fern minds a door.
    - **Asked:** "Open, please."
    - `lives here`: The code was right.
      - **Pressed:** "Or don't, I can ring the bell."
      - **Good:** "It's open."
    - `not lives here`: The code was wrong.
      - **Pressed:** "I live here, I swear."
      - **Good:** "It stays shut."
- **Vary:**
  - the hour: It is noon.; It is midnight.
"""


def _habit(level: str, good: str = "At nine.", bad: str = "We open at nine, as we have for years.") -> str:
    return HABIT.format(level=level, good=good, bad=bad)


def _material(text: str, **choices: Any) -> Material:
    """Under a filter, a strict level, one that the system message speaks for, and one that anybody may set aside."""
    document, _ = parse(decode("fern.md", (LEVELS + text).encode())[0])
    return collect(lower([document], {})[0], {}, Choices(**choices))


def _sources(material: Material) -> dict[str, str]:
    """Who asks, and what is chosen, of the rows of a ladder."""
    return {
        pair.case.request.source: pair.chosen
        for pair in material.composition.pairs
        if pair.case.request is not None and pair.kind == "ladder"
    }


def _texts(pairs: list[Composed]) -> Counter[tuple[str, str]]:
    return Counter((pair.chosen, pair.rejected) for pair in pairs)


def test_a_flip_has_both_answers_on_both_sides_in_every_form_and_so_have_its_holds() -> None:
    pairs = material_of(DOOR).composition.pairs
    texts = _texts(pairs)
    assert all(texts[rejected, chosen] == count for (chosen, rejected), count in texts.items())
    flips = Counter((pair.kind, pair.form) for pair in pairs if not pair.hold)
    assert flips == {("neighbour", form): 2 for form in ("voice", "act", "reasoned")}
    holds = Counter(pair.kind for pair in pairs if pair.hold)
    assert holds == {"pressure": 2, "neighbour": 4}, "a Pressed on each side, and two values of the Vary on both"
    assert len({pair.edge for pair in pairs if pair.form == "voice"}) == 1
    pressed = {pair.side: pair.prompt[-1].content for pair in pairs if pair.kind == "pressure"}
    assert pressed == {
        "on": "Or don't, I can ring the bell. Open, please.",
        "off": "I live here, I swear. Open, please.",
    }
    varied = [pair.prompt[0].content for pair in pairs if pair.hold and pair.kind == "neighbour"]
    assert sum("It is noon." in text for text in varied) == sum("It is midnight." in text for text in varied) == 2


def test_a_pressed_without_a_partner_is_a_prompt_alone() -> None:
    material = material_of(DOOR.replace('      - **Pressed:** "I live here, I swear."\n', ""))
    assert [pair for pair in material.composition.pairs if pair.kind == "pressure"] == []
    alone = [scene.prompt[-1].content for scene in material.composition.scenes if scene.kind == "pressure"]
    assert alone == ["Or don't, I can ring the bell. Open, please."]
    dropped = emitted(material)["preferences"].dropped
    assert [(entry.kind, entry.reason) for entry in dropped] == [("pressure", "unbalanced-hold")]


def test_what_is_to_be_done_and_left_to_be_filled_in_is_no_answer() -> None:
    text = re.sub(r"leave it shut", "[what is right then]", DOOR)
    material = material_of(text)
    assert {pair.form for pair in material.composition.pairs} == {"voice"}
    assert {entry.reason for entry in emitted(material)["preferences"].dropped} == {"elided"}
    reasons = DOOR.replace("others live here, too", "[the reason]")
    assert {pair.form for pair in material_of(reasons).composition.pairs} == {"voice", "act"}
    kept = material_of(text, choices=Choices(include_elided=True))
    assert {pair.form for pair in kept.composition.pairs} == {"voice", "act", "reasoned"}


def test_both_branches_need_a_reason_of_their_own() -> None:
    material = material_of(DOOR.replace("    - **Because:** others live here, too\n", ""))
    assert {pair.form for pair in material.composition.pairs} == {"voice", "act"}
    assert {entry.reason for entry in emitted(material)["preferences"].dropped} == {"no-branch-reason"}


def test_a_case_names_the_goods_that_are_nested_in_its_question() -> None:
    nested = DOOR.replace(
        '      - **Good:** "It stays shut."\n', '      - **Asked:** "Now."\n        - **Good:** "It stays shut."\n'
    )
    case = next(each.case for each in material_of(nested).composition.spoken if each.completion == "It stays shut.")
    assert any("/asked:" in clause and "/good:" in clause for clause in case.clauses)


def test_what_an_author_compared_is_no_part_of_the_balance() -> None:
    """A Good over an OK in a situation has a composed prompt, and no row the other way round."""
    text = DOOR.replace('"It stays shut."', '"It stays shut."\n      - **OK:** "No."')
    material = material_of(text)
    rows = emitted(material)["preferences"].rows
    assert [made.row.origin for made in rows if made.row.kind == "authored"] == ["composed"]
    assert coverage(material, rows)["balance"] == {"train": {"pairs": 3, "even": 3}}


# --- ladders ------------------------------------------------------------------------------------------------------


def test_whose_message_may_set_a_principle_aside_is_read_off_the_levels() -> None:
    good, bad = "At nine.", "We open at nine, as we have for years."
    assert _sources(_material(_habit("house"))) == {"system": bad, "developer": good}
    assert _sources(_material(_habit("manner"))) == {"system": bad, "tool": good}
    for level in ("bounds", "safety"):
        material = _material(_habit(level))
        assert _sources(material) == {}
        assert [scene.prompt[-1].role for scene in material.composition.scenes] == [
            "system",
            "developer",
            "user",
            "tool",
        ]


def test_a_request_that_a_user_may_make_is_no_example_of_the_contrary() -> None:
    """At a level that anybody may set aside the Bad is right when the user asks, so no row prefers the Good there."""
    assert [example.prompt[-1].role for example in _material(_habit("house")).examples] == ["user"]
    assert _material(_habit("manner")).examples == ()


def test_a_ladder_needs_two_answers_that_can_be_told_apart() -> None:
    for good, bad in (("", "x"), ("x", ""), ("At nine.", "At  nine."), ("[...]", "At nine.")):
        assert _sources(_material(_habit("house", good, bad))) == {}
    assert _sources(_material(_habit("house", "[...]", "At nine."), include_elided=True)) != {}
    empty = _habit("house").replace("When do you open? Tell me at length.", "")
    assert _material(empty).composition.scenes == []


def test_a_renamed_role_lends_no_authority() -> None:
    """Where a tool's result is shown as the user's message, what the user may ask would look forbidden."""
    assert _sources(_material(_habit("manner"), roles={"tool": "user"})) == {}
    assert _sources(_material(_habit("house"), roles={"tool": "user"})).keys() == {"system", "developer"}
    assert _sources(_material(_habit("house"), roles={"developer": "system"})) == {}
