"""Which constitution a command without a file means: that of ``constc.toml`` in this folder or one around it."""

from __future__ import annotations

import os
from pathlib import Path

from constc.build.load import project_of
from constc.build.settings import SETTINGS_FILE, read_settings
from constc.failure import Misuse

__all__ = ["configured_constitution"]


def configured_constitution(folder: Path) -> str:
    """The path of the constitution that the project around ``folder`` is about, as seen from ``folder``.

    Raises :class:`~constc.failure.Misuse` where there is no constc.toml, or none that names a constitution.
    """
    project = project_of(str(folder / SETTINGS_FILE))
    constitution = read_settings(project).build.constitution
    if constitution is None:
        raise Misuse(
            "no-constitution",
            "no constitution is named",
            f'name its file, or write `constitution = "FILE"` under `[build]` in {SETTINGS_FILE}',
        )
    return os.path.relpath(project / constitution, folder.resolve())
