"""``constc show``: from a row, a case or a principle back to the lines that made it."""

from __future__ import annotations

from typing import Annotated

import typer

from constc.cli.choices import one_of

__all__ = ["show"]


def show(
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID", show_default=False, help="A row, case or principle; 6 or more characters of it will do."
        ),
    ],
    directory: Annotated[str, typer.Argument(metavar="DIR", show_default=False, help="A built dataset.")],
    format: Annotated[
        str,
        typer.Option(metavar="text|json", callback=one_of("--format", "text", "json"), help="How to write it."),
    ] = "text",
) -> int:
    """Show a row, case or principle of a built dataset and the lines of the constitution that it comes from."""
    from constc.build.show import show as look_up
    from constc.cli.output import write, write_json

    found = look_up(id, directory)
    if format == "json":
        write_json(found.as_json())
    else:
        write(found.as_text())
    return 0
