"""The manifest: what was built from what, and the digest of every published file.

Plain dataclasses; a manifest that is read is validated against them by pydantic, which is imported only then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Final

from constc.failure import Failure, from_os_error

__all__ = [
    "MANIFEST", "SCHEMA", "ConfigEntry", "ConstitutionEntry", "FileEntry", "Manifest", "PrincipleEntry",
    "is_dataset", "manifest_text", "read_manifest", "unlisted",
]  # fmt: skip

MANIFEST: Final = "manifest.json"
#: The number of the layout; it changes when a reader of the old one could not read the new one.
SCHEMA: Final = 1


class _Strict:
    """No keys but the fields."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class ConstitutionEntry(_Strict):
    """The constitution: ``files`` maps paths inside the project to sha256, ``digest`` is over them all."""

    name: str
    version: str | None
    digest: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ConfigEntry(_Strict):
    """Rows of a config, whole and by split."""

    rows: int
    splits: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PrincipleEntry(_Strict):
    """Rows of one principle in one file, and the digest of what they were computed from."""

    rows: int
    closure: str


@dataclass(frozen=True, slots=True)
class FileEntry(_Strict):
    """One published file.

    ``rows``, ``key`` and ``principles`` belong to data files: ``key`` is the digest of everything that decides the
    file's bytes, ``principles`` maps principle keys to their share.
    """

    sha256: str
    bytes: int
    rows: int | None = None
    key: str | None = None
    principles: Mapping[str, PrincipleEntry] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest(_Strict):
    """``manifest.json``. ``digest`` is over every published file but the manifest itself."""

    schema: int
    constc: str
    pyarrow: str
    constitution: ConstitutionEntry
    options: Mapping[str, Any]
    seed: int
    passes: list[str]
    models: list[dict[str, Any]]
    configs: Mapping[str, ConfigEntry]
    files: Mapping[str, FileEntry]
    gates: list[dict[str, Any]]
    digest: str


def manifest_text(manifest: Manifest) -> str:
    """The manifest as it is written."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n"


def read_manifest(directory: Path) -> Manifest:
    """The manifest of a built directory. Raises :class:`~constc.failure.Failure` for one that cannot be read."""
    from pydantic import TypeAdapter, ValidationError

    path = directory / MANIFEST
    try:
        return TypeAdapter(Manifest).validate_json(path.read_bytes())
    except OSError as problem:
        raise from_os_error(problem, str(path)) from problem
    except ValidationError as problem:
        where = ".".join(str(part) for part in problem.errors()[0]["loc"])
        raise Failure(
            "bad-manifest",
            f"`{path}` is no manifest that this constc can read{f' (at `{where}`)' if where else ''}",
            "build the dataset again, or read it with the constc that built it",
        ) from problem


def is_dataset(directory: Path) -> bool:
    """Whether constc wrote ``directory``: it holds a manifest that says so, of whichever version."""
    return _listed(directory) is not None


def unlisted(directory: Path) -> list[str]:
    """Files in the dataset ``directory`` that constc did not write, sorted."""
    known = _listed(directory) or set()
    found = []
    for path in directory.rglob("*"):
        name = path.relative_to(directory).as_posix()
        if name in known or name.split("/")[0] == ".constc" or path.name == ".DS_Store":
            continue
        if path.is_symlink() or not path.is_dir():
            found.append(name)
    return sorted(found)


def _listed(directory: Path) -> set[str] | None:
    """The files that constc wrote, the manifest among them; None where there is no manifest of constc."""
    try:
        document = json.loads((directory / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or not isinstance(document.get("schema"), int):
        return None
    files = document.get("files")
    if not isinstance(document.get("constc"), str) or not isinstance(files, dict):
        return None
    return {*files, MANIFEST}
