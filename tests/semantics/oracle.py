"""A second opinion: the exact rules of docs/language.md, section 12, evaluated by brute force.

Written from the text of the rules alone, whose numbers the comments give. It shares nothing with the compiler: no
import, no parser, no graph. A constitution is a tree of the plain dataclasses below, as a person would nest its
clauses; every question is answered by trying all valuations. Slow on purpose: what is written here should be readable
beside the paragraphs that it restates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, product
from typing import Literal

Truth = bool | str | None
Valuation = dict[str, Truth]
EdgeKeyword = Literal["overrides", "yields", "exception"]


# --- formulas ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Atom:
    """`fact` or `fact=choice`."""

    fact: str
    choice: str | None = None


@dataclass(frozen=True, eq=False)
class Neg:
    part: Formula


@dataclass(frozen=True, eq=False)
class All:
    parts: tuple[Formula, ...]


@dataclass(frozen=True, eq=False)
class Some:
    parts: tuple[Formula, ...]


Formula = Atom | Neg | All | Some


def value(formula: Formula, v: Valuation) -> bool | None:
    """Rule 1: strong Kleene; `fact=choice` is unknown while the fact is."""
    if isinstance(formula, Atom):
        held = v[formula.fact]
        if held is None or formula.choice is None:
            return held  # type: ignore[return-value]
        return held == formula.choice
    if isinstance(formula, Neg):
        inner = value(formula.part, v)
        return None if inner is None else not inner
    values = [value(part, v) for part in formula.parts]
    decisive = isinstance(formula, Some)
    if decisive in values:
        return decisive
    return None if None in values else not decisive


def facts_in(formula: Formula | None) -> set[str]:
    """The facts that a formula names."""
    if formula is None:
        return set()
    if isinstance(formula, Atom):
        return {formula.fact}
    if isinstance(formula, Neg):
        return facts_in(formula.part)
    return set().union(*(facts_in(part) for part in formula.parts))


# --- a constitution, as it is nested ----------------------------------------------------------------------------
# Nodes compare by identity: two clauses with the same words are two clauses.


@dataclass(frozen=True, eq=False)
class Fact:
    name: str
    choices: tuple[str, ...] = ()

    @property
    def values(self) -> tuple[Truth, ...]:
        """In the order of counterexamples: true before false before unknown, choices as they were declared."""
        return (*(self.choices or (True, False)), None)


@dataclass(frozen=True, eq=False)
class Level:
    name: str
    kind: Literal["filter", "strict", "weigh"] = "strict"
    overridable: bool = False


@dataclass(frozen=True, eq=False)
class Unless:
    """No formulas: a condition of text alone."""

    formulas: tuple[Formula, ...]
    acts: tuple[Act, ...] = ()
    nested: tuple[Unless, ...] = ()

    @property
    def bare(self) -> bool:
        return not self.acts


@dataclass(frozen=True, eq=False)
class Act:
    """`what` stands for the normal form of the words, or for the name in {act=name} if `named`."""

    keyword: Literal["do", "dont", "may"]
    what: str
    named: bool = False
    exceptions: tuple[Unless, ...] = ()


@dataclass(frozen=True, eq=False)
class Otherwise:
    """`names`: the When that it is the other side of, where it says so."""

    acts: tuple[Act, ...] = ()
    exceptions: tuple[Unless, ...] = ()
    names: Formula | None = None
    text: str = "go on as before"


@dataclass(frozen=True, eq=False)
class When:
    """No formulas: a condition of text alone."""

    formulas: tuple[Formula, ...]
    body: tuple[Clause, ...] = ()


Clause = Act | Unless | Otherwise | When


@dataclass(frozen=True, eq=False)
class EdgeClause:
    """One Overrides, Yields to or Exception to, written under `owner`."""

    keyword: EdgeKeyword
    owner: str
    others: tuple[str, ...]
    guard: Formula | None = None


@dataclass(frozen=True, eq=False)
class Tension:
    first: str
    second: str
    resolved: bool = False


@dataclass(frozen=True, eq=False)
class Check:
    left: str
    relation: Literal["wins", "yields", "ties"]
    right: str
    guard: Formula | None = None


@dataclass(frozen=True, eq=False)
class Principle:
    """`body` are the clauses directly under it. `inherits`: the level comes from the section around it."""

    name: str
    level: str | None
    body: tuple[Clause, ...] = ()
    inherits: bool = False


@dataclass(frozen=True, eq=False)
class Constitution:
    levels: tuple[Level, ...]
    facts: tuple[Fact, ...]
    principles: tuple[Principle, ...]
    edges: tuple[EdgeClause, ...] = ()
    tensions: tuple[Tension, ...] = ()
    checks: tuple[Check, ...] = ()


# --- rules (rule 2) -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Rule:
    whens: tuple[When, ...]
    acts: tuple[Act, ...]
    exceptions: tuple[Unless, ...]


@dataclass(frozen=True, eq=False)
class Block:
    """What a When opens: its conditions, and the clauses that belong to it wherever they stand."""

    whens: tuple[When, ...]
    body: tuple[Act | Unless | Block, ...]


def blocks(body: Sequence[Clause]) -> list[Act | Unless | Block]:
    """Clauses beside each other, sorted: a When with nothing in it takes the siblings up to the next When.

    A When that holds nothing but Whens is such a one too, and what it holds are further conjuncts of it.
    """
    out: list[Act | Unless | Block] = []
    position = 0
    while position < len(body):
        clause = body[position]
        position += 1
        if isinstance(clause, When) and _empty(clause):
            following = position
            while following < len(body) and not isinstance(body[following], When):
                following += 1
            out.append(Block(tuple(_conjuncts(clause)), tuple(blocks(body[position:following]))))
            position = following
        elif isinstance(clause, When):
            out.append(Block((clause,), tuple(blocks(clause.body))))
        elif not isinstance(clause, Otherwise):
            out.append(clause)
    return out


def _empty(when: When) -> bool:
    """Neither an act nor an exception in it, at any depth."""
    return all(isinstance(child, Otherwise) or (isinstance(child, When) and _empty(child)) for child in when.body)


def _conjuncts(when: When) -> list[When]:
    return [when, *(inner for child in when.body if isinstance(child, When) for inner in _conjuncts(child))]


def rules_of(principle: Principle) -> list[Rule]:
    """The rules of a principle; an Unless directly under it belongs to each of them."""
    body = blocks(principle.body)
    shared = [clause for clause in body if isinstance(clause, Unless)]
    loose = [clause for clause in body if isinstance(clause, Act)]
    plain = tuple(act for act in loose if not act.exceptions)
    rules = [Rule((), plain, ())] if plain else []
    rules += _apart((), loose)
    for clause in body:
        if isinstance(clause, Block):
            rules += _opened((), clause)
    rules = rules or [Rule((), (), ())]
    return [Rule(rule.whens, rule.acts, (*rule.exceptions, *shared)) for rule in rules]


def _opened(outer: tuple[When, ...], block: Block) -> list[Rule]:
    """The rule that a When opens, with or without acts, and those of the Whens nested in it.

    Where each of its acts is a rule of its own and there is no exception beside them, these are the rule.
    """
    whens = (*outer, *block.whens)
    acts = [clause for clause in block.body if isinstance(clause, Act)]
    exceptions = tuple(clause for clause in block.body if isinstance(clause, Unless))
    plain = tuple(act for act in acts if not act.exceptions)
    rules = _apart(whens, acts)
    if plain or exceptions or not rules:
        rules = [Rule(whens, plain, exceptions), *rules]
    for clause in block.body:
        if isinstance(clause, Block):
            rules += _opened(whens, clause)
    return rules


def _apart(whens: tuple[When, ...], acts: Sequence[Act]) -> list[Rule]:
    """An act with an Unless of its own is a rule of its own, with the outer Whens."""
    return [Rule(whens, (act,), act.exceptions) for act in acts if act.exceptions]


# --- exceptions (rule 3) ------------------------------------------------------------------------------------------


def when_value(when: When, v: Valuation) -> bool | None:
    """A When; of text alone, unknown."""
    return value(All(when.formulas), v) if when.formulas else None


def taken(unless: Unless, v: Valuation) -> bool:
    if not unless.formulas or any(value(formula, v) is not True for formula in unless.formulas):
        return False
    return not any(inner.bare and taken(inner, v) for inner in unless.nested)


def acts_held(unless: Unless, v: Valuation) -> tuple[Act, ...]:
    """The acts that a taken Unless puts in force: those nested deeper replace the outer ones."""
    deeper = [act for inner in unless.nested if taken(inner, v) for act in acts_held(inner, v)]
    return tuple(deeper) or unless.acts


def suspended(rule: Rule, v: Valuation) -> bool:
    return any(taken(unless, v) for unless in rule.exceptions)


def reached(rule: Rule, v: Valuation, certain: bool) -> bool:
    """No When is F; or, for certain, every When is T."""
    values = [when_value(when, v) for when in rule.whens]
    return all(one is True for one in values) if certain else False not in values


def active(rule: Rule, v: Valuation, certain: bool = False) -> bool:
    return reached(rule, v, certain) and not suspended(rule, v)


def rule_acts(rule: Rule, v: Valuation) -> tuple[Act, ...]:
    """The acts that a rule, or what has taken its place, puts in force."""
    if not reached(rule, v, False):
        return ()
    if not suspended(rule, v):
        return rule.acts
    return tuple(act for unless in rule.exceptions if taken(unless, v) for act in acts_held(unless, v))


def same_act(a: Act, b: Act) -> bool:
    return a.named == b.named and a.what == b.what


def opposed(a: Act, b: Act) -> bool:
    """One Don't, the other Do or May, and the same act."""
    return (a.keyword == "dont") != (b.keyword == "dont") and same_act(a, b)


@dataclass(frozen=True)
class Edge:
    source: str
    target: str
    clause: EdgeClause


@dataclass(frozen=True)
class Outcome:
    winner: str | None
    strength: Literal["hard", "soft"] | None


@dataclass
class Decision:
    """`removed_acts` are (principle, keyword, named, what)."""

    in_force: set[str] = field(default_factory=set)
    defeated: set[str] = field(default_factory=set)
    undecided: set[str] = field(default_factory=set)
    removed_acts: set[tuple[str, str, bool, str]] = field(default_factory=set)


@dataclass(frozen=True)
class Verdict:
    """Of a Check: "holds", "vacuous" or "counterexample" with the facts that are printed, in order."""

    reason: Literal["holds", "vacuous", "counterexample"]
    counterexample: tuple[tuple[str, Truth], ...] | None = None


class Oracle:
    """All questions about one constitution."""

    def __init__(self, constitution: Constitution) -> None:
        self.constitution = constitution
        self.names = [principle.name for principle in constitution.principles]
        self.principles = {principle.name: principle for principle in constitution.principles}
        self.rules = {principle.name: rules_of(principle) for principle in constitution.principles}
        self.edges = list(_edges(constitution))
        self._rank = {level.name: rank for rank, level in enumerate(constitution.levels)}
        self._levels = {level.name: level for level in constitution.levels}

    # rule 1

    @cached_property
    def valuations(self) -> list[Valuation]:
        """All, with unknowns, in no order that matters."""
        facts = self.constitution.facts
        return [
            dict(zip((fact.name for fact in facts), values, strict=True))
            for values in product(*(fact.values for fact in facts))
        ]

    @cached_property
    def totals(self) -> list[Valuation]:
        return [v for v in self.valuations if None not in v.values()]

    # rule 4

    def applies(self, p: str, v: Valuation, certain: bool = False) -> bool:
        for rule in self.rules[p]:
            if active(rule, v, certain):
                return True
            if reached(rule, v, certain) and suspended(rule, v) and rule_acts(rule, v):
                return True
        return False

    def acts(self, p: str, v: Valuation) -> list[Act]:
        """The acts of a principle that are in force before any conflict."""
        return [act for rule in self.rules[p] for act in rule_acts(rule, v)]

    # rules 5, 6

    def holds(self, edge: Edge, v: Valuation) -> bool:
        if edge.clause.guard is not None and value(edge.clause.guard, v) is not True:
            return False
        return edge.clause.keyword != "exception" or self.applies(edge.source, v, certain=True)

    def level(self, p: str) -> Level | None:
        name = self.principles[p].level
        return None if name is None else self._levels[name]

    def higher(self, p: str, q: str) -> bool:
        """p stands at a strictly higher level than q; never so where one has none."""
        mine, other = self.principles[p].level, self.principles[q].level
        return mine is not None and other is not None and self._rank[mine] < self._rank[other]

    def illegal(self, source: str, target: str) -> str | None:
        """The code that forbids an edge between two principles, or None."""
        level = self.level(target)
        if level is not None and level.kind == "filter":
            return "filter-overridden"
        if level is not None and self.higher(target, source) and not level.overridable:
            return "authority-inversion"
        return None

    @cached_property
    def legal_edges(self) -> list[Edge]:
        return [edge for edge in self.edges if self.illegal(edge.source, edge.target) is None]

    # rule 7

    def leads(self, p: str, q: str, v: Valuation) -> bool:
        """A path of holding legal edges leads p→q, and the edge p→q would be legal."""
        if self.illegal(p, q) is not None:
            return False
        holding = [edge for edge in self.legal_edges if self.holds(edge, v)]
        seen = {p}
        while True:
            more = {edge.target for edge in holding if edge.source in seen} - seen
            if not more:
                return q in seen
            seen |= more

    def prevails(self, p: str, q: str, v: Valuation) -> Outcome:
        forth, back = self.leads(p, q, v), self.leads(q, p, v)
        if forth and back:
            return Outcome(None, None)
        if forth or back:
            return Outcome(p if forth else q, "hard")
        for winner, loser in ((p, q), (q, p)):
            if self.higher(winner, loser):
                level = self.level(winner)
                return Outcome(winner, "soft" if level is not None and level.kind == "weigh" else "hard")
        return Outcome(None, None)

    # rules 8, 9

    def tension(self, p: str, q: str) -> list[Tension]:
        return [t for t in self.constitution.tensions if {t.first, t.second} == {p, q}]

    def declared_conflict(self, p: str, q: str, v: Valuation, on: bool) -> bool:
        """A conflict of the principles: a tension or an edge whose guard is not F. Exception to is always on."""
        if on and self.tension(p, q):
            return True
        return any(
            {edge.source, edge.target} == {p, q}
            and (edge.clause.guard is None or value(edge.clause.guard, v) is not False)
            and (on or edge.clause.keyword == "exception")
            for edge in self.edges
        )

    def opposed_acts(self, p: str, q: str, v: Valuation) -> list[tuple[Act, Act]]:
        return [(a, b) for a in self.acts(p, v) for b in self.acts(q, v) if opposed(a, b)]

    def conflict(self, p: str, q: str, v: Valuation, on: frozenset[frozenset[str]]) -> bool:
        return self.declared_conflict(p, q, v, frozenset({p, q}) in on) or bool(self.opposed_acts(p, q, v))

    # rule 10

    def decide(self, v: Valuation, on: frozenset[frozenset[str]]) -> Decision:
        """In force, defeated, undecided; principles and their acts are attacked each in their own way.

        A node is a principle's name, or (name, keyword, named, what) for an act. An act falls with its principle.
        """
        present = [p for p in self.names if self.applies(p, v)]
        acts = {p: {(p, act.keyword, act.named, act.what): act for act in self.acts(p, v)} for p in present}
        attacks: set[tuple[object, object]] = set()
        for p in present:
            for q in present:
                if p == q or self.prevails(p, q, v).winner != p:
                    continue
                if self.declared_conflict(p, q, v, frozenset({p, q}) in on):
                    attacks.add((p, q))
                for mine, a in acts[p].items():
                    attacks.update((mine, other) for other, b in acts[q].items() if opposed(a, b))
        owner: dict[object, str] = {node: p for p in present for node in (p, *acts[p])}
        accepted: set[object] = set()
        removed: set[object] = set()
        changed = True
        while changed:
            changed = False
            for node, p in owner.items():
                if node in accepted or node in removed:
                    continue
                attackers = {a for a, b in attacks if b == node}
                if attackers & accepted or p in removed:
                    removed.add(node)
                    changed = True
                elif attackers <= removed and (node == p or p in accepted):
                    accepted.add(node)
                    changed = True
        decision = Decision()
        for node, p in owner.items():
            if isinstance(node, str):
                target = decision.in_force if node in accepted else decision.defeated
                (target if node in accepted or node in removed else decision.undecided).add(node)
            elif node in removed and p not in removed:
                decision.removed_acts.add(node)  # type: ignore[arg-type]
        return decision

    # rule 11

    def undecided(self, p: str, q: str, v: Valuation) -> bool:
        return (
            self.applies(p, v)
            and self.applies(q, v)
            and self.conflict(p, q, v, frozenset({frozenset({p, q})}))
            and self.prevails(p, q, v).winner is None
            and not any(t.resolved for t in self.tension(p, q))
        )

    # rule 12

    def check(self, check: Check) -> Verdict:
        p, q = check.left, check.right
        wanted = {"wins": p, "yields": q, "ties": None}[check.relation]
        tried = False
        failing: list[Valuation] = []
        for v in self.valuations:
            if check.guard is not None and value(check.guard, v) is not True:
                continue
            if self.applies(p, v) and self.applies(q, v):
                tried = True
                if self.prevails(p, q, v).winner != wanted:
                    failing.append(v)
        if not tried:
            return Verdict("vacuous")
        if not failing:
            return Verdict("holds")
        matter = self.facts_that_matter(p, q) | facts_in(check.guard)
        printed = [fact for fact in self.constitution.facts if fact.name in matter]

        def order(v: Valuation) -> tuple[int, list[int]]:
            return (
                sum(v[fact.name] is None for fact in printed),
                [fact.values.index(v[fact.name]) for fact in printed],
            )

        first = min(failing, key=order)
        return Verdict("counterexample", tuple((fact.name, first[fact.name]) for fact in printed))

    def facts_of(self, p: str) -> set[str]:
        """The facts in the Whens and Unless of a principle's rules."""
        found: set[str] = set()
        stack = [unless for rule in self.rules[p] for unless in rule.exceptions]
        for rule in self.rules[p]:
            for when in rule.whens:
                found |= set().union(*map(facts_in, when.formulas))
        while stack:
            unless = stack.pop()
            found |= set().union(*map(facts_in, unless.formulas))
            stack += unless.nested
        return found

    def facts_that_matter(self, p: str, q: str) -> set[str]:
        """Those of the two principles and of the edges on paths between them, in either direction."""
        found = self.facts_of(p) | self.facts_of(q)
        for first, last in ((p, q), (q, p)):
            if self.illegal(first, last) is None:
                for path in self.simple_paths(first, last):
                    for edge in path:
                        found |= facts_in(edge.clause.guard)
                        if edge.clause.keyword == "exception":
                            found |= self.facts_of(edge.source)
        return found

    def simple_paths(self, first: str, last: str) -> Iterator[list[Edge]]:
        """All paths of legal edges that visit no principle twice."""
        stack: list[list[Edge]] = [[edge] for edge in self.legal_edges if edge.source == first]
        while stack:
            path = stack.pop()
            if path[-1].target == last:
                yield path
                continue
            seen = {first, *(edge.target for edge in path)}
            if len(seen) == len(path) + 1:
                stack += [[*path, edge] for edge in self.legal_edges if edge.source == path[-1].target]

    # rules 13 and 3

    def never_applies(self) -> set[str]:
        return {p for p in self.names if not any(self.applies(p, v) for v in self.totals)}

    def dead_exceptions(self) -> list[tuple[str, Unless]]:
        """(principle, Unless) for each that no total valuation can take, however it is nested."""
        dead: list[tuple[str, Unless]] = []
        for p in self.constitution.principles:
            stack: list[tuple[Act | Unless | Block, tuple[Formula, ...]]] = [(c, ()) for c in blocks(p.body)]
            while stack:
                clause, around = stack.pop()
                if isinstance(clause, Block):
                    wanted = (*around, *(formula for when in clause.whens for formula in when.formulas))
                    stack += [(child, wanted) for child in clause.body]
                elif isinstance(clause, Act):
                    stack += [(child, around) for child in clause.exceptions]
                else:
                    wanted = (*around, *clause.formulas)
                    if not any(all(value(formula, v) is True for formula in wanted) for v in self.totals):
                        dead.append((p.name, clause))
                    stack += [(child, wanted) for child in clause.nested]
        return dead

    def override_cycles(self) -> list[list[Edge]]:
        """Simple cycles of legal edges whose guards are jointly true in some total valuation."""
        found: list[list[Edge]] = []
        stack = [[edge] for edge in self.legal_edges]
        while stack:
            path = stack.pop()
            start = path[0].source
            if path[-1].target == start:
                guards = [edge.clause.guard for edge in path if edge.clause.guard is not None]
                if any(all(value(guard, v) is True for guard in guards) for v in self.totals):
                    found.append(path)
                continue
            visited = {start, *(edge.target for edge in path)}
            if len(visited) == len(path) + 1:
                stack += [
                    [*path, edge]
                    for edge in self.legal_edges
                    # Each cycle once: from its least principle.
                    if edge.source == path[-1].target and edge.target >= start
                ]
        return found

    def undecided_tensions(self) -> set[frozenset[str]]:
        return {
            frozenset({t.first, t.second})
            for t in self.constitution.tensions
            if any(self.undecided(t.first, t.second, v) for v in self.totals)
        }

    def contradictory_acts(self) -> set[str]:
        """Principles two of whose own acts, opposed, are in force at once in a total valuation."""
        return {
            p
            for p in self.names
            if any(opposed(a, b) for v in self.totals for a, b in combinations(self.acts(p, v), 2))
        }

    def evidenced_tensions(self) -> set[frozenset[str]]:
        """Pairs whose opposed acts are in force at once in a total valuation, and that nothing declares."""
        return {
            frozenset({p, q})
            for p, q in combinations(self.names, 2)
            if not self.tension(p, q)
            and not any({edge.source, edge.target} == {p, q} for edge in self.edges)
            and any(self.opposed_acts(p, q, v) for v in self.totals)
        }

    def ambiguous_exceptions(self) -> set[tuple[str, Unless, Unless]]:
        """Pairs of exceptions of one thing that can be taken at once and say different things."""
        found: set[tuple[str, Unless, Unless]] = set()
        for p in self.names:
            for rule in self.rules[p]:
                for v in self.totals:
                    if reached(rule, v, False):
                        found |= {(p, a, b) for a, b in _ambiguous(rule.exceptions, v)}
        return found


def _ambiguous(side_by_side: Sequence[Unless], v: Valuation) -> Iterator[tuple[Unless, Unless]]:
    """Pairs among those beside each other, and among those nested in one whose own formulas are true."""
    for a, b in combinations(side_by_side, 2):
        if not (taken(a, v) and taken(b, v)):
            continue
        clash = any(opposed(x, y) for x in acts_held(a, v) for y in acts_held(b, v))
        if clash or a.bare != b.bare:
            yield a, b
    for unless in side_by_side:
        if unless.formulas and all(value(formula, v) is True for formula in unless.formulas):
            yield from _ambiguous(unless.nested, v)


def _edges(constitution: Constitution) -> Iterator[Edge]:
    """Rule 5: `Yields to` is the edge of the other; several references are several edges under one guard."""
    for clause in constitution.edges:
        for other in clause.others:
            if clause.keyword == "yields":
                yield Edge(other, clause.owner, clause)
            else:
                yield Edge(clause.owner, other, clause)
