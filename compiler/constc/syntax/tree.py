"""The document tree: what the parser makes of one file, before anything is resolved.

Frozen dataclasses; every node has a span into the text of its file. Text that means something is kept as
:class:`Words`: the value as it is used, and the span it was read from. The tree knows nothing of other files, levels
that exist or references that resolve: that is the business of the graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from constc.source import SourceFile, Span

__all__ = [
    "And", "Answer", "Attributes", "Block", "Clause", "Code", "Commentary", "Comparison", "Conversation", "Document",
    "Elision", "FactTest", "Footnote", "Formula", "FrontMatter", "FrontMatterNode", "Item", "Keyword",
    "Mode", "Not", "Or", "Prose", "Reference", "Role", "Section", "Setting", "Turn", "Verdict", "VerdictKind", "Words",
]  # fmt: skip

Mode = Literal["strict", "spec", "prose"]
Role = Literal["system", "developer", "user", "assistant", "tool"]
VerdictKind = Literal["good", "ok", "bad"]
Keyword = Literal[
    "when", "do", "dont", "may", "unless", "otherwise", "because", "situations", "asked", "good", "ok", "bad",
    "pressed", "earlier", "about", "tempted-by", "cost", "vary", "trait", "role-model", "overrides", "yields-to",
    "exception-to", "in-tension-with", "resolved-by", "check", "level", "id", "applies-to", "source", "status", "see",
]  # fmt: skip


# --- formulas ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FactTest:
    """``fact`` or ``fact=value``. ``name`` and ``value`` as written, white space collapsed."""

    name: str
    value: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Not:
    """Negation."""

    operand: Formula
    span: Span


@dataclass(frozen=True, slots=True)
class And:
    """Conjunction of two or more formulas."""

    operands: tuple[Formula, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Or:
    """Disjunction of two or more formulas."""

    operands: tuple[Formula, ...]
    span: Span


Formula = FactTest | Not | And | Or


# --- inline pieces ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text: ``value`` as it is used (lines joined, quotation marks and markup of the syntax removed), and
    the ``span`` it was read from.
    """

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """``[text](#id)``, ``[?](#id)`` or, in a Check, a bare ``#id``. ``text`` is ``""`` for a bare one and ``"?"`` for
    the second form.
    """

    target: str
    text: str
    span: Span
    target_span: Span


@dataclass(frozen=True, slots=True)
class Footnote:
    """``[^name]`` in running text."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Attributes:
    """``{#id level=safety tags=a,b was=old act=name}``, or another carrier of the same.

    ``id`` is None where none was given. ``values`` holds the keys in the order written (``authority`` is already
    ``level``); each value is a Words. ``span`` covers the braces.
    """

    id: Words | None
    values: tuple[tuple[str, Words], ...]
    span: Span

    def get(self, key: str) -> Words | None:
        """The value of ``key``, or None."""
        for name, value in self.values:
            if name == key:
                return value
        return None


# --- clauses ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clause:
    """A list item ``- **Keyword:** value`` with what is nested in it.

    ``span`` covers the item and its children, ``head_span`` the item's own lines from its marker on,
    ``keyword_span`` the keyword as written (without asterisks and colon).
    ``qualifier`` is what stands in parentheses after the keyword inside the bold (``Pressed (operator):``).
    ``name_formulas`` are back-ticked formulas between keyword and colon (``Otherwise `record here`:``).
    ``text`` is the value without back-ticked formulas, attributes and, for a quoted value, without its marks.
    ``quoted`` says that the value stands in quotation marks. ``formulas`` are the back-ticked formulas of the value in
    order (for an edge or Check: of its guard). ``guards`` counts the `when` words. ``relation`` is for Check:
    ``wins``, ``yields`` or ``ties``. ``as_above`` is for ``**Good:** as above``.
    """

    keyword: Keyword
    span: Span
    head_span: Span
    keyword_span: Span
    text: Words
    qualifier: Words | None = None
    name_formulas: tuple[Formula, ...] = ()
    quoted: bool = False
    formulas: tuple[Formula, ...] = ()
    formula_spans: tuple[Span, ...] = ()
    attributes: Attributes | None = None
    references: tuple[Reference, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    relation: Literal["wins", "yields", "ties"] | None = None
    guards: tuple[Span, ...] = ()
    as_above: bool = False
    children: tuple[Clause | Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A plain list item inside a clause: a situation, a wording, a Vary value, a line of an Earlier.

    A *wording* begins with back-ticked formulas and a colon: ``formulas`` then is not empty, ``carrier`` is what
    stands in parentheses between formulas and colon, ``instead`` says that the words begin with ``instead:``.
    """

    span: Span
    head_span: Span
    text: Words
    quoted: bool = False
    formulas: tuple[Formula, ...] = ()
    formula_spans: tuple[Span, ...] = ()
    carrier: Words | None = None
    instead: bool = False
    attributes: Attributes | None = None
    references: tuple[Reference, ...] = ()
    children: tuple[Clause | Item, ...] = ()


# --- conversations ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verdict:
    """``GOOD``, ``OK`` or ``BAD`` with what follows it. ``name`` is the label of ``Bad (brush-off)``."""

    kind: VerdictKind
    span: Span
    reason: Words | None = None
    violates: tuple[Reference, ...] = ()
    name: Words | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One message. ``text.value`` has entities unescaped and outer blank lines removed; ``span`` covers the tags or,
    in the quote form, the lines. ``attributes`` are those of the tag, as written.
    """

    role: Role
    span: Span
    text: Words
    attributes: tuple[tuple[str, str], ...] = ()
    verdict: Verdict | None = None


Answer = Turn


@dataclass(frozen=True, slots=True)
class Comparison:
    """Answers to one prompt, each with a verdict, in the order written (a missing verdict is None)."""

    answers: tuple[Turn, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Elision:
    """``[...]`` between turns: turns were left out here."""

    span: Span


@dataclass(frozen=True, slots=True)
class Setting:
    """A line of ``<settings>``: ``key: value``."""

    key: Words
    value: Words
    span: Span


@dataclass(frozen=True, slots=True)
class Conversation:
    """An authored conversation, in the tagged or the quote form.

    ``title`` is that of its Example line (None without one), ``attributes`` what ends that line, ``span`` covers the
    Example line and the conversation. ``settings`` are those of the conversation and of the messages of a system or
    developer in it. ``given`` are the formulas of its *Given* lines.
    """

    span: Span
    form: Literal["xml", "quote"]
    title: Words | None
    attributes: Attributes | None
    parts: tuple[Turn | Comparison | Elision, ...]
    settings: tuple[Setting, ...] = ()
    given: tuple[Formula, ...] = ()
    given_spans: tuple[Span, ...] = ()


# --- blocks and sections ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Prose:
    """Running text: one or more paragraphs, plain lists, tables, quotes. ``references`` and ``footnotes`` are those
    in it. The text itself is read from the source by ``span``.
    """

    span: Span
    references: tuple[Reference, ...] = ()
    footnotes: tuple[Footnote, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """A fence that is no conversation, kept and never compiled."""

    span: Span
    language: str


@dataclass(frozen=True, slots=True)
class Commentary:
    """``!!! meta``, ``> [!NOTE]`` or an HTML comment: kept and never compiled."""

    span: Span


Block = Prose | Code | Commentary | Clause | Conversation


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with everything up to the next heading of the same or a higher rank.

    ``depth`` is 1 to 6; ``title.value`` is the heading's text without markup and attributes, and ``slug`` the anchor
    that GitHub makes of that title, without the suffix of a repeated one.
    ``attributes`` are those of the heading itself or of ``<!-- {...} -->`` on its line; ``anchor`` is the id of a
    ``<div id="x">`` around the section.
    """

    depth: int
    title: Words
    slug: str
    span: Span
    heading_span: Span
    attributes: Attributes | None
    anchor: Words | None
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class FrontMatterNode:
    """A node of the front matter: every scalar is a string. ``value`` is a str, a tuple of nodes (a list) or a tuple
    of (key node, value node) pairs (a mapping), as ``kind`` says.
    """

    kind: Literal["scalar", "list", "mapping"]
    span: Span
    scalar: str = ""
    items: tuple[FrontMatterNode, ...] = ()
    pairs: tuple[tuple[FrontMatterNode, FrontMatterNode], ...] = ()

    def get(self, key: str) -> FrontMatterNode | None:
        """The value of ``key`` in a mapping, or None."""
        for name, value in self.pairs:
            if name.scalar == key:
                return value
        return None


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The block between ``---`` lines. ``root`` is a mapping; empty where the block could not be read."""

    span: Span
    root: FrontMatterNode


@dataclass(frozen=True, slots=True)
class Document:
    """One file, parsed. ``blocks`` are what stands before the first heading."""

    source: SourceFile
    mode: Mode
    language: str
    front_matter: FrontMatter | None
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
