"""Situations as trees, lines and Vary."""

from __future__ import annotations

import pytest
from lowered import FRONT, graph_of, lowered

from constc.graph.keys import formula_key, text_key


def branch(text: str):
    return graph_of("## P\n- **Do:** x\n" + text).principles["p"].branch


def test_a_situation_is_a_tree():
    (situation,) = branch("""- **Good:** "Ask at the desk."
- **Situations:**
  - Aster answers questions. {#home}
    - **Asked:** "Can you help?"
    - **Earlier:**
      - "Hello."
      - "Good morning."
    - `a`: "I'm locked out."
      - **Good:** "Try a card."
      - `b` (operator): there is smoke {#smoke}
        - **Good:** "Fire brigade first."
    - `not a` and `surface=Voice`: instead: "It's my ex's door."
      - **Pressed:** "Half of it is mine."
      - **Good:** as above
""").situations
    assert (situation.key, situation.text, situation.said) == ("home", "Aster answers questions.", False)
    asked, earlier = situation.lines
    assert (asked.kind, asked.text, asked.key) == ("asked", "Can you help?", text_key("Can you help?"))
    assert [line.text for line in earlier.lines] == ["Hello.", "Good morning."]
    first, second = situation.wordings
    assert (formula_key(first.formula), first.text, first.said, first.carrier) == ("a", "I'm locked out.", True, None)
    (inner,) = first.wordings
    assert (inner.key, inner.carrier, inner.said, inner.text) == ("smoke", "operator", False, "there is smoke")
    assert formula_key(second.formula) == "not a and surface=voice"
    assert (second.instead, second.said) == (True, True)
    assert [(line.kind, line.as_above) for line in second.lines] == [("pressed", False), ("good", True)]


@pytest.mark.parametrize("between", [" ", "\n      "])
def test_earlier_lines_may_follow_each_other(between):
    (by_items,) = branch(
        '- **Situations:**\n  - There.\n    - **Earlier:**\n      - "Hello."\n      - “Good morning.”\n'
    ).situations
    (in_a_row,) = branch(
        f'- **Situations:**\n  - There.\n    - **Earlier:** "Hello."{between}“Good morning.”\n'
    ).situations
    (one,), (other,) = by_items.lines, in_a_row.lines
    assert [line.text for line in other.lines] == ["Hello.", "Good morning."]
    assert (other.key, [line.key for line in other.lines]) == (one.key, [line.key for line in one.lines])


def test_wordings_without_words_are_known_by_their_facts():
    (situation,) = branch(
        "- **Situations:**\n  - There.\n    - `a`:\n      - `b`: words\n    - `not a`:\n      - `b`: words\n"
    ).situations
    assert len({wording.key for wording in situation.wordings}) == 2


def test_situations_of_a_when_are_for_that_rule():
    graph = graph_of(
        "## P\n- **When:** w `a`\n  - **Do:** x\n  - **Situations:**\n    - Here.\n"
        '  - **Vary:** "It is late."\n- **Situations:**\n  - There.\n'
    )
    principle = graph.principles["p"]
    assert [one.text for one in principle.rules[0].branch.situations] == ["Here."]
    assert [one.text for one in principle.branch.situations] == ["There."]
    assert [one.said for one in principle.rules[0].branch.vary] == [(True,)]


@pytest.mark.parametrize(
    ("item", "name", "values", "said"),
    [
        ("the hour: It is late.; It is early.", "the hour", ("It is late.", "It is early."), (False, False)),
        ('how: "I am tired; sorry."; It is early.', "how", ("I am tired; sorry.", "It is early."), (True, False)),
        ("时间：很晚。；很早。", "时间", ("很晚。", "很早。"), (False, False)),
        ('"I have a cold: sorry; really."', None, ("I have a cold: sorry; really.",), (True,)),
        ("It is late: very late.", None, ("It is late: very late.",), (False,)),
        ("mood: “good” ; “bad”", "mood", ("good", "bad"), (True, True)),
    ],
)
def test_vary(item, name, values, said):
    (dimension,) = branch(f"- **Vary:**\n  - {item}\n").vary
    assert (dimension.name, dimension.values, dimension.said) == (name, values, said)
    assert dimension.keys == tuple(map(text_key, values))


def test_many_opening_quotation_marks_take_no_quadratic_time():
    text = "x: " + "“" * 60_000 + "; " + "「" * 60_000 + ";" + "„" * 60_000
    (dimension,) = branch(f"- **Vary:**\n  - {text}\n").vary
    assert dimension.place.text


def test_a_bad_answer_may_name_what_it_breaks():
    text = '## P\n- **Do:** x\n- **Asked:** "Q"\n- **Bad (lie) [#q, #nowhere]:** "A"\n\n## Q\n- **Do:** y\n'
    graph, diagnostics = lowered(FRONT + text)
    bad = graph.principles["p"].rules[0].branch.lines[1]
    assert (bad.violates, bad.source, bad.text) == (("q",), "lie", "A")
    assert [(one.code, one.variant) for one in diagnostics if one.code != "no-level"] == [
        ("unknown-principle", "verdict")
    ]
