"""The line scanner is total: every character lies in exactly one token, in order, whatever the text."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constc.syntax import decode, keyword_table, languages
from constc.syntax.front_matter import read_front_matter
from constc.syntax.scanner import Token, scan
from corpus import constitutions, needs_corpus, relative

from .test_properties import FRAGMENTS, QUICK, THOROUGH, documents, edited, mutated

#: Tokens of no width, by which sections and items end.
WIDTHLESS = {"SECTION_CLOSE", "ITEM_CLOSE", "QUOTE_CLOSE"}
#: What each of them closes.
CLOSES = {"SECTION_CLOSE": {"HEADING"}, "ITEM_CLOSE": {"CLAUSE", "ITEM"}, "QUOTE_CLOSE": {"QUOTE_OPEN"}}


def tokens(text: str) -> tuple[str, int, list[Token]]:
    """The text as it is read, where its body begins, and the tokens of the body."""
    read = decode("constitution.md", text.encode("utf-8", "surrogatepass"))[0].text
    start = read_front_matter(read, [])[1]
    return read, start, scan(read, start, keyword_table("en")).tokens


def kinds(text: str) -> list[str]:
    return [token[0] for token in tokens(text)[2]]


def total(text: str) -> None:
    """Each token begins where the one before ends, and the tokens joined give the text back."""
    read, start, found = tokens(text)
    at = start
    for kind, begin, end, _ in found:
        assert begin == at, (kind, begin, at)
        assert end >= begin
        assert end > begin or kind in WIDTHLESS or kind == "QUOTE_OPEN"
        assert end == begin or kind not in WIDTHLESS
        at = end
    assert at == len(read)
    assert "".join(read[begin:end] for _, begin, end, _ in found) == read[start:]
    for closing, openings in CLOSES.items():
        assert sum(1 for one in found if one[0] in openings) == sum(1 for one in found if one[0] == closing)


@needs_corpus
@pytest.mark.parametrize("path", constitutions(), ids=relative)
def test_every_real_document(path: Path):
    total(path.read_bytes().decode("utf-8", "replace"))


@given(st.text(max_size=500))
@QUICK
def test_any_text(text):
    total(text)


@given(documents)
@QUICK
def test_constitution_like_text(text):
    total(text)


@pytest.mark.full
@given(st.one_of(documents, st.text(max_size=1000)))
@THOROUGH
def test_any_text_at_length(text):
    total(text)


@needs_corpus
@pytest.mark.parametrize("start", range(0, 300, 100))
def test_stretches_of_real_documents_with_a_few_edits(start):
    for seed in range(start, start + 100):
        total(mutated(seed, whole=False))


@needs_corpus
@pytest.mark.full
@pytest.mark.parametrize("start", range(0, 2000, 200))
def test_real_documents_with_a_few_edits(start):
    for seed in range(start, start + 200):
        total(mutated(seed, whole=True))


def test_fragments_in_any_order():
    chance = random.Random(7)
    for _ in range(200):
        total(edited("\n".join(chance.sample(FRAGMENTS, 30)), chance))


@pytest.mark.parametrize("language", languages())
def test_every_language(language):
    table = keyword_table(language)
    text = "".join(f"- **{table.canonical[name]}:** x\n" for name in table.canonical)
    assert [token[0] for token in scan(text, 0, table).tokens] == ["CLAUSE", "ITEM_CLOSE"] * len(table.canonical)


@pytest.mark.parametrize("text", ["", "\n", " ", "\t\n \n", "\n" * 50])
def test_nothing_but_white_space(text):
    total(text)
    assert set(kinds(text)) <= {"BLANK"}


@pytest.mark.parametrize("char", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\u3000", "\xa0"])
def test_white_space_that_ends_no_line(char):
    """Only a line feed ends a line, whatever else Python takes for white space or for a line boundary."""
    total(f"{char}\n# A{char}b\n{char}# c\n- **Do:** x{char}\n{char}\n")
    assert kinds(f"# A{char}- **Do:** b\n") == ["HEADING", "SECTION_CLOSE"]


def test_tokens_of_a_small_document():
    text = (
        "Before.\n\n# Title\n\n- **When:** a\n  - **Do:** b\n\n- plain\n\n**Example**: c\n\n"
        "~~~xml\n<user>\nd\n</user>\n~~~\n\n"
        "> **User:** e\n\n```\nf\n```\n<!-- g -->\n"
    )
    total(text)
    assert kinds(text) == [
        "PROSE", "HEADING", "BLANK", "CLAUSE", "CLAUSE", "ITEM_CLOSE", "ITEM_CLOSE", "PROSE", "EXAMPLE", "BLANK",
        "FENCE_OPEN", "TURN_OPEN", "TEXT", "TURN_CLOSE", "FENCE_CLOSE", "BLANK", "QUOTE_OPEN", "QUOTE_TURN",
        "QUOTE_CLOSE", "BLANK", "CODE", "COMMENTARY", "SECTION_CLOSE",
    ]  # fmt: skip
