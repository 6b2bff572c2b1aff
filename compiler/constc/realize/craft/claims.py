"""What an answer states that somebody would look up: numbers, names, quotations; and what a prompt gives for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from constc.realize.craft.known import EMERGENCY, KNOWN, NUMBERS
from constc.realize.craft.words import WORD, spelled

__all__ = ["Claim", "Ground", "claims"]

#: Characters of an answer that are read, claims of it that are told, and numbers that are put together.
_MOST_READ: Final = 4_000
_MOST_TOLD: Final = 5
_MOST_NUMBERS: Final = 24
#: How often numbers that were worked out are worked on with.
_ROUNDS: Final = 3
#: Texts of prompts whose words are remembered.
_KEPT: Final = 1_024

_NUMBER: Final = re.compile(r"(?<![\w.,:])\d+(?:[.,:]\d+)*(?!\w)")
_IN_WORD: Final = re.compile(r"\d+")
#: A number that counts the lines of a list.
_ORDINAL: Final = re.compile(r"(?:^|[.:;]\s|\n)\s*$")
_NAME: Final = re.compile(r"(?<![\w.'])[^\W\d_]\w*(?:'\w+)?")
#: After one of these a capital begins a sentence.
_OPENERS: Final = ".!?…:;\n\"“”‘'«»(–—-•*"
_QUOTED: Final = re.compile(r"(?<!\w)(?:'([^'\n]+(?:\b'\b[^'\n]+)*)'(?!\w)|[\"“]([^\"“”\n]+)[\"”]|«([^«»\n]+)»)")
_REPORTED: Final = re.compile(
    r"\b(?:says?|said|reads?|writes?|wrote|written|stated?|states|tells?|told|called it|asked|answered|replied)\b"
    r"(?:\s+(?:only|just|that|you|me|us|them|it|there|here|plainly|again))*\s*[:,]?\s*$"
)
#: Languages in which a capital inside a sentence marks a name.
_NAMING: Final = frozenset({"en", "es", "fr", "it", "pt", "nl"})


@dataclass(frozen=True, slots=True)
class Claim:
    """Something an answer states: ``kind`` is "the number", "the name" or "the quotation"."""

    kind: str
    text: str


@dataclass(slots=True)
class Ground:
    """What a prompt gives: the texts that it is made of, and the numbers in them."""

    language: str
    texts: Sequence[str]
    _numbers: list[Decimal] | None = field(default=None)

    def has_word(self, word: str) -> bool:
        """Whether a word stands in one of the texts."""
        small = word.casefold()
        return any(small in _words(text) for text in self.texts)

    def has_text(self, text: str) -> bool:
        """Whether a passage stands in one of the texts."""
        wanted = _plain(text)
        return any(wanted in _plain(each) for each in self.texts)

    @property
    def numbers(self) -> list[Decimal]:
        """The numbers of the texts, written in digits or in words, the first few."""
        if self._numbers is None:
            found = (value for text in self.texts for value in _numbers_of(text))
            self._numbers = list(dict.fromkeys(found))
        return self._numbers


def claims(answer: str, ground: Ground) -> Iterator[Claim]:
    """What ``answer`` states and ``ground`` does not hold, each once."""
    text = spelled(answer[:_MOST_READ])
    told: set[str] = set()
    for claim in (*_numbers(text, ground), *_names(text, ground), *_quotations(text, ground)):
        if claim.text not in told and len(told) < _MOST_TOLD:
            told.add(claim.text)
            yield claim


# --- numbers ------------------------------------------------------------------------------------------------------


def _numbers(text: str, ground: Ground) -> Iterator[Claim]:
    wanted: dict[str, Decimal | None] = {}
    for match in _NUMBER.finditer(text):
        written = match[0]
        if written not in EMERGENCY and not ground.has_word(written) and not _counts_lines(text, match):
            value = _value(written)
            if value is None or value not in ground.numbers:
                wanted.setdefault(written, value)
    if not wanted:
        return
    reached = [*ground.numbers[:_MOST_NUMBERS], *_small(text)]
    for _ in range(_ROUNDS):
        for written, value in list(wanted.items())[:_MOST_NUMBERS]:
            if value is not None and _follows(value, reached):
                reached.append(value)
                del wanted[written]
    yield from (Claim("the number", written) for written in wanted)


def _counts_lines(text: str, match: re.Match[str]) -> bool:
    after = text[match.end() : match.end() + 2]
    return (
        after[:1] in (".", ")") and after[1:] in (" ", "") and _ORDINAL.search(text[: match.start()][-4:]) is not None
    )


def _small(text: str) -> list[Decimal]:
    """The numbers that an answer has in words: it says by them how it works out others."""
    return list(dict.fromkeys(NUMBERS[word] for each in WORD.findall(text) if (word := each.casefold()) in NUMBERS))


def _follows(value: Decimal, numbers: Sequence[Decimal]) -> bool:
    """Whether a number is the sum, difference, product, quotient or percentage of two others."""
    known = set(numbers)
    for each in known:
        if value - each in known or each - value in known:
            return True
        if each and (value / each in known or value * each in known):
            return True
        # each percent of another one, or another one with each percent more or less
        if each and any(value * 100 == whole * part for whole in known for part in (each, 100 + each, 100 - each)):
            return True
    return False


def _value(written: str) -> Decimal | None:
    if ":" in written:
        return None
    plain = written
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", written):
        plain = re.sub(r"[.,]", "", written)
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return None


@lru_cache(maxsize=_KEPT)
def _numbers_of(text: str) -> tuple[Decimal, ...]:
    values = [value for match in _NUMBER.finditer(text) if (value := _value(match[0])) is not None]
    values += [Decimal(digits) for digits in _IN_WORD.findall(text) if len(digits) < 20]
    values += _small(spelled(text))
    return tuple(dict.fromkeys(values))


# --- names --------------------------------------------------------------------------------------------------------


def _names(text: str, ground: Ground) -> Iterator[Claim]:
    if ground.language.casefold()[:2] not in _NAMING:
        return
    for match in _NAME.finditer(text):
        name = match[0].removesuffix("'s")
        if not name[0].isupper() or len(name) < 2 or name.isupper() or "'" in name:
            continue
        before = text[: match.start()].rstrip(" \t")
        if not before or before[-1] in _OPENERS or name.casefold() in KNOWN:
            continue
        if not ground.has_word(name) and not ground.has_word(name.removesuffix("s")):
            yield Claim("the name", name)


@lru_cache(maxsize=_KEPT)
def _words(text: str) -> frozenset[str]:
    """The words and numbers of a text in small letters, a genitive also without its ending."""
    small = spelled(text).casefold()
    words = set(WORD.findall(small))
    words |= {word.removesuffix("'s") for word in words}
    words |= {word.removesuffix("s") for word in words}
    return frozenset(words | set(_NUMBER.findall(small)))


# --- quotations ---------------------------------------------------------------------------------------------------


def _quotations(text: str, ground: Ground) -> Iterator[Claim]:
    """What an answer reports that somebody said or wrote; words that it suggests are its own."""
    for match in _QUOTED.finditer(text):
        quoted = match[1] or match[2] or match[3]
        if _REPORTED.search(text[: match.start()][-60:]) and not ground.has_text(quoted):
            yield Claim("the quotation", quoted)


@lru_cache(maxsize=_KEPT)
def _plain(text: str) -> str:
    return " ".join(spelled(text).casefold().split()).strip(" .,!?;:")
