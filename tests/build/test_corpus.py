"""The published constitutions: what the first dataset makes of them."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from projects import CORPUS, LATER, corpus, dropped, made, rows, run

from constc.realize.phrases import languages, phrases_of

EARLIER = CORPUS / "model_spec" / "2025-02-12" / "model_spec.md"


def _squeezed(text: str) -> str:
    return " ".join(unescape(text).split())


@pytest.mark.parametrize(
    ("file", "pairs", "elided"), [(LATER, 109, 219), (EARLIER, 87, 184)], ids=["2025-12-18r2", "2025-02-12"]
)
def test_the_pairs_of_the_model_spec(file: Path, pairs: int, elided: int, tmp_path: Path) -> None:
    source = _squeezed(corpus(file).read_text(encoding="utf-8"))
    for include, expected in ((False, pairs), (True, elided)):
        dataset = made(file, tmp_path / str(include), include_elided=include)
        found = [row for row in rows(dataset).values() if row["_config"] == "preferences"]
        assert len(found) == expected
        assert all(row["chosen"] != row["rejected"] for row in found)
        texts = [
            message["content"] for row in found for name in ("prompt", "chosen", "rejected") for message in row[name]
        ]
        assert [text for text in texts if _squeezed(text) not in source] == []
        left = [entry for entry in dropped(tmp_path / str(include)) if entry["config"] == "preferences"]
        assert len(found) + len(left) == elided
        assert {entry["reason"] for entry in left} == (set() if include else {"elided"})


def test_no_word_of_the_answers_is_ours(tmp_path: Path) -> None:
    dataset = made(corpus(LATER), tmp_path / "set")
    introductions = [phrases_of(code).introduce("") for code in languages()]
    for row in rows(dataset).values():
        for message in row["prompt"]:
            assert not any(message["content"].startswith(words) for words in introductions)


def test_example_files_are_scenarios(tmp_path: Path) -> None:
    dataset = made(corpus(LATER), tmp_path / "set")
    assert dataset.manifest.configs["scenarios"].rows > dataset.manifest.configs["preferences"].rows
    assert dataset.manifest.configs["principles"].rows == 59
    assert any(path.startswith("constitution/examples/") for path in dataset.manifest.files)


def _constitutions() -> list[Path]:
    files = CORPUS.rglob("*") if CORPUS.exists() else ()
    other = re.compile(r"source\.txt$|COUNTS\.md$|/examples/")
    return sorted(path for path in files if path.is_file() and not other.search(path.as_posix()))


@pytest.mark.parametrize("file", _constitutions(), ids=lambda path: path.name)
def test_every_other_document_becomes_a_dataset(file: Path, tmp_path: Path) -> None:
    report = run(file, tmp_path / "set")
    assert (tmp_path / "set" / "README.md").is_file()
    assert report.digest
