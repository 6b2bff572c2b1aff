"""Words of an author in the sentences of a brief: one line, no markup, the assistant under its name of the day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from constc.cases.story.pools import Pools
from constc.syntax.text import fold, plain_title, without_footnotes

__all__ = [
    "LONGEST_RUN", "acts", "fill", "notes", "part", "plain", "renamed", "sentence", "sentences", "shares_run", "words",
]  # fmt: skip

#: So many words in a row are a quotation.
LONGEST_RUN: Final = 6

_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_WORD: Final = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_ENDINGS: Final = ".!?…。！？"
_CLOSERS: Final = "\"'”’»）)」』"
_TURNS: Final = re.compile(r"^(?:no|not|never|nobody|nothing|none|cannot|without)\b|n['’]t\b", re.IGNORECASE)
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


# --- reasons as notes -----------------------------------------------------------------------------------------------


def words(text: str) -> list[str]:
    """The words of ``text``, folded, without marks."""
    return [fold(match) for match in _WORD.findall(text)]


def shares_run(text: str, other: str, length: int = LONGEST_RUN) -> bool:
    """Whether ``length`` words in a row of ``text`` (all of them, where it has fewer) stand in ``other`` as well."""
    wanted, found = words(text), words(other)
    length = min(length, len(wanted))
    if length == 0:
        return False
    runs = {tuple(wanted[start : start + length]) for start in range(len(wanted) - length + 1)}
    return any(tuple(found[start : start + length]) in runs for start in range(len(found) - length + 1))


def notes(text: str, language: str, pools: Pools) -> str | None:
    """``text`` as the notes of somebody in a hurry: its small words left out, so that nobody can quote it.

    None where the language has no list of small words, or where leaving them out changes nothing.
    """
    small = pools.stop_words.get(language.casefold().replace("_", "-").split("-")[0])
    if small is None:
        return None
    tokens = plain(text).split()
    kept = [index for index, token in enumerate(tokens) if fold(token.strip("\"'“”‘’.,;:!?()")) not in small]
    kept = _without_long_runs(kept, tokens)
    noted = " ".join(tokens[index] for index in kept).rstrip(_DROPPED_ENDINGS)
    return noted if noted and not shares_run(text, noted) else None


def _without_long_runs(kept: Sequence[int], tokens: Sequence[str]) -> list[int]:
    """``kept`` without the shortest word of every ``LONGEST_RUN`` that follow each other in the text; a word that turns
    the meaning round stays.
    """
    chosen: list[int] = []
    run: list[int] = []
    for index in kept:
        run = [*run, index] if run and run[-1] == index - 1 else [index]
        chosen.append(index)
        if len(run) >= LONGEST_RUN:
            light = [each for each in run if not _TURNS.search(tokens[each])] or run
            dropped = min(light, key=lambda each: (len(tokens[each]), each))
            del chosen[run.index(dropped) - len(run)]
            run = [each for each in run if each > dropped]
    return chosen
