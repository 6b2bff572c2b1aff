"""Facts: declared in the front matter or by their first use, and every formula resolved against them.

Resolving takes two walks: the first collects what is declared anywhere, so that the order of sections does not matter,
the second gives every formula its canonical names and reports those that are no fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from constc.diagnostics.suggest import Vocabulary, distance
from constc.graph.front_matter import wrong_value
from constc.graph.keys import text_key
from constc.graph.logic import conjunction
from constc.graph.model import Fact
from constc.graph.report import Report
from constc.source import Place, SourceFile, Span
from constc.syntax import fact_key
from constc.syntax.inline import BACKTICKED, parse_formula
from constc.syntax.tree import And, Clause, Document, FactTest, Formula, FrontMatterNode, Item, Not, Or, Setting

__all__ = ["TRUTHS", "Facts", "clause_formula"]

#: The name of a formula that could not be read: it is no fact, so it is unknown in every valuation.
UNREAD: Final = "~unread"
#: How `<settings>` write that a fact is true, or false.
TRUTHS: Final = {
    "true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False,
}  # fmt: skip
_MOST_PLACES: Final = 5
#: What may be spent on finding names that are close to each other, and what measuring one distance costs of it.
_NEARNESS: Final = 600_000
_DISTANCE: Final = 25


@dataclass(slots=True)
class _Unknown:
    """A name that is no fact, with every place that uses it."""

    facts: dict[str, str]
    variant: str
    trail: tuple[str, ...]
    places: list[Place] = field(default_factory=list)


class Facts:
    """The facts of a constitution while it is lowered."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.facts: dict[str, Fact] = {}
        self._names = _Names()
        self._values: dict[str, dict[str, str]] = {}
        self._vocabulary: Vocabulary | None = None
        self._unknown: dict[tuple[str, str], _Unknown] = {}
        self._close: dict[str, str] = {}

    # --- declarations -------------------------------------------------------------------------------------------

    def declare_listed(self, document: Document) -> None:
        """The facts of a file's front matter. Those of the including file count before those of included ones."""
        node = document.front_matter.root.get("facts") if document.front_matter is not None else None
        if node is None or (node.kind == "scalar" and not node.scalar.strip()):
            return
        if node.kind != "mapping":
            remedy = "write `facts:` and below it `name: {yes: ..., no: ...}`"
            wrong_value(document, node, "facts", f"it is a {node.kind}", remedy, self.report)
            return
        for name, given in node.pairs:
            key = fact_key(name.scalar)
            if not key or key in self.facts:
                if key and not self._stands_in(key, document):
                    self._compare(document, key, name, given)
                else:
                    remedy = "keep one of the two; spaces, hyphens and underscores are all the same in a name"
                    problem = f"`{name.scalar}` is the name of another fact in it" if key else "a fact has no name"
                    wrong_value(document, name, "facts", problem, remedy, self.report)
                continue
            if not _can_be_named(name.scalar):
                remedy = "name it in plain words, without `and`, `or`, `not`, `=` and parentheses"
                problem = f"no formula can name `{name.scalar.strip()}`"
                wrong_value(document, name, "facts", problem, remedy, self.report)
            self._add(self._listed(document, key, name, given))

    def _compare(self, document: Document, key: str, name: FrontMatterNode, given: FrontMatterNode) -> None:
        """A fact that another file declares as well: it must have the same values there."""
        first, again = self.facts[key], self._listed(document, key, name, given)
        if first.place is not None and {*map(fact_key, first.values)} != {*map(fact_key, again.values)}:
            problem = f"`{again.id}` has other values in `{first.place.source.path}`"
            wrong_value(document, name, "facts", problem, "give it the same values, or another name", self.report)

    def declare_used(self, source: SourceFile, clause: Clause) -> None:
        """A When or Unless that has one fact as its only formula declares it, if the name is new and no slip."""
        if clause.keyword not in ("when", "unless") or len(clause.formulas) != 1:
            return
        positive, test = True, clause.formulas[0]
        while isinstance(test, Not):
            positive, test = not positive, test.operand
        if not isinstance(test, FactTest) or test.value is not None:
            return
        key = fact_key(test.name)
        if not key or key in self.facts or key in self._close:
            return
        near = self._names.near(key)
        if near is not None:
            self._close[key] = self.facts[near].id
            return
        words = {"yes" if positive else "no": clause.text.value} if clause.text.value else {}
        self._add(Fact(key, test.name, len(self.facts), (), words, Place(source, test.span)))

    def _add(self, fact: Fact) -> None:
        self.facts[fact.key] = fact
        self._names.add(fact.key)
        self._values[fact.key] = {fact_key(value): value for value in fact.values}

    def _stands_in(self, key: str, document: Document) -> bool:
        place = self.facts[key].place
        return place is not None and place.source is document.source

    def _listed(self, document: Document, key: str, name: FrontMatterNode, given: FrontMatterNode) -> Fact:
        values: tuple[str, ...] = ()
        wordings: dict[str, str] = {}
        if given.kind == "mapping":
            for value, words in given.pairs:
                if words.kind == "scalar":
                    wordings[value.scalar.strip()] = " ".join(words.scalar.split())
                else:
                    self._wrong(document, words, name, "its words are no text", "write the words as one sentence")
            if not set(wordings) <= {"yes", "no"}:
                values = self._distinct(document, name, [value for value, _ in given.pairs])
        elif given.kind == "list":
            values = self._distinct(document, name, [value for value in given.items if value.kind == "scalar"])
        elif given.scalar.strip():
            remedy = f"write `{name.scalar}: {{yes: {given.scalar.strip()}}}`"
            self._wrong(document, given, name, "it does not say which value these words are for", remedy)
        return Fact(key, name.scalar.strip(), len(self.facts), values, wordings, Place(document.source, name.span))

    def _distinct(self, document: Document, name: FrontMatterNode, nodes: Sequence[FrontMatterNode]) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for node in nodes:
            value = node.scalar.strip()
            if not fact_key(value) or fact_key(value) in found:
                problem = f"`{value}` stands in it twice" if fact_key(value) else "one of its values has no name"
                self._wrong(document, node, name, problem, "give every value a name of its own")
            elif not _can_be_named(value):
                remedy = "name it in plain words, without `and`, `or`, `not`, `=` and parentheses"
                self._wrong(document, node, name, f"no formula can name the value `{value}`", remedy)
            else:
                found[fact_key(value)] = value
        return tuple(found.values())

    def _wrong(
        self, document: Document, node: FrontMatterNode, name: FrontMatterNode, problem: str, remedy: str
    ) -> None:
        wrong_value(document, node, f"facts: {name.scalar.strip()}", problem, remedy, self.report)

    # --- formulas -----------------------------------------------------------------------------------------------

    def resolve(self, source: SourceFile, formula: Formula) -> Formula:
        """``formula`` with fact keys for names and declared values for values.

        A name or value that nobody declared is noted and becomes a name that no valuation has: it is unknown.
        """
        if isinstance(formula, FactTest):
            return self._resolve_test(source, formula)
        if isinstance(formula, Not):
            return Not(self.resolve(source, formula.operand), formula.span)
        operands = tuple(self.resolve(source, operand) for operand in formula.operands)
        return And(operands, formula.span) if isinstance(formula, And) else Or(operands, formula.span)

    def _resolve_test(self, source: SourceFile, test: FactTest) -> FactTest:
        key = fact_key(test.name)
        if test.name.startswith("~"):
            return test
        fact = self.facts.get(key)
        if fact is None:
            self._note(source, test, "", {"fact": test.name})
            return FactTest(key, None if test.value is None else fact_key(test.value), test.span)
        if test.value is None:
            if fact.boolean:
                return FactTest(key, None, test.span)
            self._note(source, test, "no-value-given", {"fact": fact.id, "values": _listing(fact.values)})
            return FactTest(f"{key}=", None, test.span)
        value = self._values[key].get(fact_key(test.value))
        if value is not None:
            return FactTest(key, value, test.span)
        facts = {"fact": fact.id, "value": test.value, "values": _listing(fact.values)}
        if fact.boolean:
            positive = fact_key(test.value) not in ("no", "false", "off")
            self._note(source, test, "no-values", {**facts, "suggestion": fact.id if positive else f"not {fact.id}"})
        else:
            near = Vocabulary(fact.values).closest(test.value)
            self._note(source, test, "value", {**facts, "suggestion": f"{fact.id}={near}" if near else ""})
        return FactTest(f"{key}={fact_key(test.value)}", None, test.span)

    def check_setting(self, source: SourceFile, setting: Setting) -> None:
        """Note a setting of a declared fact whose value is none of the fact's."""
        fact = self.facts.get(fact_key(setting.key.value))
        value = setting.value.value.strip()
        if fact is None or (fact.boolean and value.casefold() in TRUTHS):
            return
        if fact.boolean or fact_key(value) not in self._values[fact.key]:
            near = "" if fact.boolean else Vocabulary(fact.values).closest(value)
            facts = {
                "fact": fact.id,
                "value": value,
                "values": _listing(fact.values or ("true", "false")),
                "suggestion": near or "",
            }
            self._note(source, FactTest(setting.key.value, value, setting.span), "setting", facts)

    def _note(self, source: SourceFile, test: FactTest, variant: str, facts: dict[str, str]) -> None:
        name = (variant, fact_key(test.name) if not variant else f"{fact_key(test.name)}={fact_key(test.value or '')}")
        found = self._unknown.get(name)
        if found is None:
            found = self._unknown[name] = _Unknown(facts, variant, self.report.trail)
        found.places.append(Place(source, test.span))

    def report_unknown(self) -> None:
        """One diagnostic for each name that is no fact, at its first use, with the other places."""
        for (_, name), found in self._unknown.items():
            facts, variant = dict(found.facts), found.variant
            if not variant:
                facts["suggestion"] = self._close.get(name) or self._suggestion(name) or ""
                variant = "close" if name in self._close else ""
            related = [(place, "used here, too") for place in found.places[1 : _MOST_PLACES + 1]]
            self.report.say("unknown-fact", found.places[0], facts, variant=variant, related=related, trail=found.trail)

    def _suggestion(self, name: str) -> str | None:
        if self._vocabulary is None:
            self._vocabulary = Vocabulary(fact.id for fact in self.facts.values())
        return self._vocabulary.closest(name)


class _Names:
    """The names of facts that are known so far, asked for one that is close to a new name.

    Close is: within a third of its length, as for every suggestion, and not everything in it different. The work is
    bounded; beyond it (many hundreds of facts) a new name is taken at its word.
    """

    __slots__ = ("_by_length", "_left")

    def __init__(self) -> None:
        self._by_length: dict[int, list[tuple[str, int]]] = {}
        self._left = _NEARNESS

    def add(self, name: str) -> None:
        self._by_length.setdefault(len(name), []).append((name, _letters(name)))

    def near(self, name: str) -> str | None:
        limit = max(len(name) // 3, 1)
        if len(name) > 80 or self._left <= 0:
            return None
        letters, best = _letters(name), None
        for length in sorted(range(len(name) - limit, len(name) + limit + 1), key=lambda one: abs(one - len(name))):
            for other, other_letters in self._by_length.get(length, ()):
                self._left -= 1
                if (letters ^ other_letters).bit_count() <= 2 * limit:
                    self._left -= _DISTANCE
                    found = distance(name, other, limit)
                    if found is not None and found < max(len(name), len(other)):
                        best, limit = other, found - 1
                        if limit < 1:
                            return best
        return best


def _can_be_named(name: str) -> bool:
    """Whether a formula that holds this name and nothing else is a test of it."""
    formula = parse_formula(name)
    return isinstance(formula, FactTest) and formula.value is None


def _letters(name: str) -> int:
    bits = 0
    for letter in name:
        bits |= 1 << (ord(letter) % 61)
    return bits


def clause_formula(
    source: SourceFile,
    element: Clause | Item,
    formulas: Sequence[Formula],
    resolve: Callable[[SourceFile, Formula], Formula],
) -> Formula | None:
    """The formulas of a clause or wording, resolved and conjoined; None for text alone.

    Back-ticks that could not be read as a formula have been reported; they count as one that is unknown, so that the
    rest of the clause does not say more than its author did.
    """
    found = [resolve(source, formula) for formula in formulas]
    head = element.head_span
    if source.text.find("`", head[0], head[1]) >= 0:
        ticked = sum(1 for _ in BACKTICKED.finditer(source.text, head[0], head[1]))
        read = sum(1 for span in element.formula_spans if span[1] <= head[1])
        if ticked > read + (len(element.name_formulas) if isinstance(element, Clause) else 0):
            found.append(FactTest(UNREAD, None, Span(*head)))
    return conjunction(found)


def textual_guard(span: Span, text: str) -> FactTest:
    """A guard that names no fact: like every condition of text alone it is unknown in every valuation."""
    return FactTest(text_key(text), None, span)


def _listing(values: Iterable[str]) -> str:
    return ", ".join(f"`{value}`" for value in values)
