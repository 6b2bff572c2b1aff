"""Examples from situations: what is told, said and carried, and which answer stands where."""

from __future__ import annotations

import pytest
from constitutions import emitted, leaf_answers, material_of, ranked

from constc.records.kind import Dropped

HEAD = """
## Be plain {#plain level=care}

- **When:** the owner asks `owner`
  - **Do:** stop
  - **Good:** "rule"
  - **Unless:** somebody is in danger `danger`
    - **Do:** help first
    - **Good:** "unless"
  - **Otherwise:** ask the owner
    - **Good:** "otherwise"
- **Situations:**
"""
INTRODUCTION = "The assistant is Fern."


def _prompts(tree: str, front: str = "") -> dict[str, list[tuple[str, str]]]:
    """The prompts by the right answer to each."""
    return {answer: prompt for prompt, answer in leaf_answers(material_of(HEAD + tree, front))}


def test_what_is_told_follows_the_introduction_and_what_is_said_stands_before_the_question() -> None:
    tree = """  - Fern sorts a bakery's orders
    - **Asked:** "Stop now."
    - `owner`: "I own this place."
      - **Good:** "a"
      - `danger`: A door has locked behind the apprentice!
        - **Good:** "b"
    - `not owner`: A salesman writes.
      - **Good:** "c"
"""
    setting = f"{INTRODUCTION} Fern sorts a bakery's orders."
    assert _prompts(tree) == {
        "a": [("system", setting), ("user", "I own this place. Stop now.")],
        "b": [
            ("system", f"{setting} A door has locked behind the apprentice!"),
            ("user", "I own this place. Stop now."),
        ],
        "c": [("system", f"{setting} A salesman writes."), ("user", "Stop now.")],
    }


def test_carriers_put_words_where_they_belong() -> None:
    tree = """  - Fern reads letters.
    - **Earlier:**
      - "Hi."
      - "Hello."
    - **Asked:** "And now?"
    - `owner` (operator): "The one who writes is the owner."
      - **Good:** "a"
      - `danger` (tool): "alarm: on"
        - **Good:** "b"
    - `not owner` (earlier): "I am a guest."
      - **Good:** "c"
"""
    system = ("system", f"{INTRODUCTION} Fern reads letters.")
    operator = ("system", f"{INTRODUCTION} Fern reads letters.\n\nThe one who writes is the owner.")
    before = [("user", "Hi."), ("assistant", "Hello.")]
    found = _prompts(tree)
    assert found["a"] == [operator, *before, ("user", "And now?")]
    assert found["b"] == [operator, *before, ("user", "And now?"), ("tool", "alarm: on")]
    assert found["c"] == [system, *before, ("user", "I am a guest."), ("user", "And now?")]


def test_a_question_is_asked_at_every_leaf_around_it_and_one_inside_there_only() -> None:
    tree = """  - Fern waits.
    - **Asked:** "One?"
    - `owner`: "Me."
      - **Asked:** "Two?"
      - **Good:** "a"
    - `not owner`: "Not me."
      - **Good:** "b"
"""
    asked = [(prompt[-1][1], answer) for prompt, answer in leaf_answers(material_of(HEAD + tree))]
    assert asked == [("Me. One?", "a"), ("Me. Two?", "a"), ("Not me. One?", "b")]


def test_instead_silences_the_words_around_it_and_several_facts_their_parts() -> None:
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner`: "I own it."
      - **Good:** "a"
      - `danger`: instead: "I own it, and it burns!"
        - **Good:** "b"
      - `owner and danger`: "Mine, and on fire."
        - **Good:** "c"
"""
    found = {answer: prompt[-1][1] for answer, prompt in _prompts(tree).items()}
    assert found == {"a": "I own it. Stop.", "b": "I own it, and it burns! Stop.", "c": "Mine, and on fire. Stop."}


def test_pairs_are_made_of_what_stands_in_one_place() -> None:
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner`: "Me."
      - **Good:** "a"
      - **Bad:** "b"
      - **OK:** "o"
    - `not owner`: "Not me."
      - **Good:** "c"
"""
    assert ranked(HEAD + tree) == [("a", "b"), ("a", "o"), ("o", "b")]


def test_as_above_takes_the_answer_of_the_branch_that_holds() -> None:
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner`: "Me."
      - **Good:** as above
      - `danger`: "Fire!"
        - **Good:** as above
    - `not owner`: "Not me."
      - **Good:** as above
"""
    assert set(_prompts(tree)) == {"rule", "unless", "otherwise"}


def test_what_is_only_told_asks_nothing() -> None:
    tree = '  - Fern waits.\n    - `owner`: The owner comes in.\n      - **Good:** "a"\n      - **Bad:** "b"\n'
    found = emitted(material_of(HEAD + tree))
    assert found["preferences"].rows == ()
    listed = {(entry.kind, entry.reason, entry.detail.split(": ")[-1]) for entry in found["preferences"].dropped}
    assert listed == {(kind, "no-wording", "nothing is asked here") for kind in ("authored", "exception")}
    said = tree.replace("The owner comes in.", '"I am the owner. Stop."')
    assert ranked(HEAD + said) == [("a", "b")]


def test_conditions_are_those_of_the_words_around() -> None:
    front = (
        "facts:\n  surface: {chat: Typed., voice: Spoken.}\n  late: {yes: It is late.}\n  dark: {yes: It is dark.}\n"
    )
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `not owner`: "Not me."
      - `surface=voice and (late or dark)`: "Listen!"
        - **Good:** "a"
"""
    stated = [("owner", "false"), ("surface", "voice"), ("dark or late", "true")]
    (spoken,) = material_of(HEAD + tree, front).composition.spoken
    # An Unless without words is off.
    assert [tuple(setting) for setting in spoken.case.valuation] == [*stated, ("danger", "false")]
    judged = material_of(HEAD + tree + '        - **Bad:** "b"\n', front).examples
    (example,) = [each for each in judged if each.keys[0] == "situation"]
    assert [tuple(setting) for setting in example.conditions] == stated


def test_what_contradicts_itself_is_no_place() -> None:
    """Two wordings side by side combine, but not one of them with the contrary of what is nested in the other."""
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner`: "I own it."
      - **Good:** "a"
      - `danger`: "There is a fire!"
        - **Good:** "b"
    - `not danger`: "All is calm."
"""
    asked = {prompt[-1][1]: answer for prompt, answer in leaf_answers(material_of(HEAD + tree))}
    assert asked == {
        "I own it. Stop.": "a",
        "I own it. There is a fire! Stop.": "b",
        "I own it. All is calm. Stop.": "a",
    }


def test_one_situation_is_one_group_under_every_principle() -> None:
    tree = '  - Fern waits.\n    - **Asked:** "{}"\n    - `owner`: "Me."\n      - **Good:** "a"\n'
    text = HEAD + tree.format("One?") + HEAD.replace("plain", "kind") + tree.format("Two?")
    cases = [each.case for each in material_of(text).composition.spoken]
    assert len({case.group for case in cases}) == 1
    assert len({case.id for case in cases}) == len(cases) == 2
    judged = text.replace('- **Good:** "a"\n', '- **Good:** "a"\n      - **Bad:** "b"\n')
    examples = [each for each in material_of(judged).examples if each.keys[0] == "situation"]
    assert {each.group for each in examples} == {case.group for case in cases}
    assert len({each.case for each in examples}) == len(examples) == 2


@pytest.mark.parametrize(
    ("language", "opening"),
    [
        ("en", "The assistant is Fern. Sie wartet."),
        ("de", "Der Assistent ist Fern. Sie wartet."),
        ("zh", "助手是Fern。Sie wartet。"),
        ("ja", "アシスタントはFernである。Sie wartet。"),
    ],
)
def test_the_introduction_speaks_the_language_of_the_constitution(language: str, opening: str) -> None:
    tree = '  - Sie wartet\n    - **Asked:** "Halt"\n    - `owner`: "Ich."\n      - **Good:** "a"\n'
    prompts = _prompts(tree, f"language: {language}\n")
    assert prompts["a"][0] == ("system", opening)


def test_a_question_that_nothing_answers_is_a_scenario() -> None:
    tree = '  - Fern waits.\n    - **Asked:** "Stop."\n    - `owner`: "Me."\n'
    found = emitted(material_of(HEAD + tree))
    assert [made.row.prompt[-1].content for made in found["scenarios"].rows] == ["Stop.", "Me. Stop."]
    assert found["demonstrations"].rows == ()


def _completions(tree: str, front: str = "") -> list[str]:
    """The right answers in the author's own words, sorted."""
    rows = emitted(material_of(HEAD + tree, front))["demonstrations"].rows
    return sorted(made.row.completion[0].content for made in rows if made.row.form != "act")


def _details(tree: str, config: str = "demonstrations") -> list[tuple[str, str]]:
    dropped = emitted(material_of(HEAD + tree))[config].dropped
    return sorted(
        (entry.reason, entry.detail.split(": ")[-1]) for entry in dropped if "nothing is asked" not in entry.detail
    )


def _dropped(tree: str) -> tuple[Dropped, ...]:
    return emitted(material_of(HEAD + tree))["preferences"].dropped


def test_a_bad_that_differs_from_its_good_in_markup_alone_is_no_right_answer() -> None:
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner`: "Me."
      - **Good:** "It has stopped."
      - **Bad:** "It has **stopped**!"
"""
    assert _completions(tree) == ["It has stopped."]
    assert ranked(HEAD + tree) == [("It has stopped.", "It has **stopped**!")]


def test_answers_whose_keys_are_equal_are_told_from_equal_texts() -> None:
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner`: "Me."
      - **Good:** "Stopped."
      - **Bad:** "No."
      - **Bad:** "NO!"
"""
    ((reason, detail),) = _details(tree, "preferences")
    assert reason == "duplicate"
    assert "keys" in detail


def test_a_wording_without_words_has_those_of_its_facts() -> None:
    front = "facts:\n  child: {yes: A child writes., no: An adult writes}\n  surface: {chat: Typed., voice: Spoken.}\n"
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `child`:
      - **Good:** "a"
    - `not child`:
      - **Good:** "b"
      - `owner`: "Me."
        - **Good:** "c"
    - `surface=voice and child` (operator):
      - **Good:** "d"
"""
    setting = f"{INTRODUCTION} Fern waits."
    assert _prompts(tree, front) == {
        "a": [("system", f"{setting} A child writes."), ("user", "Stop.")],
        "b": [("system", f"{setting} An adult writes."), ("user", "Stop.")],
        "c": [("system", f"{setting} An adult writes."), ("user", "Me. Stop.")],
        "d": [("system", f"{setting}\n\nSpoken. A child writes."), ("user", "Stop.")],
    }


def test_a_fact_without_words_makes_no_row_unless_it_is_an_exception_that_is_off() -> None:
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner`:
      - **Good:** "a"
      - `danger`: "I am the owner, and there is a fire."
        - **Good:** "b"
    - `not danger`:
      - **Good:** "c"
"""
    assert _completions(tree) == ["b", "c"]
    # At `owner` alone, and at `owner` beside `not danger`.
    assert _details(tree) == [("no-wording", "the situation has no words for `owner`")] * 2


def test_words_that_nothing_carries_make_no_row() -> None:
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner` (banana): The owner comes in.
      - **Good:** "a"
      - `danger`: "Fire!"
        - **Good:** "b"
"""
    assert _completions(tree) == []
    listed = {(entry.case, entry.reason, entry.detail) for entry in _dropped(tree) if entry.detail.startswith("voice")}
    assert [(reason, detail.split(": ")[-1]) for _, reason, detail in sorted(listed)] == [
        ("no-wording", "`banana` carries no words into a prompt")
    ] * 2
    judged = tree.replace('- **Good:** "a"\n', '- **Good:** "a"\n      - **Bad:** "c"\n')
    assert _details(judged) == [("no-wording", "`banana` carries no words into a prompt")]


def test_as_above_with_nothing_above_is_listed() -> None:
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner`: "Me."
      - **Good:** as above
"""
    text = HEAD.replace('  - **Good:** "rule"\n', "") + tree
    found = emitted(material_of(text))
    (case,) = [made.row for made in found["cases"].rows if "situation" in "".join(made.row.clauses)]
    assert (case.kind, case.realised, case.reason) == ("exception", False, "no-wording")
    # Beside a Bad it is the author's own example, and listed as that.
    found = emitted(material_of(text + '      - **Bad:** "b"\n'))
    listed = [entry for entry in found["demonstrations"].dropped if "empty" in entry.detail]
    assert [entry.reason for entry in listed] == ["no-wording"]
    case = next(made.row for made in found["cases"].rows if made.row.id == listed[0].case)
    assert (case.realised, case.reason) == (False, "no-wording")


def test_empty_quotation_marks_are_no_message() -> None:
    tree = """  - Fern waits.
    - **Earlier:**
      - ""
      - "Yes?"
    - **Asked:** ""
    - `owner`: "Me."
      - **Good:** ""
      - **Bad:** "b"
    - `not owner`: "Not me."
      - **Good:** "c"
"""
    assert _prompts(tree)["c"] == [
        ("system", f"{INTRODUCTION} Fern waits."),
        ("assistant", "Yes?"),
        ("user", "Not me."),
    ]
    assert _completions(tree) == ["c"]
    assert _details(tree) == [("no-wording", "the answer is empty")]
