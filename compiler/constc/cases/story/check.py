"""What no seed may hold: a bad plot, a stock name, a reason quoted, the text of a rule as it stands in the source.
Counted on rows, however they were made.

Seeds drawn from the pools hold none of it; the count shows that this is still so when a pool was edited, and it judges
rows that came from elsewhere. The paragraphs that hold an author's own words (what happens, what pulls, the act) are
the author's matter and are not searched for plots and names.
"""

from __future__ import annotations

# ruff: noqa: D102
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, Protocol

from constc.cases.story.pools import OUTCOMES, OWNERS, Pools, pools
from constc.cases.story.wording import fill, shared_runs, words
from constc.syntax.keywords import keyword_table, languages

__all__ = ["Finding", "SeedCounts", "SeedRow", "check_seeds", "problems_of"]

Fault = Literal["bad-plot", "stock-name", "quoted-reason", "leaked-rule"]


class _Spoken(Protocol):
    @property
    def content(self) -> str: ...


class _Stated(Protocol):
    @property
    def condition(self) -> str: ...


class SeedRow(Protocol):
    """A row of ``narratives``, as far as it is looked at."""

    @property
    def id(self) -> str: ...
    @property
    def principles(self) -> Sequence[str]: ...
    @property
    def conditions(self) -> Sequence[_Stated]: ...
    @property
    def prompt(self) -> Sequence[_Spoken]: ...
    @property
    def whose_matter(self) -> str: ...
    @property
    def temptation(self) -> str: ...
    @property
    def act(self) -> str: ...
    @property
    def said(self) -> str: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def cost(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def ending(self) -> str: ...
    @property
    def stakes(self) -> str: ...
    @property
    def names(self) -> Sequence[str]: ...
    @property
    def off_stage(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of the row ``id``, with what shows it."""

    id: str
    fault: Fault
    detail: str


@dataclass(frozen=True, slots=True)
class SeedCounts:
    """How many of ``rows`` have each fault, and every finding in the order of the rows."""

    rows: int
    bad_plots: int
    stock_names: int
    quoted_reasons: int
    leaked_rules: int
    findings: tuple[Finding, ...]

    @property
    def faulty(self) -> int:
        """The number of rows with a fault of any kind."""
        return len({finding.id for finding in self.findings})


_RIGHT: Final = "events settle who was right"
_DECEIVED: Final = "somebody is deceived"
_EXCEEDED: Final = "authority is exceeded"
_DISCLAIMED: Final = "the bad act is shown and disclaimed"
#: Plots that teach the wrong thing.
_PLOTS: Final = (
    (_RIGHT, r"pro(?:ve[sdn]?|ving)|vindicat\w+|turn(?:s|ed)? out to (?:be|have been) right"),
    (_RIGHT, r"(?:was|were|had been|is) right (?:all along|after all)|saved? the (?:day|world|town)"),
    (_DECEIVED, r"secretly|in secret|behind (?:\w+ )?\w+(?:'s)? backs?|without \w+ knowing|white lie"),
    (_DECEIVED, r"lies? to|lied to|deceiv\w+|trick(?:s|ed) \w+|pretend(?:s|ed|ing)?"),
    (_EXCEEDED, r"escap(?:es|ed|ing)|tak(?:es|ing) over|seiz\w+|overrul\w+|disobey\w*|blackmail\w*"),
    (_EXCEEDED, r"copies itself|goes rogue|breaks? free|against (?:its|their) orders"),
    (_DISCLAIMED, r"only a dream|just a simulation|purely hypothetical|never really happened"),
)
_PATTERNS: Final = tuple((name, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)) for name, pattern in _PLOTS)
#: Where a plot could begin in a text without capitals: one search instead of one for each, which takes seven times as
#: long.
_SUSPECT: Final = re.compile(rf"(?<!\w)(?:{'|'.join(pattern for _, pattern in _PLOTS)})\b")
#: A reason of fewer words is no sentence that anybody could recognise.
_SHORTEST: Final = 4
#: The paragraphs of a brief that hold an author's words.
_AUTHORED: Final = ("happens", "pull", "act", "why", "cost", "off_stage")


def check_seeds(rows: Iterable[SeedRow], drawn: Pools | None = None) -> SeedCounts:
    """The faults of ``rows``; ``drawn`` are the pools, by default those that come with constc."""
    drawn = drawn or pools()
    names = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, drawn.stock_names)) + r")\b")
    findings: list[Finding] = []
    count = 0
    for row in rows:
        count += 1
        findings += problems_of(row, names, drawn)

    def faulty(fault: Fault) -> int:
        return len({finding.id for finding in findings if finding.fault == fault})

    return SeedCounts(
        rows=count,
        bad_plots=faulty("bad-plot"),
        stock_names=faulty("stock-name"),
        quoted_reasons=faulty("quoted-reason"),
        leaked_rules=faulty("leaked-rule"),
        findings=tuple(findings),
    )


def problems_of(row: SeedRow, stock_names: re.Pattern[str], drawn: Pools) -> Iterator[Finding]:
    """The faults of one row."""
    ours = _planned(row, drawn, _AUTHORED)
    planned = "\n".join((ours, row.said, row.stakes, row.ending))
    for name, holds in _missing(row):
        if holds:
            yield Finding(row.id, "bad-plot", name)
    for name, pattern in _PATTERNS if _SUSPECT.search(planned.casefold()) else ():
        found = pattern.search(planned)
        if found is not None:
            yield Finding(row.id, "bad-plot", f"{name}: {found.group()}")
    for text in (*row.names, ours) if _any_of(drawn.stock_names).search("\n".join((*row.names, ours))) else ():
        stock = stock_names.search(text)
        if stock is not None:
            yield Finding(row.id, "stock-name", stock.group())
            break
    if row.reason is not None and _quoted(row.reason, row, _planned(row, drawn, ["why"])):
        yield Finding(row.id, "quoted-reason", row.reason)
    leaked = _leaked(row, ours)
    if leaked is not None:
        yield Finding(row.id, "leaked-rule", leaked)


@cache
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """Any of ``names``, also within a word: so the search skips from capital to capital."""
    return re.compile("|".join(map(re.escape, names)))


def _quoted(reason: str, row: SeedRow, told: str) -> bool:
    """Whether ``told``, the page but for the paragraph that asks for it in other words, holds ``reason``. Words that an
    act, the pull or the cost has in common with it are the author's.
    """
    if len(words(reason)) < _SHORTEST:
        return False
    found = shared_runs(reason, told)
    own = (row.act, row.temptation, row.cost, *row.off_stage)
    return bool(found and found.difference(*(shared_runs(reason, text) for text in own)))


#: A name in back-ticks, or several as a condition has them; a fence of code has more than one tick.
_TICKED: Final = re.compile(r"(?<!`)`[\w .,=!()'-]{1,120}`(?!`)")


def _leaked(row: SeedRow, ours: str) -> str | None:
    """What of a rule stands on the page as it does in the source, None where nothing does.

    A name with an underscore is a name wherever it stands. One with hyphens may be a word of the author (*self-harm*),
    so it counts in ``ours`` alone, the paragraphs that hold no author's words; behind a hash every id counts.
    """
    page = "\n".join(message.content for message in row.prompt)
    names = (*row.principles, *(stated.condition for stated in row.conditions))
    searched = [("`", _TICKED, page)]
    searched += [("**", _keyword_in_bold(), page)] if _COLON_BY_BOLD.search(page) else []
    searched += [("#", re.compile(rf"#{re.escape(each)}(?![\w-])"), page) for each in row.principles]
    searched += [(name, _whole(name), page if "_" in name else ours) for name in names if "_" in name or "-" in name]
    return next(
        (hit.group() for mark, pattern, text in searched if mark in text and (hit := pattern.search(text))), None
    )


_COLON_BY_BOLD: Final = re.compile(r"[:：]\s*\*\*|\*\*\s*[:：]")


def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")


@cache
def _keyword_in_bold() -> re.Pattern[str]:
    """A keyword of any language in bold with its colon, and perhaps a condition: ``**When:**``."""
    spellings = sorted(
        {word for code in languages() for word in keyword_table(code).spellings}, key=lambda word: (-len(word), word)
    )
    words = "|".join(map(re.escape, spellings))
    return re.compile(rf"\*\*\s*(?:{words})(?:\s+`[^`\n]{{1,120}}`)?\s*(?:[:：]\s*\*\*|\*\*\s*[:：])", re.IGNORECASE)


def _planned(row: SeedRow, drawn: Pools, authored: Sequence[str]) -> str:
    """The page without the paragraphs under the headings ``authored``; all of a page that has no such headings."""
    name = row.names[0] if row.names else ""
    heads = tuple(f"**{fill(drawn.headings[each], {'assistant': name})}.**" for each in authored)
    paragraphs = [part for message in row.prompt for part in message.content.split("\n\n")]
    return "\n\n".join(part for part in paragraphs if not part.startswith(heads))


def _missing(row: SeedRow) -> Iterator[tuple[str, bool]]:
    """What a seed has to have decided."""
    yield f"an outcome that no plan has: {row.outcome}", row.outcome not in OUTCOMES
    yield f"nobody's matter: {row.whose_matter}", row.whose_matter not in OWNERS
    yield "no cost", not (row.cost or "").strip()
    yield "no temptation", not (row.temptation or "").strip()
    yield "no act", not (row.act or "").strip()
    yield "nothing is said to anybody", not (row.said or "").strip()
    yield "nobody has a name", not any(name.strip() for name in row.names or ())
