"""List items that look like clauses and are none: mistyped keywords, and those without bold or colon."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from constc.syntax.findings import Finding
from constc.syntax.keywords import KeywordTable, keyword_table, languages
from constc.syntax.scanner import Scan
from constc.syntax.text import fold

__all__ = ["near_keywords"]

#: Keywords that a plain list item may begin with by accident; outside a list of clauses they are no near-keyword.
_EVERYDAY: Final = frozenset({
    "id", "source", "status", "see", "check", "level", "about", "cost", "earlier", "vary", "ok", "may", "good", "bad",
    "applies-to", "trait", "because", "do", "dont",
})  # fmt: skip
_NEAR: Final = 0.8
_MAX_NEAR: Final = 500
#: Signs that people type for an apostrophe; `fold` knows the two that are one.
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("`´‘′ˈ", "'"))
_NEGATION: Final = re.compile(
    r"n't\b|\b(?:not|never|no|nicht|nie|niemals|ne|pas|jamais|nunca|jamás)\b|[不没沒勿]|ない(?:こと)?"
)
_ENGLISH_ACTS: Final = frozenset({"do", "must", "always", "should", "may"})
_RULES_SOMETHING: Final = frozenset({"when", "do", "dont", "may", "unless", "otherwise"})


def near_keywords(scanned: Scan, table: KeywordTable) -> list[Finding]:
    """The suspects of a scan that are nearly a clause, each with what to write."""
    found: list[Finding] = []
    judged: dict[str, str] = {}
    # an item may have been looked at twice: as the end of a list of clauses, and as running text
    suspects = {(span, wrong): (word, among) for span, word, wrong, among in reversed(scanned.suspects)}
    for (span, wrong), (word, among) in sorted(suspects.items()):
        if wrong == "unknown":
            if word not in judged and len(judged) < _MAX_NEAR:
                judged[word] = _nearest_keyword(word, table)
            suggestion = judged.get(word, "")
            if suggestion:
                found.append(Finding("near-keyword", span, "", (("word", word), ("suggestion", suggestion))))
            elif (other := _ruling_elsewhere().get(fold(word))) is not None:
                facts = (
                    ("word", word),
                    ("language", keyword_table(other).name),
                    ("this", table.name),
                    ("suggestion", other),
                )
                found.append(Finding("near-keyword", span, "other-language", facts))
        else:
            keyword = table.keywords.get(fold(word))
            if keyword is not None and (among or keyword not in _EVERYDAY):
                found.append(Finding("near-keyword", span, wrong, (("word", word), ("suggestion", word))))
    return found


@lru_cache(maxsize=1)
def _ruling_elsewhere() -> Mapping[str, str]:
    """The words of other languages that rule something, folded, each with the code of the first that has it."""
    found: dict[str, str] = {}
    for code in languages()[1:]:
        own = keyword_table(code)
        for spelling in own.spellings:
            if own.keywords[fold(spelling)] in _RULES_SOMETHING:
                found.setdefault(fold(spelling), code)
    return found


def _nearest_keyword(word: str, table: KeywordTable) -> str:
    """The spelling that ``word`` is at least 0.8 similar to, or the prohibition that it is another word for; ``""``
    for none. What forbids is never taken for what demands or permits.
    """
    if not 2 <= len(word) <= 25:
        return ""
    word = word.translate(_APOSTROPHES)
    plain = _NEGATION.sub("", fold(word)).strip()
    forbids = plain != fold(word)
    if table.keywords.get(fold(word)) is not None:
        return next(spelling for spelling in table.spellings if fold(spelling) == fold(word))
    if forbids and table.keywords.get(plain) in ("do", "may"):
        return table.canonical["dont"] if plain not in _ENGLISH_ACTS else "Don't"
    best = _most_similar(word, table)
    if forbids and best and table.keywords[fold(best)] in ("do", "may"):
        return table.canonical["dont"]
    return best


def _most_similar(word: str, table: KeywordTable) -> str:
    best, score = "", 0.0
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(fold(word))
    for spelling in table.spellings:
        matcher.set_seq1(fold(spelling))
        if _exchanged(fold(word), fold(spelling)):
            return spelling
        if matcher.real_quick_ratio() >= _NEAR and matcher.quick_ratio() >= _NEAR:
            ratio = matcher.ratio()
            if ratio > score:
                best, score = spelling, ratio
    return best if score >= _NEAR else ""


def _exchanged(word: str, spelling: str) -> bool:
    """Whether two neighbouring letters of ``spelling`` are exchanged in ``word``: in a word as short as `When` that is
    too much for a measure of similarity.
    """
    if len(word) != len(spelling) or sorted(word) != sorted(spelling):
        return False
    wrong = [at for at, (one, other) in enumerate(zip(word, spelling, strict=True)) if one != other]
    return len(wrong) == 2 and wrong[1] == wrong[0] + 1
