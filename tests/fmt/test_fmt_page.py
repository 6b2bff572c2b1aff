"""docs/formatting.md shows what the program does."""

from __future__ import annotations

import re
from pathlib import Path

from constc.graph.pins import pins_of
from constc.syntax import parse
from constc.syntax.edits import apply_edits

from .formatting import after, source_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "formatting.md"
BLOCK = re.compile(r"^```markdown (before|after|pinned)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def made(kind: str, before: str) -> str:
    if kind == "after":
        return after(before)
    document = parse(source_of(before))[0]
    return apply_edits(before, pins_of(document).edits)


def test_the_examples_are_what_happens(update: bool) -> None:
    page = PAGE.read_text(encoding="utf-8")
    blocks = list(BLOCK.finditer(page))
    assert [block[1] for block in blocks] == ["before", "after", "before", "pinned"]
    for first, second in ((blocks[0], blocks[1]), (blocks[2], blocks[3])):
        wanted = made(second[1], first[2])
        if update:
            page = page.replace(second[0], f"```markdown {second[1]}\n{wanted}```")
            PAGE.write_text(page, encoding="utf-8")
        else:
            assert second[2] == wanted
