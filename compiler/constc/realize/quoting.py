"""Quotation marks within quotation marks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

__all__ = ["Marks", "nested"]

#: An opening and a closing mark. A space inside of them (« French ») belongs to the mark.
Marks = tuple[str, str]

_STRAIGHT: Final = '"'
#: What may stand before a straight mark that opens; after anything else it is an inch, or closes.
_BEFORE: Final = "([{—–-:：，、。"
_FIRST_CHINESE: Final = "\u2e80"


def nested(text: str, outer: Marks, inner: Marks) -> str:
    """``text`` as it stands between ``outer`` marks: pairs of marks in it become ``inner`` ones, and in those by turns.

    Marks without a partner stay as they are, and so do apostrophes.

    >>> nested('It says “ask ‘Jo’”, or "ask".', ("“", "”"), ("‘", "’"))
    'It says ‘ask “Jo”’, or ‘ask’.'
    """
    kinds = (outer, inner)
    for opening, closing in kinds:
        text = _tight(text, opening, closing)
    spaced = {mark.strip(): mark for kind in kinds for mark in kind}
    partners = dict(_partners(text, kinds))
    written: list[str] = []
    depth = 0
    for place, character in enumerate(text):
        partner = partners.get(place)
        if partner is None:
            written.append(spaced.get(character, character))
        elif place < partner:
            written.append((inner, outer)[depth % 2][0])
            depth += 1
        else:
            depth -= 1
            written.append((inner, outer)[depth % 2][1])
    return "".join(written)


def _tight(text: str, opening: str, closing: str) -> str:
    """``text`` without the spaces that belong to its marks."""
    first, last = opening.strip(), closing.strip()
    if opening != first:
        before, *after = text.split(first)
        text = first.join((before, *(part.lstrip() for part in after)))
    if closing != last:
        *before_each, rest = text.split(last)
        text = last.join((*(part.rstrip() for part in before_each), rest))
    return text


def _partners(text: str, kinds: tuple[Marks, Marks]) -> Iterator[tuple[int, int]]:
    """The places of marks that belong together, both ways round."""
    closing_of = {opening.strip(): closing.strip() for opening, closing in kinds}
    opened: list[tuple[int, str]] = []  # each with the mark that would close it
    for place, character in enumerate(text):
        waiting = [mark for _, mark in opened[-2:]]
        if character in waiting and _closes(text, place):
            while opened:
                start, mark = opened.pop()
                if mark == character:
                    yield from ((start, place), (place, start))
                    break
        elif character in closing_of:
            opened.append((place, closing_of[character]))
        elif character == _STRAIGHT and _opens(text, place):
            opened.append((place, _STRAIGHT))


def _closes(text: str, place: int) -> bool:
    """Whether a mark that could close does: an apostrophe inside of a word does not. Chinese has no apostrophes."""
    after = text[place + 1 : place + 2]
    return text[place] != "’" or not after.isalnum() or after >= _FIRST_CHINESE


def _opens(text: str, place: int) -> bool:
    before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
    return (not before or before.isspace() or before in _BEFORE) and bool(after.strip())
