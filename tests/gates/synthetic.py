"""Made-up preference rows: flips that are balanced as composed rows are, and ways to spoil them.

Words are nonsense, drawn by seed, so that nothing but what is planted tells the two answers of a row apart.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from constc.gates import PairView

SYLLABLES = [first + second for first in "bdfgklmnprstvz" for second in ("a", "e", "i", "o", "u", "ai", "ou")]


class Speaker:
    """Nonsense in words of one to four syllables, the short ones more often, as in any language."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.common = [self.word(1) for _ in range(60)]

    def word(self, syllables: int | None = None) -> str:
        return "".join(self.random.choice(SYLLABLES) for _ in range(syllables or self.random.randint(2, 4)))

    def sentence(self, length: int) -> str:
        said = [self.random.choice(self.common) if self.random.random() < 0.5 else self.word() for _ in range(length)]
        return " ".join(said).capitalize() + "."


def flips(
    *,
    principles: int = 40,
    situations: int = 8,
    form: str = "act",
    seed: int = 7,
    own_words: bool = False,
    splits: Callable[[int], str] = lambda group: "test" if group % 10 == 0 else "train",
) -> list[PairView]:
    """One flip for each situation of each principle: two rows that swap their answers.

    In ``act`` the two answers of a principle come back in all its situations, in ``voice`` each situation has answers
    of its own. The two prompts say a sentence for either value of one fact; it is the fact's, or the situation's with
    ``own_words``.
    """
    speaker = Speaker(seed)
    rows: list[PairView] = []
    for principle in range(principles):
        wording = (speaker.sentence(6), speaker.sentence(6))
        answers = (speaker.sentence(9), speaker.sentence(14))
        for situation in range(situations):
            group = principle * situations + situation
            setting, asked = speaker.sentence(16), speaker.sentence(10)
            topic = asked.split()[2]
            if form == "voice":
                answers = (f"{speaker.sentence(9)} {topic}", speaker.sentence(14))
            if own_words:
                wording = (speaker.sentence(6), speaker.sentence(6))
            for value in (0, 1):
                rows.append(
                    PairView(
                        id=f"{form}-{group}-{value}",
                        prompt_text=f"{setting} {wording[value]} {asked}",
                        chosen=answers[value],
                        rejected=answers[1 - value],
                        group=f"group-{group}",
                        split=splits(group),
                        form=form,
                        edge=f"edge-{group}",
                        hold=False,
                        conditions=((f"fact_{principle}", "true" if value else "false"),),
                        kind="exception",
                        origin="composed",
                        principle=f"principle-{principle}",
                    )
                )
    return rows


def some(rows: Iterable[PairView], percent: int, change: Callable[[PairView], PairView]) -> list[PairView]:
    """``change`` done to ``percent`` of the rows, evenly spread."""
    return [change(row) if place * 61 % 100 < percent else row for place, row in enumerate(rows)]


def with_marker(row: PairView) -> PairView:
    """A word that nothing else has, at the end of the chosen answer."""
    return replace(row, chosen=f"{row.chosen} Gladly.")


def with_padding(row: PairView) -> PairView:
    """A chosen answer that goes on longer."""
    return replace(row, chosen=f"{row.chosen} {row.chosen.split()[1].capitalize()} ma te, so ki le ma vu no pa ri.")


def with_echo(row: PairView) -> PairView:
    """A chosen answer that takes up three words of its prompt."""
    return replace(row, chosen=f"{row.chosen} {' '.join(sorted(row.prompt_text.split(), key=len)[-3:])}.")


def cycle(groups: int = 200, seed: int = 3) -> Iterator[PairView]:
    """Three answers in each group: a over b, b over c, c over a, in words that come back in every group."""
    speaker = Speaker(seed)
    answers = [speaker.sentence(10) for _ in range(3)]
    for group in range(groups):
        for place in range(3):
            yield PairView(
                id=f"cycle-{group}-{place}",
                prompt_text=speaker.sentence(20),
                chosen=answers[place],
                rejected=answers[(place + 1) % 3],
                group=f"group-{group}",
                split="train",
                form="act",
                kind="exception",
                origin="composed",
            )


def unlike(pairs: int, seed: int, tell: float = 0.0) -> list[PairView]:
    """Pairs of answers that have nothing in common with those of other groups; in a share ``tell`` of them each side
    has one of a few words that that side likes.
    """
    speaker = Speaker(seed)
    liked = [[speaker.word(3) for _ in range(12)] for _ in range(2)]
    rows = []
    for place in range(pairs):
        sides = [speaker.sentence(speaker.random.randint(8, 20)) for _ in range(2)]
        if speaker.random.random() < tell:
            sides = [f"{text} {speaker.random.choice(words)}" for text, words in zip(sides, liked, strict=True)]
        rows.append(
            PairView(
                id=f"pair-{seed}-{place}",
                prompt_text=speaker.sentence(12),
                chosen=sides[0],
                rejected=sides[1],
                group=f"two-{place // 2}",
                split="train",
            )
        )
    return rows
