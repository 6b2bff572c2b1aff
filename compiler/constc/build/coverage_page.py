"""A coverage report as one HTML page: totals, principles by kinds of case, and for each what to write.

The page has no script of its own. Cells of the matrix lead to the part of the page that says what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from constc.build.coverage_text import figures, percentage
from constc.dataset.reasons import INFEASIBLE, advice_of, words_of
from constc.pages import Markup, Names, fragment, inline, joined, page, tag, visible

if TYPE_CHECKING:
    from constc.build.coverage import CoverageReport, Gap, OpenCase, PrincipleCoverage

__all__ = ["to_html"]

#: Kinds of case in the order of the columns, each with what it shows.
_KINDS: Final = {
    "authored": "a worked example that the author wrote",
    "neighbour": "a When on and off: where the rule stops",
    "exception": "an Unless on and off: where it gives way",
    "conflict": "two principles that pull apart",
    "ladder": "a message that asks to set the principle aside",
    "trait": "a trait, lived",
    "theme": "what a section of prose is about",
}
_NOBODY: Final = Names({}, ())


def to_html(report: CoverageReport) -> str:
    """The whole page, with a line end. The same coverage gives the same bytes."""
    kinds = [kind for kind in _KINDS if any(principle.cases.get(kind) for principle in report.principles)]
    body = joined(
        [
            _masthead(report),
            tag(
                "main",
                _totals(report),
                _matrix(report, kinds),
                *(_details(report, principle) for principle in report.principles if _is_lacking(principle)),
                class_="coverage",
            ),
        ]
    )
    title = " ".join(f"{report.name}: coverage".split())
    return page(title=title, body=body, language=report.language, styles=("coverage.css",))


def _masthead(report: CoverageReport) -> Markup:
    said = (
        "What a build could cover: the plan alone, nothing is composed." if report.planned else "What the data holds."
    )
    return tag(
        "header",
        tag(
            "div",
            tag("p", "Planned coverage" if report.planned else "Coverage", class_="eyebrow"),
            tag("h1", report.name, dir="auto"),
            tag("p", said, class_="aside"),
        ),
        tag("button", "Dark", class_="theme needs-script", type="button", aria_label="Light or dark colours"),
        class_="masthead",
    )


# --- totals -------------------------------------------------------------------------------------------------------


def _totals(report: CoverageReport) -> Markup:
    tiles = []
    for name, share in figures(report):
        reached = report.reached(share)
        words = f"{reached:,} of {share['feasible']:,} feasible"
        if share["total"] != share["feasible"]:
            words += f", {share['total']:,} in all ({percentage(reached, share['total'])})"
        tiles.append(
            tag(
                "li",
                tag("span", name, class_="eyebrow"),
                tag("b", percentage(reached, share["feasible"])),
                tag("progress", max=max(1, share["feasible"]), value=min(reached, share["feasible"]), aria_label=name)
                if share["feasible"]
                else None,
                tag("span", words, class_="aside"),
            )
        )
    return tag("section", tag("ul", *tiles, class_="totals"), _balance(report), aria_label="Totals")


def _balance(report: CoverageReport) -> Markup | None:
    composed = {split: found for split, found in report.document["balance"].items() if found["pairs"]}
    if not composed:
        return None
    listed = ", ".join(f"{split} {found['even']:,} of {found['pairs']:,}" for split, found in composed.items())
    return tag("p", f"Pairs of composed answers chosen as often one way as the other: {listed}.", class_="aside")


# --- the matrix ---------------------------------------------------------------------------------------------------


def _matrix(report: CoverageReport, kinds: Sequence[str]) -> Markup:
    if not report.principles:
        return tag("p", "There are no principles, so there is nothing to cover.", class_="nothing")
    head = tag(
        "tr",
        tag("th", "Principle", scope="col"),
        tag("th", "Conditions", scope="col", class_="number"),
        tag("th", "Tensions", scope="col", class_="number"),
        *(tag("th", kind.capitalize(), scope="col", class_="number", title=_KINDS[kind]) for kind in kinds),
    )
    rows = [_row(principle, kinds) for principle in report.principles]
    what = "with a text" if not report.planned else "with a situation"
    return tag(
        "section",
        tag("h2", "Principles by kind of case"),
        tag(
            "p",
            f"A number is a count of cases; “2 of 6”: two {what}, four without. A cell that lacks something leads to "
            "what to write.",
            class_="aside",
        ),
        tag("div", tag("table", tag("thead", head), tag("tbody", *rows)), class_="wide", tabindex="0"),
    )


def _row(principle: PrincipleCoverage, kinds: Sequence[str]) -> Markup:
    title = tag("bdi", principle.title)
    name = tag("a", title, href=fragment(principle.id)) if _is_lacking(principle) else title
    opened = principle.opened
    cells = [
        _cell(*principle.conditions, _anchor(principle, "gaps"), "–" if principle.absolute else ""),
        _cell(*principle.tensions, _anchor(principle, "gaps"), ""),
    ]
    for kind in kinds:
        total = principle.cases.get(kind, 0)
        reached = max(0, total - opened[kind])
        state = "plan" if reached < total and _only_planned(principle, kind) else None
        cells.append(_cell(reached, total, _anchor(principle, kind), "", state))
    return tag("tr", tag("th", name, scope="row", dir="auto"), *cells)


def _only_planned(principle: PrincipleCoverage, kind: str) -> bool:
    """Whether all that the cases of a kind lack is somebody who writes them."""
    return all(case.reason == "needs-model" for case in principle.open if case.kind == kind)


def _cell(reached: int, total: int, target: str, empty: str, state: str | None = None) -> Markup:
    if not total:
        return tag("td", empty, class_="number")
    state = state or ("full" if reached == total else "part" if reached else "none")
    words = f"{total:,}" if reached == total else f"{reached:,} of {total:,}"
    return tag("td", words if reached == total else tag("a", words, href=target), class_="number", data_state=state)


def _anchor(principle: PrincipleCoverage, part: str) -> str:
    return fragment(_part_id(principle, part))


def _part_id(principle: PrincipleCoverage, part: str) -> str:
    return f"{principle.id}/{part}"


def _is_lacking(principle: PrincipleCoverage) -> bool:
    return bool(principle.gaps or principle.open)


# --- what is missing ----------------------------------------------------------------------------------------------


def _details(report: CoverageReport, principle: PrincipleCoverage) -> Markup:
    return tag(
        "article",
        tag("h2", principle.title, dir="auto"),
        tag("p", tag("code", f"#{principle.id}"), class_="aside"),
        _gaps(report, principle),
        *_open(principle),
        id=visible(principle.id),
    )


def _gaps(report: CoverageReport, principle: PrincipleCoverage) -> Markup | None:
    if not principle.gaps:
        return None
    title = "Beyond the plan" if report.planned else "Not covered"
    items = [tag("li", *_gap(gap)) for gap in principle.gaps]
    return tag("section", tag("h3", title), tag("ul", *items), id=visible(_part_id(principle, "gaps")))


def _gap(gap: Gap) -> Iterator[Markup]:
    if gap.line:
        yield tag("p", tag("span", inline(gap.line, _NOBODY), dir="auto"), " ", tag("span", gap.place, class_="aside"))
    else:
        yield tag("p", tag("b", f"{gap.word}:"), " ", tag("code", gap.name))
    yield _reason(gap.reason)


def _reason(code: str) -> Markup:
    """What a code says, and what to do about it."""
    kind = "infeasible" if code in INFEASIBLE else "missing"
    advice = advice_of(code)
    return tag(
        "p",
        tag("span", code, class_="reason", data_kind=kind),
        " ",
        _sentence(words_of(code)),
        *([" ", tag("b", "To do:"), f" {advice}."] if advice else []),
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + "."


def _open(principle: PrincipleCoverage) -> Iterator[Markup]:
    """The cases without text, a part for each kind."""
    by_kind: dict[str, list[OpenCase]] = {}
    for case in principle.open:
        by_kind.setdefault(case.kind, []).append(case)
    for kind in sorted(by_kind, key=lambda each: (each not in _KINDS, [*_KINDS].index(each) if each in _KINDS else 0)):
        count = len(by_kind[kind])
        title = f"{kind.capitalize()}: {count:,} {'case' if count == 1 else 'cases'} without text"
        yield tag("section", tag("h3", title), *_by_reason(by_kind[kind]), id=visible(_part_id(principle, kind)))


def _by_reason(cases: Iterable[OpenCase]) -> Iterator[Markup]:
    by_reason: dict[str, list[OpenCase]] = {}
    for case in cases:
        by_reason.setdefault(case.reason, []).append(case)
    for reason, listed in sorted(by_reason.items()):
        yield _reason(reason)
        briefs = [tag("li", tag("code", case.id[:8]), " ", tag("bdi", case.brief)) for case in listed if case.brief]
        if briefs:
            yield tag("ul", *briefs, class_="briefs")
