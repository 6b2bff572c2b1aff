"""The keyword tables: complete, unambiguous, in normal form, and never against English."""

from __future__ import annotations

import json
import unicodedata
from itertools import combinations
from typing import Any, get_args

import pytest

from constc.resources import grammar_folder
from constc.syntax.tree import Keyword

LANGUAGES = ("en", "de", "fr", "es", "zh", "ja")
KEYWORDS = get_args(Keyword)
WORDS = (
    "wins-over", "yields-to", "ties-with", "when", "or", "instead", "as-above", "system", "developer", "user",
    "assistant", "tool", "good", "ok", "bad", "example", "given", "operator", "earlier",
)  # fmt: skip


def table(language: str) -> dict[str, Any]:
    path = grammar_folder() / "keywords" / f"{language}.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def fold(alias: str) -> str:
    """Compared as the parser compares: NFKC, casefold, the apostrophes of typographers as the ASCII one."""
    return unicodedata.normalize("NFKC", alias).casefold().replace("\u2019", "'").replace("\u02bc", "'")


def clashes(first: dict[str, list[str]], second: dict[str, list[str]]) -> list[tuple[str, str, str]]:
    """Aliases that mean one keyword in ``first`` and another in ``second``."""
    owner = {fold(alias): name for name, aliases in first.items() for alias in aliases}
    return [
        (alias, owner[fold(alias)], name)
        for name, aliases in second.items()
        for alias in aliases
        if owner.get(fold(alias), name) != name
    ]


def repeated(entries: dict[str, list[str]]) -> list[str]:
    """Aliases that occur twice in one table, under one keyword or two."""
    folded = [fold(alias) for aliases in entries.values() for alias in aliases]
    return sorted({alias for alias in folded if folded.count(alias) > 1})


def test_every_table_is_a_known_language() -> None:
    found = sorted(path.stem for path in (grammar_folder() / "keywords").glob("*.json"))
    assert found == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_complete(language: str) -> None:
    loaded = table(language)
    assert list(loaded) == ["language", "name", "keywords", "words", "intro"]
    assert loaded["language"] == language
    assert loaded["name"]
    assert tuple(loaded["keywords"]) == KEYWORDS
    assert tuple(loaded["words"]) == WORDS
    assert loaded["intro"].count("{assistant}") == 1
    assert loaded["intro"].replace("{assistant}", "").count("{") == 0
    for aliases in (*loaded["keywords"].values(), *loaded["words"].values()):
        assert aliases


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["keywords", "words"])
def test_unique(language: str, part: str) -> None:
    assert repeated(table(language)[part]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_normal_form(language: str) -> None:
    loaded = table(language)
    for alias in [alias for part in ("keywords", "words") for aliases in loaded[part].values() for alias in aliases]:
        assert alias == unicodedata.normalize("NFC", alias)
        assert alias == " ".join(alias.split())
        assert not set(alias) & set(':：*`"()（）[]{}<>#\u2019\u02bc'), alias


@pytest.mark.parametrize("language", LANGUAGES[1:])
@pytest.mark.parametrize("part", ["keywords", "words"])
def test_no_clash_with_english(language: str, part: str) -> None:
    assert clashes(table("en")[part], table(language)[part]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_verdict_reads_as_a_role(language: str) -> None:
    """In the quote form of a conversation a role and a verdict stand in the same place."""
    words = table(language)["words"]
    roles = {name: words[name] for name in ("system", "developer", "user", "assistant", "tool")}
    verdicts = {name: words[name] for name in ("good", "ok", "bad")}
    assert clashes(roles, verdicts) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_verdict_words_are_those_of_the_clauses(language: str) -> None:
    """Whoever knows the clause Good can write the verdict of a conversation."""
    loaded = table(language)
    for name in ("good", "ok", "bad"):
        assert {fold(alias) for alias in loaded["words"][name]} == {fold(a) for a in loaded["keywords"][name]}


def test_first_aliases_differ_between_acts_that_oppose() -> None:
    for language, (first, second) in (
        (name, pair) for name in LANGUAGES for pair in combinations(("do", "dont", "may"), 2)
    ):
        keywords = table(language)["keywords"]
        assert fold(keywords[first][0]) != fold(keywords[second][0])


def test_the_checks_see_what_they_look_for() -> None:
    assert repeated({"good": ["Bon", "BON"], "bad": ["Mal"]}) == ["bon"]
    assert repeated({"dont": ["Don't"], "do": ["Don\u2019t"]}) == ["don't"]
    assert clashes({"see": ["See"], "do": ["Do"]}, {"about": ["SEE"], "do": ["do"]}) == [("SEE", "see", "about")]
