"""Pausing Python's garbage collector while something large is built that is no garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["paused_collector"]


@contextmanager
def paused_collector() -> Iterator[None]:
    """No garbage collection meanwhile. A tree or a graph that is built makes next to no cycles, and collections that
    walk it again and again are half of the time for a large file.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
