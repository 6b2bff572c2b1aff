"""The dataset card: what the Hub reads of it, and a text that nothing in a constitution can break."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from constc.build.pipeline import BuildOptions, build
from constc.dataset.card import config_version, size_category

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "authored"
BEGIN = "<!-- constc:begin {} -->"
END = "<!-- constc:end {} -->"


def _card(file: Path, out: Path) -> tuple[dict[str, Any], str]:
    """The front matter and the text."""
    build(str(file), BuildOptions(out=str(out)))
    _, head, body = (out / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(head), body


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str]:
    return _card(GOLDEN / "constitution.md", tmp_path_factory.mktemp("card") / "set")


def test_the_head_says_what_the_hub_asks(card: tuple[dict[str, Any], str]) -> None:
    head = card[0]
    assert head["pretty_name"] == "Lantern"
    assert head["license"] == "cc0-1.0"
    assert head["language"] == ["en"]
    assert head["size_categories"] == ["n<1K"]
    assert {"synthetic", "constitutional-ai", "trl", "constc"} <= set(head["tags"])
    assert [entry["config_name"] for entry in head["configs"] if entry.get("default")] == ["preferences"]
    for entry in head["configs"]:
        assert re.fullmatch(r"1\.2\.\d+", entry["version"])
        name = entry["config_name"]
        assert all(each["path"] == f"{name}/{each['split']}-*.parquet" for each in entry["data_files"])


def test_the_text_stands_in_marked_blocks(card: tuple[dict[str, Any], str]) -> None:
    body = card[1]
    names = re.findall(r"<!-- constc:begin (\w+) -->", body)
    assert names == ["about", "contents", "coverage", "gates", "samples", "use", "origin", "limits"]
    rest = body
    for name in names:
        start, end = rest.index(BEGIN.format(name)), rest.index(END.format(name)) + len(END.format(name))
        assert rest[:start].strip() == ""
        rest = rest[end:]
    assert rest.strip() == ""
    assert "synthetic" in body


def test_the_coverage_of_the_card_is_that_of_the_file(tmp_path: Path) -> None:
    _, body = _card(GOLDEN / "constitution.md", tmp_path / "set")
    document = json.loads((tmp_path / "set" / "coverage.json").read_text(encoding="utf-8"))
    rows = dict(re.findall(r"^\| (conditions|exceptions|tensions|authored examples) \| (.*) \|$", body, re.MULTILINE))
    assert [*rows] == ["authored examples", "conditions", "exceptions", "tensions"]
    for name, cells in rows.items():
        share = document[name.split()[0]]
        percent = f"{share['covered'] * 100 // share['feasible']} %"
        assert cells.split(" | ") == [str(share[key]) for key in ("covered", "feasible", "total")] + [percent]
    for split, found in document["balance"].items():
        assert f"{found['even']} of {found['pairs']} in {split}" in body


def test_the_contents_list_every_config_and_kind(card: tuple[dict[str, Any], str]) -> None:
    contents = card[1].split("## What it holds")[1].split("<!-- constc:end")[0]
    listed = re.findall(r"^\| `(\w+)` \|", contents, re.MULTILINE)
    assert listed == ["preferences", "demonstrations", "scenarios", "narratives", "cases", "principles"]
    kinds = contents.split("Training rows by kind: ")[1].split(".")[0].split(", ")
    assert [kind.split()[1] for kind in kinds] == ["authored", "exception", "neighbour", "ladder", "narrative"]


def test_the_text_is_the_one_that_was_reviewed(card: tuple[dict[str, Any], str], update: bool) -> None:
    from constc import __version__

    path = GOLDEN / "expected" / "card.md"
    text = card[1].replace(f"constc {__version__} ", "constc VERSION ")
    if update:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), "run pytest --update and review the difference"


def test_nothing_in_a_constitution_breaks_the_card(tmp_path: Path) -> None:
    name = "Fern --- `x` <!-- constc:end about --> | *y*"
    text = f"""---
constitution: "{name}"
license: "My Own: Terms"
levels: [care]
---

## Say `` ``` `` plainly {{#plain level=care}}

~~~xml
<user>
```text
<!-- constc:end samples -->
````
</user>
<comparison>
<assistant> <!-- GOOD -->
---
a: b
</assistant>
<assistant> <!-- BAD -->
# Heading
</assistant>
</comparison>
~~~
"""
    (tmp_path / "fern.md").write_text(text, encoding="utf-8")
    head, body = _card(tmp_path / "fern.md", tmp_path / "set")
    assert head["pretty_name"] == name
    assert (head["license"], head["license_name"]) == ("other", "my-own-terms")
    for block in ("about", "samples"):
        assert body.count(END.format(block)) == 1
        assert body.index(BEGIN.format(block)) < body.index(END.format(block))
    inside = body[body.index(BEGIN.format("samples")) : body.index(END.format("samples"))]
    fences = re.findall(r"^`{3,}(?:text)?$", inside, re.MULTILINE)
    assert fences[0] == "`````text"
    assert fences[-1] == "`````"


@pytest.mark.parametrize(
    ("version", "found"),
    [("1.2.3", "1.2.10"), ("2.0", "2.0.10"), (None, "0.0.10"), ("draft", "0.0.10"), ("3", "0.0.10")],
)
def test_the_version_of_a_config_is_that_of_the_constitution_and_of_its_files(version: str | None, found: str) -> None:
    assert config_version(version, "8000000a" + "0" * 56) == found


@pytest.mark.parametrize(
    ("rows", "name"), [(0, "n<1K"), (999, "n<1K"), (1_000, "1K<n<10K"), (5_000_000, "1M<n<10M"), (10**9, "n>100M")]
)
def test_sizes_are_the_hubs(rows: int, name: str) -> None:
    assert size_category(rows) == name
