"""From the tokens of conversations to turns, comparisons and verdicts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from constc.source import Span
from constc.syntax.conversation_tokens import QuoteLine
from constc.syntax.findings import Finding
from constc.syntax.inline import UnreadTargets, parse_formula, parse_verdict, quote_verdict
from constc.syntax.lines import join_lines, trim, without_comments
from constc.syntax.text import is_elided, unescape_entities, unescape_markdown
from constc.syntax.tree import (
    Comparison,
    Conversation,
    Elision,
    Formula,
    Role,
    Setting,
    Turn,
    Verdict,
    VerdictKind,
    Words,
)

__all__ = ["ConversationBuilder"]

_ATTRIBUTE: Final = re.compile(r"([\w-]{1,40})\s*=\s*(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"']+))")
_BEFORE_FENCE: Final = re.compile(r"[^`~\n]*+")
_BACKTICKED: Final = re.compile(r"`([^`\n]*+)`")
#: A comment with a verdict at the head of an answer.
_FIRST_COMMENT: Final = re.compile(r"[ \t]*+<!--[ \t]*+(?:GOOD|OK|BAD)\b[^\n]{0,200}?-->")
_LEADING_BLANK: Final = re.compile(r"(?:[ \t]*+\n)*+")
_ROLES: Final[dict[str, Role]] = {
    "system": "system",
    "developer": "developer",
    "user": "user",
    "assistant": "assistant",
    "tool": "tool",
}
#: Whose ``<settings>`` say what holds; in anybody else's message they are words.
_SETTERS: Final = frozenset({"system", "developer"})


class ConversationBuilder:
    """Builds the conversations of one file; what it notices goes to ``findings``."""

    __slots__ = ("findings", "inner_settings", "text")

    def __init__(self, text: str, findings: list[Finding]) -> None:
        self.text = text
        self.findings = findings
        self.inner_settings: list[Setting] = []  # of the turns of the conversation that is being read

    # --- the tagged form ---------------------------------------------------------------------------------------

    def turn(self, children: list[Any]) -> Turn:
        """A turn from its opening token, contents and closing token."""
        opening, closing = children[0], children[-1]
        name, attributes, comment = opening[3]
        start, end = opening[2], closing[1]
        verdict: Verdict | None = None
        if opening[0] == "ANSWER_OPEN":
            verdict = self._verdict(comment)
        if closing[3] is not None and closing[3] != name:  # closed by the tag of another message
            related = ((Span(closing[1], closing[2]), "it was still open here"),)
            at = Span(opening[1], opening[2])
            self.findings.append(Finding("unclosed-conversation", at, "turn", (("element", name),), related))
        if name in _SETTERS:
            for child in children[1:-1]:
                if child and isinstance(child[0], Setting):
                    self.inner_settings.extend(child)
        raw = self.text[start:end]
        blank = _LEADING_BLANK.match(raw).end()  # type: ignore[union-attr]
        value = raw[blank:].rstrip()
        again = _FIRST_COMMENT.match(value) if verdict is not None else None
        if verdict is not None and again is not None:
            place = trim(self.text, start + blank, start + blank + again.end())
            self.findings.append(Finding("conflicting-verdicts", place, "second-comment"))
        span = trim(self.text, opening[1], max(closing[2], end))
        at = start + blank if value else min(start, span[1])
        return Turn(
            role=_ROLES[name],
            span=span,
            text=Words(unescape_entities(value), Span(at, at + len(value))),
            attributes=self._attributes(attributes),
            verdict=verdict,
        )

    def _verdict(self, comment: tuple[int, int]) -> Verdict | None:
        span = Span(comment[0] - 4, comment[1] + 3)
        found = parse_verdict(self.text, comment[0], comment[1], span)
        if isinstance(found, UnreadTargets):
            self._unread_rest(found.span)
            return found.verdict
        if isinstance(found, Verdict):
            if found.reason is not None and _VERDICT_WORDS.search(found.reason.value) and _second_verdict(found):
                self.findings.append(Finding("conflicting-verdicts", span, "one-answer"))
            return found
        self.unknown_verdict(found, trim(self.text, *comment))
        return None

    def _unread_rest(self, span: Span) -> None:
        words = self.text[span[0] : span[1]].strip()
        self.findings.append(Finding("unknown-verdict", trim(self.text, *span), "rest", (("verdict", words),)))

    def unknown_verdict(self, word: str, span: Span) -> None:
        """Report a verdict that is none."""
        from constc.diagnostics.suggest import closest

        facts = (("verdict", word), ("suggestion", closest(word.upper(), ("GOOD", "BAD", "OK"), sole=False) or ""))
        self.findings.append(Finding("unknown-verdict", span, "", facts))

    def _attributes(self, span: tuple[int, int]) -> tuple[tuple[str, str], ...]:
        if span[1] <= span[0]:
            return ()
        return tuple(
            (match[1], unescape_entities(match[2] or match[3] or match[4] or ""))
            for match in _ATTRIBUTE.finditer(self.text, *span)
        )

    def comparison(self, children: list[Any]) -> Comparison:
        """A comparison from its tokens and answers."""
        answers = tuple(child for child in children if isinstance(child, Turn))
        span = trim(self.text, children[0][1], max(children[-1][2], answers[-1].span[1] if answers else 0))
        made = Comparison(answers, span)
        self._judge(made)
        if any(answer.verdict is None for answer in answers):
            self._unjudged(made)
        return made

    def _unjudged(self, comparison: Comparison) -> None:
        """Report the answers that stand without a verdict beside a pair. Where there is no pair, that has been said."""
        if len({answer.verdict.kind for answer in comparison.answers if answer.verdict is not None}) < 2:
            return
        for answer in comparison.answers:
            tag = Span(answer.span[0], answer.text.span[0])
            if answer.verdict is None and self.text.find("<!--", *tag) < 0:  # else it has been said
                self.findings.append(Finding("unknown-verdict", trim(self.text, *tag), "missing"))

    def _judge(self, comparison: Comparison) -> None:
        kinds = {answer.verdict.kind for answer in comparison.answers if answer.verdict is not None}
        if len(kinds) < 2 and not self._misread(comparison):
            self.findings.append(Finding("no-rejected", comparison.span, next(iter(kinds), "none")))
        seen: dict[str, Turn] = {}
        for answer in comparison.answers:
            text = answer.text.value
            if is_elided(text):
                self.findings.append(Finding("elided-answer", trim(self.text, *answer.text.span)))
            other = seen.setdefault(text, answer)
            if other is not answer and other.verdict and answer.verdict and other.verdict.kind != answer.verdict.kind:
                related = ((other.verdict.span, "the same text has another verdict here"),)
                self.findings.append(Finding("conflicting-verdicts", answer.verdict.span, "", (), related))

    def _misread(self, comparison: Comparison) -> bool:
        """Whether a verdict in a comparison could not be read; what is missing then is not known."""
        start, end = comparison.span
        recent = self.findings[-2 * len(comparison.answers) :] if comparison.answers else []
        return any(found.code == "unknown-verdict" and start <= found.span[0] < end for found in recent)

    def settings(self, children: list[Any]) -> tuple[Setting, ...]:
        """The lines of a ``<settings>`` element."""
        text, at, end = self.text, children[0][2], children[-1][1]
        found: list[Setting] = []
        while at < end:
            stop = text.find("\n", at, end)
            stop = end if stop < 0 else stop
            colon = text.find(":", at, stop)
            key = trim(text, at, max(at, colon))
            if key[1] > key[0]:
                value = trim(text, colon + 1, stop)
                words = [Words(text[start:last], Span(start, last)) for start, last in (key, value)]
                found.append(Setting(words[0], words[1], Span(key[0], value[1])))
            elif text[at:stop].strip():
                self.findings.append(Finding("text-between-turns", trim(text, at, stop), "setting"))
            at = stop + 1
        return tuple(found)

    def tagged(self, children: list[Any]) -> Conversation:
        """A conversation in the tagged form."""
        parts: list[Turn | Comparison | Elision] = []
        settings: list[Setting] = []
        for child in children[1:-1]:
            if isinstance(child, (Turn, Comparison, Elision)):
                parts.append(child)
            elif isinstance(child, tuple):
                settings.extend(entry for entry in child if isinstance(entry, Setting))
        start = children[0][1]
        end = max(children[-1][2], parts[-1].span[1] if parts else start)
        settings = sorted([*settings, *self.inner_settings], key=lambda setting: setting.span)
        self.inner_settings.clear()
        margin = _margin(self.text, start)
        if margin:
            parts = [_moved_left(part, margin) for part in parts]
        return Conversation(trim(self.text, start, end), "xml", None, None, tuple(parts), tuple(settings))

    # --- the quote form ----------------------------------------------------------------------------------------

    def quoted(self, children: list[Any]) -> Conversation:
        """A conversation in the quote form: adjacent verdicts form a comparison."""
        parts: list[Turn | Comparison | Elision] = []
        given: list[Formula] = []
        given_spans: list[Span] = []
        answers: list[Turn] = []

        def close() -> None:
            if answers:
                made = Comparison(tuple(answers), Span(answers[0].span[0], answers[-1].span[1]))
                self._judge(made)
                parts.append(made)
                answers.clear()

        for child in children[1:-1]:
            if isinstance(child, Turn):
                if child.verdict is not None:
                    answers.append(child)
                else:
                    close()
                    parts.append(child)
            else:
                given.extend(pair[0] for pair in child)
                given_spans.extend(pair[1] for pair in child)
        close()
        span = trim(self.text, children[0][1], children[-1][2])
        return Conversation(span, "quote", None, None, tuple(parts), (), tuple(given), tuple(given_spans))

    def quote_turn(self, children: list[Any]) -> Turn:
        """``> **User:** ...``"""
        _, start, end, (word, rest, lines) = children[0]
        if self.text[rest[0] : rest[1]].strip():
            span = trim(self.text, *rest)
            facts = (("verdict", self.text[span[0] : span[1]]),)
            self.findings.append(Finding("unknown-verdict", span, "after-speaker", facts))
        return Turn(_ROLES[word], trim(self.text, start, end), self._quote_text(lines, start, end))

    def quote_answer(self, children: list[Any]) -> Turn:
        """``> **Bad (brush-off) [#care]:** ...``"""
        _, start, end, (word, rest, lines) = children[0]
        kind: VerdictKind = word
        span = Span(start, rest[1])
        opening = self.text.find("**", start, rest[1])
        span = Span(opening if opening >= 0 else start, rest[1])
        verdict = quote_verdict(self.text, kind, rest, span)
        if verdict is None:
            self._unread_rest(Span(*rest))
            verdict = Verdict(kind, span)
        return Turn("assistant", trim(self.text, start, end), self._quote_text(lines, start, end), (), verdict)

    def _quote_text(self, lines: tuple[QuoteLine, ...], start: int, end: int) -> Words:
        used = [line for line in lines if line.text.strip()]
        span = Span(used[0].start, used[-1].end) if used else Span(end, end)
        text = without_comments("\n".join(line.text for line in lines))
        return Words(unescape_markdown(join_lines(text.split("\n"))), trim(self.text, *span))

    def quote_given(self, children: list[Any]) -> tuple[tuple[Formula, Span], ...]:
        """``> *Given:* `facts` ``"""
        found: list[tuple[Formula, Span]] = []
        for line in children[0][3][2]:
            for match in _BACKTICKED.finditer(self.text, line.start, line.end):
                formula = parse_formula(self.text, *match.span(1))
                if formula is None:
                    self.findings.append(Finding("bad-formula", Span(*match.span()), "", (("formula", match[1]),)))
                else:
                    found.append((formula, Span(*match.span())))
            if "`" not in line.text and line.text.strip():
                facts = (("formula", line.text.strip()),)
                self.findings.append(Finding("bad-formula", trim(self.text, line.start, line.end), "", facts))
        return tuple(found)


def _margin(text: str, fence: int) -> int:
    """How far from the start of its line a fence stands, as in a list item."""
    line = text.rfind("\n", 0, fence) + 1
    at = _BEFORE_FENCE.match(text, line).end()  # type: ignore[union-attr]
    return at - line if text.startswith(("```", "~~~"), at) else 0


def _moved_left(part: Turn | Comparison | Elision, margin: int) -> Turn | Comparison | Elision:
    """``part`` without the indentation that its lines have from that of their fence, as Markdown reads it."""
    if isinstance(part, Comparison):
        return replace(part, answers=tuple(_turn_moved_left(answer, margin) for answer in part.answers))
    return _turn_moved_left(part, margin) if isinstance(part, Turn) else part


def _turn_moved_left(turn: Turn, margin: int) -> Turn:
    lines = turn.text.value.split("\n")
    kept = (line[min(margin, len(line) - len(line.lstrip(" "))) :] for line in lines)
    return replace(turn, text=Words("\n".join(kept), turn.text.span))


_VERDICT_WORDS: Final = re.compile(r"\b(GOOD|BAD|OK)\b(?=\s*(?:[:\[]|$))")


def _second_verdict(verdict: Verdict) -> bool:
    words = _VERDICT_WORDS.findall(verdict.reason.value) if verdict.reason is not None else []
    return any(word.lower() != verdict.kind for word in words)
