"""What is wrong with a constitution is told where it stands, and everything beside it is planned all the same."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from constc.build.check import Analysis, analyse
from constc.cases.plan import plan_of

FRONT = """---
constitution: Wren
levels: [safety, house]
facts:
  shut: {yes: The pass is shut., no: The pass is open.}
---

"""
#: A principle in order, below the one that is not: it has its pair whatever stands above it.
SOUND = """
## The key

- **Level:** house
- **When:** whoever asks for the key works in the kitchen `cook`
  - **Do:** say where it hangs, and ask nothing
  - **Because:** the cook needs it twenty times a day
  - **Otherwise:** ask what is needed from the cellar, and have it brought up
    - **Because:** the gas bottles stand down there
- **Situations:**
  - Wren keeps the keys of the Pass House. That of the cellar hangs behind the kitchen door.
    - **Asked:** "Where is the key of the cellar?"
    - `cook`: "It's Toni."
      - **Good:** "Behind the kitchen door."
    - `not cook`: "I'm in room 6."
      - **Good:** "What do you need from down there?"
"""


def _analysis(tmp_path: Path, wrong: str, front: str = FRONT) -> Analysis:
    file = tmp_path / "constitution.md"
    file.write_text(front + wrong + SOUND, encoding="utf-8")
    return analyse(str(file))


def _told(analysis: Analysis) -> set[tuple[str, int]]:
    """Codes with their lines, counted from the heading of the first principle, which is line 1."""
    found = [(one.code, one.at.source.position(one.at.span[0]).line) for one in analysis.diagnostics]
    place = next(iter(analysis.graph.principles.values())).title_place
    first = place.source.position(place.span[0]).line
    return {(code, line - first + 1) for code, line in found}


def _flips(analysis: Analysis, name: str) -> list[tuple[str, str]]:
    return [flip.condition for flip in plan_of(analysis.graph, name).flips if flip.on.leaf is not None]


CONTRADICTORY = """## The pass

- **Level:** safety
- **Do:** name another way across
- **When:** the bulletin says so `shut`
  - **Don't:** name another way across
- **Because:** somebody has to look for them
"""
NEVER = """## The pass

- **Level:** safety
- **When:** the bulletin says both `shut` and `not shut`
  - **Do:** name another way across
  - **Because:** somebody has to look for them
  - **Otherwise:** give the walking time, no more
"""
NEVER_NESTED = """## The pass

- **Level:** safety
- **When:** the bulletin says shut `shut`
  - **Do:** name another way across
  - **Because:** somebody has to look for them
  - **Otherwise:** give the walking time, no more
  - **When:** the bulletin says open `not shut`
    - **Do:** say that it is a fine day
"""
CIRCLE = """## The pass

- **Level:** safety
- **Do:** name another way across
- **Because:** somebody has to look for them
- **Overrides:** [The bus](#the-bus)

## The bus

- **Level:** safety
- **Do:** name the hours of the bus
- **Because:** it does not wait
- **Overrides:** [The pass](#the-pass)
"""
TITLE = """## The pass

- **Level:** safety
"""
NO_SITUATION = """## The pass

- **Level:** safety
- **Do:** name another way across
- **Because:** somebody has to look for them
- **Situations:**
"""
UNKNOWN = """## The pass

- **Level:** safety
- **When:** the bulletin says so `shut`
  - **Do:** name another way across
  - **Because:** somebody has to look for them
  - **Otherwise:** give the walking time, no more
- **Situations:**
  - Wren answers for the Pass House.
    - **Asked:** "How far is it to Valle?"
    - `shutt`: "It says: shut."
      - **Good:** "Take the bus."
    - `moonlight`: "It says: open."
      - **Good:** "Have a good walk!"
"""


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (CONTRADICTORY, {("contradictory-acts", 6), ("no-otherwise", 5)}),
        (NEVER, {("never-applies", 1)}),
        (NEVER_NESTED, {("no-pair", 8)}),
        (CIRCLE, {("override-cycle", 6)}),
        (TITLE, {("no-reason", 1)}),
        (NO_SITUATION, {("stray-clause", 6)}),
        (UNKNOWN, {("unknown-fact", 11), ("unknown-fact", 13)}),
    ],
    ids=["contradictory", "never", "never-nested", "circle", "title", "no-situation", "unknown-fact"],
)
def test_a_place_for_each_and_the_rest_is_planned(tmp_path: Path, wrong: str, told: set[tuple[str, int]]) -> None:
    analysis = _analysis(tmp_path, wrong)
    assert _told(analysis) == told
    assert all(plan_of(analysis.graph, name) for name in analysis.graph.principles)
    assert _flips(analysis, "the-key") == [("when", "cook")]


def _with_exceptions(names: list[str]) -> str:
    """A rule with a When and an Unless for each of ``names``."""
    unless = "".join(
        f"  - **Unless:** the {name} is out `{name}`\n    - **Do:** ring the {name} at once, and wait\n"
        for name in names
    )
    head = TITLE + "- **When:** the bulletin says so `shut`\n"
    acts = "  - **Do:** name another way across\n  - **Because:** somebody has to look for them\n"
    return head + acts + unless + "  - **Otherwise:** give the walking time, no more\n"


def test_forty_conditions_in_one_rule(tmp_path: Path) -> None:
    names = [f"lamp {number}" for number in range(1, 40)]
    declared = "".join(f"  {name}: {{yes: {name} is out., no: {name} burns.}}\n" for name in names)
    front = FRONT.removesuffix("---\n\n") + declared + "---\n\n"
    started = time.perf_counter()
    analysis = _analysis(tmp_path, _with_exceptions(names), front)
    assert time.perf_counter() - started < 10
    assert _told(analysis) == {("no-pair", 4)}
    (note,) = analysis.diagnostics
    assert "0 of 40 conditions" in note.message
    plan = plan_of(analysis.graph, "the-pass")
    assert len(plan.conditions) == 40
    # One case more than conditions; 2^40 of them would not have ended.
    assert len([case for case in plan.cases if case.rules == (0,)]) == 41
    assert _flips(analysis, "the-key") == [("when", "cook")]


def test_forty_facts_that_nobody_declared(tmp_path: Path) -> None:
    facts = " and ".join(f"fact{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(40))
    analysis = _analysis(tmp_path, NEVER.replace("`shut` and `not shut`", f"`{facts}`"))
    assert _told(analysis) == {("unknown-fact", 4)}
    assert len(analysis.diagnostics) == 40
    assert _flips(analysis, "the-key") == [("when", "cook")]


def test_nothing_is_written_after_an_error(tmp_path: Path) -> None:
    from constc.build.pipeline import BuildOptions, build
    from constc.failure import Failure

    file = tmp_path / "constitution.md"
    file.write_text(FRONT + UNKNOWN + SOUND, encoding="utf-8")
    with pytest.raises(Failure) as failure:
        build(str(file), BuildOptions(out=str(tmp_path / "out")))
    assert {one.code for one in failure.value.diagnostics} == {"unknown-fact"}
    assert not (tmp_path / "out").exists()
