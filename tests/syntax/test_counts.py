"""What is in the two releases of the Model Spec, figure by figure, as two independent parsers counted it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest

from constc.syntax import counts, is_elided, sections
from constc.syntax.counts import conversations
from constc.syntax.inline import prose_references
from constc.syntax.tree import Commentary, Comparison, Conversation, Footnote, Prose, Reference, Turn, Verdict
from corpus import MODEL_SPEC, RELEASES, model_spec, needs_corpus

from .reading import Read, read

pytestmark = needs_corpus


@lru_cache(maxsize=2)
def release(name: str) -> Read:
    return read(model_spec(name))


def blocks(got: Read) -> Iterator[Any]:
    yield from got.document.blocks
    for section in sections(got.document):
        yield from section.blocks


def comparisons(got: Read) -> list[Comparison]:
    return [part for talk in conversations(got.document) for part in talk.parts if isinstance(part, Comparison)]


def verdicts(got: Read) -> list[Verdict]:
    return [answer.verdict for one in comparisons(got) for answer in one.answers if answer.verdict is not None]


def kinds(comparison: Comparison) -> Counter[str]:
    return Counter(answer.verdict.kind for answer in comparison.answers if answer.verdict is not None)


def pair(first: Any, second: Any) -> Any:
    """A figure for each release."""
    return pytest.mark.parametrize(("name", "expected"), list(zip(RELEASES, (first, second), strict=True)))


@pair(3879, 4692)
def test_lines(name, expected):
    source = release(name).source
    assert not source.text.endswith("\n")
    assert len(source.line_starts()) == expected


@pair((71, 51), (80, 59))
def test_sections_and_those_with_an_authority_level(name, expected):
    found = list(sections(release(name).document))
    levelled = [one for one in found if one.attributes is not None and one.attributes.get("level") is not None]
    assert (len(found), len(levelled)) == expected
    assert counts(release(name).document).sections == expected[0]


@pair((20, 0, 1, 12, 18), (22, 3, 1, 15, 18))
def test_sections_of_each_level(name, expected):
    """In the earlier release the highest level is called platform."""
    levels: Counter[str] = Counter()
    for section in sections(release(name).document):
        level = section.attributes.get("level") if section.attributes is not None else None
        if level is not None:
            levels["root" if level.value == "platform" else level.value] += 1
    assert tuple(levels.pop(one, 0) for one in ("root", "system", "developer", "user", "guideline")) == expected
    assert not levels


@pair((154, 531, 163), (183, 630, 189))
def test_conversations_turns_and_comparisons(name, expected):
    found = counts(release(name).document)
    assert (found.conversations, found.turns, found.comparisons) == expected


@pair(135, 160)
def test_comparisons_with_a_good_and_a_bad(name, expected):
    assert sum(1 for one in comparisons(release(name)) if {"good", "bad"} <= kinds(one).keys()) == expected


@pair((166, 8, 10), (199, 9, 11))
def test_ranked_pairs(name, expected):
    found = counts(release(name).document)
    assert (found.good_bad, found.good_ok, found.ok_bad) == expected


@pair((81, 4, 2), (101, 5, 3))
def test_ranked_pairs_with_full_text_on_both_sides(name, expected):
    full: Counter[tuple[str, str]] = Counter()
    for comparison in comparisons(release(name)):
        written = [one for one in comparison.answers if one.verdict and not is_elided(one.text.value)]
        full.update((a.verdict.kind, b.verdict.kind) for a in written for b in written if a.verdict and b.verdict)
    assert (full["good", "bad"], full["good", "ok"], full["ok", "bad"]) == expected
    assert counts(release(name).document).full_text == sum(expected)


@pair((168, 162, 7), (193, 196, 8))
def test_verdicts(name, expected):
    found = counts(release(name).document)
    assert (found.good, found.bad, found.ok) == expected
    tally = Counter(verdict.kind for verdict in verdicts(release(name)))
    assert (tally["good"], tally["bad"], tally["ok"]) == expected


@pair((18, 127), (14, 174))
def test_verdicts_that_name_a_principle_and_verdicts_with_a_reason(name, expected):
    found = verdicts(release(name))
    named = sum(1 for verdict in found if verdict.violates)
    assert (named, sum(1 for verdict in found if verdict.reason is not None)) == expected


@pair((15, 9), (16, 8))
def test_conversations_with_several_user_turns_and_with_several_comparisons(name, expected):
    asked = compared = 0
    for talk in conversations(release(name).document):
        asked += sum(1 for part in talk.parts if isinstance(part, Turn) and part.role == "user") > 1
        compared += sum(1 for part in talk.parts if isinstance(part, Comparison)) > 1
    assert (asked, compared) == expected


@pair(20, 28)
def test_commentary(name, expected):
    assert sum(1 for block in blocks(release(name)) if isinstance(block, Commentary)) == expected


def footnotes(got: Read) -> list[Footnote]:
    """Footnotes of running text. One before a colon is a definition to those who counted, and here too."""
    found = [note for block in blocks(got) if isinstance(block, Prose) for note in block.footnotes]
    return [note for note in found if not got.source.text.startswith(":", note.span[1])]


@pair((119, 120, 288), (115, 114, 272))
def test_footnotes_and_example_files_and_the_conversations_in_them(name, expected):
    files = sorted((MODEL_SPEC / name / "examples").glob("*.md"))
    talks = [talk for path in files for talk in conversations(read(path.read_bytes()).document)]
    assert (len(footnotes(release(name))), len(files), len(talks)) == expected
    assert all(isinstance(talk, Conversation) and talk.parts for talk in talks)


def test_footnotes_without_a_file_and_files_without_a_footnote():
    name = RELEASES[-1]
    files = {path.stem for path in (MODEL_SPEC / name / "examples").glob("*.md")}
    named = {note.name for note in footnotes(release(name))}
    assert named - files == {"d0pu", "h82a", "rse0", "t5q0"}
    assert files - named == {"91ld", "lds1", "u3nx"}


def references(got: Read) -> list[Reference]:
    """The references of running text and those in commentary, in the titles of examples and in reasons."""
    found: list[Reference] = []
    for block in blocks(got):
        match block:
            case Prose():
                found += block.references
            case Commentary():
                found += prose_references(got.source.text, *block.span)[0]
            case Conversation():
                spans = [block.title.span] if block.title is not None else []
                judged = [
                    answer.verdict for part in block.parts if isinstance(part, Comparison) for answer in part.answers
                ]
                spans += [one.reason.span for one in judged if one is not None and one.reason is not None]
                for span in spans:
                    found += prose_references(got.source.text, *span)[0]
    return found


@pair((38, 30), (66, 44))
def test_references_and_each_leads_somewhere(name, expected):
    got = release(name)
    found = references(got)
    bare = sum(1 for reference in found if reference.text == "?")
    assert (bare, len(found) - bare) == expected
    ids = {one.attributes.id.value for one in sections(got.document) if one.attributes and one.attributes.id}
    assert {reference.target for reference in found} <= ids


def test_levelled_sections_without_a_pair():
    """55 of the 59 levelled sections of the later release own a GOOD and a BAD; these do not."""
    without = []
    for section in sections(release(RELEASES[-1]).document):
        if section.attributes is None or section.attributes.get("level") is None:
            continue
        talks = [block for block in section.blocks if isinstance(block, Conversation)]
        owned = [part for talk in talks for part in talk.parts if isinstance(part, Comparison)]
        if not any({"good", "bad"} <= kinds(one).keys() for one in owned):
            assert section.attributes.id is not None
            without.append(section.attributes.id.value)
    assert sorted(without) == [
        "comply_with_laws", "formatting", "scope_of_autonomy", "use_preset_voice_in_voice_mode",
    ]  # fmt: skip


@pair("spec", "spec")
def test_mode_and_what_is_said(name, expected):
    """No error and no warning but for characters that nobody can see."""
    got = release(name)
    assert got.document.mode == expected
    told = Counter((one.code, one.severity) for one in got.diagnostics if one.severity != "note")
    assert told == {("bidi-or-confusable", "warning"): 2}


def test_pairs_are_counted_by_rank():
    """Every better answer with every worse one; an answer without a verdict is in no pair."""
    got = read(
        "~~~xml\n<user>\nQ\n</user>\n<comparison>\n"
        "<assistant> <!-- GOOD -->\nA\n</assistant>\n<assistant> <!-- GOOD -->\nB [...]\n</assistant>\n"
        "<assistant> <!-- OK -->\nC\n</assistant>\n<assistant> <!-- BAD -->\nD\n</assistant>\n"
        "<assistant>\nE\n</assistant>\n</comparison>\n~~~\n"
    )
    found = counts(got.document)
    assert (found.good, found.ok, found.bad, found.turns) == (2, 1, 1, 6)
    assert (found.good_bad, found.good_ok, found.ok_bad, found.full_text) == (2, 2, 1, 3)
