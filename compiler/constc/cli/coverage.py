"""``constc coverage``: how much of a constitution is in the data, and what to write for the rest."""

from __future__ import annotations

from typing import Annotated

import typer

from constc.cli.choices import one_of

__all__ = ["coverage"]


def coverage(
    source: Annotated[
        str, typer.Argument(metavar="DIR|FILE", show_default=False, help="A built dataset, or a constitution.")
    ],
    fail_under: Annotated[
        float | None,
        typer.Option(
            "--fail-under",
            metavar="N",
            show_default=False,
            help="Exit with 1 where less than N percent of the feasible conditions are covered (of a FILE: planned).",
        ),
    ] = None,
    format: Annotated[
        str,
        typer.Option(
            metavar="text|json|html",
            callback=one_of("--format", "text", "json", "html"),
            help="json is coverage.json itself, html a page for people.",
        ),
    ] = "text",
    out: Annotated[
        str | None,
        typer.Option("-o", "--out", metavar="FILE", help="Write to this file instead of standard output."),
    ] = None,
) -> int:
    """Show how much of a constitution is in the data, and say for the rest why not and what to write.

    Of a FILE it is the plan that is shown, without composing anything: what could be covered.
    """
    from constc.build.coverage import check_floor, cover
    from constc.build.coverage_text import as_text, shortfall
    from constc.cli.output import as_html_text, as_json_text, say, say_diagnostics, write, write_file

    check_floor(fail_under)
    report = cover(source)
    say_diagnostics(report.diagnostics)
    if format == "json":
        text = as_json_text(report.as_json())
    elif format == "html":
        from constc.build.coverage_page import to_html

        page = to_html(report)
        text = as_html_text(page) if out is None else page
    else:
        text = as_text(report)
    if out is None:
        write(text)
    else:
        write_file(out, text)
    short = fail_under is not None and report.falls_short_of(fail_under)
    if short and fail_under is not None:
        say(f"error: {shortfall(report, fail_under)}")
    wrong = any(one.severity == "error" for one in report.diagnostics)
    return 1 if short or wrong else 0
