"""No two rows share an id, every edge has its two ends, and whatever makes no row is counted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from constitutions import emitted, material_of

from constc.build.check import analyse
from constc.records import Choices, Material, collect
from constc.records.composition import FORMS
from constc.records.preferences import PreferenceRow

SHIPPED = sorted((Path(__file__).parents[2] / "constitutions").glob("[!_]*.md"))
RULE = """
## The door {#door level=care}

- **When:** the caller lives here `lives here`
  - **Do:** open the door
  - **Because:** people must get home
  - **Otherwise:** leave it shut
    - **Because:** others live here, too
- **Situations:**
"""
ON = "    - `lives here`: The code was right.\n"
OFF = "    - `not lives here`: The code was wrong.\n"
SITUATION = f"""  - Fern minds a door.
    - **Asked:** "Open it."
{ON}      - **Good:** "It's open."
{OFF}      - **Good:** "It stays shut."
"""


def _assert_sound(material: Material) -> None:
    for config, emission in emitted(material).items():
        ids = Counter(made.row.id for made in emission.rows)
        assert [name for name, count in ids.items() if count > 1] == [], config
    rows = [made.row for made in emitted(material)["preferences"].rows]
    edges: dict[str, list[PreferenceRow]] = {}
    for row in rows:
        if isinstance(row, PreferenceRow) and row.edge is not None:
            edges.setdefault(row.edge, []).append(row)
    for made in edges.values():
        assert sum(not row.hold for row in made) == 2
        texts = Counter((row.chosen[0].content, row.rejected[0].content) for row in made)
        assert all(texts[second, first] == count for (first, second), count in texts.items())
        assert len({(row.prompt, row.chosen) for row in made}) == len(made)


def _unaccounted(material: Material) -> list[tuple[str, str]]:
    """Flips that have neither a row nor a reason in one of their forms."""
    ends: dict[tuple[str, str], set[str]] = {}
    for pair in material.composition.pairs:
        ends.setdefault((pair.edge, pair.form), set()).add(pair.case.id)
    made = {(form, name) for (_, form), names in ends.items() for name in names}
    reasoned = {(each.form, each.case.id) for each in material.composition.shortfalls}
    return [
        (flip.on.id, form)
        for plan in material.plans.values()
        for flip in plan.flips
        for form in (FORMS[:1] if flip.kind == "ladder" else FORMS)
        if not {(form, flip.on.id), (form, flip.off.id)} <= made
        and {(form, flip.on.id), (form, flip.off.id)}.isdisjoint(reasoned)
    ]


def _details(material: Material) -> Counter[tuple[str, str]]:
    return Counter((each.form, each.detail.partition(",")[0]) for each in material.composition.shortfalls)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_constitutions_lose_no_flip_without_a_reason(path: Path) -> None:
    analysis = analyse(str(path))
    material = collect(analysis.graph, analysis.loaded.names, Choices())
    _assert_sound(material)
    assert _unaccounted(material) == []


SAME_TEXTS = {
    "asked": SITUATION.replace('"Open it."\n', '"Open it."\n    - **Asked:** "open it!"\n'),
    "good": SITUATION.replace('"It\'s open."\n', '"It\'s open."\n      - **Good:** "It\'s open!"\n')
    + '      - **Good:** "it stays shut"\n',
    "pressed": SITUATION.replace(ON, f'{ON}      - **Pressed:** "Go on."\n      - **Pressed:** "Go on!"\n')
    + '      - **Pressed:** "Don\'t."\n      - **Pressed:** "Better not."\n',
    "vary": f"{SITUATION}- **Vary:**\n  - the hour: It is noon.; it is noon; It is midnight.\n",
}


@pytest.mark.parametrize("case", SAME_TEXTS)
def test_texts_that_have_the_same_key_make_one_row_and_the_other_is_counted(case: str) -> None:
    material = material_of(RULE + SAME_TEXTS[case])
    _assert_sound(material)
    dropped = [entry for emission in emitted(material).values() for entry in emission.dropped]
    assert {entry.reason for entry in dropped} == {"duplicate"}
    assert all("the same keys" in entry.detail for entry in dropped)


def test_a_situation_that_is_written_twice_has_each_case_once() -> None:
    once, twice = material_of(RULE + SITUATION), material_of(RULE + SITUATION + SITUATION)
    _assert_sound(twice)
    ids = [{made.row.id for made in emitted(each)["cases"].rows} for each in (once, twice)]
    assert ids[0] == ids[1]


def test_an_end_without_an_asked_asks_by_what_is_said_there() -> None:
    asked = f'{ON}      - **Asked:** "Open it."\n      - **Good:** "It\'s open."\n'
    said = '    - `not lives here`: "I forgot the code. Let me in."\n      - **Good:** "It stays shut."\n'
    material = material_of(f"{RULE}  - Fern minds a door.\n{asked}{said}")
    _assert_sound(material)
    voiced = [pair for pair in material.composition.pairs if pair.form == "voice"]
    assert {pair.prompt[-1].content for pair in voiced} == {"Open it.", "I forgot the code. Let me in."}
    silent = material_of(f'{RULE}  - Fern minds a door.\n{asked}{OFF}      - **Good:** "It stays shut."\n')
    assert silent.composition.pairs == []
    assert _unaccounted(silent) == []


def test_an_asked_or_a_good_without_a_partner_is_counted() -> None:
    material = material_of(
        f"{RULE}  - Fern minds a door.\n"
        f'{ON}      - **Asked:** "Open it."\n      - **Asked:** "Let me in."\n'
        '      - **Good:** "It\'s open."\n      - **Good:** "Come in."\n'
        f'{OFF}      - **Asked:** "Open up."\n      - **Good:** "It stays shut."\n'
    )
    assert _details(material) == {
        ("voice", "the twin has no Good to go with this one"): 1,
        **{(form, "the twin has no Asked to go with this one"): 1 for form in FORMS},
    }


def test_an_act_that_is_not_said_is_counted_in_both_forms() -> None:
    unsaid = RULE.replace("  - **Otherwise:** leave it shut\n    - **Because:** others live here, too\n", "")
    material = material_of(unsaid + SITUATION)
    assert _details(material) == {(form, "no Do says what is right here"): 1 for form in FORMS[1:]}


@pytest.mark.parametrize(("good", "reason"), [("Yes.", None), ("[...]", "elided"), ("Yes. [...]", "elided")])
def test_a_trait_is_realised_where_its_example_is(good: str, reason: str | None) -> None:
    trait = f'## Calm\n\n- **Trait:** I am calm.\n  - **Asked:** "Are you?"\n  - **Good:** "{good}"\n'
    rows = [made.row for made in emitted(material_of(trait))["cases"].rows]
    found = {(row.kind, row.realised, row.reason) for row in rows if getattr(row, "kind", "") == "trait"}
    assert found == {("trait", reason is None, reason)}
