"""Bytes to document: scan, parse with recovery, build the tree, and say what was lost.

``parse`` is total. Where the grammar does not allow a token, the shortest run of missing closers is inserted (and,
before an opening tag, of missing openers); where none helps, the token is passed over. Either way there is a
diagnostic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from constc.diagnostics.diagnostic import Diagnostic, Mark
from constc.resources import grammar_folder
from constc.source import SourceFile, Span
from constc.syntax.clauses import ClauseBuilder, unknown_attribute
from constc.syntax.collector import paused_collector
from constc.syntax.conversations import ConversationBuilder
from constc.syntax.findings import Finding
from constc.syntax.front_matter import read_front_matter
from constc.syntax.inline import misplaced_attributes, parse_attributes, prose_references, trailing_attributes
from constc.syntax.keywords import KeywordTable, keyword_table, languages
from constc.syntax.lalr import END, Run, Table, load_tables
from constc.syntax.lines import trim
from constc.syntax.near_keywords import near_keywords
from constc.syntax.recovery import Recovery
from constc.syntax.scanner import Scan, Token, scan
from constc.syntax.text import fold, github_slug, plain_title
from constc.syntax.tree import (
    Attributes,
    Block,
    Clause,
    Code,
    Commentary,
    Conversation,
    Document,
    Elision,
    FrontMatter,
    Mode,
    Prose,
    Section,
    Words,
)

__all__ = ["parse"]

_COMMENT_ATTRIBUTES: Final = re.compile(r"<!--[ \t]*(\{[^{}\n]*\})[ \t]*-->[ \t]*$")
#: A comment that holds attributes and nothing else; away from its heading it means nothing.
_ATTRIBUTES_ALONE: Final = re.compile(r"<!--\s*+\{[^{}\n]*+\}\s*+-->")
#: Attributes in a comment on a heading's line that lack their braces.
_BARE_ATTRIBUTES: Final = re.compile(
    r"<!--[ \t]*+(?:#[\w-]{1,200}+(?:[ \t]*+-->|[ \t]++\w{1,40}=)|(?:level|authority)[ \t]*+[:=])"
)
_OF_HEADINGS: Final = ("level", "tags", "was")
_SHORT: Final = 300
_UNREAD_HEADING: Final = re.compile(
    r"(?:^|(?<=\n))(?:[ ]{0,3}(?P<underlined>[^\W_][^\n|]{0,98})\n[ ]{0,3}(?P<line>=++|-{2,}+)[ \t]*+(?=\n|\Z)"
    r"|[ ]{0,3}(?P<all>(?P<marks>\#{2,6}(?=[^\s\#])|\#{7,20}[ \t])(?P<marked>[^\n]{1,99}))(?=\n|\Z))"
)
_CONSTITUTION_KEY: Final = re.compile(r"^[\"']?constitution[\"']?[ \t]*+:", re.MULTILINE)


def parse(source: SourceFile) -> tuple[Document, tuple[Diagnostic, ...]]:
    """The document in ``source`` and what there is to say about it.

    Never raises; time is linear in the length of the text. In prose mode no diagnostic is an error.
    """
    with paused_collector():
        return _parse(source)


def _parse(source: SourceFile) -> tuple[Document, tuple[Diagnostic, ...]]:
    findings: list[Finding] = []
    front, start = read_front_matter(source.text, findings)
    table = _language(front, findings)
    scanned = scan(source.text, start, table)
    builder = _Builder(source.text, table, findings)
    blocks, sections = _run(scanned.tokens, builder, findings)
    mode = _mode(source.text, front, scanned, sections)
    findings.extend(scanned.findings)
    if mode == "strict":
        findings.extend(near_keywords(scanned, table))
        findings.extend(Finding("keyword-not-bold-on-github", span) for span in scanned.unbold)
        findings.extend(_anchors(source.text, builder.visible_ids))
        findings.extend(_unread_headings(source.text, scanned.tokens))
    document = Document(source, mode, table.language, front, blocks, sections)
    return document, _diagnostics(source, mode, findings, sections)


def _language(front: FrontMatter | None, findings: list[Finding]) -> KeywordTable:
    node = front.root.get("language") if front is not None else None
    if node is None or node.kind != "scalar":
        return keyword_table("en")
    code = node.scalar.strip()
    if code in languages():
        return keyword_table(code)
    primary = re.split(r"[-_]", code.lower())[0]
    if primary in languages():
        return keyword_table(primary)
    from constc.diagnostics.suggest import closest

    named = {fold(keyword_table(known).name): known for known in languages()}
    facts = (
        ("language", code),
        ("known", ", ".join(f"`{known}` ({keyword_table(known).name})" for known in languages())),
        ("suggestion", named.get(fold(code)) or closest(code.lower(), languages(), sole=False) or ""),
    )
    findings.append(Finding("unknown-language", node.span, "", facts))
    return keyword_table("en")


def _mode(text: str, front: FrontMatter | None, scanned: Scan, sections: tuple[Section, ...]) -> Mode:
    if scanned.normative or (front is not None and front.root.get("constitution") is not None):
        return "strict"
    if front is not None and not front.root.pairs and _CONSTITUTION_KEY.search(text, *front.span):
        return "strict"  # front matter that cannot be read makes no prose of a constitution
    stack = list(sections)
    while stack:
        section = stack.pop()
        if section.attributes is not None and section.attributes.get("level") is not None:
            return "spec"
        if any(isinstance(block, Clause) and block.keyword == "level" for block in section.blocks):
            return "spec"
        stack.extend(section.sections)
    return "prose"


# --- the feed loop ----------------------------------------------------------------------------------------------


def _run(
    tokens: Sequence[Token], builder: _Builder, findings: list[Finding]
) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    run = Run(_table(), [getattr(builder, name) for name in _RULES])
    recovery = Recovery(run, findings)
    feed = run.feed
    previous = tokens[0][1] if tokens else 0
    for token in tokens:
        kind = token[0]
        if kind == "BLANK":
            continue
        if not feed(kind, token):
            recovery.recover(token, previous)
        previous = token[2]
    if not feed(END, None):
        recovery.recover((END, previous, previous, None), previous)
    parts: tuple[tuple[Block, ...], tuple[Section, ...]] = run.values[-1]
    return parts


# --- building ---------------------------------------------------------------------------------------------------


_RULES: Final = (
    "document", "section", "prose", "code", "commentary", "clause", "item", "item_text", "example", "tagged", "elision",
    "comparison", "turn", "reply", "ruled", "settings", "text", "untrusted", "quoted", "quote_turn", "quote_answer",
    "quote_given",
)  # fmt: skip


@lru_cache(maxsize=1)
def _table() -> Table:
    text = (grammar_folder() / "constitution.lark").read_text(encoding="utf-8")
    return load_tables(text, ("document",), _RULES)["document"]


class _Builder:
    """Makes the nodes of one document as rules are reduced."""

    __slots__ = (
        "clause", "comparison", "findings", "item", "quote_answer", "quote_given", "quote_turn", "quoted", "reply",
        "ruled", "settings", "source_text", "table", "tagged", "turn", "visible_ids",
    )  # fmt: skip

    def __init__(self, text: str, table: KeywordTable, findings: list[Finding]) -> None:
        self.source_text = text
        self.table = table
        self.findings = findings
        self.visible_ids: list[tuple[Words, Span]] = []
        clauses = ClauseBuilder(text, table, findings)
        self.clause, self.item = clauses.clause, clauses.item
        talk = ConversationBuilder(text, findings)
        self.turn = self.reply = self.ruled = talk.turn
        self.comparison, self.settings, self.tagged = talk.comparison, talk.settings, talk.tagged
        self.quoted, self.quote_turn = talk.quoted, talk.quote_turn
        self.quote_answer, self.quote_given = talk.quote_answer, talk.quote_given

    def document(self, children: list[Any]) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
        blocks = tuple(child for child in children if not isinstance(child, Section))
        return blocks, tuple(child for child in children if isinstance(child, Section))

    def section(self, children: list[Any]) -> Section:
        _, start, end, (depth, title_start, title_end, anchor) = children[0]
        text = self.source_text
        heading = trim(text, start, end)
        title_start, title_end = self._without_hashes(title_start, title_end)
        attributes, title_end = self._heading_attributes(title_start, title_end)
        span = self._without_hashes(title_start, title_end)
        if span[0] > heading[1]:  # no title, and spaces
            span = Span(heading[1], heading[1])
        title = plain_title(text[span[0] : span[1]])
        self._misplaced(*span)
        rest = children[1:-1]
        stop = children[-1][1]
        return Section(
            depth=depth,
            title=Words(title, span),
            slug=github_slug(title),
            span=Span(start, max(stop, end)),
            heading_span=heading,
            attributes=attributes,
            anchor=Words(anchor[0], Span(anchor[1], anchor[2])) if anchor is not None else None,
            blocks=tuple(child for child in rest if not isinstance(child, Section)),
            sections=tuple(child for child in rest if isinstance(child, Section)),
        )

    def _without_hashes(self, start: int, end: int) -> Span:
        """A heading's text without the ``##`` that may close it."""
        text = self.source_text
        start, end = trim(text, start, end)
        at = end
        while at > start and text[at - 1] == "#":
            at -= 1
        return trim(text, start, at) if at == start or text[at - 1] in " \t" else Span(start, end)

    def _heading_attributes(self, start: int, end: int) -> tuple[Attributes | None, int]:
        text = self.source_text
        hidden: Attributes | None = None
        if text.find("<!--", start, end) >= 0:
            match = _COMMENT_ATTRIBUTES.search(text, start, end)
            if match is not None:
                hidden = self._attributes(Span(*match.span(1)), _OF_HEADINGS)
                end = trim(text, start, match.start())[1]
        braces = trailing_attributes(text, start, end)
        if braces is None:
            return hidden, end
        shown = self._attributes(braces, _OF_HEADINGS)
        if shown is not None and shown.id is not None:
            self.visible_ids.append((shown.id, Span(start, end)))
        if shown is None or hidden is None:
            return shown or hidden, braces[0]
        return self._merged(shown, hidden), braces[0]

    def _misplaced(self, start: int, end: int) -> None:
        found = misplaced_attributes(self.source_text, start, end)
        if found is None and (bare := _BARE_ATTRIBUTES.search(self.source_text, start, end)) is not None:
            found = Span(*bare.span())
        if found is not None:
            self.findings.append(Finding("bad-attributes", found, "misplaced"))

    def _merged(self, shown: Attributes, hidden: Attributes) -> Attributes:
        pairs = list(shown.values)
        for key, value in hidden.values:
            own = shown.get(key)
            if own is None:
                pairs.append((key, value))
            elif own.value != value.value:
                self._disagree(key, own, value)
        if shown.id is not None and hidden.id is not None and shown.id.value != hidden.id.value:
            self._disagree("id", shown.id, hidden.id)
        both = Span(shown.span[0], hidden.span[1])
        return replace(shown, id=shown.id or hidden.id, values=tuple(pairs), span=both)

    def _disagree(self, key: str, first: Words, second: Words) -> None:
        facts = (("key", key), ("first", first.value), ("second", second.value))
        related = ((first.span, "this one counts"),)
        self.findings.append(Finding("bad-attributes", second.span, "disagree", facts, related))

    def _attributes(self, braces: Span, known: tuple[str, ...] = ()) -> Attributes | None:
        attributes = parse_attributes(self.source_text, braces)
        if attributes is None:
            self.findings.append(Finding("bad-attributes", braces, "unread"))
            return None
        seen: dict[str, Words] = {}
        for key, value in attributes.values:
            if key not in known:
                self.findings.append(unknown_attribute(key, value))
            elif key in seen and seen[key].value != value.value:
                self._disagree(key, seen[key], value)
            seen.setdefault(key, value)
        return attributes

    def prose(self, children: list[Any]) -> Prose:
        _, start, end, _ = children[0]
        references, footnotes = prose_references(self.source_text, start, end)
        return Prose(trim(self.source_text, start, end), references, footnotes)

    def code(self, children: list[Any]) -> Code:
        _, start, end, language = children[0]
        return Code(trim(self.source_text, start, end), language)

    def commentary(self, children: list[Any]) -> Commentary:
        span = trim(self.source_text, children[0][1], children[0][2])
        if span[1] - span[0] < _SHORT and _ATTRIBUTES_ALONE.fullmatch(self.source_text, *span):
            self._misplaced(*span)
        return Commentary(span)

    def item_text(self, children: list[Any]) -> Token:
        token: Token = children[0]
        return token

    def text(self, children: list[Any]) -> Token:
        token: Token = children[0]
        return token

    def untrusted(self, children: list[Any]) -> Token:
        return ("TEXT", children[0][1], children[-1][2], None)

    def elision(self, children: list[Any]) -> Elision:
        return Elision(trim(self.source_text, children[0][1], children[0][2]))

    def example(self, children: list[Any]) -> Conversation | Prose:
        _, start, end, title = children[0]
        if len(children) == 1:
            self.findings.append(Finding("example-without-conversation", trim(self.source_text, start, end)))
            return self.prose([("PROSE", start, end, None)])
        conversation: Conversation = children[1]
        span = trim(self.source_text, *title)
        attributes: Attributes | None = None
        braces = trailing_attributes(self.source_text, *span)
        if braces is not None:
            attributes = self._attributes(braces)  # an id, and nothing else
            span = trim(self.source_text, span[0], braces[0])
        value = plain_title(self.source_text[span[0] : span[1]])
        self._misplaced(*span)
        return Conversation(
            Span(trim(self.source_text, start, end)[0], conversation.span[1]),
            conversation.form,
            Words(value, span),
            attributes,
            conversation.parts,
            conversation.settings,
            conversation.given,
            conversation.given_spans,
        )


# --- what there is to say ---------------------------------------------------------------------------------------


def _unread_headings(text: str, tokens: Sequence[Token]) -> list[Finding]:
    """Lines of running text that people take for a heading: underlined, without a space, or with seven marks."""
    found: list[Finding] = []
    for kind, start, end, _ in tokens:
        for match in _UNREAD_HEADING.finditer(text, start, end) if kind == "PROSE" else ():
            title = match["underlined"] or match["marked"]
            mark = ("#" if match["line"][0] == "=" else "##") if match["line"] else match["marks"][:6]
            at = trim(text, *match.span("underlined" if match["underlined"] else "all"))
            facts = (("title", plain_title(title)), ("mark", mark))
            found.append(Finding("unread-heading", at, "", facts))
    return found


def _anchors(text: str, visible_ids: list[tuple[Words, Span]]) -> list[Finding]:
    """Ids in braces that GitHub shows as text, where its own anchor of the heading is another."""
    found: list[Finding] = []
    for name, heading in visible_ids:
        anchor = github_slug(plain_title(text[heading[0] : heading[1]]))
        if anchor != name.value:
            found.append(Finding("github-anchor-differs", name.span, "", (("id", name.value), ("anchor", anchor))))
    return found


def _diagnostics(
    source: SourceFile, mode: Mode, findings: list[Finding], sections: tuple[Section, ...]
) -> tuple[Diagnostic, ...]:
    if not findings:
        return ()
    trail = _Trail(sections)
    made: list[Diagnostic] = []
    for finding in sorted(findings, key=lambda f: (f.span[0], f.span[1], f.code)):
        span = trim(source.text, *finding.span) if finding.span[1] > finding.span[0] else finding.span
        diagnostic = Diagnostic(
            finding.code,
            Mark(source, span),
            dict(finding.facts),
            tuple(Mark(source, trim(source.text, *at), words) for at, words in finding.related),
            variant=finding.variant,
            breadcrumb=trail.at(span[0]),
        )
        if mode == "prose" and diagnostic.severity == "error" and finding.code != "undecodable":
            diagnostic = replace(diagnostic, severity_override="note")
        made.append(diagnostic)
    return tuple(made)


class _Trail:
    """The titles of the sections around an offset; asked in ascending order of offsets."""

    __slots__ = ("_next", "_open")

    def __init__(self, sections: tuple[Section, ...]) -> None:
        self._open: list[Section] = []
        self._next = list(reversed(sections))

    def at(self, offset: int) -> tuple[str, ...]:
        """The titles around ``offset``, outermost first."""
        while self._next and self._next[-1].span[0] <= offset:
            section = self._next.pop()
            while self._open and self._open[-1].depth >= section.depth:
                self._open.pop()
            self._open.append(section)
            self._next.extend(reversed(section.sections))
        return tuple(section.title.value for section in self._open if section.span[1] > offset)
