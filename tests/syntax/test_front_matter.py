"""Front matter: every scalar a string, bounded, without anchors, aliases and tags; and each error by itself."""

from __future__ import annotations

from typing import Any

import pytest

from constc.syntax.tree import FrontMatterNode

from .reading import check, read


def plain(node: FrontMatterNode) -> Any:
    match node.kind:
        case "scalar":
            return node.scalar
        case "list":
            return [plain(item) for item in node.items]
        case "mapping":
            return {key.scalar: plain(value) for key, value in node.pairs}


def front(text: str) -> Any:
    """What front matter about which nothing is said holds."""
    got = read(text)
    check(got)
    assert got.diagnostics == (), [one.message for one in got.diagnostics]
    return None if got.document.front_matter is None else plain(got.document.front_matter.root)


def test_every_scalar_is_a_string():
    text = (
        "---\nversion: 1.10\nyes: no\nwhen: 2026-01-31\nnothing: ~\nempty:\nhex: 0x10\n"
        "quoted: \"a: b\"\nsingle: 'it''s'\n"
        "include: [honest_ai.md, b.md]\nfacts:\n  under_18: {yes: A child., no: An adult.}\nlong: |\n  a\n  b\n---\n"
    )
    assert front(text) == {
        "version": "1.10", "yes": "no", "when": "2026-01-31", "nothing": "~", "empty": "", "hex": "0x10",
        "quoted": "a: b", "single": "it's", "include": ["honest_ai.md", "b.md"],
        "facts": {"under_18": {"yes": "A child.", "no": "An adult."}},
        "long": "a\nb\n",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\na: b\n---\n", {"a": "b"}),
        ("---\na: b\n---", {"a": "b"}),
        ("---\na: b\n...\n", {"a": "b"}),
        ("---  \na: b\n--- \n", {"a": "b"}),
        ("---\r\na: b\r\n---\r\n", {"a": "b"}),
        ("\ufeff---\na: b\n---\n", {"a": "b"}),
        ("---\n# a comment\na: b\n---\n", {"a": "b"}),
        ("---\n\nconstitution: A\n---\n", {"constitution": "A"}),
        ("---\n# a comment\n\nlevels: [a]\n---\n", {"levels": ["a"]}),
        ('---\n"a b": c\n---\n', {"a b": "c"}),
        ("---\nüber: ü\n键: 值\n---\n", {"über": "ü", "键": "值"}),
        ("---\n---\n", {}),
        ("---\na: [[[[[[[]]]]]]]\n---\n", {"a": [[[[[[[]]]]]]]}),
    ],
)
def test_what_front_matter_is(text, expected):
    assert front(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Title\n---\na: b\n---\n",
        " ---\na: b\n---\n",
        "----\na: b\n---\n",
        "---\nNo key here.\n\n---\n",
        "---\n\nNote: this is prose between rules.\n\n---\n",
        "---\n\ntext\n",
        "---\n",
        "---",
        "\n---\na: b\n---\n",
        "---\n- **When**: it rains\n",
        "---\n- **Do**: close the window\n\n---\n",
        "---\n- *Note*: not a key\n",
    ],
)
def test_what_front_matter_is_not(text):
    """A document that begins with a rule has none."""
    assert front(text) is None


def test_a_clause_below_a_rule_is_a_clause():
    got = read("---\n- **When**: it rains\n  - **Do**: close the window\n")
    assert got.diagnostics == ()
    rule, when = got.document.blocks
    assert got.source.slice(rule.span) == "---"
    assert [child.keyword for child in when.children] == ["do"]


def test_the_document_goes_on_after_it():
    got = read("---\nconstitution: A\n---\n# Title\n\n---\nb: c\n---\n")
    assert [section.title.value for section in got.document.sections] == ["Title"]
    assert got.document.front_matter is not None
    assert got.source.slice(got.document.front_matter.span) == "---\nconstitution: A\n---\n"


def test_nodes_have_spans():
    text = "---\nlevels:\n  - safety\n  - care: {kind: weigh}\n---\n"
    got = read(text)
    assert got.document.front_matter is not None
    levels = got.document.front_matter.root.get("levels")
    assert levels is not None
    assert next(got.source.slice(item.span) for item in levels.items) == "safety"
    assert got.source.slice(levels.items[1].pairs[0][1].span) == "{kind: weigh}"


@pytest.mark.parametrize(
    ("inside", "variant", "at"),
    [
        ("a: &x b\n", "anchor", "&x b"),
        ("a: *x\n", "alias", "*x"),
        ("a: !!str b\n", "tag", "!!str b"),
        ("a: ! b\n", "tag", "! b"),
        ("a: !!python/object:os.system x\n", "tag", "!!python/object:os.system x"),
        ("a: [b, &x {c: d}]\n", "anchor", None),
        ("a: b\na: c\n", "repeated-key", "a"),
        ("a: {b: 1, b: 2}\n", "repeated-key", "b"),
        ("a: b\n? [c]\n: d\n", "key", "[c]"),
        ("- a: b\n- c\n", "no-mapping", None),
        ("a: " + "[" * 8 + "]" * 8 + "\n", "too-deep", None),
        ("a: " + "x" * 70_000 + "\n", "too-large", "---"),
        ('a: "\\ud800"\n', "character", '"\\ud800"'),
        ('a: "\\0"\n', "character", '"\\0"'),
        ('a: "b\\U00110000"\n', "character", "\\U00110000"),
        ('a: "b\\Uffffffff"\n', "character", "\\Uffffffff"),
    ],
)
def test_each_error(inside, variant, at):
    """Named, at its place; what can be read is read, and the document goes on."""
    got = read(f"---\n{inside}---\n# Title\n")
    check(got)
    (found,) = [one for one in got.diagnostics if one.code == "bad-front-matter"]
    assert found.variant == variant
    assert at is None or got.source.slice(found.at.span) == at
    assert [section.title.value for section in got.document.sections] == ["Title"]


@pytest.mark.parametrize(
    "inside", ["a: [b\n", "a: 'b\n", "a: b: c\n", "a: {b\n", "a:\n\tb\n", "a: @b\n", "a: %b\n", "a: `b`\n"]
)
def test_what_is_no_yaml(inside):
    got = read(f"---\n{inside}---\n# Title\n")
    check(got)
    assert got.codes() == ["bad-front-matter"]
    (found,) = got.diagnostics
    assert found.help
    assert 2 <= got.source.position(found.at.span[0]).line <= 3
    assert [section.title.value for section in got.document.sections] == ["Title"]


def test_a_control_character_is_named_twice():
    """As a character of the text, and as the reason why the front matter is not read."""
    assert read("---\na: b\x1bc\n---\n").codes() == ["control-character", "bad-front-matter"]


@pytest.mark.parametrize(
    "after", ["", "\n# Title\n", "\n## Care {#care}\n\n- **Do:** x\n", "\nText without a colon.\n"]
)
def test_front_matter_that_is_never_closed_takes_its_keys_and_no_more(after):
    got = read("---\nconstitution: A\nlevels:\n  - safety\n" + after)
    assert [one.variant for one in got.diagnostics if one.code == "bad-front-matter"] == ["unclosed"]
    assert got.document.front_matter is not None
    assert plain(got.document.front_matter.root) == {"constitution": "A", "levels": ["safety"]}
    assert bool(got.document.sections or got.document.blocks) == bool(after)


def test_a_repeated_key_keeps_its_first_value():
    got = read("---\nlanguage: de\nlanguage: fr\n---\n")
    assert got.document.language == "de"


def test_front_matter_that_cannot_be_read_leaves_a_constitution_strict():
    """Else its errors would be notes."""
    got = read("---\nconstitution: A\nnote: *x\n---\nProse.\n")
    assert got.document.mode == "strict"
    assert [one.severity for one in got.diagnostics] == ["error"]


def test_ten_thousand_brackets_and_a_bomb():
    for inside in ("a: " + "[" * 10_000 + "\n", "a: &a [x]\n" + "".join(f"b{i}: [*a, *a]\n" for i in range(100))):
        got = read(f"---\n{inside}---\n# Title\n")
        check(got)
        assert got.codes() == ["bad-front-matter"]


@pytest.mark.parametrize(
    ("code", "language"),
    [("en", "en"), ("de", "de"), ("de-AT", "de"), ("FR", "fr"), ("zh_Hant", "zh"), ("ja", "ja"), ("es-419", "es")],
)
def test_the_language_chooses_the_keywords(code, language):
    got = read(f"---\nlanguage: {code}\n---\n")
    assert (got.document.language, got.diagnostics) == (language, ())


def test_an_unknown_language_is_read_with_english_keywords():
    got = read("---\nlanguage: tlh\n---\n- **Do:** x\n")
    assert got.document.language == "en"
    (found,) = got.diagnostics
    assert (found.code, found.severity, got.source.slice(found.at.span)) == ("unknown-language", "warning", "tlh")
    assert found.help is not None
    assert "de" in found.help
