"""Keyword tables: which words open a clause or a turn, for each language.

A table is data (``grammar/keywords/<code>.json``). English keywords work in every language, so a table holds its
own words and, below them, the English ones.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, cast

from constc.resources import grammar_folder
from constc.syntax.text import fold
from constc.syntax.tree import Keyword

__all__ = ["KeywordTable", "base_language", "keyword_table", "languages"]

ENGLISH: Final = "en"


@dataclass(frozen=True, slots=True)
class KeywordTable:
    """The words of one language. Keys of ``keywords`` and ``words`` are folded (:func:`~constc.syntax.text.fold`)."""

    language: str
    name: str
    keywords: Mapping[str, Keyword]
    canonical: Mapping[str, str]
    words: Mapping[str, str]
    spellings: tuple[str, ...]
    intro: str

    def keyword(self, spelling: str) -> Keyword | None:
        """The keyword that ``spelling`` is an alias of, or None."""
        return self.keywords.get(fold(spelling))

    def word(self, spelling: str) -> str | None:
        """The small word (``wins-over``, ``user``, ``good``, ...) that ``spelling`` is an alias of, or None."""
        return self.words.get(fold(spelling))

    def aliases(self, word: str) -> tuple[str, ...]:
        """The folded spellings of a small word, longest first."""
        return tuple(sorted((alias for alias, name in self.words.items() if name == word), key=lambda a: (-len(a), a)))


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The codes of the languages that have a table, English first."""
    codes = sorted(path.stem for path in (grammar_folder() / "keywords").glob("*.json"))
    return tuple(sorted(codes, key=lambda code: code != ENGLISH))


@lru_cache(maxsize=16)
def base_language(language: str) -> str:
    """The language of a code without script and region: ``de`` of ``de-AT`` and ``DE_at``."""
    return language.casefold().replace("_", "-").split("-")[0]


def keyword_table(language: str) -> KeywordTable:
    """The table of ``language``; that of English where there is none (the parser reports ``unknown-language``)."""
    code = language if language in languages() else ENGLISH
    table = _read(code)
    keywords: dict[str, Keyword] = {}
    words: dict[str, str] = {}
    spellings: list[str] = []
    for source in (table, _read(ENGLISH)) if code != ENGLISH else (table,):
        for name, aliases in source["keywords"].items():
            for alias in aliases:
                if keywords.setdefault(fold(alias), cast("Keyword", name)) == name and alias not in spellings:
                    spellings.append(alias)
        for name, aliases in source["words"].items():
            for alias in aliases:
                words.setdefault(fold(alias), name)
    canonical = {name: aliases[0] for name, aliases in table["keywords"].items()}
    return KeywordTable(code, table["name"], keywords, canonical, words, tuple(spellings), table["intro"])


def _read(code: str) -> dict[str, Any]:
    path = grammar_folder() / "keywords" / f"{code}.json"
    return cast("dict[str, Any]", json.loads(path.read_text(encoding="utf-8")))
