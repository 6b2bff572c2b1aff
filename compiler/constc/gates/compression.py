"""``compression``: how far the prompts of different groups are one text again and again."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Final

from constc.gates.figure import Figure, Goal, counted
from constc.gates.pairs import PairView

__all__ = ["AS_PEOPLE_WRITE", "compression"]

#: What is asked. People's prompts compress 2.4 times, templates 5 times.
AS_PEOPLE_WRITE: Final = Goal(most=2.70)


def compression(rows: Sequence[PairView], form: str | None, goal: Goal | None) -> Figure:
    """By how much zlib, level 9, shortens the prompts, one for each group (that of the smallest id), joined by blank
    lines in the order of principles and groups.

    zlib looks back 32,768 bytes, so the ratio hardly grows with the set; groups of one principle stand together, so
    what they repeat is within reach. ``n``: pairs.
    """
    first: dict[str, PairView] = {}
    for row in rows:
        if row.group not in first or row.id < first[row.group].id:
            first[row.group] = row
    ordered = sorted(first.values(), key=lambda row: (row.principle, row.group))
    text = "\n\n".join(dict.fromkeys(row.prompt_text for row in ordered)).encode("utf-8", "surrogatepass")
    ratio = len(text) / len(zlib.compress(text, 9)) if text else None
    return counted("compression", form, ratio, len(rows), goal, pairs=len(rows))
