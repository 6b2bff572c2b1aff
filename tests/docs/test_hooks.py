"""The manifest of the pre-commit hooks: its keys are those that pre-commit documents, its commands are ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from constc.cli.app import COMMANDS

MANIFEST = Path(__file__).resolve().parents[2] / ".pre-commit-hooks.yaml"
HOOKS = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
REQUIRED = {"id", "name", "entry", "language"}
OPTIONAL = {
    "files", "exclude", "types", "types_or", "exclude_types", "always_run", "fail_fast", "verbose", "pass_filenames",
    "require_serial", "description", "language_version", "minimum_pre_commit_version", "args", "stages", "alias",
    "additional_dependencies", "log_file",
}  # fmt: skip


def test_both_hooks_are_there() -> None:
    assert [hook["id"] for hook in HOOKS] == ["constc-check", "constc-fmt"]


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_is_one_of_pre_commit(hook: dict[str, object]) -> None:
    assert set(hook) >= REQUIRED
    assert set(hook) - REQUIRED <= OPTIONAL
    assert all(isinstance(hook[key], str) for key in (*REQUIRED, "files", "description"))
    assert hook["language"] == "python"
    program, command = str(hook["entry"]).split()
    assert program == "constc"
    assert command in COMMANDS


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("constitution.md", True), ("docs/constitution-draft.md", True), ("constitutions/aster.md", True),
        ("a/constitutions/aster.md", True), ("README.md", False), ("constitutions/examples/a1.md", False),
        ("constitution.txt", False), ("reconstitution.md", False),
    ],
)  # fmt: skip
def test_the_files_of_a_hook(hook: dict[str, str], path: str, wanted: bool) -> None:
    assert (re.search(hook["files"], path) is not None) == wanted
