"""The small grammars inside a line: formulas, attributes, verdicts, references with their guards, checks.

Each scanner here turns a stretch of text into tokens and never fails; the LALR tables of ``grammar/inline.lark`` accept
them or not. Text that they do not accept is None, and the caller says what was expected.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple

from constc.resources import grammar_folder
from constc.source import Span
from constc.syntax.keywords import KeywordTable
from constc.syntax.lalr import END, Run, Splice, Table, load_tables
from constc.syntax.lines import trim
from constc.syntax.text import fold
from constc.syntax.tree import (
    And,
    Attributes,
    FactTest,
    Footnote,
    Formula,
    Not,
    Or,
    Reference,
    Verdict,
    VerdictKind,
    Words,
)

__all__ = [
    "BACKTICKED", "References", "UnreadTargets", "misplaced_attributes", "parse_attributes", "parse_check",
    "parse_formula", "parse_references", "parse_verdict", "prose_references", "trailing_attributes",
]  # fmt: skip

#: Code may be wrapped, and ends at an empty line.
_CODE: Final = r"[^`\n]*+(?:\n(?![ \t]*+(?:\n|\Z))[^`\n]*+)*+"
#: Back-ticked code: as many back-ticks at its end as at its beginning.
BACKTICKED: Final = re.compile(rf"(?<!`)(?P<ticks>`++)(?P<code>{_CODE})(?P=ticks)(?!`)|(?<!`)``(?!`)")

#: A formula longer than this is not read: its evaluation is exponential in the worst case.
MAX_FORMULA_TOKENS: Final = 256
MAX_FORMULA_DEPTH: Final = 32

_FORMULA_TOKEN: Final = re.compile(r"[()=]|[^\s()=]+")
#: What no fact is called, so that `a && !b` and `a, b` are no names.
_NOT_IN_NAME: Final = re.compile(r'[&|!<>,;:?"“”{}\[\]*~^\\]')
_REFERENCE: Final = re.compile(r"\[\^([^\[\]\s]{1,64})\]|\[([^\[\]]{0,300})\]\(#([^()\s]{1,200})\)")
_ATTRIBUTE_TOKEN: Final = re.compile(
    r"\s*+(?:#([^\s{}=#\",;]+)|([\w-]{1,40})=(\"[^\"\n{}]*+\"|[^\s{}\"]+?))[,;]?(?=\s|$)"
)
_VERDICT: Final = re.compile(
    r"\s*+([^\W\d_]{1,20})\s*+(\([^()\n]{0,200}\))?\s*+(\[[^\[\]\n]{0,400}\])?\s*+(?:[:,.–—-]\s*+|\s(?=\S))?", re.DOTALL
)
_HASH_ID: Final = re.compile(r"#([^\s,\[\]#]+)|(,)|\s+|([^\s,#]+)")
_CLAUSE_TOKEN: Final = re.compile(
    rf"\[([^\[\]]{{0,300}})\]\(#([^()\s]{{1,200}})\)|`({_CODE})`|(?<!\S)#([\w.:-]{{1,200}})"
    r"|([,;、，；])|\s+|[^\s\[`#,;、，；()（）]+|.",
    re.DOTALL,
)
_KINDS: Final[dict[str, VerdictKind]] = {"good": "good", "ok": "ok", "bad": "bad"}

# --- tables -----------------------------------------------------------------------------------------------------

InlineToken = tuple[str, Any]


def _name(children: list[Any]) -> tuple[str, Span]:
    return " ".join(child[0] for child in children), Span(children[0][1], children[-1][2])


def _junction(kind: type[And] | type[Or]) -> Any:
    def build(children: list[Any]) -> Formula:
        operands = tuple(child for child in children if not isinstance(child, tuple))
        return kind(operands, Span(_span(operands[0])[0], _span(operands[-1])[1]))

    return build


def _span(formula: Formula) -> Span:
    return formula.span


_BUILDERS: Final[dict[str, Any]] = {
    "formula": lambda c: c[0],
    "or_": _junction(Or),
    "and_": _junction(And),
    "not_": lambda c: Not(c[1], Span(c[0][1], c[1].span[1])),
    "fact": lambda c: FactTest(c[0][0], None, c[0][1]),
    "fact_value": lambda c: FactTest(c[0][0], c[2][0], Span(c[0][1][0], c[2][1][1])),
    "group": lambda c: c[1],
    "name": _name,
    "attributes": lambda c: Splice(c[1:-1]),
    "attribute_id": lambda c: ("#", c[0]),
    "attribute_pair": lambda c: (c[0], c[1]),
    "verdict": lambda c: c,
    "label": lambda c: ("label", c[0]),
    "targets": lambda c: ("targets", tuple(x for x in c if isinstance(x, Reference))),
    "references": lambda c: c,
    "reference": lambda c: c[0],
    "guard": lambda c: ("guard", c[0], tuple(c[1:])),
    "check": lambda c: c,
    "relation": lambda c: c[0],
}
_BUILDER_LIST: Final = tuple(_BUILDERS.values())
_STARTS: Final = ("formula", "attributes", "verdict", "references", "check")


@lru_cache(maxsize=1)
def _tables() -> dict[str, Table]:
    text = (grammar_folder() / "inline.lark").read_text(encoding="utf-8")
    return load_tables(text, _STARTS, tuple(_BUILDERS))


def _parse(start: str, tokens: Sequence[InlineToken]) -> Any:
    """The value of ``start`` over ``tokens``; None where the grammar does not accept them."""
    run = Run(_tables()[start], _BUILDER_LIST)
    for symbol, value in tokens:
        if not run.feed(symbol, value):
            return None
    return run.values[-1] if run.feed(END, None) else None


# --- formulas ---------------------------------------------------------------------------------------------------


def parse_formula(text: str, start: int = 0, end: int | None = None) -> Formula | None:
    """The formula in ``text[start:end]`` (without back-ticks), with spans into ``text``; None if it is none."""
    tokens: list[InlineToken] = []
    depth = deepest = 0
    for match in _FORMULA_TOKEN.finditer(text, start, len(text) if end is None else end):
        word = match.group()
        symbol = _FORMULA_SYMBOLS.get(word, "WORD")
        if symbol == "LPAR":
            depth += 1
            deepest = max(deepest, depth)
        elif symbol == "RPAR":
            depth -= 1
        elif symbol == "NOT":
            deepest += 1
        if symbol == "WORD" and _NOT_IN_NAME.search(word) is not None:
            return None
        tokens.append((symbol, (word, match.start(), match.end())))
        if len(tokens) > MAX_FORMULA_TOKENS or deepest > MAX_FORMULA_DEPTH:
            return None
    formula: Formula | None = _parse("formula", tokens)
    return formula


_FORMULA_SYMBOLS: Final = {
    "(": "LPAR", ")": "RPAR", "=": "EQUALS", "and": "AND", "or": "OR", "not": "NOT", "AND": "AND", "OR": "OR",
    "NOT": "NOT",
}  # fmt: skip


# --- attributes -------------------------------------------------------------------------------------------------


def trailing_attributes(text: str, start: int, end: int) -> Span | None:
    """The braces that end ``text[start:end]`` and could be attributes (``{#id ...}`` or ``{key=...}``), or None.

    Braces of LaTeX, of code and of running text are none.
    """
    while end > start and text[end - 1].isspace():
        end -= 1
    if end <= start or text[end - 1] != "}":
        return None
    opening = text.rfind("{", max(start, end - 1000), end)
    if opening < 0 or "}" in text[opening : end - 1] or "\n" in text[opening:end]:
        return None
    inside = text[opening + 1 : end - 1].strip()
    if (inside.startswith("#") or _PAIR.match(inside)) and not _LATEX.search(text, max(start, opening - 40), opening):
        return Span(opening, end)
    return None


#: What stands before the braces of an index, an exponent or a command: ``x_{i=1}``, ``\\color{#fff}``.
_LATEX: Final = re.compile(r"(?:[_^\\]|\\[A-Za-z]{1,30})\Z")
_PAIR: Final = re.compile(r"[A-Za-z][\w-]{0,39}\s?=(?!=)")


#: Braces, closed or not, that hardly mean anything but attributes, and such as stand before the end of a quotation.
_LIKE_ATTRIBUTES: Final = re.compile(
    r"\{[ \t]*+(?:#\w|(?:level|authority|tags|was|act|id)[ \t]*+[:=])[^{}\n]{0,200}\}?"
)
_IN_QUOTATION: Final = re.compile(r"\{#[\w.:-]{1,200}\}(?=[\"”“»«」』’']\Z)")


def misplaced_attributes(text: str, start: int, end: int, *, spoken: bool = False) -> Span | None:
    """What looks like attributes in ``text[start:end]`` and stands where it is text: unclosed, or before the end. In
    what is ``spoken`` only an id right before the closing quotation mark does.
    """
    if text.find("{", start, end) < 0:
        return None
    if spoken:
        floor = max(start, end - 250)
        found = _IN_QUOTATION.search(text[floor:end])
        return Span(floor + found.start(), floor + found.end()) if found is not None else None
    for match in _LIKE_ATTRIBUTES.finditer(text, start, end):
        at = match.start()
        if _LATEX.search(text, max(start, at - 40), at):
            continue
        floor = max(start, at - 2000)
        if text.count("`", text.rfind("\n", floor, at) + 1 or floor, at) % 2 == 0:
            return Span(*match.span())
    return None


def parse_attributes(text: str, span: Span) -> Attributes | None:
    """Attributes from braces (``span`` covers them); None where they cannot be read."""
    tokens: list[InlineToken] = [("LBRACE", None)]
    at = span[0] + 1
    end = span[1] - 1
    while at < end:
        match = _ATTRIBUTE_TOKEN.match(text, at, end)
        if match is None:
            if text[at:end].strip():
                return None
            break
        if match[1] is not None:
            tokens.append(("HASH_ID", Words(match[1], Span(*match.span(1)))))
        else:
            quoted = match[3].startswith('"')
            value = match[3][1:-1] if quoted else match[3]
            inner = Span(match.start(3) + quoted, match.end(3) - quoted)
            tokens.append(("KEY", Words(match[2], Span(*match.span(2)))))
            tokens.append(("VALUE", Words(value, inner)))
        at = match.end()
    tokens.append(("RBRACE", None))
    pairs = _parse("attributes", tokens)
    if pairs is None:
        return None
    name: Words | None = None
    values: list[tuple[str, Words]] = []
    for key, value in pairs:
        if key == "#":
            if name is not None:
                return None
            name = value
        else:
            folded = key.value.lower()
            values.append(("level" if folded == "authority" else folded, value))
    return Attributes(name, tuple(values), span)


# --- verdicts ---------------------------------------------------------------------------------------------------


class UnreadTargets(NamedTuple):
    """A verdict whose brackets could not be read, and where these are."""

    verdict: Verdict
    span: Span


def parse_verdict(text: str, start: int, end: int, span: Span) -> Verdict | UnreadTargets | str:
    """The verdict in the comment ``text[start:end]``; the unknown word where it is none."""
    match = _VERDICT.match(text, start, end)
    if match is None:
        return text[start:end].strip()[:40]
    kind = _KINDS.get(match[1].lower())
    if kind is None:
        return match[1]
    stop = match.end()
    if match[2] is None and match[3] is None:  # GOOD, BAD: reason; nothing that needs the grammar
        return Verdict(kind, span, _reason(text, stop, end))
    verdict = _verdict(text, kind, span, match.span(2), match.span(3), Span(stop, end))
    if verdict is not None:
        return verdict
    return UnreadTargets(Verdict(kind, span, _reason(text, stop, end)), Span(*match.span(3)))


def quote_verdict(text: str, kind: VerdictKind, rest: tuple[int, int], span: Span) -> Verdict | None:
    """The verdict of ``**Bad (brush-off) [#care]:**``; ``rest`` is what follows the word. None where it is not read."""
    match = _QUOTE_REST.match(text, *rest)
    if match is None or match.end() != rest[1]:
        return None
    return _verdict(text, kind, span, match.span(1), match.span(2), Span(rest[1], rest[1]))


_QUOTE_REST: Final = re.compile(r"\s*+([(（][^()（）\n]{0,200}[)）])?\s*+(\[[^\[\]\n]{0,400}\])?\s*+")


def _verdict(
    text: str, kind: VerdictKind, span: Span, label: tuple[int, int], targets: tuple[int, int], reason: Span
) -> Verdict | None:
    tokens: list[InlineToken] = [("KIND", kind)]
    if label[0] >= 0:
        tokens.append(("LABEL", Words(text[label[0] + 1 : label[1] - 1].strip(), Span(*label))))
    if targets[0] >= 0:
        tokens.extend(_target_tokens(text, targets))
    because = _reason(text, *reason)
    if because is not None:
        tokens.append(("REASON", because))
    parts = _parse("verdict", tokens)
    if parts is None:
        return None
    name = reason_words = None
    violates: tuple[Reference, ...] = ()
    for part in parts[1:]:
        if isinstance(part, Words):
            reason_words = part
        elif part[0] == "label":
            name = part[1]
        else:
            violates = part[1]
    return Verdict(kind, span, reason_words, violates, name)


def _reason(text: str, start: int, end: int) -> Words | None:
    if start >= end:
        return None
    span = trim(text, start, end)
    return Words(" ".join(text[span[0] : span[1]].split()), span) if span[1] > span[0] else None


def _target_tokens(text: str, span: tuple[int, int]) -> list[InlineToken]:
    tokens: list[InlineToken] = [("LBRACKET", None)]
    for match in _HASH_ID.finditer(text, span[0] + 1, span[1] - 1):
        if match[1] is not None:
            target = Span(*match.span(1))
            tokens.append(("HASH_ID", Reference(match[1], "", Span(*match.span()), target)))
        elif match[2] is not None:
            tokens.append(("COMMA", None))
        elif match[3] is not None:
            tokens.append(("LABEL", None))  # not allowed inside brackets: the verdict is not read
    tokens.append(("RBRACKET", None))
    return tokens


# --- references -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class References:
    """References with what guards them. ``guards`` are the spans of the `when` words, ``unread`` the formulas that
    could not be read, ``unguarded`` those that stand after no `when`.
    """

    references: tuple[Reference, ...]
    formulas: tuple[Formula, ...] = ()
    formula_spans: tuple[Span, ...] = ()
    guards: tuple[Span, ...] = ()
    unread: tuple[Span, ...] = ()
    unguarded: tuple[Span, ...] = ()
    relation: Literal["wins", "yields", "ties"] | None = None


def prose_references(text: str, start: int, end: int) -> tuple[tuple[Reference, ...], tuple[Footnote, ...]]:
    """The references and footnotes in running text; those inside a code span are none."""
    if text.find("[", start, end) < 0:
        return (), ()
    references: list[Reference] = []
    footnotes: list[Footnote] = []
    for match in _REFERENCE.finditer(text, start, end):
        floor = max(start, match.start() - 2000)
        line = text.rfind("\n", floor, match.start()) + 1 or floor
        if text.count("`", line, match.start()) % 2:
            continue
        if match[1] is not None:
            footnotes.append(Footnote(match[1], Span(*match.span())))
        else:
            words = " ".join(match[2].split())
            references.append(Reference(match[3], words, Span(*match.span()), Span(*match.span(3))))
    return tuple(references), tuple(footnotes)


def _clause_tokens(
    text: str, stretches: Sequence[tuple[int, int]], table: KeywordTable, relations: bool
) -> tuple[list[InlineToken], list[Span]]:
    """Tokens of a clause that names principles, from each of its stretches. Words that mean nothing here are passed
    over.
    """
    tokens: list[InlineToken] = []
    unread: list[Span] = []
    words: list[tuple[str, int, int]] = []
    phrases = _phrases(table.language, relations)

    def flush() -> None:
        at = 0
        while at < len(words):
            for phrase, symbol in phrases:
                if tuple(word[0] for word in words[at : at + len(phrase)]) == phrase:
                    span = Span(words[at][1], words[at + len(phrase) - 1][2])
                    tokens.append((symbol, (symbol, span)))
                    at += len(phrase)
                    break
            else:
                at += 1
        words.clear()

    for match in (match for stretch in stretches for match in _CLAUSE_TOKEN.finditer(text, *stretch)):
        if match[2] is not None:
            flush()
            reference = Reference(match[2], " ".join(match[1].split()), Span(*match.span()), Span(*match.span(2)))
            tokens.append(("LINK", reference))
        elif match[3] is not None:
            flush()
            formula = parse_formula(text, *match.span(3))
            if formula is None:
                unread.append(Span(*match.span()))
            else:
                tokens.append(("FORMULA", (formula, Span(*match.span()))))
        elif match[4] is not None:
            flush()
            tokens.append(("HASH_ID", Reference(match[4], "", Span(*match.span()), Span(*match.span(4)))))
        elif match[5] is not None:
            flush()
            tokens.append(("COMMA", None))
        elif not match.group().isspace():
            words.append((fold(match.group()), match.start(), match.end()))
    flush()
    return tokens, unread


@lru_cache(maxsize=16)
def _phrases(language: str, relations: bool) -> tuple[tuple[tuple[str, ...], str], ...]:
    from constc.syntax.keywords import keyword_table

    table = keyword_table(language)
    symbols = {"wins-over": "WINS", "yields-to": "YIELDS", "ties-with": "TIES"} if relations else {}
    symbols["when"] = "WHEN"
    found = [(tuple(alias.split()), symbol) for word, symbol in symbols.items() for alias in table.aliases(word)]
    return tuple(sorted(found, key=lambda pair: (-len(pair[0]), pair[0])))


def parse_references(
    text: str, start: int, end: int, table: KeywordTable, more: Sequence[tuple[int, int]] = ()
) -> References:
    """The references of an edge, a tension or a See, and their guard. ``more``: further stretches of its text, after
    what is nested in it.
    """
    tokens, unread = _clause_tokens(text, ((start, end), *more), table, relations=False)
    parts = _parse("references", tokens)
    if parts is not None:
        return _references(parts, unread)
    # a reference after a `when`, or a formula before any
    named = [token for token in tokens if token[0] in ("LINK", "HASH_ID", "COMMA")]
    guards = [token for token in tokens if token[0] in ("WHEN", "FORMULA")]
    first = next((at for at, token in enumerate(guards) if token[0] == "WHEN"), len(guards))
    unguarded = tuple(token[1][1] for token in guards[:first])
    return replace(_references(_parse("references", named + guards[first:]) or [], unread), unguarded=unguarded)


def parse_check(
    text: str, start: int, end: int, table: KeywordTable, more: Sequence[tuple[int, int]] = ()
) -> References | None:
    """A Check: two references, a relation, a guard; None where it cannot be read."""
    tokens, unread = _clause_tokens(text, ((start, end), *more), table, relations=True)
    parts = _parse("check", [token for token in tokens if token[0] != "COMMA"])
    return None if parts is None else _references(parts, unread)


_RELATIONS: Final[dict[str, Literal["wins", "yields", "ties"]]] = {"WINS": "wins", "YIELDS": "yields", "TIES": "ties"}


def _references(parts: list[Any], unread: list[Span]) -> References:
    references: list[Reference] = []
    formulas: list[Formula] = []
    spans: list[Span] = []
    guards: list[Span] = []
    relation: Literal["wins", "yields", "ties"] | None = None
    for part in parts:
        if isinstance(part, Reference):
            references.append(part)
        elif part is None:
            continue
        elif part[0] == "guard":
            guards.append(part[1][1])
            for formula, span in part[2]:
                formulas.append(formula)
                spans.append(span)
        else:
            relation = _RELATIONS[part[0]]
    return References(tuple(references), tuple(formulas), tuple(spans), tuple(guards), tuple(unread), relation=relation)
