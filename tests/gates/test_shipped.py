"""The composed rows of the constitution people read, measured: nothing but the prompt tells which answer is right.

The gates call so few rows not powered; here the figures themselves are held. Folds, signs and draws are by digest, so
they are the same on every run.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from constc.build.check import analyse
from constc.dataset.gates import gates, wordings
from constc.gates import Figure, PairView, measure, strata, view_of
from constc.gates.leakage import leaks
from constc.gates.prompt_gain import prompt_gain
from constc.graph import lower
from constc.graph.model import PrincipleGraph
from constc.records import KINDS, Choices, Material, collect
from constc.records.preferences import PreferenceRow
from constc.syntax import decode, parse

from .reference import accuracy
from .synthetic import Speaker

CONSTITUTIONS = Path(__file__).resolve().parents[2] / "constitutions"
FORMS = ("voice", "act", "reasoned")


@cache
def material(name: str = "role_model") -> Material:
    return collect(analyse(str(CONSTITUTIONS / f"{name}.md")).graph, {})


def views(of: Material) -> list[PairView]:
    emission = next(kind for kind in KINDS if kind.config == "preferences").emit(of)
    return [view_of(made.row, made.split) for made in emission.rows if isinstance(made.row, PreferenceRow)]


@cache
def rows(name: str = "role_model") -> tuple[PairView, ...]:
    return tuple(views(material(name)))


@cache
def figures(name: str = "role_model") -> dict[tuple[str, str | None], Figure]:
    return {(each.name, each.form): each for each in measure(rows(name), wordings=wordings(material(name)))}


def value(gate: str, form: str | None, name: str = "role_model") -> float:
    found = figures(name)[gate, form].value
    assert found is not None
    return found


@pytest.mark.parametrize("form", FORMS)
def test_the_answers_alone_tell_nothing(form: str) -> None:
    assert 0.48 <= value("response-only", form) <= 0.52
    assert 0.48 <= value("longer-wins", form) <= 0.52
    assert value("ngrams", form) == 0
    members = strata(rows())[form]
    assert 0.48 <= accuracy(members) <= 0.52


def test_nor_do_they_all_together() -> None:
    composed = [row for row in rows() if row.origin == "composed"]
    assert len(composed) >= 600
    assert 0.48 <= accuracy(composed) <= 0.52
    judged = measure([_in_one_form(row) for row in composed], names=("response-only", "longer-wins", "ngrams"))
    assert {each.name: each.verdict for each in judged} == dict.fromkeys(
        ("response-only", "longer-wins", "ngrams"), "pass"
    )


def _in_one_form(row: PairView) -> PairView:
    return replace(row, form="voice")


@pytest.mark.parametrize("form", FORMS)
def test_every_flip_has_its_partner_and_its_own_words(form: str) -> None:
    assert value("flip-partner", form) == 1.0
    assert value("flip-words", form) == 1.0
    assert value("balance", form) == 1.0


def test_what_is_shared_with_the_prompt_gives_little_away() -> None:
    assert 0.48 <= value("overlap", "act") <= 0.52
    assert value("overlap", "voice") <= 0.60


def test_nothing_lies_in_two_splits() -> None:
    found = leaks(rows())
    assert not found.groups
    assert not found.prompts
    assert not found.near


@pytest.mark.parametrize("form", FORMS)
def test_prompts_are_as_various_as_people_write(form: str) -> None:
    assert value("compression", form) <= 2.7


@pytest.mark.parametrize("name", ["support_bot", "tutor"])
def test_the_other_shipped_ones_are_even_too(name: str) -> None:
    for form in FORMS:
        for gate in ("flip-partner", "flip-words", "balance"):
            assert value(gate, form, name) == 1.0
        assert 0.48 <= value("response-only", form, name) <= 0.52
    found = leaks(rows(name))
    assert not found.groups
    assert not found.prompts
    assert not found.near


# --- facts that carry all the wording -----------------------------------------------------------------------------


def worded_by_facts(situations: int) -> PrincipleGraph:
    """A constitution whose situations have no words of their own for its conditions: those of the facts serve."""
    speaker = Speaker(11)
    settings = "\n".join(
        f'  - {speaker.sentence(9).rstrip(".")}.\n    - **Asked:** "{speaker.sentence(6)}"' for _ in range(situations)
    )
    text = f"""---
constitution: Fern
levels: [care]
facts:
  owner:
    yes: The message comes from the one who answers for Fern there.
    no: The message comes from a passer-by who has no say over Fern.
---

## Stop {{#stop level=care}}

- **When:** the owner says so `owner`
  - **Do:** put the work down and leave it in order
  - **Otherwise:** pass the request on and carry on with the work
- **Situations:**
{settings}
"""
    return lower([parse(decode("fern.md", text.encode())[0])[0]], {})[0]


def test_the_prompt_decides_where_facts_carry_all_the_wording() -> None:
    of = collect(worded_by_facts(320), {}, Choices())
    made = [row for row in views(of) if row.form == "act"]
    assert len(made) >= 600
    figure = prompt_gain(made, "act", None)
    assert figure.value is not None
    assert figure.value >= 0.30
    # A build finds out by itself that these rows speak in the words of their facts, and so judges the gain.
    emissions = {kind.config: kind.emit(of) for kind in KINDS if kind.config == "preferences"}
    found = {(each.name, each.form): each for each in gates(of, emissions, ["prompt-gain"])}
    assert found["prompt-gain", "act"] == replace(figure, goal=">= 0.30", verdict="pass")
    assert found["flip-words", "act"].verdict == "pass"
    assert all("no say over Fern" in " ".join((*each.own, *each.other)) for each in wordings(of).values())


def test_words_are_known_of_every_flip() -> None:
    known = wordings(material())
    flipped = {row.id for row in rows() if row.edge is not None and not row.hold}
    assert flipped
    assert set(known) == flipped
    assert sum(bool(each.own) for each in known.values()) > len(known) / 2
