"""Wrong usage, and what the program says about itself."""

from __future__ import annotations

import subprocess

import pytest

import constc as package
from constc.cli.app import COMMANDS


def test_version(constc, start) -> None:
    expected = f"constc {package.__version__}\n"
    assert constc("--version").out == expected
    process = start("--version", stdout=subprocess.PIPE)
    assert process.communicate()[0].decode() == expected
    assert process.returncode == 0


def test_help_lists_the_commands(constc) -> None:
    ran = constc("--help")
    assert ran.status == 0
    assert all(f"\n  {name} " in ran.out for name in COMMANDS)


@pytest.mark.parametrize("name", [*COMMANDS])
def test_every_command_has_help(constc, name: str) -> None:
    ran = constc(name, "--help")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: constc {name} ")
    assert constc(name, "-h").out == ran.out


def test_nothing_asked(constc) -> None:
    ran = constc()
    assert (ran.status, ran.err) == (2, "")
    assert ran.out == constc("--help").out


@pytest.mark.parametrize(
    ("arguments", "message", "help"),
    [
        (["chek", "a.md"], "there is no command `chek`", "did you mean `check`?"),
        (["frobnicate"], "there is no command `frobnicate`", f"it is one of {', '.join(COMMANDS)}"),
        (["check", "a.md", "--strct"], "there is no option `--strct`", "did you mean `--strict`?"),
        (["check", "a.md", "--format", "jsn"], "--format takes no `jsn`", "did you mean `json`?"),
        (["graph", "a.md", "--format", "svg"], "--format takes no `svg`", "it is one of json, mermaid, dot, html"),
        (["check"], "missing argument 'FILE'", "`constc check --help` shows how it is used"),
        (["check", "a.md", "--format"], "option '--format' requires an argument", None),
        (["explain", "unkown-fact"], "there is no code `unkown-fact`", "did you mean `unknown-fact`?"),
        (["explain", "../../README"], "there is no code `../../README`", None),
        (["show", "abc"], "missing argument 'DIR'", None),
        (["build", "a.md", "--samples", "many"], "invalid value for '--samples'", None),
        (["build", "a.md", "--samples", "-1"], "invalid value for '--samples'", None),
        (["explain", "unknown-fact", "extra"], "got unexpected extra argument", None),
    ],
)
def test_wrong_usage(constc, arguments: list[str], message: str, help: str | None) -> None:
    ran = constc(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {message}")
    if help is not None:
        assert ran.err.splitlines()[1:] == [f"  = help: {help}"]


def test_wrong_usage_as_json(constc) -> None:
    ran = constc("build", "a.md", "--format", "json", "--onyl", "cases")
    assert ran.status == 2
    assert ran.json == {
        "error": {
            "code": "unknown-option",
            "message": "there is no option `--onyl`",
            "help": "did you mean `--only`?",
        },
        "diagnostics": [],
    }
    assert constc("graph", "--format=json").json["error"]["code"] == "usage"


def test_explain(constc) -> None:
    ran = constc("explain", "unknown-fact")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("# unknown-fact\n")


def test_a_bug_is_one_sentence(constc, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(paths: list[str]) -> None:
        raise ZeroDivisionError("a secret\nin two lines")

    monkeypatch.setattr("constc.build.check.check_files", broken)
    ran = constc("check", "a.md")
    assert (ran.status, ran.out) == (70, "")
    assert ran.err.startswith("error: this is a bug in constc (ZeroDivisionError: a secret in two lines)\n")
    assert "CONSTC_TRACEBACK=1" in ran.err
    assert "Traceback" not in ran.err
    assert constc("check", "a.md", "--format", "json").json["error"]["code"] == "internal-error"
    monkeypatch.setenv("CONSTC_TRACEBACK", "1")
    assert "Traceback" in constc("check", "a.md").err
