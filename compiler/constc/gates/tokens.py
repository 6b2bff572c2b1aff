"""Words of a text, as the gates count them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

__all__ = ["ngrams", "tokens", "words"]

#: Scripts that are written without spaces: each character is a word.
_UNSPACED: Final = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD: Final = rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+(?:['\u2019][^\W{_UNSPACED}]+)*"
_WORDS: Final = re.compile(_WORD)
_TOKENS: Final = re.compile(rf"{_WORD}|[^\w\s]")


def words(text: str) -> list[str]:
    """The words of ``text``, case folded.

    >>> words("It's 5 p.m.")
    ["it's", '5', 'p', 'm']
    """
    return _WORDS.findall(text.casefold())


def tokens(text: str) -> list[str]:
    """Words and marks: a dash or an emoji gives an answer away as well as a word does.

    >>> tokens("No, wait!")
    ['no', ',', 'wait', '!']
    """
    return _TOKENS.findall(text.casefold())


def ngrams(sequence: Sequence[str], longest: int) -> Iterator[str]:
    """All runs of 1 to ``longest`` tokens, joined by spaces."""
    for size in range(1, longest + 1):
        for start in range(len(sequence) - size + 1):
            yield " ".join(sequence[start : start + size])
