"""Keys: the names by which rows know what made them. Everything in an id is a key; nothing is a position.

A key outlives what may change around it: the order of siblings, the file layout, the wording of what has a name.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from constc.syntax import fact_key, normalise
from constc.syntax.tree import And, FactTest, Formula, Not

__all__ = ["condition_key", "formula_key", "row_id", "text_key"]

#: Characters of a row id: 80 bits in hexadecimal.
ID_LENGTH: Final = 20
_SEPARATOR: Final = "\x1f"


def row_id(*keys: str) -> str:
    """The id over ``keys``: the first 20 hex characters of the sha256 of the keys joined by U+001F.

    >>> row_id("aster", "shutdown")
    '228963072a14ea5555d4'
    """
    return sha256(_SEPARATOR.join(keys).encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]


def text_key(text: str) -> str:
    """The key of something that has no name: ``~`` and 8 hex characters of the digest of its normalised text."""
    return "~" + sha256(normalise(text).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def formula_key(formula: Formula) -> str:
    """The normal form of a formula as one line.

    Fact keys; operands of ``and`` and of ``or`` flattened and sorted; parentheses only where the binding needs them.
    Two formulas that differ in spelling, order or needless parentheses have one key.

    >>> formula_key(parse_formula("b and (Life at Risk and not a)"))  # doctest: +SKIP
    'b and life_at_risk and not a'
    """
    if isinstance(formula, FactTest):
        name = fact_key(formula.name)
        return name if formula.value is None else f"{name}={fact_key(formula.value)}"
    if isinstance(formula, Not):
        return f"not {_tight(formula.operand)}"
    if isinstance(formula, And):
        return " and ".join(sorted(_tight(part, inside_and=True) for part in _flat(formula)))
    return " or ".join(sorted(formula_key(part) for part in _flat(formula)))


def condition_key(pinned: str | None, formula: Formula | None, text: str) -> str:
    """The key of a condition: its ``{#id}``, else the normal form of its formula, else its text key."""
    if pinned is not None:
        return pinned
    return formula_key(formula) if formula is not None else text_key(text)


def _flat(formula: Formula) -> list[Formula]:
    """The operands of an ``and`` or ``or``, those of nested ones of the same kind among them."""
    kind = type(formula)
    found: list[Formula] = []
    pending: list[Formula] = [formula]
    while pending:
        part = pending.pop()
        if type(part) is kind:
            pending += reversed(part.operands)  # type: ignore[union-attr]
        else:
            found.append(part)
    return found


def _tight(formula: Formula, *, inside_and: bool = False) -> str:
    text = formula_key(formula)
    if isinstance(formula, FactTest | Not) or (inside_and and isinstance(formula, And)):
        return text
    return f"({text})"
