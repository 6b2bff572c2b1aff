"""The total line scanner: text in, line tokens out, never a failure.

Every character lies in exactly one token, in order, so the tokens joined give the text back. Blocks that mean nothing
to the compiler (running text, code, commentary) are one token each; SECTION_CLOSE, ITEM_CLOSE and the like have no
width. Each regular expression looks at one line, or at a run of lines that it consumes, so the scanner is linear also
on hostile text.

A token is a tuple ``(kind, start, end, payload)``; what the payload holds is said at each ``_emit``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from constc.source import Span
from constc.syntax.conversation_tokens import (
    Fence,
    conversation_end,
    emit_tagged,
    find_fence,
    last_closing_tag,
    looks_tagged,
    quote_tokens,
    speaks_late,
)
from constc.syntax.findings import Finding
from constc.syntax.keywords import KeywordTable
from constc.syntax.text import fold

__all__ = ["Scan", "Token", "scan"]

Token = tuple[str, int, int, Any]

MAX_NESTING: Final = 64

#: A run of blank lines and of lines that begin with nothing special.
_PLAIN_RUN: Final = re.compile(r"(?:[ \t]*+(?:[^\s#*+>~`<!\d\-][^\n]*+)?(?:\n|\Z(?<!\n)))++")
_HEADING: Final = re.compile(r"[ ]{0,3}(#{1,6})(?:[ \t]++([^\n]*+)|(?=\n|\Z))")
_FENCE: Final = re.compile(r"[ ]{0,3}(`{3,}|~{3,})[ \t]*+([^\n]*+)(?:\n|\Z)")
_ITEM: Final = re.compile(r"([ \t]*+)([-*+]|\d{1,9}[.)])(?:([ \t]++)|(?=\n|\Z))")
_BOLD: Final = re.compile(r"\*\*([^*\n]{1,200}?)(?:[:：]\*\*|\*\*[^\S\n]*+((?:`[^`\n]*+`[^\S\n]*+)*+)[:：])")
_LOOSE_KEYWORD: Final = re.compile(
    r"[*_]{0,3}([^\W\d_](?:[^\W\d_]|['’]){1,20}(?: [^\W\d_]{1,14}){0,2})[*_]{0,3}[ \t]?([:：])[*_]{0,3}"
)
_COMMENTARY: Final = re.compile(
    r"!!![^\n]*+(?:\n|\Z)(?:(?:(?:[ ]{4}|\t)[^\n]*+|[ \t]*+)\n)*+(?:(?:[ ]{4}|\t)[^\n]++\Z)?"
)
#: Lines of a quote, and after one with text the lines that continue its paragraph without a mark.
_QUOTE_RUN: Final = re.compile(
    r"(?:[ ]{0,3}>[ \t>]*+(?:\n|\Z(?<!\n))"
    r"|[ ]{0,3}>[^\n]++(?:\n|\Z)"
    r"(?:(?![ \t]*+(?:[\n#>~`<!]|[-*+_](?:[ \t\n*_-]|\Z)|\d{1,9}[.)][ \t\n]|\Z))[^\n]++(?:\n|\Z))*+)++"
)
_ALERT: Final = re.compile(r"[ ]{0,3}>[ \t]*+\[!\w{1,20}\]")
_DIV: Final = re.compile(
    r"""[ ]{0,3}<(?:div|a|section|span)[ \t]+(?:id|name)=["']([^"'\s<>]{1,200})["'][^<>\n]{0,200}>"""
    r"""(?:[ \t]*</(?:a|span)>)?[ \t]*(?:\n|\Z)"""
)
_EXAMPLE: Final = re.compile(r"[ ]{0,3}\*\*([^*\n:：]{1,40})(?:\*\*[^\S\n]*+[:：]|[:：]\*\*)[ \t]*+([^\n]*+)(?:\n|\Z)")
_INDENT: Final = re.compile(r"[ \t]*+")
_KEYWORD_HEAD: Final = re.compile(r"([^(\[`（]*+)")
_BLOCK_OPENERS: Final = frozenset("#>~`<!")


@dataclass(slots=True)
class Scan:
    """What a scan made. ``suspects`` are list items that look like clauses and are none: (span, word, what is wrong,
    whether it stands among clauses); ``unbold`` are clauses that GitHub does not show in bold.
    """

    tokens: list[Token] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    suspects: list[tuple[Span, str, str, bool]] = field(default_factory=list)
    unbold: list[Span] = field(default_factory=list)
    normative: bool = False


def scan(text: str, start: int, table: KeywordTable) -> Scan:
    """The tokens of ``text`` from offset ``start`` (after the front matter) to its end."""
    scanner = _Scanner(text, table)
    scanner.run(start)
    return scanner.result


#: Keywords that decide something; a bold line with one of them is hardly meant as prose.
_RULING: Final = frozenset({
    "when", "do", "dont", "may", "unless", "otherwise", "overrides", "yields-to", "exception-to", "in-tension-with",
    "resolved-by", "situations",
})  # fmt: skip
_NORMATIVE: Final = frozenset({"when", "do", "dont", "may", "unless", "otherwise", "trait"})
#: Keywords of what is said; bold words in it are its own.
_SPOKEN: Final = frozenset({"asked", "good", "ok", "bad", "pressed", "earlier"})


class _Scanner:
    __slots__ = (
        "among_clauses", "anchor", "listed", "loose", "no_comment_end", "result", "sections", "table", "text", "tildes",
        "tokens", "unclosed",
    )  # fmt: skip

    def __init__(self, text: str, table: KeywordTable) -> None:
        self.text = text
        self.table = table
        self.result = Scan()
        self.tokens = self.result.tokens
        self.sections: list[int] = []
        self.anchor: tuple[str, int, int] | None = None
        self.no_comment_end = False
        self.among_clauses = False
        # what was found by looking far ahead or back, kept so that hostile text does not make us look again
        self.loose: tuple[Fence, int] | None = None
        self.tildes: Fence | None = None
        self.unclosed: dict[str, tuple[int, int, int]] = {}
        self.listed = (0, _NO_LIST)

    # --- the main loop -----------------------------------------------------------------------------------------

    def run(self, at: int) -> None:
        text, size = self.text, len(self.text)
        plain = _PLAIN_RUN.match
        while at < size:
            match = plain(text, at)
            if match is not None and match.end() > at:
                self.among_clauses = False
                self.prose(at, match.end())
                at = match.end()
                continue
            at = self.special(at)
        self.close_sections(0, size)

    def special(self, at: int) -> int:
        """One line (or block) that begins with a special character, after white space if any; the end of it."""
        text = self.text
        indent = _INDENT.match(text, at).end()  # type: ignore[union-attr]
        first = text[indent]
        if first == "#" and indent - at <= 3:
            match = _HEADING.match(text, at)
            if match is not None and not (indent > at and self.in_list_item(at, indent - at)):
                return self.heading(at, match)
        elif first in "-+*0123456789":
            match = _ITEM.match(text, at)
            if match is not None:
                head = self.clause_head(match.end())
                if head is not None:
                    return self.clause_list(at, match, head)
            if first == "*":
                match = _EXAMPLE.match(text, at)
                if match is not None and self.table.words.get(fold(match[1])) == "example":
                    self._emit("EXAMPLE", at, match.end(), match.span(2))  # the span of the title
                    return match.end()
                if match is not None and self.table.keywords.get(fold(match[1])) in _RULING:
                    self.result.suspects.append((Span(*match.span(1)), match[1].strip(), "no-bullet", True))
        elif first in "`~":
            match = _FENCE.match(text, at)
            if match is not None and not (match[1][0] == "`" and "`" in match[2]):
                return self.fence(at, match)
        elif first == ">" and indent - at <= 3:
            return self.quote(at)
        elif first == "<" and (indent - at <= 3 or text.startswith("<!--", indent)):
            return self.angle(at, indent)
        elif first == "!":
            match = _COMMENTARY.match(text, at)
            if match is not None:
                self._emit("COMMENTARY", at, match.end(), None)
                return match.end()
        return self.prose(at, self.line_end(at))

    def line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end + 1

    def _emit(self, kind: str, start: int, end: int, payload: Any) -> None:
        self.tokens.append((kind, start, end, payload))

    def prose(self, start: int, end: int) -> int:
        tokens = self.tokens
        if tokens and tokens[-1][0] in ("PROSE", "BLANK") and tokens[-1][2] == start:
            last = tokens[-1]
            kind = "PROSE" if last[0] == "PROSE" or not self.text[start:end].isspace() else "BLANK"
            tokens[-1] = (kind, last[1], end, None)
        else:
            tokens.append(("BLANK" if self.text[start:end].isspace() else "PROSE", start, end, None))
        return end

    # --- sections ----------------------------------------------------------------------------------------------

    def close_sections(self, depth: int, at: int) -> None:
        sections = self.sections
        while sections and sections[-1] >= depth:
            sections.pop()
            self.tokens.append(("SECTION_CLOSE", at, at, None))

    def heading(self, at: int, match: re.Match[str]) -> int:
        depth = len(match[1])
        self.among_clauses = False
        self.close_sections(depth, at)
        self.sections.append(depth)
        end = self.line_end(at)
        title = match.span(2) if match[2] is not None else (match.end(), match.end())
        anchor, self.anchor = self.anchor, None
        self._emit("HEADING", at, end, (depth, title[0], title[1], anchor))
        return end

    def in_list_item(self, at: int, column: int) -> bool:
        """Whether the line at ``at``, indented to ``column``, lies in an item of a plain list."""
        text = self.text
        floor, content = self.listed
        line = at
        while line > floor:
            line = max(floor, text.rfind("\n", floor, line - 1) + 1)
            indent = _INDENT.match(text, line).end()  # type: ignore[union-attr]
            if text[indent] == "\n":
                continue
            item = _ITEM.match(text, line)
            if item is not None and _content_column(item) <= column:
                content = _content_column(item)
                break
            if indent == line:
                content = _NO_LIST
                break
        self.listed = (self.line_end(at), content)
        return content <= column

    # --- fences, quotes, lines that begin with "<" -------------------------------------------------------------

    def fence(self, at: int, match: re.Match[str]) -> int:
        text = self.text
        marks, words = match[1], match[2].strip()
        body = match.end()
        language = words.split(None, 1)[0].lower() if words else ""
        found = find_fence(text, body, marks[0], len(marks))
        if language == "xml" and looks_tagged(text, body, found.start):
            return self.tagged(at, body, found.start, found.end, closed=found.closed)
        if found.closed:
            self._emit("CODE", at, found.end, language)
            return found.end
        if not words and found.reopened:
            self._emit("STRAY_CLOSE", at, body, "fence")  # a closing fence whose opening was lost
            return body
        end = found.start if found.reopened else len(text)
        self.result.findings.append(Finding("unclosed-fence", Span(at, max(at, body - 1))))
        self._emit("CODE", at, end, language)
        return end

    def tagged(self, at: int, body: int, stop: int, end: int, *, closed: bool) -> int:
        """A tagged conversation whose inside is ``body`` to ``stop``; without a closing fence it ends where its last
        closed turn does.
        """
        if body > at:
            self._emit("FENCE_OPEN", at, body, None)
        if not closed:
            stop = end = conversation_end(self.text, body, stop)
        emit_tagged(self.text, body, stop, self.tokens)
        if closed:
            self._emit("FENCE_CLOSE", stop, end, None)
        return end

    def quote(self, at: int) -> int:
        text = self.text
        run = _QUOTE_RUN.match(text, at)
        if run is None:  # indented by a tab
            return self.prose(at, self.line_end(at))
        end = run.end()
        if _ALERT.match(text, at):
            self._emit("COMMENTARY", at, end, None)
            return end
        tokens = quote_tokens(text, at, end, self.table, self.result.findings)
        if tokens is None:
            above = [token[0] for token in self.tokens[-2:] if token[0] != "BLANK"]
            follows = above[-1:] == ["EXAMPLE"]  # then it is missed there
            if not follows and speaks_late(text, at, end, self.table):
                self.result.findings.append(Finding("text-between-turns", Span(at, self.line_end(at)), "lead"))
            return self.prose(at, end)
        if tokens[1][0] == "QUOTE_ANSWER" and tokens[0][1] == tokens[0][2] and self.reopen_quote():
            del tokens[0]
        self.tokens.extend(tokens)
        return end

    def reopen_quote(self) -> bool:
        """Open the quoted conversation just above again, if nothing but blank lines lies between: an answer that stands
        in a quote of its own answers what was said there.
        """
        at = len(self.tokens) - 1
        if at >= 0 and self.tokens[at][0] == "BLANK":
            at -= 1
        if at < 0 or self.tokens[at][0] != "QUOTE_CLOSE":
            return False
        del self.tokens[at]
        return True

    def angle(self, at: int, indent: int) -> int:
        text = self.text
        if text.startswith("<!--", indent):
            end = self.comment_end(indent)
            if end < 0:
                return self.prose(at, self.line_end(at))
            self._emit("COMMENTARY", at, end, None)
            return end
        match = _DIV.match(text, at)
        if match is not None:
            self.anchor = (match[1], *match.span(1))
            self._emit("COMMENTARY", at, match.end(), None)
            return match.end()
        if text.startswith("</div", indent):
            self.anchor = None
        if looks_tagged(text, at, self.line_end(at)):
            fence, last_close = self.loose_region(at)
            if last_close > at:
                return self.tagged(at, at, fence.start, fence.end, closed=fence.closed)
        return self.prose(at, self.line_end(at))

    def comment_end(self, at: int) -> int:
        """The end of the line in which the comment at ``at`` ends; -1 for one that never does."""
        close = -1 if self.no_comment_end else self.text.find("-->", at + 4)
        if close >= 0:
            return self.line_end(close)
        if not self.no_comment_end:
            self.result.findings.append(Finding("unclosed-fence", Span(at, at + 4), "comment"))
        self.no_comment_end = True
        return -1

    def loose_region(self, at: int) -> tuple[Fence, int]:
        """Where turns outside a fence would end, and the last closing tag before that. Kept for the lines up to there,
        so that a file full of opening tags costs linear time.
        """
        if self.loose is None or at >= self.loose[0].start:
            if self.tildes is None or at > self.tildes.start:
                self.tildes = find_fence(self.text, at, "~", 3)
            fence = self.tildes
            if not fence.closed:
                heading = self.next_heading(at, fence.start)
                fence = Fence(heading, heading, closed=False, reopened=False)
            self.loose = (fence, last_closing_tag(self.text, at, fence.start))
        return self.loose

    def next_heading(self, at: int, stop: int) -> int:
        text = self.text
        while True:
            found = text.find("\n#", at, stop)
            if found < 0:
                return stop
            if _HEADING.match(text, found + 1):
                return found + 1
            at = found + 2

    # --- clauses -----------------------------------------------------------------------------------------------

    def clause_head(self, at: int) -> tuple[Any, ...] | None:
        """The payload of a CLAUSE whose item text begins at ``at``: keyword, span of the keyword, span of what stands
        after it inside the bold, span of what stands between bold and colon, start of the value. None for an item
        that is no clause.
        """
        text = self.text
        bold = _BOLD.match(text, at) if text.startswith("**", at) else None
        if bold is None:
            self.suspect(at)
            return None
        inside = bold[1]
        word = _KEYWORD_HEAD.match(inside)[1]  # type: ignore[index]
        keyword = self.table.keywords.get(fold(word))
        if word != inside and inside[len(word)] == "`" and word[-1:].isalpha():
            word, keyword = inside, None  # a back-tick for an apostrophe: "Don`t"
        start = bold.start(1)
        if keyword is None:
            self.result.suspects.append(
                (Span(start, start + len(word.rstrip())), word.strip(), "unknown", self.among_clauses)
            )
            return None
        if keyword in _NORMATIVE:
            self.result.normative = True
        after = start + len(word)
        self.check_bold(bold)
        if keyword not in _SPOKEN:
            self.look_for_keywords(bold.end(), self.line_end(bold.end()))
        between = bold.span(2) if bold[2] is not None else (bold.end(), bold.end())
        return keyword, start, start + len(word.rstrip()), after, bold.end(1), between[0], between[1], bold.end()

    def check_bold(self, bold: re.Match[str]) -> None:
        """On GitHub a closing ``**`` after punctuation and before a letter makes no bold text, nor does a mark with a
        space on its inner side.
        """
        following = self.text[bold.end() : bold.end() + 1]
        glued = bold[2] is None and (following.isalnum() or following == "`")
        if glued or bold[1][0].isspace() or (bold[2] is not None and bold[1][-1].isspace()):
            self.result.unbold.append(Span(*bold.span()))

    def look_for_keywords(self, at: int, end: int) -> None:
        """Note keywords that stand in the text of a clause, where they begin none."""
        while (at := self.text.find("**", at, end)) >= 0:
            bold = _BOLD.match(self.text, at, end)
            if bold is not None and self.table.keywords.get(fold(bold[1])) in _RULING:
                self.result.suspects.append((Span(*bold.span(1)), bold[1].strip(), "inside", True))
            at = bold.end() if bold is not None else at + 2

    def suspect(self, at: int) -> None:
        box = _CHECKBOX.match(self.text, at)
        if box is not None:
            bold = _BOLD.match(self.text, box.end())
            if bold is not None and self.table.keywords.get(fold(bold[1])) is not None:
                self.result.suspects.append((Span(*bold.span(1)), bold[1].strip(), "inside", self.among_clauses))
            return
        match = _LOOSE_KEYWORD.match(self.text, at)
        if match is None:
            bold = _SPACED_BOLD.match(self.text, at)
            if bold is not None and self.table.keywords.get(fold(bold[1])) is not None:
                self.result.suspects.append((Span(*bold.span(1)), bold[1], "no-colon", self.among_clauses))
        elif self.table.keywords.get(fold(match[1])) is not None:
            self.result.suspects.append((Span(*match.span(1)), match[1], "not-bold", self.among_clauses))

    def clause_list(self, at: int, match: re.Match[str], head: tuple[Any, ...]) -> int:
        """A list with at least one clause, from its first clause on, to where the list ends."""
        text, size = self.text, len(self.text)
        stack: list[int] = []
        blank = False
        current: list[Any] = []  # kind, start, end, payload of the token being extended
        if len(_expand(match[1])) >= 2 and self.after_plain_item():
            line = Span(at + len(match[1]), self.line_end(at))
            self.result.findings.append(Finding("stray-clause", line, "in-plain-item"))
        plain_sibling = False

        def flush() -> None:
            if current:
                self.tokens.append((current[0], current[1], current[2], current[3]))
                current.clear()

        def open_item(start: int, item: re.Match[str], payload: tuple[Any, ...] | None) -> int:
            flush()
            end = self.line_end(start)
            if len(stack) >= MAX_NESTING:
                self.result.findings.append(Finding("too-deep", Span(*item.span(2))))
                self.tokens.append(("ITEM_CLOSE", start, start, None))
                stack.pop()
            stack.append(_content_column(item))
            if payload is None:
                current.extend(("ITEM", start, end, (item.end(),)))
            else:
                current.extend(("CLAUSE", start, end, payload))
            return end

        def close_to(indent: int, where: int) -> None:
            while stack and stack[-1] > indent:
                flush()
                stack.pop()
                self.tokens.append(("ITEM_CLOSE", where, where, None))

        at = open_item(at, match, head)
        self.among_clauses = True
        while at < size:
            end = self.line_end(at)
            indent_end = _INDENT.match(text, at).end()  # type: ignore[union-attr]
            if indent_end >= end or text[indent_end] == "\n":
                blank = True
                current[2] = end
                at = end
                continue
            indent = len(_expand(text[at:indent_end]))
            first = text[indent_end]
            item = _ITEM.match(text, at) if first in "-+*0123456789" else None
            if item is not None and not _is_break(text, indent_end, end):
                payload = self.clause_head(item.end())
                if payload is None and indent < stack[0]:
                    plain_sibling = True
                    break
                close_to(indent, at)
                at = open_item(at, item, payload)
                blank = False
                continue
            if indent < stack[0] and (
                blank or first in _BLOCK_OPENERS or _is_break(text, indent_end, end) or self.opens_block(at)
            ):
                break
            if blank and indent < stack[-1]:
                close_to(indent, at)
                if not current:
                    current.extend(("ITEM_TEXT", at, end, None))
            fence = _FENCE.match(text, indent_end) if first in "`~" else None
            if fence is not None:
                end = self.inner_fence(fence, indent)
            elif text.startswith("<!--", indent_end):
                end = max(end, self.comment_end(indent_end))
            if first == "*" and current and current[0] == "CLAUSE" and current[3][0] not in _SPOKEN:
                self.look_for_keywords(indent_end, self.line_end(indent_end))
            if current:
                current[2] = end
            else:
                current.extend(("ITEM_TEXT", at, end, None))
            blank = False
            at = end
        close_to(-1, at)
        flush()
        self.among_clauses = plain_sibling
        return at

    def after_plain_item(self) -> bool:
        """Whether the token before is running text whose last lines are a list item."""
        if not self.tokens or self.tokens[-1][0] != "PROSE":
            return False
        _, start, end, _ = self.tokens[-1]
        line = top = self.text.rfind("\n", start, end - 1) + 1 or start
        while line > start and self.text[line : line + 1].isspace():
            line = self.text.rfind("\n", start, line - 1) + 1 or start
            if not self.text.startswith("\n", _INDENT.match(self.text, line).end()):  # type: ignore[union-attr]
                top = line  # blank lines before the text do not count
        return _ITEM.match(self.text, top) is not None

    def opens_block(self, at: int) -> bool:
        match = _EXAMPLE.match(self.text, at)
        return match is not None and self.table.words.get(fold(match[1])) == "example"

    def inner_fence(self, fence: re.Match[str], indent: int) -> int:
        """The end of a fence inside a list item; an unclosed one ends before the next heading."""
        mark, count = fence[1][0], len(fence[1])
        least, most, until = self.unclosed.get(mark, (0, 0, 0))
        if not (fence.end() < until and count >= least and indent <= most):
            found = find_fence(self.text, fence.end(), mark, count, indent + 3)
            if found.closed:
                return found.end
            self.unclosed[mark] = (count, indent, found.start)
        self.result.findings.append(Finding("unclosed-fence", Span(*fence.span(1))))
        return self.next_heading(fence.start(), len(self.text))


#: A column that no content begins at.
_NO_LIST: Final = 1 << 30
_CHECKBOX: Final = re.compile(r"\[[ xX]\][ \t]+")
_SPACED_BOLD: Final = re.compile(r"\*\*([^*\n:：]{1,40})\*\*(?=[ \t])")


def _expand(indent: str) -> str:
    return indent.expandtabs(4) if "\t" in indent else indent


def _content_column(item: re.Match[str]) -> int:
    """The column at which an item's content begins; five or more spaces after the marker count as one."""
    gap = len(item[3] or " ")
    return len(_expand(item[1])) + len(item[2]) + (gap if gap <= 4 else 1)


def _is_break(text: str, start: int, end: int) -> bool:
    """Whether a line is a thematic break (``---``, ``* * *``) rather than a list item."""
    line = text[start:end].rstrip()
    return len(line) >= 3 and line[0] in "-*_" and not line.replace(line[0], "").strip() and line.count(line[0]) >= 3
