"""A place to build in: the target claimed for one build, a hidden sibling to write into, and the exchange at the end.

What constc did not write is never touched: a directory without its manifest, and one with files that it does not list,
are refused before anything is written and again before the exchange.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from constc.build.exchange import beside, put_in_place, recover, sync_tree
from constc.failure import Failure, from_os_error

__all__ = ["Workplace", "refuse_foreign", "workplace"]


@dataclass(frozen=True, slots=True)
class Workplace:
    """``draft`` is the empty folder to write into; ``target`` is where it goes. ``shown`` names it for people."""

    draft: Path
    target: Path
    shown: str

    def finish(self) -> None:
        """Sync the draft and put it in the place of the target."""
        refuse_foreign(self.target, self.shown)
        sync_tree(self.draft)
        put_in_place(self.draft, self.target)


@contextmanager
def workplace(target: Path, shown: str) -> Iterator[Workplace]:
    """Claim ``target`` and give a folder to write into. Whatever happens, no half-written folder stays behind.

    Raises :class:`~constc.failure.Failure`: for a directory that is not constc's, for another build at work, for a
    folder that cannot be written, and for a full disk.
    """
    try:
        target = Path(os.path.realpath(target))
        refuse_foreign(target, shown)
        target.parent.mkdir(parents=True, exist_ok=True)
        with _claimed(target, shown):
            recover(target)
            refuse_foreign(target, shown)
            _remove_leftovers(target)
            draft = beside(target, str(os.getpid()))
            draft.mkdir()
            try:
                yield Workplace(draft, target, shown)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
    except OSError as problem:
        raise _failure(problem, shown) from problem


def refuse_foreign(target: Path, shown: str) -> None:
    """Raise :class:`~constc.failure.Failure` where ``target`` holds anything that constc did not write."""
    from constc.dataset.manifest import is_dataset, unlisted

    if not os.path.lexists(target):
        return
    if not target.is_dir():
        raise Failure("foreign-directory", f"`{shown}` is no directory", "name another one with -o")
    if next(os.scandir(target), None) is None:
        return
    if not is_dataset(target):
        raise Failure(
            "foreign-directory",
            f"`{shown}` exists and was not written by constc, so it stays as it is",
            "name another directory with -o, or remove this one",
        )
    strange = unlisted(target)
    if strange:
        more = f" and {len(strange) - 1} more" if len(strange) > 1 else ""
        raise Failure(
            "foreign-directory",
            f"`{shown}` holds `{strange[0]}`{more}, which constc did not write, so it stays as it is",
            "move that out of the directory, or name another one with -o",
        )


def _remove_leftovers(target: Path) -> None:
    """Remove what a killed build left; the claim is held, so no other build is at work there."""
    pattern = re.compile(re.escape(f".{target.name}.constc-") + r"\d+")
    for entry in os.scandir(target.parent):
        if pattern.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path, ignore_errors=True)


@contextmanager
def _claimed(target: Path, shown: str) -> Iterator[None]:
    """Hold the lock of ``target``; the lock file goes with the lock."""
    path = beside(target, "lock")
    descriptor = _lock(path, shown)
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()
        os.close(descriptor)


def _lock(path: Path, shown: str) -> int:
    """An open descriptor of the lock file ``path``, locked, and sure to be of the file that lies there now."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
        try:
            _flock(descriptor)
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
        except FileNotFoundError:
            pass
        except BlockingIOError as problem:
            os.close(descriptor)
            raise Failure(
                "busy", f"another build is writing `{shown}`", "run it again when that build has ended"
            ) from problem
        os.close(descriptor)


def _flock(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        if problem.errno in {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES}:
            raise BlockingIOError(problem.errno, problem.strerror) from problem
        # Some network file systems know no locks; then nothing but care keeps two builds apart.


def _failure(problem: OSError, shown: str) -> Failure:
    """The failure that ``problem`` means. A path of the hidden draft is no name for people."""
    if isinstance(problem, FileExistsError | NotADirectoryError):
        return Failure("foreign-directory", f"a part of the path `{shown}` is a file", "name another one with -o")
    if problem.errno is None and "No space left" in str(problem):
        problem = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return from_os_error(OSError(problem.errno, problem.strerror or str(problem)), shown)
