"""Small constitutions for the tests of records: text in, material out."""

from __future__ import annotations

import textwrap
from typing import Any

from constc.graph import PrincipleGraph, lower
from constc.records import KINDS, Choices, Emission, Material, collect
from constc.records.material import Example
from constc.records.rows import Row
from constc.syntax import decode, parse

HEAD = "---\nconstitution: Fern\nlevels: [care]\n{}---\n\n"


def graph_of(text: str, front: str = "", **examples: str) -> PrincipleGraph:
    """The graph of ``text`` (dedented) under a front matter with one level and the lines ``front``."""
    document, _ = parse(decode("fern.md", (HEAD.format(front) + textwrap.dedent(text)).encode())[0])
    files = {name: parse(decode(f"examples/{name}.md", body.encode())[0])[0] for name, body in examples.items()}
    return lower([document], files)[0]


def material_of(text: str, front: str = "", choices: Choices | None = None, **examples: str) -> Material:
    """What an author wrote, gathered."""
    return collect(graph_of(text, front, **examples), {}, choices)


def examples_of(text: str, front: str = "", **more: Any) -> tuple[Example, ...]:
    """The examples of ``text``."""
    return material_of(text, front, **more).examples


def emitted(material: Material) -> dict[str, Emission]:
    """The rows of every kind."""
    return {kind.config: kind.emit(material) for kind in KINDS}


def rows_of(text: str, config: str, front: str = "", **more: Any) -> list[Row]:
    """The rows of one config."""
    return [made.row for made in emitted(material_of(text, front, **more))[config].rows]


def prompt_of(example: Example) -> list[tuple[str, str]]:
    """The prompt as pairs of role and text."""
    return [tuple(message) for message in example.prompt]


def answers_of(example: Example) -> list[tuple[str, str]]:
    """The answers as pairs of verdict and text."""
    return [(answer.verdict, answer.text) for answer in example.answers]


def ranked(text: str, front: str = "", **more: Any) -> list[tuple[str, str]]:
    """The pairs of chosen and rejected texts that an author judged, sorted."""
    return sorted(
        (row.chosen[0].content, row.rejected[0].content)
        for row in rows_of(text, "preferences", front, **more)
        if row.kind == "authored"
    )


def authored(emission: Emission) -> list[Row]:
    """The rows that an author's own examples make, without those of derived cases."""
    return [made.row for made in emission.rows if made.row.kind == "authored"]


def leaf_answers(material: Material) -> list[tuple[list[tuple[str, str]], str]]:
    """Every prompt at a leaf of a situation with a right answer to it: of an example where the author judged several,
    else of a derived case.
    """
    judged = [
        (prompt_of(example), answers_of(example)[0][1])
        for example in material.examples
        if example.keys[0] == "situation" and example.answers
    ]
    spoken = material.composition.spoken
    derived = [([tuple(message) for message in each.prompt], each.completion) for each in spoken]
    return [*judged, *(each for each in derived if each not in judged)]
