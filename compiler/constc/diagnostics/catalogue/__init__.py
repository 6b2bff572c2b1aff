"""Every message of the compiler: one entry for each code, one module for each area."""

from __future__ import annotations

from collections.abc import Mapping

from constc.diagnostics.catalogue import craft, meaning, reading, structure
from constc.diagnostics.diagnostic import Code

__all__ = ["CODES"]

_AREAS = (reading, structure, meaning, craft)
CODES: Mapping[str, Code] = {code.name: code for area in _AREAS for code in area.CODES}
