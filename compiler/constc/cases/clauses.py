"""Clauses by key: the names under which a case lists what made it, and the places that the source map gives them.

A clause key is the key of its owner (a principle, or the section that a conversation stands in) and a path of keyed
parts, ``shutdown/when:oversight/unless:injury_now/do:~1a2b3c4d``. Nothing in it is a position, so published rows stay
as they are when a line is inserted above; only the source map changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from constc.cases.judged import comparisons, keyed_answers
from constc.graph.keys import formula_key, text_key
from constc.graph.model import (
    Act,
    AuthoredConversation,
    Branch,
    Check,
    Condition,
    Edge,
    Exception_,
    Line,
    Otherwise,
    Principle,
    PrincipleGraph,
    Rule,
    Situation,
    Tension,
    Wording,
)
from constc.source import Place

__all__ = [
    "BranchAt", "ClauseEntry", "act_part", "answer_part", "branches", "clause_entries", "clause_key", "conditions_of",
    "conversation_part", "elements_of", "exception_path", "line_part", "otherwise_path", "owner_key", "rule_path",
    "situation_part", "tensions_of", "wording_part",
]  # fmt: skip

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClauseEntry:
    """One clause: its ``owner`` (an id), its ``clause`` key, the ``keyword`` that wrote it and its place."""

    owner: str
    clause: str
    keyword: str
    place: Place


@dataclass(frozen=True, slots=True)
class BranchAt:
    """A branch of ``principle`` with the path of its clause.

    ``acts`` are what is nested in its acts, each with a path of its own. ``partner`` is the other side of a tension.
    """

    principle: str
    path: Path
    kind: Literal["principle", "rule", "exception", "otherwise", "trait", "tension"]
    branch: Branch
    acts: tuple[tuple[Path, Branch], ...] = ()
    partner: str | None = None

    def parts(self) -> tuple[tuple[Path, Branch], ...]:
        """The branch and those of its acts, with their paths."""
        return ((self.path, self.branch), *self.acts)


# --- keys -------------------------------------------------------------------------------------------------------


def owner_key(graph: PrincipleGraph, owner: str) -> str:
    """The key of a principle; a section that is none is known by its id."""
    principle = graph.principles.get(owner)
    return principle.key if principle is not None else owner


def clause_key(owner: str, path: Iterable[str]) -> str:
    """The key of a clause: the key of its owner, then its parts."""
    return "/".join((owner, *path))


def conversation_part(conversation: AuthoredConversation) -> str:
    """The part of a clause key that names a conversation."""
    return f"conversation:{conversation.key}"


def answer_part(comparison: str, answer: str) -> str:
    """The part that names an answer: the ordinal of its comparison, its verdict and ordinal among that verdict."""
    return f"{comparison}.{answer}"


def line_part(line: Line) -> str:
    """The part that names a line: an Asked, a Good, a Bad."""
    return f"{line.kind}:{line.key}"


def situation_part(situation: Situation) -> str:
    """The part that names a situation."""
    return f"situation:{situation.key}"


def wording_part(wording: Wording) -> str:
    """The part that names a wording."""
    return f"wording:{wording.key}"


def rule_path(rule: Rule) -> Path:
    """The path of a rule's clause: its Whens; empty for a rule without any."""
    return (f"when:{'+'.join(when.key for when in rule.whens)}",) if rule.whens else ()


def exception_path(outer: Path, exception: Exception_) -> Path:
    """The path of an Unless in what stands at ``outer``; one of the whole principle stands by itself."""
    part = f"unless:{exception.condition.key}"
    return (part,) if exception.shared else (*outer, part)


def otherwise_path(outer: Path, otherwise: Otherwise) -> Path:
    """The path of an Otherwise of the rule at ``outer``."""
    part = "otherwise" if otherwise.names is None else f"otherwise:{formula_key(otherwise.names)}"
    return (*outer, part)


def act_part(act: Act) -> str:
    """The part that names an act."""
    return f"{act.keyword}:{act.name or text_key(act.text)}"


# --- branches ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Node:
    """A part of a principle's rules with the path of its clause."""

    path: Path
    element: Rule | Exception_ | Otherwise


def _nodes(principle: Principle) -> Iterator[_Node]:
    """Every rule, exception and Otherwise in the order written; an exception of several rules comes once."""
    seen: set[tuple[Place, tuple[Place, ...]]] = set()
    pending = [_Node(rule_path(rule), rule) for rule in reversed(principle.rules)]
    while pending:
        node = pending.pop()
        element = node.element
        if isinstance(element, Exception_):
            # Several exceptions may stand at one Unless, each with an act of its own.
            mark = (element.place, tuple(act.place for act in element.acts))
            if mark in seen:
                continue
            seen.add(mark)
        yield node
        inner = [_Node(exception_path(node.path, each), each) for each in element.exceptions]
        if isinstance(element, Rule):
            inner += [_Node(otherwise_path(node.path, each), each) for each in element.otherwises]
        pending += reversed(inner)


def elements_of(principle: Principle) -> Iterator[Rule | Exception_ | Otherwise]:
    """Every rule, exception and Otherwise of ``principle``, each once."""
    return (node.element for node in _nodes(principle))


def conditions_of(principle: Principle) -> tuple[Condition, ...]:
    """The conditions of ``principle``, each When and each Unless once by its key, in the order written."""
    found: dict[tuple[str, str], Condition] = {}
    for element in elements_of(principle):
        if isinstance(element, Rule):
            for when in element.whens:
                found.setdefault((when.kind, when.key), when)
        elif isinstance(element, Exception_):
            found.setdefault((element.condition.kind, element.condition.key), element.condition)
    return tuple(found.values())


def branches(graph: PrincipleGraph, principle: Principle) -> Iterator[BranchAt]:
    """Every branch of ``principle``: its own, those of its traits, rules, exceptions, Otherwises and tensions."""
    yield BranchAt(principle.id, (), "principle", principle.branch)
    for trait in principle.traits:
        yield BranchAt(principle.id, (f"trait:{text_key(trait.text)}",), "trait", trait.branch)
    for node in _nodes(principle):
        kind: Literal["rule", "exception", "otherwise"] = "rule"
        if isinstance(node.element, Exception_):
            kind = "exception"
        elif isinstance(node.element, Otherwise):
            kind = "otherwise"
        acts = tuple(((*node.path, act_part(act)), act.branch) for act in node.element.acts)
        yield BranchAt(principle.id, node.path, kind, node.element.branch, acts)
    for tension in tensions_of(graph, principle.id):
        path = (f"tension:{owner_key(graph, tension.second)}",)
        yield BranchAt(principle.id, path, "tension", tension.branch, partner=tension.second)


@dataclass(slots=True)
class _Declared:
    """What one principle declares about others."""

    edges: list[Edge] = field(default_factory=list)
    tensions: list[Tension] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)


def _declared(graph: PrincipleGraph, name: str) -> _Declared:
    return graph.remember("declared", _all_declared).get(name) or _Declared()


def _all_declared(graph: PrincipleGraph) -> dict[str, _Declared]:
    """What is declared, by the principle that declares it; so nobody looks at all of it for each principle."""
    found: dict[str, _Declared] = {}
    for edge in graph.edges:
        found.setdefault(edge.declared_by, _Declared()).edges.append(edge)
    for tension in graph.tensions:
        found.setdefault(tension.first, _Declared()).tensions.append(tension)
    for check in graph.checks:
        if check.owner is not None:
            found.setdefault(check.owner, _Declared()).checks.append(check)
    return found


def tensions_of(graph: PrincipleGraph, name: str) -> Sequence[Tension]:
    """The tensions that a principle declares, in the order written."""
    return _declared(graph, name).tensions


# --- the list of clauses ----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Clauses:
    """The clauses of one owner, as they are found; a key that occurs again gets an ordinal."""

    owner: str
    key: str
    entries: list[ClauseEntry] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    places: set[tuple[str, int, int, str]] = field(default_factory=set)

    def add(self, path: Iterable[str], keyword: str, place: Place) -> None:
        clause = clause_key(self.key, path)
        mark = (place.source.path, *place.span, clause)
        if mark in self.places:
            return
        self.places.add(mark)
        count = self.counts[clause] = self.counts.get(clause, 0) + 1
        self.entries.append(ClauseEntry(self.owner, clause if count == 1 else f"{clause}~{count}", keyword, place))


def clause_entries(graph: PrincipleGraph) -> tuple[ClauseEntry, ...]:
    """Every clause of the constitution, sorted by owner and key."""
    found: list[ClauseEntry] = []
    talks: dict[str, list[AuthoredConversation]] = {}
    for conversation in graph.conversations:
        talks.setdefault(conversation.owner, []).append(conversation)
    for principle in graph.principles.values():
        clauses = _Clauses(principle.id, principle.key)
        _principle_clauses(graph, principle, clauses)
        _conversation_clauses(talks.pop(principle.id, ()), clauses)
        found += clauses.entries
    # In prose every section is a theme; elsewhere those that hold conversations are clauses.
    themes = graph.sections if graph.mode == "prose" else ()
    for owner in dict.fromkeys((*talks, *themes)):
        clauses = _Clauses(owner, owner)
        section = graph.sections.get(owner)
        if section is not None:
            clauses.add((), "section", section.place)
        _conversation_clauses(talks.get(owner, ()), clauses)
        found += clauses.entries
    return tuple(sorted(found, key=lambda entry: (entry.owner, entry.clause)))


def _principle_clauses(graph: PrincipleGraph, principle: Principle, clauses: _Clauses) -> None:
    clauses.add((), "principle", principle.title_place)
    if principle.level_place is not None:
        clauses.add(("level",), "level", principle.level_place)
    for trait in principle.traits:
        clauses.add((f"trait:{text_key(trait.text)}",), "trait", trait.place)
    for node in _nodes(principle):
        _node_clauses(node, clauses)
    declared = _declared(graph, principle.id)
    for edge in declared.edges:
        other = edge.target if edge.source == principle.id else edge.source
        keyword = {"overrides": "overrides", "yields": "yields-to", "exception": "exception-to"}[edge.kind]
        clauses.add((f"{keyword}:{owner_key(graph, other)}",), keyword, edge.place)
    for tension in declared.tensions:
        path = (f"tension:{owner_key(graph, tension.second)}",)
        clauses.add(path, "in-tension-with", tension.place)
        if tension.resolved_by is not None:
            clauses.add((*path, "resolved-by"), "resolved-by", tension.resolved_by.place)
    for check in declared.checks:
        words = f"{owner_key(graph, check.left)} {check.relation} {owner_key(graph, check.right)}"
        clauses.add((f"check:{words}",), "check", check.place)
    for at in branches(graph, principle):
        _branch_clauses(at, clauses)


def _node_clauses(node: _Node, clauses: _Clauses) -> None:
    element = node.element
    if isinstance(element, Rule):
        for when in element.whens:
            clauses.add((f"when:{when.key}",), "when", when.place)
        if len(element.whens) > 1:
            clauses.add(node.path, "when", element.place)
    elif isinstance(element, Exception_):
        clauses.add(node.path, "unless", element.place)
    else:
        clauses.add(node.path, "otherwise", element.place)
    for act in element.acts:
        clauses.add((*node.path, act_part(act)), act.keyword, act.place)


def _branch_clauses(at: BranchAt, clauses: _Clauses) -> None:
    for path, branch in at.parts():
        for reason in branch.reasons:
            clauses.add((*path, f"because:{text_key(reason.text)}"), "because", reason.place)
        _line_clauses(path, branch.lines, clauses)
        for situation in branch.situations:
            _situation_clauses(situation, clauses)
        for dimension in branch.vary:
            name = dimension.name if dimension.name is not None else "+".join(dimension.keys)
            clauses.add((*path, f"vary:{name}"), "vary", dimension.place)


def _situation_clauses(situation: Situation, clauses: _Clauses) -> None:
    """A situation is known by its own key wherever it stands, so moving it to another rule changes no clause key."""
    path: Path = (situation_part(situation),)
    clauses.add(path, "situation", situation.place)
    pending: list[tuple[Path, Situation | Wording]] = [(path, situation)]
    while pending:
        outer, node = pending.pop()
        _line_clauses(outer, node.lines, clauses)
        for wording in node.wordings:
            inner = (*outer, wording_part(wording))
            clauses.add(inner, "wording", wording.place)
            pending.append((inner, wording))


def _line_clauses(outer: Path, lines: Sequence[Line], clauses: _Clauses) -> None:
    pending = [(outer, line) for line in reversed(lines)]
    while pending:
        path, line = pending.pop()
        inner = (*path, line_part(line))
        clauses.add(inner, line.kind, line.place)
        pending += [(inner, each) for each in reversed(line.lines)]


def _conversation_clauses(conversations: Sequence[AuthoredConversation], clauses: _Clauses) -> None:
    for each in conversations:
        path = (conversation_part(each),)
        clauses.add(path, "example", each.place)
        for ordinal, answers in comparisons(each.conversation):
            for key, answer in keyed_answers(answers):
                keyword = answer.verdict.kind if answer.verdict is not None else "answer"
                place = Place(each.place.source, answer.span)
                clauses.add((*path, answer_part(ordinal, key)), keyword, place)
