"""The pages that ``constc explain`` prints: complete, indexed, and true of the compiler."""

from __future__ import annotations

import re

import pytest
import suite

from constc.diagnostics.catalogue import CODES
from constc.diagnostics.explain import explain, explained_codes, first_sentence, nearest_code

HEADINGS = ["What it means", "Why it matters", "Example", "How to fix it"]


def _index() -> str:
    rows = [f"| [{code}]({code}.md) | {CODES[code].severity} | {_one_line(code)} |" for code in explained_codes()]
    return "\n".join(["| code | severity | what it means |", "|---|---|---|", *rows]) + "\n"


def _one_line(code: str) -> str:
    return first_sentence(explain(code) or "").rstrip(".:").replace("|", "\\|")


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_page_has_its_parts(code):
    page = explain(code)
    assert page is not None
    lines = page.splitlines()
    assert lines[0] == f"# {code}"
    assert lines[2] == f"Severity: **{CODES[code].severity}**"
    outside = re.sub(r"(?ms)^(`{4,}).*?^\1$", "", page)
    assert re.findall(r"(?m)^## (.*)", outside) == HEADINGS
    assert first_sentence(page).endswith((".", ":"))


@pytest.mark.parametrize("code", sorted(CODES))
def test_the_example_of_a_page_is_told_so_and_its_fix_is_not(code, tmp_path, monkeypatch):
    wrong, right = suite.page_documents(code)
    if not wrong:
        assert code == "too-wide", "only what cannot be shown in a few lines has no document to run"
        pytest.skip("the smallest example has dozens of facts; the suite of this code has it")
    craft = suite.is_craft(code)
    said = {one.code for one in suite.run(wrong, tmp_path / "wrong", monkeypatch, craft=craft)}
    assert code in said
    found = suite.run(right, tmp_path / "right", monkeypatch, craft=craft)
    assert not found, suite.describe(found)


def test_the_index_lists_every_code(update):
    path = suite.PAGES / "README.md"
    text = path.read_text(encoding="utf-8")
    start = text.index("| code |")
    if update:
        path.write_text(text[:start] + _index(), encoding="utf-8")
    else:
        assert text[start:] == _index(), "pytest --update rewrites this"


def test_explain_knows_nothing_else():
    assert explain("README") is None
    assert explain("../diagnostics/unknown-fact") is None
    assert explain("") is None


@pytest.mark.parametrize(
    ("typed", "meant"), [("unknown-principal", "unknown-principle"), ("Unknown_Level", "unknown-level"), ("xyz", None)]
)
def test_a_mistyped_code_is_recognised(typed, meant):
    assert nearest_code(typed) == meant
