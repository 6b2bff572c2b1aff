"""A fence or a tag that is lost is never lost in silence, and never takes more with it than it must."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

import pytest

from constc.diagnostics.diagnostic import Diagnostic
from constc.syntax import counts
from corpus import model_spec, needs_corpus

from .reading import Read, conversation, read

STRUCTURE = re.compile(
    r"\s*(?:~~~(?:xml)?|\*?</?(?:system|developer|user|assistant|tool|comparison|settings|untrusted)\b[^>]*>"
    r"(?: *<!--.*-->)?) *"
)
#: How many lines a report may stand away from the damage.
NEAR = 3


@lru_cache(maxsize=1)
def undamaged() -> tuple[list[str], Read]:
    text = model_spec().decode()
    return text.split("\n"), read(text)


def structural_lines() -> list[int]:
    """The indices of the lines that are nothing but a fence or a tag."""
    return [number for number, line in enumerate(undamaged()[0]) if STRUCTURE.fullmatch(line)]


def place(got: Read, found: Diagnostic) -> tuple[str, str, int]:
    return found.code, found.variant, got.source.position(found.at.span[0]).line


def check_deletion(deleted: int) -> None:
    """Without the line of this index: a report or two, the first beside the damage, and at most one comparison less."""
    lines, whole = undamaged()
    got = read("\n".join(lines[:deleted] + lines[deleted + 1 :]))
    before = Counter(
        (code, variant, line - (line > deleted + 1))
        for code, variant, line in (place(whole, found) for found in whole.diagnostics)
    )
    fresh = []
    for found in got.diagnostics:
        if before[place(got, found)] > 0:
            before[place(got, found)] -= 1
        elif found.severity != "note":
            fresh.append(found)
    what = f"line {deleted + 1}: {lines[deleted]}"
    assert 1 <= len(fresh) <= 2, f"{what}: {[place(got, found) for found in fresh]}"
    marks = [got.source.position(mark.span[0]).line for mark in (fresh[0].at, *fresh[0].related)]
    assert min(abs(line - deleted - 1) for line in marks) <= NEAR, f"{what}: {marks}"
    lost = counts(whole.document).comparisons - counts(got.document).comparisons
    assert 0 <= lost <= 1, what
    assert counts(whole.document).sections == counts(got.document).sections, what


@needs_corpus
def test_the_structural_lines_of_the_later_release():
    found = Counter(undamaged()[0][number].strip().split(" ")[0].strip("*") for number in structural_lines())
    assert sum(found.values()) == 2018
    assert found["~~~xml"] == found["~~~"] == 183
    assert found["<comparison>"] == found["</comparison>"] == 189


@needs_corpus
@pytest.mark.parametrize("part", range(4))
def test_every_seventh_structural_line_deleted(part):
    chosen = structural_lines()[::7]
    assert len(chosen) == 289
    for deleted in chosen[part::4]:
        check_deletion(deleted)


@needs_corpus
@pytest.mark.full
@pytest.mark.parametrize("part", range(16))
def test_each_structural_line_deleted(part):
    for deleted in structural_lines()[part::16]:
        check_deletion(deleted)


# --- one damage at a time ---------------------------------------------------------------------------------------

WHOLE = """\
# First

~~~xml
<system>
Be kind.
</system>
<user>
Question
</user>
<comparison>
<assistant> <!-- GOOD -->
Right
</assistant>
<assistant> <!-- BAD: cold -->
Wrong
</assistant>
</comparison>
~~~

# Second

~~~xml
<user>
Another
</user>
<assistant>
Reply
</assistant>
~~~
"""


def without(line: int) -> Read:
    """WHOLE without one line (from 1)."""
    lines = WHOLE.split("\n")
    return read("\n".join(lines[: line - 1] + lines[line:]))


@pytest.mark.parametrize(
    ("line", "code", "at"),
    [
        (3, "message-outside-conversation", 3),
        (4, "text-between-turns", 4),
        (6, "unclosed-conversation", 4),
        (7, "text-between-turns", 7),
        (9, "unclosed-conversation", 7),
        (10, "message-outside-conversation", 10),
        (11, "text-between-turns", 11),
        (13, "unclosed-conversation", 11),
        (14, "text-between-turns", 14),
        (16, "unclosed-conversation", 14),
        (17, "unclosed-conversation", 10),
        (18, "unclosed-conversation", 3),
        (22, "message-outside-conversation", 22),
        (29, "unclosed-conversation", 22),
    ],
)
def test_what_is_said_and_where(line, code, at):
    got = without(line)
    told = [place(got, found) for found in got.diagnostics if found.severity != "note"]
    assert [(name, where) for name, _, where in told] == [(code, at)]
    assert [section.title.value for section in got.document.sections] == ["First", "Second"]
    assert counts(got.document).conversations == 2


def test_an_element_is_named_with_the_place_where_it_was_still_open():
    got = without(9)
    (found,) = got.diagnostics
    assert found.message == "`<user>` is never closed"
    assert got.source.slice(found.at.span) == "<user>"
    assert [got.source.position(mark.span[0]).line for mark in found.related] == [9]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("~~~xml\n</user>\n~~~\n", [("stray-closer", "</user>")]),
        ("~~~xml\n<user>\nx\n</user>\n</comparison>\n~~~\n", [("stray-closer", "</comparison>")]),
        ("~~~xml\n<user>\nx\n</user>\nwords\n~~~\n", [("text-between-turns", "words")]),
        ("~~~xml\n<user>\nx\n</user>\n~~~\n\n~~~\n\n~~~xml\n<user>\nx\n</user>\n~~~\n", [("stray-closer", "~~~")]),
        ("~~~xml\n<user>\nx\n</user>\n", [("unclosed-conversation", "~~~xml")]),
        ("<user>\nx\n</user>\n", [("message-outside-conversation", "<user>")]),
        ("~~~xml\n<user>\n<untrusted>\nx\n</user>\n~~~\n", [("unclosed-conversation", "<untrusted>")]),
        ("~~~xml\n<user>\nx\n</untrusted>\n</user>\n~~~\n", [("stray-closer", "</untrusted>")]),
        ("~~~xml\n<settings>\na: b\n<user>\nx\n</user>\n~~~\n", [("unclosed-conversation", "<settings>")]),
        ("~~~xml\n<user>\nx\n</assistant>\n~~~\n", [("unclosed-conversation", "<user>")]),
        ("```python\nx = 1\n", [("unclosed-fence", "```python")]),
        ("<!-- never closed\n\ntext\n", [("unclosed-fence", "<!--")]),
        ("- **Do:** x\n  ```\n  code\n\n# Next\n", [("unclosed-fence", "```")]),
    ],
)
def test_small_damages(text, said):
    """What was lost is named; nothing that the damage entails is reported as well."""
    assert read(text).said() == said


def test_a_turn_closed_by_the_wrong_tag_keeps_its_text():
    talk = conversation("~~~xml\n<user>\nx\n</assistant>\n<assistant>\ny\n</assistant>\n~~~\n")
    assert [(part.role, part.text.value) for part in talk.parts] == [("user", "x"), ("assistant", "y")]  # type: ignore[union-attr]


def test_a_lost_closing_fence_does_not_swallow_the_next_heading():
    got = read("# A\n\n~~~xml\n<user>\nx\n</user>\n\nProse.\n\n# B\n\nMore.\n")
    assert [section.title.value for section in got.document.sections] == ["A", "B"]
    assert got.codes() == ["unclosed-conversation"]


def test_headings_rules_and_fences_inside_a_conversation_are_its_text():
    text = "~~~xml\n<user>\n# Not a heading\n---\n```\ncode\n```\n- **Do:** nothing\n</user>\n~~~\n"
    talk = conversation(text)
    (turn,) = talk.parts
    assert turn.text.value == "# Not a heading\n---\n```\ncode\n```\n- **Do:** nothing"  # type: ignore[union-attr]
    assert read(text).document.mode == "prose"


def test_many_damages_cost_no_more_than_one_report_each():
    damaged = WHOLE.replace("</user>\n", "").replace("</system>\n", "")
    assert read(damaged * 50).codes().count("unclosed-conversation") == 150
