"""The shell of every page: head, colours, policy. What it allows is one style and one script, by their hashes."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

from constc.pages.markup import Markup, json_island, tag, visible
from constc.resources import pages_folder

__all__ = ["PALETTE", "page", "part"]

#: Colours by name: in light, in dark. In CSS ``paper`` is ``var(--paper)``.
PALETTE: Final[dict[str, tuple[str, str]]] = {
    # Surfaces, from the back to the front.
    "paper": ("#f6f3ed", "#14161a"),
    "band": ("#efebe2", "#1a1d22"),
    "card": ("#fffefb", "#23272e"),
    "raised": ("#ffffff", "#1d2026"),
    "rule": ("#ded7c9", "#343a44"),
    # Words.
    "ink": ("#22201c", "#ece8df"),
    "soft": ("#5b564c", "#b0aba0"),
    "link": ("#1c5796", "#8fbdf2"),
    "focus": ("#1c5796", "#8fbdf2"),
    "chip": ("#e9e3d6", "#313741"),
    # What may be, must be and must not be.
    "do": ("#1d6b46", "#7fd1a4"),
    "dont": ("#a4262c", "#f59a94"),
    "may": ("#6a5200", "#dcc06a"),
    # Lines between principles.
    "overrides": ("#1f5fae", "#78b0f0"),
    "yields": ("#0f7a69", "#58c9b2"),
    "exception": ("#7c3fb0", "#c79bef"),
    "settled": ("#9a6a00", "#dcae4a"),
    "unsettled": ("#bf2136", "#ff8a8a"),
    "refers": ("#857f73", "#7f8791"),
    # Levels, from the highest to the lowest.
    "tone-0": ("#3a2f2a", "#f1e4cf"),
    "tone-1": ("#5d4a3c", "#d9c5a6"),
    "tone-2": ("#7f6a55", "#bca683"),
    "tone-3": ("#a08a70", "#9b8767"),
    "tone-4": ("#bfac92", "#7b6b52"),
    "tone-5": ("#d6c8b2", "#5e5342"),
}

_COMMENT: Final = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_LINE_COMMENT: Final = re.compile(r"^\s*//.*\n", re.MULTILINE)
_INDENT: Final = re.compile(r"^\s+", re.MULTILINE)


def part(name: str) -> str:
    """A style sheet or script that comes with constc, without comments and indentation."""
    text = (pages_folder() / name).read_text(encoding="utf-8")
    if name.endswith(".js"):
        text = _LINE_COMMENT.sub("", text)
    return _INDENT.sub("", _COMMENT.sub("", text))


def page(
    *,
    title: str,
    body: Markup,
    language: str = "en",
    data: object = None,
    styles: Sequence[str] = (),
    scripts: Sequence[str] = (),
) -> str:
    """A whole page, with a line end.

    ``styles`` and ``scripts`` are names of files in ``pages/``; those of the shell come before them. ``data`` is there
    for the scripts, in the only element of type ``application/json``. All scripts are one, in a block of its own, so
    no name of theirs is global.
    """
    style = _colours() + "".join(part(name) for name in ("shell.css", *styles))
    script = '{"use strict";\n' + "".join(part(name) for name in ("shell.js", *scripts)) + "}"
    policy = (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{policy}">'),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="generator", content="constc"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", " ".join(visible(title).split())),
        Markup(f"<style>{style}</style>"),
    )
    whole = tag("body", body, json_island(data), Markup(f"<script>{script}</script>"))
    return f"<!DOCTYPE html>\n{tag('html', head, whole, lang=language)}\n"


def _colours() -> str:
    """The palette as variables: light, and dark where the reader's system or the reader asks for it."""
    light = _variables((name, pair[0]) for name, pair in PALETTE.items())
    dark = _variables((name, pair[1]) for name, pair in PALETTE.items())
    return (
        f":root{{color-scheme:light;{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}\n"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{dark}}}}}\n"
    )


def _variables(colours: Iterable[tuple[str, str]]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in colours)


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}"
