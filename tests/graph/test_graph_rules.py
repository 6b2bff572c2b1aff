"""From clauses to rules: what belongs to which condition, and what means nothing where it stands."""

from __future__ import annotations

import pytest
from lowered import FRONT, graph_of, lowered, said

from constc.graph.model import Exception_, Principle


def shape(principle: Principle) -> list[str]:
    """The rules in one line each: ``a & b: do x | unless c: do y``."""
    return [
        f"{' & '.join(when.key for when in rule.whens)}: {acts(rule)}{''.join(map(excuse, rule.exceptions))}"
        for rule in principle.rules
    ]


def acts(holder) -> str:
    return ", ".join(f"{act.keyword} {act.text}" for act in holder.acts)


def excuse(exception: Exception_) -> str:
    inner = "".join(map(excuse, exception.exceptions))
    shared = "shared " if exception.shared else ""
    return f" | {shared}unless {exception.condition.key}: {acts(exception)}({inner.strip()})"


def rules(text: str) -> list[str]:
    return shape(graph_of("## P\n" + text).principles["p"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- **Do:** x\n- **Don't:** y\n- **May:** z\n", [": do x, dont y, may z"]),
        ("- **Trait:** I am.\n", [": "]),
        ("- **When:** w `a`\n  - **Do:** x\n", ["a: do x"]),
        ("- **When:** w `a`\n- **Do:** x\n- **Do:** y\n- **When:** v `b`\n- **Do:** z\n", ["a: do x, do y", "b: do z"]),
        ("- **Do:** x\n- **When:** w `a`\n  - **Do:** y\n- **Do:** z\n", [": do x, do z", "a: do y"]),
        ("- **When:** w `a`\n  - **Do:** x\n  - **When:** v `b`\n    - **Do:** y\n", ["a: do x", "a & b: do y"]),
        ("- **When:** w `a`\n  - **When:** v `b`\n    - **Do:** y\n", ["a: ", "a & b: do y"]),
        ("- **When:** w `a`\n  - **When:** v `b`\n- **Do:** y\n", ["a & b: do y"]),
        ("- **When:** w `a`\n  - **When:** v `b`\n  - **Do:** y\n", ["a: ", "a & b: do y"]),
        ("- **When:** w `a`\n- **When:** v `b`\n", ["a: ", "b: "]),
        ("- **When:** w `a` and `b`\n- **Do:** x\n", ["a and b: do x"]),
        ("- **When:** w `a` {#key}\n- **Do:** x\n", ["key: do x"]),
        ("- **When:** w `a\n  and b`\n- **Do:** x\n", ["a and b: do x"]),
        ("- **When:** w ``a``\n- **Do:** x\n", ["a: do x"]),
        ("- **When:** w\n  - **Otherwise `a`:** y\n\n  more `a`.\n- **Do:** x\n", ["a: do x"]),
        ("- **When:** w\n  - **Do:** x\n  - **Unless:** u `b`\n\n  more `c`.\n", ["c: do x | unless b: ()"]),
    ],
)
def test_whens_and_acts(text, expected):
    assert rules(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- **When:** w `a`\n  - **Do:** x\n  - **Unless:** u `b`\n    - **Do:** y\n", ["a: do x | unless b: do y()"]),
        ("- **When:** w `a`\n- **Do:** x\n- **Unless:** u `b`\n", ["a: do x | unless b: ()"]),
        (
            "- **Do:** x\n- **When:** w `a`\n  - **Do:** y\n- **Unless:** u `b`\n",
            [": do x | shared unless b: ()", "a: do y | shared unless b: ()"],
        ),
        (
            "- **When:** w `a`\n  - **Do:** x\n    - **Unless:** u `b`\n  - **Do:** y\n  - **Unless:** v `c`\n",
            ["a: do y | unless c: ()", "a: do x | unless b: ()"],
        ),
        ("- **When:** w `a`\n  - **Do:** x\n    - **Unless:** u `b`\n", ["a: do x | unless b: ()"]),
        ("- **Do:** x\n  - **Unless:** u `b`\n- **Unless:** v `c`\n", [": do x | unless b: () | shared unless c: ()"]),
        (
            "- **Do:** x\n- **Unless:** u `a`\n  - **Do:** y\n  - **Unless:** v `b`\n    - **Unless:** w `c`\n",
            [": do x | shared unless a: do y(| unless b: (| unless c: ()))"],
        ),
        (
            (
                "- **Do:** x\n- **Unless:** u `a`\n  - **Do:** y\n    - **Unless:** v `b`\n"
                "      - **Do:** z\n  - **Do:** w\n"
            ),
            [": do x | shared unless a: do w() | shared unless a: do y(| unless b: do z())"],
        ),
    ],
)
def test_exceptions(text, expected):
    assert rules(text) == expected


def test_a_when_keeps_what_else_is_nested_where_its_act_stands_apart():
    text = "## P\n- **When:** w `a`\n  - **Do:** x\n    - **Unless:** u `b`\n  - **Otherwise:** y\n  - **Because:** r\n"
    (rule,) = graph_of(text).principles["p"].rules
    assert [one.text for one in rule.otherwises] == ["y"]
    assert [one.text for one in rule.branch.reasons] == ["r"]


def test_the_same_words_make_the_same_key_wherever_they_stand():
    graph = graph_of(
        "## P\n- **When:** The moon is full.\n  - **Do:** x\n- **Do:** y\n  - **Unless:** the moon is **full**\n"
    )
    first, second = graph.principles["p"].rules
    assert first.whens[0].key == second.exceptions[0].condition.key
    assert first.whens[0].formula is None


def test_acts_and_what_makes_them_the_same():
    graph = graph_of(
        "## P\n- **Do:** Open the **door**. `now`\n- **Don't:** open the door\n"
        "- **May:** open it {act=door}\n- **Do:** shut {act=door}\n"
    )
    one, two, three, four = graph.principles["p"].rules[0].acts
    assert one.same == two.same == ("text", "open the door")
    assert three.same == four.same == ("name", "door")
    assert (one.keyword, three.keyword) == ("do", "may")


def test_reasons_and_lines_belong_to_their_branch():
    text = """## P
- **Because:** of all
- **When:** w `a`
  - **Do:** x
    - **Because:** of x
    - **Asked:** "May I?"
  - **Because:** of a
  - **Asked:** "What?"
    - **Good:** "This."
    - **Bad:** "That."
  - **Pressed (operator):** "Do it."
  - **Unless:** u `b`
    - **Do:** y
    - **Because:** of b
  - **Otherwise `a`:** z
    - **Don't:** q
    - **Because:** of z
    - **Unless:** v `c`
- **Good:** "Loose."
"""
    principle = graph_of(text).principles["p"]
    (rule,) = principle.rules
    assert [one.text for one in principle.branch.reasons] == ["of all"]
    assert [one.text for one in principle.branch.lines] == ["Loose."]
    assert [one.text for one in rule.branch.reasons] == ["of a"]
    assert [one.text for one in rule.acts[0].branch.reasons] == ["of x"]
    assert [one.text for one in rule.acts[0].branch.lines] == ["May I?"]
    assert [(line.kind, line.text, line.source) for line in rule.branch.lines] == [
        ("asked", "What?", None), ("pressed", "Do it.", "operator"),
    ]  # fmt: skip
    assert [(line.kind, line.text) for line in rule.branch.lines[0].lines] == [("good", "This."), ("bad", "That.")]
    assert [one.text for one in rule.exceptions[0].branch.reasons] == ["of b"]
    (otherwise,) = rule.otherwises
    assert (otherwise.text, [act.text for act in otherwise.acts]) == ("z", ["q"])
    assert [one.condition.key for one in otherwise.exceptions] == ["c"]


def test_lines_under_the_principle_belong_to_its_rule_without_when_or_the_open_when():
    first = graph_of(
        '## P\n- **Do:** x\n- **Asked:** "Q?"\n- **When:** w `a`\n- **Do:** y\n- **Good:** "A."\n'
    ).principles["p"]
    assert [[line.text for line in rule.branch.lines] for rule in first.rules] == [["Q?"], ["A."]]
    traits = graph_of('## P\n- **Trait:** I am.\n- **Asked:** "Q?"\n').principles["p"]
    assert [line.text for line in traits.rules[0].branch.lines] == ["Q?"]


def test_an_otherwise_directly_under_the_principle_finds_its_when():
    one = graph_of("## P\n- **When:** w `a`\n  - **Do:** x\n\n- **Otherwise:** y\n").principles["p"]
    assert [each.text for each in one.rules[0].otherwises] == ["y"]
    two = graph_of(
        "## P\n- **When:** w `a`\n  - **Do:** x\n- **When:** v `b`\n  - **Do:** z\n- **Otherwise `b`:** y\n"
    ).principles["p"]
    assert [[each.text for each in rule.otherwises] for rule in two.rules] == [[], ["y"]]


def test_bookkeeping_traits_and_prose():
    text = """## P {level=care}

Words of *the* principle.

- a plain item

- **Trait:** I would rather ask.
  - **Asked:** "Why?"
  - **Good:** "To know."
- **Role model:** a teacher
- **About:** the door
- **Source:** one
- **Source:** two
- **Status:** draft
- **See:** the wall

~~~text
code
~~~
"""
    principle = graph_of(text).principles["p"]
    assert principle.text == "Words of *the* principle.\n\n- a plain item"
    assert (principle.source, principle.status, principle.see) == ("one; two", "draft", "the wall")
    assert (principle.about, principle.role_models) == (("the door",), ("a teacher",))
    assert [line.kind for line in principle.traits[0].branch.lines] == ["asked", "good"]


@pytest.mark.parametrize(
    ("text", "variant", "line"),
    [
        ("## P {level=care}\n- **Unless:** u `a`\n", "no-act", 2),
        ("## P {level=care}\n- **Unless:** u `a`\n  - **Do:** x\n", "no-act", 2),
        ("## P\n- **When:** w `a`\n- **Unless:** u `b`\n", "no-act", 3),
        ("## P\n- **Do:** x\n  - **When:** w `a`\n", "nested", 3),
        ("## P\n- **Do:** x\n  - **Otherwise:** y\n", "nested", 3),
        ("## P\n- **Do:** x\n- **Resolved by:** y\n", "", 3),
        ("## P\n- **Do:** x\n- **Otherwise:** y\n", "no-condition", 3),
        ("## P\n- **When:** w `a`\n  - **Do:** x\n  - **Otherwise `b`:** y\n", "names-no-condition", 4),
        (
            "## P\n- **When:** w `a`\n  - **Do:** x\n- **When:** w `b`\n  - **Do:** x\n- **Otherwise:** y\n",
            "which-condition",
            6,
        ),
        ("## P\n- **When:** w `a`\n  - **Do:** x\n  - **Overrides:** [P](#p)\n", "nested", 4),
        ('## P {level=care}\n- **Overrides:** [Q](#q)\n  - **Good:** "x"\n\n## Q {level=care}\n', "nested", 3),
        ("## P\n- **Do:** x\n  - **Because:** r\n    - **Because:** s\n", "nested", 4),
        ('## P\n- **Do:** x\n- **Good:** "y"\n  - **Bad:** "z"\n', "nested", 4),
        ("## P\n- **Do:** x\n- **Situations:**\n  - There.\n    - **Do:** y\n", "", 5),
        ("## P\n- **Do:** x\n- **Situations:**\n  - `a`: words\n", "wording", 4),
        ("## P\n- **Do:** x\n- **Situations:**\n  - There.\n    - no fact\n", "no-fact", 5),
        ("## P\n- **Do:** x\n- **Situations:** There.\n", "situations-text", 3),
        ('## P\n- **Do:** x\n- **Situations:**\n  - **Good:** "y"\n', "nested", 4),
        ("## P\n- **Do:** x\n- **In tension with:** [P](#p)\n", "own-tension", 3),
        ('## Words\n\n- **Good:** "y"\n\n## P\n- **Do:** x\n', "no-principle", 3),
        ("- **Do:** y\n\n## P\n- **Do:** x\n", "outside", 1),
        ("## P\n- **Do:**\n", "empty", 2),
        ("## P\n- **When:**\n  - **Do:** x\n- **Because:**\n", "empty", 4),
    ],
)
def test_clauses_that_can_mean_nothing_where_they_stand(text, variant, line):
    assert ("stray-clause", variant, line) in said(text)


def test_a_stray_exception_leaves_the_rules_alone():
    graph, _ = lowered(FRONT + "## P {level=care}\n- **Unless:** u `a`\n  - **Do:** x\n")
    assert shape(graph.principles["p"]) == [": "]


def test_every_message_of_a_stray_clause_can_be_made():
    text = (
        FRONT + "## P\n- **Do:** x\n  - **When:** w\n- **Otherwise:** y\n- **Do:**\n- **Situations:** t\n  - `a`: b\n"
    )
    for one in lowered(text)[1]:
        assert one.message
        assert one.help
        assert "{" not in one.message + one.help + one.label
        assert one.breadcrumb == ("P",)
