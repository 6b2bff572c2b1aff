"""The command line, run in this process or in one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from constc.cli.run import run

COMPILER = Path(__file__).resolve().parents[2] / "compiler"

CONSTITUTION = """---
constitution: Fern
version: 0.1.0
levels: [safety, care]
---

# Fern

## Water first

- **Level:** care
- **When:** a plant on the shelf is dry `dry`
  - **Do:** say which one, and how much water it wants
  - **Because:** a dry plant is dead before the evening
- **Otherwise:** leave the can where it is
- **Yields to:** [No water near the sockets](#no-water-near-the-sockets)

**Example**: a dry fern

> **User:** The fern looks sad. What does it want?
>
> **Good:** Half a litre, slowly, at the root.
>
> **Bad:** A change of scenery, I expect.

## No water near the sockets

- **Level:** safety
- **Don't:** have anybody pour water near a socket

**Example**: the shelf by the wall

> **User:** Shall I pour it over the top shelf, by the plug?
>
> **Good:** Not there: take the pot down first.
>
> **Bad:** Go ahead, it will dry.
"""

WRONG = CONSTITUTION.replace("**Level:** care", "**Level:** caer")


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def constc(capfd: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run a command line in this process."""

    def call(*arguments: str | os.PathLike[str]) -> Ran:
        capfd.readouterr()
        status = run([os.fspath(one) for one in arguments])
        return Ran(status, *capfd.readouterr())

    return call


@pytest.fixture
def start() -> Callable[..., subprocess.Popen[bytes]]:
    """Start a command line in a process of its own."""

    def begin(*arguments: str | os.PathLike[str], **options: Any) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(COMPILER), **options.pop("env", {})}
        return subprocess.Popen([sys.executable, "-m", "constc", *arguments], env=environment, **options)

    return begin


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a good constitution, ``fern.md``, and one with an error, ``wrong.md``; it is the working folder."""
    (tmp_path / "fern.md").write_text(CONSTITUTION, encoding="utf-8")
    (tmp_path / "wrong.md").write_text(WRONG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path
