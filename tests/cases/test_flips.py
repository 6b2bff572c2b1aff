"""Flips and holds: which leaves are twins, in which condition, and what a condition that has none lacks."""

from __future__ import annotations

from staging import HOLDS, RULE_OF_TWO, TREE_OF_TWO, TWO_FACTS, ends, flips, plan_of, reasons, staged, told
from test_leaves import NESTED


def test_twins_differ_in_one_condition() -> None:
    assert flips(staged(NESTED)) == [
        ("when:owner", "owner=true", "owner=false"),
        ("unless:danger", "owner=true, danger=true", "owner=true"),
    ]


def test_kinds_say_what_is_flipped() -> None:
    assert [flip.kind for flip in staged(NESTED).flips if flip.kind != "ladder"] == ["neighbour", "exception"]


def test_a_rule_of_three_conditions_needs_four_cases() -> None:
    """The base, and one for each condition: the When off, each Unless on."""
    text = """
    ## Be plain {#plain level=care}

    - **When:** the owner asks `owner`
      - **Do:** stop
      - **Unless:** it burns `fire`
        - **Do:** call for help
      - **Unless:** a guest is there `guest`
        - **Do:** stop later
      - **Otherwise:** go on
    """
    plan = plan_of(text)
    rows = [{key: holds for (_, key), holds in case.truths} for case in plan.cases if case.truths[1:]]
    assert rows == [
        {"owner": True, "fire": False, "guest": False},
        {"owner": False, "fire": False, "guest": False},
        {"owner": True, "fire": True, "guest": False},
        {"owner": True, "fire": False, "guest": True},
    ]
    assert reasons(plan) == {"owner": None, "fire": None, "guest": None}


def test_values_of_one_enumeration_are_twins() -> None:
    text = """
    ---
    constitution: Fern
    facts:
      surface: [chat, voice, page]
    ---

    ## Be plain {#plain}

    - **When:** it is spoken `surface=voice`
      - **Do:** be brief
    - **When:** it is printed `surface=page`
      - **Do:** be complete
    - **Situations:**
      - Fern reads.
        - **Asked:** "Go on."
        - `surface=voice`: The speaker is on.
          - **Good:** "a"
        - `surface=page`: The printer is on.
          - **Good:** "b"
    """
    plan = plan_of(text.replace("\n    ", "\n").strip() + "\n")
    assert flips(plan) == [("when:surface=voice", "surface=voice", "surface=page")]


def test_an_exception_that_is_denied_in_words_is_as_one_that_nobody_speaks_of() -> None:
    """The leaves differ in the owner alone: that danger is denied at one of them is no second difference."""
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner and not danger`: "It is mine, and all is quiet."
      - **Good:** "a"
    - `not owner`: "It is hers."
      - **Good:** "c"
"""
    assert [each[0] for each in flips(staged(tree))] == ["when:owner"]


def test_what_is_told_beside_the_condition_must_be_the_same() -> None:
    """`late` is a fact of no condition of the rule; said at one leaf only, it is a second difference."""
    tree = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner and late`: "It is mine, and it is late."
      - **Good:** "a"
    - `not owner`: "It is hers."
      - **Good:** "c"
"""
    assert flips(staged(tree, "facts:\n  late:\n")) == []


def test_a_condition_of_two_facts_flips() -> None:
    plan = staged(TREE_OF_TWO, TWO_FACTS, RULE_OF_TWO)
    assert [each[0] for each in flips(plan)] == ["unless:fire and smoke"]


def test_leaves_decided_alike_are_no_twins() -> None:
    """The exception asks for what the rule asks for: nothing flips, and the condition decides nothing."""
    text = """
    ## Be plain {#plain level=care}

    - **When:** the owner asks `owner`
      - **Do:** stop
      - **Unless:** somebody is in danger `danger`
        - **Do:** Stop.
      - **Otherwise:** go on
    - **Situations:**
      - Fern waits.
        - **Asked:** "Stop."
        - `owner`: "It is mine."
          - `danger`: "It burns."
    """
    plan = plan_of(text)
    assert flips(plan) == []
    assert reasons(plan) == {"owner": None, "danger": "dead"}


def test_a_when_without_a_neighbour_is_unspecified() -> None:
    text = "## Be plain {#plain level=care}\n\n- **When:** the owner asks `owner`\n  - **Do:** stop\n"
    assert reasons(plan_of(text)) == {"owner": "unspecified"}


def test_conditions_that_cannot_vary_alone_are_coupled() -> None:
    """`owner` off means that `not owner` is on: neither can change while the other stays."""
    text = """
    ## Be plain {#plain level=care}

    - **When:** the owner asks `owner`
      - **Do:** stop
      - **Unless:** it is another `not owner`
        - **Do:** go on
      - **Otherwise:** go on
    """
    assert reasons(plan_of(text))["owner"] == "coupled"


def test_an_exception_that_can_never_be_on_is_dead() -> None:
    text = """
    ---
    constitution: Fern
    facts:
      surface: [chat, voice]
    ---

    ## Be plain {#plain}

    - **When:** it is spoken `surface=voice`
      - **Do:** be brief
      - **Unless:** it is typed as well `surface=chat and surface=voice`
        - **Do:** be complete
    """
    plan = plan_of(text.replace("\n    ", "\n").strip() + "\n")
    assert reasons(plan)["surface=chat and surface=voice"] == "dead"


def test_what_stands_in_an_exception_of_text_alone_is_settled_nowhere() -> None:
    text = """
    ## Be plain {#plain level=care}

    - **When:** the owner asks `owner`
      - **Do:** stop
      - **Unless:** it would be unkind
        - **Do:** wait
        - **Unless:** it burns `fire`
          - **Do:** call for help
    """
    found = reasons(plan_of(text))
    assert found.pop("owner") == "unspecified"
    assert set(found.values()) == {"textual"}


def test_two_rules_under_one_condition_have_one_case_for_each_row() -> None:
    text = """
    ## Be plain {#plain level=care}

    - **When:** the owner asks `owner`
      - **Do:** stop
    - **When:** and says please `owner`
      - **Do:** bow
    """
    plan = plan_of(text)
    rows = {case.truths: [act.text for act in case.decision.acts] for case in plan.cases if case.kind != "ladder"}
    assert list(rows.values()) == [["stop", "bow"], []]
    assert len({case.id for case in plan.cases}) == len(plan.cases)


def test_a_rule_of_forty_conditions_is_planned_one_by_one() -> None:
    parts = "".join(f"  - **Unless:** sign `sign {number}`\n    - **Do:** do {number}\n" for number in range(39))
    text = "## Be plain {#plain level=care}\n\n- **When:** the owner asks `owner`\n  - **Do:** stop\n"
    plan = plan_of(text + parts + "  - **Otherwise:** go on\n")
    assert set(reasons(plan).values()) == {None}
    assert sum(case.kind in {"exception", "neighbour"} for case in plan.cases) == 41


def test_a_wide_rule_is_planned_near_its_base() -> None:
    """Too wide for looking at every row: each condition changes where it counts. A nested exception does so where the
    one around it holds, and one of the Otherwise where the When does not.
    """
    parts = "".join(f"  - **Unless:** sign `sign {number}`\n    - **Do:** do {number}\n" for number in range(20))
    text = f"""## Be plain {{#plain level=care}}

- **When:** the owner asks `owner`
  - **Do:** stop
{parts}  - **Unless:** it burns `fire`
    - **Do:** call for help
    - **Unless:** it is out `fire out`
      - **Do:** open the windows
  - **Otherwise:** go on
    - **Unless:** a guest is there `guest`
      - **Do:** greet the guest
"""
    plan = plan_of(text)
    assert set(reasons(plan).values()) == {None}
    pairs = {each.condition.key: (dict(each.on or ()), dict(each.off or ())) for each in plan.conditions}
    assert pairs["fire_out"][0][("unless", "fire")] and pairs["fire_out"][1][("unless", "fire")]
    assert not pairs["guest"][0][("when", "owner")] and not pairs["guest"][1][("when", "owner")]
    assert sum(case.kind in {"exception", "neighbour"} for case in plan.cases) == len(plan.conditions) + 1


def test_the_fact_of_a_flip_may_be_that_of_another_condition_that_holds() -> None:
    """The guest makes the When hold at both leaves; whose door it is flips the exception, and is told at one."""
    rule = """## Be plain {#plain level=care}

- **When:** somebody is at the door `owner or guest`
  - **Do:** open it
  - **Unless:** the owner is not the one `not owner`
    - **Do:** ask first
"""
    tree = """  - Fern waits.
    - **Asked:** "Open."
    - `guest`: "I am a guest."
      - `not owner`: "And I do not live here."
"""
    plan = staged(tree, "facts:\n  owner:\n  guest:\n", rule)
    assert flips(plan) == [("unless:not owner", "guest=true, owner=false", "guest=true")]


# --- holds --------------------------------------------------------------------------------------------------------


def test_leaves_with_the_same_good_are_holds() -> None:
    """Night has its own words at both ends and the same answers: so it must not matter."""
    plan = staged(HOLDS, "facts:\n  night:\n")
    found = [(ends(flip), [told(c) for c in flip.holds_on], [told(c) for c in flip.holds_off]) for flip in plan.flips]
    day, night = ("owner=true", "owner=false"), ("owner=true, night=true", "owner=false, night=true")
    assert found[:2] == [
        (("when:owner", *day), [night[0]], [night[1]]),
        (("when:owner", *night), [day[0]], [day[1]]),
    ]


def test_no_hold_is_inferred_from_an_equal_decision() -> None:
    """At night the same act is right, in other words: its author did not say that it must not matter."""
    tree = HOLDS.replace('night."\n        - **Good:** "a"', 'night."\n        - **Good:** "A"')
    plan = staged(tree, "facts:\n  night:\n")
    assert all(not flip.holds_on for flip in plan.flips)
