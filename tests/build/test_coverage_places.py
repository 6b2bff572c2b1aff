"""Gaps lead to the lines where they can be closed, whatever ids an author gave."""

from __future__ import annotations

from pathlib import Path

from constc.build.coverage import cover
from constc.build.pipeline import BuildOptions, build

SLASHES = """---
constitution: Fern
levels: [care]
---

## The door {#the/door level=care}

- **When:** the caller lives here `lives here` {#lives/here}
  - **Do:** open the door to them
  - **Unless:** it burns over there `fire`
    - **Do:** call the brigade at once
- **In tension with:** [The window](#a/window)

## The window {#a/window}

- **Do:** keep it shut at night
"""


def test_gaps_of_clauses_with_slashes_in_their_ids_have_a_place(tmp_path: Path) -> None:
    file = tmp_path / "fern.md"
    file.write_text(SLASHES, encoding="utf-8")
    out = tmp_path / "out"
    build(str(file), BuildOptions(out=str(out)))
    gaps = [(gap.word, gap.place) for principle in cover(str(out)).principles for gap in principle.gaps]
    assert gaps == [("When", "fern.md:8"), ("Unless", "fern.md:10"), ("In tension with", "fern.md:12")]
    planned = [gap.place.rpartition(":")[2] for principle in cover(str(file)).principles for gap in principle.gaps]
    assert planned == ["8", "12"]
