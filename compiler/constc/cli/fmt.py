"""``constc fmt``: the layout of a constitution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from constc.build.format import FormattedFile

__all__ = ["fmt"]


def fmt(
    files: Annotated[list[str], typer.Argument(metavar="FILE", show_default=False, help="The files to format.")],
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing, name the files that would change, and exit with 1.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing, and show what would change.")] = False,
    pin_ids: Annotated[
        bool,
        typer.Option(
            "--pin-ids", help="Write {#id} after everything known by its text, so that it can be reworded from then on."
        ),
    ] = False,
) -> int:
    """Format constitutions: bullets of clauses, the order of attributes, blank lines, fences of conversations.

    The words stay as they are, and so do answers, conversations, code and front matter. A file that would say something
    else afterwards is left alone. Files that are included are formatted when they are named.
    """
    from constc.build.format import format_file, write_back
    from constc.cli.output import say_failure, write
    from constc.failure import Failure

    changed = status = 0
    for path in files:
        try:
            file = format_file(path, pin_ids=pin_ids)
            if not (check or diff):
                write_back(file)
        except Failure as failure:
            say_failure(failure)
            status = max(status, failure.status)
            continue
        changed += file.changed
        write(file.diff() if diff else _told(file, check=check))
    return max(status, 1 if check and changed else 0)


def _told(file: FormattedFile, *, check: bool) -> str:
    """One line for a file that changes, or that cannot take all the ids it should have."""
    done = []
    if file.changed:
        done.append("would be formatted" if check else "formatted")
    if file.pinned:
        done.append(f"{_number(file.pinned)} {'to be ' if check else ''}written")
    if file.unpinned:
        done.append(f"{_number(file.unpinned)} cannot be written, because of braces or comments that stand there")
    return f"{file.path}: {', '.join(done)}\n" if done else ""


def _number(count: int) -> str:
    return f"{count:,} id{'' if count == 1 else 's'}"
