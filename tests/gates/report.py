"""Prints every figure of a built directory, form by form: ``python tests/gates/report.py DIR``.

For whoever revises a constitution: under the figures stand the words that give a side away, the prompts that lie in two
splits, the pairs of answers that are not even, and the flips that lack their partner or have one prompt twice, a few
of each.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from constc.dataset.read import Dataset, open_dataset
from constc.failure import Failure
from constc.gates import Figure, Goal, PairView, measure, strata, view_of_columns
from constc.gates.balance import balance_by_split
from constc.gates.flip_partner import flip_partner
from constc.gates.flip_words import flip_words
from constc.gates.leakage import leaks
from constc.gates.pairs import AUTHORED, MODEL, flips
from constc.gates.tied_ngrams import tied

SHOWN = 10
WIDTH = 100


def rows_of(dataset: Dataset) -> list[PairView]:
    """The preference rows of a dataset."""
    config = dataset.manifest.configs.get("preferences")
    splits = config.splits if config is not None else {}
    return [view_of_columns(row, split) for split in splits for row in dataset.rows("preferences", split)]


def lines(rows: Sequence[PairView]) -> Iterator[str]:
    """The report, line by line."""
    forms = strata(rows)
    figures = measure(rows)
    for form, members in forms.items():
        splits = sorted({row.split for row in members})
        counted = ", ".join(f"{sum(row.split == split for row in members)} {split}" for split in splits)
        yield f"{form}: {len(members)} pairs ({counted}), {len({row.group for row in members})} groups"
        yield from (_line(figure) for figure in figures if figure.form == form)
        yield from _indented("said on one side", (_said(each) for each in tied(members)))
        if form not in (AUTHORED, MODEL):
            yield from _indented("not even", _uneven(members))
            yield from _indented("without its partner", _flips_that_fail(members, flip_partner))
            yield from _indented("one prompt for both values", _flips_that_fail(members, flip_words))
        yield ""
    yield f"all: {len(rows)} pairs"
    yield from (_line(figure) for figure in figures if figure.form is None)
    found = leaks(rows)
    yield from _indented("groups in two splits", found.groups)
    yield from _indented("prompts in two splits", found.prompts)
    yield from _indented("prompts nearly the same", (f"{one}\n{other}" for one, other in found.near))


def _line(figure: Figure) -> str:
    value = "-" if figure.value is None else f"{figure.value:.4g}"
    interval = "" if figure.low is None else f"{figure.low:.3f} to {figure.high:.3f}"
    verdict = "" if figure.goal is None else figure.verdict
    return f"  {figure.name:<14} {value:>8}  {interval:<16} {figure.goal or '':<13} {figure.n:>6}  {verdict}".rstrip()


def _said(each: object) -> str:
    return f"{each.ngram!r}: {each.chosen} groups chosen, {each.rejected} rejected, p = {each.probability:.1e}"


def _uneven(rows: Sequence[PairView]) -> Iterator[str]:
    about: dict[tuple[str, ...], list[PairView]] = {}
    for row in rows:
        about.setdefault(tuple(sorted((row.chosen, row.rejected))), []).append(row)
    for texts in sorted(about):
        splits = balance_by_split(about[texts]).items()
        uneven = [split for split, each in splits if each["even"] < each["pairs"]]
        if uneven:
            yield f"{', '.join(uneven)}: {texts[0]}\n{texts[1]}"


def _flips_that_fail(
    rows: Sequence[PairView], gate: Callable[[Sequence[PairView], str | None, Goal | None], Figure]
) -> Iterator[str]:
    for (edge, _), pair in sorted(flips(rows).items()):
        if gate(pair, None, None).value != 1.0:
            yield f"edge {edge}: rows {', '.join(row.id for row in pair)}"


def _indented(title: str, entries: Iterable[str]) -> Iterator[str]:
    listed = list(entries)
    for number, entry in enumerate(listed[:SHOWN]):
        if not number:
            yield f"  {title}:"
        yield from (f"    {'' if place else '- '}{_cut(line)}" for place, line in enumerate(entry.split("\n")))
    if len(listed) > SHOWN:
        yield f"    and {len(listed) - SHOWN} more"


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= WIDTH else flat[: WIDTH - 3] + "..."


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Print every figure of the preference rows in a built directory.")
    parser.add_argument("directory", type=Path, metavar="DIR", help="a directory that `constc build` wrote")
    try:
        dataset = open_dataset(parser.parse_args(arguments).directory)
        print(*lines(rows_of(dataset)), sep="\n")
    except Failure as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
