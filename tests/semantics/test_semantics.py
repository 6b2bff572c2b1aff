"""Which principle prevails, held against the brute-force oracle: random constitutions, compared in every answer.

A failure shows the seed, the Markdown, the question and both answers. `pytest -m full tests/semantics` asks 2,000.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import permutations

import pytest

from .compared import Compared
from .generate import random_constitution
from .oracle import Constitution, Valuation

MOST_VALUATIONS = 81
CHUNK = 50


def valuations(asked: Compared, rng: random.Random) -> list[Valuation]:
    """All valuations, unknowns included, or as many of them as are bearable."""
    found = asked.oracle.valuations
    return found if len(found) <= MOST_VALUATIONS else rng.sample(found, MOST_VALUATIONS)


def switched(constitution: Constitution) -> list[frozenset[frozenset[str]]]:
    """What may be switched on: nothing, each declared tension or edge alone, everything."""
    pairs = {frozenset({t.first, t.second}): None for t in constitution.tensions}
    pairs |= {frozenset({e.owner, other}): None for e in constitution.edges for other in e.others if other != e.owner}
    return [frozenset(), *(frozenset({pair}) for pair in pairs), frozenset(pairs)]


def disagreements(asked: Compared, seed: int) -> Iterator[str]:
    """Each question on which the two sides differ, with both answers."""
    yield from (f"unexpected diagnostic: {text}" for text in asked.unexpected())
    if set(asked.graph.principles) != {name.lower() for name in asked.oracle.names}:
        yield f"principles: {list(asked.graph.principles)}"
        return
    rng = random.Random(seed)
    sets = switched(asked.constitution)
    for v in valuations(asked, rng):
        yield from (
            f"{question} under {v}: oracle {ours}, compiler {theirs}"
            for question, ours, theirs in answers(asked, v, sets)
            if ours != theirs
        )
    for check in asked.constitution.checks:
        verdict = asked.oracle.check(check)
        ours, theirs = (verdict.reason, verdict.counterexample), asked.check(check)
        named = None if ours[1] is None else tuple((fact.replace(" ", "_"), truth) for fact, truth in ours[1])
        if (ours[0], named) != theirs:
            line = asked.page.lines[id(check)]
            yield f"Check at line {line}: oracle {ours}, compiler {theirs}"
    expected, reported = asked.expected_reports(), asked.reported()
    if expected != reported:
        alone = sorted((expected - reported).elements()), sorted((reported - expected).elements())
        yield f"diagnostics: oracle alone {alone[0]}, compiler alone {alone[1]}"


def answers(
    asked: Compared, v: Valuation, sets: list[frozenset[frozenset[str]]]
) -> Iterator[tuple[str, object, object]]:
    """(question, the oracle's answer, the compiler's answer) for everything that depends on a valuation."""
    oracle = asked.oracle
    for p in oracle.names:
        for certain in (False, True):
            word = "applies for certain" if certain else "applies"
            yield f"{p} {word}", oracle.applies(p, v, certain), asked.applies(p, v, certain)
    for p, q in permutations(oracle.names, 2):
        outcome = oracle.prevails(p, q, v)
        yield f"{p} against {q}", (outcome.winner, outcome.strength), asked.prevails(p, q, v)
        yield f"{p} and {q} undecided", oracle.undecided(p, q, v), asked.undecided(p, q, v)
        for on in (sets[0], sets[-1]):
            yield f"{p} and {q} conflict, on {len(on)}", oracle.conflict(p, q, v, on), asked.conflict(p, q, v, on)
    for on in sets:
        shown = sorted(sorted(pair) for pair in on)
        yield f"in force with {shown} on", oracle.decide(v, on), asked.decide(v, on)


def compare(seeds: range) -> None:
    for seed in seeds:
        asked = Compared(random_constitution(seed), style=seed)
        found = list(disagreements(asked, seed))
        if found:
            shown = "\n".join(found[:12])
            pytest.fail(f"seed {seed}: {len(found)} disagreements\n{shown}\n\n{asked.page.text}", pytrace=False)


@pytest.mark.parametrize("first", range(0, 300, CHUNK))
def test_random_constitutions(first: int) -> None:
    compare(range(first, first + CHUNK))


@pytest.mark.full
@pytest.mark.parametrize("first", range(300, 2000, CHUNK))
def test_more_random_constitutions(first: int) -> None:
    compare(range(first, first + CHUNK))
