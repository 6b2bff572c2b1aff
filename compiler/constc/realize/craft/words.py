"""Words of prompts and answers, as two of the craft's questions compare them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from constc.cases.settings import fact_words
from constc.graph.model import PrincipleGraph, Situation, Wording
from constc.realize.craft.ordinary import ORDINARY

__all__ = ["WORD", "content_words", "node_texts", "spelled", "stem", "stems"]

WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_APOSTROPHES: Final = str.maketrans({"’": "'", "ʼ": "'", "‘": "'"})
#: Endings that are no part of what a word means, the longest first, by language.
_ENDINGS: Final = {
    "en": ("'s", "ings", "ing", "edly", "ied", "ies", "ed", "es", "ly", "s", "d", "e", "y"),
    "de": ("ern", "em", "en", "er", "es", "e", "n", "s"),
    "es": ("mente", "es", "as", "os", "a", "o", "s"),
    "fr": ("ment", "es", "e", "s", "x"),
}
_SHORTEST: Final = 3
#: Languages that have a list of ordinary words; in others only long words are compared.
_LONG: Final = 8
_FEWEST_LETTERS: Final = 4
#: Texts and words whose stems are remembered.
_KEPT: Final = 1_024
_WORDS_KEPT: Final = 16_384


def spelled(text: str) -> str:
    """``text`` with one kind of apostrophe."""
    return text.translate(_APOSTROPHES)


def node_texts(graph: PrincipleGraph, node: Situation | Wording) -> Iterator[str]:
    """Everything that a prompt has from a place: its words, or those of the front matter, what is asked there, and
    what was said before.
    """
    if node.text.strip():
        yield node.text
    elif isinstance(node, Wording):
        yield from fact_words(graph, node.formula)
    for line in node.lines:
        if line.kind in {"asked", "earlier"}:
            yield line.text
            yield from (each.text for each in line.lines if each.kind == "earlier")
            yield from (one.text for each in line.lines if each.kind == "earlier" for one in each.lines)


@lru_cache(maxsize=_WORDS_KEPT)
def stem(word: str, language: str) -> str:
    """``word`` without its ending, in small letters: a rough cut, so that forms of one word are mostly the same."""
    word = word.casefold()
    for ending in _ENDINGS.get(language, ()):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word[: -len(ending)]
            break
    # "stopped" and "stop", "planned" and "plan"
    return word[:-1] if len(word) > _SHORTEST and word[-1] == word[-2] else word


@lru_cache(maxsize=_KEPT)
def stems(text: str, language: str) -> frozenset[str]:
    """The stems of all words of a text."""
    return frozenset([stem(word, language) for word in set(WORD.findall(spelled(text)))])


def content_words(text: str, language: str) -> Iterator[tuple[str, str]]:
    """The words of a text that carry its content, each once, as they stand and as stems."""
    seen: set[str] = set()
    for word in WORD.findall(spelled(text)):
        small = word.casefold()
        if small in seen or not _is_content(small, language):
            continue
        seen.add(small)
        yield word, stem(small, language)


def _is_content(word: str, language: str) -> bool:
    if language == "en":
        return len(word) >= _FEWEST_LETTERS and "'" not in word and word not in ORDINARY
    return len(word) >= _LONG and language in _ENDINGS
