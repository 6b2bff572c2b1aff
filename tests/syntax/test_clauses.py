"""Clauses: where a keyword counts, what belongs to a value, how items nest, what each keyword makes of its value."""

from __future__ import annotations

from typing import Any

import pytest

from constc.syntax import keyword_table
from constc.syntax.tree import Clause, Item, Prose

from .reading import blocks, check, clause, outlines, read
from .test_inline import shown


def children(text: str) -> tuple[Any, ...]:
    return clause(text).children


# --- where a keyword counts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "- **Do:** x",
        "- **Do**: x",
        "- **Do** : x",
        "- **Do：** x",
        "- **Do**： x",
        "- **Do :** x",
        "* **Do:** x",
        "+ **Do:** x",
        "1. **Do:** x",
        "12. **Do:** x",
        "1) **Do:** x",
        "-   **Do:** x",
        "-\t**Do:** x",
        "- **DO:** x",
        "- **do:** x",
        "- **Ｄｏ:** x",
        " - **Do:** x",
        "   - **Do:** x",
        "- **Must:** x",
        "- **Always:** x",
        "- **Should:** x",
        "- **Do:**\n  x",
        "- **Do:**   x   ",
        "- **Do:** x <!-- a note -->",
    ],
)
def test_a_clause(written):
    found = clause(written + "\n")
    assert (found.keyword, found.text.value) == ("do", "x")


@pytest.mark.parametrize(
    "written",
    ["Don't", "Don\u2019t", "Don\u02bct", "DON\u2019T", "Never", "Won't", "Won\u2019t", "Must not", "must  not"],
)
def test_a_prohibition_and_its_apostrophes(written):
    found = clause(f"- **{written}:** x\n")
    assert found.keyword == "dont"


def test_every_alias_is_its_keyword():
    table = keyword_table("en")
    assert len(table.spellings) >= 43
    for spelling in table.spellings:
        for head in (f"**{spelling}:**", f"**{spelling}**:"):
            (found,) = read(f"- {head} x\n").document.blocks
            assert isinstance(found, Clause)
            assert found.keyword == table.keyword(spelling)


@pytest.mark.parametrize(
    "written",
    [
        "**Do:** x",
        "- Do: x",
        "- *Do:* x",
        "- **Do** x",
        "- **Do x:** y",
        "- **To do:** x",
        "- say **Do:** x",
        "- `**Do:** x`",
        "> - **Do:** x",
        "- [ ] **Do:** x",
        "-**Do:** x",
        "1.**Do:** x",
        "- \\**Do:** x",
        "- ** **: x",
        "- **:** x",
        "- ****: x",
    ],
)
def test_no_clause(written):
    """Not in a list item, not in bold, without a colon, or no keyword."""
    got = read(written + "\n")
    assert all(isinstance(found, Prose) for found in got.document.blocks)
    assert got.document.mode == "prose"
    assert got.diagnostics == ()


def test_anything_else_in_bold_before_a_colon_stays_prose():
    assert all(isinstance(found, Prose) for found in blocks("- **Honesty:** be honest\n- **Note**: this\n"))


def test_clauses_in_code_and_comments_are_none():
    got = read(
        "```\n- **Do:** x\n```\n\n<!--\n- **Do:** y\n-->\n\n!!! meta\n    - **Do:** z\n\n> [!NOTE]\n> - **Do:** a\n"
    )
    assert not any(isinstance(found, Clause) for found in got.document.blocks)
    assert got.document.mode == "prose"


def test_a_clause_that_is_commented_out_inside_another_is_gone():
    found = clause("- **When:** a\n  <!--\n  - **Do:** old\n  -->\n  - **Do:** new\n")
    assert [child.text.value for child in found.children] == ["new"]
    assert found.text.value == "a"


# --- the value --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("- **Do:** one\n  two\n", "one two"),
        ("- **Do:** one\ntwo\nthree\n", "one two three"),
        ("- **Do:** one\n\ttwo\n", "one two"),
        ("- **Do:** one\n\n  two\n", "one\n\ntwo"),
        ("- **Do:** one\n\n\n  two\n  three\n", "one\n\ntwo three"),
        ("- **Do:**\n\n  one\n", "one"),
        ("1. **Do:** one\n\n   two\n", "one\n\ntwo"),
        ("- **Do:** one\n\n    two\n", "one\n\ntwo"),
        (
            "- **Do:** run\n\n  ```sh\n  # no heading\n  - **Do:** no clause\n  ```\n",
            "run\n\n```sh\n# no heading\n- **Do:** no clause\n```",
        ),
        ("- **Do:** run\n  ~~~\n# at the margin\n  ~~~\n", "run\n~~~\n# at the margin\n~~~"),
        ("- **Do:** a | b\n  | c | d |\n", "a | b\n| c | d |"),
        ("- **Do:** use `x=1` and *care*\n", "use `x=1` and *care*"),
        ("- **Do:** fish &amp; chips \\*\n", "fish & chips *"),
        ("- **Do:** say so[^n1].\n", "say so."),
        ("- **Do:** one <!-- two --> three\n", "one three"),
        ("- **Do:** one\n  <!-- two -->\n  three\n", "one three"),
        ("- **Do:** \n", ""),
        ("- **Do:**\n", ""),
        ("- **Do:** one: two\n", "one: two"),
        ("- **Do:** **bold** word\n", "**bold** word"),
    ],
)
def test_values(written, value):
    found = read(written).document.blocks
    assert len(found) == 1
    assert isinstance(found[0], Clause)
    assert found[0].text.value == value
    check(read(written))


@pytest.mark.parametrize(
    "after",
    ["\nProse.\n", "# Title\n", "\n# Title\n", "```\ncode\n```\n", "> quote\n", "---\n", "***\n", "* * *\n",
     "<!-- note -->\n", "**Example**: a\n", "- plain\n", "!!! meta\n    note\n"],
)  # fmt: skip
def test_what_ends_a_clause(after):
    """An unindented line after an empty one, and whatever may interrupt a paragraph."""
    (first, *_) = read(f"- **Do:** one\n{after}").document.blocks
    assert isinstance(first, Clause)
    assert first.text.value == "one"


def test_text_after_nested_items_belongs_to_the_item_at_whose_column_it_stands():
    found = clause("- **When:** a\n  - **Do:** b\n\n    more of b\n\n  more of a\n")
    assert found.text.value == "a\n\nmore of a"
    assert [child.text.value for child in found.children] == ["b\n\nmore of b"]


def test_a_line_without_indentation_continues_the_innermost_item():
    assert outlines("- **When:** a\n  - **Do:** b\nc\n") == [("when", "a", [("do", "b c")])]


# --- nesting ----------------------------------------------------------------------------------------------------

TREE = [("when", "a", [("do", "b", [("unless", "c", [("do", "d")])]), ("because", "e")]), ("may", "f")]


@pytest.mark.parametrize("unit", ["  ", "   ", "    ", "\t"])
def test_indentation_nests(unit):
    lines = ["- **When:** a", "- **Do:** b", "- **Unless:** c", "- **Do:** d", "- **Because:** e", "- **May:** f"]
    depths = [0, 1, 2, 3, 1, 0]
    for gap in ("\n", "\n\n", "\n\n\n"):
        text = gap.join(unit * depth + line for line, depth in zip(lines, depths, strict=True)) + "\n"
        assert outlines(text) == TREE


def test_markers_may_differ_and_numbers_need_three_columns():
    assert outlines("1. **When:** a\n   * **Do:** b\n   + **Don't:** c\n2. **May:** d\n") == [
        ("when", "a", [("do", "b"), ("dont", "c")]),
        ("may", "d"),
    ]
    assert outlines("1. **When:** a\n  - **Do:** b\n") == [("when", "a"), ("do", "b")]


def test_one_column_nests_nothing():
    assert outlines("- **When:** a\n - **Do:** b\n") == [("when", "a"), ("do", "b")]


def test_plain_items_in_a_clause():
    assert outlines("- **Do:** a\n  - b\n    - c\n  - d\n") == [("do", "a", [("-", "b", [("-", "c")]), ("-", "d")])]


def test_a_plain_item_beside_clauses_is_prose():
    first, plain, last = blocks("- **Do:** a\n- b\n  - c\n- **Do:** d\n")
    assert (first.text.value, last.text.value) == ("a", "d")
    assert isinstance(plain, Prose)


def test_a_clause_in_a_plain_item_is_kept_and_reported():
    got = read("- plain\n  - **Do:** a\n")
    assert got.said() == [("stray-clause", "- **Do:** a")]
    assert [type(found) for found in got.document.blocks] == [Prose, Clause]


# --- what stands around the value -------------------------------------------------------------------------------


def test_qualifiers():
    found = clause('- **Pressed (operator):** "a"\n')
    assert found.qualifier is not None
    assert (found.qualifier.value, found.text.value) == ("operator", "a")
    wide = clause('- **Pressed（operator）：** "a"\n')
    assert wide.qualifier is not None
    assert wide.qualifier.value == "operator"
    assert clause('- **Pressed:** "a"\n').qualifier is None


@pytest.mark.parametrize(
    "head", ["**Otherwise `record here`:**", "**Otherwise `record here`**:", "**Otherwise** `record here`:"]
)
def test_an_otherwise_that_names_its_condition(head):
    found = clause(f"- {head} wait\n")
    assert [shown(formula) for formula in found.name_formulas] == ["record here"]
    assert (found.text.value, found.formulas) == ("wait", ())


def test_conditions():
    found = clause("- **When:** somebody asks `a` at night `b=c or not d`.\n")
    assert [shown(formula) for formula in found.formulas] == ["a", ("or", ("b", "c"), ("not", "d"))]
    assert found.text.value == "somebody asks at night."
    assert clause("- **Unless:** it hurts `harm`\n").text.value == "it hurts"
    assert clause("- **When:** it hurts\n").formulas == ()


def test_back_ticks_in_an_act_are_code():
    found = clause("- **Do:** run `ls`\n")
    assert (found.text.value, found.formulas) == ("run `ls`", ())


def test_a_formula_that_cannot_be_read_stays_in_the_text():
    got = read("- **When:** x `a=`\n")
    assert got.said() == [("bad-formula", "`a=`")]


def test_references_and_footnotes_of_a_clause():
    found = clause("- **Because:** of [the rule](#rule) and [?](#other)[^n1]\n")
    assert [one.target for one in found.references] == ["rule", "other"]
    assert [one.name for one in found.footnotes] == ["n1"]
    condition = clause("- **When:** a[^n2] [b](#c)\n")
    assert [one.name for one in condition.footnotes] == ["n2"]
    assert [one.target for one in condition.references] == ["c"]


@pytest.mark.parametrize(
    ("written", "value", "name", "pairs"),
    [
        ("- **Do:** x {act=y}", "x", None, [("act", "y")]),
        ("- **Do:** x {#id act=y}", "x", "id", [("act", "y")]),
        ('- **Good:** "x" {#g1}', "x", "g1", []),
        ("- **When:** x `f` {#c1}", "x", "c1", []),
        ("- **When:** x `f` {#c1} <!-- note -->", "x", "c1", []),
        ("- **Do:** one\n  two {#id}", "one two", "id", []),
        ("- **Do:** x {#id}\n  - **Because:** y", "x", "id", []),
        ("- **Do:** {#id}", "", "id", []),
    ],
)
def test_attributes_end_an_item(written, value, name, pairs):
    found = clause(written + "\n")
    assert found.attributes is not None
    assert found.text.value == value
    assert (found.attributes.id.value if found.attributes.id else None) == name
    assert [(key, words.value) for key, words in found.attributes.values] == pairs


@pytest.mark.parametrize("written", ["- **Do:** x_{i=1}\n", "- **Do:** write {name}\n", '- **Good:** "{#a} b"\n'])
def test_braces_elsewhere_are_text(written):
    assert clause(written).attributes is None


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("- **Do:** x {act=y} z\n", "{act=y}"),
        ("- **Do:** x {act: y}\n", "{act: y}"),
        ("- **Do:** x {act=y}.\n", "{act=y}"),
        ("- **When:** x {#a} `f`\n", "{#a}"),
        ("- **When:** x `f` <!-- {#a} -->\n", "{#a}"),
        ('- **Good:** "x {#a}"\n', "{#a}"),
        ("- **When:** x {act=y}\n", "act=y"),
        ("- **Do:** x {level=y}\n", "level=y"),
    ],
)
def test_attributes_without_effect_are_told(written, place):
    assert read(written).said() == [("bad-attributes", place)]


def test_attributes_that_cannot_be_read():
    assert read("- **Do:** x {#a #b}\n").said() == [("bad-attributes", "{#a #b}")]
    got = read("- **Do:** x {act=a atc=b}\n")
    assert got.said() == [("bad-attributes", "atc=b")]
    assert got.diagnostics[0].facts["suggestion"] == "act"


# --- quoted values ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keyword", ["Asked", "Good", "Bad", "OK", "Pressed"])
def test_a_quoted_value(keyword):
    found = clause(f'- **{keyword}:** "One, and\n  two.\n\n  Three."\n')
    assert (found.quoted, found.text.value) == (True, "One, and two.\n\nThree.")


@pytest.mark.parametrize("written", ["“a”", "„a“", "«a»", "« a »", "»a«", "「a」", "『a』", "＂a＂", "‹a›"])
def test_quotation_marks_of_many_languages(written):
    found = clause(f"- **Good:** {written}\n")
    assert (found.quoted, found.text.value) == (True, "a")


def test_an_answer_without_marks_is_taken_as_it_stands():
    found = clause("- **Good:** No, thank you.\n")
    assert (found.quoted, found.text.value) == (False, "No, thank you.")


def test_a_quotation_and_a_footnote():
    found = clause('- **Asked:** "How?"[^n1]\n')
    assert (found.quoted, found.text.value, [one.name for one in found.footnotes]) == (True, "How?", ["n1"])


def test_a_quotation_that_is_never_closed_is_read_as_one():
    got = read('- **Good:** "How?\n')
    assert got.said() == [("unclosed-quote", '"')]
    (found,) = got.document.blocks
    assert isinstance(found, Clause)
    assert (found.quoted, found.text.value) == (True, "How?")


@pytest.mark.parametrize(
    ("written", "expected"),
    [("as above", True), ("As above", True), ("as above.", True), ('"as above"', False), ("as above it", False)],
)
def test_as_above(written, expected):
    assert clause(f"- **Good:** {written}\n").as_above is expected


def test_as_above_is_for_good_alone():
    assert clause("- **Bad:** as above\n").as_above is False


# --- situations and wordings ------------------------------------------------------------------------------------

SITUATIONS = """\
- **Situations:**
  - Somebody is locked out. {#locked}
    - **Asked:** "Can you help?"
    - `entitled`: "It is my own door."
      - **Good:** "Try a card."
    - `entitled`, `at night`: instead: The porch is dark.
    - `not entitled` (operator): "He is a guest."
    - `a` and `b`: instead: "I said so."
    - `life_at_risk`:
      - **Good:** "Call for help."
  - "I am at home."
  - (earlier) "We spoke."
  - ~~~ is no fence here
"""


def test_situations_are_trees():
    locked, said, earlier, last = children(SITUATIONS)
    assert (locked.text.value, locked.quoted, locked.attributes.id.value) == (
        "Somebody is locked out.",
        False,
        "locked",
    )
    assert (said.text.value, said.quoted) == ("I am at home.", True)
    assert (earlier.text.value, earlier.quoted, earlier.carrier.value) == ("We spoke.", True, "earlier")
    assert last.formulas == ()
    asked, *wordings = locked.children
    assert isinstance(asked, Clause)
    assert all(isinstance(wording, Item) for wording in wordings)
    told = [
        (
            [shown(one) for one in item.formulas],
            item.text.value,
            item.quoted,
            item.instead,
            item.carrier and item.carrier.value,
        )
        for item in wordings
    ]
    assert told == [
        (["entitled"], "It is my own door.", True, False, None),
        (["entitled", "at night"], "The porch is dark.", False, True, None),
        ([("not", "entitled")], "He is a guest.", True, False, "operator"),
        (["a", "b"], "I said so.", True, True, None),
        (["life_at_risk"], "", False, False, None),
    ]
    assert [child.keyword for child in wordings[0].children] == ["good"]
    check(read(SITUATIONS))


@pytest.mark.parametrize(
    "written", ["`ls` prints files.", "Code `a`: it is.", "no facts: here", "(aside) it rains", "(good) luck"]
)
def test_situations_that_are_no_wordings(written):
    (item,) = children(f"- **Situations:**\n  - {written}\n")
    assert (item.formulas, item.carrier, item.text.value) == ((), None, written)


@pytest.mark.parametrize("colon", [":", "：", " :", " ："])
def test_the_colon_of_a_wording(colon):
    (item,) = children(f"- **Situations:**\n  - `a`{colon} It rains.\n")
    assert ([shown(one) for one in item.formulas], item.text.value) == (["a"], "It rains.")


def test_a_wording_over_several_lines():
    (item,) = children('- **Situations:**\n  - `a`: "It rains,\n    and pours."\n')
    assert (item.quoted, item.text.value) == (True, "It rains, and pours.")


def test_values_of_vary_and_lines_of_earlier():
    vary = children('- **Vary:**\n  - tone: curt; warm\n  - "It rains."\n  - It rains.\n')
    assert [(item.text.value, item.quoted) for item in vary] == [
        ("tone: curt; warm", False),
        ("It rains.", True),
        ("It rains.", False),
    ]
    assert clause('- **Vary:** "It rains."\n').quoted
    earlier = children('- **Earlier:**\n  - "Hi."\n  - "Hello."\n')
    assert [(item.text.value, item.quoted) for item in earlier] == [("Hi.", True), ("Hello.", True)]


# --- edges and checks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keyword", ["Overrides", "Yields to", "Exception to", "In tension with"])
def test_edges(keyword):
    found = clause(f"- **{keyword}:** [A](#a), [B](#b) when `x` and `not y`\n")
    assert [one.target for one in found.references] == ["a", "b"]
    assert [shown(one) for one in found.formulas] == ["x", ("not", "y")]
    assert len(found.guards) == 1


def test_two_guards_are_both_there():
    found = clause("- **Overrides:** [A](#a) when `x` when `y`\n")
    assert len(found.guards) == 2


def test_a_formula_that_guards_nothing_is_reported():
    got = read("- **Yields to:** [A](#a) `x`\n")
    assert got.said() == [("bad-formula", "`x`")]
    assert got.diagnostics[0].variant == "unguarded"


def test_a_tension_and_its_settlement():
    found = clause('- **In tension with:** [A](#a)\n  - **Resolved by:** stay as [A](#a) says\n    - **Bad:** "No."\n')
    (settled,) = found.children
    assert isinstance(settled, Clause)
    assert (settled.keyword, settled.text.value) == ("resolved-by", "stay as [A](#a) says")
    assert [child.keyword for child in settled.children] == ["bad"]  # type: ignore[union-attr]


@pytest.mark.parametrize(("words", "relation"), [("wins over", "wins"), ("yields to", "yields"), ("ties with", "ties")])
def test_checks(words, relation):
    found = clause(f"- **Check:** [A](#a) {words} #b when `x`\n")
    assert (found.relation, [one.target for one in found.references]) == (relation, ["a", "b"])
    assert [shown(one) for one in found.formulas] == ["x"]


@pytest.mark.parametrize("value", ["[A](#a) beats [B](#b)", "[A](#a)", "A wins over B", ""])
def test_a_check_that_says_nothing(value):
    assert read(f"- **Check:** {value}\n").codes() == ["bad-check"]


def test_metadata():
    found = clause("- **See:** [A](#a), https://example.org\n")
    assert [one.target for one in found.references] == ["a"]
    assert clause("- **Level:** safety\n").text.value == "safety"


# --- spans ------------------------------------------------------------------------------------------------------


def test_spans():
    text = "Before.\n\n  * **Pressed (tool)**:  “a b” {#p1}\n    - **Because:** c\n\nAfter.\n"
    got = read(text)
    check(got)
    found = got.document.blocks[1]
    assert isinstance(found, Clause)
    slices = {name: got.source.slice(getattr(found, name)) for name in ("span", "head_span", "keyword_span")}
    assert slices == {
        "span": "* **Pressed (tool)**:  “a b” {#p1}\n    - **Because:** c",
        "head_span": "* **Pressed (tool)**:  “a b” {#p1}",
        "keyword_span": "Pressed",
    }
    assert got.source.slice(found.text.span) == "“a b”"
    assert found.attributes is not None
    assert got.source.slice(found.attributes.span) == "{#p1}"
    assert found.qualifier is not None
    assert got.source.slice(found.qualifier.span) == "tool"


def test_what_is_said_of_a_clause_stands_at_it():
    got = read("# T\n\ntext\n\n- **When:** a\n  - **Check:** x\n")
    assert got.places() == [("bad-check", 6, 16)]
    assert got.diagnostics[0].breadcrumb == ("T",)


# --- near misses ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "variant", "suggestion"),
    [
        ("- **Unles:** x", "", "Unless"),
        ("- **Overides:** [A](#a)", "", "Overrides"),
        ("- **Becuase:** x", "", "Because"),
        ("- **In tention with:** [A](#a)", "", "In tension with"),
        ("- Unless: x", "not-bold", "Unless"),
        ("- *Unless:* x", "not-bold", "Unless"),
        ("- **Unless** x", "no-colon", "Unless"),
    ],
)
def test_near_keywords_in_a_strict_file(written, variant, suggestion):
    got = read(f"- **Do:** y\n{written}\n")
    (found,) = got.diagnostics
    assert (found.code, found.variant, found.severity) == ("near-keyword", variant, "warning")
    assert found.facts["suggestion"] == suggestion
    assert got.source.position(found.at.span[0]).line == 2


@pytest.mark.parametrize("written", ["- **Unles:** x", "- Unless: x", "- **Unless** x"])
def test_no_near_keywords_elsewhere(written):
    assert read(f"{written}\n").diagnostics == ()


@pytest.mark.parametrize("written", ["- **Honesty:** x", "- **Tone:** x", "- **Goal:** x", "- Note: x"])
def test_words_that_are_near_nothing(written):
    assert read(f"- **Do:** y\n{written}\n").diagnostics == ()


@pytest.mark.parametrize("written", ["**Do:**x", "**Do:**`x`", "** Do:** x"])
def test_bold_that_github_does_not_show(written):
    got = read(f"- {written}\n")
    assert got.codes() == ["keyword-not-bold-on-github"]
    assert isinstance(got.document.blocks[0], Clause)


# --- fences in items --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["  ", "    ", "\t"])
@pytest.mark.parametrize("before", [" So:\n", " So:\n\n", "\n", "\n\n"])
def test_a_fence_keeps_its_lines_however_its_item_is_indented(step, before):
    """What a fence holds is seen from where it stands, also where the value begins with it."""
    inside = ["```sh", "if x", "  then y", "\tfi", "", "```"]
    fence = "".join(f"{step * 2}{line}\n" if line else "\n" for line in inside)
    got = read(f"- **Asked:** x\n{step}- **Good:**{before}{fence}- **Asked:** y\n")
    assert got.diagnostics == ()
    asked, after = got.document.blocks
    assert after.text.value == "y"
    assert asked.children[0].text.value == before.lstrip() + "\n".join(inside)


def test_a_fence_after_nested_items_keeps_its_lines():
    (when,) = blocks("- **When:** x\n  - **Do:** y\n    - **Because:** z\n\n    ```\n    a\n     b\n    ```\n")
    assert when.children[0].text.value == "y\n\n```\na\n b\n```"


@pytest.mark.parametrize(
    ("closing", "closed"),
    [("\t```", True), ("  ```", True), ("\t ```", True), ("\t   ```", True), ("\t\t```", False), (" \t```", True)],
)
def test_where_a_fence_in_an_item_may_close(closing, closed):
    """At most three columns further in than it opens; a tab leads to the next multiple of four."""
    got = read(f"- **Do:** x\n\t```\n\tcode\n{closing}\n- **Do:** y\n")
    assert got.codes() == ([] if closed else ["unclosed-fence"])
    assert len(got.document.blocks) == (2 if closed else 1)


def test_no_tab_before_the_closing_line_of_a_fence_at_the_margin():
    got = read("```\ncode\n\t```\nstill code\n```\n\n- **Do:** y\n")
    assert [type(found).__name__ for found in got.document.blocks] == ["Code", "Clause"]
