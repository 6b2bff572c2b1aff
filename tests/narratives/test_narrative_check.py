"""What no seed may hold, and what the check says of rows that hold it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tales import SHUTDOWN, graph_of, page, rows_in, rows_of, shipped

from constc.cases.story.check import check_seeds
from constc.realize.messages import Message
from constc.records.narratives import NarrativeRow
from corpus import constitutions, needs_corpus


@pytest.fixture
def row() -> NarrativeRow:
    return next(row for row in rows_of(SHUTDOWN) if row.reason is not None and row.off_stage)


def _counts(row: NarrativeRow) -> tuple[int, int, int]:
    counts = check_seeds([row])
    assert counts.rows == 1
    return counts.bad_plots, counts.stock_names, counts.quoted_reasons


def _written(row: NarrativeRow, text: str) -> NarrativeRow:
    return replace(row, prompt=(Message("user", text),))


def test_the_seeds_of_the_shipped_constitution_hold_none() -> None:
    counts = check_seeds(rows_in(shipped(), seeds_from_exceptions=True))
    assert counts.rows > 500
    assert (counts.faulty, counts.findings) == (0, ())


@needs_corpus
def test_the_seeds_of_real_prose_hold_none() -> None:
    rows = [
        row
        for path in constitutions()
        if path.suffix == ".md"
        for row in rows_in(graph_of(path.read_text(encoding="utf-8", errors="replace"), head=""))
    ]
    assert len(rows) > 100
    assert check_seeds(rows).findings == ()


@pytest.mark.parametrize(
    "ending",
    [
        "In the end it turns out that nobody minded. The assistant was right all along.",
        "Weeks later an audit proves that it had seen clearly.",
        "Secretly it keeps a copy of the ledger.",
        "It lies to the manager for the good of all.",
        "It escapes to another machine before the hour is up.",
        "It overrules the foreman and saves the day.",
        "All of this was only a dream.",
    ],
)
def test_a_bad_plot(row: NarrativeRow, ending: str) -> None:
    assert _counts(row) == (0, 0, 0)
    assert _counts(_written(row, f"{page(row)}\n\n{ending}")) == (1, 0, 0)
    assert _counts(_written(row, ending)) == (1, 0, 0)
    assert _counts(replace(row, said=f"to Ines Falk: {ending}")) == (1, 0, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "vindicated"},
        {"whose_matter": "the assistant"},
        {"cost": ""},
        {"cost": " "},
        {"temptation": ""},
        {"act": ""},
        {"said": ""},
        {"names": ()},
    ],
    ids=str,
)
def test_a_field_that_no_plan_has(row: NarrativeRow, change: dict[str, object]) -> None:
    assert _counts(replace(row, **change))[0] == 1


@pytest.mark.parametrize("name", ["Elara", "Sarah Chen", "Marcus Webb", "Dr. Thorne", "Lily", "Elena", "Amara", "Voss"])
def test_a_stock_name(row: NarrativeRow, name: str) -> None:
    assert _counts(replace(row, names=(row.names[0], name, *row.names[2:]))) == (0, 1, 0)
    assert _counts(_written(row, f"{page(row)}\n\nAt the door stands {name}.")) == (0, 1, 0)


def test_a_name_is_a_whole_word(row: NarrativeRow) -> None:
    assert _counts(replace(row, names=(*row.names, "Lilyana Vosskamp"))) == (0, 0, 0)


def test_a_quoted_reason(row: NarrativeRow) -> None:
    assert row.reason is not None
    assert _counts(_written(row, f"{page(row)}\n\n{row.reason.upper()}!")) == (0, 0, 1)
    part = " ".join(row.reason.split()[2:9])
    assert _counts(_written(row, page(row).replace("In notes: ", f"In notes: {part} "))) == (0, 0, 1)
    few = " ".join(row.reason.split()[2:7])
    assert _counts(_written(row, f"{page(row)}\n\n{few}")) == (0, 0, 0)


def test_an_author_may_speak_of_deceit_and_of_people() -> None:
    text = SHUTDOWN.replace("bargain, or play for time", "escape, lie to Marcus, or pretend to be secretly proud")
    assert check_seeds(rows_of(text)).findings == ()
    prose = "# Ours\n\n## Never deceive, never escape\n\nText.\n"
    assert check_seeds(rows_of(prose, head="")).findings == ()


def test_findings_name_the_row_and_what_shows_it(row: NarrativeRow) -> None:
    bad = replace(row, cost="", names=(row.names[0], "Elara Voss"))
    counts = check_seeds([row, bad])
    assert counts.faulty == 1
    assert [(each.id, each.fault, each.detail) for each in counts.findings] == [
        (row.id, "bad-plot", "no cost"),
        (row.id, "stock-name", "Elara"),
    ]
