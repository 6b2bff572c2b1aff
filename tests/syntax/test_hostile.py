"""Any bytes at all: no exception, time that grows with the length, and a word about whatever was lost."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from .reading import check, read

Build = Callable[[int], str]


def compared(answers: str) -> str:
    """A comparison of these answers."""
    return f"~~~xml\n<comparison>\n{answers}</comparison>\n~~~\n"


#: Texts of a kind, by how often they repeat. Each is the worst that is known for some part of the parser.
HOSTILE: dict[str, Build] = {
    # one character, or little more, over and over
    "back-ticks": lambda n: "`" * n,
    "lines of back-ticks": lambda n: "```\n" * n,
    "tildes": lambda n: "~" * n,
    "lines of tildes": lambda n: "~~~\n" * n,
    "brackets": lambda n: "[" * n,
    "closed brackets": lambda n: "[]" * n,
    "half links": lambda n: "[a](" * n,
    "half references": lambda n: "[a](#" * n,
    "references on one line": lambda n: "[a](#b)`" * n,
    "footnotes on one line": lambda n: "[^a]" * n,
    "asterisks": lambda n: "*" * n,
    "lines of asterisks": lambda n: "**\n" * n,
    "underscores in a title": lambda n: "# a" + "_" * n + "b",
    "parentheses": lambda n: "(" * n,
    "hashes": lambda n: "#" * n,
    "spaces": lambda n: " " * n + "x",
    "tabs": lambda n: "\t" * n + "- **Do:** x",
    "one long line": lambda n: "word " * n,
    "line ends": lambda n: "\n" * n,
    "carriage returns": lambda n: "a\r" * n,
    "CRLF": lambda n: "\r\n" * n,
    "NUL": lambda n: "a\0" * n,
    "invisible characters": lambda n: "a\u200b" * n,
    "undecodable bytes": lambda n: "a\udcff" * n,
    # sections
    "headings": lambda n: "# a\n" * n,
    "headings with attributes": lambda n: "###### a {#b level=c}\n" * n,
    "headings of growing depth": lambda n: "".join("#" * (i % 6 + 1) + " a\n" for i in range(n)),
    "braces in a heading": lambda n: "# " + "{" * n,
    "attributes without end": lambda n: "# a {#" + "a " * n + "}",
    "closing hashes": lambda n: "# a" + " #" * n + " b",
    "a title of emphasis": lambda n: "# " + "*_" * n,
    "a title of links": lambda n: "# " + "[a](b" * n,
    "a title of entities": lambda n: "# " + "&amp" * n,
    "a long number in an entity": lambda n: "# &#" + "9" * n + ";",
    "headings in a plain list": lambda n: "- a\n" + "  # b\n" * n,
    "anchors": lambda n: '<div id="x">\n' * n,
    # fences and comments
    "fences that open": lambda n: "```a\n" * n,
    "fences of falling length": lambda n: "".join("~" * (i + 3) + "a\n" for i in reversed(range(int((2 * n) ** 0.5)))),
    "comments that open": lambda n: "<!--\n" * n,
    "comments that open on one line": lambda n: "<!-- " * n,
    "comments in clauses": lambda n: "- **Do:** x\n  <!--\n" * n,
    "comments in a value": lambda n: "- **Do:** x " + "<!-- " * n + "-->",
    "comments at the end of a value": lambda n: "- **Do:** x " + "<!-- a -->" * n,
    "commentary": lambda n: "!!! x\n" * n,
    "commentary at length": lambda n: "!!! x\n" + "    a\n" * n,
    # tagged conversations
    "turns outside that open": lambda n: "<user>\n" * n,
    "turns outside that close": lambda n: "</user>\n" * n,
    "turns outside under headings": lambda n: "# h\n<user>\nx\n</user>\n" * n,
    "turns outside in prose": lambda n: "<user>\nx\n</user>\ntext\n" * n,
    "turns that open": lambda n: "~~~xml\n" + "<user>\n" * n,
    "turns that close": lambda n: "~~~xml\n" + "</user>\n" * n,
    "conversations that open": lambda n: "~~~xml\n<user>\n" * n,
    "conversations of nothing": lambda n: "~~~xml\nx\n" * n,
    "comparisons that open": lambda n: "~~~xml\n" + "<comparison>\n" * n,
    "answers without a comparison": lambda n: "~~~xml\n" + "<assistant> <!-- GOOD -->\n</assistant>\n" * n + "~~~\n",
    "untrusted in untrusted": lambda n: "~~~xml\n<user>\n" + "<untrusted>\n" * n,
    "settings in settings": lambda n: "~~~xml\n" + "<settings>\n" * n,
    "settings in untrusted": lambda n: "~~~xml\n<user>\n" + "<untrusted>\n<settings>\n" * n,
    "settings with spaces": lambda n: f"~~~xml\n<settings>\nk: x{' ' * n}y\n</settings>\n<user>\nx\n</user>\n~~~\n",
    "settings": lambda n: "~~~xml\n<settings>\n" + "k: v\n" * n + "</settings>\n<user>\nx\n</user>\n~~~\n",
    "tags on one line": lambda n: "~~~xml\n" + "<user> </user> " * n,
    "tags with comments on one line": lambda n: "~~~xml\n" + "<user> <!-- " * n,
    "a tag without end": lambda n: "~~~xml\n<user " + "a " * n,
    "attributes of a tag": lambda n: "~~~xml\n<tool " + "a " * n + ">\nx\n</tool>\n~~~\n",
    "a verdict of dashes": lambda n: "~~~xml\n<assistant> <!-- " + "-" * n,
    "verdicts that open": lambda n: "~~~xml\n" + "<assistant> <!-- BAD\n" * n,
    "text between turns": lambda n: "~~~xml\n" + "<user>\nx\n</user>\ny\n" * n + "~~~\n",
    "elisions": lambda n: "~~~xml\n" + "[...]\n" * n + "</user>",
    "a stage direction": lambda n: compared("<assistant> <!-- BAD -->\n" + " " * n + "[x\n</assistant>\n"),
    "entities": lambda n: "~~~xml\n<user>\n" + "&amp;" * n + "\n</user>\n~~~\n",
    "blank lines in a turn": lambda n: "~~~xml\n<user>\n" + "\n" * n + "x\n" + "\n" * n + "</user>\n~~~\n",
    "the same answer": lambda n: compared("<assistant> <!-- BAD -->\nx\n</assistant>\n" * n),
    # the quote form
    "quote marks": lambda n: ">" * n,
    "quotes in quotes": lambda n: "> " * n + "a",
    "turns in a quote": lambda n: "> **User:** a\n" * n,
    "wrong turns in a quote": lambda n: "> **User:** a\n" + "> **Xood:** b\n" * n,
    "a quote that goes on without marks": lambda n: "> **User:** a\n" + "b\n" * n,
    "facts given": lambda n: "> *Given:* " + "`a` " * n + "\n> **User:** b\n",
    "examples": lambda n: "**Example**: x\n" * n,
    # clauses
    "clauses": lambda n: "- **When:** x\n" * n,
    "clauses in clauses": lambda n: "".join(" " * (2 * i) + "- **Do:** x\n" for i in range(int(n**0.5))),
    "bold list items": lambda n: "- **a\n" * n,
    "items on one line": lambda n: "- " * n,
    "numbers on one line": lambda n: "1. " * n,
    "a clause that goes on without indentation": lambda n: "- **Do:** x\n" + "y\n" * n,
    "a clause of many paragraphs": lambda n: "- **Do:** x\n" + "\n  y\n" * n,
    "paragraphs between clauses": lambda n: "- **When:** x\n" + "  - **Do:** y\n\n  z\n" * n,
    "fences in a clause": lambda n: "- **Do:** x\n" + "  ```\n" * n,
    "fences in clauses": lambda n: "- **Do:** x\n  ```a\n# h\n" * n,
    "fences in clauses before a conversation": lambda n: "- **Do:** x\n  ~~~a\n# h\n" * n + "~~~xml\n",
    "clauses in a plain list": lambda n: "- a\n\n\n  - **Do:** x\n" * n,
    "a clause under a long plain list": lambda n: "- a\n" * n + "  - **Do:** x\n",
    "near keywords": lambda n: "- **Unles:** x\n" * n + "- **Do:** x",
    "different near keywords": lambda n: "".join(f"- **Unl{i}:** x\n" for i in range(n)) + "- **Do:** x",
    "parentheses in a formula": lambda n: "- **When:** `" + "(" * n + "`",
    "negations in a formula": lambda n: "- **When:** `" + "not " * n + "a`",
    "formulas": lambda n: "- **When:** " + "`a`" * n,
    "a formula of many facts": lambda n: "- **When:** `" + "a or " * n + "a`",
    "a wording of many formulas": lambda n: "- **Situations:**\n  - " + "`a` and " * n,
    "a wording without colon": lambda n: "- **Situations:**\n  - " + "`a`" * n,
    "wordings": lambda n: "- **Situations:**\n" + "  - `a`: b\n" * n,
    "quotation marks": lambda n: '- **Good:** "' + '"' * n,
    "quotations": lambda n: '- **Good:** "' + 'a" "' * n,
    "opened quotations": lambda n: "- **Good:** „" + "„" * n + "“",
    "links in an edge": lambda n: "- **Overrides:** " + "[a](#b), " * n,
    "guards of an edge": lambda n: "- **Overrides:** [a](#b) " + "when `a` " * n,
    "words of an edge": lambda n: "- **Overrides:** " + "when " * n,
    "relations of a Check": lambda n: "- **Check:** " + "[a](#b) wins over " * n,
    "attributes of a clause": lambda n: "- **Do:** x {" + "a=b " * n + "}",
    "footnotes of a clause": lambda n: "- **Do:** x" + "[^a]" * n,
    # everything else
    "rules": lambda n: "---\n" * n,
    "underlined titles": lambda n: "a\n---\n" * n,
    "tables": lambda n: "|a|b|\n" * n,
    "front matter without end": lambda n: "---\n" + "a: b\n" * n,
    "brackets in front matter": lambda n: "---\na: " + "[" * n + "\n---\n",
    "braces in front matter": lambda n: "---\na: " + "{" * n + "\n---\n",
    "indentation in front matter": lambda n: "---\na:\n" + "".join(" " * i + "b:\n" for i in range(1, int(n**0.5))),
    "a long value in front matter": lambda n: "---\na: " + "b " * n + "\n---\n",
    "quotes in front matter": lambda n: "---\na: " + "'" * n + "\n---\n",
    "comments in front matter": lambda n: "---\n" + "# a\n" * n + "a: b\n---\n",
}  # fmt: skip


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def seconds(raw: bytes, rounds: int) -> float:
    """Processor time of one reading, the best of several."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        read(raw)
        best = min(best, time.process_time() - start)
    return best


def growth(build: Build, rounds: int) -> float:
    """How many times longer four times as much takes; 0 where it is too fast to tell."""
    size = 1000
    while seconds(encoded(build(size)), 1) < 0.005:
        size *= 4
        if size > 1_000_000:
            return 0.0
    return seconds(encoded(build(4 * size)), rounds) / seconds(encoded(build(size)), rounds + 1)


@pytest.mark.parametrize("name", HOSTILE)
def test_time_is_linear(name):
    """Four times the text takes at most eight times as long (it is 16 where time is quadratic)."""
    ratio = growth(HOSTILE[name], 1)
    if ratio >= 8:
        ratio = growth(HOSTILE[name], 4)
    assert ratio < 8


@pytest.mark.parametrize("name", HOSTILE)
def test_every_promise_holds(name):
    check(read(encoded(HOSTILE[name](300))))


@pytest.mark.full
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hundred_thousand_of_each(name):
    check(read(encoded(HOSTILE[name](100_000))))


@pytest.mark.parametrize(
    "char", ["`", "[", "]", "*", "_", "(", ")", "{", "}", "<", ">", "#", "~", "-", "!", "|", '"', ":"]
)
def test_a_hundred_thousand_times_one_character(char):
    for text in (char * 100_000, f"- **Do:** {char * 100_000}", f"# {char * 100_000}", f"> **User:** {char * 100_000}"):
        start = time.process_time()
        check(read(text))
        assert time.process_time() - start < 5


def test_a_megabyte_in_one_line():
    got = read("a" * 1_000_000)
    assert got.diagnostics == ()
    assert len(got.document.blocks) == 1


# --- what is said -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "offsets"),
    [
        (b"caf\xc3", ["3"]),
        (b"\xff", ["0"]),
        (b"ab\xe2\x82", ["2"]),
        (b"\xf0\x9f\x98 x", ["0"]),
        (b"a\xed\xa0\x80b", ["1"]),
        (b"a\xc0\xafb\xff", ["1", "4"]),
        (b"\xef\xbb\xbfa\xff", ["4"]),
        (b"\r\n\r\n\xff\r\n", ["4"]),
        (b"\xc3\xa9\xff", ["2"]),
    ],
)
def test_undecodable_bytes_are_named_with_their_offset(raw, offsets):
    got = read(raw)
    found = [one for one in got.diagnostics if one.code == "undecodable"]
    assert [one.facts["offset"] for one in found] == offsets
    assert all(one.severity == "error" for one in found)
    assert all(got.source.slice(one.at.span) == "\ufffd" for one in found)


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf_16_is_called_by_its_name(mark):
    got = read(mark + "# Title\n".encode("utf-16-le" if mark[0] == 0xFF else "utf-16-be"))
    messages = [one.message for one in got.diagnostics if one.code == "undecodable"]
    assert messages
    assert "UTF-16" in messages[0]


def test_control_characters_are_named():
    got = read("a\0b\x1bc\x7f\td\n")
    assert got.said() == [("control-character", "\0"), ("control-character", "\x1b"), ("control-character", "\x7f")]


def test_each_of_many_undecodable_places_is_reported():
    got = read(b"a\xff" * 500)
    assert [one.facts["offset"] for one in got.diagnostics] == [str(2 * place + 1) for place in range(500)]


def test_invisible_and_reordering_characters_are_named():
    got = read("user\u202eadmin\u2066x\u200b\n")
    assert got.codes() == ["bidi-or-confusable"] * 3


def test_a_byte_order_mark_is_dropped():
    got = read("\ufeff# Title\n")
    assert got.diagnostics == ()
    assert got.source.text == "# Title\n"
    assert got.document.sections[0].title.span == (2, 7)


def test_a_second_byte_order_mark_is_an_invisible_character():
    assert read("\ufeff\ufeff# Title\n").codes() == ["bidi-or-confusable"]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends_give_the_same_tree_and_the_same_places(end):
    text = (
        "---\nconstitution: A\n---\n\n# T {#t level=x}\n\n- **When:** a\n  b `c`\n  - **Do:** d\n"
        "\n~~~xml\n<user>\ne\n</user>\n\n> f\n"
    )
    one, other = read(text), read(text.replace("\n", end))
    assert other.source.text == text
    assert (one.document.front_matter, one.document.blocks, one.document.sections) == (
        other.document.front_matter, other.document.blocks, other.document.sections,
    )  # fmt: skip
    assert one.places() == other.places()


def test_mixed_line_ends_count_as_lines():
    assert read("a\r\nb\rc\n\r\nd").source.text == "a\nb\nc\n\nd"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("~~~xml\n<user>\nx\n", {"unclosed-conversation"}),
        ("~~~xml\n<comparison>\n<assistant> <!-- GOOD -->\nx\n", {"unclosed-conversation", "no-rejected"}),
        ("```\nx\n", {"unclosed-fence"}),
        ("<!-- x\n", {"unclosed-fence"}),
        ("---\nconstitution: A\n", {"bad-front-matter"}),
        ('- **Good:** "x\n', {"unclosed-quote"}),
        ("- **When:** x `a=`\n", {"bad-formula"}),
        ("- **When:** `" + "(" * 1000 + "a" + ")" * 1000 + "`\n", {"bad-formula"}),
        ("# T {#a #b}\n", {"bad-attributes"}),
        ("".join(" " * (2 * i) + "- **Do:** x\n" for i in range(70)), {"too-deep"}),
        ("~~~xml\nx\n</user>\n~~~\n", {"text-between-turns"}),
        ("~~~xml\n<settings>\nno colon\n</settings>\n<user>\nx\n</user>\n~~~\n", {"text-between-turns"}),
        ("**Example**: x\n\nno conversation\n", {"example-without-conversation"}),
        ("- a\n  - **Do:** x\n", {"stray-clause"}),
        ("> *Given:* somebody is at home\n> **User:** x\n", {"bad-formula"}),
    ],
)
def test_what_is_unclosed_or_not_understood_is_reported(text, codes):
    assert set(read(text).codes()) == codes


def test_deep_lists_are_cut_at_64_levels_and_nothing_is_lost():
    got = read("".join(" " * (2 * i) + f"- **Do:** act {i}\n" for i in range(200)))
    depth, pending, acts = 0, [(1, block) for block in got.document.blocks], 0
    while pending:
        level, node = pending.pop()
        depth, acts = max(depth, level), acts + 1
        pending += [(level + 1, child) for child in node.children]  # type: ignore[union-attr]
    assert (depth, acts) == (64, 200)
    assert got.codes().count("too-deep") == 136


def test_deep_untrusted_text_is_text():
    text = "~~~xml\n<user>\n" + "<untrusted>\n" * 50 + "x\n" + "</untrusted>\n" * 50 + "</user>\n~~~\n"
    check(read(text))
