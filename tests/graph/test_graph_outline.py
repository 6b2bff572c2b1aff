"""Front matter, levels, ids: what a constitution is called and how its headings are ranked."""

from __future__ import annotations

import pytest
from lowered import FRONT, graph_of, lowered, said


def test_names_and_their_defaults():
    graph, _ = lowered("---\nconstitution: Aster\nversion: 1.10\nwas: [Acorn, Bud]\nlicense: CC0-1.0\n---\n# Title\n")
    assert (graph.name, graph.key, graph.version, graph.assistant) == ("Aster", "Acorn", "1.10", "Aster")
    assert (graph.pronoun, graph.license, graph.mode) == ("it", "CC0-1.0", "strict")


def test_without_a_name_the_first_title_is_one():
    graph, _ = lowered("## Second\n\n# The *real* title\n\n# Another\n\nWords.\n")
    assert (graph.name, graph.key, graph.assistant, graph.mode) == (
        "The real title", "The real title", "The real title", "prose",
    )  # fmt: skip
    assert lowered("Just words.\n")[0].name == "constitution"


def test_levels_with_their_options():
    levels = """---
constitution: A
levels:
  - bounds: {kind: filter}
  - safety: {alias: [root, platform], speaker: system}
  - style: {kind: weigh, overridable: true}
---
## P
- **Level:** platform
- **Do:** x
"""
    graph, diagnostics = lowered(levels)
    assert diagnostics == ()
    assert [(one.id, one.rank, one.kind, one.overridable) for one in graph.levels] == [
        ("bounds", 0, "filter", False), ("safety", 1, "strict", False), ("style", 2, "weigh", True),
    ]  # fmt: skip
    assert graph.levels[1].alias == ("root", "platform")
    assert graph.levels[1].speaker == "system"
    assert graph.principles["p"].own_level == "safety"
    assert graph.level_of("p") is graph.levels[1]


@pytest.mark.parametrize(
    ("levels", "says"),
    [
        ("[a, a]", "`a` stands in it twice"),
        ("[a, {b: {alias: a}}]", "`a` stands in it twice"),
        ("[{a: {kind: weight}}]", "`weight` is no value of `kind`"),
        ("[a, {b: {kind: filter}}]", "stands below a level that is none"),
        ("[{a: {kind: filter, overridable: true}}]", "a filter is never overridden"),
        ("[{a: {overridable: maybe}}]", "`maybe` is no value of `overridable`"),
        ("[{a: {speaker: user}}, {b: {speaker: user}}]", "two levels have the speaker `user`"),
        ("[{a: {}, b: {}}]", "one of its entries is no level"),
        ("[[a]]", "one of its entries is no level"),
        ("[{a: weigh}]", "the options of `a` are no mapping"),
        ("safety", "it is one text"),
    ],
)
def test_levels_that_cannot_be_read_are_said_so(levels, says):
    _, diagnostics = lowered(f"---\nconstitution: A\nlevels: {levels}\n---\n")
    assert {one.code for one in diagnostics} == {"bad-front-matter"}
    assert any(says in one.message for one in diagnostics)


def test_the_profile_is_chosen_where_names_fit_and_no_levels_are_listed():
    graph, diagnostics = lowered("## A {level=platform}\n\nWords.\n\n## B {authority=user}\n\nWords.\n")
    assert [level.id for level in graph.levels] == ["root", "system", "developer", "user", "guideline"]
    assert graph.principles["a"].level == "root"
    assert diagnostics == ()
    assert lowered("## A {level=root}\n\nW\n\n## B {level=usr}\n\nW\n\n## C {level=user}\n")[0].levels == graph.levels
    assert lowered(FRONT + "## A {level=safety}\n")[0].levels[0].id == "bounds"
    assert lowered("## A {level=high}\n\n## B {level=low}\n")[0].levels == ()


def test_an_unknown_level_is_an_error_with_a_suggestion_and_never_a_default():
    graph, diagnostics = lowered(
        FRONT + "# Part\n\n- **Level:** style\n\n## P\n\n- **Level:** saftey\n- **Do:** x\n\n### Q\n\n- **Do:** y\n"
    )
    assert [(one.code, one.facts["suggestion"]) for one in diagnostics] == [("unknown-level", "safety")]
    assert graph.principles["p"].level is None
    assert graph.principles["q"].level is None
    assert said("## P\n- **Level:** Safety\n- **Do:** x\n") == [("unknown-level", "", 2)]


def test_levels_and_applies_to_are_inherited_from_the_nearest_ancestor():
    graph = graph_of(
        "# Part\n\n- **Level:** care\n- **Applies to:** calls\n\n## P\n\n- **Do:** x\n\n### Q\n\n"
        "- **Level:** style\n- **Applies to:** mail\n\n"
        "#### R\n\n- **Do:** y\n\n## Only words\n\nWords.\n"
    )
    assert {name: (one.own_level, one.level, one.applies_to) for name, one in graph.principles.items()} == {
        "part": ("care", "care", "calls"),
        "p": (None, "care", "calls"),
        "q": ("style", "style", "mail"),
        "r": (None, "style", "mail"),
    }
    assert "only-words" in graph.sections
    assert graph.principles["r"].parent == "q"


def test_what_makes_a_principle():
    graph, _ = lowered(
        FRONT
        + (
            "# Words\n\nOnly words.\n\n## Level {level=care}\n\n## Do\n- **Do:** x\n\n## Dont\n"
            "- **Don't:** x\n\n## May\n- **May:** x\n\n"
        )
        + (
            "## When\n- **When:** x\n\n## Trait\n- **Trait:** I am.\n\n## Checks\n"
            "- **Check:** #do ties with #may\n\n## See\n- **See:** x\n"
        )
    )
    assert list(graph.principles) == ["level", "do", "dont", "may", "when", "trait"]
    assert len(graph.sections) == 9


def test_the_four_carriers_are_equal():
    carriers = (
        "## P {#x level=care tags=a,b was=old}\n\n- **Do:** y\n",
        "## P <!-- {#x level=care tags=a,b was=old} -->\n\n- **Do:** y\n",
        '<div id="x">\n\n## P {level=care tags=a,b was=old}\n\n- **Do:** y\n\n</div>\n',
        "## P {tags=a,b was=old}\n\n- **Id:** x\n- **Level:** care\n- **Do:** y\n",
    )
    for text in carriers:
        principle = graph_of(text).principles["x"]
        assert (principle.level, principle.tags, principle.was, principle.key) == ("care", ("a", "b"), ("old",), "old")


def test_the_heading_counts_where_carriers_disagree():
    text = "## P {#x level=care}\n\n- **Level:** style\n- **Id:** y\n- **Do:** z\n"
    assert said(text) == [("bad-attributes", "disagree", 3), ("bad-attributes", "disagree", 4)]
    graph, _ = lowered(FRONT + text)
    assert graph.principles["x"].level == "care"
    assert said("## P {#x}\n\n- **Id:** `#x`\n- **Do:** z\n") == []


def test_ids_are_given_or_made_of_titles():
    graph, _ = lowered(
        "# What a *reader* has (borrowed)!\n\n# 日本語\n\n# !!!\n\n# Twice\n\n# Twice\n\n# Twice\n\n# Twice-1\n"
    )
    assert list(graph.sections) == [
        "what-a-reader-has-borrowed", "日本語", "section", "twice", "twice-1", "twice-2", "twice-1-1",
    ]  # fmt: skip


def test_an_id_that_is_given_wins_over_an_anchor_that_comes_first():
    graph, diagnostics = lowered(FRONT + "## Plain\n\nWords.\n\n## Other {#plain level=care}\n\nWords.\n")
    assert [(one.code, one.variant) for one in diagnostics] == [("duplicate-id", "title")]
    assert list(graph.principles) == ["plain"]
    assert set(graph.sections) == {"plain", "plain-1"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## P\n- **Do:** x\n\n## P\n- **Do:** y\n", [("duplicate-id", "title", 4)]),
        ("## P\n\nWords.\n\n## P\n\nWords.\n", []),
        ("## P\n- **Do:** x\n\n## P\n\nWords.\n", [("duplicate-id", "title", 4)]),
        ("## P {#x}\n- **Do:** x\n\n## Q {#x}\n- **Do:** y\n", [("duplicate-id", "", 4)]),
        ("## P {#x was=y}\n- **Do:** x\n\n## Q {#y}\n- **Do:** y\n", [("duplicate-id", "former", 1)]),
        ("## P {#x was=z}\n- **Do:** x\n\n## Q {#y was=z}\n- **Do:** y\n", [("duplicate-id", "former", 4)]),
    ],
)
def test_repeated_ids(text, expected):
    assert said(text) == expected


def test_ten_thousand_equal_titles_get_ids_in_linear_time():
    graph, _ = lowered("# Same\n" * 10_000)
    assert len(graph.sections) == 10_000


def test_no_level_is_said_once():
    _, diagnostics = lowered(FRONT + "## P\n- **Do:** x\n\n## Q\n- **Do:** y\n\n## R {level=care}\n- **Do:** z\n")
    assert [(one.code, one.severity, one.facts["count"]) for one in diagnostics] == [("no-level", "note", "1")]


def test_unknown_keys_are_notes():
    _, diagnostics = lowered("---\nconstitution: A\nlicence: X\nowner: me\nlevels: [{a: {kin: weigh}}]\n---\n")
    assert [(one.code, one.severity, one.facts["suggestion"]) for one in diagnostics] == [
        ("unknown-key", "note", "license"), ("unknown-key", "note", ""), ("unknown-key", "note", "kind"),
    ]  # fmt: skip
    assert lowered("---\nsummary: of a file for another program\n---\nWords.\n")[1] == ()


def test_prose_makes_no_errors():
    text = "# P {#x}\n\nSee [there](#nowhere).\n\n# Q {#x}\n\n- **Because:** it is so\n"
    graph, diagnostics = lowered(text)
    assert graph.mode == "prose"
    assert graph.principles == {}
    assert {one.severity for one in diagnostics} == {"note"}
    assert {one.code for one in diagnostics} == {"duplicate-id", "unknown-principle"}


def test_a_file_of_prose_in_a_strict_constitution_may_hold_checks():
    checks = "# Order\n\n- **Check:** #p ties with #q\n"
    graph, diagnostics = lowered(FRONT + "## P {level=care}\n- **Do:** x\n\n## Q {level=care}\n- **Do:** y\n", checks)
    assert diagnostics == ()
    assert [(one.left, one.relation, one.right) for one in graph.checks] == [("p", "ties", "q")]


def test_includes_share_levels_facts_and_references():
    more = (
        "# More\n\n## R\n- **Level:** style\n- **When:** `a`\n  - **Do:** y\n"
        "- **Yields to:** [P](#p) when `surface=chat`\n"
    )
    graph, diagnostics = lowered(FRONT + "## P {level=care}\n- **Do:** x\n- **Overrides:** [R](#r)\n", more)
    assert diagnostics == ()
    assert [(one.source, one.target) for one in graph.edges] == [("p", "r"), ("p", "r")]
    assert graph.principles["r"].place.source.path == "more0.md"
