"""Cases, flips and coverage held against the brute-force oracle: random constitutions with situations.

A failure shows the seed, the disagreements and the Markdown. `pytest -m full tests/cases/test_oracle.py` asks 2,000 and
prints, with `-s`, how much of what was compared.
"""

from __future__ import annotations

from collections import Counter

import pytest
from decided_twice import Twice

from semantics.case_generate import staged_constitution

CHUNK = 50
SAMPLE = 150
ALL = 2000


def compare(seeds: range) -> Counter[str]:
    """What was compared, if nothing differs."""
    counts: Counter[str] = Counter()
    for seed in seeds:
        twice = Twice(staged_constitution(seed), style=seed)
        found = list(twice.disagreements())
        if found:
            shown = "\n".join(found[:12])
            pytest.fail(f"seed {seed}: {len(found)} disagreements\n{shown}\n\n{twice.page.text}", pytrace=False)
        counts += twice.counts
    return counts


def shown(counts: Counter[str]) -> None:
    print("\n" + "\n".join(f"{number:7,} {what.strip()}" for what, number in counts.items()))


@pytest.fixture(scope="module")
def sample() -> Counter[str]:
    """The counts of the sample, which agrees."""
    return compare(range(SAMPLE))


def test_random_constitutions(sample: Counter[str]) -> None:
    """Every decision, flip and reason agrees; and enough of each was there to disagree about."""
    shown(sample)
    for what in ("with a pair", "textual", "unspecified", "coupled", "dead", "open", "idle"):
        assert sample[f"  {what}"] >= 20, what
    for what in ("rows of tables", "planned cases", "cases at leaves", "flips"):
        assert sample[what] >= 200, what
    assert sample["read-once rules"] >= 10
    assert sample["  decided by other principles"] >= 100
    assert sample["pairs of leaves that differ in one condition"] >= 100


@pytest.mark.full
@pytest.mark.parametrize("first", range(SAMPLE, ALL, CHUNK))
def test_more_random_constitutions(first: int) -> None:
    shown(compare(range(first, min(first + CHUNK, ALL))))
