"""docs/tutorial.md, followed command by command from an empty folder.

Its fences say what a reader does, by the words behind the language:

- ``sh``: type these lines; ``sh exit=1`` where the last one fails, ``sh install`` for the one that is not run here
- ``text``, right after it: what is then to be read; a line ``...`` stands for any lines
- ``markdown shown=FILE``: a part of that file
- ``markdown append=FILE``: add this at its end
- ``markdown find=FILE``, then ``markdown replace=FILE``: change the one into the other

``pytest --update`` rewrites the outputs, and keeps what is left out.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "tutorial.md"
FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LEFT_OUT = "..."

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the lines are typed into a POSIX shell here")


@dataclass(frozen=True)
class Step:
    """A fence. ``what`` is its first word, ``key`` and ``value`` those behind it; ``span`` is where its text stands."""

    what: str
    key: str
    value: str
    text: str
    span: tuple[int, int]
    line: int


def steps(page: str) -> Iterator[Step]:
    for match in FENCE.finditer(page):
        what, _, rest = match["info"].partition(" ")
        key, _, value = rest.partition("=")
        yield Step(what, key, value, match["text"], match.span("text"), page.count("\n", 0, match.start()) + 1)


@dataclass
class Reader:
    """Somebody who does what the page says: a folder to be in, a shell to type into, and what it printed last."""

    folder: Path
    bin: Path
    printed: str = ""
    looked_for: str = ""
    seen: list[str] = field(default_factory=list)

    def follow(self, step: Step) -> None:
        action = getattr(self, f"{step.what}_{step.key}" if step.key else step.what)
        action(step)
        self.seen.append(step.what)

    def sh_install(self, step: Step) -> None:
        assert step.text == "uv tool install constc\n"

    def sh(self, step: Step, status: int = 0) -> None:
        where = self.bin.parent / "where"
        script = f"set -e\ntrap 'pwd -P >{shlex.quote(str(where))}' EXIT\n{step.text}"
        done = subprocess.run(
            ["sh", "-c", script],
            cwd=self.folder,
            env={"PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}", "HOME": str(self.bin.parent)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == status, f"line {step.line}: {done.stdout}"
        self.folder = Path(where.read_text(encoding="utf-8").rstrip("\n"))
        self.printed = done.stdout

    def sh_exit(self, step: Step) -> None:
        self.sh(step, int(step.value))

    def text(self, step: Step) -> None:
        assert self.seen[-1] == "sh", f"line {step.line}: an output stands right after its command"
        assert step.text == outline(self.printed, step.text), f"line {step.line}"

    def markdown_shown(self, step: Step) -> None:
        assert f"\n{step.text}" in self._read(step), f"line {step.line}"

    def markdown_append(self, step: Step) -> None:
        self._write(step, self._read(step) + step.text)

    def markdown_find(self, step: Step) -> None:
        assert self._read(step).count(f"\n{step.text}") == 1, f"line {step.line}"
        self.looked_for = step.text

    def markdown_replace(self, step: Step) -> None:
        self._write(step, self._read(step).replace(f"\n{self.looked_for}", f"\n{step.text}"))

    def _read(self, step: Step) -> str:
        return (self.folder / step.value).read_text(encoding="utf-8")

    def _write(self, step: Step, text: str) -> None:
        (self.folder / step.value).write_text(text, encoding="utf-8")


def outline(printed: str, expected: str) -> str:
    """``printed`` with the same number of lines at both ends as ``expected`` has around its ``...``."""
    lines, model = printed.splitlines(), expected.splitlines()
    if LEFT_OUT not in model:
        return "".join(f"{line}\n" for line in lines)
    head = model.index(LEFT_OUT)
    tail = len(model) - head - 1
    shown = [*lines[:head], LEFT_OUT, *lines[len(lines) - tail :]]
    assert head + tail < len(lines), "nothing is left out"
    return "".join(f"{line}\n" for line in shown)


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """A reader in an empty folder, who has installed the constc of this checkout."""
    programs, folder = tmp_path / "bin", tmp_path / "home"
    programs.mkdir()
    folder.mkdir()
    command = programs / "constc"
    compiler = shlex.quote(str(ROOT / "compiler"))
    command.write_text(f'#!/bin/sh\nPYTHONPATH={compiler} exec {shlex.quote(sys.executable)} -m constc "$@"\n')
    command.chmod(0o755)
    return Reader(folder, programs)


def test_the_tutorial(reader: Reader, update: bool) -> None:
    page = PAGE.read_text(encoding="utf-8")
    fresh, end = [], 0
    for step in steps(page):
        if update and step.what == "text":
            fresh += [page[end : step.span[0]], outline(reader.printed, step.text)]
            end = step.span[1]
            reader.seen.append("text")
        else:
            reader.follow(step)
    if update:
        PAGE.write_text("".join([*fresh, page[end:]]), encoding="utf-8")
    assert reader.seen.count("sh") >= 10
    assert reader.seen.count("text") >= 9
    assert reader.folder.name == "mending-room"
    rows = subprocess.run(
        [reader.bin / "constc", "show", "who-may-know", "build/dataset", "--format", "json"],
        cwd=reader.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert '"who-may-know"' in rows.stdout


def test_no_fence_is_missed() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.count("\n```") == 2 * len([*steps(page)])


def test_an_output_that_is_not_what_the_page_says_is_seen() -> None:
    assert outline("a\nb\nc\nd\n", "a\n...\nd\n") == "a\n...\nd\n"
    assert outline("a\nb\nc\nx\n", "a\n...\nd\n") == "a\n...\nx\n"
    assert outline("a\n", "b\n") == "a\n"
