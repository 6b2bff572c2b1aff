"""The build on one screen: load, check, decide, rows, gates, write, seal, exchange."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from constc.build.options import BuildOptions, Decided, decide
from constc.build.report import BuildReport, ConfigReport
from constc.failure import Failure

if TYPE_CHECKING:
    from constc.build.check import Analysis
    from constc.dataset.writer import Content
    from constc.gates import Figure
    from constc.records import Emission

__all__ = ["BuildOptions", "BuildReport", "build"]


def build(path: str, options: BuildOptions | None = None) -> BuildReport:
    """Build the datasets of the constitution at ``path``.

    Raises :class:`~constc.failure.Failure`: with the diagnostics where the constitution has errors (nothing is written
    then), and for whatever the outside refuses.
    """
    from constc.build.check import analyse
    from constc.build.load import project_of
    from constc.build.settings import read_settings

    settings = read_settings(project_of(path))
    analysis = analyse(path)
    _refuse_errors(analysis)
    decided = decide(options or BuildOptions(), settings, analysis.loaded.project, analysis.graph)
    content, figures = _content(analysis, decided)
    return (_dry if decided.dry_run else _written)(analysis, decided, content, figures)


def _refuse_errors(analysis: Analysis) -> None:
    errors = sum(1 for one in analysis.diagnostics if one.severity == "error")
    if errors:
        count = "an error" if errors == 1 else f"{errors} errors"
        raise Failure(
            "constitution-errors",
            f"the constitution has {count}, so nothing was written",
            "mend what the diagnostics name, then build again",
            analysis.diagnostics,
        )


def _content(analysis: Analysis, decided: Decided) -> tuple[Content, tuple[Figure, ...]]:
    """Everything that will be written, decided before anything is, and what the gates measure of it."""
    from constc import __version__
    from constc.dataset.coverage import coverage
    from constc.dataset.files import published
    from constc.dataset.gates import gates
    from constc.dataset.samples import choose
    from constc.dataset.writer import Content
    from constc.passes import PASSES
    from constc.records import CONFIGS, KINDS, collect
    from constc.syntax.collector import paused_collector

    names = {shown: published(name) for shown, name in analysis.loaded.names.items()}
    with paused_collector():
        material = collect(analysis.graph, names, decided.choices)
        every = {kind.config: kind.emit(material) for kind in KINDS}
    emissions = {config: every[config] for config in decided.configs}
    figures = gates(material, emissions, decided.costly)
    covered = coverage(material, every["preferences"].rows)
    covered["gates"] = [figure.as_json() for figure in figures]
    content = Content(
        material=material,
        emissions=emissions,
        files={published(name): raw for name, raw in analysis.loaded.files},
        options=decided.for_manifest(CONFIGS),
        seed=decided.seed,
        passes=[each.__name__ for each in PASSES],
        coverage=covered,
        samples=choose(material, emissions, decided.samples, decided.seed),
        location=decided.location,
        constc=__version__,
    )
    return content, figures


def _written(analysis: Analysis, decided: Decided, content: Content, figures: tuple[Figure, ...]) -> BuildReport:
    from constc.build.workplace import workplace
    from constc.dataset.writer import write_dataset

    with workplace(decided.out, decided.shown) as place:
        written = write_dataset(place.draft, content)
        place.finish()
    rebuilt = sum(1 for entry in written.manifest.files.values() if entry.rows is not None)
    return _report(analysis, decided, content, figures, written.findings, written.manifest.digest, rebuilt)


def _dry(analysis: Analysis, decided: Decided, content: Content, figures: tuple[Figure, ...]) -> BuildReport:
    from constc.dataset.writer import findings_of
    from constc.records import KINDS

    kinds = [kind for kind in KINDS if kind.config in content.emissions]
    findings = {kind.config: findings_of(kind, content.emissions[kind.config]) for kind in kinds}
    return _report(analysis, decided, content, figures, findings, None, 0)


def _report(
    analysis: Analysis,
    decided: Decided,
    content: Content,
    figures: tuple[Figure, ...],
    findings: Mapping[str, Mapping[str, int]],
    digest: str | None,
    rebuilt: int,
) -> BuildReport:
    from constc.dataset.writer import dropped_of

    dropped = Counter(entry.reason for entry in dropped_of(content.emissions))
    splits = content.material.choices.splits
    return BuildReport(
        name=analysis.graph.name,
        version=analysis.graph.version,
        out=decided.shown,
        configs={
            name: _config(emission, splits, findings.get(name, {})) for name, emission in content.emissions.items()
        },
        dropped=dict(sorted(dropped.items())),
        coverage=content.coverage,
        samples=tuple(content.samples),
        diagnostics=analysis.diagnostics,
        rebuilt=rebuilt,
        digest=digest,
        dry_run=decided.dry_run,
        gates=figures,
        unmet=tuple(each for each in figures if each.name in decided.fail_on and each.verdict == "fail"),
    )


def _config(emission: Emission, splits: Mapping[str, int], findings: Mapping[str, int]) -> ConfigReport:
    counts = Counter(made.split for made in emission.rows)
    order = [*splits, *sorted(set(counts) - set(splits))]
    kinds = Counter(kind for made in emission.rows if (kind := getattr(made.row, "kind", None)) is not None)
    found = {name: counts[name] for name in order if counts[name]}
    return ConfigReport(len(emission.rows), found, findings, dict(sorted(kinds.items())))
