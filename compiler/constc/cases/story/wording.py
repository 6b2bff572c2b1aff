"""Words of an author in the sentences of a brief: one line, no markup, the assistant under its name of the day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from unicodedata import normalize

from constc.syntax.text import fold, plain_title, without_footnotes

__all__ = [
    "LONGEST_RUN",
    "acts",
    "fill",
    "part",
    "plain",
    "renamed",
    "sentence",
    "sentences",
    "shared_runs",
    "shares_run",
    "words",
]

#: So many words in a row are a quotation.
LONGEST_RUN: Final = 6

_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_WORD: Final = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_ENDINGS: Final = ".!?…。！？"
_CLOSERS: Final = "\"'”’»）)」』"
_DROPPED_ENDINGS: Final = " .;,:。；，：、"


def plain(text: str) -> str:
    """``text`` on one line, without links, emphasis, comments, tags and characters that cannot be seen."""
    text = _TAG.sub(" ", _COMMENT.sub(" ", text))
    text = plain_title(without_footnotes(_CONTROL.sub(" ", text)))
    return " ".join(text.split())


def part(text: str) -> str:
    """``text`` as a part of a longer sentence: plain, without its final stop."""
    return plain(text).rstrip(_DROPPED_ENDINGS)


def sentence(text: str) -> str:
    """``text`` with a capital at its head and a stop at its end."""
    text = text.strip()
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text.rstrip(_CLOSERS)[-1:] in tuple(_ENDINGS) else f"{text}."


def sentences(texts: Iterable[str]) -> str:
    """Each of ``texts`` as a sentence, one after the other."""
    return " ".join(filter(None, map(sentence, texts)))


def acts(texts: Sequence[str], mark: str = "to ", last: str = "and ") -> str:
    """Infinitives one after the other: ``to stop; and to say so``.

    >>> acts(["stop", "say so"])
    'to stop; and to say so'
    """
    marked = [f"{mark}{text}" for text in texts]
    if len(marked) > 1:
        marked[-1] = f"{last}{marked[-1]}"
    return "; ".join(marked)


def fill(frame: str, fields: Mapping[str, str]) -> str:
    """``frame`` with its placeholders filled, once: braces in what is filled in stand as they are."""
    return _PLACEHOLDER.sub(lambda match: fields[match[1]], frame)


def renamed(text: str, own: str | None, name: str) -> str:
    """``text`` with ``own``, the assistant of the constitution, called ``name``; whole words alone."""
    if own is None or own == name:
        return text
    return re.sub(rf"(?<![^\W_]){re.escape(own)}(?![^\W_])", lambda _: name, text)


def words(text: str) -> list[str]:
    """The words of ``text``, folded, without marks."""
    return [fold(match) for match in _WORD.findall(text)]


def shares_run(text: str, other: str) -> bool:
    """Whether ``LONGEST_RUN`` words in a row of ``text`` (all, where it has fewer) stand in ``other`` as well."""
    return bool(shared_runs(text, other))


def shared_runs(text: str, other: str) -> set[tuple[str, ...]]:
    """Every ``LONGEST_RUN`` words in a row of ``text`` (all, where it has fewer) that stand in ``other`` as well."""
    wanted = words(text)
    length = min(LONGEST_RUN, len(wanted))
    # Most runs have a word that stands nowhere in the other text, which then need not be parted into words.
    letters = normalize("NFKC", other.replace("\u2019", "'").replace("\u02bc", "'")).casefold()
    likely = {run for run in _runs(wanted, length) if all(word in letters for word in run)} if length else set()
    there = f" {' '.join(words(other))} " if likely else ""
    return {run for run in likely if f" {' '.join(run)} " in there}


def _runs(found: Sequence[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(found[start : start + length]) for start in range(len(found) - length + 1)}
