"""From the tokens of list items to clauses, situations and wordings."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from constc.source import Span
from constc.syntax.findings import Finding
from constc.syntax.inline import (
    References,
    parse_attributes,
    parse_check,
    parse_formula,
    parse_references,
    prose_references,
    trailing_attributes,
)
from constc.syntax.keywords import KeywordTable
from constc.syntax.lines import join_lines, trim, trim_comments, unquote, without_comments
from constc.syntax.text import fold, unescape_markdown, without_footnotes
from constc.syntax.tree import Attributes, Clause, Formula, Item, Keyword, Words

__all__ = ["ClauseBuilder"]

#: Keywords whose back-ticks are formulas and no part of the text.
_CONDITIONS: Final = frozenset({"when", "unless", "otherwise"})
_EDGES: Final = frozenset({"overrides", "yields-to", "exception-to", "in-tension-with"})
_QUOTED: Final = frozenset({"asked", "good", "bad", "ok", "pressed"})
_SPOKEN: Final = _QUOTED | {"earlier", "vary"}
_METADATA: Final = frozenset({"level", "id", "applies-to", "source", "status", "see"})

_BACKTICKED: Final = re.compile(r"`([^`\n]*+)`")
_WORDING: Final = re.compile(
    r"((?:`[^`\n]++`(?:,|[^\S\n])*+(?:and[ \t]++)?)++)(?:[(（]([^()（）\n]{1,60})[)）][^\S\n]*+)?[:：]"
)
_CARRIER_END: Final = re.compile(r"[(（]([^()（）\n]{1,60})[)）]")
_SPACE_BEFORE_STOP: Final = re.compile(r"[ \t]+(?=[,.;:!?])")
_INSTEAD: Final = re.compile(r"([^\W\d_][^:：\n]{0,30})[:：][ \t]*+")


class ClauseBuilder:
    """Builds clauses and items of one file; what it notices goes to ``findings``."""

    __slots__ = ("findings", "table", "text")

    def __init__(self, text: str, table: KeywordTable, findings: list[Finding]) -> None:
        self.text = text
        self.table = table
        self.findings = findings

    # --- clauses -----------------------------------------------------------------------------------------------

    def clause(self, children: list[Any]) -> Clause:
        """A clause from its CLAUSE token, children and closing token."""
        _, start, end, payload = children[0]
        keyword, kw_start, kw_end, inner, inner_end, between, between_end, value_start = payload
        nested, extra, last = self._nested(children, end)
        start = trim(self.text, start, end)[0]
        value, span, attributes = self._value(value_start, end, extra)
        clause = Clause(
            keyword=keyword,
            span=Span(start, last),
            head_span=Span(start, trim(self.text, start, end)[1]),
            keyword_span=Span(kw_start, kw_end),
            text=Words(value, span),
            qualifier=self._qualifier(inner, inner_end),
            name_formulas=self._name_formulas(inner, inner_end, between, between_end),
            attributes=attributes,
            children=nested,
        )
        return self._meaning(clause, keyword)

    def _meaning(self, clause: Clause, keyword: Keyword) -> Clause:
        """The clause with what its keyword makes of the value."""
        start, end = clause.text.span
        if keyword == "check":
            found = parse_check(self.text, start, end, self.table)
            if found is None:
                self.findings.append(Finding("bad-check", Span(start, end) if end > start else clause.head_span))
                found = parse_references(self.text, start, end, self.table)
            return self._with_references(clause, found)
        if keyword in _EDGES or keyword == "resolved-by":
            found = parse_references(self.text, start, end, self.table)
            if keyword == "resolved-by":
                words = Words(unescape_markdown(clause.text.value), clause.text.span)
                return replace(clause, text=words, references=found.references)
            return self._with_references(clause, found)
        if keyword in _CONDITIONS:
            formulas, spans, text = self._formulas(clause.text)
            references, footnotes = prose_references(self.text, start, end)
            return replace(
                clause,
                text=Words(text, clause.text.span),
                formulas=formulas,
                formula_spans=spans,
                references=references,
                footnotes=footnotes,
            )
        if keyword in _METADATA:
            references, _ = prose_references(self.text, start, end)
            return replace(clause, references=references)
        references, footnotes = prose_references(self.text, start, end)
        value, quoted = clause.text.value, False
        if keyword == "pressed" and clause.qualifier is not None and not self._carries(clause.qualifier.value):
            self._unknown_carrier(clause.qualifier, "pressed")
        as_above = keyword == "good" and self.table.words.get(fold(value.rstrip(" .。"))) == "as-above"
        if keyword in _SPOKEN and value:
            value, quoted = self._unquoted(clause.text)
            if keyword in _QUOTED and not quoted and not as_above and not clause.children and not value.strip():
                self.findings.append(Finding("stray-clause", clause.head_span, "empty"))
        return replace(
            clause,
            text=Words(unescape_markdown(value), clause.text.span),
            quoted=quoted,
            references=references,
            footnotes=footnotes,
            as_above=as_above,
        )

    def _with_references(self, clause: Clause, found: References) -> Clause:
        for span in found.unread:
            self._bad_formula(span)
        for span in found.unguarded:
            self._bad_formula(span, "unguarded")
        return replace(
            clause,
            references=found.references,
            formulas=found.formulas,
            formula_spans=found.formula_spans,
            guards=found.guards,
            relation=found.relation,
        )

    def _qualifier(self, start: int, end: int) -> Words | None:
        """What stands in parentheses or brackets after the keyword inside the bold."""
        span = trim(self.text, start, end)
        if span[1] - span[0] < 2 or self.text[span[0]] not in "(（":
            return None
        closing = self.text.find(")", span[0], span[1])
        if closing < 0:
            closing = self.text.find("）", span[0], span[1])
        inner = trim(self.text, span[0] + 1, closing if closing > 0 else span[1])
        return Words(self.text[inner[0] : inner[1]], inner)

    def _name_formulas(self, *stretches: int) -> tuple[Formula, ...]:
        found: list[Formula] = []
        for start, end in (stretches[:2], stretches[2:]):
            for match in _BACKTICKED.finditer(self.text, start, end):
                formula = parse_formula(self.text, *match.span(1))
                if formula is None:
                    self._bad_formula(Span(*match.span()))
                else:
                    found.append(formula)
        return tuple(found)

    # --- items -------------------------------------------------------------------------------------------------

    def item(self, children: list[Any]) -> Item:
        """A plain item: a situation, a wording, a value."""
        _, start, end, payload = children[0]
        nested, extra, last = self._nested(children, end)
        start = trim(self.text, start, end)[0]
        head = Span(start, trim(self.text, start, end)[1])
        at = payload[0]
        formulas: tuple[Formula, ...] = ()
        spans: tuple[Span, ...] = ()
        carrier: Words | None = None
        match = _WORDING.match(self.text, at, end)
        if match is not None:
            formulas, spans = self._wording_formulas(match)
            carrier = self._carrier(match)
            at = match.end()
        value, span, attributes = self._value(at, end, extra)
        instead = False
        if formulas:
            word = _INSTEAD.match(value)
            if word is not None and self.table.words.get(fold(word[1])) == "instead":
                instead, value = True, value[word.end() :]
        elif (place := _CARRIER_END.match(value)) is not None and self._carries(place[1]):
            carrier = Words(place[1].strip(), span)
            value = value[place.end() :].lstrip(" :：")
        value, quoted = self._unquoted(Words(value, span))
        references, _ = prose_references(self.text, *span)
        return Item(
            span=Span(start, last),
            head_span=head,
            text=Words(unescape_markdown(value), span),
            quoted=quoted,
            formulas=formulas,
            formula_spans=spans,
            carrier=carrier,
            instead=instead,
            attributes=attributes,
            references=references,
            children=nested,
        )

    def _carrier(self, match: re.Match[str]) -> Words | None:
        """What stands in parentheses between a wording's formulas and its colon."""
        if match[2] is None:
            return None
        carrier = Words(match[2].strip(), Span(*match.span(2)))
        if not self._carries(carrier.value):
            self._unknown_carrier(carrier, "")
        return carrier

    def _unknown_carrier(self, carrier: Words, variant: str) -> None:
        from constc.diagnostics.suggest import closest

        suggestion = closest(fold(carrier.value), sorted(_CARRIERS), sole=False) or ""
        facts = (("carrier", carrier.value), ("suggestion", suggestion))
        self.findings.append(Finding("unknown-carrier", trim(self.text, *carrier.span), variant, facts))

    def _carries(self, word: str) -> bool:
        return fold(word) in _CARRIERS or self.table.words.get(fold(word)) in _CARRIERS

    def _wording_formulas(self, match: re.Match[str]) -> tuple[tuple[Formula, ...], tuple[Span, ...]]:
        formulas: list[Formula] = []
        spans: list[Span] = []
        for ticked in _BACKTICKED.finditer(self.text, *match.span(1)):
            formula = parse_formula(self.text, *ticked.span(1))
            if formula is None:
                self._bad_formula(Span(*ticked.span()))
            else:
                formulas.append(formula)
                spans.append(Span(*ticked.span()))
        return tuple(formulas), tuple(spans)

    # --- values ------------------------------------------------------------------------------------------------

    def _nested(self, children: list[Any], end: int) -> tuple[tuple[Clause | Item, ...], list[Span], int]:
        nested: list[Clause | Item] = []
        extra: list[Span] = []
        last = trim(self.text, children[0][1], end)[1]
        for child in children[1:]:
            if isinstance(child, (Clause, Item)):
                nested.append(child)
                last = max(last, child.span[1])
            elif child[0] == "ITEM_TEXT":
                extra.append(trim(self.text, child[1], child[2]))
                last = max(last, extra[-1][1])
        return tuple(nested), extra, last

    def _value(self, start: int, end: int, extra: list[Span]) -> tuple[str, Span, Attributes | None]:
        """The joined text of an item's head, its span, and the attributes that end it."""
        span = trim_comments(self.text, start, end)
        attributes: Attributes | None = None
        braces = trailing_attributes(self.text, *span)
        if braces is not None:
            attributes = parse_attributes(self.text, braces)
            if attributes is None:
                self.findings.append(Finding("bad-attributes", braces, "unread"))
            else:
                self._known_keys(attributes)
                span = trim(self.text, span[0], braces[0])
        if span[0] == span[1]:  # an empty value stands where it would begin, not where the lines after it end
            while start > 0 and self.text[start - 1].isspace():
                start -= 1
            span = Span(start, start)
        raw = without_comments(self.text[span[0] : span[1]])
        paragraphs = [join_lines(raw.split("\n")) if "\n" in raw else raw]
        for more in extra:
            paragraphs.append(join_lines(without_comments(self.text[more[0] : more[1]]).split("\n")))
            span = Span(span[0], max(span[1], more[1]))
        value = without_footnotes("\n\n".join(filter(None, paragraphs)))
        return value.strip(), span, attributes

    def _known_keys(self, attributes: Attributes) -> None:
        for key, value in attributes.values:
            if key not in KNOWN_ATTRIBUTES:
                facts = (("key", key), ("suggestion", nearest_attribute(key)))
                at = Span(value.span[0] - len(key) - 1, value.span[1])
                self.findings.append(Finding("bad-attributes", at, "unknown-key", facts))

    def _unquoted(self, words: Words) -> tuple[str, bool]:
        value, quoted, unclosed = unquote(words.value)
        if unclosed:
            self.findings.append(Finding("unclosed-quote", Span(words.span[0], words.span[0] + 1)))
            return value[1:].lstrip(), True
        return value, quoted

    def _formulas(self, words: Words) -> tuple[tuple[Formula, ...], tuple[Span, ...], str]:
        formulas: list[Formula] = []
        spans: list[Span] = []
        for match in _BACKTICKED.finditer(self.text, *words.span):
            formula = parse_formula(self.text, *match.span(1))
            if formula is None:
                self._bad_formula(Span(*match.span()))
            else:
                formulas.append(formula)
                spans.append(Span(*match.span()))
        text = words.value
        if formulas:
            text = _SPACE_BEFORE_STOP.sub("", " ".join(_BACKTICKED.sub(" ", text).split()))
        return tuple(formulas), tuple(spans), unescape_markdown(text.strip())

    def _bad_formula(self, span: Span, variant: str = "") -> None:
        text = self.text[span[0] + 1 : span[1] - 1]
        self.findings.append(Finding("bad-formula", span, variant, (("formula", text),)))


_CARRIERS: Final = {"operator", "tool", "earlier"}
KNOWN_ATTRIBUTES: Final = ("level", "tags", "was", "act")


def nearest_attribute(key: str) -> str:
    """The known attribute that ``key`` is a misspelling of, ``""`` for none."""
    from constc.diagnostics.suggest import closest

    return closest(key, ("level", "authority", "tags", "was", "act")) or ""
