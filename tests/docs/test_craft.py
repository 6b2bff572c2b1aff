"""docs/craft.md: its examples are constitutions without errors and warnings, and they show all nine keywords."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_language_examples import Example, checked, examples, serious

PAGE = Path(__file__).resolve().parents[2] / "docs" / "craft.md"
EXAMPLES = tuple(examples(PAGE.read_text(encoding="utf-8")))
NINE = ("When", "Do", "Don't", "Unless", "Otherwise", "Because", "Situations", "Asked", "Good")


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"line-{example.line}" for example in EXAMPLES])
def test_example(example: Example) -> None:
    assert (example.path, example.error) == ("", "")
    assert serious(checked("constitution.md", example.text)) == []


def test_no_example_is_missed() -> None:
    openers = re.findall(r"^[`~]{3,}", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert 2 * len(EXAMPLES) == len(openers) >= 16


@pytest.mark.parametrize("keyword", NINE)
def test_a_worked_example_of_each_keyword(keyword: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert any(f"- **{keyword}:**" in example.text for example in EXAMPLES)
    heads = re.findall(r"^- \[.*\]\(#.*\): (.*)$", page, re.MULTILINE)
    told = {word.strip() for head in heads for word in re.split(r",| and ", head)}
    assert keyword in told, "the list of contents says where the keyword is treated"


def test_the_last_example_of_each_principle_makes_pairs(tmp_path: Path) -> None:
    """Every tree of the page is a case for the compiler: a Good with its Bad is a row."""
    from constc import build

    trees = [example for example in EXAMPLES if "**Situations:**" in example.text]
    assert len(trees) >= 5
    for example in trees:
        file = tmp_path / f"line-{example.line}.md"
        file.write_text(example.text, encoding="utf-8")
        report = build(file, out=tmp_path / "out", dry_run=True)
        assert report.configs["preferences"].rows == example.text.count("**Bad:**")
        assert report.dropped == {}
