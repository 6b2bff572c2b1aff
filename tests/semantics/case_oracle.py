"""A second opinion on cases: what is right at every place of a situation and in every row of a rule's table.

Written from the text of the language alone, like :mod:`oracle`, whose tree and whose rules of section 12 it reads: it
shares nothing with the compiler. A prompt that states some facts is a set of total valuations, those in which the
statements hold; a condition is settled where all of them agree. Every question is answered by looking at all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, product

from .oracle import (
    Act,
    All,
    Atom,
    Clause,
    Constitution,
    Formula,
    Neg,
    Oracle,
    Otherwise,
    Principle,
    Some,
    Unless,
    Valuation,
    When,
    facts_in,
    opposed,
    value,
)

Condition = When | Unless
#: Whether an act is forbidden, whether it is known by a name, and the name or the words.
Mark = tuple[bool, bool, str]
Truth = Callable[[Condition], bool | None]


# --- situations, as they are nested -------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Wording:
    """Words for facts; what is nested in it holds where it holds. `good`: whether an answer stands there."""

    formula: Formula
    text: str
    good: bool = False
    children: tuple[Wording, ...] = ()
    instead: bool = False
    served: bool = False  # the words are those of the front matter


@dataclass(frozen=True, eq=False)
class Situation:
    text: str
    children: tuple[Wording, ...] = ()


@dataclass(frozen=True, eq=False)
class Staged:
    """A constitution with situations. `scenes`: under a principle or a When, by the identity of the node. `spoken`:
    facts that the front matter has words for.
    """

    constitution: Constitution
    scenes: dict[int, tuple[Situation, ...]]
    spoken: frozenset[str] = frozenset()


# --- rules with what is right beside them -------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class CaseRule:
    """A rule of a principle; `shared` are those of its exceptions that stand directly under the principle. `opened`:
    the When that opened it.
    """

    whens: tuple[When, ...]
    acts: tuple[Act, ...]
    exceptions: tuple[Unless, ...]
    shared: tuple[Unless, ...]
    otherwises: tuple[Otherwise, ...]
    opened: When | None

    @cached_property
    def own_conditions(self) -> tuple[Condition, ...]:
        """Those that belong to no other rule."""
        own = (*self.exceptions, *(each for one in self.otherwises for each in one.exceptions))
        return (*self.whens, *chain.from_iterable(map(_with_nested, own)))

    @cached_property
    def touches_the_shared(self) -> bool:
        """Whether an exception of the whole principle speaks of a fact of the rule's own conditions."""
        shared = chain.from_iterable(map(_with_nested, self.shared))
        return bool(
            set().union(*map(condition_facts, shared)) & set().union(*map(condition_facts, self.own_conditions))
        )

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        return (*self.own_conditions, *chain.from_iterable(map(_with_nested, self.shared)))


def _with_nested(unless: Unless) -> Iterator[Unless]:
    yield unless
    for inner in unless.nested:
        yield from _with_nested(inner)


def case_rules(principle: Principle) -> list[CaseRule]:
    """The rules of a principle, each with its Otherwises."""
    shared: list[Unless] = []
    rules: list[CaseRule] = []
    loose: list[Act] = []

    def opened(outer: tuple[When, ...], whens: Sequence[When], body: Sequence[Clause]) -> None:
        every = (*outer, *whens)
        own = _own(body)
        acts = [clause for clause in own if isinstance(clause, Act)]
        exceptions = tuple(clause for clause in own if isinstance(clause, Unless))
        within = chain.from_iterable(when.body for when in whens[1:])
        otherwises = tuple(clause for clause in chain(within, own) if isinstance(clause, Otherwise))
        rules.extend(_of_a_block(every, acts, exceptions, otherwises, whens[0]))
        walk(every, body)

    def walk(outer: tuple[When, ...], body: Sequence[Clause]) -> None:
        position = 0
        while position < len(body):
            clause = body[position]
            position += 1
            if not isinstance(clause, When):
                continue
            if _empty(clause):
                following = position
                while following < len(body) and not isinstance(body[following], When):
                    following += 1
                whens = list(_conjuncts(clause))
                beside = [each for each in clause.body if isinstance(each, Otherwise)]
                opened(outer, whens, [*beside, *body[position:following]])
                position = following
            else:
                opened(outer, [clause], clause.body)

    for clause in _own(principle.body):
        if isinstance(clause, Unless):
            shared.append(clause)
        elif isinstance(clause, Act):
            loose.append(clause)
    rules.extend(_of_a_block((), loose, (), (), None) if loose else ())
    walk((), principle.body)
    rules = rules or [CaseRule((), (), (), (), (), None)]
    return [CaseRule(r.whens, r.acts, r.exceptions, tuple(shared), r.otherwises, r.opened) for r in rules]


def _of_a_block(
    whens: tuple[When, ...],
    acts: Sequence[Act],
    exceptions: tuple[Unless, ...],
    otherwises: tuple[Otherwise, ...],
    opener: When | None,
) -> list[CaseRule]:
    """The rule of a block, and one for each act with an exception of its own.

    Where nothing else is left, the first of these is the rule itself; so the Otherwise, said once, belongs to it.
    """
    plain = tuple(act for act in acts if not act.exceptions)
    apart = [act for act in acts if act.exceptions]
    found = []
    if plain or exceptions or (whens and not apart):
        found.append(CaseRule(whens, plain, exceptions, (), otherwises, opener))
        otherwises = ()
    for act in apart:
        found.append(CaseRule(whens, (act,), act.exceptions, (), otherwises, opener))
        otherwises = ()
    return found


def _own(body: Sequence[Clause]) -> list[Clause]:
    """The clauses of one place without those that follow a When which holds nothing itself: these are its own."""
    kept: list[Clause] = []
    taken = False
    for clause in body:
        if isinstance(clause, When):
            taken = _empty(clause)
            kept.append(clause)
        elif not taken:
            kept.append(clause)
    return kept


def _empty(when: When) -> bool:
    return all(isinstance(child, Otherwise) or (isinstance(child, When) and _empty(child)) for child in when.body)


def _conjuncts(when: When) -> Iterator[When]:
    yield when
    for child in when.body:
        if isinstance(child, When):
            yield from _conjuncts(child)


# --- the decision of a rule ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Decided:
    """`open`: nobody said what is right. `idle`: a When is off and an exception in its rule is on."""

    acts: frozenset[Mark] = frozenset()
    open: bool = False
    idle: bool = False

    @property
    def specified(self) -> bool:
        return bool(self.acts) and not self.open and not self.idle


def mark(act: Act) -> Mark:
    return act.keyword == "dont", act.named, act.what


def condition_facts(condition: Condition) -> set[str]:
    return set().union(*map(facts_in, condition.formulas))


def decide(rule: CaseRule, truth: Truth) -> Decided | None:
    """What is right under the truth of the conditions; None while a When is not settled."""
    states = [truth(when) for when in rule.whens]
    if None in states:
        return None
    off = [when for when in rule.whens if truth(when) is False]
    if not off:
        taken = [each for each in (*rule.exceptions, *rule.shared) if is_taken(each, truth)]
        return _held(taken, truth) if taken else _said(rule.acts)
    emergencies = [each for each in rule.shared if is_taken(each, truth)]
    if emergencies:
        return _held(emergencies, truth)
    if any(is_taken(each, truth) for each in rule.exceptions):
        return Decided(idle=True)
    beside = [each for each in rule.otherwises if any(_other_side(each, when, rule) for when in off)]
    return merged([_neighbour(each, truth) for each in beside]) if beside else Decided(open=True)


def is_taken(unless: Unless, truth: Truth) -> bool:
    return truth(unless) is True and not any(inner.bare and is_taken(inner, truth) for inner in unless.nested)


def _held(taken: Sequence[Unless], truth: Truth) -> Decided:
    return merged([_said(_acts_of(each, truth)) for each in taken])


def _acts_of(unless: Unless, truth: Truth) -> list[Act]:
    deeper = [act for inner in unless.nested if is_taken(inner, truth) for act in _acts_of(inner, truth)]
    return deeper or list(unless.acts)


def _said(acts: Sequence[Act]) -> Decided:
    return Decided(frozenset(map(mark, acts)), open=not acts)


def _other_side(otherwise: Otherwise, when: When, rule: CaseRule) -> bool:
    if otherwise.names is None:
        return len(rule.whens) == 1
    return facts_in(otherwise.names) == condition_facts(when)


def _neighbour(otherwise: Otherwise, truth: Truth) -> Decided:
    taken = [each for each in otherwise.exceptions if is_taken(each, truth)]
    if taken:
        return _held(taken, truth)
    return Decided(frozenset({(False, False, otherwise.text), *map(mark, otherwise.acts)}))


def merged(decisions: Sequence[Decided]) -> Decided:
    """Several rules of one principle: all their acts hold; it is open only where none of them says anything."""
    acts = frozenset(chain.from_iterable(each.acts for each in decisions))
    return Decided(acts, not acts and any(each.open for each in decisions), any(each.idle for each in decisions))


# --- leaves -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Leaf:
    """`wordings`: those that hold, outer before inner. `ends`: the places that nothing which holds is nested in."""

    situation: Situation
    wordings: tuple[Wording, ...]
    ends: tuple[Situation | Wording, ...]

    @property
    def stated(self) -> tuple[Formula, ...]:
        return tuple(wording.formula for wording in self.wordings)


def leaves(situation: Situation) -> Iterator[Leaf]:
    """Every choice of wordings: of those that speak of the same facts at most one, of different facts any."""
    for chosen in _choices(situation.children):
        inside = {id(child) for place in (situation, *chosen) for child in place.children} & set(map(id, chosen))
        ends = tuple(p for p in (situation, *chosen) if not any(id(child) in inside for child in p.children))
        yield Leaf(situation, chosen, ends)


def _choices(wordings: Sequence[Wording]) -> list[tuple[Wording, ...]]:
    groups: dict[frozenset[str], list[Wording]] = {}
    for wording in wordings:
        groups.setdefault(frozenset(facts_in(wording.formula)), []).append(wording)
    ways = [[(), *((each, *below) for each in group for below in _choices(each.children))] for group in groups.values()]
    return [tuple(chain.from_iterable(choice)) for choice in product(*ways)]


def every_wording(wordings: Sequence[Wording]) -> Iterator[Wording]:
    for wording in wordings:
        yield wording
        yield from every_wording(wording.children)


# --- cases --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class LeafCase:
    """A leaf at which some rules are settled: `truth` of their conditions, and what is right."""

    principle: str
    leaf: Leaf
    rules: tuple[CaseRule, ...]
    truth: dict[int, bool]
    decided: Decided

    @property
    def conditions(self) -> list[Condition]:
        return [condition for rule in self.rules for condition in rule.conditions]


@dataclass
class Scenes:
    """What becomes of the situations of one principle."""

    cases: list[LeafCase] = field(default_factory=list)
    idle: list[LeafCase] = field(default_factory=list)


class CaseOracle:
    """The questions about cases that can be asked of one constitution."""

    def __init__(self, staged: Staged) -> None:
        self.staged = staged
        self.constitution = staged.constitution
        self.oracle = Oracle(staged.constitution)
        self.rules = {p.name: case_rules(p) for p in staged.constitution.principles}
        self.choices = {fact.name: fact.choices for fact in staged.constitution.facts}

    # what is stated

    def worlds(self, formulas: Sequence[Formula]) -> list[Valuation]:
        """The total valuations in which all formulas hold."""
        return [v for v in self.oracle.totals if all(value(formula, v) is True for formula in formulas)]

    @staticmethod
    def settled(formula: Formula, worlds: Sequence[Valuation]) -> bool | None:
        found = {value(formula, v) for v in worlds}
        return found.pop() is True if len(found) == 1 else None

    def truth_in(self, worlds: Sequence[Valuation]) -> Truth:
        def truth(condition: Condition) -> bool | None:
            return self.settled(All(condition.formulas), worlds) if condition.formulas else None

        return truth

    # leaves of situations

    def scenes(self, principle: Principle) -> Scenes:
        """The cases of a principle's situations."""
        found = Scenes()
        rules = self.rules[principle.name]
        places: list[tuple[int, list[CaseRule]]] = [(id(principle), rules)]
        for when in _all_whens(principle.body):
            places.append((id(when), [rule for rule in rules if rule.opened is when]))
        for node, own in places:
            for situation in self.staged.scenes.get(node, ()):
                for leaf in leaves(self.with_words(situation, own)):
                    self._case(principle.name, own, leaf, found)
        return found

    def with_words(self, situation: Situation, rules: Sequence[CaseRule]) -> Situation:
        """The situation with the front matter's words for what it is silent about.

        They serve for both ways of a When of one fact; for an Unless only where the situation words nothing at all.
        """
        known = set(chain.from_iterable(facts_in(w.formula) for w in every_wording(situation.children)))
        added: list[Wording] = []
        seen: set[str] = set()
        for rule in rules:
            for condition in rule.conditions:
                for literal in self._ways(condition, bare=not situation.children):
                    atom = literal.part if isinstance(literal, Neg) else literal
                    fresh = isinstance(atom, Atom) and atom.fact in self.staged.spoken - known
                    if fresh and written(literal) not in seen:
                        seen.add(written(literal))
                        added.append(Wording(literal, "", served=True))
        return Situation(situation.text, (*situation.children, *added)) if added else situation

    def _ways(self, condition: Condition, bare: bool) -> Iterator[Formula]:
        """The literals that the front matter may have words for: a value that is ruled out has none."""
        formula = condition.formulas[0] if len(condition.formulas) == 1 else None
        atom = formula.part if isinstance(formula, Neg) else formula
        if not isinstance(atom, Atom):
            return
        values = self.choices[atom.fact]
        if isinstance(condition, When):
            yield from (Atom(atom.fact, each) for each in values) if atom is formula and values else ()
            if values and atom is not formula:
                yield atom
            if not values:
                yield from (atom, Neg(atom))
        elif bare and (atom is formula or not values):
            assert formula is not None
            yield formula

    def _case(self, principle: str, rules: Sequence[CaseRule], leaf: Leaf, found: Scenes) -> None:
        worlds = self.worlds(leaf.stated)
        if not worlds:
            return  # words that contradict each other meet nowhere
        truth = self.truth_in(worlds)
        decided: list[Decided] = []
        settled: list[CaseRule] = []
        for rule in rules:
            decision = decide(rule, truth) if rule.conditions else None
            if decision is not None:
                settled.append(rule)
                decided.append(decision)
        if not settled or self._leaves_out(settled, leaf):
            return
        decided += [_said(rule.acts) for rule in rules if not rule.conditions and rule.acts]
        truths = {id(c): truth(c) is True for rule in settled for c in rule.conditions}
        case = LeafCase(principle, leaf, tuple(settled), truths, merged(decided))
        if case.decided.idle and not self._answered(principle, leaf, truth):
            found.idle.append(case)
        else:
            found.cases.append(case)

    def _answered(self, principle: str, leaf: Leaf, truth: Truth) -> bool:
        """Whether a Good stands at the end that says most about the decision: of an Unless that is on, else of a When
        that is off, else at any.
        """
        every = [condition for rule in self.rules[principle] for condition in rule.conditions]
        on = set().union(*(condition_facts(c) for c in every if isinstance(c, Unless) and truth(c) is True))
        off = set().union(*(condition_facts(c) for c in every if isinstance(c, When) and truth(c) is False))
        ends = [end for end in leaf.ends if isinstance(end, Wording)]
        for facts in (on, off):
            deciding = [end for end in ends if facts_in(end.formula) & facts]
            if deciding:
                return any(end.good for end in deciding)
        return any(end.good for end in ends)

    def _leaves_out(self, rules: Sequence[CaseRule], leaf: Leaf) -> bool:
        """An Unless without words is off; but where its absence has words that could stand here, it is not settled,
        unless an answer stands in the very place that leaves them out.
        """
        spoken = set(chain.from_iterable(facts_in(formula) for formula in leaf.stated))
        silent = [
            condition
            for rule in rules
            for condition in rule.conditions
            if isinstance(condition, Unless) and condition.formulas and not condition_facts(condition) & spoken
        ]
        for place in (leaf.situation, *leaf.wordings):
            if isinstance(place, Wording) and place.good and any(place is end for end in leaf.ends):
                continue
            for wording in place.children:
                worlds = self.worlds([wording.formula])
                if not self.worlds([*leaf.stated, wording.formula]):
                    continue  # it could not stand here
                if any(self.settled(All(each.formulas), worlds) is False for each in silent):
                    return True
        return False

    # rows of tables

    def rows(self, rule: CaseRule) -> list[dict[int, bool]]:
        """Every way in which the conditions of a rule can be together, by identity; text alone settles nothing."""
        found = {
            tuple(bool(c.formulas) and value(All(c.formulas), v) is True for c in rule.conditions)
            for v in self.oracle.totals
        }
        return [dict(zip(map(id, rule.conditions), row, strict=True)) for row in sorted(found)]

    def in_row(self, rule: CaseRule, row: dict[int, bool]) -> Decided | None:
        """The decision in a row. A When of text alone is settled nowhere."""
        return decide(rule, lambda c: row[id(c)] if c.formulas else None)

    @staticmethod
    def toggled(rule: CaseRule) -> Iterator[tuple[Decided | None, Decided | None]]:
        """What is right with each condition on and off, where every other one is as in the base, in which all Whens
        hold and no exception does; but those around an exception hold, and the Whens of an Otherwise do not.
        """

        def both(condition: Condition, on: Set[int]) -> tuple[Decided | None, Decided | None]:
            with_it = on | {id(condition)}
            without = on - {id(condition)}
            return decide(rule, lambda c: id(c) in with_it), decide(rule, lambda c: id(c) in without)

        whens = {id(when) for when in rule.whens}
        for when in rule.whens:
            yield both(when, whens)
        nests: list[tuple[Unless, set[int]]] = [(each, whens) for each in (*rule.exceptions, *rule.shared)]
        for otherwise in rule.otherwises:
            off = {id(when) for when in rule.whens if _other_side(otherwise, when, rule)}
            nests += [(each, whens - off) for each in otherwise.exceptions]
        while nests:
            unless, on = nests.pop()
            yield both(unless, on)
            nests += [(inner, on | {id(unless)}) for inner in unless.nested]

    # other principles

    def known(self, stated: Sequence[Formula], silent: Sequence[Formula] = ()) -> Valuation:
        """What formulas, taken together, say of single facts; everything else is unknown.

        `silent` are the contraries of exceptions that nothing is said of. What they say of a fact counts where nothing
        is stated of it, and they do not contradict each other.
        """
        v: Valuation = dict.fromkeys(self.choices)
        ruled_out: dict[str, set[bool | str]] = {}
        for formulas in (stated, silent):
            found, gone = self._literals(formulas)
            for fact, values in found.items():
                v[fact] = min(values, key=str) if v[fact] is None and len(values) == 1 else v[fact]
            for fact, values in gone.items():
                ruled_out.setdefault(fact, set()).update(values)
                left = [each for each in self.choices[fact] if each not in ruled_out[fact]]
                v[fact] = left[0] if v[fact] is None and len(left) == 1 else v[fact]
        return v

    @staticmethod
    def _literals(formulas: Sequence[Formula]) -> tuple[dict[str, set[bool | str]], dict[str, set[bool | str]]]:
        """The values that formulas give to facts, and those that they rule out."""
        found: dict[str, set[bool | str]] = {}
        gone: dict[str, set[bool | str]] = {}
        pending = [(formula, True) for formula in formulas]
        while pending:
            formula, positive = pending.pop()
            if isinstance(formula, Neg):
                pending.append((formula.part, not positive))
            elif isinstance(formula, All if positive else Some):
                pending += [(part, positive) for part in formula.parts]
            elif isinstance(formula, Atom):
                value = positive if formula.choice is None else formula.choice
                (found if positive or formula.choice is None else gone).setdefault(formula.fact, set()).add(value)
        return found, gone

    def contested(self, p: str, decided: Decided, v: Valuation) -> Decided:
        """What is left of a decision when the other principles have been heard: opposed acts and exceptions to
        principles count in every case.
        """
        oracle = self.oracle
        outcome = oracle.decide(v, frozenset())
        gone = outcome.removed_acts
        if p in outcome.undecided:
            return Decided(open=True, idle=decided.idle)
        if p in outcome.defeated:
            winners = [
                q
                for q in oracle.names
                if q in outcome.in_force
                and q != p
                and oracle.declared_conflict(q, p, v, False)
                and oracle.prevails(q, p, v).winner == q
            ]
            acts = frozenset(mark(act) for q in winners for act in oracle.acts(q, v) if _node(q, act) not in gone)
            return Decided(acts, not acts, decided.idle)
        lost = [act for act in oracle.acts(p, v) if _node(p, act) in gone]
        if not lost:
            return decided
        kept = decided.acts - frozenset(map(mark, lost))
        won = frozenset(
            mark(act)
            for q in oracle.names
            if q != p and q in outcome.in_force and oracle.prevails(q, p, v).winner == q
            for act in oracle.acts(q, v)
            if _node(q, act) not in gone and any(opposed(act, each) for each in lost)
        )
        return Decided(kept | won, decided.open, decided.idle)


def _node(p: str, act: Act) -> tuple[str, str, bool, str]:
    return p, act.keyword, act.named, act.what


def _all_whens(body: Sequence[Clause]) -> Iterator[When]:
    for clause in body:
        if isinstance(clause, When):
            yield clause
            yield from _all_whens(clause.body)


def said(formulas: Sequence[Formula], beside: Set[str] = frozenset()) -> set[str]:
    """What formulas say, taken together, each conjunct by itself; without what is about facts in `beside`."""
    found: set[str] = set()
    pending = [*formulas]
    while pending:
        formula = pending.pop()
        if isinstance(formula, All):
            pending += formula.parts
        elif isinstance(formula, Neg) and isinstance(formula.part, Neg):
            pending.append(formula.part.part)
        elif isinstance(formula, Neg) and isinstance(formula.part, Some):
            pending += map(Neg, formula.part.parts)
        elif not facts_in(formula) & beside:
            found.add(written(formula))
    return found


def written(formula: Formula) -> str:
    """A formula in one way, a literal as the compiler writes it in a key."""
    if isinstance(formula, Neg):
        return f"not {written(formula.part)}"
    if isinstance(formula, Atom):
        return formula.fact.replace(" ", "_") + (f"={formula.choice}" if formula.choice else "")
    word = " and " if isinstance(formula, All) else " or "
    return f"({word.join(sorted(map(written, formula.parts)))})"
