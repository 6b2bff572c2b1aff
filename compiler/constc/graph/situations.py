"""What is said and shown: lines (Asked, Good, Pressed, ...), situations as trees of wordings, and Vary."""

from __future__ import annotations

import re
from typing import Final, NamedTuple, cast

from constc.graph.facts import clause_formula
from constc.graph.keys import formula_key, text_key
from constc.graph.model import Line, LineKind, Situation, VaryDimension, Wording
from constc.graph.scope import Scope
from constc.source import Place, Span
from constc.syntax import keyword_table
from constc.syntax.lines import trim, unquote
from constc.syntax.tree import Attributes, Clause, Item, Keyword, Words

__all__ = ["LINES", "NamedValues", "line_of", "situations_of", "values_of", "vary_of"]

#: Keywords that are something spoken, or a line for a story.
LINES: Final[frozenset[Keyword]] = frozenset({"asked", "good", "ok", "bad", "pressed", "earlier", "tempted-by", "cost"})
#: What may be nested in an Asked: answers to that one, and what is added to it.
_IN_ASKED: Final[frozenset[Keyword]] = frozenset({"good", "ok", "bad", "pressed", "earlier"})
#: Who or what can carry words to the assistant.
_BEARERS: Final = frozenset({"system", "developer", "user", "assistant", "tool", "operator", "earlier"})
_VIOLATED: Final = re.compile(r"#([^\s\[\]#,]+)")
#: The head of a wording whose formulas could not be read; that has been reported.
_UNREAD_FORMULA: Final = re.compile(r"\S+\s+(?:`[^`\n]++`[^`:：\n]*+)++[:：]")
_QUOTATION: Final = re.compile(r"\"[^\"]*+\"|“[^“”]*+”|„[^„“”]*+[“”]|«[^«»]*+»|‹[^‹›]*+›|「[^「」]*+」|『[^『』]*+』")
_QUOTATIONS: Final = re.compile(rf"(?:(?:{_QUOTATION.pattern})\s*+){{2,}}+")
_NAMED_VALUES: Final = re.compile(r"([^:：;；\n]{1,60})[:：]\s*(.*)", re.DOTALL)
_PIN: Final = re.compile(r"\{#([^\s{}=#\"]+)\}\Z")
#: Up to a semicolon outside of quotation marks. An opening mark never looks past the next one of its kind.
_PIECE: Final = re.compile(r"[^;；\"“„«「]+|\"[^\"]*\"|“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|「[^「」]*」|.", re.DOTALL)


# --- lines ------------------------------------------------------------------------------------------------------


def line_of(scope: Scope, clause: Clause) -> Line:
    """A line with what is nested in it."""
    lines: list[Line] = []
    for child in clause.children:
        if isinstance(child, Item):
            if clause.keyword == "earlier":
                lines.append(_earlier(scope, child))
                _nothing_within(scope, child)
        elif clause.keyword == "asked" and child.keyword in _IN_ASKED:
            lines.append(line_of(scope, child))
        else:
            scope.stray(child, within=clause)
    scope.empty(clause)
    text = clause.text.value
    if clause.keyword == "earlier" and not clause.quoted and _QUOTATIONS.fullmatch(text):
        lines[:0] = [_quotation(scope, clause, match[0]) for match in _QUOTATION.finditer(text)]
        text = ""
    words = text or "\n".join(line.text for line in lines)
    violates: tuple[str, ...] = ()
    if clause.keyword == "bad":
        violates = _violated(scope, clause)
    return Line(
        kind=cast("LineKind", clause.keyword),
        key=_key(clause.attributes, words),
        text=text,
        place=scope.place(clause.head_span),
        source=_who(scope, clause.qualifier),
        violates=violates,
        as_above=clause.as_above,
        lines=tuple(lines),
    )


def _earlier(scope: Scope, item: Item) -> Line:
    key = _key(item.attributes, item.text.value)
    return Line("earlier", key, item.text.value, scope.place(item.head_span), source=_who(scope, item.carrier))


def _quotation(scope: Scope, clause: Clause, written: str) -> Line:
    """One of several quotations that follow each other in an Earlier."""
    words = unquote(written)[0]
    return Line("earlier", text_key(words), words, scope.place(clause.head_span), source=_who(scope, clause.qualifier))


def _nothing_within(scope: Scope, item: Item) -> None:
    """Report what is nested in a line or a value, which is words and nothing else."""
    for child in item.children:
        if isinstance(child, Clause):
            scope.stray(child, within=None, variant="in-plain-item")
        else:
            scope.stray_item(child, "in-value")


def _violated(scope: Scope, clause: Clause) -> tuple[str, ...]:
    """The principles in the brackets of ``**Bad [#care]:**``."""
    text = scope.source.text
    start, end = clause.keyword_span[1], clause.text.span[0]
    opening = text.find("[", start, end)
    if opening < 0:
        return ()
    targets = []
    for match in _VIOLATED.finditer(text, opening, end):
        targets.append((match[1], scope.place(type(clause.span)(*match.span()))))
    return scope.references.violated(targets, scope.heading)


def _key(attributes: Attributes | None, text: str) -> str:
    if attributes is not None and attributes.id is not None:
        return attributes.id.value
    return text_key(text)


def _who(scope: Scope, words: Words | None) -> str | None:
    """What stands in parentheses: a role or carrier by its English name, whatever the language; else as written."""
    if words is None:
        return None
    language = scope.heading.document.language if scope.heading is not None else "en"
    name = keyword_table(language).word(words.value)
    return name if name in _BEARERS else words.value


# --- situations -------------------------------------------------------------------------------------------------


def situations_of(scope: Scope, clause: Clause) -> tuple[Situation, ...]:
    """The situations of a Situations clause."""
    found = []
    for child in clause.children:
        if isinstance(child, Clause):
            scope.stray(child, within=clause)
        elif child.formulas:
            scope.stray_item(child, "wording")
        elif child.text.value or child.children:
            found.append(_situation(scope, child))
    scope.empty(clause)
    if clause.text.value:
        scope.stray(clause, within=None, variant="situations-text")
    return tuple(found)


def _situation(scope: Scope, item: Item) -> Situation:
    lines, wordings = _nested(scope, item)
    return Situation(
        key=_key(item.attributes, item.text.value),
        text=item.text.value,
        said=item.quoted,
        place=scope.place(item.head_span),
        carrier=_who(scope, item.carrier),
        lines=lines,
        wordings=wordings,
    )


def _wording(scope: Scope, item: Item) -> Wording | None:
    formula = clause_formula(scope.source, item, item.formulas, scope.facts.resolve)
    lines, wordings = _nested(scope, item)
    if formula is None:
        return None
    return Wording(
        key=_key(item.attributes, item.text.value or formula_key(formula)),
        formula=formula,
        text=item.text.value,
        said=item.quoted,
        place=scope.place(item.head_span),
        carrier=_who(scope, item.carrier),
        instead=item.instead,
        lines=lines,
        wordings=wordings,
    )


def _nested(scope: Scope, item: Item) -> tuple[tuple[Line, ...], tuple[Wording, ...]]:
    lines: list[Line] = []
    wordings: list[Wording] = []
    for child in item.children:
        if isinstance(child, Item):
            if child.formulas:
                wording = _wording(scope, child)
                if wording is not None:
                    wordings.append(wording)
            elif not _UNREAD_FORMULA.match(scope.source.slice(child.head_span)):
                scope.stray_item(child, "no-fact")
        elif child.keyword in LINES:
            lines.append(line_of(scope, child))
        else:
            scope.stray(child, within=None)
    return tuple(lines), tuple(wordings)


# --- vary -------------------------------------------------------------------------------------------------------


def vary_of(scope: Scope, clause: Clause) -> tuple[VaryDimension, ...]:
    """The dimensions of a Vary: one for each item, or the one that the clause itself holds."""
    found = []
    scope.empty(clause)
    if clause.text.value:
        found.append(
            _dimension(scope, clause.text.value, clause.quoted, clause.attributes, scope.place(clause.head_span))
        )
    for child in clause.children:
        if isinstance(child, Clause):
            scope.stray(child, within=clause)
        elif child.text.value:
            place = scope.place(child.head_span)
            found.append(_dimension(scope, child.text.value, child.quoted, child.attributes, place))
            _nothing_within(scope, child)
    return tuple(found)


def _dimension(scope: Scope, text: str, quoted: bool, attributes: Attributes | None, place: Place) -> VaryDimension:
    """``name: value; value``, or one sentence that may be there or not. Each value may end in an id of its own."""
    named = None if quoted else values_of(text)
    if named is None:
        return VaryDimension(None, (text,), (_key(attributes, text),), (quoted,), place)
    pinned = [_pinned(text[start:end]) for start, end in named.values]
    if attributes is not None and attributes.id is not None:  # what ends the item ends its last value
        pinned[-1] = (pinned[-1][0], attributes.id.value)
    plain = [(*unquote(value)[:2], pin) for value, pin in pinned]
    return VaryDimension(
        name=named.name,
        values=tuple(value for value, _, _ in plain),
        keys=tuple(text_key(value) if pin is None else pin for value, _, pin in plain),
        said=tuple(said for _, said, _ in plain),
        place=place,
    )


class NamedValues(NamedTuple):
    """``name: value; value``: the name, and the spans of the values in the text."""

    name: str
    values: tuple[Span, ...]


def values_of(text: str) -> NamedValues | None:
    """The values of a Vary, parted by semicolons but for those in quotation marks; None for one sentence."""
    named = _NAMED_VALUES.fullmatch(text)
    if named is None:
        return None
    ends = [match.start() for match in _PIECE.finditer(text, named.start(2)) if match.group() in ";；"]
    starts = [named.start(2), *(end + 1 for end in ends)]
    spans = [trim(text, start, end) for start, end in zip(starts, (*ends, len(text)), strict=True)]
    values = tuple(span for span in spans if span[1] > span[0])
    return NamedValues(named[1].strip(), values) if len(values) > 1 else None


def _pinned(value: str) -> tuple[str, str | None]:
    """A value without the ``{#id}`` that ends it, and that id."""
    opening = value.rfind("{#")
    match = _PIN.match(value, opening) if opening > 0 else None
    return (value[:opening].rstrip(), match[1]) if match is not None else (value, None)
