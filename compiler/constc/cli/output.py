"""Writing to standard output and standard error.

The document of a command goes to standard output, whole; messages go to standard error. A closed pipe ends the output
quietly and changes no exit status; a standard output that cannot take the text (a full disk) is a failure.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from constc.diagnostics.diagnostic import Diagnostic
    from constc.failure import Failure

__all__ = [
    "as_html_text", "as_json_text", "failure_document", "finish", "is_terminal", "say", "say_diagnostics",
    "say_failure", "write", "write_file", "write_json",
]  # fmt: skip


def write(text: str) -> None:
    """Write ``text`` to standard output.

    Raises :class:`~constc.failure.Failure` where the output cannot take it; a reader that has gone away is no failure.
    """
    _prepare()
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _point_at_nothing(1)
    except OSError as problem:
        _point_at_nothing(1)
        from constc.failure import from_os_error

        raise from_os_error(problem, "standard output") from problem


def write_json(document: object) -> None:
    """Write one JSON document and a line end to standard output."""
    write(as_json_text(document))


def as_json_text(document: object) -> str:
    """``document`` as JSON that standard output can take."""
    if _speaks_utf8():
        from constc.diagnostics.render import json_text

        return json_text(document)
    import json

    return json.dumps(document, indent=2) + "\n"


def as_html_text(page: str) -> str:
    """An HTML page that standard output can take: what it cannot encode is written as character references."""
    return page if _speaks_utf8() else page.encode("ascii", "xmlcharrefreplace").decode("ascii")


def write_file(path: str, text: str) -> None:
    """Write ``text`` as UTF-8 to the file ``path``: whole or not at all, and a device or pipe as it comes. Folders that
    are missing are made.

    Raises OSError where it cannot be written.
    """
    content = text.encode("utf-8", errors="backslashreplace")
    try:
        target = Path(path)
        if target.exists() and not target.is_file():
            target.write_bytes(content)
        else:
            whole = target.resolve()
            whole.parent.mkdir(parents=True, exist_ok=True)
            _replace(whole, content)
    except OSError as problem:
        problem.filename = path
        raise


def _replace(target: Path, content: bytes) -> None:
    draft = target.with_name(f".{target.name[:200]}.constc-{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(target)
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise


def say(text: str) -> None:
    """Write one message to standard error. A standard error that is closed or full is ignored."""
    try:
        if sys.stderr is not None:
            sys.stderr.write(text if text.endswith("\n") else text + "\n")
            sys.stderr.flush()
    except OSError:
        _point_at_nothing(2)


def say_failure(failure: Failure) -> None:
    """Tell people why the command ends."""
    from constc.diagnostics.terminal import one_line

    say(f"error: {one_line(failure.message)}")
    if failure.help:
        say(f"  = help: {one_line(failure.help)}")


def say_diagnostics(diagnostics: Sequence[Diagnostic], *, full: bool = False) -> None:
    """Tell people what is wrong with a constitution, and where to read the notes, which are not shown here."""
    from constc.diagnostics.render import render

    wrong = [one for one in diagnostics if one.severity != "note"]
    if wrong:
        say(render(wrong, "full" if full else "concise", color=is_terminal(sys.stderr)))
    notes = len(diagnostics) - len(wrong)
    if notes:
        say(f"{notes:,} note{'' if notes == 1 else 's'} not shown: see `constc check`")


def failure_document(failure: Failure) -> dict[str, Any]:
    """What a failing command prints with ``--format json``."""
    from constc.diagnostics.render import as_objects

    return {
        "error": {"code": failure.code, "message": failure.message, "help": failure.help},
        "diagnostics": as_objects(failure.diagnostics),
    }


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal that wants colour."""
    return stream is not None and stream.isatty() and not os.environ.get("NO_COLOR")


def finish(status: int) -> int:
    """Flush what is left and return ``status``; without this, Python would report a closed pipe at exit."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _point_at_nothing(1)
    except OSError as problem:
        _point_at_nothing(1)
        from constc.failure import from_os_error

        say_failure(from_os_error(problem, "standard output"))
        return status or 1
    return status


def _speaks_utf8() -> bool:
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    return encoding.lower().replace("-", "").replace("_", "") in {"utf8", "utf8sig"}


def _prepare() -> None:
    """Characters that the output cannot encode (lone surrogates of a path, say) are written as escapes."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def _point_at_nothing(descriptor: int) -> None:
    """Send a standard stream to nowhere, so that the flush at exit finds nothing to complain about."""
    with suppress(OSError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, descriptor)
        os.close(nothing)
