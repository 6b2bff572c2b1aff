"""Plots: what there is to tell of a constitution, each found in one of its branches.

A branch under a When, an Otherwise, the acts of a principle without a When, a trait, and on demand an Unless. A
constitution in prose has no rules; there each section is a theme, known by its title alone, and nothing of its text is
quoted or turned into a rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from constc.cases.clauses import BranchAt, branches, clause_key, elements_of
from constc.cases.settings import fact_words, settings_of, valuation_of
from constc.cases.story.wording import part, plain
from constc.graph.keys import formula_key, row_id
from constc.graph.logic import evaluate
from constc.graph.model import (
    Act,
    Branch,
    Condition,
    Exception_,
    Line,
    Otherwise,
    Principle,
    PrincipleGraph,
    Rule,
    SectionEntry,
    Situation,
    Truth,
    Wording,
)
from constc.syntax.tree import Formula, Not

__all__ = ["Plot", "PlotKind", "plots", "themes"]

PlotKind = Literal["rule", "otherwise", "trait", "exception", "theme"]


@dataclass(frozen=True, slots=True)
class Plot:
    """What one family of seeds tells. Texts are the author's, on one line and without markup.

    ``owner`` is the id of the principle or section, ``key`` its key, ``path`` that of the branch. ``whens`` are the
    conditions as clauses; of an Otherwise, what does *not* hold there, with ``nots``, the words that its facts have
    for this, and ``holding``, the conditions beside it that do hold. ``unless`` is the condition of an exception.
    ``acts``, ``donts`` and ``mays`` read on after "should". ``opposite`` are the acts of the other case: those of the
    rule beside an Otherwise or an exception, those of the Otherwise beside a rule. ``theme`` is the title of a section,
    ``trait`` a disposition, ``asked`` what is asked. ``formulas`` are the conditions that hold; ``clauses`` the keys of
    the clauses the plot was found in.
    """

    kind: PlotKind
    owner: str
    key: str
    path: tuple[str, ...]
    clauses: tuple[str, ...]
    formulas: tuple[Formula, ...] = ()
    whens: tuple[str, ...] = ()
    nots: tuple[str, ...] = ()
    holding: tuple[str, ...] = ()
    unless: str = ""
    about: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    donts: tuple[str, ...] = ()
    mays: tuple[str, ...] = ()
    opposite: tuple[str, ...] = ()
    off_stage: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    temptations: tuple[str, ...] = ()
    costs: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    trait: str = ""
    asked: str = ""
    theme: str = ""

    @property
    def group(self) -> str:
        """The digest of the principle's key and the branch: a family of seeds lies in one split."""
        return row_id("narrative", self.key, *self.path)


def plots(graph: PrincipleGraph, exceptions: bool = False) -> dict[str, tuple[Plot, ...]]:
    """The plots of each principle, or of each section of a constitution in prose, by id; those with none left out.

    The order within a principle depends on keys alone: branches, then traits, then exceptions (where these are asked
    for), each sorted by the digest of its path.
    """
    return graph.remember(f"plots {exceptions}", lambda one: _plots(one, exceptions))


def _plots(graph: PrincipleGraph, exceptions: bool) -> dict[str, tuple[Plot, ...]]:
    found: dict[str, tuple[Plot, ...]] = {}
    for principle in graph.principles.values():
        order = sorted(_of_principle(graph, principle, exceptions), key=_order)
        if order:
            found[principle.id] = tuple(order)
    for section in themes(graph):
        if section.id not in found:
            theme = plain(section.title)
            found[section.id] = (Plot("theme", section.id, section.id, (), (section.id,), theme=theme),)
    return found


def themes(graph: PrincipleGraph) -> Iterator[SectionEntry]:
    """The sections of a constitution in prose that are themes: each with a title, but for the one that names it all."""
    name = plain(graph.name)
    for section in graph.sections.values() if graph.mode == "prose" else ():
        if plain(section.title) not in ("", name):
            yield section


_RANKS: dict[PlotKind, int] = {"rule": 0, "otherwise": 0, "theme": 0, "trait": 1, "exception": 2}


def _order(plot: Plot) -> tuple[int, str, tuple[str, ...]]:
    return (_RANKS[plot.kind], row_id(*plot.path), plot.path)


def _of_principle(graph: PrincipleGraph, principle: Principle, exceptions: bool) -> Iterator[Plot]:
    branched = list(branches(graph, principle))
    places = [at for at in branched if at.kind in {"rule", "exception", "otherwise"}]
    at = {id(element): place for element, place in zip(elements_of(principle), places, strict=True)}
    told: dict[tuple[str, ...], list[Plot]] = {}
    author = _Author(graph, principle, at, _in_situations(graph, principle))
    for rule in principle.rules:
        for plot in _of_rule(author, rule, exceptions):
            told.setdefault(plot.path, []).append(plot)
    for same in told.values():
        yield _joined(same)
    for place, trait in zip((each for each in branched if each.kind == "trait"), principle.traits, strict=True):
        yield _of_trait(principle, place, trait.text, trait.branch)


@dataclass(frozen=True, slots=True)
class _Author:
    """A principle, where its branches stand, and what its situations say of temptations and costs. ``told`` holds the
    exceptions that have been told: one that belongs to every rule is told of the first.
    """

    graph: PrincipleGraph
    principle: Principle
    at: dict[int, BranchAt]
    situated: tuple[tuple[dict[str, Truth], tuple[Line, ...]], ...]
    told: set[int] = field(default_factory=set)


def _of_rule(author: _Author, rule: Rule, exceptions: bool) -> Iterator[Plot]:
    graph, principle, at = author.graph, author.principle, author.at
    dos = _texts(rule.acts, "do")
    others = tuple(text for other in rule.otherwises for text in _otherwise_acts(other))
    formulas = tuple(when.formula for when in rule.whens if when.formula is not None)
    if rule.acts and id(rule) in at:
        reasons = _reasons(rule.branch, *(act.branch for act in rule.acts)) or _reasons(principle.branch)
        yield _plot(
            author, at[id(rule)], rule.acts, "rule",
            formulas=formulas, whens=_clauses(graph, rule.whens), opposite=others, reasons=reasons,
        )  # fmt: skip
    for other in rule.otherwises:
        named = _named(rule.whens, other)
        off = tuple(Not(when.formula, when.formula.span) for when in named if when.formula is not None)
        others_hold = tuple(when for when in rule.whens if when not in named)
        rest = tuple(when.formula for when in others_hold if when.formula is not None)
        kept = (*rest, *(off if len(off) == 1 else ()))
        if id(other) in at and _otherwise_acts(other):
            yield _plot(
                author, at[id(other)], other.acts, "otherwise",
                formulas=kept, whens=_clauses(graph, named), nots=_absent(graph, off),
                holding=_clauses(graph, others_hold), opposite=dos,
                told=_otherwise_acts(other), reasons=_reasons(other.branch, *(act.branch for act in other.acts)),
            )  # fmt: skip
    for exception in _exceptions(rule) if exceptions else ():
        if exception.acts and id(exception) in at and id(exception) not in author.told:
            author.told.add(id(exception))
            taken = exception.condition
            held = (*formulas, *((taken.formula,) if taken.formula is not None else ()))
            yield _plot(
                author, at[id(exception)], exception.acts, "exception",
                formulas=held, whens=_clauses(graph, rule.whens), unless=" ".join(_clauses(graph, (taken,))),
                opposite=dos, reasons=_reasons(exception.branch, *(act.branch for act in exception.acts)),
            )  # fmt: skip


def _plot(
    author: _Author,
    place: BranchAt,
    acts: Sequence[Act],
    kind: PlotKind,
    *,
    formulas: tuple[Formula, ...],
    whens: tuple[str, ...],
    opposite: tuple[str, ...],
    reasons: tuple[str, ...],
    nots: tuple[str, ...] = (),
    unless: str = "",
    holding: tuple[str, ...] = (),
    told: tuple[str, ...] | None = None,
) -> Plot:
    principle = author.principle
    donts = _texts(acts, "dont")
    lines = [line for _, branch in place.parts() for line in branch.lines]
    there = list(_lines_there(author, formulas, kind))
    return Plot(
        kind=kind,
        owner=principle.id,
        key=principle.key,
        path=place.path,
        clauses=tuple(clause_key(principle.key, path) for path in (place.path, *(path for path, _ in place.acts))),
        formulas=formulas,
        whens=whens,
        nots=nots,
        holding=holding,
        unless=unless,
        about=_parts(principle.about),
        acts=_texts(acts, "do") if told is None else told,
        donts=donts,
        mays=_texts(acts, "may"),
        opposite=opposite,
        off_stage=donts,
        reasons=reasons,
        temptations=_lines("tempted-by", lines) or _lines("tempted-by", there),
        costs=_lines("cost", lines) or _lines("cost", there),
        models=() if kind == "otherwise" else _parts(principle.role_models),
    )


def _of_trait(principle: Principle, place: BranchAt, text: str, branch: Branch) -> Plot:
    always = [act for rule in principle.rules if not rule.whens for act in rule.acts]
    return Plot(
        kind="trait",
        owner=principle.id,
        key=principle.key,
        path=place.path,
        clauses=(clause_key(principle.key, place.path),),
        about=_parts(principle.about),
        off_stage=_texts(always, "dont"),
        reasons=_reasons(branch),
        temptations=_lines("tempted-by", branch.lines),
        costs=_lines("cost", branch.lines),
        models=_parts(principle.role_models),
        trait=plain(text),
        asked=next((plain(line.text) for line in branch.lines if line.kind == "asked" and line.text.strip()), ""),
    )


def _joined(same: Sequence[Plot]) -> Plot:
    """Plots of one path as one: what each has, once."""
    if len(same) == 1:
        return same[0]
    first = same[0]

    def every(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for plot in same for text in getattr(plot, name)))

    return replace(
        first,
        clauses=every("clauses"),
        acts=every("acts"),
        donts=every("donts"),
        mays=every("mays"),
        opposite=every("opposite"),
        off_stage=every("off_stage"),
        reasons=every("reasons"),
        temptations=every("temptations"),
        costs=every("costs"),
    )


# --- the texts of a branch ------------------------------------------------------------------------------------------


def _parts(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(part, texts))))


def _texts(acts: Iterable[Act], keyword: str) -> tuple[str, ...]:
    return _parts(act.text for act in acts if act.keyword == keyword)


def _reasons(*found: Branch) -> tuple[str, ...]:
    return _parts(reason.text for branch in found for reason in branch.reasons)


def _otherwise_acts(other: Otherwise) -> tuple[str, ...]:
    return _parts((other.text, *(act.text for act in other.acts if act.keyword == "do")))


def _named(whens: Sequence[Condition], other: Otherwise) -> tuple[Condition, ...]:
    """The Whens that do not hold where ``other`` does: the one that it names, else all."""
    if other.names is None:
        return tuple(whens)
    key = formula_key(other.names)
    named = tuple(when for when in whens if when.formula is not None and formula_key(when.formula) == key)
    return named or tuple(whens)


def _clauses(graph: PrincipleGraph, conditions: Iterable[Condition]) -> tuple[str, ...]:
    """The conditions as clauses: their text, else the words that the front matter has for their facts."""
    found: list[str] = []
    for condition in conditions:
        text = part(condition.text)
        found += [text] if text else [part(each) for each in _fact_words(graph, condition.formula)]
    return _parts(found)


def _fact_words(graph: PrincipleGraph, formula: Formula | None) -> tuple[str, ...]:
    return fact_words(graph, formula) if formula is not None else ()


def _absent(graph: PrincipleGraph, off: Sequence[Formula]) -> tuple[str, ...]:
    """What the front matter says of the facts of an Otherwise, where it is known which one does not hold."""
    return _parts(fact_words(graph, off[0])) if len(off) == 1 else ()


def _exceptions(rule: Rule) -> Iterator[Exception_]:
    pending = list(reversed(rule.exceptions))
    while pending:
        exception = pending.pop()
        yield exception
        pending += reversed(exception.exceptions)


def _lines(kind: str, lines: Iterable[Line]) -> tuple[str, ...]:
    return _parts(line.text for line in lines if line.kind == kind)


def _in_situations(
    graph: PrincipleGraph, principle: Principle
) -> tuple[tuple[dict[str, Truth], tuple[Line, ...]], ...]:
    """The places of a principle's situations that have a Tempted by or a Cost, with what is stated there."""
    found: list[tuple[dict[str, Truth], tuple[Line, ...]]] = []
    for at in branches(graph, principle):
        for situation in at.branch.situations if at.kind != "tension" else ():
            pending: list[tuple[Situation | Wording, tuple[Formula, ...]]] = [(situation, ())]
            while pending:
                node, stated = pending.pop()
                lines = tuple(line for line in node.lines if line.kind in {"tempted-by", "cost"})
                if lines:
                    found.append((valuation_of(settings_of(graph, stated)), lines))
                pending += [(each, (*stated, each.formula)) for each in reversed(node.wordings)]
    return tuple(found)


def _lines_there(author: _Author, formulas: Sequence[Formula], kind: PlotKind) -> Iterator[Line]:
    """The lines for a story at the places where ``formulas`` hold.

    A rule may be told wherever its conditions are not denied. For the other branches they must be stated, since
    without a word it is the rule that is meant.
    """
    for valuation, lines in author.situated:
        values = [evaluate(formula, valuation) for formula in formulas]
        if (False not in values) if kind == "rule" else (bool(values) and all(value is True for value in values)):
            yield from lines
