"""What a build reports: the numbers that are printed, and a few rows to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from constc.dataset.coverage import Coverage
    from constc.dataset.samples import Sample
    from constc.diagnostics.diagnostic import Diagnostic

__all__ = ["BuildReport", "ConfigReport"]


@dataclass(frozen=True, slots=True)
class ConfigReport:
    """``splits``: rows by split, only those that have any. ``findings``: what the form check counted. ``kinds``: the
    number of rows of each kind.
    """

    rows: int
    splits: Mapping[str, int]
    findings: Mapping[str, int]
    kinds: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What was built. ``digest`` is that of the manifest, None where nothing was written (``dry_run``).

    ``dropped``: reason to number of rows left out. ``rebuilt`` and ``reused`` count data files.
    """

    name: str
    version: str | None
    out: str
    configs: Mapping[str, ConfigReport]
    dropped: Mapping[str, int]
    coverage: Coverage
    samples: tuple[Sample, ...]
    diagnostics: tuple[Diagnostic, ...]
    rebuilt: int = 0
    reused: int = 0
    model_calls: int = 0
    digest: str | None = None
    dry_run: bool = False

    def as_json(self) -> dict[str, Any]:
        """The document of ``constc build --format json``."""
        return {
            "out": self.out,
            "configs": {
                name: {"rows": config.rows, "splits": dict(config.splits)} for name, config in self.configs.items()
            },
            "dropped": dict(self.dropped),
            "coverage": self.coverage,
            "gates": [],
            "reused": self.reused,
            "rebuilt": self.rebuilt,
            "model_calls": self.model_calls,
            "digest": self.digest,
        }
