"""Looking through a config before it is exported: roles that a format does not know, and prompts that it would skip.

A trainer that skips a row does so in the middle of a run, where nobody sees it. So such rows are left out here, and
counted, and with them the other rows of their edges: these balance each other, and are taken together or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from constc.dataset.export.reading import batches, role_lists

if TYPE_CHECKING:
    import pyarrow as pa

    from constc.dataset.export.formats import Format
    from constc.dataset.read import Dataset

__all__ = ["Survey", "survey", "taken", "takes_turns"]


@dataclass(frozen=True, slots=True)
class Survey:
    """What a format makes of the rows of a config.

    ``refused``: each role that it does not know, with the number of rows that have it. ``skips``: whether it would skip
    a row. ``edges``: those that have such a row.
    """

    refused: dict[str, int] = field(default_factory=dict)
    skips: bool = False
    edges: frozenset[str] = frozenset()


def survey(dataset: Dataset, format: Format, config: str, splits: Sequence[str]) -> Survey:
    """Look through the rows of ``splits``. What is kept of them is the edges that have a row that would be skipped."""
    if not format.roles:
        return Survey()
    refused: dict[str, int] = {}
    edges: set[str] = set()
    skips = False
    for split in splits:
        for batch in batches(dataset, config, split, ("prompt", "edge")):
            for roles, edge in zip(role_lists(batch.column("prompt")), batch.column("edge").to_pylist(), strict=True):
                for role in dict.fromkeys(roles):
                    if role not in format.roles:
                        refused[role] = refused.get(role, 0) + 1
                if format.turns and not takes_turns(roles):
                    skips = True
                    if edge is not None:
                        edges.add(edge)
    return Survey(dict(sorted(refused.items())), skips, frozenset(edges))


def taken(batch: pa.RecordBatch, found: Survey) -> pa.RecordBatch:
    """The rows of ``batch`` that are exported; it has the columns ``prompt`` and ``edge``."""
    if not found.skips:
        return batch
    import pyarrow as pa

    from constc.records.arrow import array_of

    pairs = zip(role_lists(batch.column("prompt")), batch.column("edge").to_pylist(), strict=True)
    kept = [takes_turns(roles) and edge not in found.edges for roles, edge in pairs]
    return batch.filter(array_of(kept, pa.bool_()))


def takes_turns(roles: Sequence[str]) -> bool:
    """Whether, after one system message at most, a user or tool and the assistant take turns, the assistant to answer.

    >>> takes_turns(["system", "user", "assistant", "tool"]), takes_turns(["user", "tool"]), takes_turns(["system"])
    (True, False, False)
    """
    turns = roles[1:] if roles and roles[0] == "system" else roles
    sides = (("user", "tool"), ("assistant",))
    return len(turns) % 2 == 1 and all(role in sides[index % 2] for index, role in enumerate(turns))
