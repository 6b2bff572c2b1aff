"""``coverage``: how much of a constitution a dataset holds, and for the rest what to write.

Of a built directory it is what was counted when it was built; of a constitution what its plan would reach, without
composing anything. Both are looked at in one shape, so that they are printed by the same code.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from constc.failure import Failure, Misuse

if TYPE_CHECKING:
    from constc.build.check import Analysis
    from constc.dataset.coverage import Coverage, Share
    from constc.dataset.read import Dataset
    from constc.diagnostics.diagnostic import Diagnostic

__all__ = ["CoverageReport", "Gap", "OpenCase", "PrincipleCoverage", "check_floor", "cover", "read_document"]

#: The clauses in which something can be missing.
_FOUND: Final = ("when", "unless", "tension")


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is not covered. ``word``: ``When``, ``Unless`` or ``In tension with``; ``name``: its key, with
    spaces; ``place``: ``file:line``; ``line``: what stands there, without its list mark.
    """

    word: str
    name: str
    reason: str
    place: str
    line: str


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case without text, by its id; ``brief`` says what to write, where there is one."""

    id: str
    kind: str
    reason: str
    brief: str


@dataclass(frozen=True, slots=True)
class PrincipleCoverage:
    """One principle. ``cases``: how many of each kind there are. ``conditions`` and ``tensions``: how many are reached
    (covered; of a plan: planned), and of how many. ``gaps``: those that are not. ``open``: cases without text.
    """

    id: str
    title: str
    cases: Mapping[str, int]
    conditions: tuple[int, int]
    tensions: tuple[int, int]
    gaps: tuple[Gap, ...]
    open: tuple[OpenCase, ...]
    absolute: bool

    @property
    def opened(self) -> Counter[str]:
        """The number of cases without text by kind."""
        return Counter(case.kind for case in self.open)


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """The coverage of ``source`` (a directory or a file as it was named), which holds the constitution ``name``.

    ``planned`` says that it is of a plan alone. ``diagnostics`` are those of the constitution then.
    """

    name: str
    language: str
    source: str
    planned: bool
    document: Coverage
    principles: tuple[PrincipleCoverage, ...]
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def all(self) -> Share:
        """Conditions, tensions and authored examples together."""
        from constc.dataset.coverage import everything

        return everything(self.document)

    def reached(self, share: Share) -> int:
        """What counts: what the data covers, of a plan what it reaches."""
        return share["planned"] if self.planned else share["covered"]

    def falls_short_of(self, floor: float) -> bool:
        """Whether less than ``floor`` percent of the feasible conditions are covered (of a plan: planned)."""
        conditions = self.document["conditions"]
        # What is planned may be infeasible as well: it counts for no more than there is.
        reached = min(self.reached(conditions), conditions["feasible"])
        return reached * 100 < floor * conditions["feasible"]

    def as_json(self) -> dict[str, Any]:
        """The document of ``constc coverage --format json``: ``coverage.json`` itself."""
        return dict(self.document)


def cover(source: str) -> CoverageReport:
    """The coverage of the dataset in the directory ``source``, or of the plan of the constitution in that file.

    Raises :class:`~constc.failure.Misuse` where it is neither, :class:`~constc.failure.Failure` for a damaged dataset.
    """
    return _of_dataset(source) if Path(source).is_dir() else _of_plan(source)


# --- of a dataset -------------------------------------------------------------------------------------------------


def _of_dataset(source: str) -> CoverageReport:
    from constc.build.exchange import recover
    from constc.dataset.read import open_dataset

    recover(Path(source).absolute())
    dataset = open_dataset(source)
    document = read_document(dataset)
    rows = {row["id"]: row for row in dataset.rows("principles", columns=["id", "title", "key"])}
    clauses = _Clauses(keys={name: row["key"] for name, row in rows.items()})
    for entry in dataset.source_map():
        clauses.add(entry["principle"], entry["clause"], entry["file"], entry["start_line"])
    for path in {file for file, _ in clauses.places.values()}:
        clauses.sources[path] = dataset.constitution(path).decode("utf-8", "replace").splitlines()
    open_cases: dict[str, list[OpenCase]] = {}
    for row in dataset.rows("cases", columns=["id", "kind", "principles", "realised", "reason", "brief"]):
        if not row["realised"]:
            case = OpenCase(row["id"], row["kind"], row["reason"] or "", row["brief"] or "")
            open_cases.setdefault(row["principles"][0], []).append(case)
    titles = {name: row["title"] for name, row in rows.items()}
    return CoverageReport(
        name=dataset.manifest.constitution.name,
        language="en",
        source=source,
        planned=False,
        document=document,
        principles=_principles(document, titles, clauses, open_cases, planned=False),
    )


def read_document(dataset: Dataset) -> Coverage:
    """``coverage.json`` of a dataset. Raises :class:`~constc.failure.Failure` where it cannot be read."""
    path = dataset.directory / "coverage.json"
    try:
        document: Coverage = json.loads(path.read_bytes())
        if set(document) >= {"conditions", "exceptions", "tensions", "authored", "principles", "balance"}:
            return document
    except (OSError, ValueError) as problem:
        detail: Exception | None = problem
    else:
        detail = None
    message = f"`{path}` is missing or cannot be read"
    raise Failure("damaged-dataset", message, "build the dataset again, or fetch it again") from detail


# --- of a plan ----------------------------------------------------------------------------------------------------


def _of_plan(source: str) -> CoverageReport:
    from constc.build.check import analyse
    from constc.cases.clauses import clause_entries
    from constc.dataset.coverage import planned_coverage
    from constc.records.material import planned

    analysis = analyse(source)
    graph = analysis.graph
    material = planned(graph, analysis.loaded.names)
    document = planned_coverage(material)
    clauses = _Clauses(keys={name: principle.key for name, principle in graph.principles.items()})
    for entry in clause_entries(graph):
        path = entry.place.source.path
        clauses.add(entry.owner, entry.clause, path, entry.place.start().line)
        if path not in clauses.sources:
            clauses.sources[path] = entry.place.source.text.split("\n")
    titles = {name: principle.title for name, principle in graph.principles.items()}
    return CoverageReport(
        name=graph.name,
        language=graph.language,
        source=source,
        planned=True,
        document=document,
        principles=_principles(document, titles, clauses, _open_plans(analysis, material.plans), planned=True),
        diagnostics=analysis.diagnostics,
    )


def _open_plans(analysis: Analysis, plans: Mapping[str, Any]) -> dict[str, list[OpenCase]]:
    """The cases for which nothing is written, with their briefs."""
    from constc.realize.brief import brief_of

    return {
        name: [
            OpenCase(case.id, case.kind, case.reason, brief_of(analysis.graph, case))
            for case in plan.cases
            if case.reason is not None
        ]
        for name, plan in plans.items()
    }


# --- principles ---------------------------------------------------------------------------------------------------


class _Clauses:
    """Where clauses stand: ``places`` by owner and last part, ``keys`` of principles by id, ``sources`` the lines of
    files.
    """

    def __init__(self, keys: Mapping[str, str]) -> None:
        self.keys = keys
        self.places: dict[tuple[str, str], tuple[str, int]] = {}
        self.sources: dict[str, Sequence[str]] = {}

    def add(self, owner: str, clause: str, file: str, line: int) -> None:
        """Note where a clause stands, if it may have to be found. An id that the author gave may hold a slash."""
        start = max(clause.rfind(f"/{kind}:") for kind in _FOUND)
        if start >= 0:
            self.places.setdefault((owner, clause[start + 1 :]), (file, line))

    def find(self, owner: str, part: str) -> tuple[str, str]:
        """``file:line`` of the clause of principle ``owner`` that ends in ``part``, and what stands there."""
        if (owner, part) not in self.places:
            return "", ""
        file, line = self.places[owner, part]
        lines = self.sources.get(file, ())
        written = lines[line - 1] if line <= len(lines) else ""
        return f"{file}:{line}", written.strip().lstrip("-*+").strip()


def _principles(
    document: Coverage,
    titles: Mapping[str, str],
    clauses: _Clauses,
    open_cases: Mapping[str, Sequence[OpenCase]],
    *,
    planned: bool,
) -> tuple[PrincipleCoverage, ...]:
    found = []
    for name, entry in document["principles"].items():
        conditions, tensions = entry["conditions"], entry.get("tensions", ())
        # A When and an Unless of one principle may ask for the same: the When comes first.
        first = {each["condition"]: number for number, each in reversed([*enumerate(conditions)])}
        gaps = [
            _gap(clauses, name, each, again=first[each["condition"]] < number)
            for number, each in enumerate(conditions)
            if _is_missing(each, planned)
        ]
        gaps += [_tension_gap(clauses, titles, name, each) for each in tensions if _is_missing(each, planned)]
        found.append(
            PrincipleCoverage(
                id=name,
                title=titles.get(name, name),
                cases=entry["cases"],
                conditions=(sum(not _is_missing(each, planned) for each in conditions), len(conditions)),
                tensions=(sum(not _is_missing(each, planned) for each in tensions), len(tensions)),
                gaps=tuple(gaps),
                open=tuple(open_cases.get(name, ())),
                absolute=entry.get("reason") == "absolute",
            )
        )
    return tuple(found)


def _is_missing(entry: Mapping[str, Any], planned: bool) -> bool:
    """Whether something is not covered; of a plan, whether it does not reach it."""
    return not entry["covered"] and (not planned or entry["reason"] is not None)


def _gap(clauses: _Clauses, principle: str, entry: Mapping[str, Any], *, again: bool) -> Gap:
    key = entry["condition"]
    kinds = (("when", "When"), ("unless", "Unless"))
    for kind, word in reversed(kinds) if again else kinds:
        place, line = clauses.find(principle, f"{kind}:{key}")
        if place:
            return Gap(word, key.replace("_", " "), entry["reason"] or "", place, line)
    return Gap("Condition", key.replace("_", " "), entry["reason"] or "", "", "")


def _tension_gap(clauses: _Clauses, titles: Mapping[str, str], principle: str, entry: Mapping[str, Any]) -> Gap:
    other = entry["tension"]
    place, line = clauses.find(principle, f"tension:{clauses.keys.get(other, other)}")
    return Gap("In tension with", titles.get(other, other), entry["reason"] or "", place, line)


def check_floor(floor: float | None) -> None:
    """Raise :class:`~constc.failure.Misuse` for a floor that is no percentage."""
    if floor is not None and not 0 <= floor <= 100:
        raise Misuse("bad-option", f"`{floor:g}` is no percentage", "give --fail-under a number from 0 to 100")
