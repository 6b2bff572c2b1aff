"""The grammar for editors: up to date with the keyword tables, and it colours what it should.

The patterns are run by a small tokeniser of TextMate rules over Python's ``re``, line by line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import textmate

from constc.syntax import fold, keyword_table

GRAMMAR = textmate.grammar()
#: The scope of each keyword.
SCOPE_OF = {name: scope for scope, names in textmate.SCOPES.items() for name in names}
Piece = tuple[str, tuple[str, ...]]


def rules(patterns: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rules of a list of patterns, includes resolved; those of other grammars are left out."""
    for pattern in patterns:
        include = pattern.get("include")
        if include is None and "patterns" in pattern and "begin" not in pattern and "match" not in pattern:
            yield from rules(pattern["patterns"])
        elif include is None:
            yield pattern
        elif include.startswith("#"):
            yield from rules([GRAMMAR["repository"][include[1:]]])


def every_rule(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "match" in node or "begin" in node:
            yield node
        for child in node.values():
            yield from every_rule(child)
    elif isinstance(node, list):
        for child in node:
            yield from every_rule(child)


def tokens(line: str) -> list[Piece]:
    """The pieces of a line with their scopes."""
    return list(_tokens(line, 0, len(line), GRAMMAR["patterns"], (), None))


def _tokens(
    line: str, at: int, stop: int, patterns: list[dict[str, Any]], scopes: tuple[str, ...], end: re.Pattern[str] | None
) -> Iterator[Piece]:
    known = list(rules(patterns))
    while True:
        found = [(match, rule) for rule in known if (match := _search(rule, line, at, stop)) is not None]
        closing = end.search(line, at, stop) if end is not None else None
        best = min(found, key=lambda pair: pair[0].start(), default=None)
        if closing is not None and (best is None or closing.start() <= best[0].start()):
            yield from _text(line, at, closing.start(), scopes)
            yield from _text(line, closing.start(), closing.end(), scopes)
            return
        if best is None:
            yield from _text(line, at, stop, scopes)
            return
        match, rule = best
        yield from _text(line, at, match.start(), scopes)
        inner = (*scopes, *_names(rule))
        if "match" in rule:
            yield from _captures(line, match, rule.get("captures", {}), inner)
            at = match.end()
            if match.end() == match.start():
                return
            continue
        yield from _captures(line, match, rule.get("beginCaptures", {}), inner)
        closer = re.compile(rule["end"])
        done = 0
        for text, scope in _tokens(line, match.end(), stop, rule.get("patterns", []), inner, closer):
            done += len(text)
            yield text, scope
        at = match.end() + done
        if at >= stop:
            return


def _search(rule: dict[str, Any], line: str, at: int, stop: int) -> re.Match[str] | None:
    return re.compile(rule.get("match") or rule["begin"]).search(line, at, stop)


def _names(rule: dict[str, Any]) -> tuple[str, ...]:
    return tuple(rule.get("name", "").split())


def _text(line: str, start: int, end: int, scopes: tuple[str, ...]) -> Iterator[Piece]:
    if end > start:
        yield line[start:end], scopes


def _captures(line: str, match: re.Match[str], captures: dict[str, Any], scopes: tuple[str, ...]) -> Iterator[Piece]:
    at = match.start()
    for number in sorted(captures, key=int):
        start, end = match.span(int(number))
        if start < at:
            continue
        yield from _text(line, at, start, scopes)
        inner = (*scopes, *_names(captures[number]))
        if "patterns" in captures[number]:
            yield from _tokens(line, start, end, captures[number]["patterns"], inner, None)
        else:
            yield from _text(line, start, end, inner)
        at = end
    yield from _text(line, at, match.end(), scopes)


def coloured(line: str) -> dict[str, str]:
    """The pieces of a line that have a scope of their own, each with its last one."""
    pieces = tokens(line)
    assert "".join(text for text, _ in pieces) == line
    return {text.strip(): scopes[-1] for text, scopes in pieces if scopes and not scopes[-1].startswith("meta.")}


# --- the file ---------------------------------------------------------------------------------------------------


def test_the_file_is_up_to_date(update: bool) -> None:
    if update:
        textmate.TARGET.write_text(textmate.render(), encoding="utf-8")
    assert textmate.TARGET.read_text(encoding="utf-8") == textmate.render(), "run: python tests/docs/textmate.py"


def test_it_is_an_injection_that_editors_can_read() -> None:
    written = json.loads(textmate.TARGET.read_text(encoding="utf-8"))
    assert written["injectionSelector"].startswith("L:text.html.markdown ")
    assert written["scopeName"]
    assert {name for rule in every_rule(written) for name in rule} <= {
        "name", "match", "begin", "end", "captures", "beginCaptures", "endCaptures", "patterns",
    }  # fmt: skip


def test_includes_lead_somewhere() -> None:
    text = textmate.render()
    named = set(re.findall(r'"include": "([^"]+)"', text))
    assert named - {f"#{name}" for name in GRAMMAR["repository"]} == {"text.html.markdown#inline"}


def test_every_pattern_compiles() -> None:
    for rule in every_rule(GRAMMAR):
        for part in ("match", "begin", "end"):
            if part in rule:
                re.compile(rule[part])


def test_every_keyword_has_a_scope() -> None:
    assert sorted(SCOPE_OF) == sorted(keyword_table("en").canonical)


# --- clauses ----------------------------------------------------------------------------------------------------

KEYWORDS = [
    (code, name, spelling)
    for code, table in textmate.tables().items()
    for name, spellings in table["keywords"].items()
    for spelling in spellings
]


def meanings(spelling: str) -> set[str]:
    """The keywords that a spelling stands for in any language."""
    return {name for _, name, other in KEYWORDS if fold(other) == fold(spelling)}


@pytest.mark.parametrize(("code", "name", "spelling"), KEYWORDS, ids=str)
def test_keywords_of_every_language(code: str, name: str, spelling: str) -> None:
    expected = {SCOPE_OF[each] for each in meanings(spelling)}
    assert SCOPE_OF[name] in expected
    for line in (
        f"- **{spelling}:** a value", f"    * **{spelling}**: a value", f"  1. **{spelling.upper()}：** a value",
        f"-   **{spelling.replace(chr(39), chr(0x2019))}** : a value",
    ):  # fmt: skip
        written = re.search(r"\*\*([^*:：]+)", line)
        assert written is not None
        assert coloured(line).get(written[1]) in expected, (code, line)


def test_few_words_mean_two_things() -> None:
    """What one word means in two languages is coloured as the first of them; these are all."""
    double = {spelling for _, _, spelling in KEYWORDS if len({SCOPE_OF[name] for name in meanings(spelling)}) > 1}
    assert len(double) <= 4, sorted(double)


@pytest.mark.parametrize(
    "line",
    [
        "**Do:** no list item", "- **Unles:** no keyword", "- **Do** no colon", "- Do: not bold", "Text **When:** text",
        "- **Donut:** longer", "- **Good morning:** longer",
    ],
)  # fmt: skip
def test_what_is_no_clause(line: str) -> None:
    assert coloured(line) == {}


def test_a_clause_with_everything() -> None:
    line = "- **Otherwise `own card`:** wait `x=y and not (z)` {#a act=wait}"
    marks = [(text, scopes[-1].removesuffix(".constc")) for text, scopes in tokens(line) if scopes and text.strip()]
    assert [pair for pair in marks if not pair[1].startswith(("punctuation", "meta"))] == [
        ("Otherwise", "keyword.control.condition"),
        ("own", "variable.other.fact"),
        ("card", "variable.other.fact"),
        ("x", "variable.other.fact"),
        ("=", "keyword.operator.comparison"),
        ("y", "variable.other.fact"),
        ("and", "keyword.operator.logical"),
        ("not", "keyword.operator.logical"),
        ("z", "variable.other.fact"),
        ("#a", "entity.other.attribute-name.id"),
        ("act", "entity.other.attribute-name"),
        ("=", "keyword.operator.assignment"),
        ("wait", "string.unquoted.attribute-value"),
    ]


def test_names_and_principles_after_a_keyword() -> None:
    assert coloured('- **Pressed (operator):** "x"')["(operator)"] == "variable.parameter.qualifier.constc"
    assert coloured('- **Bad [#care]:** "x"')["[#care]"] == "variable.parameter.qualifier.constc"


# --- the rest ---------------------------------------------------------------------------------------------------


def test_wordings() -> None:
    found = coloured('    - `half a step`, `late` (operator): "x"')
    assert found["half"] == found["late"] == "variable.other.fact.constc"
    assert found["operator"] == "variable.parameter.carrier.constc"
    assert coloured("- `code` in a plain item") == {}


@pytest.mark.parametrize("code", textmate.LANGUAGES)
def test_checks_and_guards(code: str) -> None:
    words = textmate.tables()[code]["words"]
    for name in ("wins-over", "yields-to", "ties-with"):
        for relation in words[name]:
            found = coloured(f"- **Check:** [A](#a) {relation} [B](#b) {words['when'][0]} `x`")
            assert found[relation] == "keyword.operator.relation.constc", relation
            assert found[words["when"][0]] == "keyword.control.guard.constc"
            assert found["x"] == "variable.other.fact.constc"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("## Quiet {#quiet level=house tags=a,b}", {"#quiet", "level", "house", "tags", "a,b"}),
        ("## Quiet {authority=root}", {"authority", "root"}),
        ('## Quiet <!-- {#quiet was="a, b"} -->', {"#quiet", "was", '"a, b"'}),
        ("  - A setting. {#k} <!-- c -->", {"#k"}),
        ("  - the hour: early {#e}; late {#l}", {"#e", "#l"}),
        ("## Braces of $x_{i=1}$ in the middle", set()),
        ("Text {like this}.", set()),
    ],
)
def test_attributes(line: str, named: set[str]) -> None:
    found = coloured(line)
    assert {text for text, scope in found.items() if "attribute-" in scope} == named


@pytest.mark.parametrize(
    ("line", "word", "scope"),
    [
        ("<assistant> <!-- GOOD: clear -->", "GOOD", "markup.inserted.good.constc"),
        ("<assistant> <!-- OK -->", "OK", "markup.changed.ok.constc"),
        ("<assistant> <!-- BAD[#care, #last]: cold", "BAD", "markup.deleted.bad.constc"),
        ("<assistant> <!--good, clear-->", "good", "markup.inserted.good.constc"),
    ],
)
def test_verdicts(line: str, word: str, scope: str) -> None:
    assert coloured(line)[word] == scope


def test_other_comments_are_left_to_markdown() -> None:
    assert coloured("<!-- GOODBYE -->") == {}
    assert coloured("<!-- a note -->") == {}


@pytest.mark.parametrize("code", textmate.LANGUAGES)
def test_speakers_and_examples(code: str) -> None:
    words = textmate.tables()[code]["words"]
    user, good, example, given = (words[name][0] for name in ("user", "good", "example", "given"))
    assert coloured(f"> **{user}:** Hello")[user] == "string.other.prompt.constc"
    assert coloured(f"> **{good} (x) [#a]:** Hello")[good] == "markup.inserted.good.constc"
    assert coloured(f"**{example}**: a title {{#case}}")[example] == "entity.name.section.example.constc"
    found = coloured(f"> *{given}:* `under 12`")
    assert (found[given], found["under"]) == ("keyword.control.condition.constc", "variable.other.fact.constc")
