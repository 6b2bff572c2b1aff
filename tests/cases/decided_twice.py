"""One constitution with situations, planned by the compiler and by the brute-force oracle, and compared.

Both sides are brought together by the lines of the text: a condition, a rule, a wording is the clause at its line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from constc.cases.decide import Decision
from constc.cases.model import Case, ConditionPlan, Flip, Plan
from constc.cases.plan import plan_principle
from constc.cases.tables import Key, RulePlan, key_of, plan_rule
from constc.graph.model import Condition, Rule
from semantics.case_generate import write_staged
from semantics.case_oracle import (
    CaseOracle,
    CaseRule,
    Decided,
    LeafCase,
    Mark,
    Scenes,
    Staged,
    condition_facts,
    merged,
    said,
    written,
)
from semantics.compared import compile_text
from semantics.oracle import Formula, Neg, Principle, When

Row = dict[Key, bool]


def marks(decision: Decision) -> frozenset[Mark]:
    """The compiler's acts in the oracle's terms."""
    return frozenset((dont, kind == "name", what) for dont, (kind, what) in decision.marks)


def as_decided(decision: Decision) -> Decided:
    return Decided(marks(decision), decision.open, decision.idle)


class Twice:
    """Both plans of one constitution."""

    def __init__(self, staged: Staged, style: int = 0) -> None:
        self.page = write_staged(staged, style)
        self.oracle = CaseOracle(staged)
        self.graph, self.diagnostics = compile_text(self.page.text)
        self.counts: Counter[str] = Counter()

    def line(self, node: object) -> int:
        return self.page.lines[id(node)]

    def disagreements(self) -> Iterator[str]:
        """Each question on which the two differ, with both answers."""
        if set(self.graph.principles) != {name.lower() for name in self.oracle.oracle.names}:
            yield f"principles {list(self.graph.principles)}"
            return
        for principle in self.oracle.constitution.principles:
            plan = plan_principle(self.graph, principle.name.lower())
            for text in self._principle(principle, plan):
                yield f"{principle.name}: {text}"

    def _principle(self, principle: Principle, plan: Plan) -> Iterator[str]:
        ours = {self._name_of(rule): rule for rule in self.oracle.rules[principle.name]}
        theirs = {self._name(rule): rule for rule in self.graph.principles[plan.principle].rules}
        if sorted(ours) != sorted(theirs):
            yield f"rules: oracle {list(ours)}, compiler {list(theirs)}"
            return
        # The order of rules says nothing: they are taken in that of the compiler.
        ours = {name: ours[name] for name in theirs}
        repeated = [number for number, times in Counter(case.id for case in plan.cases).items() if times > 1]
        if repeated:
            yield f"ids of several cases: {repeated}"
        settled = [number for number, rule in enumerate(ours.values()) if all(when.formulas for when in rule.whens)]
        home = settled[0] if settled else 0
        pairs = [
            _Table(self, principle, plan, rule, theirs[name], home=number == home or rule.touches_the_shared)
            for number, (name, rule) in enumerate(ours.items())
        ]
        for pair in pairs:
            yield from pair.disagreements()
        yield from self._best(plan, pairs)
        yield from self._planned(plan, pairs)
        yield from _Stage(self, principle, plan, ours).disagreements()

    # rules are known by the lines of their parts

    def _name_of(self, rule: CaseRule) -> tuple[tuple[int, ...], ...]:
        parts = (rule.whens, rule.acts, (*rule.exceptions, *rule.shared))
        return tuple(tuple(map(self.line, part)) for part in parts)

    def _name(self, rule: Rule) -> tuple[tuple[int, ...], ...]:
        exceptions = tuple(dict.fromkeys(each.place.start().line for each in rule.exceptions))
        return (
            tuple(when.place.start().line for when in rule.whens),
            tuple(act.place.start().line for act in rule.acts),
            exceptions,
        )

    def keys(self, rule: Rule) -> dict[int, Key]:
        """The keys of a rule's conditions by the lines of all clauses that have them."""
        found: dict[int, Key] = {}
        pending = [*rule.exceptions, *(each for one in rule.otherwises for each in one.exceptions)]
        conditions: list[Condition] = [*rule.whens]
        while pending:
            exception = pending.pop()
            conditions.append(exception.condition)
            pending += exception.exceptions
        for condition in conditions:
            found[condition.place.start().line] = key_of(condition)
        return found

    def _best(self, plan: Plan, tables: list[_Table]) -> Iterator[str]:
        """A condition of several rules is planned as well as the best of them."""
        for condition in plan.conditions:
            found = [t.reasons[condition.key] for t in tables if condition.key in t.reasons]
            if None in found and condition.reason is not None:
                yield f"condition {condition.key}: {condition.reason} in the plan, in the rules {found}"
            if condition.reason not in {*found, None}:
                yield f"condition {condition.key}: {condition.reason} comes from no rule"

    def _planned(self, plan: Plan, tables: list[_Table]) -> Iterator[str]:
        """The cases that no situation holds."""
        for case in plan.cases:
            if case.leaf is None and case.truths and case.kind in {"exception", "neighbour"}:
                yield from tables[case.rules[0]].planned(case, [tables[number] for number in case.rules])


class _Table:
    """The table of one rule, twice. `home`: exceptions of the whole principle are in it, else off."""

    def __init__(
        self, twice: Twice, principle: Principle, plan: Plan, ours: CaseRule, theirs: Rule, home: bool
    ) -> None:
        self.twice = twice
        self.oracle = twice.oracle
        self.name = principle.name
        self.ours = ours
        self.plan: RulePlan = plan_rule(twice.graph.principles[plan.principle], theirs, twice.graph.facts, shared=home)
        self.keys = twice.keys(theirs)
        self.conditions = [*(ours.conditions if home else ours.own_conditions)]
        self.by_key = {self.key(node): node for node in reversed(self.conditions)}
        self.reasons = {each.key: each.reason for each in self.plan.conditions}
        aside = [each for each in ours.shared if not home and self.key(each) not in self.by_key]
        #: Every row that some valuation makes, with what is right in it.
        self.rows: dict[frozenset[tuple[Key, bool]], Decided | None] = {}
        for row in self.oracle.rows(ours):
            if not any(row[id(node)] for node in aside):
                self.rows[self._row(row)] = self.oracle.in_row(ours, row)

    def key(self, node: object) -> Key:
        return self.keys[self.twice.line(node)]

    def _row(self, row: dict[int, bool]) -> frozenset[tuple[Key, bool]]:
        return frozenset((self.key(node), row[id(node)]) for node in self.conditions)

    def disagreements(self) -> Iterator[str]:
        counts = self.twice.counts
        for row in self.plan.cases:
            counts["rows of tables"] += 1
            if frozenset(row) not in self.rows:
                yield f"row {_show(row)} can never be"
        for each in self.plan.conditions:
            counts["conditions"] += 1
            counts[f"  {each.reason or 'with a pair'}"] += 1
            yield from (f"condition {each.key}: {text}" for text in self._condition(each))
        yield from self._minimal()

    def planned(self, case: Case, tables: list[_Table]) -> Iterator[str]:
        """One planned case of the table (of several, where rules have the same row), the other principles heard."""
        self.twice.counts["planned cases"] += 1
        each = [table.rows.get(frozenset(case.truths)) for table in tables]
        settled = [decided for decided in each if decided is not None]
        if len(settled) < len(each):
            yield f"case {_show(case.truths)} is decided and nothing settles it"
            return
        decided = merged(settled)
        stated = [
            formula if holds else Neg(formula)
            for key, holds in case.truths
            for formula in [_whole(self.by_key[key].formulas)]
            if formula is not None
        ]
        wanted = self.oracle.contested(self.name, decided, self.oracle.known(stated))
        if as_decided(case.decision) != wanted:
            yield f"case {_show(case.truths)}: oracle {wanted}, compiler {as_decided(case.decision)}"

    def _condition(self, plan: ConditionPlan) -> Iterator[str]:
        """Its pair is one, and where it has none there is none."""
        pairs = list(self._pairs(plan.key))
        differing = [(a, b) for a, b in pairs if a is not None and b is not None and a.acts != b.acts]
        if plan.on is not None and plan.off is not None:
            on, off = self.rows.get(frozenset(plan.on)), self.rows.get(frozenset(plan.off))
            if {key for key, holds in plan.on if dict(plan.off)[key] != holds} != {plan.key}:
                yield "its pair differs in something else"
            if on is None or off is None:
                yield "an end of its pair is settled nowhere"
            elif on.acts == off.acts:
                yield "its pair is decided alike"
            elif (plan.reason is None) != (on.specified and off.specified):
                yield f"its pair is {plan.reason}: {on}, {off}"
        if plan.reason is not None and any(a.specified and b.specified for a, b in differing):
            yield f"{plan.reason}, and there is a pair"
        if plan.reason in {"dead", "coupled"} and any(not (a.idle or b.idle) for a, b in differing):
            yield f"{plan.reason}, and there is an unspecified pair"
        if plan.reason == "coupled" and pairs:
            yield "coupled, and it changes alone"
        if plan.reason == "textual" and not self._textual(plan.key):
            yield "textual, and it has a formula"
        if (
            plan.reason == "unspecified"
            and plan.on is None
            and not any(
                one is None or not (one.specified or one.idle) for one in (each for pair in pairs for each in pair)
            )
        ):
            yield "unspecified, and everything is specified"
        if plan.reason not in {None, "dead", "coupled", "unspecified", "textual"}:
            yield f"unknown reason {plan.reason}"

    def _pairs(self, key: Key) -> Iterator[tuple[Decided | None, Decided | None]]:
        for row, decided in self.rows.items():
            if (key, True) in row:
                other = row - {(key, True)} | {(key, False)}
                if other in self.rows:
                    yield decided, self.rows[other]

    def _textual(self, key: Key) -> bool:
        """Of text alone, or in reach only where something of text alone holds."""
        if not self.by_key[key].formulas or any(not when.formulas for when in self.ours.whens):
            return True
        return any(not node.formulas for node in self.conditions)

    def _minimal(self) -> Iterator[str]:
        """A rule of n conditions that are each other's only once, and of which each decides something by itself, has
        n + 1 rows: the base, and one for each condition.
        """
        facts = [fact for key in self.by_key for fact in condition_facts(self.by_key[key])]
        once = len(self.by_key) == len(self.conditions) and len(set(facts)) == len(facts) == len(self.by_key)
        if (
            not (once and facts)
            or any(not c.formulas for c in self.conditions)
            or self.by_key.keys() != self.reasons.keys()
        ):
            return
        pairs = list(self.oracle.toggled(self.ours))
        if all(a and b and a.specified and b.specified and a.acts != b.acts for a, b in pairs):
            self.twice.counts["read-once rules"] += 1
            if len(self.plan.cases) != len(self.by_key) + 1:
                yield f"{len(self.by_key)} conditions and {len(self.plan.cases)} rows"


class _Stage:
    """The situations of one principle, twice."""

    def __init__(
        self, twice: Twice, principle: Principle, plan: Plan, rules: dict[tuple[tuple[int, ...], ...], CaseRule]
    ) -> None:
        self.twice = twice
        self.plan = plan
        self.name = principle.name
        self.scenes: Scenes = twice.oracle.scenes(principle)
        self.names = {id(rule): number for number, rule in enumerate(rules.values())}
        graph_rules = twice.graph.principles[plan.principle].rules
        self.keys: dict[int, Key] = {}
        for rule in graph_rules:
            self.keys |= twice.keys(rule)

    def disagreements(self) -> Iterator[str]:
        theirs = {self._place(case): case for case in self.plan.cases if self._derived(case)}
        ours = {self._place_of(case): case for case in self.scenes.cases}
        counts = self.twice.counts
        counts["cases at leaves"] += len(theirs)
        for place in [each for each in ours if each not in theirs]:
            yield f"a leaf is no case: {place} {ours[place].decided}"
        for place in [each for each in theirs if each not in ours]:
            yield f"no leaf is a case: {place} {as_decided(theirs[place].decision)}"
        for place in [each for each in ours if each in theirs]:
            yield from (f"leaf {place}: {text}" for text in self._case(ours[place], theirs[place]))
        idle = {self._place_of(case) for case in self.scenes.idle}, {self._place(case) for case in self.plan.idle}
        counts["idle leaves"] += len(idle[0])
        if idle[0] != idle[1]:
            yield f"idle: oracle {idle[0]}, compiler {idle[1]}"
        yield from self._flips(ours, theirs)

    @staticmethod
    def _derived(case: Case) -> bool:
        return case.leaf is not None and case.partner is None

    def _place(self, case: Case) -> tuple[object, ...]:
        """A leaf by the lines of its situation and wordings; words of the front matter by what they say."""
        assert case.leaf is not None
        at = case.leaf.situation.place.start().line
        return _ordered(at, [w.place.start().line if w.text else w.key for w in case.leaf.wordings])

    def _place_of(self, case: LeafCase) -> tuple[object, ...]:
        line = next(
            number
            for number, text in enumerate(self.twice.page.text.split("\n"), 1)
            if text.strip() == f"- {case.leaf.situation.text}"
        )
        named = [written(w.formula) if w.served else self.twice.line(w) for w in case.leaf.wordings]
        return _ordered(line, named)

    def _case(self, ours: LeafCase, theirs: Case) -> Iterator[str]:
        rules = tuple(self.names[id(rule)] for rule in ours.rules)
        if tuple(sorted(rules)) != theirs.rules:
            yield f"rules: oracle {rules}, compiler {theirs.rules}"
            return
        truths = {self._key(c): ours.truth[id(c)] for c in ours.conditions}
        if truths != dict(theirs.truths):
            yield f"truths: oracle {truths}, compiler {dict(theirs.truths)}"
        decided = self.decided(ours)
        if as_decided(theirs.decision) != decided:
            yield f"decision: oracle {decided}, compiler {as_decided(theirs.decision)}"
        for kind in ("open", "idle"):
            self.twice.counts[f"  {kind}"] += getattr(decided, kind)

    def _key(self, node: object) -> Key:
        return self.keys[self.twice.line(node)]

    def decided(self, case: LeafCase) -> Decided:
        """What is right at a leaf, with the other principles heard: what is stated is so, silent exceptions are off."""
        stated = [*case.leaf.stated]
        silent: list[Formula] = []
        truth = self.twice.oracle.truth_in(self.twice.oracle.worlds(stated))
        for condition in case.conditions:
            formula = _whole(condition.formulas)
            if formula is not None and not isinstance(condition, When) and truth(condition) is None:
                silent.append(Neg(formula))
        v = self.twice.oracle.known(stated, silent)
        heard = self.twice.oracle.contested(self.name, case.decided, v)
        self.twice.counts["  decided by other principles"] += heard != case.decided
        return heard

    # flips

    def _flips(self, ours: dict[tuple[object, ...], LeafCase], theirs: dict[tuple[object, ...], Case]) -> Iterator[str]:
        flips = [flip for flip in self.plan.flips if flip.on.partner is None and flip.kind != "ladder"]
        self.twice.counts["flips"] += len(flips)
        for flip in flips:
            pair = [ours.get(self._place(case)) for case in (flip.on, flip.off)]
            if pair[0] is None or pair[1] is None:
                yield f"flip of {flip.condition}: an end is no case"
                continue
            yield from (f"flip of {flip.condition}: {text}" for text in self._flip(flip, pair[0], pair[1]))
        joined = {(flip.condition, id(case)) for flip in flips for case in (flip.on, flip.off)}
        for one, other in combinations([ours[place] for place in ours if place in theirs], 2):
            for condition in self._twins(one, other):
                ends = [(condition, id(theirs[self._place_of(case)])) for case in (one, other)]
                self.twice.counts["pairs of leaves that differ in one condition"] += 1
                if not any(end in joined for end in ends):
                    yield f"no flip of {condition} at {self._place_of(one)} and {self._place_of(other)}"

    def _flip(self, flip: Flip, on: LeafCase, off: LeafCase) -> Iterator[str]:
        if on.leaf.situation.text != off.leaf.situation.text:
            yield "two situations"
        if not dict(flip.on.truths)[flip.condition] or dict(flip.off.truths)[flip.condition]:
            yield "it is on where it is off"
        changed = {self._key(c) for c in on.conditions if on.truth[id(c)] != off.truth.get(id(c))}
        nodes = [c for c in (*on.conditions, *off.conditions) if self._key(c) in changed]
        facts = set().union(*(condition_facts(c) for c in nodes)) if nodes else set()
        # Conditions that each ask for one value of the same fact change together.
        if changed != {flip.condition} and len(facts) != 1:
            yield f"it differs in {changed}"
        if self.decided(on).acts == self.decided(off).acts:
            yield "it is decided alike"
        # What is told beside the condition is the same, but for exceptions, which are off where nothing is said.
        excused = {fact for c in on.conditions if not isinstance(c, When) for fact in condition_facts(c)}
        told = [said(case.leaf.stated, facts | excused) for case in (on, off)]
        if told[0] != told[1]:
            yield f"it is told otherwise: {told}"

    def _twins(self, one: LeafCase, other: LeafCase) -> Iterator[Key]:
        """The condition in which alone two leaves differ, if they differ in one, are told the same beside it, and are
        decided otherwise.
        """
        if one.leaf.situation.text != other.leaf.situation.text or one.rules != other.rules:
            return
        changed = {self._key(c): c for c in one.conditions if one.truth[id(c)] != other.truth[id(c)]}
        if len(changed) != 1 or self.decided(one).acts == self.decided(other).acts:
            return
        ((key, condition),) = changed.items()
        facts = condition_facts(condition)
        told = [said(case.leaf.stated, facts) for case in (one, other)]
        if told[0] == told[1]:
            yield key


def _ordered(line: int, wordings: list[int | str]) -> tuple[object, ...]:
    return (line, *sorted(wordings, key=str))


def _whole(formulas: tuple[Formula, ...]) -> Formula | None:
    from semantics.oracle import All

    return None if not formulas else formulas[0] if len(formulas) == 1 else All(formulas)


def _show(row: tuple[tuple[Key, bool], ...]) -> str:
    return ", ".join(f"{'' if holds else 'no '}{kind} `{key}`" for (kind, key), holds in row)
