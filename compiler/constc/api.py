"""The public Python interface: what the commands do, as typed functions.

Every function imports its own work when it is called, so that ``import constc`` stays cheap.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from constc.build.check import CheckReport
    from constc.build.pipeline import BuildReport

__all__ = ["build", "check"]


def check(*paths: str | os.PathLike[str]) -> CheckReport:
    """Check constitutions, each on its own: what they hold and every problem, as values.

    A file that cannot be read is listed in ``failures`` of the report; nothing is raised for bad input.
    """
    from constc.build.check import check_files

    return check_files([os.fspath(path) for path in paths])


def build(
    file: str | os.PathLike[str] | None = None,
    *,
    out: str | os.PathLike[str] | None = None,
    only: Sequence[str] | None = None,
    dry_run: bool = False,
    include_elided: bool = False,
    seeds_from_exceptions: bool = False,
    samples: int | None = None,
    seed: int | None = None,
    strength: int | None = None,
    gates: str = "cheap",
    fail_on: str | Sequence[str] | None = None,
) -> BuildReport:
    """Build the datasets of the constitution ``file`` in the directory ``out``.

    What is not given comes from ``constc.toml``, else: the directory is ``build/<its name>``, ``only`` (the configs to
    build) all, ``samples`` (rows shown in the card) 3, ``seed`` 0, ``strength`` (of the covering arrays over what must
    not matter, 1 to 3) 2. ``include_elided`` keeps pairs whose answers are shortened, ``seeds_from_exceptions`` tells
    an Unless in narrative seeds too. With ``dry_run`` nothing is written. ``gates``: ``cheap``, or ``all`` for the
    costly ones as well; ``fail_on``: gates to be met, or ``any``. Nothing is raised for one that is not: the report
    has it in ``unmet``.
    Raises :class:`~constc.failure.Failure`, with its diagnostics where the constitution has errors.
    """
    from pathlib import Path

    from constc.build.locate import configured_constitution
    from constc.build.pipeline import BuildOptions
    from constc.build.pipeline import build as run

    options = BuildOptions(
        out=os.fspath(out) if out is not None else None,
        only=tuple(only) if only is not None else None,
        dry_run=dry_run,
        include_elided=include_elided,
        seeds_from_exceptions=seeds_from_exceptions,
        samples=samples,
        seed=seed,
        strength=strength,
        gates=gates,
        fail_on=fail_on,
    )
    return run(os.fspath(file) if file is not None else configured_constitution(Path.cwd()), options)
