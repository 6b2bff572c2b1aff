"""Random constitutions with situations: `staged_constitution(seed)` makes one, `write_staged` renders it.

More of what cases hang on than :mod:`generate` has: an Otherwise that names its condition, with exceptions of its own;
situations as trees, under principles and under Whens; acts of different principles that oppose each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count, islice

from .case_oracle import Situation, Staged, Wording, case_rules, facts_in, leaves
from .generate import Maker, Page, Writer
from .oracle import All, Atom, Clause, Fact, Formula, Neg, Otherwise, Principle, When

MOST_LEAVES = 12
#: Where the front matter has words for some facts more, which combine with these.
FEW_LEAVES = 5
MORE_FACTS = ("open door", "long rope", "cold wind")


class StageMaker(Maker):
    """Draws a constitution and situations for it."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.numbers = count(1)
        self.scenes: dict[int, tuple[Situation, ...]] = {}
        self.plain = self.chance(0.6)

    def staged(self) -> Staged:
        constitution = self.constitution()
        # The text of a situation's conditions has words in the front matter only where each is about one fact.
        spoken: frozenset[str] = frozenset()
        if self.plain and self.chance(0.5):
            spoken = frozenset(
                fact.name for fact in self.rng.sample(constitution.facts, k=min(2, len(constitution.facts)))
            )
        self.most = FEW_LEAVES if spoken else MOST_LEAVES
        for principle in constitution.principles:
            self._stage(principle)
        return Staged(constitution, self.scenes, spoken)

    def _facts(self) -> list[Fact]:
        facts = [*super()._facts(), *(Fact(name) for name in MORE_FACTS if self.chance(0.5))]
        self.rng.shuffle(facts)
        return facts

    # conditions of one fact are what most authors write

    def formula(self, depth: int = 2) -> Formula:
        while not self.plain:
            made = super().formula(min(depth, 1) if self.chance(0.5) else depth)
            if _once(made):
                return made
        fact = self.rng.choice(self.facts)
        atom = Atom(fact.name, self.rng.choice(fact.choices) if fact.choices else None)
        return Neg(atom) if self.chance(0.15) else atom

    def condition(self) -> tuple[Formula, ...]:
        if not self.plain:
            made = super().condition()
            return made if _once(All(made)) else made[:1]
        return () if self.chance(0.05) else (self.formula(),)

    def otherwise(self) -> Otherwise:
        if self.chance(0.6):
            return Otherwise(tuple(self.act(False) for _ in range(self.rng.choice((0, 0, 1)))), (), None, self._other())
        exceptions = tuple(self.unless(1) for _ in range(self.rng.choice((1, 1, 2))))
        return Otherwise((), exceptions, None, self._other())

    def _other(self) -> str:
        return self.rng.choice(("go on as before", "pass it on", "say that it may be so"))

    def when(self, depth: int = 2) -> When:
        made = super().when(depth)
        body = [clause for clause in made.body if not isinstance(clause, Otherwise)]
        if self.chance(0.55):
            body.append(self._named(made))
        return When(made.formulas, tuple(body))

    def _named(self, when: When) -> Otherwise:
        otherwise = self.otherwise()
        named = len(when.formulas) == 1 and self.chance(0.6)
        return replace(otherwise, names=when.formulas[0]) if named else otherwise

    def _siblings(self) -> list[Clause]:
        following: list[Clause] = [*self.acts(), *self.unlesses()]
        self.rng.shuffle(following)
        return following + ([self.otherwise()] if self.chance(0.5) else [])

    # situations

    def _stage(self, principle: Principle) -> None:
        rules = case_rules(principle)
        formulas = [formula for rule in rules for c in rule.conditions for formula in c.formulas[:1]]
        if formulas and self.chance(0.85):
            number = self.rng.choice((1, 1, 2))
            self.scenes[id(principle)] = tuple(self.situation(formulas) for _ in range(number))
        for rule in rules:
            when = rule.opened
            own = [formula for c in rule.conditions for formula in c.formulas[:1]]
            held = when is not None and any(not isinstance(clause, Otherwise) for clause in when.body)
            if when is not None and held and own and self.chance(0.25):
                self.scenes[id(when)] = (self.situation(own),)

    def situation(self, formulas: Sequence[Formula]) -> Situation:
        number = next(self.numbers)
        if self.chance(0.06):
            return Situation(f"This is scene number {number}.")
        answers = self.chance(0.75)
        while True:
            # Where a tree has very many leaves the compiler takes only some of them.
            wordings = self.wordings(formulas, frozenset(), answers, None, 2)
            made = Situation(f"This is scene number {number}.", wordings)
            if len(list(islice(leaves(made), self.most + 1))) <= self.most:
                return made

    def wordings(
        self, formulas: Sequence[Formula], used: frozenset[str], answers: bool, around: Formula | None, depth: int
    ) -> tuple[Wording, ...]:
        """Words for some conditions; alternatives speak of the same facts, neighbours of different ones."""
        groups: list[Formula] = []
        taken = set(used)
        for _ in range(self.rng.choice((1, 1, 2) if depth == 2 else (0, 1, 1, 2))):
            free = [formula for formula in formulas if not facts_in(formula) & taken]
            groups += [self.rng.choice(free)] if free else []
            taken |= facts_in(groups[-1]) if groups else set()
        found: list[Wording] = []
        for formula in groups:
            ways = self._ways(formula)
            if around is not None and self.chance(0.12):
                ways = [All((around, ways[0]))]
            for way in ways:
                inner: tuple[Wording, ...] = ()
                if depth and self.chance(0.75):
                    inner = self.wordings(formulas, frozenset(taken), answers, way, depth - 1)
                found.append(self._wording(way, answers, inner))
        return tuple(found) if self._apart(found) else tuple(found[:1])

    @staticmethod
    def _apart(found: Sequence[Wording]) -> bool:
        """Whether any two of them speak of the same facts or have none in common."""
        sets = [frozenset(facts_in(each.formula)) for each in found]
        return all(one == other or not one & other for one in sets for other in sets)

    def _ways(self, formula: Formula) -> list[Formula]:
        negative = formula.part if isinstance(formula, Neg) else Neg(formula)
        ways = [formula, negative]
        if isinstance(formula, Atom) and formula.choice is not None and self.chance(0.7):
            values = next(fact.choices for fact in self.facts if fact.name == formula.fact)
            ways = [Atom(formula.fact, value) for value in values]
        self.rng.shuffle(ways)
        return ways[: self.rng.choice((1, 2, 2, 2, 3))]

    def _wording(self, formula: Formula, good: bool, inner: tuple[Wording, ...]) -> Wording:
        return Wording(formula, f"Note number {next(self.numbers)}", good, inner, self.chance(0.1))


def _once(formula: Formula) -> bool:
    """Whether a formula names no fact twice; one that does may be true or false whatever is so."""
    named: list[str] = []
    pending = [formula]
    while pending:
        part = pending.pop()
        if isinstance(part, Atom):
            named.append(part.fact)
        else:
            pending += [part.part] if isinstance(part, Neg) else part.parts
    return len(named) == len(set(named))


def staged_constitution(seed: int) -> Staged:
    """The constitution of a seed with its situations, always the same."""
    return StageMaker(seed).staged()


class StageWriter(Writer):
    """Renders a constitution with its situations."""

    def __init__(self, staged: Staged, style: int) -> None:
        super().__init__(staged.constitution, style)
        self.staged = staged
        self.answers = count(1)

    def _front_matter(self) -> None:
        super()._front_matter()
        start = self.out.index("facts:") + 1
        facts: tuple[str, ...] = ()
        for fact in self.constitution.facts:
            words = fact.name in self.staged.spoken
            keys = fact.choices or ("yes", "no")
            if words:
                facts += (
                    f"  {fact.name}: {{{', '.join(f'{key}: The {fact.name} speaks for {key}.' for key in keys)}}}",
                )
            elif fact.choices:
                facts += (f"  {fact.name}: [{', '.join(fact.choices)}]",)
            else:
                facts += (f"  {fact.name}:",)
        self.out[start:-1] = facts

    def _clause(self, clause: Clause, depth: int) -> None:
        super()._clause(clause, depth)
        if isinstance(clause, When):
            self._situations(clause, depth + 1)

    def _relations(self, principle: Principle) -> None:
        self._situations(principle, 0)
        super()._relations(principle)

    def _situations(self, node: object, depth: int) -> None:
        scenes = self.staged.scenes.get(id(node), ())
        if scenes:
            self._item(depth, "Situations", "")
        for situation in scenes:
            self.out.append(f"{'  ' * (depth + 1)}- {situation.text}")
            self.lines[id(situation)] = len(self.out)
            self.out.append(f'{"  " * (depth + 2)}- **Asked:** "What is right in {situation.text[8:-1]}?"')
            for wording in situation.children:
                self._wording(wording, depth + 2)

    def _wording(self, wording: Wording, depth: int) -> None:
        words = f"instead: {wording.text}." if wording.instead else f"{wording.text}."
        self.out.append(f"{'  ' * depth}- {self.formula(wording.formula)}: {words}")
        self.lines[id(wording)] = len(self.out)
        if wording.good:
            self.out.append(f'{"  " * (depth + 1)}- **Good:** "This is answer number {next(self.answers)}."')
        for inner in wording.children:
            self._wording(inner, depth + 1)


def write_staged(staged: Staged, style: int = 0) -> Page:
    """The constitution as Markdown, with the line of each clause, situation and wording."""
    return StageWriter(staged, style).page()
