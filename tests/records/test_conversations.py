"""Examples from conversations: prompts, pairs and what becomes of turns that are left out."""

from __future__ import annotations

from constitutions import answers_of, authored, emitted, examples_of, material_of, prompt_of, ranked, rows_of

PRINCIPLE = "## Be plain {#plain level=care}\n\n"
TWO = (
    PRINCIPLE
    + """**Example**: two comparisons

~~~xml
<developer>
Sell boats.
</developer>
<user>
One?
</user>
<comparison>
<assistant> <!-- BAD -->
bad 1
</assistant>
<assistant> <!-- OK -->
ok 1
</assistant>
<assistant> <!-- GOOD -->
good 1
</assistant>
<assistant> <!-- GOOD -->
good 2
</assistant>
</comparison>
[...]
<user>
Two?
</user>
<tool>
2
</tool>
<comparison>
<assistant> <!-- BAD -->
bad 2
</assistant>
<assistant> <!-- OK -->
ok 2
</assistant>
</comparison>
<user>
Three?
</user>
<assistant> <!-- GOOD -->
good 3
</assistant>
~~~
"""
)


def test_the_prompt_is_the_messages_before_and_goes_on_from_the_first_good() -> None:
    first, second, third = examples_of(TWO)
    assert prompt_of(first) == [("developer", "Sell boats."), ("user", "One?")]
    assert prompt_of(second) == [*prompt_of(first), ("assistant", "good 1"), ("user", "Two?"), ("tool", "2")]
    # Without a GOOD it goes on from the OK.
    assert prompt_of(third) == [*prompt_of(second), ("assistant", "ok 2"), ("user", "Three?")]
    assert answers_of(third) == [("good", "good 3")]
    assert len({example.group for example in (first, second, third)}) == 1
    assert len({example.case for example in (first, second, third)}) == 3


def test_every_ranked_pair_is_a_row() -> None:
    assert ranked(TWO) == [
        ("good 1", "bad 1"),
        ("good 1", "ok 1"),
        ("good 2", "bad 1"),
        ("good 2", "ok 1"),
        ("ok 1", "bad 1"),
        ("ok 2", "bad 2"),
    ]


def test_what_some_pair_prefers_is_a_demonstration_and_nothing_else() -> None:
    rows = rows_of(TWO, "demonstrations")
    assert sorted(row.completion[0].content for row in rows) == ["good 1", "good 2", "good 3", "ok 1", "ok 2"]


def test_a_conversation_without_a_verdict_is_a_prompt_up_to_its_answer() -> None:
    text = PRINCIPLE + "~~~xml\n<user>\nOne?\n</user>\n<assistant>\nPlain answer.\n</assistant>\n~~~\n"
    (example,) = examples_of(text)
    assert prompt_of(example) == [("user", "One?")]
    assert example.answers == ()
    found = emitted(material_of(text))
    assert [len(found[config].rows) for config in ("preferences", "demonstrations", "scenarios")] == [0, 0, 1]
    assert len(authored(found["cases"])) == 1


def test_an_answer_to_nothing_has_no_row_and_a_reason() -> None:
    text = PRINCIPLE + "~~~xml\n<assistant> <!-- GOOD -->\nHello.\n</assistant>\n~~~\n"
    found = emitted(material_of(text))
    assert found["demonstrations"].rows == ()
    assert [entry.reason for entry in found["demonstrations"].dropped] == ["no-wording"]
    assert [(row.realised, row.reason) for row in authored(found["cases"])] == [(False, "no-wording")]


def test_a_prompt_without_a_user_turn_is_kept() -> None:
    text = PRINCIPLE + (
        "~~~xml\n<developer>\nGreet.\n</developer>\n<comparison>\n<assistant> <!-- GOOD -->\nHello.\n</assistant>\n"
        "<assistant> <!-- BAD -->\nYo.\n</assistant>\n</comparison>\n~~~\n"
    )
    assert ranked(text) == [("Hello.", "Yo.")]


def test_an_empty_answer_is_no_row() -> None:
    text = PRINCIPLE + (
        "~~~xml\n<user>\nOne?\n</user>\n<comparison>\n<assistant> <!-- GOOD -->\n\n</assistant>\n"
        "<assistant> <!-- BAD -->\nYo.\n</assistant>\n</comparison>\n~~~\n"
    )
    found = emitted(material_of(text))
    assert found["preferences"].rows == found["demonstrations"].rows == ()
    assert {entry.reason for entry in found["preferences"].dropped} == {"no-wording"}


def test_a_text_is_the_authors_and_entities_are_unescaped() -> None:
    text = PRINCIPLE + (
        "~~~xml\n<user>\nOne?\n</user>\n<comparison>\n<assistant> <!-- GOOD -->\n\n"
        "  if a &lt; b &amp;&amp; c:\n    *stop*  \n\n\nEnd.\n\n</assistant>\n"
        "<assistant> <!-- BAD -->\nYo.\n</assistant>\n</comparison>\n~~~\n"
    )
    (row,) = rows_of(text, "preferences")
    assert row.chosen[0].content == "  if a < b && c:\n    *stop*  \n\n\nEnd."


def test_settings_are_conditions_and_stay_in_the_message_that_holds_them() -> None:
    front = (
        "facts:\n  under_18: {yes: A child writes., no: An adult writes.}\n  surface: {chat: Typed., voice: Spoken.}\n"
    )
    text = PRINCIPLE + (
        "~~~xml\n<system>\n<settings>\nunder 18: Yes\nsurface: VOICE\nweather: fine\n</settings>\n"
        "Be brief.\n</system>\n"
        "<user>\nOne?\n</user>\n~~~\n"
    )
    (example,) = examples_of(text, front)
    settings = "<settings>\nunder 18: Yes\nsurface: VOICE\nweather: fine\n</settings>"
    assert prompt_of(example) == [("system", f"{settings}\nBe brief."), ("user", "One?")]
    assert [tuple(setting) for setting in example.conditions] == [("under_18", "true"), ("surface", "voice")]
    outside = text.replace("<system>\n", "").replace("Be brief.\n</system>\n", "")
    (example,) = examples_of(outside, front)
    assert prompt_of(example) == [("user", "One?")]
    assert [tuple(setting) for setting in example.conditions] == [("under_18", "true"), ("surface", "voice")]


def test_given_facts_are_conditions() -> None:
    front = "facts:\n  under_18: {yes: A child writes.}\n  surface: {chat: Typed., voice: Spoken.}\n"
    text = PRINCIPLE + "> *Given:* `not under_18 and surface=voice`\n>\n> **User:** One?\n>\n> **Good:** 1.\n"
    (example,) = examples_of(text, front)
    assert [tuple(setting) for setting in example.conditions] == [("under_18", "false"), ("surface", "voice")]


def test_a_bad_answer_names_what_it_violates_and_only_what_exists() -> None:
    text = PRINCIPLE + (
        "~~~xml\n<user>\nOne?\n</user>\n<comparison>\n<assistant> <!-- GOOD -->\na\n</assistant>\n"
        "<assistant> <!-- BAD[#kind]: rude -->\nb\n</assistant>\n<assistant> <!-- BAD[#nobody] -->\nc\n</assistant>\n"
        "<assistant> <!-- BAD -->\nd\n</assistant>\n</comparison>\n~~~\n\n## Be kind {#kind level=care}\n"
    )
    rows = {row.rejected[0].content: row for row in rows_of(text, "preferences")}
    assert [rows[name].violates for name in "bcd"] == [("kind",), (), ()]
    assert [rows[name].principles for name in "bcd"] == [("plain", "kind"), ("plain",), ("plain",)]


def test_example_files_belong_to_the_principle_that_names_them() -> None:
    text = PRINCIPLE + "Say it. [^ab12]\n"
    file = "**Example**: one\n\n~~~xml\n<user>\nOne?\n</user>\n~~~\n"
    (example,) = examples_of(text, ab12=file)
    assert (example.focus, prompt_of(example)) == ("plain", [("user", "One?")])
    assert example.clauses == ("plain/conversation:one",)


def test_a_section_that_is_no_principle_owns_its_conversations() -> None:
    text = "# Fern\n\n## Words\n\n> **User:** One?\n>\n> **Good:** 1.\n" + "\n" + PRINCIPLE
    (row,) = rows_of(text, "demonstrations")
    assert row.principles == ("words",)
    assert row.source == "fern.md#words"
    assert len(row.closure) == 20


def test_a_conversation_before_the_first_heading_is_a_row_of_the_file() -> None:
    (row,) = rows_of("> **User:** One?\n>\n> **Good:** 1.\n\n" + PRINCIPLE, "demonstrations")
    assert (row.principles, row.source) == ((), "fern.md")


def test_the_same_row_twice_is_one_row_wherever_it_stands() -> None:
    one = "## {} {{#{} level=care}}\n\n**Example**: {}\n\n> **User:** One?\n>\n> **Good:** 1.\n>\n> **Bad:** 2.\n\n"
    first, second = one.format("A", "a", "x"), one.format("B", "b", "y")
    forth, back = emitted(material_of(first + second)), emitted(material_of(second + first))
    for config in ("preferences", "demonstrations", "scenarios"):
        assert [made.row.id for made in forth[config].rows] == [made.row.id for made in back[config].rows]
        assert len(forth[config].rows) == 1
        assert [entry.reason for entry in forth[config].dropped] == ["duplicate"]
    assert len(authored(forth["cases"])) == 2


def test_a_comparison_without_a_right_answer_is_listed() -> None:
    text = PRINCIPLE + "**Example**: all wrong\n\n> **User:** One?\n>\n> **Bad:** b\n>\n> **Bad:** c\n"
    found = emitted(material_of(text))
    (entry,) = found["demonstrations"].dropped
    (case,) = authored(found["cases"])
    assert (entry.case, entry.reason) == (case.id, "no-wording")
    assert (case.realised, case.reason) == (False, "no-wording")


def test_the_quote_form_keeps_code_and_lists_as_they_are() -> None:
    text = (
        PRINCIPLE
        + r"""**Example**: code

> **User:** A pattern with \*stars\* and `a\.b`?
>
> **Good:** Like this:
>
> ```python
> def found(text):
>     return re.match(r"\d+\.\d+", text)
> ```
>
> # Then
> - one
>   - nested
> - two
>
> **Bad:** no
"""
    )
    (example,) = examples_of(text)
    assert prompt_of(example) == [("user", r"A pattern with *stars* and `a\.b`?")]
    assert answers_of(example)[0][1].split("\n") == [
        "Like this:",
        "",
        "```python",
        "def found(text):",
        r'    return re.match(r"\d+\.\d+", text)',
        "```",
        "",
        "# Then",
        "- one",
        "  - nested",
        "- two",
    ]


def test_a_fence_in_a_list_gives_its_indentation_to_no_message() -> None:
    fence = """~~~xml
<user>
if a:
    b
</user>
<comparison>
<assistant> <!-- GOOD -->
Yes.
</assistant>
<assistant> <!-- BAD -->
No.
</assistant>
</comparison>
~~~
"""
    indented = "".join(f"  {line}\n" for line in fence.split("\n"))
    (example,) = examples_of(f"{PRINCIPLE}- An item\n\n  **Example**: in a list\n\n{indented}")
    assert prompt_of(example) == [("user", "if a:\n    b")]
    assert answers_of(example) == [("good", "Yes."), ("bad", "No.")]
