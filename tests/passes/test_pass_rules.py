"""Checks, reachability, exceptions, and acts that contradict each other."""

from __future__ import annotations

import pytest
from findings import diagnostics, found, principles

from constc.passes import PASSES


def test_passes_are_one_function_each_in_a_file_of_its_name():
    for each in PASSES:
        assert each.__module__ == f"constc.passes.{each.__name__}"
        assert each.__doc__
        assert "Emits ``" in " ".join(each.__doc__.split())


# --- checks -----------------------------------------------------------------------------------------------------


def test_a_failed_check_shows_the_facts_that_falsify_it():
    text = principles(
        p="- **Overrides:** [Q](#q) when `a and not surface=chat`\n- **Check:** [P](#p) wins over [Q](#q) when `a`\n",
        q="",
    )
    (one,) = diagnostics(text)
    assert one.severity == "error"
    assert one.message == "check failed: `p` does not prevail over `q` where `surface` is `chat` and `a` is true"
    assert one.all_notes == ("there neither prevails",)
    assert one.at.source.slice(one.at.span).startswith("- **Check:**")


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("- **Check:** #p ties with #q\n", []),
        ("- **Check:** #p wins over #q\n", [("check-failed", "", 4)]),
        ("- **Check:** #p yields to #q\n", [("check-failed", "", 4)]),
        ("- **Check:** #p ties with #q when `a and not a`\n", [("check-failed", "vacuous", 4)]),
        ("- **Overrides:** [Q](#q) when `a`\n- **Check:** #p wins over #q when `a`\n", []),
        ("- **Overrides:** [Q](#q) when `a`\n- **Check:** #p wins over #q when `b`\n", [("check-failed", "", 5)]),
        ("- **Check:** #p wins over #q when `strange or a`\n", []),
    ],
)
def test_checks(clause, expected):
    assert found(principles(p=clause, q="")) == expected


def test_a_check_that_is_too_wide_fails_and_says_so():
    names = [f"f{number}" for number in range(20)]
    front = (
        "---\nconstitution: A\nlevels: [care]\nfacts:\n"
        + "".join(f"  {name}: {{yes: Y}}\n" for name in names)
        + "---\n"
    )
    guard = " or ".join(f"{name} and not {name}" for name in names)
    text = principles(p=f"- **Check:** #p wins over #q when `{guard}`\n", q="")
    assert found(text, front) == [("too-wide", "", 4), ("check-failed", "too-wide", 4)]
    many = principles(p=f"- **Check:** #p wins over #q when `{guard}`\n" * 30, q="")
    assert len(found(many, front)) == 60


# --- reach ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("- **When:** w `a and not a`\n  - **Do:** x\n", [("never-applies", "")]),
        ("- **When:** w `a`\n  - **Do:** x\n  - **Unless:** u `a`\n", [("never-applies", "suspended")]),
        ("- **When:** w `a`\n  - **Do:** x\n  - **Unless:** u `a`\n    - **Do:** y\n", []),
        ("- **When:** w `a and not a`\n  - **Do:** x\n- **When:** w `b`\n  - **Do:** y\n", []),
        ("- **When:** w `surface=chat and surface=voice`\n  - **Do:** x\n", [("never-applies", "")]),
        ("- **When:** w `strange and a`\n  - **Do:** x\n", []),
        ("- **When:** only words\n  - **Do:** x\n", []),
    ],
)
def test_principles_that_never_apply(body, expected):
    text = "## P\n- **Level:** care\n" + body
    assert [(code, variant) for code, variant, _ in found(text) if code == "never-applies"] == expected


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("- **When:** w `a`\n  - **Do:** x\n  - **Unless:** u `not a`\n", [("", 5)]),
        ("- **When:** w `a`\n  - **Do:** x\n  - **Unless:** u `b`\n    - **Unless:** v `not a`\n", [("", 6)]),
        ("- **When:** w `a`\n  - **Do:** x\n- **Unless:** u `not a`\n", []),
        ("- **Do:** x\n- **Unless:** u `b and not b`\n- **When:** w `a`\n  - **Do:** y\n", [("alone", 4)]),
        ("- **Do:** x\n  - **Unless:** u `b and not b`\n    - **Unless:** only words\n", [("alone", 4), ("", 5)]),
        ("- **When:** w `a`\n  - **Do:** x\n  - **Unless:** u `strange and not a`\n", [("", 5)]),
        ("- **When:** w `a`\n  - **Do:** x\n  - **Unless:** u `strange and b`\n", []),
        ("- **When:** only words\n  - **Do:** x\n  - **Unless:** u `b`\n", []),
        ("- **Do:** x\n- **Unless:** u `a`\n  - **Do:** y\n    - **Unless:** v `not a`\n  - **Do:** z\n", [("", 6)]),
    ],
)
def test_exceptions_that_can_never_be_taken(body, lines):
    text = "## P\n- **Level:** care\n" + body
    assert [(variant, line) for code, variant, line in found(text) if code == "dead-exception"] == lines


# --- exceptions -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "variants"),
    [
        ("- **Unless:** u `a`\n  - **Do:** y\n- **Unless:** v `b`\n  - **Don't:** y\n", [""]),
        ("- **Unless:** u `a`\n  - **Do:** y\n- **Unless:** v `b`\n  - **Don't:** z\n", []),
        ("- **Unless:** u `a`\n  - **Do:** y\n- **Unless:** v `b`\n", ["bare"]),
        ("- **Unless:** u `a`\n- **Unless:** v `b`\n", []),
        ("- **Unless:** u `a`\n  - **Do:** y\n- **Unless:** v `not a`\n  - **Don't:** y\n", []),
        (
            (
                "- **Unless:** u `a`\n  - **Do:** y\n  - **Unless:** v `b`\n    - **Do:** z\n"
                "- **Unless:** w `b`\n  - **Don't:** y\n"
            ),
            [],
        ),
        ("- **Unless:** u `a`\n  - **Do:** y\n- **Unless:** v `strange and b`\n  - **Don't:** y\n", []),
        (
            (
                "- **Unless:** u `a`\n  - **Do:** y\n  - **Unless:** v `b`\n    - **Do:** z\n"
                "  - **Unless:** w `c`\n    - **Don't:** z\n"
            ),
            [""],
        ),
        ("- **Unless:** u `a`\n  - **Do:** y\n    - **Unless:** v `b`\n  - **Do:** z\n", []),
    ],
)
def test_exceptions_that_do_not_go_together(body, variants):
    text = "## P\n- **Level:** care\n- **Do:** x\n" + body
    assert [variant for code, variant, _ in found(text) if code == "ambiguous-exceptions"] == variants


def test_a_pair_of_exceptions_is_said_once_for_all_rules():
    text = (
        "## P\n- **Level:** care\n- **Do:** x\n- **When:** w `c`\n  - **Do:** z\n"
        "- **Unless:** u `a`\n  - **Do:** y\n- **Unless:** v `b`\n"
    )
    (one,) = [each for each in diagnostics(text) if each.code == "ambiguous-exceptions"]
    assert one.all_notes[0].startswith("both are taken where `a` is true and `b` is true")
    assert [mark.message for mark in one.related] == ["the other"]


def test_exceptions_of_text_alone():
    text = """## P
- **Level:** care
- **When:** only words
  - **Do:** x
    - **Unless:** more words
  - **Otherwise:** y
    - **Except when:** still more
- **Unless:** at last `a`
- **Unless:** words `b and and`
"""
    assert [one for one in found(text) if one[0] == "textual-exception"] == [
        ("textual-exception", "", 5),
        ("textual-exception", "", 7),
    ]
    assert diagnostics(text)[1].message == "this Except when names no fact, so it is never known to be taken"


def test_too_many_exceptions_are_not_compared_and_that_is_said():
    text = "## P\n- **Level:** care\n- **Do:** x\n" + "".join(
        f"- **Unless:** u `a and b`\n{'  - **Do:** y' if number % 2 else ''}\n" for number in range(200)
    )
    codes = [code for code, variant, _ in found(text) if code == "too-wide" and variant == "exceptions"]
    assert len(codes) <= 1


def test_hundreds_of_rules_with_hundreds_of_shared_exceptions_end():
    text = (
        "## P\n- **Level:** care\n" + "- **When:** w `a`\n  - **Do:** q\n  - **Unless:** v\n- **Unless:** u `b`\n" * 300
    )
    assert found(text)


# --- acts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "variants"),
    [
        ("- **Do:** sing\n- **Don't:** Sing!\n", [""]),
        ("- **May:** sing\n- **Don't:** sing\n", ["permits"]),
        ("- **Do:** sing\n- **When:** w `a`\n  - **Don't:** sing\n", [""]),
        ("- **When:** w `not a`\n  - **Do:** sing\n- **When:** w `a`\n  - **Don't:** sing\n", []),
        ("- **Do:** sing\n- **Unless:** u `a`\n  - **Don't:** sing\n", []),
        ("- **Do:** sing\n- **May:** sing\n", []),
        ("- **Do:** sing {act=x}\n- **Don't:** hum {act=x}\n", [""]),
        ("- **When:** w `strange and a`\n  - **Do:** sing\n- **Don't:** sing\n", []),
    ],
)
def test_principles_that_contradict_themselves(body, variants):
    assert [
        variant for code, variant, _ in found("## P\n- **Level:** care\n" + body) if code == "contradictory-acts"
    ] == variants
