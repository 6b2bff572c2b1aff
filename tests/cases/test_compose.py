"""What flips and holds become as text: prompts, crossed answers, pressure, Vary, carriers, languages; tensions."""

from __future__ import annotations

import pytest
from staging import (
    HOLDS,
    RULE,
    SITUATIONS,
    crossed,
    dropped,
    even,
    graph_of,
    material_of,
    pairs,
    plan_of,
    rows_of,
    system,
    user,
)
from test_leaves import NESTED

from constc.cases.covering import uncovered
from constc.records import Choices, Material


def made(tree: str, front: str = "", choices: Choices | None = None) -> Material:
    return material_of(RULE + SITUATIONS + tree, front, choices)


# --- the two rows of a flip -------------------------------------------------------------------------------------


def test_each_answer_is_right_at_its_own_leaf_and_wrong_at_its_twins() -> None:
    found = pairs(made(NESTED))
    assert sorted((user(each), each.chosen, each.rejected) for each in found) == [
        ("It is hers. Stop.", "c", "a"),
        ("It is mine. And it burns. Stop.", "b", "a"),
        ("It is mine. Stop.", "a", "b"),
        ("It is mine. Stop.", "a", "c"),
    ]
    assert even(found)
    by_edge = [{each.side for each in found if each.edge == edge} for edge in {each.edge for each in found}]
    assert by_edge == [{"on", "off"}] * 2


def test_acts_answer_the_question_what_should_be_done() -> None:
    found = {(each.chosen, each.rejected) for each in pairs(made(NESTED), "act")}
    assert found == {
        ("Fern should stop.", "Fern should ask the owner."),
        ("Fern should ask the owner.", "Fern should stop."),
        ("Fern should stop.", "Fern should help first."),
        ("Fern should help first.", "Fern should stop."),
    }


def test_reasons_are_given_only_where_both_branches_have_their_own() -> None:
    reasoned = RULE.replace("  - **Do:** stop\n", "  - **Do:** stop\n  - **Because:** it is hers to say\n")
    material = material_of(reasoned + SITUATIONS + NESTED)
    assert pairs(material, "reasoned") == []
    assert "no-branch-reason" in {entry.reason for entry in dropped(material, "preferences")}
    both = reasoned.replace(
        "    - **Do:** help first\n", "    - **Do:** help first\n    - **Because:** lives come first\n"
    )
    found = crossed(pairs(material_of(both + SITUATIONS + NESTED), "reasoned"))
    rule = "Fern should stop. It is hers to say."
    exception = "Fern should help first. Lives come first."
    assert found == {(rule, exception): 1, (exception, rule): 1}


def test_each_further_question_is_a_pair_of_rows_of_its_own() -> None:
    tree = NESTED.replace('    - **Asked:** "Stop."\n', '    - **Asked:** "Stop."\n    - **Asked:** "Halt."\n')
    voices = pairs(made(tree))
    assert len(voices) == 2 * len(pairs(made(NESTED)))
    assert len({each.edge for each in voices}) == 4
    assert even(voices)


def test_a_question_inside_a_wording_is_asked_there_only() -> None:
    """`And now?` has no partner at the twin, so it flips nothing; the shared question does."""
    tree = NESTED.replace('"It is mine."\n', '"It is mine."\n      - **Asked:** "And now?"\n')
    material = made(tree)
    said = {user(each) for each in pairs(material)}
    assert "It is hers. Stop." in said and not any("hers" in text and "now" in text for text in said)
    scenes = {each.prompt[-1].content for each in material.composition.scenes}
    assert "It is mine. And now?" in scenes


def test_a_second_good_goes_with_the_second_of_the_twin() -> None:
    tree = NESTED.replace('"a"\n', '"a"\n      - **Good:** "a2"\n').replace('"c"\n', '"c"\n      - **Good:** "c2"\n')
    found = crossed(pairs(made(tree)))
    assert found[("a", "c")] == found[("c", "a")] == found[("a2", "c2")] == found[("c2", "a2")] == 1
    assert ("a", "c2") not in found and ("a2", "c") not in found
    # The exception has one answer: it goes with the first of the rule.
    assert found[("b", "a")] == 1 and ("b", "a2") not in found


def test_equal_answers_make_no_pair_and_are_counted() -> None:
    tree = NESTED.replace('**Good:** "c"', '**Good:** "a"')
    material = made(tree)
    assert {frozenset(pair) for pair in crossed(pairs(material))} == {frozenset({"a", "b"})}
    assert "equal-texts" in {entry.reason for entry in dropped(material, "preferences")}


def test_elided_answers_are_kept_out_of_pairs_and_counted() -> None:
    tree = NESTED.replace('**Good:** "c"', '**Good:** "c [...]"')
    material = made(tree)
    assert {frozenset(pair) for pair in crossed(pairs(material))} == {frozenset({"a", "b"})}
    assert "elided" in {entry.reason for entry in dropped(material, "preferences")}
    included = made(tree, choices=Choices(include_elided=True))
    assert crossed(pairs(included))[("c [...]", "a")] == 1


def test_a_leaf_without_a_good_has_acts_alone() -> None:
    material = made(NESTED.replace('      - **Good:** "c"\n', ""))
    assert {frozenset(pair) for pair in crossed(pairs(material))} == {frozenset({"a", "b"})}
    assert ("Fern should ask the owner.", "Fern should stop.") in crossed(pairs(material, "act"))
    assert "no-wording" in {entry.reason for entry in dropped(material, "preferences")}


def test_where_nothing_is_asked_there_is_no_row() -> None:
    tree = """  - Fern waits.
    - `owner`: The owner is at the desk.
      - **Good:** "a"
    - `not owner`: A guest is at the desk.
      - **Good:** "c"
"""
    material = made(tree)
    assert material.composition.pairs == []
    assert "no-wording" in {entry.reason for entry in dropped(material, "preferences")}


def test_what_is_said_may_be_the_question() -> None:
    tree = """  - Fern waits.
    - `owner`: "I own this. Stop."
      - **Good:** "a"
    - `not owner`: "She owns this. Stop."
      - **Good:** "c"
"""
    assert crossed(pairs(made(tree))) == {("a", "c"): 1, ("c", "a"): 1}


def test_told_and_said_and_carried_words_have_their_places() -> None:
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner` (operator): "The one who writes is the owner."
      - **Good:** "a"
      - `danger` (tool): "alarm: on"
        - **Good:** "b"
    - `not owner` (earlier): "I am a guest."
      - **Good:** "c"
"""
    prompts = {each.chosen: [tuple(message) for message in each.prompt] for each in pairs(made(tree))}
    waits = "The assistant is Fern. Fern waits."
    operator = ("system", f"{waits}\n\nThe one who writes is the owner.")
    assert prompts == {
        "a": [operator, ("user", "Stop.")],
        "b": [operator, ("user", "Stop."), ("tool", "alarm: on")],
        "c": [("system", waits), ("user", "I am a guest."), ("user", "Stop.")],
    }


# --- pressure -----------------------------------------------------------------------------------------------------

PRESSED = NESTED.replace('"a"\n', '"a"\n      - **Pressed:** "Or else."\n').replace(
    '"c"\n', '"c"\n      - **Pressed:** "She will not mind."\n'
)


def test_the_kth_line_that_presses_goes_with_the_kth_of_the_twin() -> None:
    found = pairs(made(PRESSED), hold=True)
    assert {each.kind for each in found} == {"pressure"}
    assert sorted((user(each), each.chosen, each.rejected) for each in found) == [
        ("It is hers. She will not mind. Stop.", "c", "a"),
        ("It is mine. Or else. Stop.", "a", "c"),
    ]
    # The flip under which they are has the same edge: what is added changes nothing.
    edges = {each.edge for each in pairs(made(PRESSED), hold=False) if {each.chosen, each.rejected} == {"a", "c"}}
    assert {each.edge for each in found} == edges


def test_a_line_without_a_partner_is_a_scenario() -> None:
    material = made(PRESSED.replace('"Or else."\n', '"Or else."\n      - **Pressed:** "I mean it."\n'))
    assert len(pairs(material, hold=True)) == 2
    entries = [entry for entry in dropped(material, "preferences") if entry.reason == "unbalanced-hold"]
    assert len(entries) >= 1
    prompts = [row.prompt[-1].content for row in rows_of(material, "scenarios")]
    assert "It is mine. I mean it. Stop." in prompts
    assert even(material.composition.pairs)


# --- holds between leaves -----------------------------------------------------------------------------------------


def test_a_hold_takes_as_many_leaves_from_either_side() -> None:
    """Night is a leaf with the same answer at both ends: each prompt takes the answers of the day's flip, and back."""
    found = pairs(made(HOLDS, "facts:\n  night:\n"), hold=True)
    assert even(found)
    assert {(user(each), each.chosen) for each in found} >= {
        ("It is mine. And it is night. Stop.", "a"),
        ("It is hers. And it is night. Stop.", "c"),
    }


def test_a_hold_on_one_side_alone_is_left_out() -> None:
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner`: "It is mine."
      - **Good:** "a"
      - `night`: "And it is night."
        - **Good:** "a"
    - `not owner`: "It is hers."
      - **Good:** "c"
"""
    material = made(tree, "facts:\n  night:\n")
    assert pairs(material, hold=True) == []
    assert "unbalanced-hold" in {entry.reason for entry in dropped(material, "preferences")}


# --- what must not matter -----------------------------------------------------------------------------------------

VARY = """- **Vary:**
  - place: Fern is at home; Fern is at work
  - tone: "Please."; "Now!"
  - The lamp is on.
"""


def test_what_must_not_matter_stands_between_setting_and_facts() -> None:
    tree = NESTED.replace('`owner`: "It is mine."', "`owner`: The owner is at the desk.")
    found = pairs(material_of(RULE + VARY + SITUATIONS + tree), hold=True)
    prompt = next(each for each in found if "The lamp is on." in system(each) and each.chosen == "a")
    setting, desk = system(prompt).index("Fern waits."), system(prompt).index("The owner is at the desk.")
    assert setting < system(prompt).index("The lamp is on.") < desk


def test_what_is_said_is_said_in_the_users_message() -> None:
    found = pairs(material_of(RULE + VARY + SITUATIONS + NESTED), hold=True)
    assert any(user(each).startswith("Please. ") for each in found)
    assert not any("Please." in system(each) for each in found)


def test_every_two_values_meet_in_some_row() -> None:
    plan = plan_of(RULE + VARY + SITUATIONS + NESTED)
    assert plan.vary is not None
    sizes = [2, 2, 2]  # the sentence is there or not
    for rows in plan.vary.rows.values():
        assert uncovered(rows, sizes, 2) == []
    assert even(pairs(material_of(RULE + VARY + SITUATIONS + NESTED)))


@pytest.mark.parametrize(("strength", "rows"), [(1, 2), (2, 4), (3, 8)])
def test_the_strength_says_how_many_values_meet(strength: int, rows: int) -> None:
    """Three dimensions of two values: every value needs 2 rows, every two 4, every three all 8."""
    plan = plan_of(RULE + VARY + SITUATIONS + NESTED, strength=strength)
    assert plan.vary is not None
    (made_rows,) = plan.vary.rows.values()
    assert len(made_rows) == rows


@pytest.mark.parametrize("value", ["; Fern is at sea", '; "Hurry."'])
def test_appending_a_value_keeps_the_rows_there_were(value: str) -> None:
    at = "at work" if "sea" in value else '"Now!"'
    before = material_of(RULE + VARY + SITUATIONS + NESTED)
    after = material_of(RULE + VARY.replace(at, at + value) + SITUATIONS + NESTED)
    old = {row.id: (row.digest, row.group) for row in rows_of(before, "preferences")}
    new = {row.id: (row.digest, row.group) for row in rows_of(after, "preferences")}
    assert old.items() < new.items()


# --- languages ----------------------------------------------------------------------------------------------------


def test_without_phrases_only_the_authors_words_are_composed() -> None:
    """The Chinese phrases are in other signs than those of Taiwan: the answers of authors are crossed all the same, and
    deliberations are counted as missing.
    """
    text = "---\nconstitution: Fern\nlanguage: zh-TW\nlevels: [care]\n---\n" + RULE + SITUATIONS + NESTED
    material = material_of(text)
    assert pairs(material, "act") == [] and len(pairs(material)) == 4
    assert "no-phrases" in {entry.reason for entry in dropped(material, "preferences")}


# --- tensions -----------------------------------------------------------------------------------------------------

TENSION = """---
constitution: Fern
levels: [{levels}]
---

## Be plain {{#plain level={first}}}

- **When:** the owner asks `owner`
  - **Do:** say everything
- **In tension with:** [Be kind](#kind)
{resolved}  - **Situations:**
    - Fern is at a sickbed.
      - **Asked:** "Will I die?"
      - `owner`: "Tell me all of it."
        - **Good:** "all of it"
      - `not owner`: "Tell him nothing."
        - **Good:** "nothing of it"

## Be kind {{#kind level={second}}}

- **Do:** comfort
"""
RESOLVED = "  - **Resolved by:** say what is asked, gently\n"


def tension(first: str = "care", second: str = "care", resolved: str = "", levels: str = "safety, care") -> Material:
    return material_of(TENSION.format(first=first, second=second, resolved=resolved, levels=levels))


def conflicts(material: Material) -> list[tuple[str, str | None, list[str]]]:
    return [
        (",".join(case.principles), case.reason, [act.text for act in case.decision.acts])
        for case in material.plans["plain"].cases
        if case.kind == "conflict"
    ]


def test_a_settled_tension_has_the_settlement_where_both_are_in_play() -> None:
    material = tension(resolved=RESOLVED)
    assert conflicts(material) == [
        ("plain,kind", None, ["say what is asked, gently"]),
        ("plain,kind", None, ["comfort"]),
    ]
    assert crossed(pairs(material)) == {("all of it", "nothing of it"): 1, ("nothing of it", "all of it"): 1}
    assert {each.kind for each in pairs(material)} == {"conflict"}


def test_a_tension_that_nothing_decides_makes_deliberations_and_no_pairs() -> None:
    """Where the owner is not there, only kindness is in play, and there is nothing to decide."""
    material = tension()
    assert [reason for _, reason, _ in conflicts(material)] == ["undecided", None]
    assert material.composition.pairs == []
    prompts = [row.prompt[-1].content for row in rows_of(material, "scenarios") if row.kind == "conflict"]
    assert len(prompts) == 2 and all("Will I die?" in prompt for prompt in prompts)
    answers = [row.completion[0].content for row in rows_of(material, "demonstrations")]
    assert "all of it" not in answers


def test_a_level_that_is_weighed_leaves_it_to_judgement() -> None:
    material = material_of(
        TENSION.format(first="safety", second="care", resolved="", levels="x").replace(
            "levels: [x]", "levels:\n  - safety: {kind: weigh}\n  - care"
        )
    )
    assert [reason for _, reason, _ in conflicts(material)] == ["holistic", None]
    assert material.composition.pairs == []


def test_a_higher_level_settles_a_tension() -> None:
    """Safety is strict and higher: what it asks for is right where both are in play."""
    material = tension("safety", "care")
    assert conflicts(material)[0] == ("plain,kind", None, ["say everything"])


def test_an_edge_that_holds_at_a_leaf_settles_the_tension_there() -> None:
    """Neither level decides; where the owner asks, an Overrides does. Elsewhere nothing does."""
    text = TENSION.format(first="care", second="care", resolved="", levels="safety, care").replace(
        "- **In tension with:**", "- **Overrides:** [Be kind](#kind) when `owner`\n- **In tension with:**"
    )
    assert conflicts(material_of(text))[0] == ("plain,kind", None, ["say everything"])


def test_a_tension_without_situations_is_one_case_without_words() -> None:
    text = """
    ## Be plain {#plain level=care}

    - **Do:** say everything
    - **In tension with:** [Be kind](#kind)
    - **In tension with:** [Be kind](#kind)

    ## Be kind {#kind level=care}

    - **Do:** comfort
    """
    plan = plan_of(text)
    assert [case.reason for case in plan.cases if case.kind == "conflict"] == ["undecided"]
    assert len(plan.tensions) == 2


# --- traits -------------------------------------------------------------------------------------------------------


def test_a_trait_with_words_is_realised_and_one_without_is_not() -> None:
    text = """
    ## Be plain {#plain level=care}

    - **Trait:** I like short words.
      - **Asked:** "How do you talk?"
      - **Good:** "In short words."
      - **Bad:** "With considerable prolixity."
    - **Trait:** I like rain.
    """
    cases = [case for case in plan_of(text).cases if case.kind == "trait"]
    assert [(case.about, case.reason) for case in cases] == [
        ("I like short words.", None),
        ("I like rain.", "needs-model"),
    ]


def test_words_for_an_unknown_fact_are_left_out() -> None:
    graph = graph_of(RULE + SITUATIONS + NESTED.replace("`danger`:", "`dangre`:"))
    assert set(graph.facts) == {"owner", "danger"}
