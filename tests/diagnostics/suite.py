"""Reading and running the Markdown suites of this folder.

A suite is a Markdown file. Each ``##`` heading is one test, a sentence that says what is tested. Below it stand:

- one or more input fences, ``constitution`` or ``constitution path=name.md`` for further files of a project (the first
  is the root, ``constitution.md`` if it has no path). With the word ``escapes``, ``\\xff`` in it stands for a byte and
  ``\\u202e`` for a character;
- ``- must:`` lines, written by hand, which the outcome is held against whatever the expected fence says;
- a ``diagnostics`` fence with the expected outcome, written by ``pytest --update``.

A ``must`` line is ``nothing``, ``nothing else``, ``no CODE``, or ``CODE at [PATH:]LINE:COLUMN`` followed by any number
of ``severity WORD``, ``says "..."`` (in the headline), ``help "..."``, ``note "..."`` and ``related LINE:COLUMN``.

The documents here are as small as they can be, so they lack nearly everything that the craft asks for. What it asks is
left out of the outcome, but for the suites and pages of its own codes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent
PAGES = FOLDER.parent.parent / "docs" / "diagnostics"
ROOT = "constitution.md"

_FENCE = re.compile(r"(`{4,})\s*(\S*)\s*(.*)")
_ESCAPE = re.compile(rb"\\x([0-9a-f]{2})|\\u([0-9a-f]{4})")
_WORD = re.compile(r'"([^"]*)"|(\S+)')
_MUST = re.compile(r"[-*] must: (.*)")


@dataclass(slots=True)
class Case:
    """One test of a suite. ``expected`` is None where there is no expected fence yet."""

    suite: str
    title: str
    line: int
    files: list[tuple[str, bytes]] = field(default_factory=list)
    musts: list[str] = field(default_factory=list)
    expected: str | None = None
    expected_lines: tuple[int, int] = (0, 0)
    last_line: int = 0

    @property
    def name(self) -> str:
        return f"{self.suite}: {self.title}"


def suites() -> list[Path]:
    """The suite files, in the order of the alphabet."""
    return sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")


def read_cases(path: Path) -> list[Case]:
    """The tests of one suite."""
    cases: list[Case] = []
    lines = path.read_text(encoding="utf-8").splitlines()
    at = 0
    while at < len(lines):
        line = lines[at]
        opening = _FENCE.fullmatch(line)
        if opening is None:
            if line.startswith("## "):
                cases.append(Case(path.stem, line[3:].strip(), at))
            elif (must := _MUST.fullmatch(line)) is not None:
                cases[-1].musts.append(must[1].strip())
                cases[-1].last_line = at
            at += 1
            continue
        end = lines.index(opening[1], at + 1)
        _take_fence(cases[-1], opening[2], opening[3], lines[at + 1 : end], (at, end))
        at = end + 1
    return cases


def _take_fence(case: Case, kind: str, options: str, body: list[str], where: tuple[int, int]) -> None:
    text = "".join(f"{line}\n" for line in body)
    if kind == "diagnostics":
        case.expected, case.expected_lines = text, where
    else:
        assert kind in ("constitution", "markdown"), f"unknown fence {kind!r}"
        case.files.append((path_of(options), content_of(text, options)))
    case.last_line = where[1]


def path_of(options: str) -> str:
    """The path that the options of a fence give, or that of the root."""
    named = re.search(r"path=(\S+)", options)
    return named[1] if named else ROOT


def content_of(text: str, options: str) -> bytes:
    """The bytes of a fence's text."""
    raw = text.encode()
    if "escapes" not in options.split():
        return raw
    return _ESCAPE.sub(lambda m: bytes([int(m[1], 16)]) if m[1] else chr(int(m[2], 16)).encode(), raw)


def is_craft(code: str) -> bool:
    """Whether ``code`` is about the craft."""
    from constc.diagnostics.catalogue import craft

    return any(code == each.name for each in craft.CODES)


def run(
    files: tuple[tuple[str, bytes], ...], folder: Path, monkeypatch: pytest.MonkeyPatch, *, craft: bool = False
) -> tuple[object, ...]:
    """Write ``files`` into ``folder``, check the first one, and return its diagnostics in order, those about the craft
    only where ``craft`` says so.
    """
    from constc.build.check import check_files
    from constc.diagnostics.order import ordered

    for path, raw in files:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)
    with monkeypatch.context() as patch:
        patch.chdir(folder)
        report = check_files([files[0][0]])
    assert not report.failures
    found = [one for one in report.diagnostics if craft or not is_craft(one.code)]
    return ordered(found, [files[0][0]])


def describe(diagnostics) -> str:
    """The readable form of diagnostics that stands in the expected fences."""
    lines: list[str] = []
    for one in diagnostics:
        source = one.at.source
        start, end = source.position(one.at.span[0]), source.position(one.at.span[1])
        place = f"{source.path}:{start.line}:{start.column}-{end.line}:{end.column}"
        lines.append(f"{place} {one.severity}[{one.code}] {one.message}")
        if one.label:
            lines.append(f"  label: {one.label}")
        if one.breadcrumb:
            lines.append("  in: " + " > ".join(one.breadcrumb))
        lines += [f"  note: {note}".replace("\n", "\n    ") for note in one.all_notes]
        if one.help:
            lines.append(f"  help: {one.help}".replace("\n", "\n    "))
        for mark in one.related:
            at = mark.source.position(mark.span[0])
            lines.append(f"  related {mark.source.path}:{at.line}:{at.column} {mark.message}".rstrip())
    from constc.diagnostics.terminal import visible

    return "".join(f"{visible(line)}\n" for text in lines for line in text.split("\n"))


def unmet(case: Case, diagnostics) -> list[str]:
    """The ``must`` lines of ``case`` that the outcome does not meet."""
    named: set[int] = set()
    failures = []
    for must in sorted(case.musts, key=lambda text: text == "nothing else"):
        if must == "nothing":
            met = not diagnostics
        elif must == "nothing else":
            met = len(named) == len(diagnostics)
        elif must.startswith("no "):
            met = all(one.code != must[3:] for one in diagnostics)
        else:
            found = _matching(_demand(must, case), diagnostics)
            met = found is not None
            if found is not None:
                named.add(found)
        if not met:
            failures.append(must)
    return failures


def _demand(must: str, case: Case) -> tuple[str, str, int, int, list[tuple[str, str]]]:
    words = [quoted or word for quoted, word in _WORD.findall(must)]
    assert len(words) >= 3 and words[1] == "at" and len(words) % 2 == 1, f"{case.name}: cannot read {must!r}"
    *path, line, column = words[2].rsplit(":", 2) if words[2].count(":") > 1 else ["", *words[2].split(":")]
    clauses = list(zip(words[3::2], words[4::2], strict=True))
    return words[0], path[0] or case.files[0][0], int(line), int(column), clauses


def _matching(demand, diagnostics) -> int | None:
    code, path, line, column, clauses = demand
    for number, one in enumerate(diagnostics):
        at = one.at.source.position(one.at.span[0])
        if (one.code, one.at.source.path, at.line, at.column) != (code, path, line, column):
            continue
        if all(_meets(one, kind, value) for kind, value in clauses):
            return number
    return None


def _meets(one, kind: str, value: str) -> bool:
    if kind == "severity":
        return one.severity == value
    if kind == "says":
        return value in one.message
    if kind == "help":
        return value in (one.help or "")
    if kind == "note":
        return any(value in note for note in one.all_notes)
    assert kind == "related", kind
    return any(value == "{}:{}".format(*mark.source.position(mark.span[0])) for mark in one.related)


def rewritten(path: Path, outcomes: dict[str, str]) -> str:
    """The text of a suite with its expected fences replaced by ``outcomes`` (title to text)."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for case in reversed(read_cases(path)):
        fence = ["`````diagnostics", *outcomes[case.title].splitlines(), "`````"]
        if case.expected is None:
            lines[case.last_line + 1 : case.last_line + 1] = ["", *fence]
        else:
            start, end = case.expected_lines
            lines[start : end + 1] = fence
    return "\n".join(lines) + "\n"


@cache
def all_cases() -> tuple[Case, ...]:
    """Every test of every suite."""
    return tuple(case for path in suites() for case in read_cases(path))


def page_documents(code: str) -> tuple[tuple[tuple[str, bytes], ...], tuple[tuple[str, bytes], ...]]:
    """The files of the wrong and of the right document on the page of ``code``."""
    wrong: list[tuple[str, bytes]] = []
    right: list[tuple[str, bytes]] = []
    current = wrong
    lines = (PAGES / f"{code}.md").read_text(encoding="utf-8").splitlines()
    at = 0
    while at < len(lines):
        if lines[at] == "## How to fix it":
            current = right
        opening = _FENCE.fullmatch(lines[at])
        if opening is None:
            at += 1
            continue
        end = lines.index(opening[1], at + 1)
        text = "".join(f"{line}\n" for line in lines[at + 1 : end])
        if opening[2] == "markdown":
            current.append((path_of(opening[3]), content_of(text, opening[3])))
        at = end + 1
    return tuple(wrong), tuple(right)
