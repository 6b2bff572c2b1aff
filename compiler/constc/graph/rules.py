"""From the clauses of a principle to its rules.

A When opens a rule: with acts or exceptions nested in it these belong to it, else those that follow it do, up to the
next When. A When nested in a When is a further conjunct and opens a rule of its own. An Unless nested in an act makes
that act a rule of its own under the same Whens. An exception belongs to the rule in whose When it is nested, and one
directly under the principle to all of its rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from constc.graph.facts import clause_formula
from constc.graph.keys import condition_key, formula_key
from constc.graph.logic import fact_tests
from constc.graph.model import (
    Act,
    ActKeyword,
    Branch,
    Condition,
    Exception_,
    Line,
    Otherwise,
    Reason,
    Rule,
    Situation,
    Trait,
    VaryDimension,
)
from constc.graph.scope import Scope
from constc.graph.situations import LINES, line_of, situations_of, vary_of
from constc.source import Place
from constc.syntax import fact_key, fold, keyword_table, normalise
from constc.syntax.inline import BACKTICKED, parse_formula
from constc.syntax.tree import Clause, Formula, Item, Keyword

__all__ = ["RuleBuilder", "Gathered", "trait_of"]

_ACTS: Final[frozenset[Keyword]] = frozenset({"do", "dont", "may"})
_PARTS: Final[frozenset[Keyword]] = _ACTS | {"unless"}
_IDEOGRAPHS: Final = 0x2E80


@dataclass(slots=True)
class Gathered:
    """What is collected for one branch while its clauses are read."""

    reasons: list[Reason] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    situations: list[Situation] = field(default_factory=list)
    vary: list[VaryDimension] = field(default_factory=list)

    def take(self, scope: Scope, clause: Clause, *, settings: bool = False) -> bool:
        """Take a Because or a line, with ``settings`` also Situations and Vary; False for any other clause."""
        if clause.keyword == "because":
            self.reasons.append(reason_of(scope, clause))
        elif clause.keyword in LINES:
            self.lines.append(line_of(scope, clause))
        elif settings and clause.keyword == "situations":
            self.situations += situations_of(scope, clause)
        elif settings and clause.keyword == "vary":
            self.vary += vary_of(scope, clause)
        else:
            return False
        return True

    def branch(self) -> Branch:
        """What was collected, frozen."""
        return Branch(tuple(self.reasons), tuple(self.lines), tuple(self.situations), tuple(self.vary))


@dataclass(eq=False, slots=True)
class _Draft:
    """A rule that is being read. ``apart`` are the rules of single acts in it that have exceptions of their own."""

    whens: tuple[Condition, ...]
    place: Place
    acts: list[Act] = field(default_factory=list)
    exceptions: list[Exception_] = field(default_factory=list)
    otherwises: list[Otherwise] = field(default_factory=list)
    gathered: Gathered = field(default_factory=Gathered)
    apart: list[_Draft] = field(default_factory=list)

    def take_back(self) -> _Draft | None:
        """Where every act stands in a rule of its own, the first of these is the rule itself: nothing else is left in
        it that could be in force. The rule that was taken back is given.
        """
        if self.acts or self.exceptions or not self.apart:
            return None
        first = self.apart[0]
        self.acts, self.exceptions = first.acts, first.exceptions
        return first

    def freeze(self, shared: tuple[Exception_, ...]) -> Rule:
        """The rule with its own exceptions and those of the principle."""
        return Rule(
            self.whens,
            tuple(self.acts),
            (*self.exceptions, *shared) if self.exceptions else shared,
            tuple(self.otherwises),
            self.gathered.branch(),
            self.place,
        )


class RuleBuilder:
    """Reads the clauses of one principle that make rules; the others go to ``gathered`` or back to the caller."""

    def __init__(self, scope: Scope, clauses: Sequence[Clause], place: Place) -> None:
        self.scope = scope
        self.place = place
        self.gathered = Gathered()
        self._drafts: list[_Draft] = []
        self._shared: list[Exception_] = []
        self._base: _Draft | None = None
        ruled = any(clause.keyword == "when" or clause.keyword in _ACTS for clause in clauses)
        # An exception directly under the principle needs an act in it and a rule that it can belong to.
        self._excusable = ruled and any(_holds(clause, _ACTS) for clause in clauses)
        self._loose: list[Line] = []
        self._waiting: list[Clause] = []
        self._block(clauses, None, None)

    def rules(self) -> tuple[Rule, ...]:
        """The rules in the order written. A principle with no act, When or Unless has one rule with no acts."""
        if not self._drafts:
            self._draft((), self.place)
        self._place_loose_lines()
        for clause in self._waiting:
            self._late_otherwise(clause)
        taken = [draft.take_back() for draft in self._drafts]
        shared = tuple(self._shared)
        return tuple(draft.freeze(shared) for draft in self._drafts if draft not in taken)

    # --- blocks -------------------------------------------------------------------------------------------------

    def _block(self, clauses: Sequence[Clause], home: _Draft | None, around: Clause | None) -> None:
        """The clauses of one level: directly under the principle, or nested in the When ``around`` with the rule
        ``home``.
        """
        opened: _Draft | None = None
        for clause in clauses:
            draft = opened or home
            gathered = self.gathered if home is None else home.gathered
            if clause.keyword == "when":
                opened = self._when(clause, home)
            elif clause.keyword in _ACTS:
                self._act(clause, draft)
            elif clause.keyword == "unless" and home is None and not self._excusable:
                self.scope.stray(clause, within=None, variant="no-act")
            elif clause.keyword == "unless":
                exceptions = self._exceptions(clause, shared=draft is None)
                (self._shared if draft is None else draft.exceptions).extend(exceptions)
            elif clause.keyword == "otherwise":
                self._otherwise(clause, draft)
            elif clause.keyword in LINES and draft is None:
                self._loose.append(line_of(self.scope, clause))
            elif clause.keyword in LINES or clause.keyword == "because":
                (draft.gathered if draft is not None else gathered).take(self.scope, clause)
            elif not gathered.take(self.scope, clause, settings=True) and around is not None:
                self.scope.stray(clause, within=around)

    def _when(self, clause: Clause, home: _Draft | None) -> _Draft | None:
        """Read a When; the rule is given back if what follows belongs to it."""
        condition = self.condition(clause, "when")
        whens = (*home.whens, condition) if home is not None else (condition,)
        draft = self._draft(whens, self.scope.place(clause.head_span))
        nested = _clauses(clause)
        if any(_holds(inner, _PARTS) for inner in nested):
            self._block(nested, draft, clause)
            return None
        for inner in nested:
            if inner.keyword == "when":
                # Nothing hangs on it alone: it is a further conjunct.
                more = self._conjuncts(inner, draft)
                draft.whens = (*draft.whens, *more)
            elif inner.keyword == "otherwise":
                self._otherwise(inner, draft)
            elif not draft.gathered.take(self.scope, inner, settings=True):
                self.scope.stray(inner, within=clause)
        return draft

    def _conjuncts(self, clause: Clause, draft: _Draft) -> list[Condition]:
        """The conditions of a When with nothing but conditions and words in it."""
        found = [self.condition(clause, "when")]
        for inner in _clauses(clause):
            if inner.keyword == "when":
                found += self._conjuncts(inner, draft)
            elif inner.keyword == "otherwise":
                self._otherwise(inner, draft)
            elif not draft.gathered.take(self.scope, inner, settings=True):
                self.scope.stray(inner, within=clause)
        return found

    def _draft(self, whens: tuple[Condition, ...], place: Place) -> _Draft:
        draft = _Draft(whens, place)
        self._drafts.append(draft)
        return draft

    def _unconditional(self, clause: Clause) -> _Draft:
        if self._base is None:
            self._base = self._draft((), self.scope.place(clause.head_span))
        return self._base

    # --- clauses ------------------------------------------------------------------------------------------------

    def condition(self, clause: Clause, kind: str) -> Condition:
        """The condition of a When or Unless."""
        scope = self.scope
        scope.empty(clause)
        formula = clause_formula(scope.source, clause, clause.formulas, scope.facts.resolve)
        self._report_prose_or(clause)
        pinned = clause.attributes.id.value if clause.attributes is not None and clause.attributes.id else None
        text = clause.text.value
        key = condition_key(pinned, formula, text)
        return Condition(key, "when" if kind == "when" else "unless", formula, text, scope.place(clause.head_span))

    def _act(self, clause: Clause, draft: _Draft | None) -> None:
        act, exceptions = self._act_of(clause)
        if exceptions:
            own = self._draft(draft.whens if draft is not None else (), act.place)
            own.acts.append(act)
            own.exceptions += exceptions
            if draft is not None:
                draft.apart.append(own)
        else:
            (draft or self._unconditional(clause)).acts.append(act)

    def _act_of(self, clause: Clause) -> tuple[Act, list[Exception_]]:
        """An act, and the exceptions that are nested in it."""
        gathered = Gathered()
        exceptions: list[Exception_] = []
        self.scope.empty(clause)
        for inner in _clauses(clause):
            if inner.keyword == "unless":
                exceptions += self._exceptions(inner)
            elif not gathered.take(self.scope, inner):
                self.scope.stray(inner, within=clause)
        self._report_idle(clause)
        named = clause.attributes.get("act") if clause.attributes is not None else None
        act = Act(
            keyword=cast("ActKeyword", clause.keyword),
            text=clause.text.value,
            normal=normalise(clause.text.value),
            name=named.value if named is not None else None,
            place=self.scope.place(clause.head_span),
            branch=gathered.branch(),
        )
        return act, exceptions

    def _exceptions(self, clause: Clause, *, shared: bool = False) -> list[Exception_]:
        """An Unless. An act in it that has an exception of its own stands in an exception of its own, under the same
        condition, as it would stand in a rule of its own.
        """
        scope = self.scope
        condition = self.condition(clause, "unless")
        place = scope.place(clause.head_span)
        gathered, acts, nested = Gathered(), list[Act](), list[Exception_]()
        apart: list[tuple[Act, list[Exception_]]] = []
        for inner in _clauses(clause):
            if inner.keyword in _ACTS:
                act, exceptions = self._act_of(inner)
                if exceptions:
                    apart.append((act, exceptions))
                else:
                    acts.append(act)
            elif inner.keyword == "unless":
                nested += self._exceptions(inner)
            elif not gathered.take(scope, inner):
                scope.stray(inner, within=clause)
        found = []
        branch = gathered.branch()
        if acts or not apart:
            found.append(Exception_(condition, tuple(acts), tuple(nested), branch, place, shared))
            branch = Branch()
        for act, exceptions in apart:
            found.append(Exception_(condition, (act,), (*exceptions, *nested), branch, place, shared))
            branch = Branch()
        return found

    def _otherwise(self, clause: Clause, draft: _Draft | None) -> None:
        if draft is None:
            self._waiting.append(clause)
        elif not draft.whens:
            self.scope.stray(clause, within=None, variant="no-condition")
        else:
            otherwise = self._otherwise_of(clause)
            draft.otherwises.append(otherwise)
            self._compare_name(clause, otherwise, (draft,))

    def _otherwise_of(self, clause: Clause) -> Otherwise:
        scope = self.scope
        gathered, acts, exceptions = Gathered(), list[Act](), list[Exception_]()
        scope.empty(clause)
        for inner in _clauses(clause):
            if inner.keyword in _ACTS:
                act, apart = self._act_of(inner)
                acts.append(act)
                exceptions += apart
            elif inner.keyword == "unless":
                exceptions += self._exceptions(inner)
            elif not gathered.take(scope, inner):
                scope.stray(inner, within=clause)
        names = clause_formula(scope.source, clause, clause.name_formulas or clause.formulas, scope.facts.resolve)
        place = scope.place(clause.head_span)
        return Otherwise(names, clause.text.value, tuple(acts), tuple(exceptions), gathered.branch(), place)

    def _compare_name(self, clause: Clause, otherwise: Otherwise, drafts: Sequence[_Draft]) -> _Draft | None:
        """The first of ``drafts`` with the When that an Otherwise names; one that names none is a stray clause."""
        if otherwise.names is None:
            return drafts[0] if drafts else None
        wanted = formula_key(otherwise.names)
        for draft in drafts:
            if any(when.formula is not None and formula_key(when.formula) == wanted for when in draft.whens):
                return draft
        if not _has_unknown(otherwise.names, self.scope):
            self.scope.stray(clause, within=None, variant="names-no-condition")
        return None

    def _late_otherwise(self, clause: Clause) -> None:
        """An Otherwise directly under the principle, after Whens that hold acts: it names the one that it belongs to,
        or there is only one.
        """
        drafts = [draft for draft in self._drafts if draft.whens]
        otherwise = self._otherwise_of(clause)
        if not drafts:
            self.scope.stray(clause, within=None, variant="no-condition")
        elif otherwise.names is None and len({id(draft.whens[0]) for draft in drafts}) > 1:
            self.scope.stray(clause, within=None, variant="which-condition")
        else:
            draft = self._compare_name(clause, otherwise, drafts)
            if draft is not None:
                draft.otherwises.append(otherwise)

    def _place_loose_lines(self) -> None:
        """Answers and prompts directly under the principle belong to its rule without When, if there is one."""
        base = self._base or (self._drafts[0] if len(self._drafts) == 1 and not self._drafts[0].whens else None)
        (base.gathered if base is not None else self.gathered).lines.extend(self._loose)

    # --- what is said -------------------------------------------------------------------------------------------

    def _report_idle(self, clause: Clause) -> None:
        """A formula over known facts in an act looks like a condition and is none."""
        known = self.scope.facts.facts
        for match in BACKTICKED.finditer(clause.text.value) if "`" in clause.text.value else ():
            formula = parse_formula(match["code"]) if match["code"] else None
            if formula is not None and all(fact_key(test.name) in known for test in fact_tests((formula,))):
                facts = {"formula": " ".join(match["code"].split()), "keyword": self.scope.written(clause)}
                self.scope.report.say("idle-formula", self.scope.place(clause.head_span), facts)
                return

    def _report_prose_or(self, clause: Clause) -> None:
        """Several formulas in one clause are conjoined; words between them that say "or" say something else."""
        if len(clause.formula_spans) < 2:
            return
        scope = self.scope
        language = scope.heading.document.language if scope.heading is not None else "en"
        words = keyword_table(language).aliases("or")
        for before, after in zip(clause.formula_spans, clause.formula_spans[1:], strict=False):
            between = fold(scope.source.text[before[1] : after[0]])
            said = next((word for word in words if _says(between, word)), None)
            if said is not None:
                facts = {
                    "keyword": scope.written(clause),
                    "word": said,
                    "first": scope.source.slice(before).strip("`"),
                    "second": scope.source.slice(after).strip("`"),
                }
                scope.report.say("prose-or", scope.place(type(before)(before[0], after[1])), facts)
                return


def _has_unknown(formula: Formula, scope: Scope) -> bool:
    from constc.graph.search import unknown_names

    return bool(unknown_names(scope.facts.facts, (formula,)))


def _says(text: str, word: str) -> bool:
    """Whether a word stands in a text; in writing without spaces, whether its characters do."""
    if ord(word[0]) >= _IDEOGRAPHS:
        return word in text
    return f" {word} " in f" {text.replace(',', ' ')} "


def reason_of(scope: Scope, clause: Clause) -> Reason:
    """A Because."""
    scope.empty(clause)
    for inner in _clauses(clause):
        scope.stray(inner, within=clause)
    return Reason(clause.text.value, scope.place(clause.head_span))


def trait_of(scope: Scope, clause: Clause) -> Trait:
    """A Trait with what is nested in it."""
    scope.empty(clause)
    gathered = Gathered()
    for inner in _clauses(clause):
        if not gathered.take(scope, inner):
            scope.stray(inner, within=clause)
    return Trait(clause.text.value, gathered.branch(), scope.place(clause.head_span))


def _clauses(clause: Clause) -> tuple[Clause, ...]:
    """The clauses nested in a clause; plain items between them are words for people."""
    return tuple(child for child in clause.children if isinstance(child, Clause))


def _holds(clause: Clause, keywords: frozenset[Keyword]) -> bool:
    """Whether a clause or one nested in it has one of ``keywords``; what an Otherwise holds is its own."""
    pending: list[Clause | Item] = [clause]
    while pending:
        element = pending.pop()
        if isinstance(element, Clause):
            if element.keyword in keywords:
                return True
            if element.keyword == "otherwise":
                continue
        pending += element.children
    return False
