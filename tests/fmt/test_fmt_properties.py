"""Formatting changes the layout and nothing else: on random documents, on damaged real ones, on every real one."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import CORPUS, MODEL_SPEC, constitutions, needs_corpus, relative

from .formatting import EXPECTED, formatted, holds
from .layouts import list_document, random_document

ROOT = Path(__file__).resolve().parents[2]
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large]
QUICK = settings(max_examples=300, deadline=None, database=None, derandomize=True, suppress_health_check=CHECKS)
THOROUGH = settings(max_examples=5000, deadline=None, database=None, suppress_health_check=CHECKS)
#: A refusal keeps the file as it is; more than so many of them are a defect of the formatter.
MOST_REFUSED = 0.002

chances = st.randoms(use_true_random=False)
REAL = (
    *constitutions(),
    *sorted(MODEL_SPEC.glob("*/examples/*.md")),
)
OWN = (
    *sorted((ROOT / "constitutions").glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "tests" / "golden").glob("*/*.md")),
    *sorted((ROOT / "tests" / "diagnostics").glob("*.md")),
)


def each(documents: st.SearchStrategy[str], effort: settings) -> Counter[str]:
    """Check every document; how many were changed, left and refused."""
    found: Counter[str] = Counter()

    @given(documents)
    @effort
    def check(text: str) -> None:
        result = holds(text)
        if result.refusal is not None:
            found["damaged" if result.refusal.reason in EXPECTED else "refused"] += 1
        else:
            found["changed" if result.edits else "left"] += 1

    check()
    assert found["refused"] <= found.total() * MOST_REFUSED, found
    assert found["changed"] > found.total() / 3, found
    return found


def test_random_documents() -> None:
    each(st.builds(random_document, chances), QUICK)


def test_random_lists() -> None:
    each(st.builds(list_document, chances), QUICK)


@pytest.mark.full
def test_five_thousand_random_documents() -> None:
    each(st.builds(random_document, chances), THOROUGH)


@pytest.mark.full
def test_five_thousand_random_lists() -> None:
    each(st.builds(list_document, chances), THOROUGH)


@given(st.binary(max_size=300))
@QUICK
def test_any_bytes(raw: bytes) -> None:
    holds(raw)


@given(st.text(alphabet='-*+#>`~<!|:{}="a1. \t\n', max_size=120))
@QUICK
def test_any_marks(text: str) -> None:
    holds(text)


@needs_corpus
@pytest.mark.parametrize("path", REAL, ids=relative)
def test_every_real_document(path: Path) -> None:
    assert holds(path.read_bytes()).refusal is None


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_documents_of_the_project(path: Path) -> None:
    assert holds(path.read_bytes()).refusal is None


def test_the_shipped_constitutions_are_formatted() -> None:
    for path in sorted((ROOT / "constitutions").glob("*.md")):
        assert formatted(path.read_bytes()).edits == (), path.name


@needs_corpus
@pytest.mark.parametrize("start", range(0, 200, 50))
def test_stretches_of_real_documents_with_a_few_edits(start: int) -> None:
    from syntax.test_properties import mutated

    for seed in range(start, start + 50):
        result = holds(mutated(seed, whole=False))
        assert result.refusal is None or result.refusal.reason in EXPECTED


@needs_corpus
@pytest.mark.full
@pytest.mark.parametrize("start", range(1000, 2000, 100))
def test_real_documents_with_a_few_edits(start: int) -> None:
    from syntax.test_properties import mutated

    for seed in range(start, start + 100):
        holds(mutated(seed, whole=seed % 10 == 0))


@needs_corpus
def test_words_of_the_model_spec_stay() -> None:
    """The whole text but for blank lines: in a published document nothing else is out of place."""
    for path in sorted(MODEL_SPEC.glob("*/model_spec.md")):
        before = path.read_text(encoding="utf-8")
        now = formatted(path.read_bytes()).text
        assert [line for line in before.split("\n") if line.strip()] == [
            line for line in now.split("\n") if line.strip()
        ]
    assert CORPUS.is_dir()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_the_byte_order_mark_stay(end: str, mark: str) -> None:
    for seed in range(40):
        text = "# Title\n" + re.sub(r"\r\n?", "\n", list_document(random.Random(seed))).replace("\ufeff", "")
        raw = (mark + text.replace("\n", end)).encode()
        plain = formatted(text)
        result = holds(raw)
        assert result.text == plain.text
        assert result.raw == (mark + plain.text.replace("\n", end)).encode()
