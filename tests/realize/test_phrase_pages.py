"""Pages of composed text, one for each language, to be read line by line by somebody at home in it.

``pytest --update`` writes ``tests/golden/phrases/<language>/samples.md`` anew from the constitution beside it. A
language keeps its ``deliberation`` only while every sample on its page reads well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path
from typing import TypeVar

import pytest

from constc.build.check import Analysis, analyse
from constc.realize.phrases import languages, phrases_of
from constc.records import Choices, collect
from constc.records.composition import Composed, Composition

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "phrases"
MOST = {"en": 40}
_T = TypeVar("_T")
_PLACE = re.compile(r"\{\w+\}")
_HEAD = """# Samples of composed text

Written by `pytest --update` from the constitution beside it.
"""


@pytest.fixture(scope="module", params=languages())
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def analysis(language: str) -> Analysis:
    return analyse(str(GOLDEN / language / "constitution.md"))


@pytest.fixture(scope="module")
def composition(analysis: Analysis) -> Composition:
    return collect(analysis.graph, analysis.loaded.names, Choices()).composition


def test_the_constitution_has_nothing_to_mend(analysis: Analysis) -> None:
    assert [each.code for each in analysis.diagnostics if each.severity in {"error", "warning"}] == []


def test_samples(language: str, analysis: Analysis, composition: Composition, update: bool) -> None:
    path = GOLDEN / language / "samples.md"
    text = _page(language, analysis.graph.assistant, _drawn(composition.pairs, MOST.get(language, 20)))
    if update:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), "run pytest --update and review the difference"


def test_a_page_shows_every_form(language: str, composition: Composition) -> None:
    drawn = _drawn(composition.pairs, MOST.get(language, 20))
    assert len(drawn) == MOST.get(language, 20)
    assert {row.form for row in drawn} == {"voice", "act", "reasoned"}
    told = "\n".join(row.prompt[0].content for row in drawn if row.form != "voice")
    words = phrases_of(language).deliberation
    assert words is not None
    frames = (words.operator, words.tool, words.earlier, *words.turns.values())
    shown = [all(part in told for part in frame.partition("{text}")[0].split("{name}")) for frame in frames]
    assert all(shown), "each carrier is on the page"


def _drawn(pairs: list[Composed], most: int) -> list[Composed]:
    """Rows from all over the text: of every four three stories, with a reason and without by turns, and one voice."""
    by_prompt: dict[tuple[str, ...], dict[str, Composed]] = {}
    for row in pairs:
        key = ("voice", row.chosen) if row.form == "voice" else tuple(each.content for each in row.prompt)
        by_prompt.setdefault(key, {}).setdefault(row.form, row)
    stories = [forms for forms in by_prompt.values() if "voice" not in forms]
    voices = [forms["voice"] for forms in by_prompt.values() if "voice" in forms]
    told = [
        forms.get(("act", "reasoned")[number % 2]) or forms["act"]
        for number, forms in enumerate(_spread(stories, most * 3 // 4))
    ]
    return [*told, *_spread(voices, most - len(told))]


def _spread(items: list[_T], most: int) -> list[_T]:
    """At most ``most`` of ``items``, as far from each other as they can be."""
    if len(items) <= most:
        return items
    return [items[number * len(items) // most] for number in range(most)]


def _page(language: str, name: str, drawn: list[Composed]) -> str:
    return "\n".join((_HEAD, *chain.from_iterable(map(_sample, count(1), drawn)), *_phrases(language, name)))


def _sample(number: int, row: Composed) -> Iterator[str]:
    yield f"## {number} ({row.form}, {row.kind}, {row.case.principle})\n"
    for message in row.prompt:
        yield f"- {message.role}: {message.content}".replace("\n", "\n  ")
    yield f"- answer: {row.chosen}\n".replace("\n", "\n  ").rstrip() + "\n"


def _phrases(language: str, name: str) -> Iterator[str]:
    """Every phrase of the file with the assistant's name and three dots in it."""
    words = phrases_of(language).deliberation
    assert words is not None
    yield "## The phrases\n"
    frames = (*words.contexts.values(), words.operator, words.tool, words.earlier, *words.turns.values())
    for frame in (*frames, *words.questions.values(), words.do, words.may):
        yield f"- {_PLACE.sub('…', frame.replace('{name}', name))}"
    yield ""
