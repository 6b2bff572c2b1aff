"""Reading a constitution from disk: the root file, what it includes and its example files.

The only place that reads constitutions. Each file is read once; nothing outside the project directory is read, links
resolved first. What is wrong with the root file itself (it is missing, a directory, too large) is a failure of the
command; everything else is a diagnostic at the place that asks for the file.
"""

from __future__ import annotations

import errno
import os
import posixpath
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from constc.diagnostics.diagnostic import Diagnostic, Mark, Severity
from constc.failure import Failure, Misuse, from_os_error
from constc.source import SourceFile, Span
from constc.syntax import decode, parse
from constc.syntax.counts import conversations
from constc.syntax.inline import prose_references
from constc.syntax.tree import Section

if TYPE_CHECKING:
    from constc.syntax.tree import Block, Clause, Document, Footnote, FrontMatterNode, Item

__all__ = ["LARGEST_FILE", "MOST_FILES", "Loaded", "load", "project_of", "read_root", "shown_path"]

#: The size in bytes above which a file is not read.
LARGEST_FILE: Final = 64 * 1024 * 1024
#: The number of files that one constitution may be made of, examples not counted.
MOST_FILES: Final = 1000

_TEXT_AT_MOST: Final = 256 * 1024 * 1024
# A URL (its scheme has two letters or more), a drive of Windows, or an absolute path.
_OUTSIDE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\]")
_EXAMPLE: Final = re.compile(r"[\w-][\w.-]{0,99}")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A constitution as read.

    ``documents``: the root first, then its includes in the order in which they are asked for, each once.
    ``examples``: footnote name to the document of its example file. ``files``: every file read, as (path inside the
    project with ``/``, bytes), in reading order. ``names``: the path of a SourceFile to its path inside the project.
    ``project``: the project directory, absolute, links resolved. ``undecodable``: the root is no text in UTF-8.
    """

    documents: tuple[Document, ...]
    examples: Mapping[str, Document]
    files: tuple[tuple[str, bytes], ...]
    diagnostics: tuple[Diagnostic, ...]
    project: Path
    names: Mapping[str, str]
    undecodable: bool = False

    @property
    def root(self) -> Document:
        """The document of the file that was named."""
        return self.documents[0]


def load(path: str) -> Loaded:
    """Read the constitution at ``path`` with all that belongs to it.

    Raises :class:`~constc.failure.Misuse` where ``path`` is missing or a directory, and
    :class:`~constc.failure.Failure` where the root file may not be read or is too large.
    """
    raw = read_root(path)
    folder = Path(path).absolute().parent.resolve()
    file = folder / Path(path).name
    reading = _Reading(project=project_of(path))
    document = reading.add(shown_path(path), file, raw)
    reading.follow_includes(document, file)
    reading.find_examples(folder)
    return reading.loaded()


def project_of(path: str) -> Path:
    """The project directory of the constitution at ``path``, absolute, links resolved.

    It is the nearest folder around the file that holds ``constc.toml``, else the file's own folder.
    """
    folder = Path(path).absolute().parent.resolve()
    for ancestor in (folder, *folder.parents):
        if os.path.isfile(ancestor / "constc.toml"):  # noqa: PTH113 - says no where the folder may not be read
            return ancestor
    return folder


def shown_path(path: str) -> str:
    """``path`` as diagnostics show it: as it was given, with ``/`` on every system."""
    return path if os.sep == "/" else path.replace(os.sep, "/")


def read_root(path: str) -> bytes:
    """The bytes of a constitution that was named. Raises as :func:`load`."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - a path that is not normalised
            raw = file.read(LARGEST_FILE + 1)
    except IsADirectoryError as problem:
        raise Misuse(
            "is-a-directory", f"`{path}` is a directory, not a constitution", "name the Markdown file in it"
        ) from problem
    except (FileNotFoundError, NotADirectoryError) as problem:
        raise Misuse("missing-file", f"there is no file `{path}`", _advice(path)) from problem
    except OSError as problem:
        if problem.errno == errno.ENAMETOOLONG:
            raise Misuse("missing-file", f"there is no file `{path}`") from problem
        if os.path.isdir(path):  # noqa: PTH112 - what Windows says of a directory is "permission denied"
            raise Misuse("is-a-directory", f"`{path}` is a directory, not a constitution") from problem
        raise from_os_error(problem, path) from problem
    except ValueError as problem:
        raise Misuse("missing-file", f"there is no file `{path!a}`") from problem
    if len(raw) > LARGEST_FILE:
        raise Failure("too-large", f"`{path}` is larger than {LARGEST_FILE >> 20} MiB", "split it and use include")
    return raw


def _advice(path: str) -> str | None:
    near = _similar_name(Path(), path)
    return f"did you mean `{near}`?" if near else None


def _similar_name(folder: Path, path: str) -> str | None:
    """``path`` with the nearest name that there is in its folder, seen from ``folder``; None where none is near."""
    from constc.diagnostics.suggest import closest

    above, name = posixpath.split(shown_path(path))
    try:
        names = sorted(entry.name for entry in os.scandir(folder / above) if entry.is_file())
    except (OSError, ValueError):
        return None
    near = closest(name, names[:10_000], sole=False)
    return posixpath.join(above, near) if near else None


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why a file is not read: the code and variant of the diagnostic, and the reason where the variant has one."""

    code: Literal["missing-include", "include-outside-project"] = "missing-include"
    variant: str = ""
    reason: str = ""


def _unreadable(reason: str) -> _Refusal:
    return _Refusal(variant="unreadable", reason=reason)


@dataclass(frozen=True, slots=True)
class _Open:
    """A document whose includes are being followed.

    ``file``: links resolved; ``folder``: where its includes start from; ``entries``: those that are left.
    """

    document: Document
    file: Path
    folder: Path
    entries: Iterator[FrontMatterNode]


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    project: Path
    documents: list[Document] = field(default_factory=list)
    examples: dict[str, Document] = field(default_factory=dict)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    seen: set[Path] = field(default_factory=set)
    bytes_read: int = 0
    suggestions: int = 20  # each reads a folder

    def loaded(self) -> Loaded:
        root = self.documents[0].source
        undecodable = any(one.code == "undecodable" and one.at.source is root for one in self.diagnostics)
        return Loaded(
            tuple(self.documents),
            self.examples,
            tuple(self.files),
            tuple(self.diagnostics),
            self.project,
            self.names,
            undecodable,
        )

    def add(self, shown: str, file: Path, raw: bytes, example: str | None = None) -> Document:
        """Parse one file; ``file`` is its place with links resolved (those of its folder, for the root)."""
        source, found = decode(shown, raw)
        document, more = parse(source)
        name = file.relative_to(self.project).as_posix()
        self.bytes_read += len(raw)
        self.seen.add(file.resolve())
        self.files.append((name, raw))
        self.names[shown] = name
        self.diagnostics += (*found, *more)
        if example is None:
            self.documents.append(document)
        else:
            self.examples[example] = document
        return document

    # --- includes -----------------------------------------------------------------------------------------------

    def follow_includes(self, root: Document, file: Path) -> None:
        """Read what the root includes, and what that includes, depth first in the order written."""
        stack = [_Open(root, file.resolve(), file.parent, iter(_include_entries(root)))]
        while stack:
            entry = next(stack[-1].entries, None)
            if entry is None:
                stack.pop()
                continue
            opened = self._include(entry, stack)
            if opened is not None:
                stack.append(opened)

    def _include(self, entry: FrontMatterNode, stack: Sequence[_Open]) -> _Open | None:
        """Read the file that ``entry`` names; None where it is refused or has been read before."""
        asking = stack[-1]
        located = self._locate(entry.scalar, asking.folder)
        if isinstance(located, _Refusal):
            self._refuse(asking, entry, located)
            return None
        if located in self.seen:
            circle = [level.document.source.path for level in stack[_depth_of(located, stack) :]]
            if circle:
                self._report(asking, entry, "include-cycle", {"chain": _chain((*circle, circle[0]))})
            return None
        raw = self._read(located, limit=MOST_FILES)
        if isinstance(raw, _Refusal):
            self._refuse(asking, entry, raw)
            return None
        shown = posixpath.join(posixpath.dirname(asking.document.source.path), shown_path(entry.scalar))
        document = self.add(posixpath.normpath(shown), located, raw)
        folder = Path(os.path.normpath(asking.folder / entry.scalar)).parent
        return _Open(document, located, folder, iter(_include_entries(document)))

    def _refuse(self, asking: _Open, entry: FrontMatterNode, refusal: _Refusal) -> None:
        facts = {"reason": refusal.reason}
        if refusal.code == "missing-include" and not refusal.variant and self.suggestions:
            self.suggestions -= 1
            facts["suggestion"] = _similar_name(asking.folder, entry.scalar) or ""
        self._report(asking, entry, refusal.code, facts, refusal.variant)

    def _report(
        self, asking: _Open, entry: FrontMatterNode, code: str, facts: Mapping[str, str], variant: str = ""
    ) -> None:
        """An include that did not work; in prose mode nothing but undecodable bytes is an error."""
        severity: Literal["note"] | None = "note" if asking.document.mode == "prose" else None
        mark = Mark(asking.document.source, entry.span)
        named = {"include": entry.scalar, **facts}
        self.diagnostics.append(Diagnostic(code, mark, named, variant=variant, severity_override=severity))

    def _locate(self, entry: str, folder: Path) -> Path | _Refusal:
        """The file that ``entry`` means, seen from ``folder``; links are resolved before it is judged."""
        if (match := _OUTSIDE.match(entry)) is not None:
            return _Refusal("include-outside-project", "url" if len(match[0]) > 2 else "")
        try:
            target = (folder / entry).resolve()
            if not target.is_relative_to(self.project):
                return _Refusal("include-outside-project")
            mode = target.stat().st_mode
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return _Refusal()
        except (OSError, RuntimeError) as problem:
            return _unreadable(_reason(problem))
        if stat.S_ISDIR(mode):
            return _unreadable("it is a folder")
        return target if stat.S_ISREG(mode) else _unreadable("it is no regular file")

    def _read(self, file: Path, limit: int | None = None) -> bytes | _Refusal:
        if limit is not None and len(self.documents) >= limit:
            return _unreadable(f"a constitution has {limit:,} files at most")
        try:
            with file.open("rb") as opened:
                raw = opened.read(LARGEST_FILE + 1)
        except OSError as problem:
            return _unreadable(_reason(problem))
        if len(raw) > LARGEST_FILE:
            return _unreadable(f"it is larger than {LARGEST_FILE >> 20} MiB")
        if self.bytes_read + len(raw) > _TEXT_AT_MOST:
            return _unreadable(f"all files together are larger than {_TEXT_AT_MOST >> 20} MiB")
        return raw

    # --- examples -----------------------------------------------------------------------------------------------

    def find_examples(self, root_folder: Path) -> None:
        """Read ``examples/NAME.md`` beside the constitution for every footnote that has such a file."""
        notes = [(document, _footnotes(document)) for document in self.documents]
        if self.documents[0].mode == "prose" and not any(footnotes for _, footnotes in notes):
            return
        folder = self._examples_folder(root_folder)
        beside = posixpath.dirname(self.documents[0].source.path)
        severity: Severity = "warning" if self.documents[0].mode == "strict" else "note"
        asked: set[str] = set()
        missing: list[Mark] = []
        for document, footnotes in notes:
            defined = {note.name for note in footnotes if _is_definition(document.source, note)}
            for note in footnotes:
                if note.name in asked or _is_definition(document.source, note):
                    continue
                asked.add(note.name)
                if not self._example(note.name, folder, beside) and note.name not in defined:
                    missing.append(Mark(document.source, note.span))
        unused = self._report_unused(folder, asked, severity)
        self._report_missing(missing, unused, severity)

    def _report_missing(self, missing: Sequence[Mark], unused: Iterable[str], severity: Severity) -> None:
        """Footnotes without a file; a file that no footnote asks for and whose name is close may be the one meant."""
        from constc.diagnostics.suggest import Vocabulary

        files = Vocabulary(unused)
        for mark in missing:
            name = mark.source.slice(mark.span).strip("[^]")
            facts = {"name": name, "suggestion": files.closest(name, sole=False) or ""}
            self.diagnostics.append(Diagnostic("missing-example-file", mark, facts, severity_override=severity))

    def _examples_folder(self, root_folder: Path) -> Path | None:
        try:
            folder = (root_folder / "examples").resolve()
            return folder if folder.is_dir() and folder.is_relative_to(self.project) else None
        except (OSError, RuntimeError):
            return None

    def _example(self, name: str, folder: Path | None, beside: str) -> bool:
        """Read the example file of the footnote ``name``; says whether there is one that may be read."""
        if folder is None or not _EXAMPLE.fullmatch(name):
            return False
        located = self._locate(f"{name}.md", folder)
        if isinstance(located, _Refusal) or located in self.seen:
            return False
        raw = self._read(located)
        if isinstance(raw, _Refusal):
            return False
        document = self.add(posixpath.join(beside, "examples", f"{name}.md"), located, raw, example=name)
        if next(conversations(document), None) is None and document.source.text.strip():
            mark = Mark(document.source, Span(0, 0))
            self.diagnostics.append(Diagnostic("example-without-conversation", mark, {"name": name}, variant="file"))
        return True

    def _report_unused(self, folder: Path | None, asked: set[str], severity: Severity) -> list[str]:
        if folder is None:
            return []
        try:
            names = sorted(entry.name[:-3] for entry in os.scandir(folder) if entry.name.endswith(".md"))
        except OSError:
            return []
        shown = posixpath.join(posixpath.dirname(self.documents[0].source.path), "examples")
        unused = [name for name in names if name not in asked and _EXAMPLE.fullmatch(name)]
        for name in unused:
            mark = Mark(SourceFile(posixpath.join(shown, f"{name}.md"), ""), Span(0, 0))
            facts = {"name": name}
            self.diagnostics.append(Diagnostic("unused-example-file", mark, facts, severity_override=severity))
        return unused


def _reason(problem: Exception) -> str:
    if isinstance(problem, PermissionError):
        return "permission denied"
    if isinstance(problem, OSError) and problem.errno != errno.ELOOP:
        return (problem.strerror or "the system refuses").lower()
    return "its links lead in a circle"


def _chain(names: Sequence[str]) -> str:
    """``a includes b, which includes a``; a long one is shortened in the middle."""
    if len(names) > 8:
        names = (*names[:6], "...", names[-1])
    return f"`{names[0]}` includes " + ", which includes ".join(f"`{name}`" for name in names[1:])


def _depth_of(file: Path, stack: Sequence[_Open]) -> int:
    """Where in ``stack`` the file is being followed; its length where it is not."""
    return next((depth for depth, level in enumerate(stack) if level.file == file), len(stack))


def _include_entries(document: Document) -> tuple[FrontMatterNode, ...]:
    """The entries of ``include:`` in the front matter: one name or a list of names."""
    if document.front_matter is None:
        return ()
    node = document.front_matter.root.get("include")
    if node is None:
        return ()
    nodes = node.items if node.kind == "list" else (node,)
    return tuple(one for one in nodes if one.kind == "scalar" and one.scalar.strip())


def _is_definition(source: SourceFile, note: Footnote) -> bool:
    """Whether a footnote is a definition, as Markdown writes it: ``[^1]: text``."""
    return source.text[note.span[1] : note.span[1] + 1] == ":"


def _footnotes(document: Document) -> tuple[Footnote, ...]:
    """Every footnote of a document in the order written. Iterative: nesting is the writer's."""
    found: list[Footnote] = []
    pending: list[Section | Block | Item] = [*document.blocks, *document.sections]
    while pending:
        node = pending.pop()
        found += getattr(node, "footnotes", ())
        if isinstance(node, Section):
            found += prose_references(document.source.text, *node.heading_span)[1]
        pending += _parts(node)
    return tuple(sorted(found, key=lambda note: note.span))


def _parts(node: Section | Block | Item) -> tuple[Section | Block | Clause | Item, ...]:
    blocks: tuple[Section | Block | Clause | Item, ...] = getattr(node, "blocks", ())
    sections: tuple[Section, ...] = getattr(node, "sections", ())
    children: tuple[Clause | Item, ...] = getattr(node, "children", ())
    return blocks + sections + children
