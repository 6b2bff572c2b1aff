"""The layout of a constitution: source text in, edits out, and never another document.

Edits touch the bullets of clauses, the order of attributes in braces, blank lines and the fences of conversations.
Everything else stays as it is, to the byte. The result is parsed again: if it does not say the same, or a second run
would change it once more, there is a refusal that names the place, and no edit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from constc.diagnostics.diagnostic import Diagnostic
from constc.source import SourceFile, Span
from constc.syntax.edits import Edit, apply_edits, rewritten
from constc.syntax.equality import same_document
from constc.syntax.format_blanks import blank_line_edits
from constc.syntax.format_heads import attribute_edits, fence_edits
from constc.syntax.format_lists import LIST_TOKENS, ListLayout, before_indented_headings, lay_out_list
from constc.syntax.front_matter import read_front_matter
from constc.syntax.keywords import keyword_table
from constc.syntax.parser import parse
from constc.syntax.scanner import Scan, scan
from constc.syntax.tree import Document

__all__ = ["Formatted", "Refusal", "format_source", "parsed_again"]

#: Edits that only make sense together, sorted.
_Group = tuple[Edit, ...]

#: Where one of these is found, it is not certain what a fence encloses.
_DAMAGE: Final = frozenset({"unclosed-fence", "unclosed-conversation", "stray-closer", "message-outside-conversation"})
#: Facts that tell of the layout: GitHub's anchor is made of the braces as they stand.
_LAYOUT_FACTS: Final = frozenset({("github-anchor-differs", "anchor")})
#: What formatting mends.
_MENDED: Final = frozenset({"keyword-not-bold-on-github"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file is not formatted, and the place from which on it cannot be.

    ``undecodable``: the file is no text; ``front-matter``: it is not certain where its front matter ends; ``meaning``:
    it would say something else; ``unstable``: formatting it again would change it again.
    """

    reason: Literal["undecodable", "front-matter", "meaning", "unstable"]
    span: Span


@dataclass(frozen=True, slots=True)
class Formatted:
    """A formatted text. ``edits`` are over the text of ``source``; none where it is as it should be, or is refused."""

    source: SourceFile
    edits: tuple[Edit, ...] = ()
    refusal: Refusal | None = None

    @property
    def text(self) -> str:
        r"""The text after the edits, with ``\n`` line ends."""
        return apply_edits(self.source.text, self.edits)

    @property
    def raw(self) -> bytes:
        """The bytes of the file after the edits, with the line ends and the byte order mark that it had."""
        return rewritten(self.source, self.edits) if self.edits else self.source.raw


def format_source(source: SourceFile) -> Formatted:
    """``source`` as it is to be laid out.

    Pure; never raises; linear in the length of the text. A refusal stands beside no edits.
    """
    before = parse(source)
    unreadable = _unreadable(source, before[1])
    if unreadable is not None:
        return Formatted(source, refusal=unreadable)
    groups = _groups(*before)
    edits = _joined(groups)
    if not edits:
        return Formatted(source)
    again = parsed_again(source, edits)
    if not _same(before, again):
        return Formatted(source, refusal=Refusal("meaning", _where(source, before, groups)))
    further = _joined(_groups(*again))
    if further:
        return Formatted(source, refusal=Refusal("unstable", _original(edits, further[0].span)))
    return Formatted(source, edits)


def parsed_again(source: SourceFile, edits: Sequence[Edit]) -> tuple[Document, tuple[Diagnostic, ...]]:
    """The document in ``source`` after ``edits``, and what there is to say about it."""
    return parse(SourceFile(source.path, apply_edits(source.text, edits)))


def _unreadable(source: SourceFile, diagnostics: Sequence[Diagnostic]) -> Refusal | None:
    for one in diagnostics:
        if one.code == "bad-front-matter" and one.variant == "unclosed":
            return Refusal("front-matter", one.at.span)
    try:
        source.raw.decode("utf-8")
    except UnicodeDecodeError:
        at = max(0, source.text.find("\ufffd"))
        return Refusal("undecodable", Span(at, at + 1))
    return None


# --- edits ------------------------------------------------------------------------------------------------------


def _groups(document: Document, diagnostics: Sequence[Diagnostic]) -> list[_Group]:
    """All edits, in groups that only make sense together."""
    text = document.source.text
    start = read_front_matter(text, [])[1]
    table = keyword_table(document.language)
    scanned = scan(text, start, table)
    groups: list[_Group] = []
    whole = ListLayout()
    for layout in _lists(text, scanned, document):
        groups.append(tuple(layout.edits))
        whole.tight |= layout.tight
        whole.left_alone |= layout.left_alone
        whole.zones += layout.zones
    groups += ((edit,) for edit in blank_line_edits(text, start, scanned.tokens, whole))
    groups += ((edit,) for edit in attribute_edits(document))
    if not any(one.code in _DAMAGE for one in diagnostics):
        groups += fence_edits(text, scanned.tokens)
    return [group for group in groups if group]


def _lists(text: str, scanned: Scan, document: Document) -> Iterator[ListLayout]:
    """The layout of every list of clauses; one that is damaged or nested too deep is left alone."""
    tokens = scanned.tokens
    table = keyword_table(document.language)
    troubles = sorted(one.span[0] for one in scanned.findings if one.code in ("unclosed-fence", "too-deep"))
    last_comment = text.rfind("-->")
    headed = before_indented_headings(text, tokens)
    at = 0
    while at < len(tokens):
        if tokens[at][0] not in LIST_TOKENS:
            at += 1
            continue
        first = at
        while at < len(tokens) and tokens[at][0] in LIST_TOKENS:
            at += 1
        start, end = tokens[first][1], tokens[at - 1][2]
        found = bisect_left(troubles, start)
        if found < len(troubles) and troubles[found] < end:
            yield ListLayout(zones=[Span(start, start + len(text[start:end].rstrip(" \t\n")))])
        else:
            yield lay_out_list(text, tokens, first, at, table, last_comment=last_comment, stays=headed[at])


def _joined(groups: Sequence[_Group]) -> tuple[Edit, ...]:
    return tuple(sorted((edit for group in groups for edit in group), key=lambda edit: edit.span))


# --- what may not change ----------------------------------------------------------------------------------------

_Parsed = tuple[Document, tuple[Diagnostic, ...]]


def _same(before: _Parsed, after: _Parsed) -> bool:
    """Whether the documents are the same, and nothing that was wrong has been hidden or made."""
    return same_document(before[0], after[0]) and _said(before[1]) == _said(after[1])


def _said(diagnostics: Sequence[Diagnostic]) -> Counter[tuple[object, ...]]:
    return Counter(
        (one.code, one.variant, *(fact for fact in one.facts.items() if (one.code, fact[0]) not in _LAYOUT_FACTS))
        for one in diagnostics
        if one.code not in _MENDED
    )


def _where(source: SourceFile, before: _Parsed, groups: Sequence[_Group]) -> Span:
    """The place of the first group of edits with which the document is another, looked for by halving."""
    ordered = sorted(groups, key=lambda group: group[0].span)
    good, bad = 0, len(ordered)
    while bad - good > 1:
        middle = (good + bad) // 2
        if _same(before, parsed_again(source, _joined(ordered[:middle]))):
            good = middle
        else:
            bad = middle
    return ordered[bad - 1][0].span


def _original(edits: Sequence[Edit], span: Span) -> Span:
    """The place in the text before ``edits`` of a place in the text after them."""
    shift = 0
    for edit in edits:
        if edit.span[0] + shift > span[0]:
            break
        shift += len(edit.text) - (edit.span[1] - edit.span[0])
    return Span(max(0, span[0] - shift), max(0, span[1] - shift))
