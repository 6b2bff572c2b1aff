"""Why a command cannot go on, for reasons outside constc: one sentence for people, a code for programs.

What is wrong *inside* a constitution is a diagnostic, a value beside the result. What is wrong around it (a file that
is not there, a full disk, an option that does not exist) ends the command, and is raised as one of these. This module
imports nothing of constc, so every layer that touches the outside may use it.
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from constc.diagnostics.diagnostic import Diagnostic

__all__ = ["Failure", "Misuse", "from_os_error"]


class Failure(Exception):
    """The command ends with exit status 1 and this sentence.

    ``code`` is a kebab-case name, ``message`` one lower-case sentence without a full stop, ``help`` what can be done
    about it. ``diagnostics`` are those of the constitution, where they are the reason.
    """

    status = 1

    def __init__(
        self, code: str, message: str, help: str | None = None, diagnostics: tuple[Diagnostic, ...] = ()
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help
        self.diagnostics = diagnostics


class Misuse(Failure):
    """Wrong usage: an unknown option, command, name or id, a file that is not there. Exit status 2."""

    status = 2


# Windows knows no EDQUOT.
_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM})


def from_os_error(problem: OSError, path: str | None = None) -> Failure:
    """The failure that an error of the operating system means; ``path`` where the error does not name a file."""
    named = problem.filename if isinstance(problem.filename, str | bytes) else path
    where = f" `{os.fsdecode(named)}`" if named else ""
    number = problem.errno
    if number in _FULL:
        return Failure("disk-full", f"there is no space left to write{where}", "free some space, then run it again")
    if number in _FORBIDDEN:
        return Failure("permission", f"permission denied:{where or ' the system refused the operation'}")
    if number == errno.EROFS:
        return Failure("permission", f"the file system is read-only:{where}", "write to another folder with -o")
    reason = (problem.strerror or str(problem)).lower()
    return Failure("system", f"{reason}:{where}" if where else reason)
