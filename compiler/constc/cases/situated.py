"""Cases at the leaves of situations: what a leaf settles, and what is right there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from constc.cases.clauses import BranchAt, branches, clause_key, line_part, rule_path
from constc.cases.decide import Decision, decide, merged
from constc.cases.leaves import Leaf, Rank, leaves, negated, with_facts
from constc.cases.model import Answer, Case, CaseKind, Spoken, TruthsOf
from constc.cases.settings import Setting, fact_names, fact_words, settings_of
from constc.cases.stated import contradicts, facts_of, state
from constc.cases.tables import Key, conditions_in, key_of
from constc.graph.keys import row_id, text_key
from constc.graph.model import Condition, Principle, PrincipleGraph, Situation, Wording
from constc.syntax.tree import FactTest, Formula, Not

__all__ = [
    "Scene",
    "clauses_of",
    "kind_of",
    "leaf_case",
    "rank_of",
    "settings_for",
    "settings_of_condition",
    "spoken_of",
]


@dataclass(slots=True)
class _Settled:
    """What a leaf settles: the rules, by number, the truth of their conditions and their decision."""

    rules: tuple[int, ...]
    truths: TruthsOf
    decision: Decision


class Scene:
    """The situations of a principle, each with the rules that it is for."""

    def __init__(self, graph: PrincipleGraph, principle: Principle) -> None:
        self.graph = graph
        self.principle = principle
        #: Leaves at which a When is off and an exception in it on: unspecified, so no cases.
        self.idle: list[Case] = []
        self.conditions = [conditions_in(rule) for rule in principle.rules]
        self._at = [at for at in branches(graph, principle) if at.kind not in {"trait", "tension"}]

    def situations(self) -> tuple[Situation, ...]:
        """The situations of all branches, each once by its key, in the order written."""
        found: dict[str, Situation] = {}
        for at in self._at:
            for situation in at.branch.situations:
                found.setdefault(situation.key, situation)
        return tuple(found.values())

    def cases(self) -> Iterator[Case]:
        """The cases at the leaves of every situation, in the order written."""
        for at in self._at:
            rules = self._rules(at)
            if not any(self.conditions[number] for number in rules):
                continue
            for situation in at.branch.situations:
                worded = self._with_facts(situation, rules)
                for leaf in leaves(self.graph, worded):
                    yield from self._case(at, rules, leaf)

    def _rules(self, at: BranchAt) -> tuple[int, ...]:
        """The rules that the situations of a branch are for: all, or the one that the branch is part of."""
        if at.kind == "principle":
            return tuple(range(len(self.principle.rules)))
        rules = self.principle.rules
        whens = [rule.whens for rule in rules if rule.branch is at.branch]
        if whens:
            # An act with an exception of its own is a rule of its own under the same Whens.
            return tuple(number for number, rule in enumerate(rules) if rule.whens == whens[0])
        return tuple(number for number, rule in enumerate(rules) if at.path[: len(rule_path(rule))] == rule_path(rule))

    def _with_facts(self, situation: Situation, rules: Sequence[int]) -> Situation:
        """``situation`` with the front matter's words for conditions that it gives none: both ways of a When. Of an
        Unless only in a bare setting: one that words some of its conditions itself is silent about the others.
        """
        wanted: list[Formula] = []
        bare = not situation.wordings
        for number in rules:
            for condition in self.conditions[number]:
                if condition.formula is None or len(facts_of(condition)) != 1:
                    continue
                if condition.kind == "when" or bare:
                    wanted.append(condition.formula)
                if condition.kind == "when":
                    wanted += _other_ways(self.graph, condition.formula)
        return with_facts(self.graph, situation, wanted)

    def _case(self, at: BranchAt, rules: Sequence[int], leaf: Leaf) -> Iterator[Case]:
        settled = self._settled(rules, leaf)
        if settled is None or self._unsaid(settled, leaf) or self._unworded(settled, leaf):
            return
        case = leaf_case(self.graph, self.principle, at, leaf, settled.rules, settled.truths, settled.decision)
        if settled.decision.idle and not _answered(self.principle, leaf):
            self.idle.append(replace(case, reason="unspecified"))
            return
        yield case

    def _settled(self, rules: Sequence[int], leaf: Leaf) -> _Settled | None:
        numbers: list[int] = []
        decisions: list[Decision] = []
        for number in rules:
            if not self.conditions[number]:
                continue
            decision = decide(self.principle, self.principle.rules[number], leaf.stated.truth)
            if decision is not None:
                numbers.append(number)
                decisions.append(decision)
        if not numbers:
            return None
        # A rule without conditions holds in every case.
        for number in rules:
            if not self.conditions[number]:
                always = decide(self.principle, self.principle.rules[number], leaf.stated.truth)
                decisions += [always] if always is not None and always.acts else []
        found: dict[Key, bool] = {}
        for number in numbers:
            for condition in self.conditions[number]:
                found[key_of(condition)] = leaf.stated.truth(condition) is True
        return _Settled(tuple(numbers), tuple(found.items()), merged(decisions))

    def _unworded(self, settled: _Settled, leaf: Leaf) -> bool:
        """Whether a wording that ends the leaf has no words, its own or the front matter's. An Unless that is off needs
        none.
        """
        truth = dict(settled.truths)
        off: set[str] = set()
        for number in settled.rules:
            for condition in self.conditions[number]:
                if condition.kind == "unless" and not truth[key_of(condition)]:
                    off |= facts_of(condition)
        return any(
            isinstance(node, Wording)
            and not node.text.strip()
            and not fact_words(self.graph, node.formula)
            and not fact_names(node.formula) <= off
            for node, _ in leaf.ends
        )

    def _unsaid(self, settled: _Settled, leaf: Leaf) -> bool:
        """Whether the leaf is silent about an Unless whose absence is put into words that could stand there."""
        facts = frozenset().union(*leaf.stated.about.values())
        silent: dict[str, list[Condition]] = {}
        for number in settled.rules:
            for condition in self.conditions[number]:
                if condition.kind == "unless" and not facts_of(condition) & facts:
                    for name in facts_of(condition):
                        silent.setdefault(name, []).append(condition)
        if not silent:
            return False
        places: list[Situation | Wording] = [leaf.situation, *leaf.wordings]
        return any(
            _says_not(self.graph, wording, condition)
            for place in places
            if not _has_answer(place, leaf)
            for wording in place.wordings
            if not contradicts(leaf.stated, wording.formula)
            for name in fact_names(wording.formula)
            for condition in silent.get(name, ())
        )


def _other_ways(graph: PrincipleGraph, formula: Formula) -> Iterator[Formula]:
    """The ways in which a formula about one fact does not hold: the contrary, or each other value."""
    if isinstance(formula, FactTest) and formula.value is not None and formula.name in graph.facts:
        for value in graph.facts[formula.name].values:
            if value != formula.value:
                yield FactTest(formula.name, value, formula.span)
    else:
        yield negated(formula)


def _has_answer(place: Situation | Wording, leaf: Leaf) -> bool:
    return any(place is end for end, _ in leaf.ends) and any(line.is_answer for line in place.lines)


def _says_not(graph: PrincipleGraph, wording: Wording, condition: Condition) -> bool:
    return state(graph, [wording.formula]).truth(condition) is False


def _answered(principle: Principle, leaf: Leaf) -> bool:
    node, _ = leaf.answering(rank_of(principle, leaf))
    return any(line.kind == "good" for line in node.lines)


def rank_of(principle: Principle, leaf: Leaf) -> Rank:
    """How a place of a leaf ranks when its answers are looked for: the one that decides first.

    A wording that makes an Unless true comes before one that makes a When false, and this before all others.
    """
    unless: set[str] = set()
    off: set[str] = set()
    for rule in principle.rules:
        for condition in conditions_in(rule):
            if condition.kind == "unless" and leaf.stated.truth(condition) is True:
                unless |= facts_of(condition)
            elif condition.kind == "when" and leaf.stated.truth(condition) is False:
                off |= facts_of(condition)

    def rank(node: Situation | Wording) -> int:
        if isinstance(node, Situation):
            return 0
        facts = fact_names(node.formula)
        return 2 if facts & unless else 1 if facts & off else 0

    return rank


def leaf_case(
    graph: PrincipleGraph,
    principle: Principle,
    at: BranchAt,
    leaf: Leaf,
    rules: tuple[int, ...],
    truths: TruthsOf,
    decision: Decision,
    kind: CaseKind | None = None,
) -> Case:
    """The case at a leaf."""
    partner = at.partner
    made = kind or kind_of(truths)
    keys = (leaf.situation.key, *(wording.key for wording in leaf.wordings))
    goods = _goods(principle, leaf, decision)
    lines = (*(asked.path for asked in leaf.asked), *_nested(leaf), *(good.path for good in goods))
    return Case(
        id=row_id(graph.key, "case", made if kind else "rule", principle.key, "situation", *keys),
        kind=made,
        principle=principle.id,
        key=principle.key,
        partner=partner,
        rules=rules,
        truths=truths,
        valuation=settings_for(graph, principle, leaf, rules),
        decision=decision,
        clauses=clauses_of(principle, rules, decision, (*leaf.paths, *lines)),
        group=row_id(leaf.situation.key),
        at=at,
        leaf=leaf,
        goods=goods,
        facts=_facts(principle, rules),
    )


def _nested(leaf: Leaf) -> Iterator[tuple[str, ...]]:
    """The paths of the Goods nested in what is asked at the leaf itself."""
    ends = {path for _, path in leaf.ends}
    for asked in leaf.asked:
        if asked.place in ends:
            yield from ((*asked.path, line_part(line)) for line in asked.line.lines if line.kind == "good")


def _facts(principle: Principle, rules: Sequence[int]) -> tuple[Spoken, ...]:
    every = (condition for number in rules for condition in conditions_in(principle.rules[number]))
    return tuple(dict.fromkeys(spoken_of(condition) for condition in every))


def spoken_of(condition: Condition) -> Spoken:
    """What a condition speaks of."""
    formula = condition.formula
    test = formula.operand if isinstance(formula, Not) else formula
    return Spoken(key_of(condition), facts_of(condition), isinstance(test, FactTest))


def _goods(principle: Principle, leaf: Leaf, decision: Decision) -> tuple[Answer, ...]:
    """The Goods at a leaf; the k-th `as above` is the k-th Good of the branch that decides."""
    node, path = leaf.answering(rank_of(principle, leaf))
    borrowed = [line for branch in decision.branches for line in branch.goods]
    found: list[Answer] = []
    count = 0
    for line in node.lines:
        if line.kind != "good":
            continue
        text = line.text
        if line.as_above:
            if not borrowed:
                continue
            text = borrowed[min(count, len(borrowed) - 1)].text
            count += 1
        if text.strip():
            found.append(Answer(line, text, (*path, line_part(line))))
    return tuple(found)


def kind_of(truths: TruthsOf) -> CaseKind:
    """``neighbour`` where a When is off, or where there are only Whens; else ``exception``."""
    if any(kind == "when" and not holds for (kind, _), holds in truths):
        return "neighbour"
    return "exception" if any(kind == "unless" for (kind, _), _ in truths) else "neighbour"


def settings_for(graph: PrincipleGraph, principle: Principle, leaf: Leaf, rules: Sequence[int]) -> tuple[Setting, ...]:
    """What is so at a leaf: what is stated there, and every Unless that is silent, which is off. Where two of them that
    say the contrary of each other are silent, nothing is so.
    """
    stated = {setting.condition: setting.value for setting in leaf.stated.settings}
    silent: dict[str, set[str]] = {}
    for number in rules:
        for condition in conditions_in(principle.rules[number]):
            if condition.kind == "unless" and condition.formula is not None and leaf.stated.truth(condition) is None:
                for setting in settings_of_condition(graph, condition, False):
                    silent.setdefault(setting.condition, set()).add(setting.value)
    for name, values in silent.items():
        if len(values) == 1:
            stated.setdefault(name, min(values))
    return tuple(Setting(name, value) for name, value in stated.items())


def settings_of_condition(graph: PrincipleGraph, condition: Condition, holds: bool) -> tuple[Setting, ...]:
    """A condition that holds, or does not, as settings of its facts, or of what it says as a whole."""
    if condition.formula is None:
        return (Setting(condition.key, "true" if holds else "false"),)
    return settings_of(graph, [condition.formula if holds else negated(condition.formula)])


def clauses_of(
    principle: Principle, rules: Sequence[int], decision: Decision, paths: Iterable[tuple[str, ...]] = ()
) -> tuple[str, ...]:
    """The keys of the clauses that make a case: its Whens, what decided, the acts, their reasons, the situation."""
    found: list[tuple[str, ...]] = []
    for number in rules:
        found += [(f"when:{when.key}",) for when in principle.rules[number].whens]
    for branch in decision.branches:
        if branch.path:
            found.append(branch.path)
        found += [(*branch.path, f"because:{text_key(reason.text)}") for reason in branch.branch.reasons]
    found += [act.path for act in decision.acts if act.principle == principle.id]
    found += paths
    return tuple(dict.fromkeys(clause_key(principle.key, path) for path in found))
