"""Authored conversations: whose they are and what they are known by."""

from __future__ import annotations

from lowered import FRONT, document, graph_of, lowered

from constc.graph.keys import text_key


def talk(title: str = "", user: str = "Hi.", good: str = "Hello.") -> str:
    head = f"**Example**: {title}\n\n" if title else ""
    return (
        f"{head}~~~xml\n<user>{user}</user>\n<comparison>\n"
        f"<assistant><!-- GOOD -->{good}</assistant>\n<assistant><!-- BAD -->No.</assistant>\n"
        f"</comparison>\n~~~\n\n"
    )


def keys(text: str, **examples: str) -> list[tuple[str, str, str | None]]:
    graph, _ = lowered(FRONT + text, examples=examples)
    return [(one.owner, one.key, one.footnote) for one in graph.conversations]


def test_an_id_else_a_title_else_the_first_user_turn():
    text = "## P\n- **Do:** x\n\n" + talk("one {#pinned}") + talk("two") + talk("", "Who are you?")
    assert keys(text) == [("p", "pinned", None), ("p", "two", None), ("p", text_key("Who are you?"), None)]


def test_a_title_that_is_not_unique_is_no_key():
    text = (
        "## P\n- **Do:** x\n\n"
        + talk("same", "One?")
        + talk("same", "Two?")
        + "## Q\n- **Do:** y\n\n"
        + talk("same", "Three?")
    )
    assert keys(text) == [("p", text_key("One?"), None), ("p", text_key("Two?"), None), ("q", "same", None)]


def test_rewording_an_answer_changes_no_key_even_where_two_begin_alike():
    def both(good: str) -> str:
        return (
            "## P\n- **Do:** x\n\n"
            + talk("", "Same?", good)
            + talk("", "Same?")
            + talk("t", "Same?")
            + talk("t", "Same?")
        )

    first, second = keys(both("One.")), keys(both("Another."))
    assert first == second
    assert len({key for _, key, _ in first}) == 4


def test_the_owner_is_the_nearest_principle_around():
    text = talk("before") + "# Part\n\n" + talk("part") + "## P\n- **Do:** x\n\n### Words\n\n" + talk("words")
    assert [owner for owner, _, _ in keys(text)] == ["", "part", "p"]


def test_example_files_belong_to_the_principles_that_name_them():
    text = "## P [^one]\n- **Do:** x [^two]\n\nWords [^one].\n\n## Q\n- **Do:** y\n\nWords [^one] [^three].\n"
    found = keys(text, one=talk("a"), two=talk("b") + talk("c"))
    assert found == [("p", "a", "one"), ("p", "b", "two"), ("p", "c", "two"), ("q", "a", "one")]


def test_example_files_never_change_the_keys_of_the_text():
    text = "## P\n- **Do:** x\n\nWords [^one].\n\n" + talk("same", "Q?")
    assert keys(text)[0] == ("p", "same", None)
    assert keys(text, one=talk("same", "Q?"))[0] == ("p", "same", None)
    assert len({key for _, key, _ in keys(text, one=talk("same", "Q?"))}) == 2


def test_facts_that_a_conversation_states_must_be_known():
    _, diagnostics = lowered(
        FRONT
        + (
            "## P {level=care}\n- **Do:** x\n\n**Example**: y\n\n> *Given:* `a and strange`\n>\n"
            "> **User:** x\n>\n> **Good:** y\n"
        )
    )
    assert [(one.code, one.facts["fact"]) for one in diagnostics] == [("unknown-fact", "strange")]


def test_conversations_of_prose_are_kept():
    graph, _ = lowered("# Title\n\n" + talk("one"))
    assert (graph.mode, [one.key for one in graph.conversations]) == ("prose", ["one"])
    assert graph.conversations[0].place.source.path == "constitution.md"
    assert document("x").mode == "prose"
    assert graph_of("# T\n").conversations == ()
