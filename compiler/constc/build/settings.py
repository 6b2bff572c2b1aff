"""``constc.toml``: the settings of a project. Unknown keys are errors, with the key that was meant."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from constc.failure import Misuse, from_os_error

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["SETTINGS_FILE", "BuildSection", "GatesSection", "PublishSection", "Settings", "read_settings"]

SETTINGS_FILE: Final = "constc.toml"


class _Strict:
    """No keys but the fields."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class BuildSection(_Strict):
    """``[build]``: what is built, from which constitution, into which directory. Paths are relative to the file."""

    constitution: str | None = None
    out: str | None = None
    splits: dict[str, int] | None = None
    hold_out: tuple[str, ...] | None = None
    strength: int | None = None
    seed: int | None = None
    include_elided: bool | None = None
    roles: dict[str, str] | None = None
    only: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class GatesSection(_Strict):
    """``[gates]``: the gates that fail a build."""

    fail_on: str | tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class PublishSection(_Strict):
    """``[publish]``: the repository of the dataset."""

    repo: str | None = None
    private: bool | None = None


@dataclass(frozen=True, slots=True)
class Settings(_Strict):
    """The whole file; a section that is not there has its defaults. ``model`` is read by what uses models."""

    build: BuildSection = field(default_factory=BuildSection)
    gates: GatesSection = field(default_factory=GatesSection)
    publish: PublishSection = field(default_factory=PublishSection)
    model: dict[str, Any] = field(default_factory=dict)


_SECTIONS: Final[Mapping[str, type]] = {
    "": Settings,
    "build": BuildSection,
    "gates": GatesSection,
    "publish": PublishSection,
}


def read_settings(project: Path) -> Settings:
    """The settings of the project directory; the defaults where it has no constc.toml.

    Raises :class:`~constc.failure.Misuse` for a file that is no TOML, an unknown key or a value of the wrong kind.
    """
    path = project / SETTINGS_FILE
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except OSError as problem:
        raise from_os_error(problem, str(path)) from problem
    try:
        document = tomllib.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as problem:
        detail = " ".join(str(problem).split())
        raise Misuse("bad-settings", f"`{SETTINGS_FILE}` cannot be read: {detail[:1].lower()}{detail[1:]}") from problem
    return _validated(document)


def _validated(document: Mapping[str, Any]) -> Settings:
    from pydantic import TypeAdapter, ValidationError

    try:
        # Through JSON, so that arrays may be tuples and yet a string is no number.
        return TypeAdapter(Settings).validate_json(json.dumps(document, default=str), strict=True)
    except ValidationError as problem:
        raise _misuse(problem.errors()[0]) from problem


def _misuse(error: ErrorDetails) -> Misuse:
    from constc.diagnostics.suggest import closest

    place = tuple(str(part) for part in error["loc"])
    section = _SECTIONS.get(".".join(place[:-1]))
    if error["type"] == "unexpected_keyword_argument" and section is not None:
        known = [each.name for each in fields(section)]
        near = closest(place[-1], known)
        return Misuse(
            "bad-settings",
            f"`{SETTINGS_FILE}` has an unknown key `{'.'.join(place)}`",
            f"did you mean `{near}`?" if near else f"the keys are {', '.join(known)}",
        )
    words = error["msg"].removeprefix("Input should be ")
    return Misuse("bad-settings", f"`{'.'.join(place)}` in `{SETTINGS_FILE}` should be {words}")
