"""Options and fixtures that all tests share."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update`` rewrites the expected outputs that lie beside the tests, to be reviewed as a diff."""
    parser.addoption("--update", action="store_true", default=False, help="rewrite expected outputs")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether expected outputs are to be rewritten instead of compared."""
    return bool(request.config.getoption("--update"))
