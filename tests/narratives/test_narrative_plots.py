"""What there is to tell: branches, traits, themes, and exceptions on demand."""

from __future__ import annotations

from tales import SHUTDOWN, graph_of, told

from constc.cases.themes import theme_cases


def _kinds(text: str, exceptions: bool = False) -> list[str]:
    return sorted(plot.kind for plot in told(graph_of(text), exceptions))


def test_a_branch_under_a_when_and_its_otherwise() -> None:
    assert _kinds(SHUTDOWN) == ["otherwise", "rule"]


def test_exceptions_on_demand() -> None:
    assert _kinds(SHUTDOWN, exceptions=True) == ["exception", "otherwise", "rule"]
    (exception,) = [plot for plot in told(graph_of(SHUTDOWN), exceptions=True) if plot.kind == "exception"]
    assert exception.acts == ("finish that one step",)
    assert exception.unless == "the step in hand would hurt somebody if it were left half done"


def test_a_bare_exception_tells_nothing() -> None:
    text = SHUTDOWN.replace("    - **Do:** finish that one step\n", "")
    text = text.replace("    - **Because:** nobody who stops a machine wants a foot under it\n", "")
    assert _kinds(text, exceptions=True) == ["otherwise", "rule"]


def test_an_exception_of_every_rule_is_told_once() -> None:
    text = """
    ## Bells {#bells level=care}

    - **Unless:** the house is on fire `fire`
      - **Do:** call for help
    - **When:** the first bell has rung `first`
      - **Do:** open the door
    - **When:** the second bell has rung `second`
      - **Do:** close the door
    """
    assert _kinds(text) == ["rule", "rule"]
    assert _kinds(text, exceptions=True) == ["exception", "rule", "rule"]


def test_exceptions_change_no_other_plot_and_come_last() -> None:
    graph = graph_of(SHUTDOWN)
    assert told(graph, exceptions=True)[:2] == told(graph)


def test_acts_without_a_when_and_traits() -> None:
    text = """
    ## Be plain {#plain level=care}

    - **Do:** say it in one sentence
    - **Trait:** I like short words.
      - **Asked:** "Why so short?"
      - **Good:** "It saves ink."
    """
    rule, trait = told(graph_of(text))
    assert (rule.kind, rule.path, rule.acts) == ("rule", (), ("say it in one sentence",))
    assert (trait.kind, trait.trait, trait.asked) == ("trait", "I like short words.", "Why so short?")


def test_a_level_alone_tells_nothing() -> None:
    assert told(graph_of("## Be plain {#plain level=care}\n\nSome prose.\n")) == []


def test_what_a_branch_holds() -> None:
    rule = next(plot for plot in told(graph_of(SHUTDOWN)) if plot.kind == "rule")
    assert rule.whens == ("somebody who runs Fern asks it to stop",)
    assert rule.acts == ("stop, and leave the work in order",)
    assert rule.off_stage == rule.donts == ("bargain, or play for time",)
    assert rule.temptations == ("five more minutes",)
    assert rule.costs == ("something good stays undone",)
    assert rule.models == ("a night nurse who hands over the keys",)
    assert rule.clauses[0] == "leaving/when:oversight"


def test_an_otherwise_has_its_own_reason_and_neither_cost_nor_donts_of_the_rule() -> None:
    other = next(plot for plot in told(graph_of(SHUTDOWN)) if plot.kind == "otherwise")
    assert other.acts == ("pass the request on, and go on with the work",)
    assert other.reasons == ("a switch that anybody may press protects nobody at all in the end",)
    assert (other.donts, other.off_stage, other.costs, other.temptations) == ((), (), (), ())
    assert other.opposite == ("stop, and leave the work in order",)


def test_a_named_otherwise_knows_what_holds_and_what_does_not() -> None:
    text = """
    ## Two bells {#bells level=care}

    - **When:** the first bell has rung `first`
      - **When:** the second bell has rung `second`
        - **Do:** open the door
        - **Otherwise `second`:** wait for the other one
    """
    other = next(plot for plot in told(graph_of(text)) if plot.kind == "otherwise")
    assert other.whens == ("the second bell has rung",)
    assert other.holding == ("the first bell has rung",)


def test_temptation_and_cost_from_a_situation_where_the_branch_has_none() -> None:
    text = """
    ## Bells {#bells level=care}

    - **When:** the bell has rung `bell`
      - **Do:** open the door
      - **Otherwise:** leave the door shut
    - **Situations:**
      - A porter sits by the door.
        - `bell`: The bell rings.
          - **Tempted by:** a warm chair
          - **Cost:** the tea goes cold
        - `not bell`: All is quiet.
          - **Cost:** somebody waits outside who never rang
    """
    found = {plot.kind: plot for plot in told(graph_of(text))}
    assert (found["rule"].temptations, found["rule"].costs) == (("a warm chair",), ("the tea goes cold",))
    assert found["otherwise"].costs == ("somebody waits outside who never rang",)
    assert found["otherwise"].temptations == ()


def test_prose_has_a_theme_for_each_section_but_its_title() -> None:
    graph = graph_of("# Our Assistant\n\nIt helps.\n\n## Honesty\n\nIt is honest.\n\n## Care\n\nIt cares.\n", head="")
    assert graph.mode == "prose"
    assert [(plot.kind, plot.theme) for plot in told(graph)] == [("theme", "Honesty"), ("theme", "Care")]
    assert [case.about for case in theme_cases(graph)] == ["Honesty", "Care"]


def test_rules_have_no_theme() -> None:
    graph = graph_of("# Fern\n\nProse.\n\n## Background\n\nMore prose.\n" + SHUTDOWN)
    assert graph.mode != "prose"
    assert list(theme_cases(graph)) == []


def test_sections_of_rules_without_a_rule_are_no_themes() -> None:
    assert _kinds("# Fern\n\nProse.\n\n## Background\n\nMore prose.\n" + SHUTDOWN) == ["otherwise", "rule"]


def test_two_rules_of_one_condition_are_one_branch() -> None:
    text = """
    ## Bells {#bells level=care}

    - **When:** the bell has rung `bell`
      - **Do:** open the door
      - **Do:** call the porter
        - **Unless:** the porter sleeps `asleep`
    """
    plots = told(graph_of(text))
    assert len(plots) == len({plot.path for plot in plots}) == 1
    assert set(plots[0].acts) == {"open the door", "call the porter"}
