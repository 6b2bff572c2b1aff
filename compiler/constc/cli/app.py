"""The typer application: one command for each file of this folder.

Nothing but typer is imported here; each command imports its own work when it runs, so that ``--help`` and completion
stay fast.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

import typer

from constc.cli.build import build
from constc.cli.check import check
from constc.cli.coverage import coverage
from constc.cli.explain import explain
from constc.cli.export import export
from constc.cli.fmt import fmt
from constc.cli.graph import graph
from constc.cli.init import init
from constc.cli.show import show

__all__ = ["COMMANDS", "app"]

#: The commands by name, in the order of the help.
COMMANDS: Mapping[str, Callable[..., int]] = {
    "init": init,
    "check": check,
    "fmt": fmt,
    "build": build,
    "show": show,
    "coverage": coverage,
    "graph": graph,
    "export": export,
    "explain": explain,
}

app = typer.Typer(
    name="constc",
    help="Compile a constitution (a Markdown document of principles for an AI assistant) into training data.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from constc import __version__
        from constc.cli.output import write

        write(f"constc {__version__}\n")
        raise typer.Exit


@app.callback()
def _constc(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass  # --version is answered by its callback


for _name, _command in COMMANDS.items():
    app.command(_name)(_command)
