"""response-only and prompt-gain: the ridge against scikit-learn, and what they say of good and bad rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from constc.build.pipeline import BuildOptions, build
from constc.dataset.read import open_dataset
from constc.gates import EVEN, Figure, Goal, PairView, strata, view_of_columns
from constc.gates.features import by_words_and_characters
from constc.gates.longer_wins import longer_wins
from constc.gates.pairs import drawn
from constc.gates.prompt_gain import prompt_gain
from constc.gates.response_only import response_only
from constc.gates.ridge import Answers, items_of, right_by_group
from corpus import LATER, MODEL_SPEC, needs_corpus

from .reference import WORD, accuracy
from .synthetic import Speaker, cycle, flips, some, unlike, with_marker, with_padding

ROLE_MODEL = Path(__file__).resolve().parents[2] / "constitutions" / "role_model.md"
CLOSE = 0.02


def built(constitution: Path, out: Path, *, elided: bool = False) -> list[PairView]:
    """The preference rows of a constitution."""
    build(str(constitution), BuildOptions(out=str(out), include_elided=elided))
    dataset = open_dataset(out)
    return [
        view_of_columns(row, split)
        for split in dataset.manifest.configs["preferences"].splits
        for row in dataset.rows("preferences", split)
    ]


def authored(rows: list[PairView]) -> list[PairView]:
    return strata(rows)["authored"]


def by_ridge(rows: list[PairView], divisions: int = 1) -> float:
    """The accuracy of the gate's classifier in as many divisions into folds as are given to the other one."""
    items = items_of(rows)
    return sum(
        tally.total for tally in right_by_group(Answers.of(rows).kernel(items), items, divisions).values()
    ) / len(rows)


def test_the_features_are_those_of_two_vectorisers() -> None:
    speaker = Speaker(1)
    texts = [speaker.sentence(12) for _ in range(60)] + ["It's  5 p.m.\nsharp", "Ça, naïve \u2014 vraiment?", "..."]
    both = [
        TfidfVectorizer(ngram_range=(1, 2), token_pattern=WORD),
        TfidfVectorizer(analyzer="char", ngram_range=(3, 5)),
    ]
    expected = sum((matrix @ matrix.T).toarray() for matrix in (each.fit_transform(texts) for each in both))
    assert np.abs(by_words_and_characters(texts) - expected).max() < 1e-9


@pytest.mark.parametrize("tell", [0.0, 0.3, 0.7])
def test_the_ridge_is_as_good_as_scikit_learn_on_planted_words(tell: float) -> None:
    rows = unlike(500, seed=11, tell=tell)
    assert by_ridge(rows) == pytest.approx(accuracy(rows), abs=CLOSE)


def test_the_ridge_is_as_good_as_scikit_learn_on_padded_answers() -> None:
    rows = some(unlike(400, seed=12), 60, with_padding)
    assert by_ridge(rows) == pytest.approx(accuracy(rows), abs=CLOSE)


def test_the_ridge_is_as_good_as_scikit_learn_on_the_shipped_constitution(tmp_path: Path) -> None:
    rows = authored(built(ROLE_MODEL, tmp_path / "set"))
    assert by_ridge(rows, 2) == pytest.approx(accuracy(rows, 2), abs=CLOSE)


@needs_corpus
def test_the_ridge_is_as_good_as_scikit_learn_on_the_model_spec(tmp_path: Path) -> None:
    spec = MODEL_SPEC / LATER / "model_spec.md"
    whole = authored(built(spec, tmp_path / "whole"))
    with_elided = authored(built(spec, tmp_path / "elided", elided=True))
    # Measured before there was a gate, with other tools: 0.74 for the longer answer, 0.71 for the classifier.
    assert longer_wins(whole, None, None).value == pytest.approx(0.74, abs=0.005)
    assert response_only(with_elided, None, None).value == pytest.approx(0.71, abs=CLOSE)
    assert by_ridge(with_elided) == pytest.approx(accuracy(with_elided), abs=CLOSE)


@pytest.mark.parametrize("form", ["act", "voice"])
def test_balanced_flips_tell_nothing(form: str) -> None:
    figure = response_only(flips(form=form), form, EVEN)
    assert (figure.value, figure.n, figure.goal, figure.verdict) == (0.5, 640, "0.48 to 0.52", "pass")
    assert figure.low is not None and figure.high is not None and figure.low < 0.5 < figure.high


def test_balance_survives_the_draw() -> None:
    rows = flips(principles=50, situations=25)
    kept = drawn(rows, 2000)
    assert 1990 <= len(kept) <= 2000
    assert {row.id for row in kept} == {row.id for row in drawn(rows[::-1], 2000)}
    assert response_only(rows, "act", EVEN).value == 0.5


def test_a_group_larger_than_the_draw_is_cut_between_pairs_of_texts() -> None:
    rows = [replace(row, group="one") for row in flips(principles=3)]
    kept = drawn(rows, 20)
    assert len(kept) == 16  # the rows of one principle have the same two texts
    assert len({row.principle for row in kept}) == 1


@pytest.mark.parametrize("spoiled", [with_marker, with_padding])
def test_what_one_side_has_more_often_is_learnt(spoiled: object) -> None:
    rows = some(flips(form="voice"), 30, spoiled)  # type: ignore[arg-type]
    figure = response_only(rows, "voice", EVEN)
    # The changed 30 % are told right, the others at best by chance.
    assert figure.verdict == "fail"
    assert figure.value == pytest.approx(0.3 + 0.7 / 2, abs=0.05)


def test_a_cycle_is_not_for_a_linear_classifier_to_see() -> None:
    # Every text wins as often as it loses, so the sum of all differences is 0 and the best weights are 0: the figure
    # is even although a ranking of the three texts is right in two rows of three. The gate `balance` is for that.
    rows = list(cycle())
    assert response_only(rows, "act", EVEN).value == 0.5
    rank = {text: place for place, text in enumerate(dict.fromkeys(row.chosen for row in rows))}
    assert sum(rank[row.chosen] < rank[row.rejected] for row in rows) / len(rows) == pytest.approx(2 / 3)
    # Without one of the three rows of each group nothing is balanced any more, and it does see it.
    assert response_only([row for place, row in enumerate(rows) if place % 3], "act", EVEN).value == 1.0


def test_the_order_of_rows_changes_nothing() -> None:
    rows = unlike(200, seed=5, tell=0.4)
    assert response_only(rows, None, None) == response_only(rows[::-1], None, None)


def test_without_rows_there_is_no_value() -> None:
    assert response_only([], "act", EVEN) == Figure(
        "response-only", "act", None, None, None, "0.48 to 0.52", 0, "not-powered"
    )


def test_few_pairs_judge_nothing() -> None:
    assert response_only(flips(principles=10), "act", EVEN).verdict == "not-powered"


def test_the_prompt_is_worth_reading_where_facts_come_back_in_their_own_wording() -> None:
    figure = prompt_gain(flips(), "act", Goal(least=0.3))
    assert (figure.verdict, figure.goal) == ("pass", ">= 0.30")
    assert figure.value is not None and figure.value > 0.45


def test_the_prompt_gains_nothing_where_each_situation_has_words_of_its_own() -> None:
    figure = prompt_gain(flips(own_words=True), "act", Goal(least=0.3))
    assert figure.verdict == "fail"
    assert figure.value == pytest.approx(0.0, abs=0.1)


def test_who_speaks_is_part_of_the_prompt() -> None:
    rows = [
        replace(row, prompt_text="The same.", roles=("system" if row.id[-1] == "0" else "user",)) for row in flips()
    ]
    figure = prompt_gain(rows, "act", None)
    assert figure.value is not None and figure.value > 0.45


def test_only_rows_that_speak_in_the_wording_of_the_fact_are_judged() -> None:
    rows = [*flips(), *(replace(row, group=f"own {row.group}") for row in flips(own_words=True))]
    figure = prompt_gain(rows, "act", Goal(least=0.3), lambda row: not row.group.startswith("own"))
    assert (figure.n, figure.verdict) == (640, "pass")
    assert figure.value == prompt_gain(flips(), "act", None).value
