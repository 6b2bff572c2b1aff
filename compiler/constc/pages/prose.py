"""The running text of a constitution as HTML: paragraphs, lists, code, emphasis and links inside the page.

A small part of Markdown, read in one pass over the lines. Whatever else stands in the text is shown as it is written:
no HTML, no image, no link that leaves the page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from constc.pages.markup import Markup, fragment, joined, tag

__all__ = ["Names", "inline", "plain", "prose", "shortened"]

#: Every repetition is bounded, so a line costs no more than its length times a constant.
_SPAN: Final = re.compile(
    r"`(?P<code>[^`\n]{1,300})`"
    r"|\*\*(?=\S)(?P<strong>[^*\n]{1,300})(?<=\S)\*\*"
    r"|(?<![*\w])\*(?=\S)(?P<em>[^*\n]{1,300})(?<=\S)\*(?![*\w])"
    r"|(?<!!)\[(?P<words>[^\[\]\n]{0,300})\]\((?P<target>[^()\s]{1,300})\)"
    r"|\[\^[^\[\]\s]{1,64}\]"
)
_ITEM: Final = re.compile(r"( {0,40})(?:[-*+]|\d{1,9}[.)]) +(?=\S)")
_FENCE: Final = re.compile(r" {0,12}(?:```|~~~)")


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids of a constitution are called, and which of them are places of the page that a link can lead to."""

    titles: Mapping[str, str]
    linked: Collection[str]


def inline(text: str, names: Names) -> Markup:
    """The words of one line or paragraph. A reference to a place of the page is a link."""
    parts: list[str] = []
    end = 0
    for found in _SPAN.finditer(text):
        parts += [text[end : found.start()], _span(found, names)]
        end = found.end()
    return joined([*parts, text[end:]])


def plain(text: str, names: Names) -> str:
    """The same words without any markup, on one line."""
    return " ".join(_SPAN.sub(lambda found: _words(found, names), text).split())


def prose(text: str, names: Names) -> Markup:
    """Blocks of text: paragraphs, lists of one or two levels, quotations, code."""
    return joined(_blocks(text, names))


def shortened(text: str, most: int) -> str:
    """``text`` on one line of at most ``most`` characters, cut between words where that is possible."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    head = line[: most - 1]
    space = head.rfind(" ", most // 2)
    return (head if space < 0 else head[:space]).rstrip(" ,;:.") + "…"


def _span(found: re.Match[str], names: Names) -> Markup:
    words = _words(found, names)
    match found.lastgroup:
        case "code":
            return tag("code", words)
        case "strong" | "em":
            return tag(found.lastgroup, words)
        case "target" if found["target"][1:] in names.linked and found["target"].startswith("#"):
            return tag("a", words, href=fragment(found["target"][1:]))
        case _:
            return joined([words])


def _words(found: re.Match[str], names: Names) -> str:
    """What a span says: a link its words, with ``?`` for words the title of where it leads; a footnote nothing."""
    match found.lastgroup:
        case "code" | "strong" | "em":
            return found[found.lastgroup]
        case "target":
            words, target = found["words"], found["target"]
            return words if words not in ("", "?") else names.titles.get(target.removeprefix("#"), target)
        case _:
            return ""


def _blocks(text: str, names: Names) -> Iterable[Markup]:
    paragraph: list[str] = []
    items: list[tuple[bool, list[str]]] = []
    code: list[str] | None = None
    for line in [*text.split("\n"), ""]:
        if code is not None:
            if _FENCE.match(line):
                yield tag("pre", "\n".join(code))
                code = None
            else:
                code.append(line)
            continue
        item = _ITEM.match(line)
        fence = _FENCE.match(line)
        goes_on = bool(items) and line.startswith("  ") and line.strip() != ""
        if items and item is None and not goes_on and line.strip():
            yield _list(items, names)
            items = []
        if paragraph and (item is not None or fence is not None or not line.strip()):
            yield _paragraph(paragraph, names)
            paragraph = []
        if fence is not None:
            code = []
        elif item is not None:
            items.append((len(item[1]) > 1, [line[item.end() :]]))
        elif goes_on:
            items[-1][1].append(line.strip())
        elif line.strip():
            paragraph.append(line.strip())
    if code is not None:
        yield tag("pre", "\n".join(code))
    if items:
        yield _list(items, names)


def _list(items: list[tuple[bool, list[str]]], names: Names) -> Markup:
    lines = (tag("li", inline(" ".join(words), names), class_="inner" if deep else None) for deep, words in items)
    return tag("ul", *lines)


def _paragraph(lines: list[str], names: Names) -> Markup:
    if all(line.startswith(">") for line in lines):
        return tag("blockquote", inline(" ".join(line.lstrip("> ") for line in lines), names))
    return tag("p", inline(" ".join(lines), names))
