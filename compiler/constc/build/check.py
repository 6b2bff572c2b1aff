"""``check``: read, parse, lower and analyse constitutions; each file named is a graph of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from constc.build.load import Loaded, load, shown_path
from constc.failure import Failure
from constc.syntax import Counts, counts

if TYPE_CHECKING:
    from constc.diagnostics.diagnostic import Diagnostic
    from constc.graph.model import PrincipleGraph
    from constc.syntax.tree import Mode

__all__ = ["Analysis", "CheckReport", "CheckedFile", "analyse", "check_files"]


_NOTHING = Counts(*[0] * 11)


@dataclass(frozen=True, slots=True)
class Analysis:
    """One constitution, analysed to the end whatever is wrong with it."""

    loaded: Loaded
    graph: PrincipleGraph
    diagnostics: tuple[Diagnostic, ...]

    @property
    def has_errors(self) -> bool:
        """Whether a diagnostic is an error."""
        return any(one.severity == "error" for one in self.diagnostics)


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What one file holds, its includes and examples not counted.

    ``path`` as it was given; ``read`` says that the file could be read.
    """

    path: str
    mode: Mode = "prose"
    principles: int = 0
    counts: Counts = _NOTHING
    read: bool = True

    @property
    def pairs(self) -> int:
        """Ranked pairs of answers in its conversations."""
        return self.counts.good_bad + self.counts.good_ok + self.counts.ok_bad

    def as_json(self) -> dict[str, Any]:
        """The entry in the document of ``check --format json``."""
        found = self.counts
        return {
            "path": self.path,
            "mode": self.mode,
            "sections": found.sections,
            "principles": self.principles,
            "conversations": found.conversations,
            "comparisons": found.comparisons,
            "turns": found.turns,
            "pairs": {
                "good_bad": found.good_bad,
                "good_ok": found.good_ok,
                "ok_bad": found.ok_bad,
                "full_text": found.full_text,
            },
            "verdicts": {"good": found.good, "ok": found.ok, "bad": found.bad},
        }

    def summary(self) -> str:
        """One line for people."""
        return (
            f"{self.path}: {self.mode}, {_number(self.counts.sections, 'section')}, "
            f"{_number(self.principles, 'principle')}, {_number(self.counts.conversations, 'conversation')}, "
            f"{_number(self.counts.comparisons, 'comparison')}, {_number(self.pairs, 'pair')}"
        )


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What ``check`` found.

    ``files``: one entry for each path given, also for one that could not be read. ``failures``: why files could not
    be read.
    """

    files: tuple[CheckedFile, ...]
    diagnostics: tuple[Diagnostic, ...]
    failures: tuple[Failure, ...] = ()

    def status(self, *, strict: bool = False) -> int:
        """The exit status: 2 for a file that is not there, 1 for errors (with ``strict`` warnings, too), else 0."""
        found = [failure.status for failure in self.failures]
        bad = ("error", "warning") if strict else ("error",)
        if any(one.severity in bad for one in self.diagnostics):
            found.append(1)
        return max(found, default=0)

    def as_json(self) -> dict[str, Any]:
        """The document of ``check --format json``; with the key ``error`` where a file could not be read."""
        from constc.diagnostics.render import as_objects

        document: dict[str, Any] = {}
        if self.failures:
            first = self.failures[0]
            document["error"] = {"code": first.code, "message": first.message, "help": first.help}
        paths = [file.path for file in self.files]
        document["files"] = [file.as_json() for file in self.files]
        document["diagnostics"] = as_objects(self.diagnostics, paths)
        return document

    def summary(self) -> tuple[str, ...]:
        """One line for each file that was read."""
        return tuple(file.summary() for file in self.files if file.read)


def analyse(path: str, *, craft: bool = True) -> Analysis:
    """Read the constitution at ``path``, lower it, run the passes and, with ``craft``, ask what its author left out.

    Raises as :func:`~constc.build.load.load`.
    """
    from constc.diagnostics.echoes import without_echoes
    from constc.graph import lower
    from constc.graph.placement import at_list_items
    from constc.passes import run_passes

    loaded = load(path)
    graph, lowering = lower(loaded.documents, loaded.examples)
    graph, findings = run_passes(graph)
    if craft:
        from constc.realize.craft import run_craft

        findings += run_craft(graph, (*loaded.diagnostics, *lowering))
    documents = (*loaded.documents, *loaded.examples.values())
    found = without_echoes((*loaded.diagnostics, *lowering, *findings))
    return Analysis(loaded, graph, at_list_items(documents, found))


def check_files(paths: Sequence[str]) -> CheckReport:
    """Check each of ``paths`` on its own. A file that cannot be read does not keep the others from being checked.

    >>> check_files(["constitution.md"]).files[0].mode
    'strict'
    """
    files: list[CheckedFile] = []
    diagnostics: list[Diagnostic] = []
    failures: list[Failure] = []
    for path in paths:
        try:
            analysis = analyse(path)
        except Failure as failure:
            failures.append(failure)
            files.append(CheckedFile(shown_path(path), read=False))
        else:
            files.append(_checked(path, analysis))
            diagnostics += analysis.diagnostics
    return CheckReport(tuple(files), tuple(diagnostics), tuple(failures))


def _checked(path: str, analysis: Analysis) -> CheckedFile:
    """The entry of one file; what cannot be decoded counts as prose that holds nothing."""
    if analysis.loaded.undecodable:
        return CheckedFile(shown_path(path))
    root = analysis.loaded.root
    principles = sum(1 for one in analysis.graph.principles.values() if one.place.source is root.source)
    return CheckedFile(shown_path(path), root.mode, principles, counts(root))


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
