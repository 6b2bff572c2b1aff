"""The pages of the documentation hold together: links lead somewhere, examples are right, commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from constc.build.check import check_files
from constc.cli.app import COMMANDS
from constc.syntax import github_slug

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def _prose(page: Path) -> str:
    """The text without fences and code spans."""
    text = re.sub(r"^(`{3,}).*?^\1$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"(`+)[^`\n]+\1", "", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)\)", _prose(page)):
        path, _, anchor = target.partition("#")
        if "://" in target:
            continue
        file = page.parent / path if path else page
        if not file.exists():
            dead.append(target)
        elif anchor and file.suffix == ".md":
            titles = re.findall(r"^#+ (.+)$", _prose(file), re.MULTILINE)
            if anchor not in {github_slug(title) for title in titles}:
                dead.append(target)
    assert dead == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_that_pages_name_exist(page: Path) -> None:
    named = re.findall(r"(?:`|^\S*/)constc ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert {name for name in named if name not in COMMANDS} == set()


def test_the_example_of_the_readme(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```markdown\n(.*?)^```$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)
    head = "---\nconstitution: Aster\nlevels: [safety]\n---\n\n"
    (tmp_path / "a.md").write_text(head + example, encoding="utf-8")
    report = check_files([str(tmp_path / "a.md")])
    assert [one.code for one in report.diagnostics if one.severity != "note"] == []
    assert (report.files[0].mode, report.files[0].principles) == ("strict", 1)


def test_the_readme_tells_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert commands[0].count("\n") == 1
    assert commands[0].startswith("python3 -m venv .venv && ")
    assert commands[-1] == ".ci/test\n"
    build = re.search(r"constc build (\S+)", commands[0])
    assert build is not None
    assert (ROOT / build[1]).is_file()
    assert f"constc build {build[1]} " in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
