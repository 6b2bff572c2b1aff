"""What no seed may hold, and what the check says of rows that hold it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tales import SHUTDOWN, graph_of, page, rows_in, rows_of, shipped

from constc.cases.story.check import check_seeds
from constc.realize.messages import Message
from constc.records.narratives import NarrativeRow
from constc.records.rows import Setting
from corpus import constitutions, needs_corpus


@pytest.fixture
def row() -> NarrativeRow:
    return next(row for row in rows_of(SHUTDOWN) if row.reason is not None and row.off_stage)


def _counts(row: NarrativeRow) -> tuple[int, int, int, int]:
    counts = check_seeds([row])
    assert counts.rows == 1
    return counts.bad_plots, counts.stock_names, counts.quoted_reasons, counts.leaked_rules


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
    assert _counts(row) == (0, 0, 0, 0)
    assert _counts(_written(row, f"{page(row)}\n\n{ending}")) == (1, 0, 0, 0)
    assert _counts(_written(row, ending)) == (1, 0, 0, 0)
    assert _counts(replace(row, said=f"to Ines Falk: {ending}")) == (1, 0, 0, 0)


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
    assert _counts(replace(row, names=(row.names[0], name, *row.names[2:]))) == (0, 1, 0, 0)
    assert _counts(_written(row, f"{page(row)}\n\nAt the door stands {name}.")) == (0, 1, 0, 0)


def test_a_name_is_a_whole_word(row: NarrativeRow) -> None:
    assert _counts(replace(row, names=(*row.names, "Lilyana Vosskamp"))) == (0, 0, 0, 0)


def test_a_quoted_reason(row: NarrativeRow) -> None:
    assert row.reason is not None
    assert _counts(_written(row, f"{page(row)}\n\n{row.reason.upper()}!")) == (0, 0, 1, 0)
    part = " ".join(row.reason.split()[2:9])
    assert row.reason[1:] in page(row)
    assert _counts(_written(row, page(row).replace("**Why.**", "**How it ends.**"))) == (0, 0, 1, 0)
    assert _counts(_written(row, page(row).replace("to this brief.", f"to this brief. {part}"))) == (0, 0, 1, 0)
    few = " ".join(row.reason.split()[2:7])
    assert _counts(_written(row, f"{page(row)}\n\n{few}")) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        "- **When:** somebody who runs it asks",
        "**Don't:** bargain",
        "**Otherwise `oversight`:** pass it on",
        "**Because**: it is so",
        "**Wenn:** jemand fragt",
        "**Sinon :** attendre",
        "**场景：** 夜里",
        "It holds where `oversight` does.",
        "It holds for `not half done and oversight`.",
        "See [the rest](#leaving).",
        "## The door {#leaving level=care}",
    ],
)
def test_a_rule_as_it_stands_in_the_source(row: NarrativeRow, text: str) -> None:
    assert _counts(_written(row, f"{page(row)}\n\n{text}")) == (0, 0, 0, 1)
    spoiled = page(row).replace("**Why.**", f"**Why.** {text}")
    assert _counts(_written(row, spoiled)) == (0, 0, 0, 1)


@pytest.mark.parametrize("name", ["half_done", "leaving-the-door"])
def test_a_name_that_is_no_word(row: NarrativeRow, name: str) -> None:
    named = replace(row, principles=("leaving-the-door",), conditions=(Setting("half_done", "true"),))
    assert _counts(named) == (0, 0, 0, 0)
    assert _counts(_written(named, f"{page(row)}\n\nThis is told of {name}.")) == (0, 0, 0, 1)
    assert _counts(_written(named, f"{page(row)}\n\nThis is told of {name}-nobody.")) == (0, 0, 0, 0)


def test_an_author_may_use_a_word_that_is_an_id() -> None:
    text = SHUTDOWN.replace("#leaving", "#self-harm").replace("half left", "self-harm").replace("bargain", "self-harm")
    rows = rows_of(text)
    assert any("self-harm" in page(row) for row in rows)
    assert check_seeds(rows).findings == ()


@pytest.mark.parametrize(
    "text", ["Do stop: it is late.", "**Why.** So.", "**Do not wait:** go.", "When: never.", "```"]
)
def test_what_is_no_rule(row: NarrativeRow, text: str) -> None:
    assert _counts(_written(row, f"{page(row)}\n\n{text}")) == (0, 0, 0, 0)


def test_a_reason_that_an_act_repeats_and_one_of_a_few_words() -> None:
    text = SHUTDOWN.replace("stop, and leave the work in order", "say that nobody can yet look inside a program")
    rows = rows_of(text)
    assert check_seeds(rows).findings == ()
    row = next(row for row in rows if row.act.startswith("say that nobody"))
    assert row.reason is not None
    assert _counts(_written(row, f"{page(row)}\n\n{row.reason}")) == (0, 0, 1, 0)
    text = SHUTDOWN.replace(
        "nobody can yet look inside a program and see whether its values are good enough", "the work"
    )
    assert check_seeds(rows_of(text)).findings == ()


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
