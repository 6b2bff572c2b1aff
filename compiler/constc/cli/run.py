"""One command line: parse, run, and turn whatever ends it into an exit status.

0 fine · 1 errors in a constitution, failures of the world outside · 2 wrong usage · 70 a bug in constc · 130 Ctrl-C.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import pairwise

from constc.cli.output import failure_document, finish, say, say_diagnostics, say_failure, write_json
from constc.failure import Failure, Misuse, from_os_error

__all__ = ["run"]

_MISUSE = 2
_BUG = 70
_INTERRUPTED = 130


def run(arguments: Sequence[str]) -> int:
    """Run the command line ``arguments`` (without the program's name) and return its exit status. Never raises."""
    try:
        status = _dispatch(arguments)
    except KeyboardInterrupt:
        status = _fail(Failure("interrupted", "interrupted"), arguments, _INTERRUPTED)
    except Failure as failure:
        status = _fail(failure, arguments, failure.status)
    except OSError as problem:
        status = _fail(from_os_error(problem), arguments, Failure.status)
    except Exception as problem:
        status = _fail(_bug(problem), arguments, _BUG)
    return finish(status)


def _dispatch(arguments: Sequence[str]) -> int:
    import typer

    from constc.cli.app import COMMANDS, app
    from constc.cli.choices import require

    # The parser's own exceptions: typer brings its copy of click along in some versions and uses click in others.
    usage_error: type[Exception] = typer.BadParameter.__mro__[1]
    if not arguments:
        app(args=["--help"], prog_name="constc", standalone_mode=False)
        return _MISUSE
    if not arguments[0].startswith("-"):
        require(arguments[0], tuple(COMMANDS), f"there is no command `{arguments[0]}`", "unknown-command")
    try:
        result = app(args=list(arguments), prog_name="constc", standalone_mode=False)
    except usage_error as problem:
        raise _misuse(problem) from problem
    except typer.Abort as problem:
        raise KeyboardInterrupt from problem
    except SystemExit:
        # The parser ends like this where the reader of its help has gone away.
        return 0
    if result == _INTERRUPTED:
        raise KeyboardInterrupt
    return result if isinstance(result, int) else 0


def _fail(failure: Failure, arguments: Sequence[str], status: int) -> int:
    """Report ``failure`` on standard error, and as the document where JSON was asked for."""
    wants_json = _wants_json(arguments)
    if failure.diagnostics and not wants_json:
        say_diagnostics(failure.diagnostics, full=True)
    say_failure(failure)
    if wants_json:
        try:
            write_json(failure_document(failure))
        except Failure as second:
            say_failure(second)
    return status


def _wants_json(arguments: Sequence[str]) -> bool:
    """Whether the command line asks for JSON; read from the words, as it may be the parsing that failed."""
    asked = False
    for word, following in pairwise((*arguments, "")):
        if word == "--":
            break
        if word == "--format":
            asked = following == "json"
        elif word.startswith("--format="):
            asked = word == "--format=json"
    return asked


def _misuse(problem: Exception) -> Misuse:
    """A usage error of the parser in our words."""
    context = getattr(problem, "ctx", None)
    option = getattr(problem, "option_name", None)
    path = getattr(context, "command_path", None) or "constc"
    manual = f"`{path} --help` shows how it is used"
    if option is not None and hasattr(problem, "possibilities"):
        from constc.diagnostics.suggest import closest

        known = [name for parameter in context.command.params for name in parameter.opts] if context else []
        near = closest(option, known, sole=False)
        return Misuse("unknown-option", f"there is no option `{option}`", f"did you mean `{near}`?" if near else manual)
    words = problem.format_message() if hasattr(problem, "format_message") else str(problem)
    sentence = words.strip().rstrip(".")
    return Misuse("usage", sentence[:1].lower() + sentence[1:], manual)


def _bug(problem: Exception) -> Failure:
    """An exception that nobody expected."""
    if os.environ.get("CONSTC_TRACEBACK") == "1":
        import traceback

        say("".join(traceback.format_exception(problem)))
    name = type(problem).__name__
    text = " ".join(str(problem).split())[:200]
    return Failure(
        "internal-error",
        f"this is a bug in constc ({name}{': ' + text if text else ''})",
        "please report it with the input that shows it and what CONSTC_TRACEBACK=1 prints",
    )
