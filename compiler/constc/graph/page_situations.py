"""Situations on the page: the setting, what is asked, how each condition shows, and the answers there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from constc.graph.model import Line, Situation, Wording
from constc.graph.page_rules import formula_words
from constc.pages import Markup, Names, inline, joined, tag

__all__ = ["situation", "spoken"]

_WORDS: Final = {
    "asked": "Asked",
    "good": "Good",
    "ok": "OK",
    "bad": "Bad",
    "pressed": "Pressed",
    "earlier": "Earlier",
    "tempted-by": "Tempted by",
    "cost": "Cost",
}
#: These tell of an answer; the others are said by somebody.
_TOLD: Final = frozenset({"tempted-by", "cost"})


def situation(one: Situation, names: Names) -> Markup:
    """One situation, folded: its setting, and below it the tree as it was written."""
    inner = joined(_inside(one.lines, one.wordings, names))
    setting = tag("span", _quoted(inline(one.text, names), said=one.said), dir="auto")
    return tag("details", tag("summary", setting), inner) if inner else tag("p", setting, class_="line")


def spoken(lines: Iterable[Line], names: Names) -> Iterator[Markup]:
    """Lines and what is nested in them, which the parser lets go 64 deep at most."""
    for line in lines:
        word = tag("b", _WORDS[line.kind] + (f" ({line.source})" if line.source else ""))
        if line.kind in _TOLD:
            yield tag("p", word, " ", inline(line.text, names), class_="line story", dir="auto")
        elif line.text or not line.lines:  # an Earlier may hold nothing but its lines
            text = "as above" if line.as_above else line.text
            yield tag("p", word, " ", text, class_=f"spoken {line.kind}", dir="auto")
        yield from spoken(line.lines, names)


def _inside(lines: Sequence[Line], wordings: Sequence[Wording], names: Names) -> Iterator[Markup]:
    yield from spoken(lines, names)
    for one in wordings:
        words = _quoted(inline(one.text, names), said=one.said) if one.text else Markup()
        carrier = tag("span", f" ({one.carrier})", class_="aside") if one.carrier else None
        yield tag("p", tag("code", formula_words(one.formula)), carrier, " ", words, class_="line shows", dir="auto")
        nested = joined(_inside(one.lines, one.wordings, names))
        if nested:
            yield tag("div", nested, class_="nested")


def _quoted(words: Markup, *, said: bool) -> Markup:
    """In quotation marks where somebody says it, and plain where it is told."""
    return joined(["“", words, "”"]) if said else words
