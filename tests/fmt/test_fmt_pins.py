"""Ids that are written change no row, and afterwards the text can be reworded."""

from __future__ import annotations

import json
import random
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from constc.build.format import format_file, write_back
from constc.build.pipeline import BuildOptions, build
from constc.dataset.read import open_dataset
from constc.graph import PrincipleGraph, lower
from constc.graph.keys import text_key
from constc.graph.pins import pins_of
from constc.records import KINDS, collect
from constc.source import Span
from constc.syntax import parse
from constc.syntax.edits import Edit, apply_edits
from constc.syntax.tree import Clause, Document, Item, Section

from .constitutions import random_constitution
from .formatting import source_of

ROLE_MODEL = Path(__file__).resolve().parents[2] / "constitutions" / "role_model.md"


def document_of(text: str) -> Document:
    return parse(source_of(text))[0]


def graph_of(text: str) -> PrincipleGraph:
    return lower((document_of(text),))[0]


def pinned(text: str) -> str:
    document = document_of(text)
    return apply_edits(document.source.text, pins_of(document).edits)


def rows(text: str) -> dict[str, Any]:
    """The rows of every training config by config and id, with what should not move: case, group, conditions."""
    material = collect(graph_of(text), {})
    found = {}
    for kind in KINDS:
        if kind.config in ("preferences", "demonstrations", "scenarios"):
            for made in kind.emit(material).rows:
                row = made.row
                found[kind.config, row.id] = (row.case, row.group, row.conditions, made.split)
    return found


def elements(document: Document) -> list[Clause | Item]:
    pending: list[Any] = [*document.blocks, *document.sections]
    found = []
    while pending:
        node = pending.pop()
        if isinstance(node, Section):
            pending += (*node.blocks, *node.sections)
        elif isinstance(node, Clause | Item):
            found.append(node)
            pending += node.children
    return found


def _is_vary(node: Clause | Item) -> bool:
    return isinstance(node, Clause) and node.keyword == "vary"


def _has_name(item: Clause | Item) -> bool:
    return not item.quoted and ":" in item.text.value


def reworded(text: str) -> str:
    """``text`` with other words in everything that carries an id, and in each value of a Vary that does.

    The name of a dimension of a Vary is a key itself and stays.
    """
    document = document_of(text)
    edits = []
    named = {item.span for node in elements(document) if _is_vary(node) for item in node.children if _has_name(item)}
    for node in elements(document):
        if node.attributes is None or node.attributes.id is None or node.span in named:
            continue
        start = node.text.span[0]
        start += document.source.text[start] in '"„“'
        edits.append(Edit(Span(start, start), "In other words: " if node.quoted else "in other words "))
    text = apply_edits(document.source.text, sorted(edits, key=lambda edit: edit.span))
    return re.sub(r"(?<=[;:] )(\"?)(?=[^;\n]*\{#)", r"\1other words, ", text)


# --- what is written --------------------------------------------------------------------------------------------

BEFORE = """
---
constitution: Larch
---

## A door

- **When:** somebody rings
  - **Do:** open {act=open}
  - **Because:** they want to come in
  - **Unless:** it is late `late`
  - **Unless:** it is very late
  - **Asked:** "May I come in?" <!-- at the door -->
    - **Good:** "You may,
      of course."
    - **OK:** "If you must." {tags=x}
    - **Good:** as above
- **When:** nobody rings {#silence}
  - **Do:** wait
- **Situations:**
  - A house with twelve flats.
    - **Earlier:**
      - "Hello?"
      - "Hello."
    - `late`:
      - **Pressed (operator):** "Open."
      - **Bad:** "No."
    - `not late`: It is noon.
  - A house
    of two.

    It has a garden.
    - **Good:** "Yes."
- **Vary:**
  - the hour: It is early.; "I'm in a hurry."; Third.
  - weather: Rain. {#rain}; Sun.
  - "A sentence; of one piece."
- **Vary:** one sentence
""".lstrip()


def test_what_gets_an_id_and_what_does_not() -> None:
    changed = {}
    for before, now in zip(BEFORE.split("\n"), pinned(BEFORE).split("\n"), strict=True):
        if before != now:
            changed[before.strip()] = re.findall(r"(?:\{#~[0-9a-f]{8}[ }]).*?(?=;|$|<|\"$)", now)
    assert sorted(changed) == sorted([
        "- **When:** somebody rings",
        "- **Unless:** it is very late",
        '- **Asked:** "May I come in?" <!-- at the door -->',
        'of course."',
        '- **OK:** "If you must." {tags=x}',
        "- A house with twelve flats.",
        '- "Hello?"',
        '- "Hello."',
        '- **Pressed (operator):** "Open."',
        '- **Bad:** "No."',
        "- `not late`: It is noon.",
        "It has a garden.",
        '- **Good:** "Yes."',
        '- the hour: It is early.; "I\'m in a hurry."; Third.',
        "- weather: Rain. {#rain}; Sun.",
        '- "A sentence; of one piece."',
        "- **Vary:** one sentence",
    ])  # fmt: skip
    assert len(changed['- the hour: It is early.; "I\'m in a hurry."; Third.']) == 3
    assert len(changed["- weather: Rain. {#rain}; Sun."]) == 1


def test_ids_are_the_keys_and_stand_at_the_end() -> None:
    lines = pinned(BEFORE).split("\n")
    assert f"- **When:** somebody rings {{#{text_key('somebody rings')}}}" in lines
    assert f'    - **OK:** "If you must." {{#{text_key("If you must.")} tags=x}}' in lines
    assert f'  - **Asked:** "May I come in?" {{#{text_key("May I come in?")}}} <!-- at the door -->' in lines
    first, second, third = (f"{{#{text_key(value)}}}" for value in ("It is early.", "I'm in a hurry.", "Third."))
    assert f'  - the hour: It is early. {first}; "I\'m in a hurry." {second}; Third. {third}' in lines


def test_writing_them_again_changes_nothing() -> None:
    once = pinned(BEFORE)
    assert pinned(once) == once
    assert pins_of(document_of(once)).left == 0


def test_what_can_take_no_id_is_counted() -> None:
    text = '## A\n\n- **Do:** x\n- **Asked:** "Why?" {#a #b}\n- **Vary:**\n  - a: b <!-- ; --> c; d\n'
    pins = pins_of(document_of(text))
    assert (pins.count, pins.left) == (0, 2)


def test_prose_gets_none() -> None:
    assert pins_of(document_of('# A\n\n- **Asked:** "Why?"\n')).edits == ()


def test_a_fence_at_the_end_keeps_its_closing_line() -> None:
    text = '## A\n\n- **Do:** x\n- **Good:** "Run\n\n  ```\n  this\n  ```\n- **Bad:** "No."\n'
    assert f"  ```\n  {{#{graph_of(text).principles['a'].rules[0].branch.lines[0].key}}}\n- **Bad:**" in pinned(text)
    assert rows(pinned(text)) == rows(text)


# --- the values of a Vary ---------------------------------------------------------------------------------------


def dimensions(text: str) -> list[tuple[str | None, tuple[str, ...], tuple[str, ...], tuple[bool, ...]]]:
    graph = graph_of(f"## A\n\n- **Do:** x\n- **Vary:**\n  - {text}\n")
    return [(one.name, one.values, one.keys, one.said) for one in graph.principles["a"].branch.vary]


def test_a_value_may_end_in_an_id() -> None:
    (found,) = dimensions('the hour: Early. {#early}; "I\'m late." {#late}; Noon.')
    assert found == (
        "the hour",
        ("Early.", "I'm late.", "Noon."),
        ("early", "late", text_key("Noon.")),
        (False, True, False),
    )


def test_what_ends_the_item_is_the_id_of_its_last_value() -> None:
    assert dimensions("the hour: Early.; Late. {#late}")[0][2] == (text_key("Early."), "late")
    assert dimensions("A sentence. {#one}") == [(None, ("A sentence.",), ("one",), (False,))]


def test_braces_inside_a_value_are_words() -> None:
    (found,) = dimensions("a: the {#x} stays; {#y}; z {tags=t}")
    assert found[1] == ("the {#x} stays", "{#y}", "z")
    assert found[2] == tuple(text_key(value) for value in ("the {#x} stays", "{#y}", "z"))


# --- rows -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", range(0, 120, 20))
def test_ids_change_no_row_of_random_constitutions(start: int) -> None:
    for seed in range(start, start + 20):
        text = random_constitution(random.Random(seed))
        before = rows(text)
        assert before, "there is something to keep"
        assert rows(pinned(text)) == before


@pytest.mark.parametrize("start", range(0, 120, 20))
def test_rewording_after_it_keeps_the_rows(start: int) -> None:
    moved = 0
    for seed in range(start, start + 20):
        text = random_constitution(random.Random(seed))
        once = pinned(text)
        again = reworded(once)
        assert again != once
        assert set(rows(again)) == set(rows(text))
        moved += set(rows(reworded_without_ids(text))) != set(rows(text))
    assert moved == 20, "without ids rewording makes other rows"


def reworded_without_ids(text: str) -> str:
    return re.sub(r"number (\d+)", r"count \1", text)


def ids(directory: Path) -> dict[tuple[str, str], set[str]]:
    dataset = open_dataset(directory)
    return {
        (config, split): {row["id"] for row in dataset.rows(config, split) if "id" in row}
        for config, entry in dataset.manifest.configs.items()
        for split in entry.splits
        if config in ("preferences", "demonstrations", "scenarios", "cases")
    }


def written(path: Path, text: str, *, pin_ids: bool) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    file = format_file(str(path), pin_ids=pin_ids)
    write_back(file)
    assert (file.pinned > 0) == pin_ids
    return path


def test_the_role_model_keeps_its_rows(tmp_path: Path) -> None:
    """Built as it is, with ids, and with ids and other words."""
    text = ROLE_MODEL.read_text(encoding="utf-8")
    for folder in ("plain", "named"):
        shutil.copytree(ROLE_MODEL.parent / "shared", tmp_path / folder / "shared")
    plain = written(tmp_path / "plain" / "role_model.md", text, pin_ids=False)
    named = written(tmp_path / "named" / "role_model.md", text, pin_ids=True)
    build(str(plain), BuildOptions(out=str(tmp_path / "a")))
    build(str(named), BuildOptions(out=str(tmp_path / "b")))
    before = ids(tmp_path / "a")
    assert sum(map(len, before.values())) > 100
    assert ids(tmp_path / "b") == before
    named.write_text(reworded(named.read_text(encoding="utf-8")), encoding="utf-8")
    build(str(named), BuildOptions(out=str(tmp_path / "c")))
    assert ids(tmp_path / "c") == before
    first = json.loads((tmp_path / "a" / "manifest.json").read_text())
    assert first["digest"] != json.loads((tmp_path / "c" / "manifest.json").read_text())["digest"]


def test_badly_laid_out_constitutions_build_the_same_rows(tmp_path: Path) -> None:
    for seed in range(3):
        text = random_constitution(random.Random(1000 + seed))
        (tmp_path / "before.md").write_text(text, encoding="utf-8")
        build(str(tmp_path / "before.md"), BuildOptions(out=str(tmp_path / f"before-{seed}")))
        (tmp_path / "after.md").write_text(text, encoding="utf-8")
        write_back(format_file(str(tmp_path / "after.md"), pin_ids=True))
        build(str(tmp_path / "after.md"), BuildOptions(out=str(tmp_path / f"after-{seed}")))
        assert ids(tmp_path / f"after-{seed}") == ids(tmp_path / f"before-{seed}")
