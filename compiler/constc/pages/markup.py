"""From text to HTML that cannot be anything but that text.

:func:`escape` is the only way from a string to :class:`Markup`; :func:`tag` calls it for every child and attribute
that is not Markup already, so a page that is built with these two has no place at which escaping can be forgotten.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

__all__ = ["Markup", "escape", "fragment", "joined", "json_island", "tag", "visible"]

#: Characters that nobody sees or that reorder what stands around them: controls, bidi marks, blanks without width,
#: fillers, tags, lone surrogates. Joiners (U+200C, U+200D) belong to the spelling of some scripts and of emoji.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
    "|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)
_VOID: Final = frozenset({"br", "hr", "input", "meta"})


class Markup(str):
    """HTML. Whatever is made from it by joining or formatting is text again, and would be escaped."""

    __slots__ = ()


def visible(text: str) -> str:
    r"""``text`` with a mark in the place of every character that cannot be seen or reorders others.

    >>> visible("a\u202eb")
    'a⟨U+202E⟩b'
    """
    return _UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def escape(text: str) -> Markup:
    """``text`` as HTML, for an element and for a quoted attribute alike.

    >>> escape('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return Markup(html.escape(visible(text), quote=True))


def tag(name: str, /, *children: str | None, **attributes: str | int | bool | None) -> Markup:
    """One element. Children that are no Markup are escaped, None is left out.

    Attributes: ``data_level`` is written ``data-level``, ``class_`` is ``class``; True is the bare name, None and False
    leave it out.

    >>> tag("a", "x < y", href="#x", hidden=True)
    '<a href="#x" hidden>x &lt; y</a>'
    """
    words = [name]
    for key, value in attributes.items():
        attribute = key.rstrip("_").replace("_", "-")
        if value is True:
            words.append(attribute)
        elif value is not None and value is not False:
            words.append(f'{attribute}="{escape(str(value))}"')
    opening = f"<{' '.join(words)}>"
    return Markup(opening if name in _VOID else f"{opening}{joined(children)}</{name}>")


def joined(children: Iterable[str | None], between: str = "") -> Markup:
    """Texts and Markup one after the other, ``between`` them; None is left out."""
    parts = (child if isinstance(child, Markup) else escape(child) for child in children if child is not None)
    return Markup(escape(between).join(parts))


def fragment(name: str) -> str:
    """The link to the element whose id is ``visible(name)``, whatever characters it holds."""
    return "#" + quote(visible(name), safe="")


def json_island(document: object) -> Markup:
    """``document`` as JSON in a ``<script>`` that is no script: ASCII, and nothing in it can end the element.

    Raises ValueError for a number that JSON does not have.
    """
    text = json.dumps(document, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(f'<script type="application/json">{text}</script>')
