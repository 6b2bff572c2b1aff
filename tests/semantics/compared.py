"""One constitution, asked twice: the brute-force oracle, and the compiler on the Markdown that was written from it."""

from __future__ import annotations

from collections import Counter

from constc.diagnostics.diagnostic import Diagnostic, Mark
from constc.graph import lower
from constc.graph.checks import run_check
from constc.graph.model import Act as GraphAct
from constc.graph.model import Check as GraphCheck
from constc.graph.model import PrincipleGraph
from constc.graph.priority import applies, conflict, in_force, prevails, undecided
from constc.passes import run_passes
from constc.syntax import decode, parse

from .generate import write_page
from .oracle import Check, Constitution, Decision, Edge, Oracle, Truth, Valuation

#: Diagnostics that stand at a clause of their own, compared clause by clause.
BY_LINE = ("dead-exception", "authority-inversion", "filter-overridden", "check-failed")
#: Those that are compared principle by principle.
BY_PRINCIPLE = ("never-applies", "contradictory-acts")
#: Those about two principles, or two exceptions, or a circle.
BY_PAIR = ("ambiguous-exceptions", "undecided-tension", "evidenced-tension", "override-cycle")
COMPARED = (*BY_LINE, *BY_PRINCIPLE, *BY_PAIR)
#: Codes that may occur in a random constitution and say nothing that the oracle speaks of.
BESIDE = ("no-level", "textual-exception")


def key(fact: str) -> str:
    """The name of a fact in the compiler's valuations."""
    return fact.replace(" ", "_")


def compile_text(text: str) -> tuple[PrincipleGraph, list[Diagnostic]]:
    """The graph of a text and every diagnostic on the way, those of the passes included."""
    source, diagnostics = decode("grove.md", text.encode())
    document, more = parse(source)
    graph, lowered = lower((document,), {})
    graph, reported = run_passes(graph)
    return graph, [*diagnostics, *more, *lowered, *reported]


class Compared:
    """Both sides of one constitution. Principles are named as in the oracle's tree; their ids are the slugs."""

    def __init__(self, constitution: Constitution, style: int = 0) -> None:
        self.constitution = constitution
        self.page = write_page(constitution, style)
        self.oracle = Oracle(constitution)
        self.graph, self.diagnostics = compile_text(self.page.text)
        self._title = {name.lower(): name for name in self.oracle.names}

    # the compiler's answers, in the oracle's terms

    def valuation(self, v: Valuation) -> dict[str, Truth]:
        return {key(fact): truth for fact, truth in v.items()}

    def applies(self, p: str, v: Valuation, certain: bool = False) -> bool:
        return applies(self.graph, p.lower(), self.valuation(v), certain)

    def prevails(self, p: str, q: str, v: Valuation) -> tuple[str | None, str | None]:
        outcome = prevails(self.graph, p.lower(), q.lower(), self.valuation(v))
        return (None if outcome.winner is None else self._title[outcome.winner], outcome.strength)

    def _on(self, on: frozenset[frozenset[str]]) -> frozenset[frozenset[str]]:
        return frozenset(frozenset(name.lower() for name in pair) for pair in on)

    def conflict(self, p: str, q: str, v: Valuation, on: frozenset[frozenset[str]]) -> bool:
        return conflict(self.graph, p.lower(), q.lower(), self.valuation(v), self._on(on))

    def decide(self, v: Valuation, on: frozenset[frozenset[str]]) -> Decision:
        decision = in_force(self.graph, self.valuation(v), self._on(on))
        return Decision(
            {self._title[p] for p in decision.in_force},
            {self._title[p] for p in decision.defeated},
            {self._title[p] for p in decision.undecided},
            {self._act(p, act) for p, act in decision.removed_acts},
        )

    def _act(self, p: str, act: GraphAct) -> tuple[str, str, bool, str]:
        kind, what = act.same
        return (self._title[p], act.keyword, kind == "name", what)

    def undecided(self, p: str, q: str, v: Valuation) -> bool:
        return undecided(self.graph, p.lower(), q.lower(), self.valuation(v))

    def check(self, check: Check) -> tuple[str, tuple[tuple[str, Truth], ...] | None]:
        result = run_check(self.graph, self._written(check))
        printed = result.counterexample
        return (result.reason, None if printed is None else tuple(printed.items()))

    def _written(self, check: Check) -> GraphCheck:
        line = self.page.lines[id(check)]
        return next(one for one in self.graph.checks if one.place.start().line == line)

    # diagnostics: (code, what it is about)

    def reported(self) -> Counter[tuple[str, str]]:
        """What the compiler says, as far as it is compared; what speaks of a whole principle or pair only once."""
        nodes = {self.page.lines[id(node)]: node for node in self.constitution.tensions}
        found: Counter[tuple[str, str]] = Counter()
        for diagnostic in self.diagnostics:
            code, line = diagnostic.code, self.line(diagnostic)
            if code in BY_LINE:
                found[code, f"line {line}"] += 1
            elif code in BY_PRINCIPLE:
                found[code, self._principle_at(line)] = 1
            elif code == "undecided-tension":
                found[code, _pair(nodes[line].first, nodes[line].second)] += 1
            elif code == "evidenced-tension":
                pair = (diagnostic.facts["first"], diagnostic.facts["second"])
                found[code, _pair(*(self._title[name] for name in pair))] += 1
            elif code == "ambiguous-exceptions":
                other = self.line_of(diagnostic.related[0])
                found[code, f"lines {line} and {other}"] += 1
            elif code == "override-cycle":
                shown = sorted(map(self.line_of, diagnostic.related)) or [line]
                found |= Counter({(code, what): 1 for what in self._circle(shown)})
        return found

    def expected_reports(self) -> Counter[tuple[str, str]]:
        """The same, by the oracle."""
        oracle, line = self.oracle, {node: f"line {number}" for node, number in self.page.lines.items()}
        found: Counter[tuple[str, str]] = Counter()
        for edge in oracle.edges:
            code = oracle.illegal(edge.source, edge.target)
            if code is not None:
                found[code, line[id(edge.clause)]] += 1
        found.update(("dead-exception", line[id(unless)]) for _, unless in oracle.dead_exceptions())
        found.update(
            ("check-failed", line[id(check)])
            for check in self.constitution.checks
            if oracle.check(check).reason != "holds"
        )
        found.update(("never-applies", p) for p in oracle.never_applies())
        found.update(("contradictory-acts", p) for p in oracle.contradictory_acts())
        for _, one, other in oracle.ambiguous_exceptions():
            first, second = sorted((self.page.lines[id(one)], self.page.lines[id(other)]))
            found["ambiguous-exceptions", f"lines {first} and {second}"] = 1
        found.update(("undecided-tension", _pair(*pair)) for pair in oracle.undecided_tensions())
        found.update(("evidenced-tension", _pair(*pair)) for pair in oracle.evidenced_tensions())
        found.update({("override-cycle", what) for cycle in oracle.override_cycles() for what in self._on_cycle(cycle)})
        return found

    def _on_cycle(self, cycle: list[Edge]) -> list[str]:
        """What a cycle is known by: a self-edge by itself, a longer one by each of its principles."""
        if len(cycle) == 1:
            return [f"{cycle[0].source} over itself at line {self.page.lines[id(cycle[0].clause)]}"]
        return [f"{edge.source} in a circle" for edge in cycle]

    def _circle(self, shown: list[int]) -> list[str]:
        """The same for a cycle of which the lines are shown, which must be one of the oracle's."""
        for cycle in self.oracle.override_cycles():
            if sorted(self.page.lines[id(edge.clause)] for edge in cycle) == shown:
                return self._on_cycle(cycle)
        return [f"no circle in lines {shown}"]

    def _principle_at(self, line: int) -> str:
        """The principle in whose section a line stands."""
        return max(
            (self.page.lines[id(p)], p.name) for p in self.constitution.principles if self.page.lines[id(p)] <= line
        )[1]

    def unexpected(self) -> list[str]:
        known = (*COMPARED, *BESIDE)
        return [f"{d.code} at line {self.line(d)}: {d.message}" for d in self.diagnostics if d.code not in known]

    def line(self, diagnostic: Diagnostic) -> int:
        return self.line_of(diagnostic.at)

    @staticmethod
    def line_of(mark: Mark) -> int:
        return mark.source.position(mark.span[0]).line


def _pair(*names: str) -> str:
    return " + ".join(sorted(names))
