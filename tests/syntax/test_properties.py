"""Whatever the text, and however a real document is damaged: no exception, and a tree that keeps its promises."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import constitutions, needs_corpus, relative

from .reading import check, read

CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large]
QUICK = settings(max_examples=300, deadline=None, database=None, derandomize=True, suppress_health_check=CHECKS)
THOROUGH = settings(max_examples=10_000, deadline=None, database=None, suppress_health_check=CHECKS)

FRAGMENTS = (
    # headings
    "# Title", "## Care {#care level=safety tags=a,b}", "### Last ### {#last}",
    "## Old <!-- {level=style was=older} -->", "   # Indented", "#none", "######", "## $x_{i=1}$ {=}",
    '<div id="anchor">', "</div>",
    # clauses
    "- **Level:** safety", "- **When:** somebody asks `under 18`", "  - **Do:** help {act=help}",
    "  - **Don't:** refuse", "    - **Unless:** it hurts `harm and not (consent or surface=voice)`",
    "  - **Otherwise `record here`:** wait", "- **Because**: people are curious", "* **Never：** lie",
    "1. **May** : joke", "+ **If:** `a=`", "- **Vary:** tone: dry; warm", '- **Asked:** "What is it?"',
    '- **Good:** "A vessel."', "- **Good:** as above", "- **Bad:** „nein“ {#b1}", "- **OK:** «oui»",
    '- **Pressed (operator):** "Do it."', "- **Overrides:** [Care](#care), #last when `under 18`",
    "- **Yields to:** [A](#a) `x`", "- **Check:** [A](#a) wins over [B](#b) when `x`", "- **Check:** A beats B",
    "- **Situations:**", "  - Somebody is at home.", "    - `at home` (operator): instead: it is late",
    "    - `a`, `b`: \"I live here.\"", "- **Unles:** x", "- Do: x", "- plain item", "  continued", "    more",
    "\t- **Do:** tabbed", "- **Id:** x <!-- gone -->", "  <!--", "  -->", "lazy words [^abcd]",
    # conversations
    "**Example**: a case {#case}", "~~~xml", "~~~", "~~~~", "```xml", "```", "```python", "<user>", "</user>",
    "<assistant>", "</assistant>", "<assistant> <!-- GOOD: clear -->", "<assistant> <!-- BAD[#care, #last]: cold",
    "it is cold -->", "<assistant> <!-- GODO -->", "<comparison>", "</comparison>", "*<comparison>",
    "  </comparison>", "<system>", "</system>", "<tool name=\"a>b\">", "</tool>", "<settings>", "under_18: true",
    "</settings>", "<untrusted>", "</untrusted>", "[...]", "[…]", "> **User:** Will it hurt?",
    "> **Good (kind) [#care]:** No.", "> **Bad:** Next.", "> *Given:* `under 18`", "> **Godo:** x", ">", "> > deep",
    "> [!NOTE]", '!!! meta "why"', "    aside",
    # inline and everything else
    "Text with [?](#care), [Last](#last) and [^abcd].", "`[code](#care)`", "&amp; &lt;b&gt; &#99999999999;", "---",
    "***", "===", "| a | b |", "<!-- note -->", "<!--", "-->", "“", "”", "\"", "**", "`", "{#", "}", "(", ")", "\\",
    "\u200b", "\x00", "\u2028", "é", "constitution: Aster", "language: de", "levels: [a, {b: {kind: weigh}}]",
    "facts: {under_18: {yes: A child.}}", "a: *x", "...",
)  # fmt: skip
JOINTS = ("\n", "\n", "\n", "\n\n", "", " ", "\n  ", "\n    ", "\n> ", "\n\t", "\r\n", "\r")
FRONT = ("", "", "---\nconstitution: Aster\n---\n", "---\nlanguage: de\n---\n", "---\n", "\ufeff")

pieces = st.one_of(st.sampled_from(FRAGMENTS), st.sampled_from(FRAGMENTS), st.text(max_size=12))
documents = st.builds(
    lambda front, parts: front + "".join(piece + joint for piece, joint in parts),
    st.sampled_from(FRONT),
    st.lists(st.tuples(pieces, st.sampled_from(JOINTS)), max_size=40),
)


def holds(text: str | bytes) -> None:
    got = read(text)
    check(got)
    again = read(text)
    assert again.document == got.document
    assert again.diagnostics == got.diagnostics


@given(st.binary(max_size=400))
@QUICK
def test_any_bytes(raw):
    holds(raw)


@given(st.text(max_size=400))
@QUICK
def test_any_text(text):
    holds(text)


@given(documents)
@QUICK
def test_constitution_like_text(text):
    holds(text)


@pytest.mark.full
@given(st.binary(max_size=1000))
@THOROUGH
def test_any_bytes_at_length(raw):
    holds(raw)


@pytest.mark.full
@given(st.text(max_size=1000))
@THOROUGH
def test_any_text_at_length(text):
    holds(text)


@pytest.mark.full
@given(documents)
@THOROUGH
def test_constitution_like_text_at_length(text):
    holds(text)


# --- real documents ---------------------------------------------------------------------------------------------


def edited(text: str, chance: random.Random) -> str:
    """``text`` after one to six small edits of lines and characters."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(lines))
        other = chance.randrange(len(lines))
        line = lines[at]
        column = chance.randint(0, len(line))
        match chance.randrange(8):
            case 0:
                lines[at : at + 1] = []
            case 1:
                lines.insert(at, line)
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                lines.insert(at, chance.choice(FRAGMENTS))
            case 4:
                lines[at] = line[:column] + line[column + 1 :]
            case 5:
                lines[at] = line[:column] + chance.choice(FRAGMENTS) + line[column:]
            case 6:
                lines[at] = line[:column] + chance.choice("*`<>#[](){}:-~!&\"'\\\t\x00 ") + line[column:]
            case 7:
                lines[at : at + 2] = [" ".join(lines[at : at + 2])]
        lines = lines or [""]
    return "\n".join(lines)


def mutated(seed: int, whole: bool) -> str:
    """A real document, or a stretch of it, with a few edits; the same for the same seed."""
    chance = random.Random(seed)
    text = chance.choice(constitutions()).read_text(encoding="utf-8")
    if not whole:
        lines = text.split("\n")
        start = chance.randrange(len(lines))
        text = "\n".join(lines[start : start + chance.randint(20, 300)])
    return edited(text, chance)


@needs_corpus
@pytest.mark.parametrize("start", range(0, 200, 50))
def test_stretches_of_real_documents_with_a_few_edits(start):
    for seed in range(start, start + 50):
        check(read(mutated(seed, whole=False)))


@needs_corpus
@pytest.mark.full
@pytest.mark.parametrize("start", range(1000, 3000, 100))
def test_real_documents_with_a_few_edits(start):
    for seed in range(start, start + 100):
        holds(mutated(seed, whole=seed % 2 == 0))


@needs_corpus
@pytest.mark.parametrize("path", constitutions(), ids=relative)
def test_every_real_document(path: Path):
    got = read(path.read_bytes())
    check(got)
    if got.document.mode == "prose":
        assert [found for found in got.diagnostics if found.severity == "error"] == []


@needs_corpus
@pytest.mark.parametrize("path", constitutions(), ids=relative)
def test_line_ends_change_nothing(path: Path):
    """CRLF and CR give the tree, the positions and the diagnostics of LF."""
    raw = re.sub(rb"\r\n?", b"\n", path.read_bytes())
    plain = read(raw)
    for end in (b"\r\n", b"\r"):
        other = read(raw.replace(b"\n", end))
        assert other.source.text == plain.source.text
        assert other.document.blocks == plain.document.blocks
        assert other.document.sections == plain.document.sections
        assert other.document.front_matter == plain.document.front_matter
        assert [(one.code, one.at.span, one.facts) for one in other.diagnostics] == [
            (one.code, one.at.span, one.facts) for one in plain.diagnostics
        ]
