"""Documents before and after formatting, to be read side by side: ``golden/NAME.before.md`` and ``NAME.after.md``."""

from __future__ import annotations

from pathlib import Path

import pytest

from constc.syntax import decode
from constc.syntax.formatter import format_source

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.name.removesuffix(".before.md") for path in GOLDEN.glob("*.before.md"))


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str, update: bool) -> None:
    source = decode(f"{name}.md", (GOLDEN / f"{name}.before.md").read_bytes())[0]
    formatted = format_source(source)
    assert formatted.refusal is None, source.position(formatted.refusal.span[0])
    after = GOLDEN / f"{name}.after.md"
    if update:
        after.write_bytes(formatted.raw)
    assert formatted.raw.decode() == after.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_what_is_formatted_stays(name: str) -> None:
    source = decode(f"{name}.md", (GOLDEN / f"{name}.after.md").read_bytes())[0]
    assert format_source(source).edits == ()
