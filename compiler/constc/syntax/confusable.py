"""Letters of one alphabet inside words of another: what looks like ``no-weapons`` and is another name.

Only what cannot be meant is reported: a Cyrillic or Greek letter that looks like a Latin one, directly beside a Latin
letter. Text that is Cyrillic or Greek throughout is none of it.
"""

from __future__ import annotations

import re
from typing import Final

from constc.diagnostics.diagnostic import Diagnostic, Mark
from constc.source import SourceFile, Span

__all__ = ["mixed_words"]

_CYRILLIC: Final = "аеорсухіјѕԁһАВЕКМНОРСТХІЈЅ"
_GREEK: Final = "ονΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
_LATIN: Final = "aeopcyxijsdhABEKMHOPCTXIJS" + "ovABEZHIKMNOPTYX"
_LOOKS_LIKE: Final = dict(zip(_CYRILLIC + _GREEK, _LATIN, strict=True))
_LETTERS: Final = re.compile(f"[{_CYRILLIC}{_GREEK}]")
_MIXED: Final = re.compile(f"(?<=[A-Za-z])[{_CYRILLIC}{_GREEK}]+|[{_CYRILLIC}{_GREEK}]+(?=[A-Za-z])")
_ASCII: Final = bytes(range(128))
_MOST: Final = 10_000


def mixed_words(source: SourceFile, body: bytes) -> list[Diagnostic]:
    """One ``bidi-or-confusable`` for each run of such letters in ``source``. ``body`` are its bytes."""
    if _LETTERS.search(body.translate(None, _ASCII).decode("utf-8", "ignore")) is None:
        return []
    found: list[Diagnostic] = []
    for match in _MIXED.finditer(source.text):
        shown = dict.fromkeys(match.group()[:8])
        facts = {
            "characters": ", ".join(f"U+{ord(letter):04X}" for letter in shown),
            "latin": "".join(_LOOKS_LIKE[letter] for letter in match.group()[:8]),
        }
        found.append(Diagnostic("bidi-or-confusable", Mark(source, Span(*match.span())), facts, variant="confusable"))
        if len(found) == _MOST:
            break
    return found
