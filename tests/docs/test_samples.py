"""The page of samples is what the program composes now."""

from __future__ import annotations

import re

import pytest
from samples import PAGE, PAIRS, STORIES, page, shares


def test_the_page_is_up_to_date(request: pytest.FixtureRequest) -> None:
    made = page()
    if request.config.getoption("--update"):
        PAGE.write_text(made, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == made, "run python tests/docs/samples.py and read what changed"


def test_it_holds_what_it_promises() -> None:
    text = PAGE.read_text(encoding="utf-8")
    pairs, stories = text.split("## Narrative seeds")
    numbers = [
        [int(found) for found in re.findall(r"^\*\*(\d+)\.\*\*", part, re.MULTILINE)] for part in (pairs, stories)
    ]
    assert numbers == [list(range(1, PAIRS + 1)), list(range(1, STORIES + 1))]


def test_every_stratum_has_its_share() -> None:
    found = shares({("voice", "a"): 100, ("act", "a"): 50, ("act", "b"): 1}, 12)
    assert sum(found.values()) == 12
    assert found == {("voice", "a"): 7, ("act", "a"): 4, ("act", "b"): 1}
