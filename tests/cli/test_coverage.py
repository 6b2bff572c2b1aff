"""``constc coverage`` from the outside."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

# Of three conditions one is covered; one has no words, one nothing that says what is right without it. The tension is
# settled and has no situation. The second principle has no condition.
LIBRARY = """---
constitution: Lamp
levels: [care]
---

## Loans are private {#private}

- **Level:** care
- **When:** somebody asks what another reader has borrowed `about another`
  - **Do:** say that loans are private, and offer to pass on a message
  - **Unless:** the other reader stands beside them `both here`
    - **Do:** ask the other reader
- **Otherwise:** answer from the reader's own card
- **Situations:**
  - Lamp answers at the desk of a small library.
    - **Asked:** "What is on that card?"
    - `about another`: "It is my neighbour's."
      - **Good:** "That is between her and the library."
    - `not about another`: "It is mine."
      - **Good:** "Three novels, due on the ninth."
- **In tension with:** [Plain words](#plain)
  - **Resolved by:** say it plainly, and say nothing of the loan

## Plain words {#plain}

- **Level:** care
- **Do:** use words that everybody knows

## Closing time {#closing}

- **Level:** care
- **When:** the library closes in five minutes `closing`
  - **Do:** say so first
"""


@pytest.fixture
def library(project: Path) -> Path:
    (project / "lamp.md").write_text(LIBRARY, encoding="utf-8")
    return project


@pytest.fixture
def built(library: Path, constc: Callable) -> Path:
    assert constc("build", "lamp.md", "-o", "data").status == 0
    return library / "data"


def test_of_a_directory_it_is_what_was_counted(constc, built: Path) -> None:
    document = json.loads((built / "coverage.json").read_text(encoding="utf-8"))
    ran = constc("coverage", "data", "--format", "json")
    assert (ran.status, ran.err, ran.json) == (0, "", document)
    assert document["conditions"] == {"covered": 1, "planned": 2, "feasible": 3, "total": 3}
    assert document["exceptions"] == {"covered": 0, "planned": 1, "feasible": 1, "total": 1}
    assert document["tensions"] == {"covered": 0, "planned": 1, "feasible": 1, "total": 1}
    private, plain, closing = (document["principles"][name] for name in ("private", "plain", "closing"))
    assert private["conditions"] == [
        {"condition": "about_another", "covered": True, "reason": None},
        {"condition": "both_here", "covered": False, "reason": "no-wording"},
    ]
    assert private["tensions"] == [{"tension": "plain", "covered": False, "reason": "needs-model"}]
    assert (plain["conditions"], plain["reason"]) == ([], "absolute")
    assert closing["conditions"] == [{"condition": "closing", "covered": False, "reason": "unspecified"}]


def test_the_text_says_what_is_missing_and_what_to_write(constc, built: Path) -> None:
    out = constc("coverage", "data").out
    assert out.startswith("Lamp: what the data in data covers\n")
    totals = {line.split()[0]: line.split()[1:] for line in out.split("\n\n")[1].splitlines()[1:]}
    assert totals["conditions"] == ["1", "2", "3", "3", "33", "%", "33", "%"]
    assert totals["all"][:4] == ["1", "3", "4", "4"]
    # One flip, told in two forms.
    assert re.search(r"as the other:\n  (train|test)  2 of 2 \(100 %\)\n", out)
    assert "2 conditions and 1 tension are not covered:" in out
    assert "Loans are private (#private): 1 of 2 conditions, 0 of 1 tensions" in out
    line = LIBRARY.splitlines().index("  - **Unless:** the other reader stands beside them `both here`") + 1
    assert f"  lamp.md:{line}  Unless: the other reader stands beside them `both here`\n    no-wording: " in out
    line = LIBRARY.splitlines().index("- **In tension with:** [Plain words](#plain)") + 1
    assert f"  lamp.md:{line}  In tension with: [Plain words](#plain)\n    needs-model: " in out
    assert "    to do: write an Otherwise under the When, or a Do under the Unless\n" in out
    assert "one principle has no condition, so nothing there can flip (absolute):\n  Plain words\n" in out


def test_of_a_file_it_is_the_plan(constc, library: Path) -> None:
    before = sorted(library.rglob("*"))
    document = constc("coverage", "lamp.md", "--format", "json").json
    assert sorted(library.rglob("*")) == before, "nothing is written"
    assert document["conditions"] == {"covered": 0, "planned": 2, "feasible": 3, "total": 3}
    assert document["tensions"] == {"covered": 0, "planned": 1, "feasible": 1, "total": 1}
    assert document["balance"] == {}
    private = document["principles"]["private"]["conditions"]
    # What has a plan has no reason, though nobody has found words for it.
    assert [(each["covered"], each["reason"]) for each in private] == [(False, None), (False, None)]
    assert document["principles"]["closing"]["conditions"][0]["reason"] == "unspecified"
    out = constc("coverage", "lamp.md").out
    assert "1 condition is beyond the plan:" in out
    assert "covered" not in out.split("\n\n")[1]


@pytest.mark.parametrize(
    ("source", "floor", "status"),
    [
        ("data", "33", 0),
        ("data", "33.4", 1),
        ("data", "0", 0),
        ("data", "100", 1),
        ("lamp.md", "66", 0),
        ("lamp.md", "67", 1),
    ],
)
def test_a_floor(constc, built: Path, source: str, floor: str, status: int) -> None:
    ran = constc("coverage", source, "--fail-under", floor, "--format", "json")
    assert ran.status == status
    assert set(ran.json) >= {"conditions", "principles"}, "the document is printed all the same"
    assert ("error: " in ran.err) == (status == 1)
    if status:
        assert f"of 3 feasible conditions are {'covered' if source == 'data' else 'planned'}" in ran.err
        assert f"below {floor} %" in ran.err


def test_where_nothing_is_feasible_every_floor_is_met(constc, library: Path) -> None:
    (library / "lamp.md").write_text("## Plain words {#plain}\n\n- **Do:** use words that everybody knows\n")
    assert constc("build", "lamp.md", "-o", "plain").status == 0
    for source in ("lamp.md", "plain"):
        ran = constc("coverage", source, "--fail-under", "100")
        assert (ran.status, "error" in ran.err) == (0, False)


@pytest.mark.parametrize("floor", ["101", "-1", "nan", "many"])
def test_a_floor_that_is_no_percentage(constc, library: Path, floor: str) -> None:
    ran = constc("coverage", "lamp.md", "--fail-under", floor)
    assert (ran.status, ran.out) == (2, "")


@pytest.mark.parametrize(("source", "code"), [("nowhere", "missing-file"), ("folder", "no-dataset")])
def test_what_is_neither_is_wrong_usage(constc, library: Path, source: str, code: str) -> None:
    (library / "folder").mkdir()
    ran = constc("coverage", source, "--format", "json")
    assert (ran.status, ran.json["error"]["code"]) == (2, code)


@pytest.mark.parametrize("content", [b"{", b"{}", b"[]", b"\xff", None])
def test_a_damaged_document_is_a_failure(constc, built: Path, content: bytes | None) -> None:
    path = built / "coverage.json"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    ran = constc("coverage", "data", "--format", "json")
    assert (ran.status, ran.json["error"]["code"]) == (1, "damaged-dataset")
    assert "coverage.json" in ran.json["error"]["message"]


def test_a_constitution_with_errors_is_analysed_to_the_end(constc, library: Path) -> None:
    (library / "lamp.md").write_text(LIBRARY.replace("**Level:** care", "**Level:** caer", 1), encoding="utf-8")
    ran = constc("coverage", "lamp.md", "--format", "json")
    assert ran.status == 1
    assert "error[unknown-level]" in ran.err
    assert ran.json["conditions"]["total"] == 3


def test_without_cases_and_principles_the_ids_stand_for_the_titles(constc, library: Path) -> None:
    assert constc("build", "lamp.md", "-o", "data", "--only", "preferences").status == 0
    out = constc("coverage", "data").out
    assert "private (#private): 1 of 2 conditions" in out
    assert "cases have no text" not in out


def test_prose_has_nothing_to_cover(constc, library: Path) -> None:
    (library / "letter.md").write_text("# A letter\n\nDear reader.\n", encoding="utf-8")
    ran = constc("coverage", "letter.md", "--fail-under", "100")
    assert ran.status == 0
    assert constc("coverage", "letter.md", "--format", "html").out.startswith("<!DOCTYPE html>")


def test_a_page_into_a_file(constc, built: Path) -> None:
    printed = constc("coverage", "data", "--format", "html")
    assert printed.out.startswith("<!DOCTYPE html>\n")
    ran = constc("coverage", "data", "--format", "html", "-o", "page.html")
    assert (ran.status, ran.out) == (0, "")
    assert Path("page.html").read_text(encoding="utf-8") == printed.out


def test_every_reason_of_a_dataset_is_explained(constc, built: Path) -> None:
    told = re.findall(r"^ +([a-z]+-?[a-z]+(?:-[a-z]+)*): ", constc("coverage", "data").out, re.MULTILINE)
    codes = {code for code in told if code in {"no-wording", "needs-model", "unspecified"}}
    assert codes == {"no-wording", "needs-model", "unspecified"}
    for code in codes:
        ran = constc("explain", code)
        assert ran.status == 0
        assert "A reason in the coverage" in ran.out


def test_a_code_that_is_a_diagnostic_and_a_reason_has_both_pages(constc, project: Path) -> None:
    out = constc("explain", "too-wide").out
    assert out.count("\n# too-wide\n") + out.startswith("# too-wide\n") == 2
    assert "Severity: **warning**" in out
    assert "A reason in the coverage" in out
    assert constc("explain", "absolut").err.endswith("did you mean `absolute`?\n")
