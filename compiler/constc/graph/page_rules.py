"""Rules as sentences: When, Do, Don't, Unless, Otherwise, Because, with what is nested in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from constc.graph.keys import formula_key
from constc.graph.model import Act, Branch, Condition, Exception_, Otherwise, Principle, Reason, Rule
from constc.pages import Markup, Names, inline, joined, tag
from constc.syntax.tree import Formula

__all__ = ["formula_words", "guard", "reasons", "rules"]

_ACTS = {"do": "Do", "dont": "Don\N{RIGHT SINGLE QUOTATION MARK}t", "may": "May"}
_STORY = {"tempted-by": "Tempted by", "cost": "Cost"}


def formula_words(formula: Formula) -> str:
    """A formula as a reader sees it: the names of facts with spaces."""
    return formula_key(formula).replace("_", " ")


def guard(formula: Formula | None) -> Markup:
    """`` when `facts` ``, or nothing."""
    return Markup() if formula is None else joined([" when ", tag("code", formula_words(formula))])


def reasons(found: Iterable[Reason], names: Names) -> Markup:
    """A line for each reason."""
    return joined(_line("because", "Because", one.text, names) for one in found)


def rules(principle: Principle, names: Names) -> Markup:
    """All rules of a principle, and the exceptions and reasons that belong to every one of them."""
    blocks = [_rule(rule, names) for rule in principle.rules]
    shared = [one for one in principle.rules[0].exceptions if one.shared] if principle.rules else []
    common = joined([*_exceptions(shared, names), reasons(principle.branch.reasons, names)])
    if common:
        blocks.append(tag("div", common, class_="rule"))
    return joined(block for block in blocks if block)


def _rule(rule: Rule, names: Names) -> Markup:
    own = [one for one in rule.exceptions if not one.shared]
    nested = joined(
        [
            *_acts(rule.acts, names),
            *_branch(rule.branch, names),
            *_exceptions(own, names),
            *(_otherwise(one, names) for one in rule.otherwises),
        ]
    )
    if not rule.whens:
        return tag("div", nested, class_="rule") if nested else Markup()
    whens = [_condition("When" if number == 0 else "and when", one, names) for number, one in enumerate(rule.whens)]
    return tag("div", *whens, tag("div", nested, class_="nested") if nested else None, class_="rule")


def _condition(word: str, condition: Condition, names: Names) -> Markup:
    facts = None if condition.formula is None else tag("code", formula_words(condition.formula))
    return _line("condition", word, condition.text, names, facts)


def _acts(acts: Sequence[Act], names: Names) -> Iterator[Markup]:
    for act in acts:
        yield _line(act.keyword, _ACTS[act.keyword], act.text, names)
        yield from _branch(act.branch, names)


def _branch(branch: Branch, names: Names) -> Iterator[Markup]:
    yield reasons(branch.reasons, names)
    for line in branch.lines:
        if line.kind in _STORY:
            yield _line("story", _STORY[line.kind], line.text, names)


def _exceptions(exceptions: Iterable[Exception_], names: Names) -> Iterator[Markup]:
    """Exceptions are nested 64 deep at most: the parser sees to it."""
    for one in exceptions:
        nested = joined([*_acts(one.acts, names), *_branch(one.branch, names), *_exceptions(one.exceptions, names)])
        yield _condition("Unless", one.condition, names)
        if nested:
            yield tag("div", nested, class_="nested")


def _otherwise(otherwise: Otherwise, names: Names) -> Markup:
    named = None if otherwise.names is None else tag("code", formula_words(otherwise.names))
    nested = joined(
        [
            *_acts(otherwise.acts, names),
            *_branch(otherwise.branch, names),
            *_exceptions(otherwise.exceptions, names),
        ]
    )
    line = _line("condition", "Otherwise", otherwise.text, names, named)
    return joined([line, tag("div", nested, class_="nested") if nested else None])


def _line(kind: str, word: str, text: str, names: Names, *after: Markup | None) -> Markup:
    words = inline(text, names)
    return tag("p", tag("b", word), " ", words, *(joined([" ", one]) for one in after if one), class_=f"line {kind}")
