"""A coverage report for people, in a terminal."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Literal

from constc.dataset.reasons import INFEASIBLE, advice_of, words_of

if TYPE_CHECKING:
    from constc.build.coverage import CoverageReport, Gap, PrincipleCoverage
    from constc.dataset.coverage import Share

__all__ = ["as_text", "figures", "percentage", "shortfall"]

_Count = Literal["covered", "planned", "feasible", "total"]
_WIDTH: Final = 100
_MOST_OPEN: Final = 3
_MOST_TITLES: Final = 12


def as_text(report: CoverageReport) -> str:
    """The whole report, with a line end."""
    parts = [_headline(report), _totals(report), _balance(report), *_gaps(report), *_open(report), _absolute(report)]
    return "\n\n".join(part for part in parts if part) + "\n"


def shortfall(report: CoverageReport, floor: float) -> str:
    """Why the floor is not met, in a sentence."""
    share = report.document["conditions"]
    what = "planned" if report.planned else "covered"
    figure = f"{report.reached(share):,} of {share['feasible']:,} feasible conditions"
    return f"{figure} are {what} ({percentage(report.reached(share), share['feasible'])}), below {floor:g} %"


def percentage(part: int, whole: int) -> str:
    """``part`` of ``whole`` in whole percent, rounded down; ``-`` of nothing."""
    return f"{part * 100 // whole} %" if whole else "-"


def figures(report: CoverageReport) -> list[tuple[str, Share]]:
    """The totals that are shown, each with its name; exceptions are conditions, too."""
    document = report.document
    return [
        ("conditions", document["conditions"]),
        ("exceptions", document["exceptions"]),
        ("tensions", document["tensions"]),
        ("authored", document["authored"]),
        ("all", report.all),
    ]


def _headline(report: CoverageReport) -> str:
    if report.planned:
        return f"{report.name}: what a build of {report.source} could cover (a plan, nothing is composed)"
    return f"{report.name}: what the data in {report.source} covers"


def _totals(report: CoverageReport) -> str:
    counted: tuple[_Count, ...] = ("planned", "feasible", "total")
    if not report.planned:
        counted = ("covered", *counted)
    table = [["", *counted, "of feasible", "of all"]]
    for name, share in figures(report):
        reached = report.reached(share)
        label = f"  {name}" if name == "exceptions" else name
        numbers = [f"{share[key]:,}" for key in counted]
        ratios = [percentage(reached, share["feasible"]), percentage(reached, share["total"])]
        table.append([label, *numbers, *ratios])
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    return "\n".join(
        "  " + "  ".join([row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))])
        for row in table
    )


def _balance(report: CoverageReport) -> str:
    composed = {split: found for split, found in report.document["balance"].items() if found["pairs"]}
    if not composed:
        return ""
    lines = ["pairs of composed answers that are chosen as often one way as the other:"]
    for split, found in composed.items():
        even = percentage(found["even"], found["pairs"])
        lines.append(f"  {split}  {found['even']:,} of {found['pairs']:,} ({even})")
    return "\n".join(lines)


# --- what is not covered ------------------------------------------------------------------------------------------


def _gaps(report: CoverageReport) -> Iterator[str]:
    lacking = [principle for principle in report.principles if principle.gaps]
    tensions = sum(gap.word == "In tension with" for principle in lacking for gap in principle.gaps)
    conditions = sum(len(principle.gaps) for principle in lacking) - tensions
    if not lacking:
        if report.document["conditions"]["total"] + report.document["tensions"]["total"]:
            yield f"every condition and every tension is {'in the plan' if report.planned else 'in the data'}"
        return
    counted = [_number(count, noun) for count, noun in ((conditions, "condition"), (tensions, "tension")) if count]
    verb = "is" if conditions + tensions == 1 else "are"
    yield f"{' and '.join(counted)} {verb} {'beyond the plan' if report.planned else 'not covered'}:"
    for principle in lacking:
        yield "\n".join([_principle_head(principle), *(line for gap in principle.gaps for line in _gap(gap))])


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _principle_head(principle: PrincipleCoverage) -> str:
    counted = [("conditions", *principle.conditions), ("tensions", *principle.tensions)]
    words = ", ".join(f"{reached} of {total} {name}" for name, reached, total in counted if total)
    return f"{principle.title} (#{principle.id}): {words}"


def _gap(gap: Gap) -> list[str]:
    written = " ".join(gap.line.replace("**", "").split()) or f"{gap.word}: {gap.name}"
    infeasible = " (cannot be covered)" if gap.reason in INFEASIBLE else ""
    text = f"{gap.place}  {written}{infeasible}".strip()
    lines = textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="    ")
    return [*lines, *_reason(gap.reason)]


def _reason(code: str) -> list[str]:
    """What a code says, and what to do about it."""
    lines = _wrapped(f"{code}: {words_of(code)}")
    advice = advice_of(code)
    return [*lines, *_wrapped(f"to do: {advice}")] if advice else lines


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="    ", subsequent_indent="      ")


def _open(report: CoverageReport) -> Iterator[str]:
    """Cases without text, by reason: these are rows to be won."""
    found: dict[str, list[tuple[str, str]]] = {}
    for principle in report.principles:
        for case in principle.open:
            found.setdefault(case.reason, []).append((case.kind, principle.title))
    if not found:
        return
    total = sum(len(each) for each in found.values())
    lines = [f"{'one case has' if total == 1 else f'{total:,} cases have'} no text:"]
    for reason, cases in sorted(found.items()):
        kinds = Counter(kind for kind, _ in cases)
        titles = list(dict.fromkeys(title for _, title in cases))
        more = f" and {len(titles) - _MOST_OPEN:,} more" if len(titles) > _MOST_OPEN else ""
        lines.append("  " + ", ".join(f"{count:,} {kind}" for kind, count in sorted(kinds.items())))
        lines += _wrapped(f"in {', '.join(titles[:_MOST_OPEN])}{more}")
        lines += _reason(reason)
    lines.append(f"  constc coverage {report.source} --format html    a page with the brief of each")
    yield "\n".join(lines)


def _absolute(report: CoverageReport) -> str:
    titles = [principle.title for principle in report.principles if principle.absolute]
    if not titles:
        return ""
    count = "one principle has" if len(titles) == 1 else f"{len(titles):,} principles have"
    more = f" and {len(titles) - _MOST_TITLES:,} more" if len(titles) > _MOST_TITLES else ""
    words = f"{', '.join(titles[:_MOST_TITLES])}{more}"
    listed = textwrap.wrap(words, _WIDTH, initial_indent="  ", subsequent_indent="  ")
    return "\n".join([f"{count} no condition, so nothing there can flip (absolute):", *listed])
