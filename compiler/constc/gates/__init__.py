"""Statistical yardsticks for preference rows: what gives the chosen answer away without its prompt, and what leaks.

One file for each gate, one function in it; :func:`measure` runs them, each form apart. A function takes rows as
:class:`PairView`, the name of their form and a goal, and gives a :class:`Figure`. Nothing here reads a file or the
clock; what is drawn is drawn by digest. numpy is loaded only by the gates that need it.
"""

from __future__ import annotations

from constc.gates.battery import CHEAP, NAMES, measure
from constc.gates.figure import EVEN, Figure, Goal
from constc.gates.flip_words import Wordings
from constc.gates.pairs import PairView, strata, view_of, view_of_columns

__all__ = [
    "CHEAP",
    "EVEN",
    "NAMES",
    "Figure",
    "Goal",
    "PairView",
    "Wordings",
    "measure",
    "strata",
    "view_of",
    "view_of_columns",
]
