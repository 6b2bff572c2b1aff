"""Putting a finished directory in the place of the old one, so that there is no moment without a whole dataset.

Linux and macOS exchange two directories in one step. Where the system or the file system cannot, two renames do it
under a journal, which the next command completes.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Final

__all__ = ["beside", "put_in_place", "recover", "sync_folder", "sync_tree"]

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
_RENAME_SWAP: Final = 2
#: What a system or file system answers that cannot exchange.
_UNABLE: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM})


def beside(target: Path, what: str) -> Path:
    """The hidden sibling of ``target`` that is used for ``what``."""
    return target.with_name(f".{target.name}.constc-{what}")


def put_in_place(draft: Path, target: Path) -> None:
    """Make ``draft`` the directory ``target``. What was there before, if anything, is then removed.

    Both lie in one folder. Raises OSError where it cannot; ``target`` is then what it was.
    """
    if not target.exists():
        draft.rename(target)
    elif exchange(draft, target):
        sync_folder(target.parent)
        shutil.rmtree(draft, ignore_errors=True)
        return
    else:
        _write_journal(draft, target)
        recover(target)
    sync_folder(target.parent)


def exchange(first: Path, second: Path) -> bool:
    """Exchange two directories in one step; False where the system cannot."""
    try:
        library = ctypes.CDLL(None, use_errno=True)
        one, other = os.fsencode(first), os.fsencode(second)
        if sys.platform == "darwin":
            result = library.renamex_np(one, other, ctypes.c_uint(_RENAME_SWAP))
        else:
            result = library.renameat2(_AT_FDCWD, one, _AT_FDCWD, other, ctypes.c_uint(_RENAME_EXCHANGE))
    except (OSError, AttributeError, TypeError):
        return False
    if result == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNABLE:
        return False
    raise OSError(number, os.strerror(number), str(second))


def _write_journal(draft: Path, target: Path) -> None:
    """Say what is about to happen, so that it can be completed whenever it stops."""
    document = {"draft": draft.name, "old": beside(target, "old").name}
    journal = beside(target, "journal")
    half = beside(target, "journal-draft")
    with half.open("w", encoding="utf-8") as file:
        json.dump(document, file)
        file.flush()
        os.fsync(file.fileno())
    half.replace(journal)
    sync_folder(target.parent)


def recover(target: Path) -> None:
    """Complete an exchange by two renames that has begun; nothing, where none has.

    The draft was whole and synced before the journal was written, so going on is always right: the old directory
    steps aside, the draft takes its place, then the old one and the journal go.
    """
    journal = beside(target, "journal")
    try:
        document = json.loads(journal.read_text(encoding="utf-8"))
        draft, old = target.with_name(document["draft"]), target.with_name(document["old"])
    except (OSError, ValueError, KeyError, TypeError):
        return
    if draft.is_dir():
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)
            target.rename(old)
            sync_folder(target.parent)
        draft.rename(target)
        sync_folder(target.parent)
    shutil.rmtree(old, ignore_errors=True)
    journal.unlink(missing_ok=True)
    sync_folder(target.parent)


def sync_tree(folder: Path) -> None:
    """Sync ``folder`` and every folder in it; their files are synced as they are written."""
    for path, folders, _ in os.walk(folder, topdown=False):
        for name in folders:
            sync_folder(Path(path) / name)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Sync the entries of ``folder``; some systems cannot, and need not."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError as problem:
        if problem.errno in {errno.ENOSPC, errno.EIO}:
            raise
    finally:
        os.close(descriptor)
