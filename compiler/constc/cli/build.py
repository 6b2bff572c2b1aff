"""``constc build``: a constitution into a directory of datasets."""

from __future__ import annotations

from typing import Annotated

import typer

from constc.cli.choices import one_of

__all__ = ["build"]


def build(
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE", show_default=False, help="The constitution; else the one that constc.toml names."
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("-o", "--out", metavar="DIR", show_default=False, help="Where to write; else build/NAME."),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option(metavar="CONFIG,...", show_default=False, help="Build these configs alone."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what would be made and write nothing.")] = False,
    include_elided: Annotated[
        bool, typer.Option("--include-elided", help="Keep pairs whose answers were shortened with [...].")
    ] = False,
    seeds_from_exceptions: Annotated[
        bool, typer.Option("--seeds-from-exceptions", help="Tell exceptions in narrative seeds as well.")
    ] = False,
    samples: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, show_default="3", help="How many rows to show in the summary and the card."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(metavar="N", show_default="0", help="The seed of every choice; it stands in the manifest."),
    ] = None,
    gates: Annotated[
        str,
        typer.Option(
            "--gates",
            metavar="all",
            show_default=False,
            callback=one_of("--gates", "cheap", "all"),
            help="Measure the costly gates as well: response-only, ngrams, prompt-gain, overlap, near-duplicates.",
        ),
    ] = "cheap",
    fail_on: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-on",
            metavar="GATE|any",
            show_default=False,
            help="Exit with 1 where this gate is not met; may be given again, or name several with commas.",
        ),
    ] = None,
    format: Annotated[
        str,
        typer.Option(metavar="text|json", callback=one_of("--format", "text", "json"), help="How to report."),
    ] = "text",
) -> int:
    """Compile a constitution into datasets: scenarios, preferences, demonstrations and what they come from.

    A constitution with errors is analysed to the end, all its diagnostics are shown, and nothing is written. At the end
    gates measure the rows; only those that --fail-on names change the exit status, after the dataset is written.
    """
    from constc.api import build as run
    from constc.build.summary import as_json, as_text
    from constc.cli.output import say_diagnostics, say_failure, write, write_json

    names = [name.strip() for name in only.split(",") if name.strip()] if only is not None else None
    report = run(
        file,
        out=out,
        only=names,
        dry_run=dry_run,
        include_elided=include_elided,
        seeds_from_exceptions=seeds_from_exceptions,
        samples=samples,
        seed=seed,
        gates=gates,
        fail_on=fail_on or None,
    )
    say_diagnostics(report.diagnostics)
    if format == "json":
        write_json(as_json(report))
    else:
        write(as_text(report))
    failure = report.failure
    if failure is None:
        return 0
    say_failure(failure)
    return failure.status
