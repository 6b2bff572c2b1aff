"""Text as the compiler compares and keeps it: decoding, normal forms, slugs, entities, elisions.

Everything here is linear in the length of its input.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from html import unescape
from html.entities import html5
from typing import Final

from constc.diagnostics.diagnostic import Diagnostic, Mark
from constc.source import SourceFile, Span
from constc.syntax.confusable import mixed_words

__all__ = [
    "decode", "fact_key", "fold", "github_slug", "is_elided", "normalise", "plain_title",
    "unescape_entities", "unescape_markdown", "without_footnotes",
]  # fmt: skip

#: Runs of bad characters that are told one by one; a file with more is no text.
_MAX_FINDINGS: Final = 10_000

_SPACE: Final = re.compile(r"\s+")
_SEPARATORS: Final = re.compile(r"[\s_-]+")
_CODE_SPAN: Final = re.compile(r"`[^`\n]*`")
_LINK: Final = re.compile(r"\[([^\[\]]{0,300})\]\([^()\s]{0,2000}\)")
_FOOTNOTE: Final = re.compile(r"\[\^[^\[\]\s]{1,64}\]")
_CODE_OR_FOOTNOTE: Final = re.compile(r"(`[^`\n]*+`)|\[\^[^\[\]\s]{1,64}\]")
_MARKUP: Final = re.compile(r"[*~]+|(?<!\w)_+|(?<!_)_++(?!\w)")
_FINAL_PUNCTUATION: Final = ".,;:!?…。，；：！？、"
_NOT_SLUG: Final = re.compile(r"[^\w\- ]")
_ELLIPSIS_IN_BRACKET: Final = re.compile(r"\[(?:\.\.\.|…)|(?:\.\.\.|…)\]")
_STAGE_DIRECTION: Final = re.compile(r"^[ \t]*\[[^\[\]\n]*\][ \t]*$", re.MULTILINE)
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]{1,31}));")
_MARKDOWN_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_CODE_MARK: Final = re.compile(r"`++|~{3,}+")
_ESCAPE_OR_CODE_MARK: Final = re.compile(f"{_MARKDOWN_ESCAPE.pattern}|{_CODE_MARK.pattern}")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+")
_INVISIBLE: Final = re.compile(
    "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
_ASCII: Final = bytes(range(128))
_CONTROL_BYTES: Final = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_ESCAPED_BYTES: Final = re.compile("[\udc80-\udcff]+")
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


def decode(path: str, raw: bytes) -> tuple[SourceFile, tuple[Diagnostic, ...]]:
    r"""The text of ``raw``, read as UTF-8, with a byte order mark dropped and line ends made ``\n``.

    Bytes that are no UTF-8 become U+FFFD, one for each run, and each run has a diagnostic (``undecodable``) that
    names its offset in the file; so do control characters and invisible ones. Never raises.
    """
    body = raw.removeprefix(b"\xef\xbb\xbf")
    skipped = len(raw) - len(body)
    runs: list[tuple[int, int, int]] = []  # offset in the text, offset in the file, bytes
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text, runs = _decode_damaged(body)
    if "\r" in text:
        text, runs = _unify_line_ends(text, runs)
    source = SourceFile(path, text, raw)
    found: list[Diagnostic] = []
    if runs:
        found.extend(_undecodable(source, runs, skipped, utf16=raw[:2] in _UTF16_MARKS))
    found.extend(_control_characters(source, body))
    found.extend(_invisible_characters(source, body))
    found.extend(mixed_words(source, body))
    return source, tuple(found)


def _decode_damaged(body: bytes) -> tuple[str, list[tuple[int, int, int]]]:
    escaped = body.decode("utf-8", "surrogateescape")
    pieces: list[str] = []
    runs: list[tuple[int, int, int]] = []
    at = length = byte = 0
    for match in _ESCAPED_BYTES.finditer(escaped):
        good = escaped[at : match.start()]
        length += len(good)
        byte += len(good.encode("utf-8"))
        size = match.end() - match.start()
        runs.append((length, byte, size))
        pieces += (good, "\ufffd")
        length += 1
        byte += size
        at = match.end()
    pieces.append(escaped[at:])
    return "".join(pieces), runs


def _unify_line_ends(text: str, runs: list[tuple[int, int, int]]) -> tuple[str, list[tuple[int, int, int]]]:
    if runs:
        moved, at, shift = [], 0, 0
        for offset, byte, size in runs:
            shift += text.count("\r\n", at, offset)
            moved.append((offset - shift, byte, size))
            at = offset
        runs = moved
    return text.replace("\r\n", "\n").replace("\r", "\n"), runs


def _undecodable(
    source: SourceFile, runs: list[tuple[int, int, int]], skipped: int, *, utf16: bool
) -> list[Diagnostic]:
    if utf16:
        facts = {"offset": "0", "size": str(len(source.raw))}
        return [Diagnostic("undecodable", Mark(source, Span(0, min(1, len(source.text)))), facts, variant="utf-16")]
    found = [
        Diagnostic(
            "undecodable",
            Mark(source, Span(offset, offset + 1)),
            {"offset": str(byte + skipped), "size": f"{size} byte" + ("s" if size > 1 else "")},
        )
        for offset, byte, size in runs[:_MAX_FINDINGS]
    ]
    if len(runs) > _MAX_FINDINGS:
        offset, byte, _ = runs[_MAX_FINDINGS]
        facts = {"offset": str(byte + skipped), "size": str(len(runs) - _MAX_FINDINGS)}
        found.append(Diagnostic("undecodable", Mark(source, Span(offset, offset + 1)), facts, variant="more"))
    return found


def _control_characters(source: SourceFile, body: bytes) -> list[Diagnostic]:
    if len(body.translate(None, _CONTROL_BYTES)) == len(body) and b"\xc2" not in body:
        return []  # at the speed of memory, for all but a few files
    return _character_findings(source, "control-character", _CONTROL.finditer(source.text))


def _invisible_characters(source: SourceFile, body: bytes) -> list[Diagnostic]:
    high = body.translate(None, _ASCII).decode("utf-8", "ignore")
    present = sorted(set(_INVISIBLE.findall(high)))
    if not present:
        return []
    text = source.text
    first = min(text.find(char) for char in present)
    matches = re.compile("[" + "".join(present) + "]+").finditer(text, first)
    return _character_findings(source, "bidi-or-confusable", (m for m in matches if not _joins_emoji(text, m)))


def _character_findings(source: SourceFile, code: str, matches: Iterable[re.Match[str]]) -> list[Diagnostic]:
    """One finding for each run of characters, at most 10,000 and one that says that there are more."""
    found: list[Diagnostic] = []
    for number, match in enumerate(matches):
        names = ", ".join(f"U+{ord(char):04X}" for char in sorted(set(match.group()[:8])))
        variant = "more" if number == _MAX_FINDINGS else ""
        found.append(Diagnostic(code, Mark(source, Span(*match.span())), {"characters": names}, variant=variant))
        if variant:
            break
    return found


def _joins_emoji(text: str, match: re.Match[str]) -> bool:
    """Tag characters after a black flag are the flags of England, Scotland and Wales."""
    return match.start() > 0 and text[match.start() - 1] == "\U0001f3f4" and ord(match.group()[0]) >= 0xE0000


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """``word`` as keywords are compared: NFKC, casefold, U+2019 and U+02BC as the apostrophe, white space collapsed."""
    word = word.replace("\u2019", "'").replace("\u02bc", "'")
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", word)).strip().casefold()


@lru_cache(maxsize=4096)
def fact_key(name: str) -> str:
    """The canonical name of a fact or of a value: casefolded, white space, hyphens and underscores all one ``_``."""
    return _SEPARATORS.sub("_", unicodedata.normalize("NFKC", name).strip().casefold()).strip("_")


def without_footnotes(text: str) -> str:
    """``text`` without the marks of its footnotes (``[^name]``); those in code stay."""
    return _CODE_OR_FOOTNOTE.sub(lambda match: match[1] or "", text) if "[^" in text else text


def normalise(text: str) -> str:
    """The normal form of a text, in which texts are compared and keyed.

    NFKC, casefold, markup and back-ticked formulas removed, white space collapsed, final punctuation dropped.
    """
    text = _CODE_SPAN.sub(" ", text)
    text = _FOOTNOTE.sub(" ", text)
    text = _LINK.sub(r"\1", text)
    text = _MARKUP.sub("", text)
    text = unicodedata.normalize("NFKC", text).casefold()
    text = text.replace("\u2019", "'").replace("\u02bc", "'")
    return _SPACE.sub(" ", text).strip().rstrip(_FINAL_PUNCTUATION).rstrip()


def plain_title(text: str) -> str:
    """A heading's text without markup: links become their text, emphasis and code marks go."""
    if "[" in text:
        text = _LINK.sub(r"\1", _FOOTNOTE.sub("", text))
    if "\\" in text:
        pieces = _MARKDOWN_ESCAPE.split(text)  # every second one is an escaped character
        pieces[::2] = [_unmarked(piece) for piece in pieces[::2]]
        text = "".join(pieces)
    else:
        text = _unmarked(text)
    return _SPACE.sub(" ", text).strip()


def _unmarked(text: str) -> str:
    if "*" in text or "`" in text or "_" in text or "~" in text:
        text = _MARKUP.sub("", text.replace("`", ""))
    return unescape_entities(text)


def github_slug(title: str) -> str:
    """The anchor that GitHub gives a heading with this text, without the suffix of a repeated one."""
    return _NOT_SLUG.sub("", title.strip().lower()).replace(" ", "-")


def is_elided(text: str) -> bool:
    """Whether an answer is only sketched.

    True if it holds ``[`` followed by three dots or U+2026, or these followed by ``]``, or if one of its lines is
    nothing but one bracketed text that is no link. Three dots in prose are no elision.
    """
    if "[" not in text and "]" not in text:
        return False
    return _ELLIPSIS_IN_BRACKET.search(text) is not None or _STAGE_DIRECTION.search(text) is not None


def unescape_entities(text: str) -> str:
    """HTML entities as the characters that they stand for. As in Markdown, one without a semicolon is none."""
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    name: str | None = match[1]
    return unescape(match[0]) if name is None else html5.get(f"{name};", match[0])


def unescape_markdown(text: str) -> str:
    """Backslash escapes and entities as the characters that they stand for. In code a backslash is a backslash."""
    if "\\" in text:
        plain = "`" not in text and "~~~" not in text
        text = _MARKDOWN_ESCAPE.sub(r"\1", text) if plain else _unescape_around_code(text)
    return unescape_entities(text)


def _unescape_around_code(text: str) -> str:
    marks: dict[str, list[int]] = {}  # where code marks of each length stand, the first one last
    for mark in reversed(list(_CODE_MARK.finditer(text))):
        marks.setdefault(mark[0], []).append(mark.start())
    pieces: list[str] = []
    at = look = 0
    while (match := _ESCAPE_OR_CODE_MARK.search(text, look)) is not None:
        look = match.end()
        if match[1] is not None:
            pieces.append(text[at : match.start()])
            at = match.start(1)
            continue
        closing = marks.get(match[0], [])
        while closing and closing[-1] < look:
            closing.pop()
        if closing:
            look = closing.pop() + len(match[0])
    return "".join((*pieces, text[at:]))
