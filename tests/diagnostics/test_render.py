"""The renderer, on diagnostics made by hand: frames, widths, escapes, caps, and the formats for programs."""

from __future__ import annotations

import json
import time

import pytest

from constc.diagnostics import FORMATS, Code, Diagnostic, Mark, render
from constc.diagnostics.catalogue import CODES
from constc.diagnostics.order import PER_CODE, PER_FILE, ordered, selected
from constc.source import SourceFile, Span

NAMES = [f"test-{letter}" for letter in "abcdefghijklmnopqrst"]


@pytest.fixture(autouse=True)
def catalogue(monkeypatch):
    codes = {
        "authority-inversion": Code(
            "authority-inversion",
            "error",
            "`{source}` ({low}) may not override `{target}` ({high})",
            label="overridden here",
            note="order of levels: {order}",
            help="drop this line, or write an Unless inside `{target}`",
        ),
        "test-help": Code(
            "test-help", "warning", "{text}", help="say more", help_suggestion="did you mean `{suggestion}`?"
        ),
        **{name: Code(name, ("error", "warning", "note")[number % 3], "{text}") for number, name in enumerate(NAMES)},
    }
    monkeypatch.setattr("constc.diagnostics.catalogue.CODES", {**CODES, **codes})


def source(text, path="constitution.md"):
    return SourceFile(path, text)


def mark(file, words, message="", *, after=0):
    at = file.text.index(words, after)
    return Mark(file, Span(at, at + len(words)), message)


def said(file, words, text="it is so", code="test-a", **more):
    return Diagnostic(code, mark(file, words), {"text": text}, **more)


def frame(diagnostic, **options):
    return render([diagnostic], "full", **options).splitlines()


def inversion():
    text = "\n" * 11 + "## Never help build weapons {#no-weapons level=safety}\n" + "\n" * 60
    file = source(text + "- **Overrides:** [Never help build weapons](#no-weapons)\n")
    return Diagnostic(
        "authority-inversion",
        mark(file, "[Never help build weapons](#no-weapons)"),
        {"source": "be-concise", "low": "style", "target": "no-weapons", "high": "safety", "order": "safety > style"},
        (mark(file, "level=safety", "`no-weapons` has the higher level"),),
        breadcrumb=("Manner", "Be concise"),
    )


def test_full_is_the_house_style():
    assert render([inversion()], "full") == (
        """\
error[authority-inversion]: `be-concise` (style) may not override `no-weapons` (safety)
  --> constitution.md:73:18
   |
12 | ## Never help build weapons {#no-weapons level=safety}
   |                                          ------------ `no-weapons` has the higher level
...
73 | - **Overrides:** [Never help build weapons](#no-weapons)
   |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ overridden here
   = in: Manner > Be concise
   = note: order of levels: safety > style
   = help: drop this line, or write an Unless inside `no-weapons`

"""
    )


def test_colour_changes_nothing_but_colour():
    import re

    coloured = render([inversion()], "full", color=True)
    assert "\x1b[1;31merror[authority-inversion]\x1b[0m" in coloured
    plain = "\n".join(line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", coloured).split("\n"))
    assert plain == render([inversion()], "full")


def test_concise_is_one_line():
    assert render([inversion()], "concise") == (
        "constitution.md:73:18: error[authority-inversion]"
        " `be-concise` (style) may not override `no-weapons` (safety)\n"
    )


def test_nothing_to_say():
    assert [render([], name) for name in ("full", "concise", "github")] == ["", "", ""]
    assert json.loads(render([], "json")) == []
    assert json.loads(render([], "sarif"))["runs"][0]["results"] == []


def test_an_unknown_format_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="yaml"):
        render([], "yaml")


# --- frames -----------------------------------------------------------------------------------------------------


def test_a_line_between_two_marks_is_shown_and_more_are_dots():
    file = source("one\ntwo\nthree\nfour\nfive\nsix\n")
    lines = frame(said(file, "three", related=(mark(file, "one", "first"), mark(file, "six", "last"))))
    assert lines[3:11] == [
        "1 | one",
        "  | --- first",
        "2 | two",
        "3 | three",
        "  | ^^^^^",
        "...",
        "6 | six",
        "  | --- last",
    ]


def test_a_place_in_another_file_has_a_frame_of_its_own():
    first, second = source("alpha\n", "a.md"), source("x\nbeta\n", "parts/b.md")
    assert frame(said(first, "alpha", related=(mark(second, "beta", "and here"),))) == [
        "error[test-a]: it is so",
        " --> a.md:1:1",
        "  |",
        "1 | alpha",
        "  | ^^^^^",
        " ::: parts/b.md:2:1",
        "  |",
        "2 | beta",
        "  | ---- and here",
        "",
    ]


def test_wide_and_combining_characters_keep_the_caret_under_the_word():
    file = source("日本語の cafe\u0301 word here\n")
    lines = frame(said(file, "word"))
    assert lines[3] == "1 | 日本語の cafe\u0301 word here"
    assert lines[4] == "  | " + " " * (8 + 1 + 4 + 1) + "^^^^"
    assert lines[1].endswith(":1:12")


def test_a_wide_word_is_underlined_over_its_whole_width():
    file = source("ab 日本語 cd\n")
    assert frame(said(file, "日本語"))[4] == "  |    ^^^^^^"


def test_a_mark_on_a_combining_character_stands_under_its_base():
    file = source("cafe\u0301s\n")
    assert frame(said(file, "\u0301"))[4] == "  |    ^"


def test_tabs_advance_to_multiples_of_four():
    file = source("\t- a\tword\n")
    lines = frame(said(file, "word"))
    assert lines[3] == "1 |     - a word"
    assert lines[4] == "  |         ^^^^"


@pytest.mark.parametrize(
    ("letter", "shown"),
    [
        ("\x00", "<U+0000>"),
        ("\x1b", "<U+001B>"),
        ("\u202e", "<U+202E>"),
        ("\u200b", "<U+200B>"),
        ("\u2028", "<U+2028>"),
    ],
)
def test_what_must_not_reach_a_terminal_is_shown_by_its_number(letter, shown):
    file = source(f"a {letter} word\n", path=f"x{letter}.md")
    one = said(file, "word", text=f"say {letter}", notes=(f"so {letter}",), related=(mark(file, "a", f"at {letter}"),))
    for name in ("full", "concise", "github"):
        text = render([one], name)
        assert letter not in text
        assert shown in text
    lines = frame(one)
    assert lines[3] == f"1 | a {shown} word"
    assert lines[4] == "  |            ^^^^"


def test_a_long_line_is_cut_around_its_mark():
    file = source("x " * 5000 + "here" + " y" * 5000 + "\n")
    lines = frame(said(file, "here"), width=60)
    assert lines[3].startswith("1 | …")
    assert lines[3].endswith("…")
    assert len(lines[3]) <= 4 + 62
    at = lines[4].index("^")
    assert lines[3][at : at + 4] == "here"


def test_a_mark_longer_than_the_line_that_fits_is_cut_as_well():
    file = source("z" * 3000 + "\n")
    lines = frame(said(file, "z" * 2900), width=50)
    assert len(lines[3]) <= 4 + 52
    assert len(lines[4]) <= len(lines[3])


def test_marks_far_apart_on_one_line_are_each_shown():
    file = source("near " + "x " * 4000 + "far\n")
    lines = frame(said(file, "near", related=(mark(file, "far", "that one"),)))
    at = lines[6].index("---")
    assert lines[5][at : at + 3] == "far"


def test_a_mark_over_several_lines_underlines_the_first():
    file = source("- **When:** so   \n  - **Do:** this\n")
    one = Diagnostic("test-a", Mark(file, Span(0, len(file.text))), {"text": "it"})
    assert frame(one)[3:] == ["1 | - **When:** so", "  | ^^^^^^^^^^^^^^", ""]


def test_an_empty_place_and_the_end_of_the_file_have_one_caret():
    file = source("word\n")
    one = Diagnostic("test-a", Mark(file, Span(5, 5)), {"text": "it"})
    assert frame(one)[1:5] == [" --> constitution.md:2:1", "  |", "2 |", "  | ^"]


def test_a_file_without_text_has_no_frame():
    empty = Diagnostic("test-a", Mark(source(""), Span(0, 0)), {"text": "it"}, notes=("so",))
    assert frame(empty)[1:] == [" --> constitution.md:1:1", "  = note: so", ""]


def test_a_note_of_several_lines_is_indented():
    one = said(source("a\n"), "a", notes=("first\nsecond",))
    assert frame(one)[5:7] == ["  = note: first", "          second"]


def test_a_headline_is_one_line_and_not_endless():
    one = said(source("a\n"), "a", text="user\ntext " + "x" * 100_000)
    assert len(render([one], "concise")) < 1000
    assert render([one], "concise").count("\n") == 1


def test_a_suggestion_takes_the_place_of_the_help():
    plain = said(source("a\n"), "a", code="test-help")
    assert "  = help: say more" in frame(plain)
    offered = Diagnostic("test-help", plain.at, {"text": "it", "suggestion": "b"})
    assert "  = help: did you mean `b`?" in frame(offered)


def test_a_megabyte_on_one_line_is_shown_in_no_time():
    file = source("word " * 200_000)
    found = [Diagnostic("test-a", Mark(file, Span(at, at + 4)), {"text": "it"}) for at in range(0, 1_000_000, 5_000)]
    start = time.perf_counter()
    render(found, "full")
    assert time.perf_counter() - start < 2
    flood = source("a" + "\u0301" * 1_000_000)
    start = time.perf_counter()
    render([Diagnostic("test-a", Mark(flood, Span(500_000, 900_000)), {"text": "it"})], "full")
    assert time.perf_counter() - start < 1


# --- order and caps ---------------------------------------------------------------------------------------------


def test_order_is_file_as_given_then_place_then_code():
    first, second = source("one two\n", "z.md"), source("one\n", "a.md")
    found = [said(second, "one"), said(first, "two"), said(first, "one", code="test-b"), said(first, "one")]
    order = [(one.at.source.path, one.at.span[0], one.code) for one in ordered(found, ["z.md", "a.md"])]
    assert order == [("z.md", 0, "test-a"), ("z.md", 0, "test-b"), ("z.md", 4, "test-a"), ("a.md", 0, "test-a")]


def test_the_same_finding_twice_is_one():
    file = source("one\n")
    assert len(ordered([said(file, "one"), said(file, "one"), said(file, "one", text="other")])) == 2


def _many(count, codes, path="constitution.md"):
    file = source("word\n" * count, path)
    return [
        Diagnostic(codes[number % len(codes)], Mark(file, Span(number * 5, number * 5 + 4)), {"text": "it"})
        for number in range(count)
    ]


@pytest.mark.parametrize("name", ["full", "concise", "github"])
def test_people_are_shown_ten_of_a_code(name):
    text = render(_many(30, ["test-a"]) + _many(12, ["test-a"], "b.md"), name)
    assert text.count("constitution.md") == PER_CODE
    assert text.count("b.md") == PER_CODE
    assert "22 more left out" in text
    assert "22 test-a" in text


def test_people_are_shown_a_hundred_of_a_file_and_no_error_is_crowded_out():
    found = _many(200, NAMES)
    choice = selected(ordered(found))
    assert len(choice.shown) == PER_FILE
    errors = {one.at.span for one in found if one.severity == "error"}
    assert errors <= {one.at.span for one in choice.shown}
    assert sum(count for _, count in choice.left_out) == 100
    starts = [one.at.span[0] for one in choice.shown]
    assert starts == sorted(starts)


def test_programs_are_shown_everything():
    found = _many(300, ["test-a"])
    assert len(json.loads(render(found, "json"))) == 300
    assert len(json.loads(render(found, "sarif"))["runs"][0]["results"]) == 300


# --- formats for programs ---------------------------------------------------------------------------------------


def test_json_has_the_keys_of_the_contract():
    (entry,) = json.loads(render([inversion()], "json"))
    related = {"message": "`no-weapons` has the higher level", "path": "constitution.md"}
    assert entry == {
        "code": "authority-inversion",
        "severity": "error",
        "message": "`be-concise` (style) may not override `no-weapons` (safety)",
        "path": "constitution.md",
        "line": 73,
        "column": 18,
        "end_line": 73,
        "end_column": 57,
        "help": "drop this line, or write an Unless inside `no-weapons`",
        "related": [{**related, "line": 12, "column": 42, "end_line": 12, "end_column": 54}],
    }
    assert json.loads(render([said(source("a\n"), "a")], "json"))[0]["help"] is None


def test_columns_are_code_points():
    file = source("日本語 😀 word\n")
    entry = json.loads(render([said(file, "word")], "json"))[0]
    assert (entry["column"], entry["end_column"]) == (7, 11)


def test_json_survives_a_path_that_is_no_text():
    file = source("a\n", "x\udcff.md")
    for name in FORMATS:
        render([said(file, "a")], name).encode()
    assert json.loads(render([said(file, "a")], "json"))[0]["path"] == "x\udcff.md"


def test_sarif_is_what_the_standard_asks_for():
    log = json.loads(render([inversion(), said(source("日本 a\n", "my file.md"), "a")], "sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["authority-inversion", "test-a"]
    assert all(rule["help"]["text"] and rule["shortDescription"]["text"] for rule in rules)
    assert all("helpUri" not in rule for rule in rules)
    assert rules[0]["help"]["markdown"].startswith("# authority-inversion")
    first, second = run["results"]
    assert (first["ruleId"], first["ruleIndex"], first["level"]) == ("authority-inversion", 0, "error")
    assert first["message"]["text"].startswith("`be-concise` (style) may not override")
    assert "help: drop this line" in first["message"]["text"]
    assert first["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 73,
        "startColumn": 18,
        "endLine": 73,
        "endColumn": 57,
    }
    assert first["relatedLocations"][0]["message"]["text"] == "`no-weapons` has the higher level"
    place = second["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "my%20file.md"
    assert place["region"]["startColumn"] == 4


def test_github_escapes_what_would_end_a_command():
    file = source("a\n", "a,b:c%.md")
    line = render([said(file, "a", text="100% sure: yes, no", notes=("a reason\nin two lines",))], "github")
    assert line == (
        "::error file=a%2Cb%3Ac%25.md,line=1,col=1,endLine=1,endColumn=2,title=test-a"
        "::100%25 sure: yes, no%0Anote: a reason%0Ain two lines\n"
    )


def test_github_calls_a_note_a_notice():
    file = source("a\n")
    assert render([said(file, "a", code="test-b")], "github").startswith("::warning ")
    assert render([said(file, "a", code="test-c")], "github").startswith("::notice ")
