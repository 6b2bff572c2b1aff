"""``constc init``: a project to start from."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["init"]


def init(
    directory: Annotated[
        str | None,
        typer.Argument(metavar="DIR", show_default=".", help="The folder to write into; it is made if it is missing."),
    ] = None,
    origin: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="role_model|support_bot|tutor",
            show_default=False,
            help="Start with a constitution that ships with constc.",
        ),
    ] = None,
    principle: Annotated[
        bool, typer.Option("--principle", help="Print a principle with empty leaves to fill in, and write nothing.")
    ] = False,
) -> int:
    """Start a project: a small constitution, constc.toml, .gitignore, and a workflow that checks and builds it.

    A file that is there already is left as it is, and named.
    """
    from constc.build.scaffold import scaffold, skeleton
    from constc.cli.output import write
    from constc.failure import Misuse

    if not principle:
        write(scaffold("." if directory is None else directory, origin).as_text())
        return 0
    if directory is not None or origin is not None:
        raise Misuse(
            "usage", "--principle writes no files, so it goes with no folder and no --from", "leave out one of the two"
        )
    write(skeleton())
    return 0
