"""Tokens of conversations, in the tagged and the quote form, and where a fence ends.

A fence may have lost its closing line, or its opening one; a turn may have lost a tag. The tokens then say what is
there, and the parser's recovery says what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, Final, NamedTuple

from constc.source import Span
from constc.syntax.findings import Finding
from constc.syntax.keywords import KeywordTable
from constc.syntax.text import fold

__all__ = [
    "Fence", "QuoteLine", "conversation_end", "emit_tagged", "find_fence", "last_closing_tag", "looks_tagged",
    "quote_tokens", "speaks_late",
]  # fmt: skip

Token = tuple[str, int, int, Any]

#: Deeper ``<untrusted>`` tags are text of the message around them, and so is ``<settings>`` in ``<settings>``.
MAX_NESTED: Final = 8
#: A tag further right than this begins no line. (Looking back without a bound is quadratic on one long line.)
MAX_TAG_INDENT: Final = 200

_NAMES: Final = "system|developer|user|assistant|tool|comparison|settings|untrusted"
#: A tag, the comment after an opening one (it may run on, but over no empty line and no line that begins with a tag or
#: a fence), and the rest of the line if it is blank.
_TAG: Final = re.compile(
    rf"<(?:/({_NAMES})|({_NAMES})((?:[ \t][^<>\n]*+)?))>"
    r"(?:[ \t]*+<!--((?:[^\n<-]++|-(?!->)|<(?!!--)|\n(?![ \t]*+[<~\n]))*+)-->)?([ \t]*+(?:\n|\Z))?"
)
_LINE_START: Final = re.compile(r"[ \t]*+\*?")
_CLOSING: Final = re.compile(rf"</(?:{_NAMES})>[ \t]*+$", re.MULTILINE)
_TILDES: Final = re.compile(r"~~~(~*+)[ \t]*+([^\n]*+)")
_TICKS: Final = re.compile(r"```(`*+)[ \t]*+([^\n]*+)")
_ELISION: Final = re.compile(r"\s*(?:\[(?:\.\.\.|…)\]\s*)+")
_QUOTE_MARK: Final = re.compile(r"[ ]{0,3}>[ \t]?")
_SPEAKER: Final = re.compile(r"(\*{1,2})([^*\n:：]{1,200}?)(?:[:：]\1|\1[^\S\n]*+[:：])[ \t]*+")
_LATE_SPEAKER: Final = re.compile(r"^[ ]{0,3}>[ \t]?(?=\*)", re.MULTILINE)
_SPEAKER_WORD: Final = re.compile(r"([^(\[（]*+)")
_TURN_WORDS: Final = frozenset({"system", "developer", "user", "assistant", "tool"})
_VERDICT_WORDS: Final = frozenset({"good", "ok", "bad"})


class Fence(NamedTuple):
    """The closing line of a fence: its start and end (with the line end). ``reopened``: another opening line stands
    where the closing one should; then, and at the end of the text, ``closed`` is False and the span is empty.
    """

    start: int
    end: int
    closed: bool
    reopened: bool


class QuoteLine(NamedTuple):
    """One line inside a quote, without its mark."""

    text: str
    start: int
    end: int


def find_fence(text: str, at: int, mark: str, count: int, max_indent: int = 3) -> Fence:
    """The line that closes a fence opened before ``at`` with ``count`` times ``mark``. ``max_indent`` is in columns, of
    which a tab takes as many as lead to the next multiple of four.
    """
    for match in (_TILDES if mark == "~" else _TICKS).finditer(text, at):
        line = match.start()
        while line > at and text[line - 1] in " \t" and match.start() - line <= max_indent:
            line -= 1
        if (line > at and text[line - 1] != "\n") or len(match[1]) + 3 < count:
            continue
        if len(text[line : match.start()].expandtabs(4)) > max_indent:
            continue
        words = match[2].strip()
        if not words:
            return Fence(line, min(match.end() + 1, len(text)), closed=True, reopened=False)
        if words.split(None, 1)[0].lower() == "xml":
            return Fence(line, line, closed=False, reopened=True)
    return Fence(len(text), len(text), closed=False, reopened=False)


#: name, whether it closes, start, end, span of the attributes, span of the comment ((-1, -1) for none)
_Tag = tuple[str, bool, int, int, tuple[int, int], tuple[int, int]]
_NO_SPAN: Final = (-1, -1)


def _tags(text: str, start: int, end: int) -> Iterator[_Tag]:
    """The tags that count: an opening one that begins its line (after white space and a stray asterisk), a closing one
    that ends its line. Start and end cover the line as far as it holds nothing else.
    """
    for match in _TAG.finditer(text, start, end):
        at = line = match.start()
        leading = True
        if at > start and text[at - 1] != "\n":
            line = max(start, at - MAX_TAG_INDENT)
            line = text.rfind("\n", line, at) + 1 or line
            leading = line == start or text[line - 1] == "\n"
            leading = leading and _LINE_START.match(text, line, at).end() == at  # type: ignore[union-attr]
        if match[2] is not None:
            if leading:
                stop = match.end() if match[5] is not None or match[4] is not None else match.end(3) + 1
                yield match[2], False, line, stop, match.span(3), match.span(4)
        elif match[5] is not None and match[4] is None:
            yield match[1], True, line if leading else at, match.end(), _NO_SPAN, _NO_SPAN


def looks_tagged(text: str, start: int, end: int) -> bool:
    """Whether a turn's tag opens or closes on a line of ``text[start:end]``."""
    return next(_tags(text, start, end), None) is not None


def last_closing_tag(text: str, start: int, end: int) -> int:
    """The offset of the last closing tag in ``text[start:end]``, -1 for none."""
    last = -1
    for match in _CLOSING.finditer(text, start, end):
        last = match.start()
    return last


def conversation_end(text: str, start: int, stop: int) -> int:
    """Where a conversation without a closing fence ends, at most ``stop``: after the last tag that closes its
    outermost element and is followed by other text, or by nothing.
    """
    depth = 0
    end = -1
    for _, closing, tag_start, tag_end, _, _ in _tags(text, start, stop):
        if depth <= 0 and end >= 0 and not _only_elision(text, end, tag_start):
            return end
        depth = max(0, depth + (-1 if closing else 1))
        if depth == 0:
            end = tag_end
    return stop if end < 0 else end


def _only_elision(text: str, start: int, end: int) -> bool:
    return not text[start:end].strip() or _ELISION.fullmatch(text, start, end) is not None


def emit_tagged(text: str, start: int, end: int, tokens: list[Token]) -> None:
    """Append the tokens of the inside of a tagged conversation.

    Payloads: TURN_OPEN (a system, developer, user or tool turn), REPLY_OPEN (an assistant's) and ANSWER_OPEN (one with
    a comment): role, span of the attributes, span of the comment (-1, -1 for none). Closers: the element's name.
    """
    at = start
    inside = False
    nested: list[str] = []  # the <untrusted> and <settings> that are open
    for name, closing, tag_start, tag_end, attributes, comment in _tags(text, start, end):
        if name in ("untrusted", "settings"):
            if closing:
                while name in nested and nested.pop() != name:
                    pass
            elif len(nested) >= MAX_NESTED or (name == "settings" and name in nested):
                continue
            else:
                nested.append(name)
        else:
            nested.clear()
        if tag_start > at:
            _emit_gap(text, at, tag_start, inside, tokens)
        if closing:
            kind = _CLOSERS.get(name, "TURN_CLOSE")
            inside = inside and kind in ("UNTRUSTED_CLOSE", "SETTINGS_CLOSE")
            tokens.append((kind, tag_start, tag_end, name))
        else:
            kind, inside = _opener(name, comment[0] >= 0, inside)
            tokens.append((kind, tag_start, tag_end, (name, attributes, comment)))
        at = tag_end
    if at < end:
        _emit_gap(text, at, end, inside, tokens)


_CLOSERS: Final = {"comparison": "CMP_CLOSE", "settings": "SETTINGS_CLOSE", "untrusted": "UNTRUSTED_CLOSE"}


def _opener(name: str, comment: bool, inside: bool) -> tuple[str, bool]:
    if name == "comparison":
        return "CMP_OPEN", False
    if name == "untrusted":
        return "UNTRUSTED_OPEN", inside
    if name == "settings":
        return "SETTINGS_OPEN", inside
    if name == "assistant":
        return ("ANSWER_OPEN" if comment else "REPLY_OPEN"), True
    return "TURN_OPEN", True


def _emit_gap(text: str, start: int, end: int, inside: bool, tokens: list[Token]) -> None:
    gap = text[start:end]
    if gap.isspace():
        kind = "BLANK"
    elif not inside and _ELISION.fullmatch(gap):
        kind = "ELISION"
    else:
        kind = "TEXT"
    tokens.append((kind, start, end, None))


def quote_tokens(text: str, start: int, end: int, table: KeywordTable, findings: list[Finding]) -> list[Token] | None:
    """The tokens of a block quote that is a conversation; None for another quote.

    Payloads: QUOTE_TURN, QUOTE_ANSWER: the word, the span of what stands after it inside the bold (a label,
    principles), the lines of the text (:class:`QuoteLine`). QUOTE_GIVEN: the lines.
    """
    tokens: list[Token] = []
    lines: list[QuoteLine] = []
    opened: tuple[str, int, Any] | None = None
    at = start

    def flush(where: int) -> None:
        if opened is not None:
            kind, begin, payload = opened
            tokens.append((kind, begin, where, (*payload, tuple(lines))))

    while at < end:
        newline = text.find("\n", at, end)
        stop = end if newline < 0 else newline + 1
        mark = _QUOTE_MARK.match(text, at)
        body = mark.end() if mark is not None else at
        line_end = stop - 1 if newline >= 0 else stop
        speaker = _SPEAKER.match(text, body, line_end) if text.startswith("*", body) else None
        head = _speaker_kind(speaker, table) if speaker is not None else None
        if head is None:
            if opened is None:
                if text[body:line_end].strip():
                    return None
            else:
                if speaker is not None:
                    _near_speaker(speaker, table, findings)
                lines.append(QuoteLine(text[body:line_end], body, line_end))
        else:
            assert speaker is not None
            if opened is None:
                tokens.append(("QUOTE_OPEN", start, at, None))
            else:
                flush(at)
            lines.clear()
            kind, word, rest = head
            opened = (kind, at, (word, rest))
            lines.append(QuoteLine(text[speaker.end() : line_end], speaker.end(), line_end))
        at = stop
    if opened is None:
        return None
    flush(end)
    tokens.append(("QUOTE_CLOSE", end, end, None))
    return tokens


def speaks_late(text: str, start: int, end: int, table: KeywordTable) -> bool:
    """Whether a quote that is no conversation would be one, but for the text at its beginning: a message and an answer
    begin lines of it.
    """
    kinds: set[str] = set()
    for match in _LATE_SPEAKER.finditer(text, start, end):
        speaker = _SPEAKER.match(text, match.end(), end)
        head = _speaker_kind(speaker, table) if speaker is not None else None
        if head is not None:
            kinds.add(head[0])
    return {"QUOTE_TURN", "QUOTE_ANSWER"} <= kinds


def _speaker_kind(match: re.Match[str], table: KeywordTable) -> tuple[str, str, tuple[int, int]] | None:
    inner = match[2]
    word_part = _SPEAKER_WORD.match(inner)[1]  # type: ignore[index]
    word = table.words.get(fold(word_part))
    rest = (match.start(2) + len(word_part), match.end(2))
    if word == "given":
        return "QUOTE_GIVEN", word, rest
    if len(match[1]) == 2 and word in _TURN_WORDS:
        return "QUOTE_TURN", word, rest
    if len(match[1]) == 2 and word in _VERDICT_WORDS:
        return "QUOTE_ANSWER", word, rest
    return None


def _near_speaker(match: re.Match[str], table: KeywordTable, findings: list[Finding]) -> None:
    """A bold word before a colon that is nearly a speaker's or a verdict's is taken as text, and said so."""
    word = _SPEAKER_WORD.match(match[2])[1].strip()  # type: ignore[index]
    folded = fold(word)
    if len(folded) > 20:
        return
    best, score = "", 0.0
    for alias, name in table.words.items():
        if name in _TURN_WORDS or name in _VERDICT_WORDS:
            ratio = SequenceMatcher(None, folded, alias).ratio()
            if ratio > score:
                best, score = alias, ratio
    if score >= 0.74:
        suggestion = best.upper() if best == "ok" else best.capitalize()
        span = Span(match.start(2), match.start(2) + len(word))
        findings.append(Finding("unknown-verdict", span, "speaker", (("verdict", word), ("suggestion", suggestion))))
