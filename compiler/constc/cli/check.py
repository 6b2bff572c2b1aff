"""``constc check``: what is wrong with a constitution, and what it holds."""

from __future__ import annotations

from typing import Annotated

import typer

from constc.cli.choices import one_of

__all__ = ["check"]


def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE", show_default=False, help="The constitutions to check.")],
    format: Annotated[
        str,
        typer.Option(
            metavar="full|concise|json|sarif|github",
            callback=one_of("--format", "full", "concise", "json", "sarif", "github"),
            help="How to write the diagnostics.",
        ),
    ] = "full",
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 on warnings, too.")] = False,
) -> int:
    """Check constitutions and report every problem.

    Each file named is a constitution of its own; only `include` joins files. In prose mode nothing is an error except
    bytes that cannot be read as text.
    """
    import sys

    from constc.build.check import check_files
    from constc.cli.output import is_terminal, say_failure, write, write_json
    from constc.diagnostics.render import render

    report = check_files(files)
    for failure in report.failures:
        say_failure(failure)
    if format == "json":
        write_json(report.as_json())
    else:
        paths = [file.path for file in report.files]
        text = render(report.diagnostics, format, color=is_terminal(sys.stdout), files=paths)
        if format in ("full", "concise"):
            text += "".join(f"{line}\n" for line in report.summary())
        write(text)
    return report.status(strict=strict)
