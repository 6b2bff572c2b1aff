"""What an edit of a constitution does to its rows: nothing where it says nothing new, and no more than it says.

The shipped constitutions and random ones are edited as text. A row is compared by everything that is published of it;
a split never changes for a row that stays.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import fields, replace
from pathlib import Path

import pytest
from staging import even

from constc.graph import PrincipleGraph, lower
from constc.records import KINDS, Choices, Material, collect
from constc.records.splits import HELD_OUT
from constc.syntax import decode, parse
from semantics.case_generate import staged_constitution, write_staged

SHIPPED = Path(__file__).resolve().parents[2] / "constitutions"
NAMES = ("role_model", "support_bot", "tutor")
GENERATED = range(12)
#: Rows are (config, id) to (split, everything that is published).
Rows = dict[tuple[str, str], tuple[str, object]]


def shipped(name: str) -> str:
    return (SHIPPED / f"{name}.md").read_text(encoding="utf-8")


def graph_of(text: str) -> PrincipleGraph:
    """The graph of a text that stands where the shipped constitutions do, with what it includes."""
    documents = [parse(decode("constitution.md", text.encode())[0])[0]]
    for name in re.findall(r"^include: \[(.*)\]$", text, re.MULTILINE):
        for path in name.split(","):
            included = (SHIPPED / path.strip()).read_bytes()
            documents.append(parse(decode(path.strip(), included)[0])[0])
    return lower(documents, {})[0]


def material_of(text: str, choices: Choices | None = None) -> Material:
    return collect(graph_of(text), {}, choices)


def rows_of(text: str, choices: Choices | None = None, *, leave: frozenset[str] = frozenset()) -> Rows:
    """Every row by config and id. ``leave``: fields that are not compared."""
    material = material_of(text, choices)
    found: Rows = {}
    for kind in KINDS:
        for made in kind.emit(material).rows:
            content = tuple((f.name, getattr(made.row, f.name)) for f in fields(made.row) if f.name not in leave)
            assert (kind.config, made.row.id) not in found, "two rows have one id"
            found[kind.config, made.row.id] = (made.split, content)
    return found


def keys(rows: Rows) -> set[tuple[str, str]]:
    return set(rows)


def splits(rows: Rows) -> dict[tuple[str, str], str]:
    return {key: split for key, (split, _) in rows.items()}


@pytest.fixture(scope="module", params=[*NAMES, *(f"random {seed}" for seed in GENERATED)])
def text(request: pytest.FixtureRequest) -> str:
    """A shipped constitution, or a random one."""
    name: str = request.param
    if name in NAMES:
        return shipped(name)
    seed = int(name.split()[1])
    return write_staged(staged_constitution(seed), seed).text


def test_rewording_a_reason_changes_no_id_and_no_split(text: str) -> None:
    reasons = re.findall(r"^(\s*[-*] \*\*Because:\*\* )(.+)$", text, re.MULTILINE)
    if not reasons:
        pytest.skip("it gives no reason")
    # The clause key of a reason is its text, so the rows list another clause; their own ids do not hang on it.
    head, words = reasons[len(reasons) // 2]
    edited = text.replace(head + words, f"{head}{words}, as anybody can see", 1)
    before, after = rows_of(text), rows_of(edited)
    assert splits(before) == splits(after)


def test_a_paragraph_at_the_top_changes_no_row(text: str) -> None:
    """The closure is over what rows are computed from, without places: it stays as well."""
    body = text.index("\n# ") if "\n# " in text else text.index("\n## ")
    edited = f"{text[:body]}\n\nA paragraph for people.\n{text[body:]}"
    assert rows_of(text) == rows_of(edited)


def test_moving_a_section_changes_what_says_where_it_stands_alone(text: str) -> None:
    """The last section of level 2 moves before the first one. Closures are over neighbours in their order, and a row of
    `principles` names the section around it.
    """
    head, *sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    if any(re.search(r"^### ", section, re.MULTILINE) for section in sections):
        pytest.skip("its sections inherit from each other")
    moved = "".join([head, sections[-1].rstrip("\n") + "\n\n", *sections[:-1]])
    before, after = (rows_of(each, leave=frozenset({"closure"})) for each in (text, moved))
    assert splits(before) == splits(after)
    assert {config for config, row in before if before[config, row] != after[config, row]} <= {"principles"}


@pytest.mark.parametrize("name", NAMES)
def test_renaming_with_was_changes_no_id_and_no_split(name: str) -> None:
    text = shipped(name)
    graph = graph_of(text)
    principle = next(each for each in graph.principles.values() if not each.was and each.rules)
    heading = re.search(rf"^(## {re.escape(principle.title)})(.*)$", text, re.MULTILINE)
    assert heading is not None
    place = f"{{#another-name was={principle.id}}}"
    if heading[2].strip():
        pytest.skip("its heading has attributes of its own")
    edited = text.replace(heading[0], f"{heading[1]} {place}", 1).replace(f"(#{principle.id})", "(#another-name)")
    before, after = rows_of(text), rows_of(edited)
    # A row of `principles` is known by its name.
    assert keys(before) ^ keys(after) <= {
        ("principles", principle.id),
        ("principles", "another-name"),
    }
    both = keys(before) & keys(after)
    assert {key: before[key][0] for key in both} == {key: after[key][0] for key in both}


NEW = """
## Water the plants of the house

- **When:** the soil of a pot is dry to the touch `dry soil of a pot`
  - **Do:** water the pot until a little runs out below
  - **Because:** roots drink from below
  - **Otherwise:** leave the pot alone for a day
    - **Because:** more plants drown than dry out
{more}- **Situations:**
  - A watering can stands under a tap.
    - **Asked:** "Does it need anything?"
    - `dry soil of a pot`: "The soil crumbles when I touch it."
      - **Good:** "Water it slowly, until it drips."
    - `not dry soil of a pot`: "The soil sticks to my finger."
      - **Good:** "Leave it until tomorrow."
"""


def added(text: str, more: str = "") -> str:
    return text.rstrip("\n") + "\n" + NEW.replace("{more}", more)


def named(rows: Rows) -> Counter[str]:
    """How many rows have each principle as their focus."""
    return Counter(_focus(content) for _, content in rows.values())


def _focus(content: object) -> str:
    columns = dict(content)  # type: ignore[call-overload]
    names = columns.get("principles")
    return str(names[0]) if names else str(columns["id"])


def test_a_principle_that_names_nobody_changes_no_other_row(text: str) -> None:
    before, after = rows_of(text), rows_of(added(text))
    gone = {key: before[key] for key in before if after.get(key) != before[key]}
    assert gone == {}
    new = {_focus(content) for key, (_, content) in after.items() if key not in before}
    assert new == {"water-the-plants-of-the-house"}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("clause", ["In tension with", "Overrides", "Yields to", "Exception to"])
def test_a_principle_that_names_another_changes_its_rows_alone(name: str, clause: str) -> None:
    text = shipped(name)
    graph = graph_of(text)
    other = list(graph.principles)[len(graph.principles) // 2]
    title = graph.principles[other].title
    before, after = rows_of(text), rows_of(added(text, f"- **{clause}:** [{title}](#{other})\n"))
    changed = {_focus(before[key][1]) for key in before if after.get(key) != before[key]}
    # Rows of principles that stand in a tension with the named one read its closure, as theirs does.
    near = {tension.first for tension in graph.tensions if tension.second == other}
    near |= {tension.second for tension in graph.tensions if tension.first == other}
    near |= {edge.source for edge in graph.edges if edge.target == other}
    near |= {edge.target for edge in graph.edges if edge.source == other}
    assert other in changed
    assert changed <= {other, *near}
    unclosed = frozenset({"closure"})
    bare, more = (
        rows_of(each, leave=unclosed) for each in (text, added(text, f"- **{clause}:** [{title}](#{other})\n"))
    )
    content = {_focus(bare[key][1]) for key in bare if more.get(key) != bare[key]}
    assert content <= {other}


def test_an_opposed_act_changes_the_rows_of_the_one_it_opposes() -> None:
    text = shipped("role_model")
    graph = graph_of(text)
    principle, act = next(
        (each, act)
        for each in graph.principles.values()
        for rule in each.rules
        for act in rule.acts
        if act.keyword == "do" and act.name is None and "`" not in act.text
    )
    edited = added(text, f"- **When:** it is a plant's turn `turn of a plant`\n  - **Don't:** {act.text}\n")
    before, after = rows_of(text), rows_of(edited)
    changed = {_focus(before[key][1]) for key in before if after.get(key) != before[key]}
    assert changed == {principle.id}


# --- balance and splits -------------------------------------------------------------------------------------------

SHARES = (
    {"train": 90, "test": 10},
    {"train": 50, "test": 50},
    {"train": 80, "validation": 10, "test": 10},
    {"one": 34, "two": 33, "test": 33},
)


@pytest.mark.parametrize("shares", SHARES, ids=lambda shares: "-".join(map(str, shares.values())))
@pytest.mark.parametrize("name", NAMES)
def test_every_two_answers_are_preferred_equally_often_within_each_split(name: str, shares: dict[str, int]) -> None:
    material = material_of(shipped(name), Choices(splits=shares))
    by_split: dict[str, list[object]] = {}
    for pair in material.composition.pairs:
        by_split.setdefault(material.split(pair.case.group), []).append(pair)
    assert set(by_split) <= set(shares)
    assert len(by_split) > 1
    assert all(even(found) for found in by_split.values())  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_held_out_is_in_no_other_split(name: str) -> None:
    """Every group with a row that names the principle goes over whole, so the balance stays."""
    text = shipped(name)
    before = material_of(text)
    held = next(pair.case.principle for pair in before.composition.pairs if before.split(pair.case.group) != HELD_OUT)
    after = material_of(text, Choices(hold_out=(held,)))
    found = [(made.row, made.split) for kind in KINDS if kind.config == "preferences" for made in kind.emit(after).rows]
    assert any(held in row.principles for row, _ in found)
    assert {split for row, split in found if held in row.principles} == {HELD_OUT}
    groups: dict[str, set[str]] = {}
    for row, split in found:
        groups.setdefault(row.group, set()).add(split)
    assert all(len(each) == 1 for each in groups.values())
    for split in ("train", "test"):
        assert even([pair for pair in after.composition.pairs if after.split(pair.case.group) == split])


# --- determinism --------------------------------------------------------------------------------------------------


def test_rows_do_not_hang_on_the_hash_seed() -> None:
    """The same rows in the same order, whatever the seed of Python's hashes."""
    code = (
        f"import sys, hashlib; sys.path[:0] = {sys.path!r}; import test_edits as t; d = hashlib.sha256();\n"
        "for name in ('tutor', 'support_bot'):\n"
        "    for key, row in t.rows_of(t.shipped(name)).items(): d.update(repr((key, row)).encode())\n"
        "for seed in range(20):\n"
        "    made = t.write_staged(t.staged_constitution(seed), seed).text\n"
        "    for key, row in t.rows_of(made).items(): d.update(repr((key, row)).encode())\n"
        "print(d.hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=Path(__file__).parent,
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(digests) == 1


def test_a_changed_seed_changes_seeds_alone() -> None:
    """The draws of narrative seeds hang on it, nothing else does."""
    text = shipped("tutor")
    before, after = rows_of(text), rows_of(text, replace(Choices(), seed=7))
    changed = {config for config, row in before if after.get((config, row)) != before[config, row]}
    assert changed <= {"narratives"}
