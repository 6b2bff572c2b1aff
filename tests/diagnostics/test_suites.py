"""The Markdown suites: what each wrong document is told, and that every diagnostic is shown by one of them."""

from __future__ import annotations

import pytest
import suite


def _outcome(case, tmp_path, monkeypatch):
    return suite.run(tuple(case.files), tmp_path, monkeypatch, craft=suite.is_craft(case.suite))


@pytest.mark.parametrize("path", suite.suites(), ids=lambda path: path.stem)
def test_titles_are_unique_and_every_test_says_what_must_hold(path):
    cases = suite.read_cases(path)
    assert cases
    assert len({case.title for case in cases}) == len(cases)
    assert all(case.musts and case.files for case in cases), [c.title for c in cases if not c.musts or not c.files]


@pytest.mark.parametrize("case", suite.all_cases(), ids=lambda case: case.name)
def test_must(case, tmp_path, monkeypatch):
    outcome = _outcome(case, tmp_path, monkeypatch)
    failures = suite.unmet(case, outcome)
    assert not failures, f"\n{case.name}\nnot met:\n  " + "\n  ".join(failures) + "\nsaid:\n" + suite.describe(outcome)


@pytest.mark.parametrize("path", suite.suites(), ids=lambda path: path.stem)
def test_expected(path, tmp_path, monkeypatch, update):
    cases = suite.read_cases(path)
    outcomes = {}
    for number, case in enumerate(cases):
        outcomes[case.title] = suite.describe(_outcome(case, tmp_path / str(number), monkeypatch))
    if update:
        path.write_text(suite.rewritten(path, outcomes), encoding="utf-8")
        return
    for case in cases:
        assert outcomes[case.title] == case.expected, f"{case.name} (pytest --update rewrites this)"


def test_a_must_line_can_fail():
    """The lines written by hand are held against the outcome, not against the expected fence."""
    case = suite.Case("x", "y", 0, files=[("constitution.md", b"")], musts=["unknown-level at 5:12", "nothing else"])
    assert suite.unmet(case, ()) == ["unknown-level at 5:12"]
    case.musts = ["no unknown-level", "nothing"]
    assert suite.unmet(case, ()) == []


def test_every_code_has_a_page_and_is_emitted_by_a_suite_of_its_name(tmp_path, monkeypatch):
    from constc.diagnostics.catalogue import CODES

    emitted: set[str] = set()
    for number, case in enumerate(suite.all_cases()):
        codes = {one.code for one in _outcome(case, tmp_path / str(number), monkeypatch)}
        emitted |= codes & {case.suite}
    pages = {page.stem for page in suite.PAGES.glob("*.md")} - {"README"}
    assert pages == set(CODES)
    assert emitted == set(CODES)
