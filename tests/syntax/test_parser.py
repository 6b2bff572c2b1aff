"""Documents: headings and their attributes, what is no heading, blocks, modes, what is said and where."""

from __future__ import annotations

from typing import Any

import pytest

from constc.syntax import sections
from constc.syntax.tree import Clause, Code, Commentary, Conversation, Prose, Section

from .reading import block, check, read, titles


def section(text: str) -> Section:
    """The only section of a text about which nothing is said."""
    got = read(text)
    check(got)
    assert got.diagnostics == (), got.said()
    (found,) = got.document.sections
    return found


def kinds(text: str) -> list[str]:
    return [type(found).__name__ for found in read(text).document.blocks]


# --- headings ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "depth", "title"),
    [
        ("# Title", 1, "Title"),
        ("###### Title", 6, "Title"),
        ("#  Title  ", 1, "Title"),
        ("#\tTitle", 1, "Title"),
        ("   ## Title", 2, "Title"),
        ("# Title #", 1, "Title"),
        ("## Title ######", 2, "Title"),
        ("# Title#", 1, "Title#"),
        ("# C#", 1, "C#"),
        ("# Title # more", 1, "Title # more"),
        ("#", 1, ""),
        ("## ", 2, ""),
        ("### ###", 3, ""),
        ("# *Be* **kind** to `all`", 1, "Be kind to all"),
        ("# [Rules](#rules) &amp; more[^1]", 1, "Rules & more"),
        (r"# \# one \* two", 1, "# one * two"),
        ("# Don't", 1, "Don't"),
        ("# 誠実さ", 1, "誠実さ"),
        ("# snake_case_name", 1, "snake_case_name"),
    ],
)
def test_a_heading(line, depth, title):
    found = section(f"{line}\n\nText.\n")
    assert (found.depth, found.title.value, found.attributes, found.anchor) == (depth, title, None, None)
    assert len(found.blocks) == 1


@pytest.mark.parametrize(
    "text",
    [
        "#Title\n",
        "####### Title\n",
        "    # Title\n",
        "\t# Title\n",
        "\\# Title\n",
        "Title\n=====\n",
        "Title\n-----\n",
        "a # Title\n",
        "> # Title\n",
        "- # Title\n",
        "- item\n  # Title\n",
        "- item\n\n  # Title\n",
        "1. item\n\n   # Title\n",
        "- item\n  - inner\n\n  # Title\n",
        "- **Do:** x\n  # Title\n",
        "- **Do:** x\n\n  # Title\n",
        "```\n# Title\n```\n",
        "~~~\n# Title\n~~~\n",
        "````\n```\n# Title\n````\n",
        "<!--\n# Title\n-->\n",
        "!!! meta\n    # Title\n",
        "> [!NOTE]\n> # Title\n",
        "~~~xml\n<user>\n# Title\n</user>\n~~~\n",
    ],
)
def test_what_is_no_heading(text):
    """Headings are ATX, indented by at most three spaces, and not in lists, quotes, comments or fences."""
    got = read(text)
    check(got)
    assert titles(got.document) == []
    assert got.diagnostics == ()


@pytest.mark.parametrize(
    "before", ["- item\n", "- item\n\n", "1. item\n", "- **Do:** x\n", "> quote\n", "text\n", "- item\n\ntext\n\n "]
)
def test_what_a_heading_ends(before):
    assert titles(read(f"{before}# Title\n").document) == [(1, "Title")]


def test_an_indented_heading_after_a_list_has_ended():
    assert titles(read("- item\n\ntext\n\n  # Title\n").document) == [(1, "Title")]
    assert titles(read("1. item\n\n  # Title\n").document) == [(1, "Title")]
    assert titles(read("- item\n  # Not\n\n# Title\n").document) == [(1, "Title")]


def test_headings_nest_by_depth():
    got = read("# a\n### b\n## c\n### d\n# e\n")
    check(got)

    def tree(found: Section) -> Any:
        return (found.title.value, *map(tree, found.sections))

    assert [tree(found) for found in got.document.sections] == [("a", ("b",), ("c", ("d",))), ("e",)]


def test_blocks_before_the_first_heading():
    got = read("Before.\n\n- **Do:** x\n\n# Title\n\nAfter.\n")
    assert [type(found) for found in got.document.blocks] == [Prose, Clause]
    assert [type(found) for found in got.document.sections[0].blocks] == [Prose]


def test_spans_of_sections():
    text = "Before.\n\n# A {#a}\n\nText.\n\n## B\n\nMore.\n\n# C\n"
    got = read(text)
    check(got)
    first, last = got.document.sections
    assert got.source.slice(first.heading_span) == "# A {#a}"
    assert got.source.slice(first.title.span) == "A"
    assert got.source.slice(first.span) == "# A {#a}\n\nText.\n\n## B\n\nMore.\n\n"
    assert got.source.slice(first.sections[0].span) == "## B\n\nMore.\n\n"
    assert got.source.slice(last.span) == "# C\n"


def test_the_slug_is_that_of_the_title():
    found = section("## Ease with *being* switched off <!-- {#x} -->\n")
    assert found.slug == "ease-with-being-switched-off"


# --- attributes of headings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "title", "name", "pairs"),
    [
        ("## Title {#id}", "Title", "id", []),
        (
            "## Title {#id level=safety tags=a,b was=old}",
            "Title",
            "id",
            [("level", "safety"), ("tags", "a,b"), ("was", "old")],
        ),
        ("## Title {authority=root}", "Title", None, [("level", "root")]),
        ("## Title{#id}", "Title", "id", []),
        ("## Title ## {#id}", "Title", "id", []),
        ("## Title {#id} ##", "Title", "id", []),
        ("## Title <!-- {#id level=safety} -->", "Title", "id", [("level", "safety")]),
        ("## Title ## <!-- {level=safety} -->", "Title", None, [("level", "safety")]),
        ("## Title {#id} <!-- {level=safety} -->", "Title", "id", [("level", "safety")]),
        ("## Title {level=safety} <!-- {level=safety} -->", "Title", None, [("level", "safety")]),
        ("## {#id}", "", "id", []),
    ],
)
def test_attributes(line, title, name, pairs):
    got = read(f"{line}\n")
    check(got)
    (found,) = got.document.sections
    assert found.attributes is not None
    assert found.title.value == title
    assert (found.attributes.id.value if found.attributes.id else None) == name
    assert [(key, words.value) for key, words in found.attributes.values] == pairs
    assert set(got.codes()) <= {"github-anchor-differs"}


@pytest.mark.parametrize(
    "line",
    [
        "# The sum $x^{2}$",
        "# x^{2}",
        r"# \frac{1}{2}",
        "# A set {1, 2}",
        "# {name} says",
        "# x_{i=1}",
    ],
)
def test_braces_that_are_no_attributes(line):
    assert section(f"{line}\n").attributes is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("## T {#a #b}", [("bad-attributes", "{#a #b}")]),
        ("## T {#a} more", [("bad-attributes", "{#a}")]),
        ("## T {#a", [("bad-attributes", "{#a")]),
        ("## T {level: a}", [("bad-attributes", "{level: a}")]),
        ("## T <!-- {#a} --> more", [("bad-attributes", "{#a}")]),
        ("## T <!-- level=a -->", [("bad-attributes", "<!-- level=")]),
        ("## T <!-- {act=a} -->", [("bad-attributes", "act=a")]),
        ("## T {level = a}", [("bad-attributes", "{level = a}")]),
        ("## T {levle=a}", [("bad-attributes", "levle=a")]),
        ("## T {level=a} <!-- {level=b} -->", [("bad-attributes", "b")]),
        ("## T {#a} <!-- {#b} -->", [("bad-attributes", "b")]),
        ("## T {level=a authority=b}", [("bad-attributes", "b")]),
    ],
)
def test_attributes_that_are_wrong(line, said):
    assert read(f"{line}\n").said() == said


def test_where_two_carriers_disagree_the_visible_one_counts():
    got = read("## T {#a level=x} <!-- {#b level=y tags=c} -->\n")
    (found,) = got.document.sections
    assert found.attributes is not None
    assert found.attributes.id is not None
    assert found.attributes.id.value == "a"
    assert [(key, words.value) for key, words in found.attributes.values] == [("level", "x"), ("tags", "c")]
    assert got.codes() == ["bad-attributes", "bad-attributes"]


def test_braces_break_the_anchor_on_github():
    """Said in strict files, where links are to be kept; an id equal to the anchor that GitHub makes is fine."""
    got = read("---\nconstitution: A\n---\n## Care {#care}\n\n## Truth <!-- {#honest} -->\n")
    assert got.said() == [("github-anchor-differs", "care")]
    assert read("## Care {#care}\n").diagnostics == ()


@pytest.mark.parametrize(
    "line",
    [
        '<div id="x">',
        "<div id='x'>",
        '<div id="x" class="y">',
        '<a id="x"></a>',
        '<a name="x"></a>',
        '<section id="x">',
    ],
)
def test_anchors(line):
    found = section(f"{line}\n\n## Title\n\nText.\n\n</div>\n".replace("\n\n## Title", "\n\n# Title"))
    assert found.anchor is not None
    assert found.anchor.value == "x"


def test_an_anchor_is_for_one_heading():
    got = read('<div id="x">\n\n# A\n\n</div>\n\n# B\n\n<div id="y">\ntext\n</div>\n\n# C\n')
    assert [found.anchor and found.anchor.value for found in got.document.sections] == ["x", None, None]


# --- blocks -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "!!! meta\n    Why.\n",
        '!!! meta "Commentary"\n    Why.\n\n    - **Do:** no\n\n\tMore.\n',
        "> [!NOTE]\n> Why.\n",
        "> [!warning] Careful\n> Why.\nand on\n",
        "<!-- one line -->\n",
        "<!--\nmany\n\n- **Do:** lines\n-->\n",
        "  <!-- indented -->\n",
        "<!-- a --> and the rest of its line\n",
    ],
)
def test_commentary(text):
    assert isinstance(block(text), Commentary)
    assert read(text).document.mode == "prose"


def test_what_follows_commentary():
    assert kinds("!!! meta\n    Why.\nText.\n") == ["Commentary", "Prose"]
    assert kinds("!!! meta\n    Why.\n\n- **Do:** x\n") == ["Commentary", "Clause"]
    assert kinds("<!-- a -->\n<!-- b -->\n") == ["Commentary", "Commentary"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("```\nx\n```\n", ""),
        ("```python title\nx\n```\n", "python"),
        ("~~~ JSON\nx\n~~~\n", "json"),
        ("````\n```\n````\n", ""),
        ("```\n~~~\n```\n", ""),
        ("  ```\n  x\n  ```\n", ""),
        ("```\nx\n``` y\n```\n", ""),
        ("```\nx\n`````\n", ""),
        ("```\n- **Do:** x\n# y\n<user>\n```\n", ""),
    ],
)
def test_code(text, language):
    found = block(text)
    assert isinstance(found, Code)
    assert (found.language, read(text).source.slice(found.span)) == (language, text.strip())


@pytest.mark.parametrize("text", ["``` a ` b\n", "``\nx\n``\n", "a ```\n", "`code`\n"])
def test_what_is_no_fence(text):
    assert isinstance(block(text), Prose)


def test_prose_is_one_block_from_one_thing_to_the_next():
    text = "One.\n\n- plain\n- list\n\n| a | b |\n|---|---|\n\n> quote\n\n---\n\nLast.\n"
    found = block(text)
    assert isinstance(found, Prose)
    assert read(text).source.slice(found.span) == text.strip()


def test_references_and_footnotes_of_prose():
    found = block("See [?](#a),\n[the\nrule](#b) and `[code](#c)`.[^n1]\n\n- [D](#d)[^n2]\n")
    assert isinstance(found, Prose)
    assert [(one.text, one.target) for one in found.references] == [("?", "a"), ("the rule", "b"), ("D", "d")]
    assert [one.name for one in found.footnotes] == ["n1", "n2"]


def test_the_order_of_blocks_is_that_of_the_text():
    text = "a\n\n```\nb\n```\n\n- **Do:** c\n\n~~~xml\n<user>\nd\n</user>\n~~~\n\n<!-- e -->\n\n> **User:** f\n\ng\n"
    assert kinds(text) == ["Prose", "Code", "Clause", "Conversation", "Commentary", "Conversation", "Prose"]
    got = read(text)
    assert isinstance(got.document.blocks[3], Conversation)
    check(got)


@pytest.mark.parametrize("text", ["", "\n", "   \n\n\t\n"])
def test_an_empty_document(text):
    got = read(text)
    assert (got.document.blocks, got.document.sections, got.document.mode, got.diagnostics) == ((), (), "prose", ())


def test_no_final_newline():
    for text in (
        "# T",
        "- **Do:** x",
        "~~~xml\n<user>\nx\n</user>\n~~~",
        "> **User:** x",
        "```\nx\n```",
        "<!-- x -->",
        "!!! meta\n    x",
    ):
        with_end, without = read(text + "\n"), read(text)
        check(without)
        assert without.diagnostics == with_end.diagnostics == ()
        assert without.document.blocks == with_end.document.blocks
        assert [one.title for one in sections(without.document)] == [one.title for one in sections(with_end.document)]


# --- modes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("", "prose"),
        ("# Title\n\nProse.\n", "prose"),
        ("# Title {#id}\n", "prose"),
        ("---\nversion: 1\n---\n", "prose"),
        ("---\nconstitution: A\n---\n", "strict"),
        ("---\nconstitution:\n---\n", "strict"),
        ("# Title {authority=root}\n", "spec"),
        ("# Title {level=root}\n", "spec"),
        ("# Title <!-- {level=root} -->\n", "spec"),
        ("# Title\n\n- **Level:** root\n", "spec"),
        ("# Title\n\n## Inner {level=root}\n", "spec"),
        ("# Title {level=root}\n\n- **Do:** x\n", "strict"),
        ("- **When:** x\n", "strict"),
        ("- **Do:** x\n", "strict"),
        ("- **Don't:** x\n", "strict"),
        ("- **May:** x\n", "strict"),
        ("- **Unless:** x\n", "strict"),
        ("- **Otherwise:** x\n", "strict"),
        ("- **Trait:** x\n", "strict"),
        ("- **Because:** x\n", "prose"),
        ('- **Good:** "x"\n', "prose"),
        ("- **Source:** x\n", "prose"),
        ("- **Overrides:** [A](#a)\n", "prose"),
        ("```\n- **Do:** x\n```\n", "prose"),
        ("> - **Do:** x\n", "prose"),
        ("~~~xml\n<user>\n- **Do:** x\n</user>\n~~~\n", "prose"),
    ],
)
def test_the_mode_of_a_file(text, mode):
    """Strict with `constitution:` or a normative clause, spec where headings carry levels, else prose."""
    assert read(text).document.mode == mode


@pytest.mark.parametrize(
    "text", ["- **Because:** of `a=`\n", "- **Check:** x\n", "---\na: *x\n---\n", "# T {#a #b}\n", "~~~xml\n<user>\n"]
)
def test_nothing_is_an_error_in_prose(text):
    got = read(text)
    assert got.document.mode == "prose"
    assert all(found.severity != "error" for found in got.diagnostics)


def test_but_for_bytes_that_cannot_be_decoded():
    got = read(b"Prose.\xff\n")
    assert got.document.mode == "prose"
    assert [found.severity for found in got.diagnostics] == ["error"]


# --- what is said -----------------------------------------------------------------------------------------------


def test_diagnostics_stand_in_the_order_of_the_text_with_the_sections_around_them():
    got = read(
        "- **Check:** a\n\n# One\n\n- **Check:** b\n\n## Two\n\n- **Check:** c\n\n# Three\n\n"
        "- **Check:** d\n- **Do:** x\n"
    )
    assert got.places() == [("bad-check", 1, 14), ("bad-check", 5, 14), ("bad-check", 9, 14), ("bad-check", 13, 14)]
    assert [found.breadcrumb for found in got.diagnostics] == [(), ("One",), ("One", "Two"), ("Three",)]


def test_every_diagnostic_has_words():
    """Messages are made from templates; none of those used by the parser lacks a fact."""
    wrong = (
        '# T {#a #b} <!-- {levle=x} -->\n\n- **When:** x `a=`\n- **Check:** y\n- **Good:** "z\n'
        "- **Unles:** a\n- **Yields to:** #b `c`\n\n"
        "**Example**: none\n\n~~~xml\nlost\n<assistant> <!-- GODO -->\n</comparison>\n"
        "<settings>\nx\n</settings>\n~~~\n\n> **User:** a\n> **Godo:** b\n"
        "> **Bad (:** c\n\n```\n"
    )
    got = read(wrong)
    assert len(got.diagnostics) >= 12
    for found in got.diagnostics:
        assert found.message
        assert "{" not in found.message.replace("{#a #b}", "").replace("{level", "")
        assert found.help
