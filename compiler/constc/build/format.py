"""``fmt``: a constitution read, laid out, given ids where asked, and written back in one step.

Includes are files of their own: only what is named is touched.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from constc.build.line_diff import lines_of, unified
from constc.build.load import read_root, shown_path
from constc.failure import Failure, from_os_error
from constc.source import SourceFile
from constc.syntax import decode, parse
from constc.syntax.edits import origins
from constc.syntax.formatter import Formatted, Refusal, format_source

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FormattedFile", "format_file", "write_back"]


@dataclass(frozen=True, slots=True)
class FormattedFile:
    """One file, laid out and not yet written.

    ``path`` as it was given. ``pinned`` ids are new in ``after``; ``unpinned`` elements can carry none as they are
    written. ``origins``: for each line of ``after`` the line of ``before`` that it was.
    """

    path: str
    before: bytes
    after: bytes
    pinned: int = 0
    unpinned: int = 0
    origins: Sequence[int | None] = field(default=(), repr=False)

    @property
    def changed(self) -> bool:
        """Whether writing it would change the file."""
        return self.before != self.after

    def diff(self) -> str:
        """A unified diff, ``""`` where nothing changes."""
        if not self.changed:
            return ""
        return unified(shown_path(self.path), lines_of(self.before), lines_of(self.after), self.origins)


def format_file(path: str, *, pin_ids: bool = False) -> FormattedFile:
    """The file at ``path`` as it is to stand; nothing is written.

    With ``pin_ids``, what is known by its text gets the id by which it is known. Raises
    :class:`~constc.failure.Failure` where the file cannot be read, or where it would say something else afterwards.
    """
    from constc.graph.pins import pins_of, pins_only, same_keys

    raw = read_root(path)
    source = decode(shown_path(path), raw)[0]
    formatted = format_source(source)
    if formatted.refusal is not None:
        raise _refused(path, source, formatted.refusal)
    laid_out = decode(source.path, formatted.raw)[0]
    document = parse(laid_out)[0]
    if formatted.edits and not same_keys(parse(source)[0], document):
        raise _refused(path, source, Refusal("meaning", formatted.edits[0].span))
    lines: Sequence[int | None] = origins(source.text, formatted.edits)
    if not pin_ids:
        return FormattedFile(path, raw, formatted.raw, origins=lines)
    pins = pins_of(document)
    named = Formatted(laid_out, pins.edits)
    again = decode(source.path, named.raw)[0]
    if pins.edits and not (pins_only(document, parse(again)[0]) and format_source(again).raw == named.raw):
        raise Failure("format-refused", f"`{path}` stays as it is: ids in it would change rows or its layout", _REPORT)
    lines = [None if line is None else lines[line] for line in origins(laid_out.text, pins.edits)]
    return FormattedFile(path, raw, named.raw, pins.count, pins.left, lines)


_REPORT: Final = "please report it with the file; nothing was written"
_REASONS: Final = {
    "undecodable": ("it is no text in UTF-8 from here on", "`constc check` says which bytes are not"),
    "front-matter": ("it is not certain where its front matter ends", "close it with a line `---`"),
    "meaning": ("formatting would change what it says here", _REPORT),
    "unstable": ("formatting it twice would change it twice, here", _REPORT),
}


def _refused(path: str, source: SourceFile, refusal: Refusal) -> Failure:
    reason, help = _REASONS[refusal.reason]
    line, column = source.position(refusal.span[0])
    return Failure("format-refused", f"`{path}` stays as it is: {reason}, at line {line}, column {column}", help)


# --- writing ----------------------------------------------------------------------------------------------------


def write_back(file: FormattedFile) -> None:
    """Write a formatted file in the place of the one that was read: whole or not at all.

    The new bytes are written and flushed to a file beside it, which then takes its name, with its permissions. A
    symbolic link stays; what it leads to is replaced. Raises :class:`~constc.failure.Failure`.
    """
    if not file.changed:
        return
    try:
        target = Path(file.path).resolve(strict=True)
        if not target.is_file():
            raise Failure("not-a-file", f"`{file.path}` is no regular file, so it cannot be replaced")
        if not os.access(target, os.W_OK):
            raise Failure("permission", f"permission denied: `{file.path}` may not be written")
        _exchange(target, file)
    except OSError as problem:
        problem.filename = file.path
        raise from_os_error(problem, file.path) from problem


def _exchange(target: Path, file: FormattedFile) -> None:
    draft = target.with_name(f".{target.name[:200]}.constc-{os.getpid()}")
    status = target.stat()
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(file.after)
            opened.flush()
            os.fsync(opened.fileno())
        with suppress(OSError, AttributeError):
            os.chown(draft, status.st_uid, status.st_gid)
        draft.chmod(status.st_mode & 0o7777)
        if target.read_bytes() != file.before:
            raise Failure("changed-meanwhile", f"`{file.path}` was changed while it was being formatted", "try again")
        draft.replace(target)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
    _flush_folder(target.parent)


def _flush_folder(folder: Path) -> None:
    """The new name is on the disk, too, where the system can say so."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
