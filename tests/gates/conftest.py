"""One thread for linear algebra: on a busy machine several wait for each other longer than they work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from threadpoolctl import threadpool_limits


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    import numpy as np  # noqa: F401 - what is loaded later is not limited

    with threadpool_limits(1):
        yield
