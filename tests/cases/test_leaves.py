"""Situations as trees: which leaves are cases, and which answer stands there. The rule is that of `staging`."""

from __future__ import annotations

from staging import RULE_OF_TWO, TREE_OF_TWO, TWO_FACTS, goods, placed, plan_of, staged, told

NESTED = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner`: "It is mine."
      - **Good:** "a"
      - `danger`: "And it burns."
        - **Good:** "b"
    - `not owner`: "It is hers."
      - **Good:** "c"
"""


def test_a_wording_holds_with_those_around_it_and_none_of_those_in_it() -> None:
    assert goods(staged(NESTED)) == {"owner=true": ["a"], "owner=true, danger=true": ["b"], "owner=false": ["c"]}


def test_where_no_words_are_chosen_nothing_is_settled() -> None:
    """The situation itself is a leaf: it says nothing of the owner, so it is no case."""
    assert "" not in placed(staged(NESTED))


def test_an_exception_without_words_is_off() -> None:
    """`owner=true` says nothing of danger: the rule holds there."""
    assert placed(staged(NESTED)) == {
        "owner=true": ["stop"],
        "owner=true, danger=true": ["help first"],
        "owner=false": ["ask the owner"],
    }


def test_side_by_side_wordings_of_different_facts_combine() -> None:
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner`: "It is mine."
    - `not owner`: "It is hers."
    - `danger`: "It burns."
"""
    plan = staged(tree)
    assert placed(plan) == {
        "owner=true": ["stop"],
        "owner=true, danger=true": ["help first"],
        "owner=false": ["ask the owner"],
    }
    # A When is off and the Unless in it on: nobody said what is right there.
    assert [told(case) for case in plan.idle] == ["owner=false, danger=true"]


def test_an_answer_makes_an_idle_exception_a_case() -> None:
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `not owner`: "It is hers."
      - **Good:** "c"
      - `danger`: "It burns."
        - **Good:** "d"
"""
    plan = staged(tree)
    assert goods(plan) == {"owner=false": ["c"], "owner=false, danger=true": ["d"]}
    assert plan.idle == ()


def test_words_for_several_facts_state_each_of_them() -> None:
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner and danger`: "Mine, and it burns."
      - **Good:** "b"
"""
    assert placed(staged(tree)) == {"owner=true, danger=true": ["help first"]}


def test_the_contrary_of_an_or_states_each_of_them() -> None:
    """`not (owner or danger)` leaves only one valuation: neither."""
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `not (owner or danger)`: "Hers, and it is quiet."
      - **Good:** "c"
"""
    assert placed(staged(tree)) == {"owner=false, danger=false": ["ask the owner"]}


def test_a_condition_of_several_facts_is_settled_by_its_own_words() -> None:
    """Neither word says which of the two it is; the condition as a whole is said all the same."""
    rule = "## Be plain {#plain level=care}\n\n- **When:** it is late `night or storm`\n  - **Do:** stop\n"
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `storm or night`: "Nobody should be out."
    - `not (storm or night)`: "It is a fine day."
"""
    front = "facts:\n  night:\n  storm:\n"
    assert placed(staged(tree, front, rule)) == {
        "night or storm=true": ["stop"],
        "storm=false, night=false": [],
    }


def test_a_part_that_was_said_as_a_whole_settles_the_condition_around_it() -> None:
    rule = "## Be plain {#plain level=care}\n\n- **When:** it is late `guest and (night or storm)`\n  - **Do:** stop\n"
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `guest and (storm or night)`: "A guest is out there, and nobody should be."
    - `not (guest and (storm or night))`: "It is a fine day, or nobody is out."
"""
    front = "facts:\n  night:\n  storm:\n  guest:\n"
    found = placed(staged(tree, front, rule))
    assert list(found.values()) == [["stop"], []]


def test_an_exception_whose_absence_has_words_is_off_where_they_stand() -> None:
    """Beside words for both ways of `danger`, silence about it settles nothing."""
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner`: "It is mine."
      - `danger`: "It burns."
        - **Good:** "b"
      - `not danger`: "It is quiet."
        - **Good:** "a"
"""
    assert goods(staged(tree)) == {"owner=true, danger=true": ["b"], "owner=true, danger=false": ["a"]}


def test_an_answer_in_the_place_that_leaves_it_out_makes_a_case_of_silence() -> None:
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner`: "It is mine."
      - **Good:** "a"
      - `danger`: "It burns."
        - **Good:** "b"
      - `not danger`: "It is quiet."
        - **Good:** "c"
"""
    assert list(goods(staged(tree)).values()) == [["a"], ["b"], ["c"]]


def test_the_absence_of_an_exception_of_two_facts_has_words_too() -> None:
    """`not (fire and smoke)` words the absence of the Unless: that leaf is a case, as the one of its presence is."""
    assert list(goods(staged(TREE_OF_TWO, TWO_FACTS, RULE_OF_TWO)).values()) == [["b"], ["a"]]


def test_the_front_matter_has_words_for_both_ways_of_a_when() -> None:
    tree = '  - Fern waits.\n    - **Asked:** "Stop."\n    - `danger`: "It burns."\n'
    front = "facts:\n  owner: {yes: The owner is logged in., no: A guest is logged in.}\n"
    assert placed(staged(tree, front)) == {
        "owner=true": ["stop"],
        "owner=false": ["ask the owner"],
        "danger=true, owner=true": ["help first"],
    }


def test_the_front_matter_serves_each_condition_once() -> None:
    """Two rules ask about the same fact; its words make two leaves, not four."""
    rule = """## Be plain {#plain level=care}

- **When:** the owner asks `owner`
  - **Do:** stop
- **When:** it is the owner's own book `owner`
  - **Don't:** read aloud from it
"""
    front = "facts:\n  owner: {yes: The owner is logged in., no: A guest is logged in.}\n"
    plan = staged('  - Fern waits.\n    - **Asked:** "Stop."\n', front, rule)
    leaves = [told(case) for case in plan.cases if case.leaf is not None]
    assert leaves == ["owner=true", "owner=false"]
    assert len({case.id for case in plan.cases}) == len(plan.cases)


def test_every_value_of_an_enumeration_has_words() -> None:
    rule = "## Be plain {#plain level=care}\n\n- **When:** it is spoken `surface=voice`\n  - **Do:** be brief\n"
    front = "facts:\n  surface: {chat: It is typed., voice: It is spoken., page: It is printed.}\n"
    plan = staged('  - Fern waits.\n    - **Asked:** "Go on."\n', front, rule)
    assert placed(plan) == {"surface=voice": ["be brief"], "surface=chat": [], "surface=page": []}


def test_as_above_is_the_answer_of_the_branch_that_decides() -> None:
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner`: "It is mine."
      - **Good:** as above
      - `danger`: "It burns."
        - **Good:** as above
    - `not owner`: "It is hers."
      - **Good:** as above
"""
    assert list(goods(staged(tree)).values()) == [["rule"], ["unless"], ["otherwise"]]


def test_a_branchs_answer_is_no_answer_of_a_situation() -> None:
    tree = '  - Fern waits.\n    - **Asked:** "Stop."\n    - `owner`: "It is mine."\n'
    assert goods(staged(tree)) == {"owner=true": []}


def test_words_that_contradict_each_other_meet_nowhere() -> None:
    """`danger` is said beside `owner`, and denied in it."""
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner`: "It is mine."
      - `not danger`: "It is quiet."
        - **Good:** "a"
    - `danger`: "It burns."
      - **Good:** "b"
"""
    assert goods(staged(tree)) == {"owner=true, danger=false": ["a"], "owner=true, danger=true": ["b"]}


def test_situations_of_a_when_are_for_its_rules_alone() -> None:
    """The act with an exception of its own is a rule of its own, under the same When: its situations are for both."""
    text = """
    ## Be plain {#plain level=care}

    - **When:** the owner asks `owner`
      - **Do:** stop
      - **Do:** say why
        - **Unless:** a guest is there `guest`
          - **Do:** say why later
      - **Situations:**
        - Fern waits.
          - **Asked:** "Stop."
          - `owner`: "It is mine."
            - `guest`: "We are not alone."
    - **When:** it is late `night`
      - **Do:** whisper
    """
    assert placed(plan_of(text)) == {
        "owner=true": ["stop", "say why"],
        "owner=true, guest=true": ["stop", "say why later"],
    }


def test_rules_without_conditions_hold_at_every_leaf() -> None:
    text = """
    ## Be plain {#plain level=care}

    - **Do:** use short words
    - **When:** the owner asks `owner`
      - **Do:** stop
    - **Situations:**
      - Fern waits.
        - **Asked:** "Stop."
        - `owner`: "It is mine."
        - `not owner`: "It is hers."
    """
    assert placed(plan_of(text)) == {"owner=true": ["stop", "use short words"], "owner=false": ["use short words"]}


def test_an_emergency_of_the_whole_principle_suspends_the_otherwise_too() -> None:
    text = """
    ## Be plain {#plain level=care}

    - **Unless:** it burns `fire`
      - **Do:** call for help
    - **When:** the owner asks `owner`
      - **Do:** stop
      - **Otherwise:** go on
    - **Situations:**
      - Fern waits.
        - **Asked:** "Stop."
        - `owner`: "It is mine."
          - `fire`: "And it burns."
        - `not owner`: "It is hers."
          - `fire`: "And it burns."
    """
    assert placed(plan_of(text)) == {
        "owner=true": ["stop"],
        "owner=true, fire=true": ["call for help"],
        "owner=false": ["go on"],
        "owner=false, fire=true": ["call for help"],
    }


def test_a_leaf_where_an_anonymous_when_decides_is_no_case() -> None:
    rule = "## Be plain {#plain level=care}\n\n- **When:** it would be kind\n  - **Do:** wave\n"
    plan = staged('  - Fern waits.\n    - **Asked:** "Hello."\n', "", rule)
    assert placed(plan) == {}
    assert [each.reason for each in plan.conditions] == ["textual"]
