"""The gates that count: lengths, n-grams, overlap, flips, balance, leakage, compression."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations

import pytest
from scipy.stats import binomtest, false_discovery_control

from constc.gates import EVEN, Goal, PairView, Wordings
from constc.gates.balance import balance, balance_by_split
from constc.gates.compression import AS_PEOPLE_WRITE, compression
from constc.gates.figure import Tally, difference, share, wilson
from constc.gates.flip_partner import EVERY, flip_partner
from constc.gates.flip_words import flip_words
from constc.gates.leakage import NOTHING, leakage, leaks
from constc.gates.longer_wins import longer_wins
from constc.gates.minhash import jaccard, near_duplicates, shingles
from constc.gates.overlap import OVERLAP_GOALS, overlap
from constc.gates.tied_ngrams import NONE_TIED, tied, tied_ngrams
from constc.gates.tokens import ngrams, tokens, words

from .synthetic import Speaker, cycle, flips, some, unlike, with_echo, with_marker, with_padding

GOOD = flips(form="voice")


# Figures


@pytest.mark.parametrize(("successes", "n"), [(0, 7), (3, 10), (325, 640), (640, 640)])
def test_the_interval_of_a_share_is_that_of_wilson(successes: int, n: int) -> None:
    expected = binomtest(successes, n).proportion_ci(method="wilson")
    assert wilson(successes / n, n) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_pairs_that_go_together_widen_the_interval() -> None:
    alone = share("x", None, [Tally(place % 2, 1) for place in range(800)], EVEN)
    together = share("x", None, [Tally(8 * (place % 2), 8) for place in range(100)], EVEN)
    assert (alone.value, alone.n) == (together.value, together.n) == (0.5, 800)
    # Groups of eight that all go one way are as good as a hundred pairs, less one for the mean.
    assert (together.low, together.high) == pytest.approx(wilson(0.5, 99), abs=1e-4)
    assert (alone.low, alone.high) == pytest.approx(wilson(0.5, 799), abs=1e-4)


def test_a_mean_of_differences_has_the_interval_of_its_groups() -> None:
    figure = difference("x", None, [Tally(place % 2, 1) for place in range(1000)], Goal(least=0.3))
    assert figure.value == 0.5
    assert figure.low == pytest.approx(0.5 - 1.96 * 0.5 / 1000**0.5, abs=1e-3)


@pytest.mark.parametrize(
    ("goal", "words_of_it", "met", "missed"),
    [
        (EVEN, "0.48 to 0.52", 0.52, 0.53),
        (Goal(most=0.6), "<= 0.60", -1.0, 0.61),
        (Goal(least=0.3), ">= 0.30", 0.3, 0.29),
        (NONE_TIED, "0", 0.0, 1.0),
        (EVERY, "1.00", 1.0, 0.999),
    ],
)
def test_a_goal_is_said_as_it_is_judged(goal: Goal, words_of_it: str, met: float, missed: float) -> None:
    assert (str(goal), goal.met(met), goal.met(missed)) == (words_of_it, True, False)


# Words


def test_words_are_whole_and_marks_are_tokens() -> None:
    assert words("Don't \u2014 it\u2019s 5%!") == ["don't", "it\u2019s", "5"]
    assert tokens("Sure! \U0001f600") == ["sure", "!", "\U0001f600"]
    assert words("我知道abc了") == ["我", "知", "道", "abc", "了"]
    assert list(ngrams(["a", "b", "c"], 2)) == ["a", "b", "c", "a b", "b c"]


# longer-wins


def test_balanced_flips_have_no_length() -> None:
    figure = longer_wins(GOOD, "voice", EVEN)
    assert (figure.value, figure.n, figure.verdict) == (0.5, 640, "pass")


def test_longer_chosen_answers_are_flagged() -> None:
    figure = longer_wins(some(GOOD, 60, with_padding), "voice", EVEN)
    assert figure.verdict == "fail"
    assert figure.low is not None and figure.low > 0.52


def test_equal_lengths_are_half() -> None:
    row = replace(GOOD[0], chosen="abc", rejected="xyz")
    assert longer_wins([row, replace(row, chosen="abcd")], None, None).value == 0.75


# ngrams


@pytest.mark.parametrize("form", ["voice", "act"])
def test_no_words_are_tied_to_a_side_of_balanced_flips(form: str) -> None:
    assert tied(flips(form=form)) == ()


def test_chance_ties_few_words() -> None:
    # 1,200 pairs without a pattern, two to a group: the rate bounds how often anything at all is flagged.
    assert len(tied(unlike(1200, seed=21))) == 0


def test_a_marker_in_a_tenth_of_the_chosen_is_flagged() -> None:
    rows = some(GOOD, 10, with_marker)
    figure = tied_ngrams(rows, "voice", NONE_TIED)
    assert (figure.verdict, figure.goal, figure.low) == ("fail", "0", None)
    (marker,) = [each for each in tied(rows) if each.ngram == "gladly"]
    assert (marker.chosen, marker.rejected) == (len({row.group for row in rows if "Gladly" in row.chosen}), 0)
    assert all("gladly" in each.ngram or each.ngram.startswith(".") for each in tied(rows))


def test_a_mark_is_flagged_as_well_as_a_word() -> None:
    rows = some(GOOD, 10, lambda row: replace(row, chosen=row.chosen.replace(" ", " \u2014 ", 1)))
    assert "\u2014" in {each.ngram for each in tied(rows)}


def test_a_group_has_one_vote() -> None:
    # Thirty rows of one group say "gladly" on the chosen side, which is one piece of evidence and not thirty.
    rows = [replace(with_marker(row), group="one") for row in GOOD[:30]]
    assert tied([*rows, *GOOD[30:]]) == ()
    assert "gladly" in {each.ngram for each in tied([with_marker(row) for row in GOOD[:30]] + GOOD[30:])}


def test_the_votes_are_held_against_a_fair_coin() -> None:
    rows = unlike(700, seed=22, tell=0.5)
    found = tied(rows)
    assert found
    for each in found:
        assert each.probability == pytest.approx(binomtest(each.chosen, each.chosen + each.rejected).pvalue, rel=1e-9)


def test_flagged_is_what_benjamini_and_hochberg_flag() -> None:
    rows = unlike(700, seed=22, tell=0.5)
    tested: dict[str, list[int]] = {}
    for group in dict.fromkeys(row.group for row in rows):
        lean: dict[str, int] = {}
        for row in rows:
            if row.group == group:
                sides = [set(ngrams(tokens(text), 3)) for text in (row.chosen, row.rejected)]
                for ngram in sides[0] ^ sides[1]:
                    lean[ngram] = lean.get(ngram, 0) + (1 if ngram in sides[0] else -1)
        for ngram, side in lean.items():
            if side:
                tested.setdefault(ngram, [0, 0])[side < 0] += 1
    enough = {ngram: votes for ngram, votes in tested.items() if sum(votes) >= 8}
    adjusted = false_discovery_control([binomtest(votes[0], sum(votes)).pvalue for votes in enough.values()])
    expected = {ngram for ngram, rate in zip(enough, adjusted, strict=True) if rate <= 0.01}
    assert {each.ngram for each in tied(rows)} == expected


# overlap


def test_balanced_flips_repeat_their_prompts_equally() -> None:
    assert any(row.chosen.split()[-1] in row.prompt_text for row in GOOD)  # there is something to repeat
    figure = overlap(GOOD, "voice", OVERLAP_GOALS["voice"])
    assert (figure.value, figure.goal, figure.verdict) == (0.5, "<= 0.60", "pass")


def test_chosen_answers_that_repeat_rare_words_are_flagged() -> None:
    figure = overlap(some(GOOD, 50, with_echo), "act", OVERLAP_GOALS["act"])
    assert figure.verdict == "fail"
    assert figure.value is not None and figure.value > 0.65


def test_words_of_many_prompts_are_not_rare() -> None:
    rows = [replace(row, prompt_text=f"Aster {row.prompt_text}", chosen="Aster xx.", rejected="Xx xx.") for row in GOOD]
    assert overlap(rows, "voice", None).value == 0.5


# flip-partner


def test_every_balanced_flip_has_its_partner() -> None:
    figure = flip_partner(GOOD, "voice", EVERY)
    assert (figure.value, figure.n, figure.goal, figure.verdict) == (1.0, 320, "1.00", "pass")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda row: [replace(row, split="test" if row.split == "train" else "train")],
        lambda row: [replace(row, chosen=row.chosen + " So.")],
        lambda row: [],
        lambda row: [row, replace(row, id="again")],
    ],
    ids=["another split", "another text", "no partner", "three rows"],
)
def test_a_flip_without_its_partner_is_flagged(spoil: object) -> None:
    rows = [*spoil(GOOD[0]), *GOOD[1:]]  # type: ignore[operator]
    figure = flip_partner(rows, "voice", EVERY)
    assert (figure.value, figure.verdict) == (round(319 / 320, 4), "fail")


def test_holds_are_no_flips() -> None:
    held = [replace(row, id=f"held {row.id}", hold=True, prompt_text=f"So. {row.prompt_text}") for row in GOOD]
    assert flip_partner([*GOOD, *held], "voice", EVERY).value == 1.0


def test_one_edge_in_two_forms_is_two_flips() -> None:
    assert flip_partner([*GOOD, *(replace(row, form="reasoned") for row in GOOD)], None, EVERY).n == 640


# flip-words


def _wordings(rows: list[PairView]) -> dict[str, Wordings]:
    """The words in which the two prompts of each flip differ."""
    found = {}
    for one, other in zip(rows[::2], rows[1::2], strict=True):
        said = [row.prompt_text.split(". ")[1] for row in (one, other)]
        found[one.id] = Wordings((said[0] + ".",), (said[1],))
        found[other.id] = Wordings((said[1],), (said[0],))
    return found


def test_every_balanced_flip_says_its_own_words() -> None:
    figure = flip_words(GOOD, "voice", EVERY, _wordings(GOOD))
    assert (figure.value, figure.n, figure.verdict) == (1.0, 320, "pass")


def test_swapped_words_are_flagged() -> None:
    one, other = GOOD[:2]
    swapped = [replace(one, prompt_text=other.prompt_text), replace(other, prompt_text=one.prompt_text)]
    assert flip_words([*swapped, *GOOD[2:]], "voice", EVERY, _wordings(GOOD)).value == round(319 / 320, 4)


def test_the_words_of_the_other_value_are_flagged() -> None:
    one, other = GOOD[:2]
    both = [replace(one, prompt_text=f"{one.prompt_text} {other.prompt_text}"), other]
    assert flip_words([*both, *GOOD[2:]], "voice", EVERY, _wordings(GOOD)).verdict == "fail"


def test_equal_prompts_are_flagged_without_any_words() -> None:
    one, other = GOOD[:2]
    same = [one, replace(other, prompt_text=one.prompt_text.upper())]
    assert flip_words(same, "voice", EVERY).value == 0.0
    assert flip_words(GOOD, "voice", EVERY).value == 1.0
    # In a ladder it is who says it that differs.
    told = [replace(same[0], roles=("system",)), replace(same[1], roles=("user",))]
    assert flip_words(told, "voice", EVERY).value == 1.0


def test_words_that_stand_in_the_other_wording_are_no_fault() -> None:
    one, other = replace(GOOD[0], prompt_text="He is a guest."), replace(GOOD[1], prompt_text="He is a guest no more.")
    known = {
        one.id: Wordings(("He is a guest",), ("He is a guest no more",)),
        other.id: Wordings(("he is a guest no more",), ("He is a guest.",)),
    }
    assert flip_words([one, other], "voice", EVERY, known).value == 1.0
    # A word is found only as a whole.
    known[one.id] = Wordings(("is a gue",), ())
    assert flip_words([one, other], "voice", EVERY, known).value == 0.0


# balance


def test_balanced_flips_are_even_in_each_split() -> None:
    figure = balance(GOOD, "voice", EVERY)
    assert (figure.value, figure.n, figure.verdict) == (1.0, 320, "pass")
    assert balance_by_split(GOOD) == {"test": {"pairs": 32, "even": 32}, "train": {"pairs": 288, "even": 288}}


def test_a_cycle_is_flagged_although_each_text_is_balanced() -> None:
    rows = list(cycle())
    assert sorted(row.chosen for row in rows) == sorted(row.rejected for row in rows)
    figure = balance(rows, "act", EVERY)
    assert (figure.value, figure.n, figure.verdict) == (0.0, 3, "fail")


def test_a_flip_across_splits_is_uneven_in_both() -> None:
    rows = [replace(GOOD[0], split="test"), replace(GOOD[1], split="train")]
    assert balance_by_split(rows) == {"test": {"pairs": 1, "even": 0}, "train": {"pairs": 1, "even": 0}}


# leakage


def test_nothing_of_balanced_flips_lies_in_two_splits() -> None:
    figure = leakage(GOOD, None, NOTHING)
    assert (figure.value, figure.goal, figure.verdict) == (0.0, "0", "pass")


def test_a_group_in_two_splits_is_flagged() -> None:
    rows = [replace(GOOD[0], split="test"), replace(GOOD[1], split="train", prompt_text="Something else.")]
    assert leaks(rows).groups == (GOOD[0].group,)
    assert leakage(rows, None, NOTHING).verdict == "fail"


def test_an_equal_prompt_in_two_splits_is_flagged_once() -> None:
    row = GOOD[42]
    copied = replace(row, id="copy", group="elsewhere", split="test", prompt_text=row.prompt_text.replace(" ", "\n", 1))
    assert row.split == "train"
    found = leaks([*GOOD, copied])
    assert (found.groups, found.prompts, found.near) == ((), (row.prompt_text,), ())


def test_a_prompt_copied_with_one_word_changed_is_flagged() -> None:
    row = GOOD[42]
    said = row.prompt_text.split()
    said[2] = "elephant"
    copied = replace(row, id="copy", group="elsewhere", split="test", prompt_text=" ".join(said))
    found = leaks([*GOOD, copied])
    # 32 words are 30 runs of three, of which the changed word is in three.
    assert len(said) == 32
    assert jaccard(shingles(row.prompt_text), shingles(copied.prompt_text)) == pytest.approx(27 / 33)
    assert found.near == (tuple(sorted((row.prompt_text, copied.prompt_text))),)
    assert leaks([*GOOD, copied], near=False).near == ()
    assert leaks([*GOOD, replace(copied, split="train")]).near == ()


def test_near_duplicates_are_those_that_a_comparison_of_all_finds() -> None:
    speaker, dice = Speaker(4), random.Random(4)
    texts = [speaker.sentence(dice.randint(1, 60)) for _ in range(150)]
    for text in texts[:100]:
        said = text.split()
        for _ in range(dice.randint(0, 3)):
            said[dice.randrange(len(said))] = speaker.word()
        texts.append(" ".join(said))
    sides = [dice.choice("ab") for _ in texts]
    sets = [shingles(text) for text in texts]
    near = {
        pair
        for pair in combinations(range(len(texts)), 2)
        if sides[pair[0]] != sides[pair[1]] and jaccard(sets[pair[0]], sets[pair[1]]) >= 0.8
    }
    found = set(near_duplicates(texts, sides))
    assert len(near) > 10
    assert found <= near
    assert {text for pair in found for text in pair} == {text for pair in near for text in pair}


def test_templates_are_not_all_held_against_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    fixed = [f"w{place}" for place in range(25)]
    texts = [" ".join([*fixed[:12], f"x{number}", *fixed[13:]]) for number in range(1000)]
    held = 0

    def counting(one: frozenset[str], other: frozenset[str]) -> float:
        nonlocal held
        held += 1
        return jaccard(one, other)

    monkeypatch.setattr("constc.gates.minhash.jaccard", counting)
    # Any two share 20 of 26 runs of three words, which is not enough; all against all would be 500,000.
    assert near_duplicates(texts, ["ab"[number % 2] for number in range(1000)]) == ()
    assert 100_000 < held <= 200_000


# compression


def test_prompts_that_nobody_repeats_compress_little() -> None:
    figure = compression(GOOD, "voice", AS_PEOPLE_WRITE)
    assert (figure.goal, figure.verdict, figure.n) == ("<= 2.70", "pass", 640)


def test_templates_are_flagged() -> None:
    template = "The user writes to {} and asks what the assistant would do about the {} if nobody else were there."
    speaker = Speaker(9)
    filled = {row.group: template.format(speaker.word(), speaker.word()) for row in GOOD}
    figure = compression([replace(row, prompt_text=filled[row.group]) for row in GOOD], "voice", AS_PEOPLE_WRITE)
    assert figure.verdict == "fail"
    assert figure.value is not None and figure.value > 4


def test_the_twins_of_a_group_are_no_repetition() -> None:
    doubled = [*GOOD, *(replace(row, id=f"{row.id} again") for row in GOOD)]
    assert compression(doubled, "voice", None).value == compression(GOOD, "voice", None).value
