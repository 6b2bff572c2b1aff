"""What a build reports: the numbers that are printed, and a few rows to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from constc.dataset.coverage import Coverage
    from constc.dataset.samples import Sample
    from constc.diagnostics.diagnostic import Diagnostic
    from constc.failure import Failure
    from constc.gates import Figure

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

    ``dropped``: reason to number of rows left out. ``rebuilt`` and ``reused`` count data files. ``gates``: every figure
    that was measured; ``unmet``: those that fail of the gates that were to be met.
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
    gates: tuple[Figure, ...] = ()
    unmet: tuple[Figure, ...] = ()

    @property
    def failure(self) -> Failure | None:
        """Why the command ends with 1 although the dataset is there: a gate that was to be met is not."""
        return _failure(self.unmet) if self.unmet else None

    def as_json(self) -> dict[str, Any]:
        """The document of ``constc build --format json``; with ``error`` where a gate that was to be met is not."""
        document: dict[str, Any] = {
            "out": self.out,
            "configs": {
                name: {"rows": config.rows, "splits": dict(config.splits)} for name, config in self.configs.items()
            },
            "dropped": dict(self.dropped),
            "coverage": self.coverage,
            "gates": [figure.as_json() for figure in self.gates],
            "reused": self.reused,
            "rebuilt": self.rebuilt,
            "model_calls": self.model_calls,
            "digest": self.digest,
        }
        failure = self.failure
        if failure is not None:
            document["error"] = {"code": failure.code, "message": failure.message, "help": failure.help}
        return document


def _failure(unmet: Sequence[Figure]) -> Failure:
    from constc.failure import Failure

    found: dict[str, dict[str | None, list[str]]] = {}
    for figure in unmet:
        measured = f"{figure.value:.4g}" if figure.form is None else f"{figure.form} {figure.value:.4g}"
        found.setdefault(figure.name, {}).setdefault(figure.goal, []).append(measured)
    named = []
    for name, goals in found.items():
        asked = (f"{', '.join(measured)}, where {goal} is asked" for goal, measured in goals.items())
        named.append(f"`{name}` ({'; '.join(asked)})")
    listed = " and ".join([*([", ".join(named[:-1])] if named[1:] else []), named[-1]])
    message = f"the gate {listed} is not met" if len(named) == 1 else f"the gates {listed} are not met"
    return Failure("gate-not-met", message, f"`constc explain {unmet[0].name}` says what it measures and what to do")
