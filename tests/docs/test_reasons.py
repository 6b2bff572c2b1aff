"""The pages of docs/coverage: one for each reason, indexed, with examples that show what they say."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from constc.build.pipeline import BuildOptions, build
from constc.dataset.read import open_dataset
from constc.dataset.reasons import INFEASIBLE, REASONS
from constc.diagnostics.explain import explain_reason, explained_reasons, first_sentence
from constc.resources import reasons_folder

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "coverage"
DATASET = FOLDER.parent / "dataset.md"
#: What cannot be shown in a few lines: dozens of facts, a language that constc does not have.
WITHOUT_EXAMPLE = {"too-wide", "no-phrases"}
#: Reasons of rows that are left out; nothing is covered or not for them.
OF_ROWS = {"equal-texts", "duplicate", "unbalanced-hold", "no-branch-reason"}


def _documents(code: str) -> list[str]:
    return re.findall(r"^`{5}markdown\n(.*?)^`{5}$", explain_reason(code) or "", re.MULTILINE | re.DOTALL)


def _reasons(text: str, folder: Path) -> set[str]:
    """Every reason that a build gives; ladders apart, which nobody writes in an example of something else."""
    (folder / "aster.md").write_text(text, encoding="utf-8")
    report = build(str(folder / "aster.md"), BuildOptions(out=str(folder / "out")))
    assert not [one for one in report.diagnostics if one.severity == "error"]
    found = {*report.dropped}
    for entry in report.coverage["principles"].values():
        found |= {entry.get("reason"), *(each["reason"] for each in (*entry["conditions"], *entry.get("tensions", ())))}
    cases = open_dataset(folder / "out").rows("cases", columns=["kind", "reason"])
    found |= {case["reason"] for case in cases if case["kind"] != "ladder"}
    return found - {None}


def test_every_reason_has_a_page() -> None:
    assert set(explained_reasons()) == set(REASONS)
    assert set(REASONS) >= INFEASIBLE | WITHOUT_EXAMPLE | OF_ROWS


@pytest.mark.parametrize("code", REASONS)
def test_a_page_has_its_parts(code: str) -> None:
    page = explain_reason(code)
    assert page is not None
    assert page.splitlines()[0] == f"# {code}"
    outside = re.sub(r"(?ms)^(`{4,}).*?^\1$", "", page)
    parts = ["What it means", "What to do"] if code in WITHOUT_EXAMPLE else ["What it means", "Example", "What to do"]
    assert re.findall(r"(?m)^## (.*)", outside) == parts
    what = "Of a row" if code in OF_ROWS else "It cannot be covered" if code in INFEASIBLE else "It can be covered"
    assert what in page.splitlines()[2]


@pytest.mark.parametrize("code", [code for code in REASONS if code not in WITHOUT_EXAMPLE])
def test_the_example_has_the_reason_and_its_remedy_has_not(code: str, tmp_path: Path) -> None:
    documents = _documents(code)
    assert 1 <= len(documents) <= 2
    assert code in _reasons(documents[0], tmp_path)
    for document in documents[1:]:
        assert code not in _reasons(document, tmp_path)


def test_the_index_lists_every_reason(update: bool) -> None:
    path = FOLDER / "README.md"
    text = path.read_text(encoding="utf-8")
    head = "| reason | can be covered | what it means |\n|---|---|---|\n"
    start = text.index(head) + len(head)
    rows = []
    for code in REASONS:
        feasible = "" if code in OF_ROWS else "no" if code in INFEASIBLE else "yes"
        meaning = first_sentence(explain_reason(code) or "").rstrip(".:").replace("|", "\\|")
        rows.append(f"| [{code}]({code}.md) | {feasible} | {meaning} |\n")
    if update:
        path.write_text(text[:start] + "".join(rows), encoding="utf-8")
    else:
        assert text[start:] == "".join(rows), "pytest --update rewrites this"


def test_what_is_dropped_is_documented() -> None:
    """Every reason of a row that is left out stands in the table of docs/dataset.md."""
    section = DATASET.read_text(encoding="utf-8").split("\n## The other files\n", 1)[1]
    listed = set(re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE))
    golden = Path(__file__).resolve().parents[1] / "golden" / "authored" / "expected" / "dropped.jsonl"
    seen = {json.loads(line)["reason"] for line in golden.read_text(encoding="utf-8").splitlines()}
    assert seen | OF_ROWS <= listed <= set(REASONS)


def test_an_unknown_reason_has_no_page() -> None:
    assert explain_reason("README") is None
    assert explain_reason("../diagnostics/unknown-fact") is None


def test_the_wheel_carries_the_pages() -> None:
    project = tomllib.loads((FOLDER.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included[reasons_folder().relative_to(FOLDER.parents[1]).as_posix()] == "constc/reasons"
