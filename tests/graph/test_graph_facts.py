"""Facts: declared by lists and by first use, and names that nobody declared."""

from __future__ import annotations

import pytest
from lowered import FRONT, graph_of, lowered, said

from constc.graph.keys import formula_key


def test_listed_facts_come_first_and_in_order():
    graph = graph_of("## P\n- **When:** somebody asks `z first`\n  - **Do:** x\n")
    assert list(graph.facts) == ["surface", "a", "b", "c", "z_first"]
    assert [fact.index for fact in graph.facts.values()] == [0, 1, 2, 3, 4]
    assert graph.facts["surface"].values == ("chat", "voice")
    assert graph.facts["surface"].wordings == {"chat": "The exchange is typed.", "voice": "The exchange is spoken."}
    assert graph.facts["a"].boolean
    assert graph.facts["a"].wordings == {"yes": "A is so.", "no": "A is not so."}


@pytest.mark.parametrize(
    ("facts", "values", "words"),
    [
        ("f: {yes: Y, no: N}", (), {"yes": "Y", "no": "N"}),
        ("f: {no: N}", (), {"no": "N"}),
        ("f: {}", (), {}),
        ("f:", (), {}),
        ("f: {yes: Y, maybe: M}", ("yes", "maybe"), {"yes": "Y", "maybe": "M"}),
        ("f: [x, Big One]", ("x", "Big One"), {}),
    ],
)
def test_forms_of_a_listed_fact(facts, values, words):
    graph, diagnostics = lowered(f"---\nconstitution: A\nfacts:\n  {facts}\n---\n")
    assert diagnostics == ()
    assert (graph.facts["f"].values, dict(graph.facts["f"].wordings)) == (values, words)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ("{f: words}", "does not say which value"),
        ("{f: [x, X]}", "`X` stands in it twice"),
        ("{f g: [x, y], f-g: [x, y]}", "is the name of another fact"),
        ("{f: {yes: [a]}}", "its words are no text"),
        ("[f, g]", "it is a list"),
    ],
)
def test_facts_that_cannot_be_read_are_said_so(facts, says):
    _, diagnostics = lowered(f"---\nconstitution: A\nfacts: {facts}\n---\n")
    assert [one.code for one in diagnostics] == ["bad-front-matter"]
    assert says in diagnostics[0].message


def test_the_first_use_as_the_only_fact_declares():
    graph = graph_of(
        "## P\n- **When:** the people responsible decide it `Over Sight`\n  - **Do:** x\n"
        "  - **Unless:** nobody is hurt `not not in-pain`\n  - **Unless:** it is noted `not recorded`\n"
        "- **Overrides:** [Q](#q) when `over_sight and in pain`\n\n## Q\n- **Do:** y\n"
    )
    assert {key: (fact.id, dict(fact.wordings)) for key, fact in list(graph.facts.items())[4:]} == {
        "over_sight": ("Over Sight", {"yes": "the people responsible decide it"}),
        "in_pain": ("in-pain", {"yes": "nobody is hurt"}),
        "recorded": ("recorded", {"no": "it is noted"}),
    }


def test_the_order_of_sections_does_not_matter_to_what_is_declared():
    assert (
        said(
            "## Q\n- **Do:** y\n- **Overrides:** [P](#p) when `later on`\n\n## P\n"
            "- **When:** w `later on`\n  - **Do:** x\n"
        )
        == []
    )


@pytest.mark.parametrize(
    ("clause", "variant"),
    [
        ("- **When:** w `brand new`\n- **Do:** x\n", None),
        ("- **When:** w `a and brand new`\n- **Do:** x\n", ""),
        ("- **When:** w `a` and `brand new`\n- **Do:** x\n", ""),
        ("- **When:** w `surface=mail`\n- **Do:** x\n", "value"),
        ("- **When:** w `surface`\n- **Do:** x\n", "no-value-given"),
        ("- **When:** w `a=yes`\n- **Do:** x\n", "no-values"),
        ("- **When:** w `brand new=yes`\n- **Do:** x\n", ""),
        ("- **Do:** x\n- **Overrides:** [Q](#q) when `brand new`\n", ""),
        ("- **Do:** x\n- **Overrides:** [Q](#q) when the moon is full\n", "no-fact"),
        ("- **Do:** x\n- **Check:** #p ties with #q when `brand new`\n", ""),
        ("- **Do:** x\n- **Situations:**\n  - There.\n    - `brand new`: words\n", ""),
    ],
)
def test_what_is_an_unknown_fact(clause, variant):
    found = said(f"## P {{level=care}}\n{clause}\n## Q {{level=care}}\n- **Do:** y\n")
    assert [(code, one) for code, one, _ in found] == ([] if variant is None else [("unknown-fact", variant)])


def test_a_new_name_close_to_a_known_one_is_no_declaration():
    text = (
        "## P\n- **When:** w `oversight`\n  - **Do:** x\n- **When:** w `oversigth`\n"
        "  - **Do:** y\n  - **Unless:** z `oversigth`\n"
    )
    graph, diagnostics = lowered(FRONT + text)
    close = [one for one in diagnostics if one.code == "unknown-fact"]
    assert [(one.variant, one.facts["suggestion"]) for one in close] == [("close", "oversight")]
    assert len(close[0].related) == 1
    assert "oversigth" not in graph.facts


def test_names_of_one_letter_are_close_to_nothing():
    assert said("## P\n- **When:** w `x`\n  - **Do:** x\n- **When:** w `y`\n  - **Do:** y\n", "") == []


def test_suggestions_for_facts_and_values():
    def suggestion(formula):
        _, diagnostics = lowered(FRONT + f"## P\n- **When:** w `c and {formula}`\n  - **Do:** x\n")
        return next(one.facts["suggestion"] for one in diagnostics if one.code == "unknown-fact")

    assert suggestion("surfase=chat") == "surface"
    assert suggestion("surface=vioce") == "surface=voice"
    assert suggestion("a=no") == "not a"
    assert suggestion("a=yes") == "a"
    assert suggestion("nothing like it") == ""


def test_an_unknown_fact_is_reported_once_and_is_unknown():
    text = "## P\n- **When:** w `c and strange`\n  - **Do:** x\n- **When:** w `b and strange`\n  - **Do:** y\n"
    graph, diagnostics = lowered(FRONT + text)
    assert [one.code for one in diagnostics] == ["no-level", "unknown-fact"]
    assert [formula_key(rule.whens[0].formula) for rule in graph.principles["p"].rules] == [
        "c and strange",
        "b and strange",
    ]


def test_a_formula_that_cannot_be_read_makes_its_condition_unknown():
    graph, _ = lowered(
        FRONT + "## P\n- **When:** w `a` and `b and and`\n  - **Do:** x\n- **When:** w `b and and`\n  - **Do:** y\n"
    )
    from constc.graph.logic import evaluate

    first, second = (rule.whens[0].formula for rule in graph.principles["p"].rules)
    assert evaluate(first, {"a": True, "b": True}) is None
    assert evaluate(first, {"a": False}) is False
    assert evaluate(second, {"a": True, "b": True}) is None


def test_words_that_say_or_between_conjoined_formulas():
    assert said("## P\n- **When:** w `a` or v `b`\n  - **Do:** x\n") == [("prose-or", "", 2)]
    assert said("## P\n- **When:** the order `a` and v `b`\n  - **Do:** x\n") == []
    assert said("## P\n- **When:** w `a or b`\n  - **Do:** x\n") == []
    german = FRONT.replace("constitution: Aster", "constitution: Aster\nlanguage: de")
    assert said("## P\n- **Wenn:** w `a` oder v `b`\n  - **Tun:** x\n", german)[0][:2] == ("prose-or", "")
    japanese = FRONT.replace("constitution: Aster", "constitution: Aster\nlanguage: ja")
    assert said("## P\n- **場合:** 子供`a`または大人`b`\n  - **すること:** x\n", japanese)[0][:2] == ("prose-or", "")


def test_thousands_of_facts_by_first_use_take_no_quadratic_time():
    text = "".join(
        f"- **When:** w `{number:x} quite its own {number * 7919:x}`\n  - **Do:** y{number}\n" for number in range(4000)
    )
    graph, _ = lowered("---\nconstitution: A\n---\n## P\n" + text)
    assert len(graph.principles["p"].rules) == 4000
