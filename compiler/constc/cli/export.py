"""``constc export``: a built dataset in the words of a trainer."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from constc.cli.choices import one_of

if TYPE_CHECKING:
    from constc.build.export import Whole

__all__ = ["export"]

_FORMATS = ("jsonl", "parquet", "trl", "axolotl", "llama-factory", "openai")


def export(
    directory: Annotated[str, typer.Argument(metavar="DIR", show_default=False, help="A built dataset.")],
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="FORMAT",
            show_default=False,
            callback=one_of("--to", *_FORMATS),
            help=f"{', '.join(_FORMATS[:-1])} or {_FORMATS[-1]}.",
        ),
    ],
    config: Annotated[str, typer.Option(metavar="CONFIG", help="What to export.")] = "preferences",
    split: Annotated[
        str | None, typer.Option(metavar="SPLIT,...", show_default=False, help="These splits alone; else all.")
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--out",
            metavar="PATH",
            show_default=False,
            help="A folder, a file, or - for standard output; else DIR-FORMAT.",
        ),
    ] = None,
) -> int:
    """Write the rows of a built dataset as the files of a trainer.

    A folder gets one file for each split. A file and standard output take one split, or those that --split names, one
    after the other. What is there is replaced whole or not at all.
    """
    from constc.build.export import STREAM
    from constc.build.export import export as run
    from constc.cli.output import say, write
    from constc.failure import Misuse

    if out == STREAM and to == "parquet" and sys.stdout is not None and sys.stdout.isatty():
        raise Misuse("no-text", "a Parquet file is nothing to read on a terminal", "name a file with -o")
    splits = [name.strip() for name in split.split(",") if name.strip()] if split is not None else None
    try:
        with _standard_output() as stream:
            report = run(directory, to, config=config, splits=splits, out=out, stream=stream)
    except BrokenPipeError:
        return 0  # the reader has all it wanted
    if out != STREAM:
        write(report.as_text())
    if remark := report.remark():
        say(remark)
    return 0


@contextmanager
def _standard_output() -> Iterator[Whole]:
    """Standard output for bytes. Raises :class:`~constc.failure.Failure` where it cannot take them."""
    from constc.build.export import Whole
    from constc.failure import from_os_error

    with ExitStack() as stack:
        try:
            file = sys.stdout or stack.enter_context(Path(os.devnull).open("wb"))
            yield Whole(file.fileno())
        except BrokenPipeError:
            raise
        except OSError as problem:
            raise from_os_error(problem, "standard output") from problem
