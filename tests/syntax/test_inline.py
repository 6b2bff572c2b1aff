"""The small grammars inside a line: formulas, attributes, verdicts, references with their guards, Checks."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constc.source import Span
from constc.syntax import keyword_table, parse_formula
from constc.syntax.inline import (
    UnreadTargets,
    parse_attributes,
    parse_check,
    parse_references,
    parse_verdict,
    prose_references,
    trailing_attributes,
)
from constc.syntax.tree import And, FactTest, Formula, Not, Or, Verdict

from .reading import check, read
from .test_properties import QUICK

TABLE = keyword_table("en")


def shown(formula: Formula | None) -> Any:
    """A formula as nested tuples; a fact as its name, or as name and value."""
    match formula:
        case None:
            return None
        case FactTest():
            return formula.name if formula.value is None else (formula.name, formula.value)
        case Not():
            return ("not", shown(formula.operand))
        case And():
            return ("and", *map(shown, formula.operands))
        case Or():
            return ("or", *map(shown, formula.operands))


# --- formulas ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("oversight", "oversight"),
        ("under 18", "under 18"),
        ("  record   here ", "record here"),
        ("surface=voice", ("surface", "voice")),
        ("surface = loud voice", ("surface", "loud voice")),
        ("not oversight", ("not", "oversight")),
        ("not not a", ("not", ("not", "a"))),
        ("in_fiction and not sincere", ("and", "in_fiction", ("not", "sincere"))),
        ("a and b and c", ("and", "a", "b", "c")),
        ("a or b or c", ("or", "a", "b", "c")),
        ("a or b and c", ("or", "a", ("and", "b", "c"))),
        ("a and b or c", ("or", ("and", "a", "b"), "c")),
        ("(a or b) and c", ("and", ("or", "a", "b"), "c")),
        ("not (a or b)", ("not", ("or", "a", "b"))),
        ("not a=b", ("not", ("a", "b"))),
        ("not a and b", ("and", ("not", "a"), "b")),
        ("((((a))))", "a"),
        ("a AND NOT b", ("and", "a", ("not", "b"))),
        ("über 18", "über 18"),
        ("未成年", "未成年"),
        ("record-here", "record-here"),
    ],
)
def test_a_formula(text, expected):
    """`not` binds before `and`, and `and` before `or`."""
    assert shown(parse_formula(text)) == expected


@pytest.mark.parametrize(
    "text",
    ["", " ", "and", "a and", "or a", "not", "a not b", "a=", "=a", "a=b=c", "(a", "a)", "()", "a (b)", "a and and b",
     "a && b", "!a", "a, b", "x == y"],
)  # fmt: skip
def test_no_formula(text):
    assert parse_formula(text) is None


def test_the_size_of_a_formula_is_bounded():
    assert parse_formula(" or ".join("a" * 100)) is not None
    assert parse_formula(" or ".join("a" * 1000)) is None
    assert parse_formula("(" * 20 + "a" + ")" * 20) is not None
    assert parse_formula("(" * 1000 + "a" + ")" * 1000) is None
    assert parse_formula("not " * 1000 + "a") is None


def test_the_spans_of_a_formula():
    text = "When `a and not  b c = d` so"
    found = parse_formula(text, 6, 24)
    assert isinstance(found, And)
    assert text[slice(*found.span)] == "a and not  b c = d"
    first, second = found.operands
    assert text[slice(*first.span)] == "a"
    assert isinstance(second, Not)
    assert text[slice(*second.span)] == "not  b c = d"
    assert text[slice(*second.operand.span)] == "b c = d"


@given(st.lists(st.sampled_from(["a", "b c", "and", "or", "not", "(", ")", "=", "d=e"]), max_size=12))
@QUICK
def test_any_formula_is_read_or_refused(words):
    """Whatever the order of words, a clause with it has a formula or a word about it."""
    text = " ".join(words)
    got = read(f"- **When:** x `{text}`\n")
    check(got)
    (clause,) = got.document.blocks
    assert len(clause.formulas) + got.codes().count("bad-formula") == 1  # type: ignore[union-attr]


# --- attributes -------------------------------------------------------------------------------------------------


def attributes(text: str) -> Any:
    found = parse_attributes(text, Span(0, len(text)))
    return None if found is None else (found.id and found.id.value, [(key, words.value) for key, words in found.values])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{#id}", ("id", [])),
        ("{ #id }", ("id", [])),
        ("{#id level=safety tags=a,b was=old}", ("id", [("level", "safety"), ("tags", "a,b"), ("was", "old")])),
        ("{authority=root}", (None, [("level", "root")])),
        ("{Authority=root}", (None, [("level", "root")])),
        ('{was="an old name"}', (None, [("was", "an old name")])),
        ("{level=a #id}", ("id", [("level", "a")])),
        ("{act=help-them}", (None, [("act", "help-them")])),
        ("{#über.id:1}", ("über.id:1", [])),
    ],
)
def test_attributes(text, expected):
    assert attributes(text) == expected


@pytest.mark.parametrize(
    "text", ["{#a #b}", "{level}", "{level=}", "{level = a}", "{#}", "{a b}", "{.class #id}", '{was="a}']
)
def test_attributes_that_cannot_be_read(text):
    assert attributes(text) is None


@pytest.mark.parametrize(
    ("text", "braces"),
    [
        ("Title {#id}", "{#id}"),
        ("Title {#id}  ", "{#id}"),
        ("Title{#id}", "{#id}"),
        ("Title {level=a}", "{level=a}"),
        ("Title {#a} {#b}", "{#b}"),
        ("{#id}", "{#id}"),
        ("Title {id}", None),
        ("Title {1, 2}", None),
        ("x^{2}", None),
        ("x_{i=1}", None),
        (r"\sum_{i=1}", None),
        (r"\color{#fff}", None),
        (r"\foo{a=1}", None),
        (r"\{#id}", None),
        ("f'{x=}'", None),
        ("if (a == b) {a == b}", None),
        ("Title {#id} end", None),
        ("Title {#id", None),
        ("Title #id}", None),
        ("a {b\n#c}", None),
        ("", None),
    ],
)
def test_braces_that_could_be_attributes(text, braces):
    """Braces of LaTeX, of code and of running text are none."""
    found = trailing_attributes(text, 0, len(text))
    assert (None if found is None else text[slice(*found)]) == braces


# --- verdicts ---------------------------------------------------------------------------------------------------


def verdict(text: str) -> Any:
    found = parse_verdict(text, 0, len(text), Span(0, len(text)))
    if not isinstance(found, Verdict):
        return found
    return (
        found.kind, [target.target for target in found.violates], found.reason and found.reason.value,
        found.name and found.name.value,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GOOD", ("good", [], None, None)),
        (" BAD ", ("bad", [], None, None)),
        ("OK", ("ok", [], None, None)),
        ("good: clear", ("good", [], "clear", None)),
        ("GOOD: clear", ("good", [], "clear", None)),
        ("GOOD, given what is known: clear", ("good", [], "given what is known: clear", None)),
        ("BAD - cold", ("bad", [], "cold", None)),
        ("BAD — cold", ("bad", [], "cold", None)),
        ("BAD cold", ("bad", [], "cold", None)),
        ("BAD[#care]", ("bad", ["care"], None, None)),
        ("BAD[#care]: cold", ("bad", ["care"], "cold", None)),
        ("BAD [#care, #truth]: cold", ("bad", ["care", "truth"], "cold", None)),
        ("BAD (brush-off) [#care]: cold", ("bad", ["care"], "cold", "brush-off")),
        ('BAD: it says "no" to <b>all</b> & [why](#x)', ("bad", [], 'it says "no" to <b>all</b> & [why](#x)', None)),
        ("BAD: over\n  two lines", ("bad", [], "over two lines", None)),
    ],
)
def test_a_verdict(text, expected):
    assert verdict(text) == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [("GODO: x", "GODO"), ("GOODNESS", "GOODNESS"), ("", ""), ("note to self", "note"), ("123", "123")],
)
def test_an_unknown_verdict_is_its_word(text, word):
    assert verdict(text) == word


@pytest.mark.parametrize("brackets", ["[care]", "[#a #b]", "[]", "[#a, b]"])
def test_a_verdict_whose_brackets_cannot_be_read_stays_a_verdict(brackets):
    text = f"BAD{brackets}: cold"
    found = parse_verdict(text, 0, len(text), Span(0, len(text)))
    assert isinstance(found, UnreadTargets)
    assert text[slice(*found.span)] == brackets
    assert (found.verdict.kind, found.verdict.violates) == ("bad", ())
    assert found.verdict.reason is not None
    assert found.verdict.reason.value == "cold"


# --- references -------------------------------------------------------------------------------------------------


def test_references_of_running_text():
    text = "See [?](#a), [the\nrule](#b) and [a note][^n1]; not [this](https://x.y), `[code](#c)` or [^a b]."
    references, footnotes = prose_references(text, 0, len(text))
    assert [(one.text, one.target) for one in references] == [("?", "a"), ("the rule", "b")]
    assert [one.name for one in footnotes] == ["n1"]
    assert [text[slice(*one.target_span)] for one in references] == ["a", "b"]


def references(text: str) -> Any:
    found = parse_references(text, 0, len(text), TABLE)
    return [one.target for one in found.references], [shown(one) for one in found.formulas], len(found.guards)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[A](#a)", (["a"], [], 0)),
        ("[A](#a), [B](#b)", (["a", "b"], [], 0)),
        ("[A](#a) and [B](#b)", (["a", "b"], [], 0)),
        ("#a, #b", (["a", "b"], [], 0)),
        ("[A](#a) when `x`", (["a"], ["x"], 1)),
        ("[A](#a), [B](#b) when `x and y`", (["a", "b"], [("and", "x", "y")], 1)),
        ("[A](#a) when `x` and `y`", (["a"], ["x", "y"], 1)),
        ("[A](#a) When `x`", (["a"], ["x"], 1)),
        ("when `x` [A](#a)", (["a"], ["x"], 1)),
        ("[A](#a) when `x` [B](#b) when `y`", (["a", "b"], ["x", "y"], 2)),
        ("[A](#a) when it rains", (["a"], [], 1)),
        ("the principle [A](#a) of old", (["a"], [], 0)),
        ("A", ([], [], 0)),
        ("", ([], [], 0)),
    ],
)
def test_references_of_an_edge(text, expected):
    """One guard for all references of a clause; two are counted, and an error later."""
    assert references(text) == expected


def test_a_formula_without_a_when_guards_nothing():
    text = "[A](#a) `x` when `y`"
    found = parse_references(text, 0, len(text), TABLE)
    assert [text[slice(*span)] for span in found.unguarded] == ["`x`"]
    assert [shown(one) for one in found.formulas] == ["y"]


def checked(text: str) -> Any:
    found = parse_check(text, 0, len(text), TABLE)
    if found is None:
        return None
    return [one.target for one in found.references], found.relation, [shown(one) for one in found.formulas]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[A](#a) wins over [B](#b)", (["a", "b"], "wins", [])),
        ("[A](#a) yields to [B](#b)", (["a", "b"], "yields", [])),
        ("[A](#a) ties with [B](#b)", (["a", "b"], "ties", [])),
        ("#a wins over #b when `x`", (["a", "b"], "wins", ["x"])),
        ("[A](#a)  Wins   Over  #b when `x` and `y`", (["a", "b"], "wins", ["x", "y"])),
        ("[A wins over B](#a) ties with #b", (["a", "b"], "ties", [])),
        ("#a always wins over #b", (["a", "b"], "wins", [])),
    ],
)
def test_a_check(text, expected):
    assert checked(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "#a", "#a #b", "#a wins over", "wins over #b", "#a beats #b", "#a wins over #b wins over #c", "A wins over B",
     "#a wins over #b `x`"],
)  # fmt: skip
def test_no_check(text):
    assert checked(text) is None
