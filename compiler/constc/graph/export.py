"""The graph for other eyes: JSON for programs, Mermaid for GitHub, DOT for Graphviz.

All three are deterministic and inert: no title can break out of its label.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from constc.graph.keys import formula_key
from constc.graph.model import Act, Edge, Exception_, Otherwise, Principle, PrincipleGraph, Rule, Tension
from constc.source import Place
from constc.syntax.tree import Formula

__all__ = ["export", "to_dot", "to_json", "to_mermaid"]

#: Edges and principles that a Mermaid drawing shows: beyond them GitHub draws slowly, and nobody sees anything.
_MOST_EDGES: Final = 50
_MOST_NODES: Final = 120
_LONGEST_LABEL: Final = 60
#: What Mermaid would take for the beginning of a list.
_LIST_MARKER: Final = re.compile(r"(?:\d+[.)]|-)(?= )")

_EDGE_WORDS: Final = {"overrides": "overrides", "yields": "prevails over", "exception": "exception to"}


def export(graph: PrincipleGraph, form: str) -> str:
    """The graph as text in one of the forms ``json``, ``mermaid`` and ``dot``, with a line end."""
    if form == "mermaid":
        return to_mermaid(graph)
    if form == "dot":
        return to_dot(graph)
    return json.dumps(to_json(graph), ensure_ascii=False, indent=2) + "\n"


# --- JSON -------------------------------------------------------------------------------------------------------


def to_json(graph: PrincipleGraph) -> dict[str, Any]:
    """The graph as the document of ``constc graph --format json``; every value is plain JSON.

    Formulas are in normal form. ``guard`` is null for none. ``resolved`` says of a tension whether it is settled, of a
    mention whether it leads anywhere, and of other edges whether they are legal and so part of the order.
    """
    return {
        "constitution": graph.name,
        "mode": graph.mode,
        "levels": [
            {
                "id": level.id,
                "kind": level.kind,
                "overridable": level.overridable,
                "alias": list(level.alias),
                "speaker": level.speaker,
            }
            for level in graph.levels
        ],
        "facts": [
            {
                "id": fact.key,
                "values": list(fact.values) if fact.values else ["true", "false"],
                "wordings": dict(fact.wordings),
            }
            for fact in graph.facts.values()
        ],
        "principles": [_principle(principle) for principle in graph.principles.values()],
        "edges": _edges(graph),
    }


def _principle(principle: Principle) -> dict[str, Any]:
    return {
        "id": principle.id,
        "title": principle.title,
        "level": principle.level,
        "own_level": principle.own_level,
        "path": principle.title_place.source.path,
        "line": principle.title_place.start().line,
        "parent": principle.parent,
        "rules": [_rule(rule) for rule in principle.rules],
        "traits": [trait.text for trait in principle.traits],
        "reasons": [reason.text for reason in principle.branch.reasons],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "whens": [{"key": when.key, "text": when.text, "formula": _formula(when.formula)} for when in rule.whens],
        "acts": [_act(act) for act in rule.acts],
        "exceptions": [_exception(exception) for exception in rule.exceptions],
        "otherwise": [_otherwise(otherwise) for otherwise in rule.otherwises],
        "reasons": [reason.text for reason in rule.branch.reasons],
    }


def _act(act: Act) -> dict[str, Any]:
    return {"keyword": act.keyword, "text": act.text, "act": act.name}


def _exception(exception: Exception_) -> dict[str, Any]:
    """Exceptions are nested 64 deep at most: the parser sees to it."""
    return {
        "key": exception.condition.key,
        "text": exception.condition.text,
        "formula": _formula(exception.condition.formula),
        "shared": exception.shared,
        "acts": [_act(act) for act in exception.acts],
        "exceptions": [_exception(nested) for nested in exception.exceptions],
        "reasons": [reason.text for reason in exception.branch.reasons],
    }


def _otherwise(otherwise: Otherwise) -> dict[str, Any]:
    return {
        "names": _formula(otherwise.names),
        "text": otherwise.text,
        "acts": [_act(act) for act in otherwise.acts],
        "exceptions": [_exception(nested) for nested in otherwise.exceptions],
        "reasons": [reason.text for reason in otherwise.branch.reasons],
    }


def _formula(formula: Formula | None) -> str | None:
    return formula_key(formula) if formula is not None else None


def _edges(graph: PrincipleGraph) -> list[dict[str, Any]]:
    found: list[tuple[str, str | None, str, str | None, bool, Place]] = [
        (edge.kind, edge.source, edge.target, _formula(edge.guard), edge.legal, edge.place) for edge in graph.edges
    ]
    found += [
        ("tension", one.first, one.second, _formula(one.guard), one.resolved_by is not None, one.place)
        for one in graph.tensions
    ]
    found += [("refers", one.source, one.target, None, one.resolved, one.place) for one in graph.refers]
    return [
        {
            "kind": kind,
            "from": source,
            "to": target,
            "guard": guard,
            "resolved": resolved,
            "path": place.source.path,
            "line": place.start().line,
        }
        for kind, source, target, guard, resolved, place in found
    ]


# --- Mermaid ----------------------------------------------------------------------------------------------------


def to_mermaid(graph: PrincipleGraph) -> str:
    """The principles by level and the edges between them, as a Mermaid flowchart that GitHub draws.

    Nodes are called ``p1``, ``p2``, ... and titles stand in quoted labels with every character that could end one
    escaped. Principles with edges come first where not all can be shown; what is left out is said in a comment and in a
    node of its own.
    """
    edges, tensions = _shown_edges(graph)
    shown = _shown_principles(graph, edges, tensions)
    numbers = {name: f"p{number}" for number, name in enumerate(shown, 1)}
    lines = ["flowchart TD"]
    for number, (level, members) in enumerate(_by_level(graph, shown), 1):
        lines.append(f'  subgraph l{number}["{_label(level)}"]')
        lines += [f'    {numbers[name]}["{_label(graph.principles[name].title)}"]' for name in members]
        lines.append("  end")
    for edge in edges:
        arrow = "-->" if edge.legal else "-.->"
        lines.append(f'  {numbers[edge.source]} {arrow}|"{_label(_edge_words(edge))}"| {numbers[edge.target]}')
    for tension in tensions:
        words = "in tension, resolved" if tension.resolved_by is not None else "in tension"
        lines.append(f'  {numbers[tension.first]} <-.->|"{_label(words)}"| {numbers[tension.second]}')
    left = _left_out(graph, shown, len(edges) + len(tensions))
    if left:
        lines += [f"  %% not shown: {left}", f'  more["not shown: {_label(left)}"]']
    return "\n".join(lines) + "\n"


def _shown_edges(graph: PrincipleGraph) -> tuple[Sequence[Edge], Sequence[Tension]]:
    edges = graph.edges[:_MOST_EDGES]
    return edges, graph.tensions[: _MOST_EDGES - len(edges)]


def _shown_principles(graph: PrincipleGraph, edges: Iterable[Edge], tensions: Iterable[Tension]) -> list[str]:
    joined: dict[str, None] = {}
    for edge in edges:
        joined.update({edge.source: None, edge.target: None})
    for tension in tensions:
        joined.update({tension.first: None, tension.second: None})
    rest = (name for name in graph.principles if name not in joined)
    wanted = {*joined, *(name for name, _ in zip(rest, range(max(0, _MOST_NODES - len(joined))), strict=False))}
    return [name for name in graph.principles if name in wanted]


def _by_level(graph: PrincipleGraph, names: Iterable[str]) -> list[tuple[str, list[str]]]:
    """The principles of each level, highest first, those without a level last; levels without any are left out."""
    groups: dict[str | None, list[str]] = {level.id: [] for level in graph.levels}
    groups[None] = []
    for name in names:
        groups.setdefault(graph.principles[name].level, []).append(name)
    return [(level or "no level", members) for level, members in groups.items() if members]


def _edge_words(edge: Edge) -> str:
    words = _EDGE_WORDS[edge.kind]
    if edge.guard is not None:
        words += f" when {formula_key(edge.guard)}"
    return words if edge.legal else f"{words} (not legal)"


def _left_out(graph: PrincipleGraph, shown: Sequence[str], edges: int) -> str:
    principles = len(graph.principles) - len(shown)
    more = len(graph.edges) + len(graph.tensions) - edges
    parts = [
        f"{count} {noun}{'s' if count > 1 else ''}"
        for count, noun in ((more, "edge"), (principles, "principle"))
        if count
    ]
    return " and ".join(parts)


def _label(text: str) -> str:
    """A text inside a quoted Mermaid label. Whatever could end the label, open markup (a list among it) or be taken for
    a directive is an entity; GitHub shows the character.
    """
    shown = _shortened(text)
    marker = _LIST_MARKER.match(shown)
    opening = marker.end() if marker is not None else 0
    return "".join(
        char if char.isalnum() or (char in " ,.-()':=" and place >= opening) else _entity(char)
        for place, char in enumerate(shown)
    )


def _entity(char: str) -> str:
    if char == '"':
        return "#quot;"
    return char if ord(char) > 0xA0 and char.isprintable() else f"#{ord(char)};"


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_LABEL else line[: _LONGEST_LABEL - 3].rstrip() + "..."


# --- DOT --------------------------------------------------------------------------------------------------------


def to_dot(graph: PrincipleGraph) -> str:
    """The whole graph for Graphviz: a cluster for each level, edges with their guards, tensions dotted."""
    numbers = {name: f"p{number}" for number, name in enumerate(graph.principles, 1)}
    lines = ["digraph constitution {", "  rankdir=TB;", "  node [shape=box];"]
    for number, (level, members) in enumerate(_by_level(graph, graph.principles), 1):
        lines += [f"  subgraph cluster_{number} {{", f"    label={_quoted(level)};"]
        for name in members:
            title = graph.principles[name].title
            lines.append(f"    {numbers[name]} [label={_quoted(title)}, tooltip={_quoted(name)}];")
        lines.append("  }")
    for edge in graph.edges:
        style = "" if edge.legal else ", style=dashed, color=red"
        lines.append(f"  {numbers[edge.source]} -> {numbers[edge.target]} [label={_quoted(_edge_words(edge))}{style}];")
    for tension in graph.tensions:
        words = "in tension, resolved" if tension.resolved_by is not None else "in tension"
        ends = f"{numbers[tension.first]} -> {numbers[tension.second]}"
        lines.append(f"  {ends} [label={_quoted(words)}, dir=none, style=dotted];")
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    """A DOT string: in it only the quotation mark and the backslash mean anything."""
    shown = "".join(char if char.isprintable() else " " for char in _shortened(text))
    return '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'
