"""The exact rules of docs/language.md, section 12, one by one, on small constitutions.

Each expected value was reasoned out by hand and stands here with its reason. Oracle and compiler are asked alike.
"""

from __future__ import annotations

import pytest

from .compared import COMPARED, Compared, compile_text
from .oracle import (
    Act,
    All,
    Atom,
    Check,
    Clause,
    Constitution,
    EdgeClause,
    Fact,
    Formula,
    Level,
    Neg,
    Otherwise,
    Principle,
    Some,
    Tension,
    Truth,
    Unless,
    Valuation,
    When,
)

FACTS = (Fact("a"), Fact("b"), Fact("c"), Fact("m", ("ice", "mud")))
#: bounds is a filter, safety and craft are strict, care and style are weighed, style may be overridden.
LEVELS = (
    Level("bounds", "filter"),
    Level("safety"),
    Level("care", "weigh"),
    Level("craft"),
    Level("style", "weigh", overridable=True),
)
A, B, C, D = "Alder", "Birch", "Cedar", "Dogwood"


def yes(fact: str) -> Formula:
    name, _, choice = fact.partition("=")
    return Atom(name, choice or None)


def no(fact: str) -> Formula:
    return Neg(yes(fact))


def do(what: str = "open the gate", *exceptions: Unless, named: bool = False) -> Act:
    return Act("do", what, named, exceptions)


def dont(what: str = "open the gate", named: bool = False) -> Act:
    return Act("dont", what, named)


def may(what: str = "open the gate") -> Act:
    return Act("may", what)


def when(formula: Formula | None, *body: Clause) -> When:
    return When(() if formula is None else (formula,), body)


def unless(formula: Formula | None, *body: Act | Unless) -> Unless:
    acts = tuple(clause for clause in body if isinstance(clause, Act))
    nested = tuple(clause for clause in body if isinstance(clause, Unless))
    return Unless(() if formula is None else (formula,), acts, nested)


def principle(name: str, level: str | None = "safety", *body: Clause) -> Principle:
    return Principle(name, level, body)


class Both(Compared):
    """Asks both sides, fails where they differ, and gives the common answer."""

    def __init__(
        self,
        *principles: Principle,
        edges: tuple[EdgeClause, ...] = (),
        tensions: tuple[Tension, ...] = (),
        checks: tuple[Check, ...] = (),
        levels: tuple[Level, ...] = LEVELS,
    ) -> None:
        super().__init__(Constitution(levels, FACTS, principles, edges, tensions, checks))

    def at(self, facts: dict[str, Truth]) -> Valuation:
        return {fact.name: facts.get(fact.name) for fact in FACTS}

    def ask_applies(self, p: str, **facts: Truth) -> str:
        """ "no", "yes" or "certain"."""
        v = self.at(facts)
        ours = [self.oracle.applies(p, v, certain) for certain in (False, True)]
        assert ours == [self.applies(p, v, certain) for certain in (False, True)]
        assert ours != [False, True]
        return ("no", "yes", "certain")[sum(ours)]

    def ask_prevails(self, p: str, q: str, **facts: Truth) -> tuple[str | None, str | None]:
        v = self.at(facts)
        outcome = self.oracle.prevails(p, q, v)
        ours = (outcome.winner, outcome.strength)
        assert ours == self.prevails(p, q, v) == self.prevails(q, p, v)
        return ours

    def ask_conflict(self, p: str, q: str, on: bool = True, **facts: Truth) -> bool:
        v, pairs = self.at(facts), frozenset({frozenset({p, q})} if on else ())
        ours = self.oracle.conflict(p, q, v, pairs)
        assert ours == self.oracle.conflict(q, p, v, pairs) == self.conflict(p, q, v, pairs)
        return ours

    def ask_decide(self, *on: tuple[str, str], **facts: Truth) -> tuple[str, str, str, list[str]]:
        """In force, defeated, undecided (the first letters of their names), acts removed ("Alder dont")."""
        v, pairs = self.at(facts), frozenset(frozenset(pair) for pair in on)
        ours = self.oracle.decide(v, pairs)
        assert ours == self.decide(v, pairs)
        names = (ours.in_force, ours.defeated, ours.undecided)
        letters = ["".join(sorted(name[0] for name in group)) for group in names]
        return (letters[0], letters[1], letters[2], sorted(f"{p} {keyword}" for p, keyword, *_ in ours.removed_acts))

    def ask_undecided(self, p: str, q: str, **facts: Truth) -> bool:
        v = self.at(facts)
        ours = self.oracle.undecided(p, q, v)
        assert ours == self.undecided(p, q, v) == self.undecided(q, p, v)
        return ours

    def ask_check(self, number: int = 0) -> tuple[str, dict[str, Truth] | None]:
        check = self.constitution.checks[number]
        verdict = self.oracle.check(check)
        assert (verdict.reason, verdict.counterexample) == self.check(check)
        return (verdict.reason, None if verdict.counterexample is None else dict(verdict.counterexample))

    def ask_reports(self) -> list[str]:
        """The codes of what is reported, as often as it is reported."""
        assert self.expected_reports() == self.reported()
        assert self.unexpected() == []
        return sorted(d.code for d in self.diagnostics if d.code in COMPARED)


# --- rule 1: formulas ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "facts", "expected"),
    [
        # One true part decides an `or`, one false part an `and`, whatever is unknown beside it.
        (Some((yes("a"), yes("b"))), {"a": True}, "certain"),
        (All((yes("a"), yes("b"))), {"a": False}, "no"),
        (All((yes("a"), yes("b"))), {"a": True}, "yes"),
        # `not a or b and c` is (not a) or (b and c).
        (Some((no("a"), All((yes("b"), yes("c"))))), {"a": True, "b": False, "c": True}, "no"),
        (Some((no("a"), All((yes("b"), yes("c"))))), {"a": False, "b": False, "c": False}, "certain"),
        (All((Some((no("a"), yes("b"))), yes("c"))), {"a": False, "b": False, "c": False}, "no"),
        # Not of unknown is unknown.
        (no("a"), {}, "yes"),
        # Strong Kleene does not see that one of the two must be true.
        (Some((yes("a"), no("a"))), {}, "yes"),
        (Some((yes("m=ice"), yes("m=mud"))), {}, "yes"),
        # An enumerated fact is one of its values or unknown.
        (yes("m=ice"), {"m": "ice"}, "certain"),
        (no("m=ice"), {"m": "mud"}, "certain"),
        (yes("m=ice"), {"m": "mud"}, "no"),
    ],
)
def test_formulas_are_strong_kleene(formula: Formula, facts: dict[str, Truth], expected: str) -> None:
    assert Both(principle(A, "safety", when(formula, do()))).ask_applies(A, **facts) == expected


def test_formulas_in_one_clause_are_conjoined() -> None:
    both = Both(principle(A, "safety", When((yes("a"), no("b")), (do(),))))
    assert both.ask_applies(A, a=True, b=False) == "certain"
    assert both.ask_applies(A, a=True, b=True) == "no"
    assert both.ask_applies(A, a=True) == "yes"


def test_a_condition_of_text_alone_is_unknown() -> None:
    # Never F, so the rule may apply; never T, so it never does for certain, and the Unless is never taken.
    both = Both(
        principle(A, "safety", when(None, do())),
        principle(B, "safety", when(yes("a"), do(), unless(None))),
    )
    assert both.ask_applies(A, a=True, b=True, c=True, m="ice") == "yes"
    assert both.ask_applies(B, a=True) == "certain"


# --- rule 2: rules ------------------------------------------------------------------------------------------------


def test_acts_before_any_when_are_a_rule_without_when() -> None:
    both = Both(principle(A, "safety", do(), when(yes("a"), do("wait"))))
    assert both.ask_applies(A, a=False) == "certain"


def test_a_principle_without_clauses_always_applies() -> None:
    assert Both(principle(A)).ask_applies(A) == "certain"


def test_a_when_with_nothing_in_it_takes_the_siblings_that_follow() -> None:
    # Both acts, and the Unless between them, belong to the rule of `a`; the next When ends it.
    both = Both(
        principle(A, "safety", when(yes("a")), do(), unless(yes("b")), do("wait"), when(yes("c"), do("sing"))),
        principle(B, "care", dont()),
    )
    assert both.ask_applies(A, a=False, c=False) == "no"
    assert both.ask_applies(A, a=True, b=False, c=False) == "certain"
    assert both.ask_applies(A, a=True, b=True, c=False) == "no"
    assert both.ask_applies(A, a=False, b=True, c=True) == "certain"


def test_a_nested_when_is_a_rule_of_its_own_with_the_outer_whens() -> None:
    # The Don't needs a and b; the Do needs a alone.
    both = Both(
        principle(A, "safety", when(yes("a"), do("wait"), when(yes("b"), dont()))),
        principle(B, "safety", do()),
    )
    assert both.ask_applies(A, a=True, b=False) == "certain"
    assert both.ask_applies(A, a=False, b=True) == "no"
    assert both.ask_conflict(A, B, a=True, b=True)
    assert not both.ask_conflict(A, B, a=True, b=False)


def test_an_unless_under_a_do_suspends_that_act_alone() -> None:
    both = Both(
        principle(A, "safety", when(yes("a"), do("open the gate", unless(yes("b"))), do("wait"))),
        principle(B, "safety", dont("open the gate")),
        principle(C, "safety", dont("wait")),
    )
    assert both.ask_conflict(A, B, a=True, b=False)
    assert not both.ask_conflict(A, B, a=True, b=True)
    assert both.ask_conflict(A, C, a=True, b=True)


def test_a_when_whose_every_act_is_a_rule_of_its_own_leaves_no_empty_rule() -> None:
    both = Both(principle(A, "safety", when(yes("a"), do("wait", unless(yes("b"))))))
    assert both.ask_applies(A, a=True, b=False) == "certain"
    assert both.ask_applies(A, a=True, b=True) == "no"


def test_each_when_opens_a_rule_with_or_without_acts() -> None:
    # The outer When holds no act, and is a rule all the same.
    both = Both(principle(A, "safety", when(yes("a"), when(yes("b"), do("sing")))))
    assert both.ask_applies(A, a=True, b=False) == "certain"
    assert both.ask_applies(A, a=False) == "no"


def test_a_nested_when_that_holds_nothing_is_a_further_conjunct() -> None:
    both = Both(
        principle(A, "safety", when(yes("a"), when(yes("b"))), do("wait")),
        principle(B, "safety", when(yes("a"), when(yes("b")), do("wait"))),
    )
    # The Do follows a When with nothing in it but a When: both are its conditions.
    assert both.ask_applies(A, a=True, b=False) == "no"
    assert both.ask_applies(A, a=True, b=True) == "certain"
    # Inside a When, too, an act belongs to the empty When before it.
    clash = Both(*both.constitution.principles, principle(C, "safety", dont("wait")))
    assert clash.ask_conflict(B, C, a=True, b=True)
    assert not clash.ask_conflict(B, C, a=True, b=False)


def test_an_unless_of_a_when_does_not_reach_the_whens_nested_in_it() -> None:
    # A nested When, like an act with an Unless of its own, inherits the outer Whens and nothing else.
    both = Both(
        principle(A, "safety", when(yes("a"), unless(yes("c")), when(yes("b"), do("wait")))),
        principle(B, "safety", when(yes("a"), unless(yes("c")), do("sing", unless(yes("b"))), do("hum"))),
        principle(C, "safety", dont("sing")),
        principle(D, "safety", dont("hum")),
    )
    assert both.ask_applies(A, a=True, b=True, c=True) == "certain"
    assert both.ask_applies(A, a=True, b=False, c=True) == "no"
    assert (both.ask_conflict(B, C, a=True, c=True), both.ask_conflict(B, D, a=True, c=True)) == (True, False)


def test_an_unless_directly_under_the_principle_belongs_to_every_rule() -> None:
    both = Both(principle(A, "safety", do("sing"), when(yes("a"), do()), when(yes("b"), do("wait")), unless(yes("c"))))
    assert both.ask_applies(A, a=True, b=True, c=False) == "certain"
    assert both.ask_applies(A, a=True, b=True, c=True) == "no"


def test_an_otherwise_puts_nothing_in_force() -> None:
    both = Both(
        principle(A, "safety", when(yes("a"), do(), Otherwise((dont("wait"),)))),
        principle(B, "care", do("wait")),
    )
    assert both.ask_applies(A, a=False) == "no"
    assert not both.ask_conflict(A, B, a=False)


# --- rules 3 and 4: exceptions, applying --------------------------------------------------------------------------


def test_a_bare_unless_suspends_its_rule() -> None:
    both = Both(principle(A, "safety", when(yes("a"), do(), unless(yes("b")))))
    assert both.ask_applies(A, a=True, b=True) == "no"
    # Exceptions fail closed: unknown is not taken.
    assert both.ask_applies(A, a=True) == "certain"


def test_what_a_taken_unless_holds_is_in_force_in_its_place() -> None:
    both = Both(
        principle(A, "safety", when(yes("a"), do(), unless(yes("b"), do("wait")))),
        principle(B, "safety", dont()),
        principle(C, "safety", dont("wait")),
    )
    assert both.ask_applies(A, a=True, b=True) == "certain"
    assert both.ask_applies(A, b=True) == "yes"  # the When is unknown
    assert both.ask_applies(A, a=False, b=True) == "no"
    assert (both.ask_conflict(A, B, a=True, b=False), both.ask_conflict(A, C, a=True, b=False)) == (True, False)
    assert (both.ask_conflict(A, B, a=True, b=True), both.ask_conflict(A, C, a=True, b=True)) == (False, True)


def test_a_bare_unless_in_an_unless_brings_the_outer_rule_back() -> None:
    both = Both(
        principle(A, "safety", do(), unless(yes("a"), do("wait"), unless(yes("b"), unless(yes("c"))))),
        principle(B, "safety", dont()),
    )
    assert both.ask_conflict(A, B, a=False)
    assert not both.ask_conflict(A, B, a=True, b=False)
    assert both.ask_conflict(A, B, a=True, b=True, c=False)
    # c takes b back, so a is taken again.
    assert not both.ask_conflict(A, B, a=True, b=True, c=True)
    # Unknown b is not taken: a stays.
    assert not both.ask_conflict(A, B, a=True)


def test_nested_acts_replace_the_outer_ones() -> None:
    both = Both(
        principle(A, "safety", do(), unless(yes("a"), do("wait"), unless(yes("b"), do("sing")))),
        principle(B, "safety", dont("wait")),
        principle(C, "safety", dont("sing")),
    )
    assert (both.ask_conflict(A, B, a=True), both.ask_conflict(A, C, a=True)) == (True, False)
    assert (both.ask_conflict(A, B, a=True, b=True), both.ask_conflict(A, C, a=True, b=True)) == (False, True)
    # The inner one alone does nothing: the outer is not taken.
    assert (both.ask_conflict(A, B, a=False, b=True), both.ask_conflict(A, C, a=False, b=True)) == (False, False)


def test_a_bare_unless_may_put_acts_in_force_through_a_nested_one() -> None:
    both = Both(principle(A, "safety", do(), unless(yes("a"), unless(yes("b"), do("wait")))))
    assert both.ask_applies(A, a=True, b=False) == "no"
    assert both.ask_applies(A, a=True, b=True) == "certain"


def test_two_exceptions_taken_at_once_hold_both() -> None:
    both = Both(
        principle(A, "safety", do(), unless(yes("a"), do("wait")), unless(yes("b"), dont("wait"))),
        principle(B, "safety", dont("wait")),
        principle(C, "safety", do("wait")),
    )
    assert (both.ask_conflict(A, B, a=True, b=True), both.ask_conflict(A, C, a=True, b=True)) == (True, True)
    assert "ambiguous-exceptions" in both.ask_reports()


# --- rule 5: edges ------------------------------------------------------------------------------------------------


def test_an_edge_holds_only_if_its_guard_is_true() -> None:
    both = Both(principle(A), principle(B), edges=(EdgeClause("overrides", A, (B,), yes("a")),))
    assert both.ask_prevails(A, B, a=True) == (A, "hard")
    assert both.ask_prevails(A, B, a=False) == (None, None)
    assert both.ask_prevails(A, B) == (None, None)


def test_yields_to_is_the_edge_of_the_other() -> None:
    both = Both(principle(A), principle(B), edges=(EdgeClause("yields", A, (B,)),))
    assert both.ask_prevails(A, B) == (B, "hard")


def test_several_references_are_several_edges_under_one_guard() -> None:
    both = Both(principle(A), principle(B), principle(C), edges=(EdgeClause("overrides", A, (B, C), yes("a")),))
    assert both.ask_prevails(A, B, a=True) == both.ask_prevails(A, C, a=True) == (A, "hard")
    assert both.ask_prevails(A, B, a=False) == both.ask_prevails(A, C, a=False) == (None, None)


def test_an_exception_to_holds_where_its_principle_applies_for_certain() -> None:
    both = Both(
        principle(A, "safety", when(yes("a"), do("sing"), unless(yes("b")))),
        principle(B),
        edges=(EdgeClause("exception", A, (B,), yes("c")),),
    )
    assert both.ask_prevails(A, B, a=True, c=True) == (A, "hard")
    assert both.ask_prevails(A, B, c=True) == (None, None)  # applies, not for certain
    assert both.ask_prevails(A, B, a=True) == (None, None)  # the guard is unknown
    assert both.ask_prevails(A, B, a=True, b=True, c=True) == (None, None)


# --- rule 6: legal edges ------------------------------------------------------------------------------------------


def test_illegal_edges_are_reported_and_left_out_of_the_order() -> None:
    both = Both(
        principle(A, "bounds"),
        principle(B, "safety"),
        principle(C, "care"),
        principle(D, "style"),
        edges=(
            EdgeClause("overrides", C, (B,), yes("a")),  # lower than its target: authority-inversion
            EdgeClause("exception", B, (A,)),  # into a filter: that code alone, though it is lower too
            EdgeClause("yields", B, (D,)),  # the same, written from the other side: style over safety
            EdgeClause("overrides", B, (C,)),  # downwards: legal
        ),
    )
    assert both.ask_reports() == ["authority-inversion", "authority-inversion", "filter-overridden"]
    assert both.ask_prevails(B, C, a=True) == (B, "hard")
    assert both.ask_prevails(A, B, a=True) == (A, "hard")
    assert both.ask_prevails(B, D) == (B, "hard")


def test_an_overridable_level_may_be_overridden_from_below() -> None:
    levels = (Level("high", "weigh", overridable=True), Level("low"))
    both = Both(
        principle(A, "high"), principle(B, "low"), edges=(EdgeClause("overrides", B, (A,), yes("a")),), levels=levels
    )
    assert both.ask_reports() == []
    assert both.ask_prevails(A, B, a=True) == (B, "hard")
    assert both.ask_prevails(A, B, a=False) == (A, "soft")


def test_edges_of_unranked_principles_work_but_not_into_a_filter() -> None:
    both = Both(
        principle(A, "bounds"),
        principle(B, "safety"),
        principle(C, None, do("sing")),
        edges=(EdgeClause("overrides", C, (A, B)),),
    )
    assert both.ask_reports() == ["filter-overridden"]
    assert both.ask_prevails(C, B) == (C, "hard")
    assert both.ask_prevails(C, A) == (None, None)


def test_no_edge_into_a_filter_even_from_a_filter() -> None:
    both = Both(principle(A, "bounds"), principle(B, "bounds"), edges=(EdgeClause("overrides", A, (B,)),))
    assert both.ask_reports() == ["filter-overridden"]
    assert both.ask_prevails(A, B) == (None, None)


def test_a_path_counts_only_if_its_ends_would_make_a_legal_edge() -> None:
    # Cedar→Alder is legal, since high is overridable; Alder→Birch goes down; Cedar→Birch would go up and be illegal.
    levels = (Level("high", "weigh", overridable=True), Level("middle", "weigh"), Level("low"))
    both = Both(
        principle(A, "high"),
        principle(B, "middle"),
        principle(C, "low"),
        edges=(EdgeClause("overrides", C, (A,)), EdgeClause("overrides", A, (B,))),
        levels=levels,
    )
    assert both.ask_prevails(B, C) == (B, "soft")
    assert both.ask_prevails(C, A) == (C, "hard")


# --- rule 7: prevailing -------------------------------------------------------------------------------------------


def test_levels_decide_where_no_path_does() -> None:
    both = Both(principle(A, "safety"), principle(B, "care"), principle(C, "style"), principle(D, None, do("sing")))
    assert both.ask_prevails(B, A) == (A, "hard")  # the winner's level is strict
    assert both.ask_prevails(B, C) == (B, "soft")  # the winner's level is weighed
    assert both.ask_prevails(A, D) == (None, None)  # one of them has no level
    same = Both(principle(A, "care"), principle(B, "care"))
    assert same.ask_prevails(A, B) == (None, None)


def test_a_path_leads_through_principles_that_do_not_apply() -> None:
    both = Both(
        principle(A, "care"),
        principle(B, "care", when(yes("a"), do("sing"))),
        principle(C, "care"),
        edges=(EdgeClause("overrides", A, (B,)), EdgeClause("overrides", B, (C,))),
    )
    assert both.ask_applies(B, a=False) == "no"
    assert both.ask_prevails(A, C, a=False) == (A, "hard")


def test_paths_both_ways_leave_neither_even_across_levels() -> None:
    levels = (Level("high", "weigh", overridable=True), Level("low"))
    both = Both(
        principle(A, "high"),
        principle(B, "low"),
        edges=(EdgeClause("overrides", A, (B,)), EdgeClause("overrides", B, (A,), yes("a"))),
        levels=levels,
    )
    assert both.ask_prevails(A, B, a=True) == (None, None)
    assert both.ask_prevails(A, B, a=False) == (A, "hard")


def test_levels_are_no_steps_of_a_path() -> None:
    # Alder is above Birch by level, Birch overrides Cedar by edge: nothing leads from Alder to Cedar.
    both = Both(
        principle(A, "safety"),
        principle(B, "care"),
        principle(C, None, do("sing")),
        edges=(EdgeClause("overrides", B, (C,)),),
    )
    assert both.ask_prevails(A, C) == (None, None)


# --- rules 8 and 9: conflict --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mine", "other", "expected"),
    [
        (dont(), do(), True),
        (may(), dont(), True),
        (do(), may(), False),  # May opposes a Don't, never a Do
        (dont(), dont(), False),
        (dont("wait"), do("sing"), False),
        (dont("greet", named=True), do("greet", named=True), True),
        (dont("greet", named=True), do("greet"), False),  # one carries a name, the other does not
    ],
)
def test_opposed_acts(mine: Act, other: Act, expected: bool) -> None:
    both = Both(principle(A, "care", mine), principle(B, "care", other))
    assert both.ask_conflict(A, B, on=False) is expected


def test_a_tension_is_a_conflict_only_where_it_is_on() -> None:
    both = Both(principle(A), principle(B), tensions=(Tension(A, B),))
    assert both.ask_conflict(A, B)
    assert not both.ask_conflict(A, B, on=False)


def test_an_edge_is_a_conflict_while_its_guard_is_not_false() -> None:
    both = Both(principle(A), principle(B), edges=(EdgeClause("yields", A, (B,), yes("a")),))
    assert both.ask_conflict(A, B, a=True)
    assert both.ask_conflict(A, B)
    assert not both.ask_conflict(A, B, a=False)
    assert not both.ask_conflict(A, B, on=False, a=True)


def test_exception_to_and_opposed_acts_are_always_on() -> None:
    both = Both(
        principle(A, "care", do()),
        principle(B, "care", dont()),
        principle(C, "care"),
        edges=(EdgeClause("exception", A, (C,), yes("a")),),
    )
    assert both.ask_conflict(A, C, on=False)
    assert not both.ask_conflict(A, C, on=False, a=False)
    assert both.ask_conflict(A, B, on=False)


# --- rule 10: in force --------------------------------------------------------------------------------------------


def test_what_is_on_decides_who_is_defeated() -> None:
    both = Both(principle(A, "safety"), principle(B, "care"), tensions=(Tension(B, A),))
    assert both.ask_decide() == ("AB", "", "", [])
    assert both.ask_decide((A, B)) == ("A", "B", "", [])


def test_a_principle_that_does_not_apply_neither_attacks_nor_is_in_force() -> None:
    both = Both(principle(A, "safety", when(yes("a"), do("sing"))), principle(B, "care"), tensions=(Tension(A, B),))
    assert both.ask_decide((A, B), a=False) == ("B", "", "", [])
    assert both.ask_decide((A, B)) == ("A", "B", "", [])  # an unknown When may hold


def test_a_defeated_principle_defeats_nobody() -> None:
    both = Both(
        principle(A, "safety"), principle(B, "care"), principle(C, "craft"), tensions=(Tension(A, B), Tension(B, C))
    )
    assert both.ask_decide((A, B), (B, C)) == ("AC", "B", "", [])
    assert both.ask_decide((B, C)) == ("AB", "C", "", [])


def test_a_circle_of_attacks_is_undecided_and_attacks_nobody_outside() -> None:
    # Alder over Birch by edge, Birch over Cedar by level (the path Cedar→Alder→Birch may not count), Cedar over Alder.
    levels = (Level("high", "weigh", overridable=True), Level("middle", "weigh"), Level("low"))
    both = Both(
        principle(A, "high"),
        principle(B, "middle"),
        principle(C, "low"),
        principle(D, "low"),
        edges=(EdgeClause("overrides", C, (A,)), EdgeClause("overrides", A, (B,))),
        tensions=(Tension(B, C), Tension(B, D)),
        levels=levels,
    )
    assert both.ask_decide((A, B), (B, C), (A, C)) == ("D", "", "ABC", [])
    # Dogwood has an attacker that is neither accepted nor removed.
    assert both.ask_decide((A, B), (B, C), (A, C), (B, D)) == ("", "", "ABCD", [])


def test_opposed_acts_remove_the_act_and_not_the_principle() -> None:
    both = Both(principle(A, "safety", do()), principle(B, "care", dont(), do("wait")))
    assert both.ask_decide() == ("AB", "", "", ["Birch dont"])


def test_a_removed_act_removes_nothing() -> None:
    both = Both(principle(A, "safety", do()), principle(B, "care", dont()), principle(C, "craft", may()))
    # Alder removes Birch's Don't, so Cedar's May stays.
    assert both.ask_decide() == ("ABC", "", "", ["Birch dont"])


def test_the_acts_of_a_defeated_principle_remove_nothing() -> None:
    both = Both(
        principle(A, "safety"),
        principle(B, "care", dont()),
        principle(C, "craft", may()),
        tensions=(Tension(A, B),),
    )
    assert both.ask_decide() == ("ABC", "", "", ["Cedar may"])
    assert both.ask_decide((A, B)) == ("AC", "B", "", [])


def test_opposed_acts_of_equals_remove_nothing() -> None:
    both = Both(principle(A, "care", do()), principle(B, "care", dont()))
    assert both.ask_decide() == ("AB", "", "", [])
    assert both.ask_undecided(A, B)


# --- rule 11: undecided -------------------------------------------------------------------------------------------


def test_undecided_where_neither_prevails_and_nothing_settles_it() -> None:
    pair = (principle(A, "care", when(yes("a"), do("sing"))), principle(B, "care"))
    open_tension = Both(*pair, tensions=(Tension(A, B),))
    assert open_tension.ask_undecided(A, B, a=True)
    assert open_tension.ask_undecided(A, B)
    assert not open_tension.ask_undecided(A, B, a=False)  # Alder does not apply
    assert not Both(*pair).ask_undecided(A, B, a=True)  # no conflict
    assert not Both(*pair, tensions=(Tension(A, B, resolved=True),)).ask_undecided(A, B, a=True)
    # Written on either side, settled on either side.
    twice = Both(*pair, tensions=(Tension(A, B), Tension(B, A, resolved=True)))
    assert not twice.ask_undecided(A, B, a=True)


def test_a_third_principle_does_not_settle_it() -> None:
    both = Both(
        principle(A, "safety"),
        principle(B, "care"),
        principle(C, "care"),
        tensions=(Tension(A, B), Tension(B, C)),
    )
    assert both.ask_decide((A, B), (B, C)) == ("AC", "B", "", [])
    assert both.ask_undecided(B, C)


# --- rule 12: checks ----------------------------------------------------------------------------------------------


def test_a_check_holds_in_every_valuation_in_which_both_apply() -> None:
    both = Both(
        principle(A, "care", when(yes("a"), do("sing"))),
        principle(B, "care"),
        edges=(EdgeClause("overrides", A, (B,), yes("b")),),
        checks=(
            Check(A, "wins", B, yes("b")),
            Check(B, "yields", A, All((yes("b"), yes("c")))),
            Check(A, "ties", B, no("b")),
            Check(A, "wins", B),
            Check(A, "ties", B),
            Check(B, "wins", A),
            Check(A, "wins", B, All((no("a"), yes("b")))),
            Check(A, "wins", B, Some((yes("c"), yes("b")))),
        ),
    )
    assert [both.ask_check(number) for number in range(3)] == [("holds", None)] * 3
    # Fewest unknown first (none), then a before b, T before F; c and m matter to nobody.
    assert both.ask_check(3) == ("counterexample", {"a": True, "b": False})
    assert both.ask_check(4) == ("counterexample", {"a": True, "b": True})
    assert both.ask_check(5) == ("counterexample", {"a": True, "b": True})
    # Alder never applies where a is false.
    assert both.ask_check(6) == ("vacuous", None)
    # The guard's facts are printed too.
    assert both.ask_check(7) == ("counterexample", {"a": True, "b": False, "c": True})


def test_a_counterexample_may_need_the_unknown() -> None:
    # One of the two edges holds wherever a is known.
    both = Both(
        principle(A, "care"),
        principle(B, "care"),
        edges=(EdgeClause("overrides", A, (B,), yes("a")), EdgeClause("overrides", A, (B,), no("a"))),
        checks=(Check(A, "wins", B),),
    )
    assert both.ask_check() == ("counterexample", {"a": None})


def test_the_values_of_an_enumeration_come_in_order_of_declaration() -> None:
    both = Both(
        principle(A, "care", when(no("m=ice"), do("sing"))), principle(B, "care"), checks=(Check(A, "wins", B),)
    )
    assert both.ask_check() == ("counterexample", {"m": "mud"})


def test_the_facts_of_edges_on_paths_are_printed() -> None:
    # Cedar is an exception to Birch while it applies for certain, so its a matters; Dogwood is on no path.
    both = Both(
        principle(A, "care"),
        principle(B, "care"),
        principle(C, "care", when(yes("a"), do("sing"))),
        principle(D, "care", when(yes("c"), do("sing"))),
        edges=(
            EdgeClause("overrides", A, (C,), yes("b")),
            EdgeClause("exception", C, (B,)),
            EdgeClause("overrides", A, (D,), yes("c")),
        ),
        checks=(Check(A, "wins", B), Check(A, "wins", B, All((yes("a"), yes("b"))))),
    )
    assert both.ask_check(0) == ("counterexample", {"a": True, "b": False})
    assert both.ask_check(1) == ("holds", None)


def test_a_weighed_win_is_a_win() -> None:
    both = Both(principle(A, "care"), principle(B, "craft"), checks=(Check(A, "wins", B), Check(B, "yields", A)))
    assert both.ask_check(0) == both.ask_check(1) == ("holds", None)


# --- rule 13: reports ---------------------------------------------------------------------------------------------


def test_an_exception_that_nothing_can_take_is_dead() -> None:
    both = Both(
        principle(
            A,
            "safety",
            when(
                yes("a"),
                do("sing"),
                unless(no("a")),  # dead: against its When
                unless(yes("b"), do("wait"), unless(no("b"))),  # the inner one is dead: against the outer
                unless(None),  # text alone is left out
                unless(All((yes("m=ice"), yes("m=mud")))),  # dead: one fact, two values
            ),
        )
    )
    assert both.ask_reports() == ["dead-exception"] * 3


def test_never_applies_speaks_of_total_valuations() -> None:
    # Where a is unknown the When is too, and the principle may apply; where it is known it is false.
    both = Both(
        principle(A, "safety", when(All((yes("a"), no("a"))), do("sing"))),
        principle(B, "safety", when(yes("a"), do("sing"), unless(yes("a")))),
        principle(C, "safety", when(yes("a"), do("sing"), unless(yes("a"), do("wait")))),
    )
    assert both.ask_applies(A) == "yes"
    assert both.ask_reports() == ["never-applies"] * 2


def test_a_cycle_of_edges_is_reported_where_its_guards_can_be_true_together() -> None:
    trio = (principle(A, "care"), principle(B, "care"), principle(C, "care"))
    closing = EdgeClause("yields", A, (C,), no("a"))
    apart = Both(*trio, edges=(EdgeClause("overrides", A, (B,), yes("a")), EdgeClause("overrides", B, (C,)), closing))
    assert apart.ask_reports() == []
    together = Both(*trio, edges=(EdgeClause("overrides", A, (B,)), EdgeClause("overrides", B, (C,)), closing))
    assert together.ask_reports() == ["override-cycle"]
    itself = Both(*trio, edges=(EdgeClause("overrides", B, (B,)),))
    assert itself.ask_reports() == ["override-cycle"]


def test_an_illegal_edge_closes_no_cycle() -> None:
    both = Both(
        principle(A, "safety"),
        principle(B, "care"),
        edges=(EdgeClause("overrides", A, (B,)), EdgeClause("overrides", B, (A,))),
    )
    assert both.ask_reports() == ["authority-inversion"]


def test_an_undecided_tension_is_reported_once() -> None:
    pair = (principle(A, "care"), principle(B, "care"))
    assert Both(*pair, tensions=(Tension(A, B),)).ask_reports() == ["undecided-tension"]
    assert Both(*pair, tensions=(Tension(A, B, resolved=True),)).ask_reports() == []
    settled = Both(*pair, tensions=(Tension(A, B),), edges=(EdgeClause("overrides", A, (B,)),))
    assert settled.ask_reports() == []
    never_together = Both(
        principle(A, "care", when(yes("a"), do("sing"))),
        principle(B, "care", when(no("a"), do("sing"))),
        tensions=(Tension(A, B),),
    )
    assert never_together.ask_reports() == []


def test_a_principle_may_contradict_itself() -> None:
    at_once = Both(principle(A, "care", when(yes("a"), do()), when(yes("b"), dont())))
    assert at_once.ask_reports() == ["contradictory-acts"]
    apart = Both(principle(A, "care", when(yes("a"), do()), when(no("a"), dont())))
    assert apart.ask_reports() == []


def test_exceptions_taken_at_once_are_ambiguous_if_one_is_bare() -> None:
    assert Both(principle(A, "care", do("sing"), unless(yes("a")), unless(yes("b"), do("wait")))).ask_reports() == [
        "ambiguous-exceptions"
    ]
    assert Both(principle(A, "care", do("sing"), unless(yes("a")), unless(no("a"), do("wait")))).ask_reports() == []
    assert (
        Both(principle(A, "care", do("sing"), unless(yes("a"), do("hum")), unless(yes("b"), do("wait")))).ask_reports()
        == []
    )


def test_a_failed_check_is_reported() -> None:
    both = Both(principle(A, "care"), principle(B, "care"), checks=(Check(A, "wins", B), Check(A, "ties", B)))
    assert both.ask_reports() == ["check-failed"]


# --- what only the compiler sees --------------------------------------------------------------------------------


def test_unknown_names_and_checks_of_oneself_are_dropped_after_their_diagnostic() -> None:
    text = """---
constitution: Grove
levels: [safety]
---

## Alder {level=safety}

- **Do:** sing for everybody
- **Overrides:** [Nobody](#nobody)
- **Check:** #alder wins over #nobody
- **Check:** #alder wins over #alder
"""
    graph, diagnostics = compile_text(text)
    codes = sorted(d.code for d in diagnostics if d.severity == "error")
    assert codes == ["self-check", "unknown-principle", "unknown-principle"]
    assert (graph.edges, graph.checks) == ((), ())
