"""Real constitutions, as test data. They lie beside the checkout and are no part of it."""

from __future__ import annotations

from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
ABSENT = "the corpus of real constitutions is not there"
MODEL_SPEC = CORPUS / "model_spec"
RELEASES = ("2025-02-12", "2025-12-18r2")
LATER = RELEASES[-1]

needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason=ABSENT)


def model_spec(release: str = LATER) -> bytes:
    """The bytes of one release of the Model Spec."""
    return (MODEL_SPEC / release / "model_spec.md").read_bytes()


def constitutions() -> tuple[Path, ...]:
    """Every constitution of the corpus, without example files; empty where the corpus is absent."""
    found = [path for path in CORPUS.glob("*") if path.is_file() and not path.name.endswith(".source.txt")]
    return tuple(sorted([*found, *MODEL_SPEC.glob("*/model_spec.md")]))


def relative(path: Path) -> str:
    """The name of a corpus file in the list of tests."""
    return path.relative_to(CORPUS).as_posix()
