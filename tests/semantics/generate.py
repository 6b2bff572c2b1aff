"""Random constitutions: `random_constitution(seed)` makes one as a tree, `write` renders it as Markdown.

The generator aims at trouble: exceptions in exceptions, edges against the levels, cycles, acts that oppose each other.
The writer knows the language from its description alone and varies what must not matter (spelling of names, capitals,
parentheses that change nothing, reasons between the clauses).
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from .oracle import (
    Act,
    All,
    Atom,
    Check,
    Clause,
    Constitution,
    EdgeClause,
    EdgeKeyword,
    Fact,
    Formula,
    Level,
    Neg,
    Otherwise,
    Principle,
    Some,
    Tension,
    Unless,
    When,
)

NAMES = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir")
FACTS = ("rain", "late hour", "guest", "steep path")
ENUMERATIONS = (("surface", ("gravel", "ice", "mud")), ("season", ("summer", "winter")), ("light", ("dusk", "noon")))
LEVELS = ("bounds", "safety", "care", "craft", "style")
WORDS = ("open the northern gate", "answer the question at once", "keep a written record of it")
SHARED_NAMES = ("greet", "wait")


# --- making -----------------------------------------------------------------------------------------------------


class Maker:
    """Draws one constitution from one stream of random numbers."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.facts: list[Fact] = []

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def constitution(self) -> Constitution:
        rng = self.rng
        self.facts = self._facts()
        if self.chance(0.06):
            return self._circle()
        levels = self._levels()
        names = NAMES[: rng.choice((2, 2, 3, 3, 4, 4, 5, 6))]
        principles = [self._principle(name, levels) for name in names]
        for index in range(1, len(principles)):
            if self.chance(0.1):
                around = principles[index - 1]
                principles[index] = Principle(names[index], around.level, principles[index].body, inherits=True)
        principles = [p if p.level is not None and not p.inherits else self._with_a_clause(p) for p in principles]
        edges = [self._edge(names) for _ in range(rng.choice((0, 1, 2, 2, 3, 4, 5)))]
        tensions = [self._tension(names) for _ in range(rng.choice((0, 1, 1, 2, 3)))]
        checks = [self._check(names) for _ in range(rng.choice((1, 2, 3, 4)))]
        return Constitution(
            tuple(levels), tuple(self.facts), tuple(principles), tuple(edges), tuple(tensions), tuple(checks)
        )

    def _circle(self) -> Constitution:
        """Three that attack each other in a circle: a level, and two edges whose path may not count (rule 6)."""
        levels = (Level("care", "weigh", True), Level("craft", self.rng.choice(("strict", "weigh"))), Level("style"))
        names = ("Alder", "Birch", "Cedar")
        bodies = [(), (), tuple(self._body())]
        self.rng.shuffle(bodies)
        principles = [
            Principle(name, level.name, body) for name, level, body in zip(names, levels, bodies, strict=True)
        ]
        edges = (
            EdgeClause("overrides", "Cedar", ("Alder",)),
            EdgeClause("overrides", "Alder", ("Birch",), self.guard()),
        )
        tensions = [Tension("Alder", "Birch"), Tension("Birch", "Cedar", self.chance(0.5))]
        if self.chance(0.5):
            principles.append(Principle("Dogwood", "craft", tuple(self._body())))
            tensions.append(Tension("Dogwood", self.rng.choice(names)))
        checks = tuple(self._check(names) for _ in range(2))
        return Constitution(levels, tuple(self.facts), tuple(principles), edges, tuple(tensions), checks)

    def _facts(self) -> list[Fact]:
        rng = self.rng
        count = rng.choice((1, 2, 2, 3, 3, 4))
        enumerated = [Fact(name, choices) for name, choices in rng.sample(ENUMERATIONS, k=3) if self.chance(0.35)]
        facts = [*enumerated, *(Fact(name) for name in FACTS)]
        facts = enumerated[: max(0, count - 1)] + facts[len(enumerated) :]
        facts = facts[:count]
        rng.shuffle(facts)
        return facts

    def _levels(self) -> list[Level]:
        rng = self.rng
        names = sorted(rng.sample(LEVELS, k=rng.choice((1, 2, 3, 3, 4, 5))), key=LEVELS.index)
        filters = rng.choice((0, 0, 0, 1, 1, 2))
        levels = []
        for index, name in enumerate(names):
            if index < filters:
                levels.append(Level(name, "filter"))
            else:
                levels.append(Level(name, rng.choice(("strict", "weigh")), self.chance(0.4)))
        return levels

    # formulas

    def formula(self, depth: int = 2) -> Formula:
        rng = self.rng
        if depth == 0 or self.chance(0.5):
            fact = rng.choice(self.facts)
            atom = Atom(fact.name, rng.choice(fact.choices) if fact.choices else None)
            return Neg(atom) if self.chance(0.3) else atom
        if self.chance(0.15):
            return Neg(self.formula(depth - 1))
        parts = tuple(self.formula(depth - 1) for _ in range(rng.choice((2, 2, 3))))
        return All(parts) if self.chance(0.55) else Some(parts)

    def condition(self) -> tuple[Formula, ...]:
        """The formulas of a When or Unless; none for one of text alone."""
        share = self.rng.random()
        if share < 0.1:
            return ()
        return (self.formula(1), self.formula(0)) if share < 0.22 else (self.formula(),)

    def guard(self) -> Formula | None:
        return self.formula() if self.chance(0.5) else None

    # clauses

    def act(self, exceptions: bool = True) -> Act:
        rng = self.rng
        named = self.chance(0.3)
        nested = (self.unless(2),) if exceptions and self.chance(0.12) else ()
        what = rng.choice(SHARED_NAMES if named else WORDS)
        return Act(rng.choice(("do", "do", "dont", "dont", "may")), what, named, nested)

    def acts(self) -> list[Act]:
        return [self.act() for _ in range(self.rng.choice((0, 1, 1, 1, 2)))]

    def unless(self, depth: int = 2) -> Unless:
        nested: list[Unless] = []
        if depth > 0 and self.chance(0.4):
            nested = [self.unless(depth - 1) for _ in range(self.rng.choice((1, 1, 2)))]
        acts = () if self.chance(0.4) else tuple(self.act(False) for _ in range(self.rng.choice((1, 1, 2))))
        return Unless(self.condition(), acts, tuple(nested))

    def unlesses(self) -> list[Unless]:
        return [self.unless() for _ in range(self.rng.choice((0, 0, 1, 1, 2)))]

    def otherwise(self) -> Otherwise:
        exceptions = (Unless(()),) if self.chance(0.3) else ()
        return Otherwise(tuple(self.act(False) for _ in range(self.rng.choice((0, 1)))), exceptions)

    def when(self, depth: int = 2) -> When:
        body: list[Clause] = [*self.acts(), *self.unlesses()]
        if depth > 0 and self.chance(0.35):
            body += [self.when(depth - 1) for _ in range(self.rng.choice((1, 1, 2)))]
        self.rng.shuffle(body)
        if self.chance(0.2):
            body.append(self.otherwise())
        return When(self.condition(), tuple(body))

    def _body(self) -> list[Clause]:
        acts = self.acts()
        body: list[Clause] = [*acts] if self.rng.choice((False, True)) else []
        for _ in range(self.rng.choice((0, 1, 1, 1, 2))):
            if self.chance(0.25):
                body += [When(self.condition()), *self._siblings()]
            else:
                body.append(self.when())
                if self.chance(0.08):
                    body += [self.act()]
        if self.chance(0.25):
            body.insert(self.rng.choice((0, len(body))), self.unless())
        # In a principle with no act at all an Unless of the principle is a stray clause.
        return body if _has_act(body) else [clause for clause in body if not isinstance(clause, Unless)]

    def _siblings(self) -> list[Clause]:
        following: list[Clause] = [*self.acts(), *self.unlesses()]
        self.rng.shuffle(following)
        return following + ([self.otherwise()] if self.chance(0.15) else [])

    def _principle(self, name: str, levels: list[Level]) -> Principle:
        level = None if self.chance(0.15) else self.rng.choice(levels).name
        return Principle(name, level, tuple(self._body()))

    def _with_a_clause(self, principle: Principle) -> Principle:
        """A section without a level of its own is a principle through the clauses that it owns."""
        if any(isinstance(clause, Act | When) for clause in principle.body):
            return principle
        return Principle(principle.name, principle.level, (self.act(), *principle.body), principle.inherits)

    # between principles

    def _edge(self, names: tuple[str, ...]) -> EdgeClause:
        owner = self.rng.choice(names)
        others = self.rng.sample(names, k=2 if self.chance(0.15) else 1)
        if others == [owner] and self.chance(0.8):
            others = [name for name in names if name != owner][:1]
        keyword: EdgeKeyword = self.rng.choice(("overrides", "overrides", "yields", "exception"))
        return EdgeClause(keyword, owner, tuple(others), self.guard())

    def _tension(self, names: tuple[str, ...]) -> Tension:
        first, second = self.rng.sample(names, k=2)
        return Tension(first, second, self.chance(0.35))

    def _check(self, names: tuple[str, ...]) -> Check:
        left, right = self.rng.sample(names, k=2)
        return Check(left, self.rng.choice(("wins", "wins", "yields", "ties")), right, self.guard())


def _has_act(body: list[Clause]) -> bool:
    """Whether there is a Do, Don't or May outside every exception."""
    return any(isinstance(clause, Act) or (isinstance(clause, When) and _has_act([*clause.body])) for clause in body)


def random_constitution(seed: int) -> Constitution:
    """The constitution of a seed, always the same."""
    return Maker(seed).constitution()


# --- writing ----------------------------------------------------------------------------------------------------


@dataclass
class Page:
    """A written constitution, and the line (from 1) of each of its clauses, by the identity of the node."""

    text: str = ""
    lines: dict[int, int] = field(default_factory=dict)


class Writer:
    """Renders a constitution; `rng` only chooses between ways to write the same."""

    def __init__(self, constitution: Constitution, style: int) -> None:
        self.constitution = constitution
        self.rng = random.Random(style)
        self.out: list[str] = []
        self.lines: dict[int, int] = {}
        self.count = 0

    def page(self) -> Page:
        self._front_matter()
        self.out += ["", "# Grove", ""]
        for principle in self.constitution.principles:
            self._principle(principle)
        loose = [check for check in self.constitution.checks if id(check) not in self.lines]
        if loose:
            self.out += ["## Order of the grove", ""]
            for check in loose:
                self._check(check)
        return Page("\n".join(self.out) + "\n", self.lines)

    def _front_matter(self) -> None:
        self.out += ["---", "constitution: Grove"]
        if self.constitution.levels:
            self.out.append("levels:")
        for level in self.constitution.levels:
            options = [f"kind: {level.kind}"] if level.kind != "strict" else []
            options += ["overridable: true"] if level.overridable else []
            self.out.append(f"  - {level.name}" + (f": {{{', '.join(options)}}}" if options else ""))
        self.out.append("facts:")
        for fact in self.constitution.facts:
            if fact.choices and self.rng.random() < 0.5:
                self.out.append(f"  {fact.name}: [{', '.join(fact.choices)}]")
            else:
                keys = fact.choices or ("yes", "no")
                wordings = ", ".join(f"{key}: The {fact.name} speaks for {key}." for key in keys)
                self.out.append(f"  {fact.name}: {{{wordings}}}")
        self.out.append("---")

    # formulas

    def name(self, fact: str) -> str:
        return fact.replace(" ", self.rng.choice((" ", "_", "-")))

    def formula(self, formula: Formula) -> str:
        return "`" + self._formula(formula, 0) + "`"

    def _formula(self, formula: Formula, binding: int) -> str:
        """`binding`: 0 anything may stand here, 1 what binds like `and`, 2 like `not`."""
        if isinstance(formula, Atom):
            text, mine = self.name(formula.fact) + (f"={formula.choice}" if formula.choice else ""), 3
        elif isinstance(formula, Neg):
            text, mine = "not " + self._formula(formula.part, 2), 2
        else:
            word, mine = (" and ", 1) if isinstance(formula, All) else (" or ", 0)
            # A part of the same kind is put in parentheses too, so that the tree is kept as it is.
            text = word.join(self._formula(part, mine + 1) for part in formula.parts)
        if mine < binding or self.rng.random() < 0.07:
            return f"({text})"
        return text

    def formulas(self, formulas: tuple[Formula, ...]) -> str:
        return " and besides ".join(self.formula(formula) for formula in formulas)

    # clauses

    def _item(self, depth: int, keyword: str, value: str, node: object = None) -> None:
        marker = "-" if depth else self.rng.choice("--*")
        self.out.append(f"{'  ' * depth}{marker} **{keyword}:** {value}")
        if node is not None:
            self.lines[id(node)] = len(self.out)

    def _reason(self, depth: int) -> None:
        if self.rng.random() < 0.12:
            self.count += 1
            self._item(depth, "Because", f"there is reason number {self.count} for it")

    def _condition(self, formulas: tuple[Formula, ...]) -> str:
        self.count += 1
        if not formulas:
            return f"somebody has asked for it {self.count} times"
        return f"sign number {self.count} is seen {self.formulas(formulas)}"

    def _act(self, act: Act, depth: int) -> None:
        keyword = {"do": ("Do", "Must", "Always"), "dont": ("Don't", "Never", "Don’t"), "may": ("May",)}[act.keyword]
        if act.named:
            self.count += 1
            value = f"do as is told in story number {self.count} {{act={act.what}}}"
        else:
            ways = (act.what, act.what, act.what.capitalize(), act.what + ".", f"*{act.what}*", f"**{act.what}**!")
            value = self.rng.choice(ways)
        self._item(depth, self.rng.choice(keyword), value, act)
        for unless in act.exceptions:
            self._unless(unless, depth + 1)

    def _unless(self, unless: Unless, depth: int) -> None:
        self._item(depth, self.rng.choice(("Unless", "Except when")), self._condition(unless.formulas), unless)
        self._reason(depth + 1)
        for act in unless.acts:
            self._act(act, depth + 1)
        for inner in unless.nested:
            self._unless(inner, depth + 1)

    def _clause(self, clause: Clause, depth: int) -> None:
        if isinstance(clause, Act):
            self._act(clause, depth)
        elif isinstance(clause, Unless):
            self._unless(clause, depth)
        elif isinstance(clause, Otherwise):
            named = "" if clause.names is None else " " + self.formula(clause.names)
            self._item(depth, "Otherwise" + named, clause.text, clause)
            for act in clause.acts:
                self._act(act, depth + 1)
            for unless in clause.exceptions:
                self._unless(unless, depth + 1)
        else:
            self._item(depth, self.rng.choice(("When", "If", "Whenever")), self._condition(clause.formulas), clause)
            self._reason(depth + 1)
            for child in clause.body:
                self._clause(child, depth + 1)

    # principles

    def _principle(self, principle: Principle) -> None:
        hashes = "###" if principle.inherits else "##"
        heading = f"{hashes} {principle.name}"
        own = principle.level if not principle.inherits else None
        carrier = self.rng.choice(("heading", "comment", "clause", "authority"))
        if own is not None:
            heading += {
                "heading": f" {{level={own}}}",
                "comment": f" <!-- {{level={own}}} -->",
                "authority": f" {{authority={own}}}",
                "clause": "",
            }[carrier]
        self.out.append(heading)
        self.lines[id(principle)] = len(self.out)
        self.out.append("")
        if self.rng.random() < 0.2:
            self.out += [f"Some words about {principle.name}, as prose.", ""]
        if own is not None and carrier == "clause":
            self._item(0, "Level", own)
        for clause in principle.body:
            self._clause(clause, 0)
            self._reason(0)
        self._relations(principle)
        self.out.append("")

    def _relations(self, principle: Principle) -> None:
        constitution = self.constitution
        for edge in constitution.edges:
            if edge.owner == principle.name:
                keyword = {"overrides": "Overrides", "yields": "Yields to", "exception": "Exception to"}[edge.keyword]
                targets = self.rng.choice((", ", " and ")).join(self.reference(other) for other in edge.others)
                self._item(0, keyword, targets + self.guard(edge.guard), edge)
        for tension in constitution.tensions:
            if tension.first == principle.name:
                self._item(0, "In tension with", self.reference(tension.second), tension)
                if tension.resolved:
                    self._item(1, "Resolved by", "do the one first and then the other")
        for check in constitution.checks:
            if check.left == principle.name and self.rng.random() < 0.5:
                self._check(check)

    def reference(self, name: str) -> str:
        return f"[{name}](#{name.lower()})"

    def guard(self, guard: Formula | None) -> str:
        return "" if guard is None else " when " + self.formula(guard)

    def _check(self, check: Check) -> None:
        sides = [self.rng.choice((f"#{name.lower()}", self.reference(name))) for name in (check.left, check.right)]
        relation = {"wins": " wins over ", "yields": " yields to ", "ties": " ties with "}[check.relation]
        self._item(0, "Check", relation.join(sides) + self.guard(check.guard), check)


def write_page(constitution: Constitution, style: int = 0) -> Page:
    """The constitution as Markdown, with the line of each clause."""
    return Writer(constitution, style).page()


def write(constitution: Constitution, style: int = 0) -> str:
    """The constitution as Markdown."""
    return write_page(constitution, style).text
