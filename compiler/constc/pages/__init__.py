"""HTML pages of constc: one shell, one escaping function, no network. Strings in, strings out.

A report (the graph page is the first) builds its body with :func:`tag`, which escapes whatever is not
:class:`Markup`, and hands it to :func:`page`.
"""

from __future__ import annotations

from constc.pages.markup import Markup, escape, fragment, joined, json_island, tag, visible
from constc.pages.prose import Names, inline, plain, prose, shortened
from constc.pages.shell import PALETTE, page, part

__all__ = [
    "PALETTE", "Markup", "Names", "escape", "fragment", "inline", "joined", "json_island", "page", "part", "plain",
    "prose", "shortened", "tag", "visible",
]  # fmt: skip
