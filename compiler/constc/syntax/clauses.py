"""From the tokens of list items to clauses, situations and wordings."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final, NamedTuple

from constc.source import Span
from constc.syntax.findings import Finding
from constc.syntax.inline import (
    BACKTICKED,
    References,
    misplaced_attributes,
    parse_attributes,
    parse_check,
    parse_formula,
    parse_references,
    prose_references,
    trailing_attributes,
)
from constc.syntax.keywords import KeywordTable
from constc.syntax.lines import join_lines, trim, trim_comments, unquote, without_comments
from constc.syntax.text import fold, github_slug, unescape_markdown, without_footnotes
from constc.syntax.tree import Attributes, Clause, Footnote, Formula, Item, Keyword, Reference, Words

__all__ = ["ClauseBuilder", "unknown_attribute"]

#: Keywords whose back-ticks are formulas and no part of the text.
_CONDITIONS: Final = frozenset({"when", "unless", "otherwise"})
_EDGES: Final = frozenset({"overrides", "yields-to", "exception-to", "in-tension-with"})
_QUOTED: Final = frozenset({"asked", "good", "bad", "ok", "pressed"})
_SPOKEN: Final = _QUOTED | {"earlier", "vary"}
_ONE_LINE: Final = frozenset({"level", "id"})
_METADATA: Final = frozenset({"level", "id", "applies-to", "source", "status", "see"})

#: Keywords after which a name may stand in parentheses: who presses, what an answer is like.
_NAMED: Final = frozenset({"pressed", "earlier", "good", "ok", "bad"})
#: The attributes of a clause that mean something beside its id.
_ACT_ATTRIBUTES: Final[dict[Keyword, tuple[str, ...]]] = {"do": ("act",), "dont": ("act",), "may": ("act",)}

_WRAP: Final = r"\n(?![ \t]*+(?:\n|\Z))"
_WORDING: Final = re.compile(
    rf"((?:`[^`\n]++(?:{_WRAP}[^`\n]*+)*+`(?:,|[^\S\n]|{_WRAP})*+(?:and[ \t]++)?)++)"
    r"(?:[(（]([^()（）\n]{1,60})[)）][^\S\n]*+)?[:：]"
)
_LAST_WORD: Final = re.compile(r"([^\W\d_]+)[ \t]*+$")
_NEGATING: Final = frozenset(
    {"except", "not", "never", "nicht", "nie", "außer", "pas", "jamais", "sauf", "salvo", "excepto"}
)
_HEAD_PART: Final = re.compile(r"`[^`\n]*+`|\([^()\n]*+\)|（[^（）\n]*+）|\[[^\[\]\n]*+\]|\S+")
_CARRIER_END: Final = re.compile(r"[(（]([^()（）\n]{1,60})[)）]")
_QUOTES: Final = ('"', "“", "„", "«", "»", "「", "『", "”", "‹", "‘")
_SPACE_BEFORE_STOP: Final = re.compile(r"[ \t]+(?=[,.;:!?])")
_INSTEAD: Final = re.compile(r"([^\W\d_][^:：\n]{0,30})[:：][ \t]*+")


class _Value(NamedTuple):
    """The text of an item, the span it was read from, its attributes, and the stretches of the file that are its own:
    the head, and paragraphs after what is nested in it.
    """

    text: str
    span: Span
    attributes: Attributes | None
    own: tuple[Span, ...]


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
        if keyword in _ONE_LINE:  # a paragraph right below it is one of the section
            line_end = self.text.find("\n", value_start, end)
            value = self._value(value_start, end if line_end < 0 else line_end, [])
        else:
            known = _ACT_ATTRIBUTES.get(keyword, ())
            value = self._value(value_start, end, extra, known, spoken=keyword in _SPOKEN)
        clause = Clause(
            keyword=keyword,
            span=Span(start, last),
            head_span=Span(start, trim(self.text, start, end)[1]),
            keyword_span=Span(kw_start, kw_end),
            text=Words(value.text, value.span),
            qualifier=self._qualifier(inner, inner_end),
            attributes=value.attributes,
            children=nested,
        )
        if inner_end > inner or between_end > between:
            names = self._name_formulas(clause, (inner, inner_end), (between, between_end))
            clause = replace(clause, name_formulas=names)
        return self._meaning(clause, keyword, value.own)

    def _meaning(self, clause: Clause, keyword: Keyword, own: tuple[Span, ...]) -> Clause:
        """The clause with what its keyword makes of the value."""
        (start, end), *more = own
        if keyword == "check":
            return self._check(clause, own)
        if keyword in _EDGES or keyword == "resolved-by":
            found = parse_references(self.text, start, end, self.table, more)
            if keyword == "resolved-by":
                words = Words(unescape_markdown(clause.text.value), clause.text.span)
                return replace(clause, text=words, references=found.references)
            return self._with_references(clause, found)
        references, footnotes = self._mentions(own)
        if keyword in _CONDITIONS:
            formulas, spans, text = self._formulas(clause.text.value, own)
            return replace(
                clause,
                text=Words(text, clause.text.span),
                formulas=formulas,
                formula_spans=spans,
                references=references,
                footnotes=footnotes,
            )
        if keyword == "id" and " " in clause.text.value:
            facts = (("id", clause.text.value), ("suggestion", github_slug(clause.text.value)))
            self.findings.append(Finding("bad-attributes", clause.text.span, "several-words", facts))
        if keyword in _METADATA:
            return replace(clause, references=references)
        value, quoted = clause.text.value, False
        if keyword == "pressed" and clause.qualifier is not None and not self._carries(clause.qualifier.value):
            self._unknown_carrier(clause.qualifier, "pressed")
        as_above = keyword == "good" and self.table.words.get(fold(value.rstrip(" .。"))) == "as-above"
        if keyword in _SPOKEN and value:
            value, quoted = self._unquoted(clause.text)
        if keyword in _QUOTED and not value.strip():
            self.findings.append(Finding("stray-clause", clause.head_span, "empty"))
        return replace(
            clause,
            text=Words(unescape_markdown(value), clause.text.span),
            quoted=quoted,
            references=references,
            footnotes=footnotes,
            as_above=as_above,
        )

    def _check(self, clause: Clause, own: tuple[Span, ...]) -> Clause:
        (start, end), *more = own
        found = parse_check(self.text, start, end, self.table, more)
        if found is None:
            self.findings.append(Finding("bad-check", Span(start, end) if end > start else clause.head_span))
            found = replace(parse_references(self.text, start, end, self.table, more), unguarded=(), unread=())
        return self._with_references(clause, found)

    def _mentions(self, own: tuple[Span, ...]) -> tuple[tuple[Reference, ...], tuple[Footnote, ...]]:
        references: tuple[Reference, ...] = ()
        footnotes: tuple[Footnote, ...] = ()
        for stretch in own:
            found = prose_references(self.text, *stretch)
            references, footnotes = (*references, *found[0]), (*footnotes, *found[1])
        return references, footnotes

    def _with_references(self, clause: Clause, found: References) -> Clause:
        for span in found.unread:
            self._bad_formula(span)
        for span in found.unguarded:
            self._bad_formula(span, "negated-guard" if self._negated(clause, span) else "unguarded")
        for at, span in zip(found.guards, found.formula_spans, strict=False):
            if self._negated(clause, at):
                self._bad_formula(span, "negated-guard")
        return replace(
            clause,
            references=found.references,
            formulas=found.formulas,
            formula_spans=found.formula_spans,
            guards=found.guards,
            relation=found.relation,
        )

    def _negated(self, clause: Clause, span: Span) -> bool:
        """Whether the word before a guard turns it into its opposite (``unless``, ``except when``)."""
        before = _LAST_WORD.search(self.text[max(clause.head_span[0], span[0] - 40) : span[0]])
        if before is None:
            return False
        word = fold(before[1])
        return word in _NEGATING or self.table.keywords.get(word) == "unless"

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

    def _name_formulas(self, clause: Clause, *stretches: tuple[int, int]) -> tuple[Formula, ...]:
        """The formulas between keyword and colon, which only an Otherwise has. What else stands there and means
        nothing is reported.
        """
        found: list[Formula] = []
        idle: list[Span] = []
        for match in (match for stretch in stretches for match in _HEAD_PART.finditer(self.text, *stretch)):
            first = match[0][0]
            if first == "`":
                formula = parse_formula(self.text, match.start() + 1, match.end() - 1)
                if clause.keyword != "otherwise":
                    self._bad_formula(Span(*match.span()), "before-colon", self._keyword_words(clause))
                elif formula is None:
                    self._bad_formula(Span(*match.span()))
                else:
                    found.append(formula)
            elif first == "[" and clause.keyword == "bad":
                if "#" not in match[0]:
                    self.findings.append(
                        Finding("unknown-verdict", Span(*match.span()), "rest", (("verdict", match[0]),))
                    )
            elif first not in "(（" or clause.keyword not in _NAMED:
                idle.append(Span(*match.span()))
        if idle:
            whole = Span(idle[0][0], idle[-1][1])
            facts = (*self._keyword_words(clause), ("words", self.text[whole[0] : whole[1]]))
            self.findings.append(Finding("stray-clause", whole, "qualifier", facts))
        return tuple(found)

    def _keyword_words(self, clause: Clause) -> tuple[tuple[str, str], ...]:
        return (("keyword", self.text[clause.keyword_span[0] : clause.keyword_span[1]]),)

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
        value, span, attributes, own = self._value(at, end, extra, spoken=self.text.startswith(_QUOTES, at))
        instead = False
        if formulas:
            word = _INSTEAD.match(value)
            if word is not None and self.table.words.get(fold(word[1])) == "instead":
                instead, value = True, value[word.end() :]
        if carrier is None and (place := _CARRIER_END.match(value)) is not None and self._carries(place[1]):
            carrier = Words(place[1].strip(), span)
            value = value[place.end() :].lstrip(" :：")
        value, quoted = self._unquoted(Words(value, span))
        references, _ = self._mentions(own)
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
        for ticked in BACKTICKED.finditer(self.text, *match.span(1)):
            formula = parse_formula(self.text, *ticked.span("code"))
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

    def _value(
        self, start: int, end: int, extra: list[Span], known: tuple[str, ...] = (), *, spoken: bool = False
    ) -> _Value:
        """The joined text of an item. ``known``: the attributes that may end it, beside an id. ``spoken``: it is what
        somebody says.
        """
        span = trim_comments(self.text, start, end)
        self._misplaced(span[1], end)
        attributes: Attributes | None = None
        braces = trailing_attributes(self.text, *span)
        if braces is not None:
            attributes = parse_attributes(self.text, braces)
            if attributes is None:
                self.findings.append(Finding("bad-attributes", braces, "unread"))
            else:
                self._known_keys(attributes, known)
                span = trim(self.text, span[0], braces[0])
        self._misplaced(span[0], span[1] if braces is None or attributes else braces[0], spoken=spoken)
        if span[0] == span[1]:  # an empty value stands where it would begin, not where the lines after it end
            while start > 0 and self.text[start - 1].isspace():
                start -= 1
            span = Span(start, start)
        own = (span, *extra)
        raw = without_comments(self.text[span[0] : span[1]])
        paragraphs = [self._joined(raw, span[0]) if "\n" in raw else raw]
        for more in extra:
            paragraphs.append(self._joined(without_comments(self.text[more[0] : more[1]]), more[0]))
            span = Span(span[0], max(span[1], more[1]))
        value = without_footnotes("\n\n".join(filter(None, paragraphs)))
        return _Value(value.strip(), span, attributes, own)

    def _joined(self, raw: str, at: int) -> str:
        """The lines of ``raw``, which begins at ``at``, as one text. A fence or list on a line of its own there has the
        indentation of that line.
        """
        before = self.text[self.text.rfind("\n", 0, at) + 1 : at]
        return join_lines((raw if before.strip() else before + raw).split("\n"))

    def _misplaced(self, start: int, end: int, *, spoken: bool = False) -> None:
        found = misplaced_attributes(self.text, start, end, spoken=spoken)
        if found is not None:
            self.findings.append(Finding("bad-attributes", found, "misplaced"))

    def _known_keys(self, attributes: Attributes, known: tuple[str, ...]) -> None:
        for key, value in attributes.values:
            if key not in known:
                self.findings.append(unknown_attribute(key, value))

    def _unquoted(self, words: Words) -> tuple[str, bool]:
        value, quoted, unclosed = unquote(words.value)
        if unclosed:
            self.findings.append(Finding("unclosed-quote", Span(words.span[0], words.span[0] + 1)))
            return value[1:].lstrip(), True
        return value, quoted

    def _formulas(self, text: str, own: tuple[Span, ...]) -> tuple[tuple[Formula, ...], tuple[Span, ...], str]:
        formulas: list[Formula] = []
        spans: list[Span] = []
        for match in (match for stretch in own for match in BACKTICKED.finditer(self.text, *stretch)):
            formula = parse_formula(self.text, *match.span("code")) if match["code"] else None
            if formula is None:
                self._bad_formula(Span(*match.span()))
            else:
                formulas.append(formula)
                spans.append(Span(*match.span()))
        if formulas:
            text = _SPACE_BEFORE_STOP.sub("", " ".join(BACKTICKED.sub(" ", text).split()))
        return tuple(formulas), tuple(spans), unescape_markdown(text.strip())

    def _bad_formula(self, span: Span, variant: str = "", facts: tuple[tuple[str, str], ...] = ()) -> None:
        text = " ".join(self.text[span[0] : span[1]].strip("`").split())
        self.findings.append(Finding("bad-formula", span, variant, (("formula", text), *facts)))


_CARRIERS: Final = {"operator", "tool", "earlier"}
_ATTRIBUTES: Final = ("level", "tags", "was", "act")


def unknown_attribute(key: str, value: Words) -> Finding:
    """An attribute that there is not, or not where it stands; ``value`` is what it is given."""
    from constc.diagnostics.suggest import closest

    variant = "idle-key" if key in _ATTRIBUTES else "unknown-key"
    suggestion = closest(key, (*_ATTRIBUTES, "authority")) if variant == "unknown-key" else None
    at = Span(value.span[0] - len(key) - 1, value.span[1])
    return Finding("bad-attributes", at, variant, (("key", key), ("suggestion", suggestion or "")))
