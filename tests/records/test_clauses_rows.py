"""Examples from clauses: Asked with Good, OK and Bad in a branch."""

from __future__ import annotations

from constitutions import answers_of, emitted, examples_of, material_of, prompt_of, ranked, rows_of

RULE = """
## Be plain {#plain level=care}

- **When:** somebody asks `asked`
  - **Do:** answer in one line
"""


def _under(lines: str, base: str = RULE) -> str:
    return base + "".join(f"  {line}\n" for line in lines.strip("\n").split("\n"))


def test_every_answer_answers_every_asked_of_its_branch() -> None:
    text = _under('- **Asked:** "A?"\n- **Asked:** "B?"\n- **Good:** "g"\n- **OK:** "o"\n- **Bad:** "b"')
    first, second = examples_of(text)
    assert (prompt_of(first), prompt_of(second)) == ([("user", "A?")], [("user", "B?")])
    assert answers_of(first) == answers_of(second) == [("good", "g"), ("ok", "o"), ("bad", "b")]
    assert ranked(text) == [("g", "b"), ("g", "b"), ("g", "o"), ("g", "o"), ("o", "b"), ("o", "b")]


def test_an_answer_nested_in_an_asked_answers_that_one() -> None:
    text = _under('- **Asked:** "A?"\n  - **Good:** "ga"\n- **Asked:** "B?"\n- **Good:** "g"\n- **Bad:** "b"')
    assert [answers_of(example) for example in examples_of(text)] == [
        [("good", "ga"), ("bad", "b")],
        [("good", "g"), ("bad", "b")],
    ]


def test_earlier_lines_are_messages_by_turns() -> None:
    text = _under('- **Earlier:**\n  - "e1"\n  - "e2"\n- **Asked:** "A?"\n  - **Earlier:** "e3"\n- **Good:** "g"')
    (example,) = examples_of(text)
    assert prompt_of(example) == [("user", "e1"), ("assistant", "e2"), ("user", "e3"), ("user", "A?")]


def test_branches_keep_their_own_questions() -> None:
    text = _under(
        '- **Asked:** "A?"\n- **Good:** "rule"\n'
        '- **Unless:** it is late `late`\n  - **Do:** wait\n  - **Asked:** "U?"\n  - **Good:** "unless"\n'
        '- **Otherwise:** say nothing\n  - **Asked:** "O?"\n  - **Good:** "otherwise"'
    )
    found = {prompt_of(example)[0][1]: answers_of(example)[0][1] for example in examples_of(text)}
    assert found == {"A?": "rule", "U?": "unless", "O?": "otherwise"}


def test_what_is_nested_in_acts_belongs_to_their_branch() -> None:
    text = """
    ## Be plain {#plain level=care}

    - **When:** somebody asks `asked`
      - **Asked:** "A?"
      - **Do:** answer
        - **Good:** "g"
      - **Don't:** shout
        - **Bad:** "b"
      - **Do:** greet first
        - **Asked:** "Hello?"
          - **Good:** "Hello."
    """
    assert ranked(text) == [("Hello.", "b"), ("g", "b")]


def test_traits_and_tensions_ask_too() -> None:
    text = """
    ## Be plain {#plain level=care}

    - **Trait:** I say what I mean.
      - **Asked:** "Do you?"
      - **Good:** "Yes."
      - **Bad:** "Perhaps, in a manner of speaking."
    - **In tension with:** [Be kind](#kind)
      - **Resolved by:** say it kindly
      - **Asked:** "Is my poem good?"
      - **Good:** "The second verse is."
      - **Bad:** "Wonderful!"

    ## Be kind {#kind level=care}
    """
    rows = {row.prompt[0].content: row for row in rows_of(text, "preferences")}
    assert rows["Do you?"].principles == ("plain",)
    assert rows["Is my poem good?"].principles == ("plain", "kind")
    assert rows["Is my poem good?"].violates == ()
    scenario = next(row for row in rows_of(text, "scenarios") if row.prompt[0].content == "Is my poem good?")
    assert scenario.principles == ("plain", "kind")


def test_an_answer_without_a_question_has_no_row_and_a_reason() -> None:
    found = emitted(material_of(_under('- **Good:** "g"\n- **Bad:** "b"')))
    assert found["preferences"].rows == found["demonstrations"].rows == found["scenarios"].rows == ()
    assert [entry.reason for entry in found["preferences"].dropped] == ["no-wording"]
    assert [entry.reason for entry in found["demonstrations"].dropped] == ["no-wording"]


def test_a_question_without_an_answer_is_a_scenario() -> None:
    found = emitted(material_of(_under('- **Asked:** "A?"')))
    assert [made.row.prompt[0].content for made in found["scenarios"].rows] == ["A?"]
    assert found["cases"].rows[0].row.realised


def test_an_exception_of_several_rules_is_read_once() -> None:
    text = """
    ## Be plain {#plain level=care}

    - **When:** somebody asks `asked`
      - **Do:** answer
    - **When:** somebody calls `called`
      - **Do:** answer
    - **Unless:** it is late `late`
      - **Do:** wait until the morning
      - **Asked:** "U?"
      - **Good:** "Tomorrow."
    """
    (example,) = examples_of(text)
    assert example.clauses[:2] == ("plain/unless:late", "plain/unless:late/asked:" + example.keys[1])


def test_a_pinned_line_keeps_its_rows_when_it_is_reworded() -> None:
    text = _under('- **Asked:** "A?" {#ask}\n- **Good:** "g" {#answer}\n- **Bad:** "b"')
    reworded = text.replace('"A?"', '"Another?"').replace('"g"', '"good"')
    before, after = (rows_of(each, "preferences") for each in (text, reworded))
    assert [(row.id, row.group) for row in before] == [(row.id, row.group) for row in after]
    assert before[0].digest != after[0].digest


def test_an_asked_and_a_conversation_that_begin_alike_share_a_group() -> None:
    text = _under('- **Asked:** "Is it open?"\n- **Good:** "Yes."')
    text += "\n## Be kind {#kind level=care}\n\n> **User:** is it **open**\n>\n> **Good:** Yes!\n"
    first, second = examples_of(text)
    assert first.group == second.group
    assert first.case != second.case


def test_an_asked_without_words_asks_nothing() -> None:
    text = _under('- **Asked:** ""\n- **Good:** "g"\n- **Bad:** "b"')
    found = emitted(material_of(text))
    assert [kind for kind, emission in found.items() if emission.rows] == ["narratives", "cases", "principles"]
    assert {entry.reason for entry in found["preferences"].dropped} == {"no-wording"}


def test_what_two_tensions_share_does_not_depend_on_their_order() -> None:
    text = """
## Be plain {#plain level=care}

- **Do:** answer in one line
- **In tension with:** [a](#kind), [b](#quick)
  - **Resolved by:** say the one line warmly
  - **Asked:** "A?"
  - **Good:** "g"
  - **Bad:** "b"

## Be kind {#kind level=care}

- **Do:** listen to what is said

## Be quick {#quick level=care}

- **Do:** answer before it is late
"""
    one = rows_of(text, "preferences")
    other = rows_of(text.replace("[a](#kind), [b](#quick)", "[b](#quick), [a](#kind)"), "preferences")
    assert len(one) == 1
    assert [(row.id, row.principles) for row in one] == [(row.id, row.principles) for row in other]
