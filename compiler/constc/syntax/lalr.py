"""LALR(1) tables made by Lark, and a loop over them that is ours.

Lark reads the grammar and builds the table. Feeding it is done here, for two reasons: recovery needs to try insertions
on the stack of states alone (Lark's own copies values), and values are built as rules are reduced, without a parse tree
in between. The table is semi-private in Lark, so this is the only module that looks into it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from sys import intern
from typing import Any, Final

__all__ = ["END", "Run", "Splice", "Table", "load_tables"]

END: Final = "$END"

Build = Callable[[list[Any]], Any]

#: In place of a builder: the value is that of the only child, or the children as a :class:`Splice`.
_ONLY: Final = -1
_SPLICE: Final = -2


class Splice(list[Any]):
    """Children of a repetition: they are spliced into the rule around it."""


def _splice(children: list[Any]) -> Splice:
    if children and type(children[0]) is Splice:
        first: Splice = children[0]
        for child in children[1:]:
            if type(child) is Splice:
                first.extend(child)
            else:
                first.append(child)
        return first
    flat = Splice()
    for child in children:
        if type(child) is Splice:
            flat.extend(child)
        else:
            flat.append(child)
    return flat


def _flat(children: list[Any]) -> list[Any]:
    flat: list[Any] = []
    for child in children:
        if type(child) is Splice:
            flat.extend(child)
        else:
            flat.append(child)
    return flat


class Table:
    """One parse table: actions by state and symbol. A non-negative int shifts; a tuple reduces: how many children,
    the symbol made, the index of its builder in ``rules``, whether a repetition is among the children.
    """

    __slots__ = ("actions", "end", "rules", "start")

    def __init__(self, actions: list[dict[str, Any]], start: int, end: int, rules: Sequence[str]) -> None:
        self.actions = actions
        self.start = start
        self.end = end
        self.rules = rules


def load_tables(grammar: str, starts: Sequence[str], rules: Sequence[str]) -> dict[str, Table]:
    """The tables of ``grammar`` for each start rule. ``rules`` are the rules (or aliases) whose values a builder makes;
    every other rule must be a plain choice (``?rule``).
    """
    from lark import Lark

    lark = Lark(grammar, parser="lalr", lexer="basic", start=list(starts), maybe_placeholders=False)
    parser: Any = lark.parser
    table = parser.parser._parse_table  # the semi-private part
    states: dict[int, dict[str, Any]] = table.states
    actions: list[dict[str, Any]] = [{} for _ in range(max(states) + 1)]
    made: dict[Any, tuple[int, str, int, bool]] = {}
    for state, row in states.items():
        for symbol, (action, argument) in row.items():
            if action.name == "Shift":
                actions[state][intern(str(symbol))] = argument
            else:
                if argument not in made:
                    made[argument] = _reduction(argument, rules)
                actions[state][intern(str(symbol))] = made[argument]
    _shorten(actions)
    return {name: Table(actions, table.start_states[name], table.end_states[name], tuple(rules)) for name in starts}


def _shorten(actions: list[dict[str, Any]]) -> None:
    """Go past states that do nothing but rename their last symbol (plain choices): from the state before, the way leads
    at once where the renamed symbol would. What is accepted stays the same.
    """
    renamed: dict[int, str] = {}
    for state, row in enumerate(actions):
        reductions = {action for action in row.values() if type(action) is tuple}
        if len(reductions) == 1 and not any(type(action) is int for action in row.values()):
            _, origin, index, _ = next(iter(reductions))
            if index == _ONLY:
                renamed[state] = origin
    for row in actions:
        for symbol, action in row.items():
            while type(action) is int and action in renamed:
                action = row[renamed[action]]
            row[symbol] = action


def _reduction(rule: Any, rules: Sequence[str]) -> tuple[int, str, int, bool]:
    name = intern(str(rule.origin.name))
    size = len(rule.expansion)
    label = str(rule.alias or name)
    repeated = any(symbol.name.startswith("_") for symbol in rule.expansion)
    if name.startswith("_"):
        return size, name, _SPLICE, repeated
    if label in rules:
        return size, name, rules.index(label), repeated
    if size == 1:
        return size, name, _ONLY, repeated
    raise LookupError(f"the grammar's rule {label} has no builder")


class Run:
    """One parse under way: a stack of states and, beside it, one of values."""

    __slots__ = ("actions", "builders", "states", "table", "values")

    def __init__(self, table: Table, builders: Sequence[Build]) -> None:
        """``builders`` are those of ``table.rules``, in that order."""
        self.table = table
        self.builders = builders
        self.actions = table.actions
        self.states = [table.start]
        self.values: list[Any] = []

    def feed(self, symbol: str, value: Any) -> bool:
        """Take one token; False if the grammar does not allow it here (reductions may have been made, and they are
        those that any allowed token of this state would have made too).
        """
        states, values, actions, builders = self.states, self.values, self.actions, self.builders
        while True:
            action = actions[states[-1]].get(symbol)
            if action is None:
                return False
            if type(action) is int:
                states.append(action)
                values.append(value)
                return True
            size, origin, index, repeated = action
            if index == _ONLY:
                del states[-1]
                states.append(actions[states[-1]][origin])
                continue
            if size:
                children = values[-size:]
                del values[-size:]
                del states[-size:]
            else:
                children = []
            if index == _SPLICE:
                made = _splice(children)
            else:
                made = builders[index](_flat(children) if repeated else children)
            states.append(actions[states[-1]][origin])
            values.append(made)
            if symbol == END and states[-1] == self.table.end:
                return True

    def accepts(self, symbol: str) -> bool:
        """Whether ``symbol`` would be taken now."""
        return _advance(self.table, self.states, symbol) is not None

    def insertions(self, symbol: str, candidates: Sequence[str], depth: int) -> tuple[str, ...] | None:
        """The shortest sequence of at most ``depth`` candidates after which ``symbol`` is taken; None if there is
        none. Among sequences of one length the one that comes first in the order of ``candidates``.
        """
        queue: deque[tuple[list[int], tuple[str, ...]]] = deque([(self.states, ())])
        while queue:
            states, path = queue.popleft()
            if path and _advance(self.table, states, symbol) is not None:
                return path
            if len(path) < depth:
                for candidate in candidates:
                    after = _advance(self.table, states, candidate)
                    if after is not None:
                        queue.append((after, (*path, candidate)))
        return None


def _advance(table: Table, states: Sequence[int], symbol: str) -> list[int] | None:
    """The stack of states after ``symbol``, or None. Works on a copy, and never on values."""
    actions = table.actions
    stack = list(states)
    while True:
        action = actions[stack[-1]].get(symbol)
        if action is None:
            return None
        if type(action) is int:
            stack.append(action)
            return stack
        size, origin, _, _ = action
        if size:
            del stack[-size:]
        stack.append(actions[stack[-1]][origin])
        if symbol == END and stack[-1] == table.end:
            return stack
