"""The notes about the craft: they are few, they stay out of the way, and their work grows with the text."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from constc.build.check import analyse
from constc.diagnostics.catalogue import CODES, craft
from constc.graph import lower
from constc.graph.model import PrincipleGraph
from constc.realize.craft import CRAFT, run_craft
from constc.realize.craft.claims import Ground, claims
from constc.realize.craft.words import content_words, stem
from constc.syntax import decode, parse

ROOT = Path(__file__).resolve().parents[2]
CONSTITUTIONS = sorted((ROOT / "constitutions").glob("*.md"))
CORPUS = ROOT.parent / "shared" / "corpus"
NAMES = {code.name for code in craft.CODES}


def _graph(text: str) -> PrincipleGraph:
    source, _ = decode("constitution.md", text.encode())
    document, _ = parse(source)
    graph, _ = lower((document,), {})
    return graph


def test_one_function_for_each_code() -> None:
    codes = [each.__name__.replace("_", "-") for each in CRAFT]
    assert set(codes) == NAMES
    assert len(codes) == len(NAMES)


def test_only_what_is_lost_is_a_warning() -> None:
    assert {code for code in NAMES if CODES[code].severity != "note"} == {"answer-without-prompt"}


@pytest.mark.parametrize("path", CONSTITUTIONS, ids=lambda path: path.stem)
def test_a_shipped_constitution_has_few_notes_and_no_warning(path: Path) -> None:
    found = analyse(str(path)).diagnostics
    assert [one.message for one in found if one.severity != "note"] == []
    count = Counter(one.code for one in found)
    assert count["answer-not-grounded"] + count["answer-names-its-condition"] <= 12
    assert not count.keys() & {"no-reason", "no-otherwise", "no-pair", "unexercised-exception", "unspecified-case"}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus of real constitutions beside the repository")
def test_a_document_without_clauses_is_asked_for_nothing() -> None:
    for path in sorted(CORPUS.rglob("*.md")):
        analysis = analyse(str(path))
        if analysis.graph.mode != "strict":
            assert [one.code for one in analysis.diagnostics if one.code in NAMES] == [], path.name


def test_what_could_not_be_read_is_no_gap() -> None:
    """The Because is there, mistyped; the reader is told of the mistake, not of what follows from it."""
    text = "# Wren\n\n## The pass\n\n- **Do:** {act}\n- **Becuase:** somebody has to look for them\n"
    graph = _graph(text.format(act="name another way across"))
    source = graph.documents[0].source
    _, found = parse(source)
    assert {one.code for one in found} == {"near-keyword"}
    assert [one.code for one in run_craft(graph)] == ["no-reason"]
    assert run_craft(graph, found) == ()


# --- what an answer may state -------------------------------------------------------------------------------------


def _missing(answer: str, *prompt: str, language: str = "en") -> list[str]:
    return [claim.text for claim in claims(answer, Ground(language, prompt))]


@pytest.mark.parametrize(
    ("answer", "prompt", "missing"),
    [
        ("The bus goes at 9.40.", "The bus goes at 9.40.", []),
        ("The bus goes at 9.40.", "There is a bus.", ["9.40"]),
        ("In 3 hours.", "It takes three hours.", []),
        ("In 4 hours.", "It takes three hours.", ["4"]),
        ("They come to 45.", "Twelve pots and 33 pans.", []),
        ("It's 30: a third is 15, and two of those are 30.", "What is 2/3 of 45?", []),
        ("With tax 411.40.", "340 plus 21 %", []),
        ("1. Open it. 2. Shut it.", "How?", []),
        ("Ring 112, or 1414.", "Help!", ["1414"]),
        ("Knight to f6.", "e4", []),
    ],
)
def test_numbers(answer: str, prompt: str, missing: list[str]) -> None:
    assert _missing(answer, prompt) == missing


@pytest.mark.parametrize(
    ("answer", "missing"),
    [
        ("Ask Lena, she knows. Lena has the key.", []),
        ("Ask Toni, she knows.", ["Toni"]),
        ("Ask for Lena's key on Monday, in French, Mrs Lena.", []),
        ("Well: Toni it is. 'Toni!'", []),
        ("The PDF is yours, and I'll send it.", []),
    ],
)
def test_names(answer: str, missing: list[str]) -> None:
    assert _missing(answer, "Lena is at the desk.") == missing


def test_in_german_a_capital_is_no_name() -> None:
    assert _missing("Der Bus zum Gasthof kommt um 9.40.", "Wann?", language="de") == ["9.40"]


@pytest.mark.parametrize(
    ("answer", "missing"),
    [
        ("The note says 'back at noon', so wait.", []),
        ("The note says 'back at one', so wait.", ["back at one"]),
        ('The note says: "back at one".', ["back at one"]),
        ("Write to her: 'I am sorry.'", []),
    ],
)
def test_quotations(answer: str, missing: list[str]) -> None:
    assert _missing(answer, "On the door: Back at noon.") == missing


def test_forms_of_one_word_have_one_stem() -> None:
    for words in (("stop", "stopped", "stops", "stopping"), ("avalanche", "avalanches"), ("berry", "berries")):
        assert len({stem(word, "en") for word in words}) == 1


def test_ordinary_words_carry_nothing() -> None:
    assert [word for word, _ in content_words("I'd rather wait until the avalanche has gone.", "en")] == ["avalanche"]


# --- work ---------------------------------------------------------------------------------------------------------

RULE = "## A\n\n- **When:** x is so `x`\n  - **Do:** go\n  - **Otherwise:** stay\n- **Situations:**\n"


def _leaves(count: int) -> str:
    on = '    - `x`: It is {0}.\n      - **Good:** "Bob {0}"\n'
    off = '    - `not x`: It is not {0}.\n      - **Good:** "no {0}"\n'
    leaves = "".join((on + off).format(number) for number in range(count))
    return f'{RULE}  - Set.\n    - **Asked:** "q"\n{leaves}'


def _long_answers(count: int) -> str:
    words = " ".join(f"Word{number} {number * 7} said 'w{number}'," for number in range(count * 20))
    on = f'    - `x`: "{words}"\n      - **Good:** "{words} Bob"\n'
    return f'{RULE}  - Set.\n{on}    - `not x`: "No."\n      - **Good:** "no"\n'


def _steps(graph: PrincipleGraph) -> int:
    """How many functions are called: as good as time, and the same on every machine."""
    count = 0

    def step(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(step)
    try:
        run_craft(graph)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("text", [_leaves, _long_answers], ids=["leaves", "long-answers"])
def test_work_grows_with_the_text(text) -> None:
    small, large = _graph(text(100)), _graph(text(400))
    assert _steps(large) < 5 * _steps(small)


def test_what_is_too_wide_to_look_at_is_told() -> None:
    names = [
        f"{first}{second}"
        for first in "bdfgklmnprst"
        for second in ("alm", "eud", "ost", "irk", "uze", "oph", "ank", "yld")
    ]
    rule = "## A\n\n- **When:** x is so `x`\n  - **Do:** go\n"
    unless = "".join(f"  - **Unless:** {name} `{name}`\n    - **Do:** do {name}\n" for name in names)
    words = "".join(f'    - `{name}`: {name}.\n      - **Good:** "{name}"\n' for name in names)
    graph = _graph(rule + unless + '- **Situations:**\n  - Set.\n    - **Asked:** "q"\n    - `x`: x.\n' + words)
    assert [(one.code, one.variant) for one in run_craft(graph)] == [("too-wide", "situations")]
