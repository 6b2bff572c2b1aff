"""Records: what the graph becomes, one file for each kind of record.

``collect`` gathers what an author wrote, and each entry of ``KINDS`` turns it into the typed rows of one config. The
row classes are the documentation of the schemas; :func:`constc.records.arrow.to_table` makes Arrow columns of them.
Everything here is pure: no file, clock or environment is read.
"""

from __future__ import annotations

from constc.records.cases import KIND as CASES
from constc.records.demonstrations import KIND as DEMONSTRATIONS
from constc.records.kind import Dropped, Emission, RecordKind
from constc.records.material import Choices, Material, collect
from constc.records.narratives import KIND as NARRATIVES
from constc.records.preferences import KIND as PREFERENCES
from constc.records.principles import KIND as PRINCIPLES
from constc.records.scenarios import KIND as SCENARIOS

__all__ = ["CONFIGS", "KINDS", "Choices", "Dropped", "Emission", "Material", "RecordKind", "collect"]

#: The configs of a dataset in the order in which they are made, shown and listed.
KINDS: tuple[RecordKind, ...] = (PREFERENCES, DEMONSTRATIONS, SCENARIOS, NARRATIVES, CASES, PRINCIPLES)

#: The names of the configs.
CONFIGS: tuple[str, ...] = tuple(kind.config for kind in KINDS)
