"""The rows that a summary shows: each with the line of the constitution that says why its answer is right."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest

from constc.build.check import analyse
from constc.dataset.samples import Sample, choose
from constc.records import KINDS, Choices, collect

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "authored"


def _samples(config: str, seed: int = 0) -> tuple[Sample, ...]:
    analysis = analyse(str(GOLDEN / "constitution.md"))
    material = collect(analysis.graph, analysis.loaded.names, Choices())
    emissions = {kind.config: kind.emit(material) for kind in KINDS if kind.config == config}
    return choose(material, emissions, 1000, seed)


@pytest.mark.parametrize("config", ["preferences", "demonstrations"])
def test_the_place_is_that_of_the_answer_or_of_the_act(config: str) -> None:
    """What follows "Lantern should" stands in the line of an act, every other answer in that of a Good or an OK."""
    samples = _samples(config)
    assert any(sample.answers[0][1][0].content.startswith("Lantern should ") for sample in samples)
    for sample in samples:
        path, line = sample.place.split(":")
        lines = (GOLDEN / path).read_text(encoding="utf-8").split("\n")[int(line) - 1 :]
        answer = sample.answers[0][1][0].content.removeprefix("Lantern should ").rstrip(".")
        assert answer in unescape("\n".join(lines[:5])) or "as above" in lines[0]


def test_every_row_has_a_place() -> None:
    for config in ("scenarios", "narratives"):
        for sample in _samples(config):
            path, line = sample.place.split(":")
            assert 0 < int(line) <= (GOLDEN / path).read_text(encoding="utf-8").count("\n")


def test_there_is_one_of_each_principle_before_a_second() -> None:
    samples = _samples("preferences")
    principles = [sample.principle for sample in samples]
    assert len(set(principles[:3])) == len(set(principles)) == 3
    assert {sample.id for sample in _samples("preferences", seed=1)} == {sample.id for sample in samples}
    assert [sample.id for sample in _samples("preferences", seed=1)] != [sample.id for sample in samples]
