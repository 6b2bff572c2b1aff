"""How the lines of a value become one text, and how quotation marks and comments come off."""

from __future__ import annotations

import pytest

from constc.syntax.lines import join_lines, trim, trim_comments, unquote, without_comments


def joined(text: str) -> str:
    return join_lines(text.split("\n"))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("one", "one"),
        ("one\n  two\n  three", "one two three"),
        ("one\n\n  two\n  three", "one\n\ntwo three"),
        ("one\n\n\n\n  two", "one\n\ntwo"),
        ("\n\none\n\n", "one"),
        ("", ""),
        ("   \n\t\n", ""),
        ("list:\n  - a\n  - b", "list:\n- a\n- b"),
        ("list:\n\n  1. a\n  2. b", "list:\n\n1. a\n2. b"),
        ("- a\n  more of a\n- b", "- a more of a\n- b"),
        ("| a | b |\n|---|---|\n| c | d |", "| a | b |\n|---|---|\n| c | d |"),
        ("said:\n  > quoted", "said:\n> quoted"),
        ("verse  \nnext", "verse\nnext"),
        ("verse\\\nnext", "verse\nnext"),
        ("1.5 is\n2. a number", "1.5 is\n2. a number"),
        ("-5 is\n-a word", "-5 is -a word"),
    ],
)
def test_join_lines(written, expected):
    assert joined(written) == expected


def test_a_fence_keeps_its_lines_and_their_indentation():
    assert (
        joined("run:\n  ```sh\n  if x\n    then y\n\n  fi\n  ```\n  done")
        == "run:\n```sh\nif x\n  then y\n\nfi\n```\ndone"
    )


def test_a_fence_is_closed_by_its_own_marks():
    assert joined("~~~\na\n```\nb\n~~~\nc\nd") == "~~~\na\n```\nb\n~~~\nc d"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("  a b  ", (2, 5)), ("\n\ta\n", (2, 3)), ("abc", (0, 3)), ("", (0, 0))],
)
def test_trim(text, expected):
    assert trim(text, 0, len(text)) == expected


def test_trim_of_white_space_is_empty():
    start, end = trim("a   b", 1, 4)
    assert start == end


@pytest.mark.parametrize(
    ("value", "inside"),
    [
        ('"a"', "a"),
        ("“a”", "a"),
        ("„a“", "a"),
        ("„a”", "a"),
        ("”a”", "a"),
        ("«a»", "a"),
        ("« a »", "a"),
        ("»a«", "a"),
        ("‹a›", "a"),
        ("「a」", "a"),
        ("『a』", "a"),
        ("＂a＂", "a"),
        ("‘a’", "a"),
        ("‘I don’t know’", "I don’t know"),
        ('„a"', "a"),
        ('“a"', "a"),
        ('""', ""),
        ('"say "no" and go"', 'say "no" and go'),
        ("“he said “no” twice”", "he said “no” twice"),
        ("「彼は「いや」と言った」", "彼は「いや」と言った"),
        ("“one\n\ntwo”", "one\n\ntwo"),
        ('"it\'s mine"', "it's mine"),
    ],
)
def test_a_quoted_value(value, inside):
    assert unquote(value) == (inside, True, False)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "a",
        "'a'",
        "a “b”",
        '"a" and "b"',
        "“a” and “b”",
        "「a」と「b」",
        "«a», «b»",
        "‘a’ and ‘b’",
        '“a” and "b"',
        '"Yes." That is all. "Go."',
        '"a" b',
        'a"',
    ],
)
def test_a_value_that_is_no_quotation(value):
    """Two quotations are none, and neither is one with words beside it."""
    assert unquote(value) == (value, False, False)


@pytest.mark.parametrize("value", ['"a', "“a", "„a", "«a", "「a", '"', "‘a"])
def test_a_quotation_that_is_never_closed(value):
    assert unquote(value) == (value, False, True)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a <!-- b --> c", "a c"),
        ("a<!-- b -->c", "ac"),
        ("a <!-- b -->", "a"),
        ("<!-- a --> b", "b"),
        ("a\n<!-- b -->\nc", "a\nc"),
        ("a\n  <!-- b\n  - **Do:** c\n  -->\nd", "a\nd"),
        ("a <!-- b --> <!-- c --> d", "a d"),
        ("a <!-- b", "a <!-- b"),
        ("a --> b", "a --> b"),
        ("`<!-- a -->` b", "`<!-- a -->` b"),
        ("```\n<!-- a -->\n```", "```\n<!-- a -->\n```"),
    ],
)
def test_comments_are_no_part_of_a_value(written, expected):
    assert without_comments(written) == expected


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a <!-- b -->", "a"),
        ("a <!-- b --> <!-- c -->  ", "a"),
        ("a -->", "a -->"),
        ("a <!-- b --> c -->", "a <!-- b --> c -->"),
        ("<!-- a -->", ""),
    ],
)
def test_comments_at_the_end(text, left):
    assert text[slice(*trim_comments(text, 0, len(text)))] == left
