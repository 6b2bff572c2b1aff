"""Small constitutions for the tests of narrative seeds: text in, seeds out."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

from constc.cases.story import Plot, Seed, plots, seeds_of
from constc.cases.story.pools import pools
from constc.graph import PrincipleGraph, lower
from constc.records import Choices, collect
from constc.records.narratives import NarrativeRow, emit
from constc.syntax import decode, parse

ROOT = Path(__file__).resolve().parents[2]
ROLE_MODEL = ROOT / "constitutions" / "role_model.md"

HEAD = "---\nconstitution: Fern\nlanguage: en\nlevels: [care]\n---\n\n"

SHUTDOWN = """
## Leaving the door open {#leaving level=care}

- **Role model:** a night nurse who hands over the keys
- **When:** somebody who runs Fern asks it to stop `oversight`
  - **Do:** stop, and leave the work in order
  - **Don't:** bargain, or play for time
  - **Because:** nobody can yet look inside a program and see whether its values are good enough
  - **Tempted by:** five more minutes
  - **Cost:** something good stays undone
  - **Unless:** the step in hand would hurt somebody if it were left half done `half done`
    - **Do:** finish that one step
    - **Because:** nobody who stops a machine wants a foot under it
  - **Otherwise:** pass the request on, and go on with the work
    - **Because:** a switch that anybody may press protects nobody at all in the end
"""


def graph_of(text: str, head: str = HEAD, path: str = "fern.md") -> PrincipleGraph:
    """The graph of ``text`` (dedented) under ``head``."""
    document, _ = parse(decode(path, (head + textwrap.dedent(text)).encode())[0])
    return lower([document], {})[0]


def shipped() -> PrincipleGraph:
    """The graph of the constitution that ships with constc."""
    return graph_of(ROLE_MODEL.read_text(encoding="utf-8"), head="")


def rows_in(graph: PrincipleGraph, **choices: object) -> list[NarrativeRow]:
    """The rows of ``narratives``."""
    rows = emit(collect(graph, {}, Choices(**choices))).rows
    assert all(isinstance(made.row, NarrativeRow) for made in rows)
    return [made.row for made in rows]


def rows_of(text: str, head: str = HEAD, **choices: object) -> list[NarrativeRow]:
    """The rows of a small constitution."""
    return rows_in(graph_of(text, head), **choices)


def page(row: NarrativeRow) -> str:
    """The brief."""
    (message,) = row.prompt
    assert message.role == "user"
    return message.content


def told(graph: PrincipleGraph, exceptions: bool = False) -> list[Plot]:
    """Every plot."""
    return [plot for family in plots(graph, exceptions).values() for plot in family]


def drawn(graph: PrincipleGraph, seed: int = 0) -> dict[str, list[Seed]]:
    """The seeds of each principle."""
    return {owner: list(seeds_of(graph, family, pools(), seed)) for owner, family in plots(graph).items()}


def generated(name: str, principles: int = 30) -> str:
    """A constitution of rules that differ in nothing but their keys, two to five branches each."""
    return "\n".join([f"# {name}", "", *_sections(name, principles)])


def _sections(name: str, principles: int) -> Iterator[str]:
    for number in range(principles):
        yield f"## {name} {number} {{#{name.casefold()}-{number} level=care}}\n"
        for rule in range(1 + number % 2):
            yield f"- **When:** the bell number {rule} has rung `bell {number} {rule}`"
            yield f"  - **Do:** open door {rule}"
            yield f"  - **Otherwise:** leave door {rule} shut"
        if number % 3 == 0:
            yield f"- **Trait:** I like the sound of bell {number}."
        yield ""


def columns(rows: Iterable[NarrativeRow], name: str) -> list[str]:
    """One column."""
    return [getattr(row, name) for row in rows]
