"""A project to start from: a constitution, its settings, and a workflow that checks and builds it.

Nothing that is there is overwritten. Files are written whole under hidden names and then linked to their own, which
fails where somebody else was quicker; if anything goes wrong, what this run has made is removed again.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from constc.build.exchange import beside
from constc.build.settings import SETTINGS_FILE
from constc.failure import Misuse, from_os_error
from constc.resources import constitutions_folder

__all__ = ["SHIPPED", "Scaffold", "scaffold", "skeleton"]

#: The names of the constitutions that come with constc.
SHIPPED: Final = ("role_model", "support_bot", "tutor")

_STARTER: Final = Path(__file__).resolve().parent / "starter"
_CONSTITUTION: Final = "constitution.md"
#: What the constitutions that come with constc include.
_INCLUDED: Final = "shared/facts.md"


@dataclass(frozen=True, slots=True)
class Scaffold:
    """What became of each file, by its path inside ``folder``, in the order in which they are made."""

    folder: str
    written: tuple[str, ...]
    kept: tuple[str, ...]

    def as_text(self) -> str:
        """What was written, what was left alone, and what to do next, with a line end."""
        lines = [f"wrote {self._seen(name)}" for name in self.written]
        lines += [f"left {self._seen(name)} as it was" for name in self.kept]
        return "\n".join([*lines, "", "next:", *(f"  {command}" for command in self.next())]) + "\n"

    def next(self) -> tuple[str, str]:
        """The two commands that come next, for the folder that the first was run in."""
        constitution = shlex.quote(self._seen(_CONSTITUTION))
        configured = self._seen(SETTINGS_FILE) == SETTINGS_FILE and SETTINGS_FILE in self.written
        return f"constc check {constitution}", "constc build" if configured else f"constc build {constitution}"

    def _seen(self, name: str) -> str:
        return os.path.normpath(os.path.join(self.folder, name))  # noqa: PTH118 - as people write it


def skeleton() -> str:
    """A principle with every leaf empty, as Markdown."""
    return _starter("principle.md").decode("utf-8")


def scaffold(folder: str, origin: str | None = None) -> Scaffold:
    """Write a project into ``folder``, which is made where it is missing. ``origin``: one of ``SHIPPED``.

    Raises :class:`~constc.failure.Misuse` for another ``origin``, and where ``folder`` or a folder in it is a file or
    the other way round, and :class:`~constc.failure.Failure` where it cannot be written. Nothing is left behind then.
    """
    if not folder:
        raise Misuse("usage", "the folder to write into has no name", "name one, or leave it out for this folder")
    files = _files(origin)
    target = Path(folder)
    try:
        if _is_taken(target, _CONSTITUTION):
            files.pop(_INCLUDED, None)  # it belongs to the constitution that is not written
        kept = tuple(name for name in files if _is_taken(target, name))
        written = _write(target, {name: raw for name, raw in files.items() if name not in kept})
    except OSError as problem:
        # The path of a hidden draft is no name for people.
        raise from_os_error(OSError(problem.errno, problem.strerror or str(problem)), folder) from problem
    except ValueError as problem:
        raise Misuse("usage", f"`{folder!a}` is no name of a folder") from problem
    return Scaffold(folder, written, tuple(name for name in files if name not in written))


def _files(origin: str | None) -> dict[str, bytes]:
    """The content of every file of a project, by its path."""
    from constc import __version__

    if origin is None:
        constitution = {_CONSTITUTION: _starter(_CONSTITUTION)}
    else:
        included = constitutions_folder() / _INCLUDED
        constitution = {_CONSTITUTION: _shipped(origin), _INCLUDED: included.read_bytes()}
    return {
        **constitution,
        SETTINGS_FILE: _starter(SETTINGS_FILE),
        ".gitignore": _starter("gitignore"),
        ".github/workflows/constitution.yml": _starter("workflow.yml").replace(b"@VERSION@", __version__.encode()),
    }


def _shipped(name: str) -> bytes:
    from constc.diagnostics.suggest import closest

    if name not in SHIPPED:
        near = closest(name, SHIPPED, sole=False)
        raise Misuse(
            "unknown-constitution",
            f"no constitution named `{name}` comes with constc",
            f"did you mean `{near}`?" if near else f"there is {', '.join(SHIPPED)}",
        )
    return (constitutions_folder() / f"{name}.md").read_bytes()


def _starter(name: str) -> bytes:
    return (_STARTER / name).read_bytes()


def _is_taken(target: Path, name: str) -> bool:
    """Whether there is a file ``name`` already. A folder in its place, or a file in that of a folder, is misuse."""
    path = target / name
    for above in reversed(path.parents):
        if os.path.lexists(above) and not above.is_dir():
            raise Misuse("not-a-directory", f"`{above}` is no folder", "name another folder, or move it away")
    if path.is_dir():
        raise Misuse("is-a-directory", f"`{path}` is a folder", "name another folder, or move it away")
    return os.path.lexists(path)


def _write(target: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write ``files`` into ``target``, all or none, and return those that were not there."""
    made: list[Path] = []
    drafts: dict[str, Path] = {}
    placed: list[Path] = []
    try:
        for name, raw in files.items():
            path = target / name
            _make_folders(path.parent, made)
            drafts[name] = beside(path, str(os.getpid()))
            drafts[name].write_bytes(raw)
        written = []
        for name, draft in drafts.items():
            if _place(draft, target / name):
                placed.append(target / name)
                written.append(name)
    except BaseException:
        _remove([*placed, *drafts.values()])
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()
        raise
    _remove(drafts.values())
    return tuple(written)


def _make_folders(folder: Path, made: list[Path]) -> None:
    """Make ``folder`` and those around it, and note in ``made`` which ones were missing."""
    missing = [folder, *folder.parents]
    for each in reversed(missing[: next((n for n, one in enumerate(missing) if one.is_dir()), len(missing))]):
        each.mkdir(exist_ok=True)
        made.append(each)


def _place(draft: Path, path: Path) -> bool:
    """Give ``draft`` the name ``path``; False where there is such a file by now."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    except OSError:
        return _write_new(path, draft.read_bytes())  # a file system without links
    return True


def _write_new(path: Path, raw: bytes) -> bool:
    try:
        with path.open("xb") as file:
            try:
                file.write(raw)
            except OSError:
                path.unlink()
                raise
    except FileExistsError:
        return False
    return True


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink()
