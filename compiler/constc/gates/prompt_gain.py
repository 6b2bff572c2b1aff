"""``prompt-gain``: how much better a classifier is that sees the prompt as well as the two answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from constc.gates.features import by_words
from constc.gates.figure import Figure, Goal, Tally, difference
from constc.gates.pairs import PairView, drawn
from constc.gates.ridge import LIMIT, Answers, Item, items_of, right_by_group

__all__ = ["WORTH_READING", "prompt_gain"]

#: What is asked of rows whose conditions all speak in the fact's own wording.
WORTH_READING: Final = Goal(least=0.30)


def prompt_gain(
    rows: Sequence[PairView],
    form: str | None,
    goal: Goal | None,
    speaks: Callable[[PairView], bool] | None = None,
) -> Figure:
    """The accuracy with the products of prompt and answer features, less the accuracy of the answers alone.

    Both on the rows for which ``speaks`` holds (all, without it), at most 2,000 drawn by digest, in the same folds of
    whole groups. The goal is for rows whose conditions all speak in the fact's own wording, which comes back in other
    groups; words of one's own for each situation bring the gain to 0, and are better data.
    """
    kept = drawn([row for row in rows if speaks is None or speaks(row)], LIMIT)
    answers, alone = Answers.of(kept), items_of(kept)
    without = right_by_group(answers.kernel(alone), alone)
    told = items_of(kept, by_prompt=True)
    with_prompt = right_by_group(answers.kernel(told) * (1.0 + _prompt_kernel(told)), told)
    gains = [Tally(tally.total - without[group].total, tally.count) for group, tally in with_prompt.items()]
    return difference("prompt-gain", form, gains, goal)


def _prompt_kernel(items: Sequence[Item]) -> NDArray[np.float64]:
    """Inner products of the prompts of the items. The product of this with the kernel of the answers is the kernel of
    all products of a feature of the prompt and one of the answers.
    """
    prompts = {prompt: row for row, prompt in enumerate(dict.fromkeys(item.prompt for item in items))}
    where = np.array([prompts[item.prompt] for item in items], dtype=np.intp)
    return by_words(list(prompts))[np.ix_(where, where)]
