"""A formatter that is wrong writes nothing: whatever it would do to a document, the document is compared first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from constc.build.format import format_file
from constc.failure import Failure
from constc.source import Span
from constc.syntax import formatter
from constc.syntax.edits import Edit, apply_edits
from constc.syntax.formatter import Refusal, format_source

from .formatting import source_of

TEXT = """---
constitution: Fern
---
# Fern
## Water
* **When**: it is dry `dry`
  * **Do:** water it {act=water   #w}
* **Good:** "It is dry."

Text to read.

<!-- a comment -->

```text
code
```

**Example**: a fern

> **User:** Why?
>
> **Good:** It is dry.
"""

#: Something that no formatter may do, as (what is there, what would be there).
WRONG = {
    "a word of prose": ("Text to read", "Text to red"),
    "a word of an act": ("water it", "water  them"),
    "a word of a condition": ("it is dry `dry`", "it is wet `dry`"),
    "a fact": ("`dry`", "`wet`"),
    "an answer": ('"It is dry."', '"It is wet."'),
    "a turn": ("> **User:** Why?", "> **User:** What?"),
    "a verdict": ("> **Good:** It", "> **Bad:** It"),
    "code": ("code\n", "code \n\ncode\n"),
    "white space in code": ("code\n```", "code  \n```"),
    "a comment": ("a comment", "another comment"),
    "front matter": ("constitution: Fern", "constitution: Ferny"),
    "a title": ("## Water\n", "## Waters\n"),
    "the depth of a heading": ("## Water\n", "# Water\n"),
    "an attribute": ("act=water", "act=wait"),
    "an id": ("#w}", "#v}"),
    "a keyword": ("**Do:**", "**May:**"),
    "nesting": ("  * **Do:**", "* **Do:**"),
    "an item that is lost": ('* **Good:** "It is dry."\n', ""),
    "prose that becomes a clause": ("Text to read.\n", "- **Do:** read.\n"),
}


def smuggle(monkeypatch: pytest.MonkeyPatch, *wrong: tuple[str, str]) -> None:
    """Have the formatter add edits of its own."""
    honest = formatter.attribute_edits

    def edits(document: Any) -> Iterator[Edit]:
        yield from (edit for edit in honest(document) if not any("{" in before for before, _ in wrong))
        for before, now in wrong:
            at = document.source.text.find(before)
            if at >= 0:
                yield Edit(Span(at, at + len(before)), now)

    monkeypatch.setattr(formatter, "attribute_edits", edits)
    monkeypatch.setattr(formatter, "_lists", lambda *arguments: iter(()))


@pytest.mark.parametrize("name", WRONG)
def test_what_would_change_the_document_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before, now = WRONG[name]
    assert TEXT.count(before) >= 1
    smuggle(monkeypatch, (before, now))
    source = source_of(TEXT)
    result = format_source(source)
    assert result.refusal == Refusal("meaning", Span(TEXT.find(before), TEXT.find(before) + len(before)))
    assert result.edits == ()
    assert result.raw == source.raw


def test_the_first_of_several_wrong_places_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    smuggle(monkeypatch, ("Text to read", "Text"), ("a comment", "b"), ("it is dry `dry`", "x `dry`"))
    found = format_source(source_of(TEXT)).refusal
    assert found is not None
    assert source_of(TEXT).position(found.span[0]) == (6, 13)


def test_what_hides_a_problem_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "# Fern\n\n- **Do:** x\n- **Unles:** y\n"
    smuggle(monkeypatch, ("- **Unles:** y\n", "- **Unlessed:** y\n"))
    assert format_source(source_of(text)).refusal is not None


def test_what_changes_with_every_run_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    smuggle(monkeypatch, ("\n\nText", "\n\n \nText"))
    found = format_source(source_of(TEXT)).refusal
    assert found is not None
    assert found.reason == "unstable"


def test_the_command_says_where(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    smuggle(monkeypatch, ("Text to read", "Text to red"))
    path = tmp_path / "fern.md"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(Failure) as failed:
        format_file(str(path))
    assert failed.value.status == 1
    assert failed.value.message == (
        f"`{path}` stays as it is: formatting would change what it says here, at line 10, column 1"
    )
    assert path.read_text(encoding="utf-8") == TEXT


def test_ids_that_would_change_a_row_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from constc.graph import pins

    monkeypatch.setattr(pins, "text_key", lambda text: "~00000000")
    path = tmp_path / "fern.md"
    path.write_text('# Fern\n\n- **Do:** x\n- **Asked:** "Why?"\n', encoding="utf-8")
    with pytest.raises(Failure, match="ids in it would change rows"):
        format_file(str(path), pin_ids=True)
    assert format_file(str(path)).changed is False


def test_without_what_is_wrong_the_text_is_formatted() -> None:
    source = source_of(TEXT)
    result = format_source(source)
    assert result.refusal is None
    assert "- **When:** it is dry `dry`\n  - **Do:** water it {#w act=water}\n" in result.text
    assert apply_edits(source.text, result.edits) == result.text
