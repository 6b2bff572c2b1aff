"""Recovery: what is done at a token that the grammar does not allow, and what is said about it.

Closers that are missing are inserted, and before an opening tag openers; what no insertion helps is passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constc.source import Span
from constc.syntax.findings import Finding
from constc.syntax.lalr import Run
from constc.syntax.scanner import Token

__all__ = ["Recovery"]

_CLOSERS: Final = (
    "TURN_CLOSE", "UNTRUSTED_CLOSE", "SETTINGS_CLOSE", "CMP_CLOSE", "FENCE_CLOSE", "QUOTE_CLOSE", "ITEM_CLOSE",
    "SECTION_CLOSE",
)  # fmt: skip
_OPENERS: Final = ("CMP_OPEN", "FENCE_OPEN")
_OPENING: Final = frozenset({"TURN_OPEN", "REPLY_OPEN", "ANSWER_OPEN", "CMP_OPEN", "SETTINGS_OPEN"})
_STRAY: Final = frozenset({"TURN_CLOSE", "UNTRUSTED_CLOSE", "SETTINGS_CLOSE", "CMP_CLOSE", "FENCE_CLOSE"})
#: How many insertions are tried: few before what may as well be passed over, all that can be open before what may not.
_RECOVERY_DEPTH: Final = 4
_STRUCTURE_DEPTH: Final = 24
_MAY_BE_LOST: Final = frozenset({*_OPENING, *_STRAY, "TEXT", "ELISION", "UNTRUSTED_OPEN"})
_UNCLOSED: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    "TURN_CLOSE": ("turn", frozenset({"TURN_OPEN", "REPLY_OPEN", "ANSWER_OPEN"})),
    "CMP_CLOSE": ("comparison", frozenset({"CMP_OPEN"})),
    "FENCE_CLOSE": ("fence", frozenset({"FENCE_OPEN"})),
    "SETTINGS_CLOSE": ("settings", frozenset({"SETTINGS_OPEN"})),
    "UNTRUSTED_CLOSE": ("untrusted", frozenset({"UNTRUSTED_OPEN"})),
}


class Recovery:
    """What is done at a token that the grammar does not allow, and what is said about it."""

    __slots__ = ("findings", "known", "lost", "run")

    def __init__(self, run: Run, findings: list[Finding]) -> None:
        self.run = run
        self.findings = findings
        self.known: dict[tuple[tuple[int, ...], str], tuple[str, ...] | None] = {}
        self.lost: Finding | None = None

    def recover(self, token: Token, previous: int) -> None:
        """Insert what is missing before ``token`` and feed it, or pass over it. ``previous`` is where the token
        before ends.
        """
        kind = token[0]
        if kind == "STRAY_CLOSE":
            self.findings.append(Finding("stray-closer", Span(token[1], token[2]), "fence"))
            return
        inserted = self._insertions(kind)
        if inserted is None:
            self._pass_over(token, previous)
            return
        said = False
        for symbol in inserted:
            if not said:
                found = _missing(self.run, symbol, token)
                if found is not None:
                    self.findings.append(found)
                    said = True
            self.run.feed(symbol, (symbol, previous, previous, None))
        self.run.feed(kind, token)

    def _insertions(self, kind: str) -> tuple[str, ...] | None:
        key = (tuple(self.run.states), kind)
        if key not in self.known:
            candidates = _CLOSERS + _OPENERS if kind in _OPENING else _CLOSERS
            depth = _RECOVERY_DEPTH if kind in _MAY_BE_LOST else _STRUCTURE_DEPTH
            self.known[key] = self.run.insertions(kind, candidates, depth)
        return self.known[key]

    def _pass_over(self, token: Token, previous: int) -> None:
        """One finding for one damage: text that lost its opening tag, up to the closing tag that shows it."""
        kind, start, end, payload = token
        lost = self.lost
        if lost is not None and self.findings[-1] is lost and lost.span[1] == previous:
            closed = kind == "TURN_CLOSE"
            facts = (("element", str(payload)),) if closed else ()
            merged = Finding("text-between-turns", Span(lost.span[0], end), "unopened" if closed else "", facts)
            self.findings[-1] = merged
            self.lost = None if closed else merged
            return
        if kind in _STRAY:
            found = Finding("stray-closer", Span(start, end), "tag", (("element", str(payload or "")),))
        elif kind in _OPENING:
            found = Finding("message-outside-conversation", Span(start, end))
        else:
            found = self.lost = Finding("text-between-turns", Span(start, end))
        self.findings.append(found)


def _missing(run: Run, symbol: str, token: Token) -> Finding | None:
    here = Span(token[1], token[2])
    if symbol in _UNCLOSED:
        variant, openings = _UNCLOSED[symbol]
        for value in reversed(run.values):
            if type(value) is tuple and value and value[0] in openings:
                if value[1] == value[2]:
                    return None  # the opening line is missing as well, and that has been said
                name = value[3][0] if variant == "turn" else ""
                related = ((here, "it was still open here"),)
                return Finding(
                    "unclosed-conversation", Span(value[1], value[2]), variant, (("element", name),), related
                )
        return Finding("unclosed-conversation", here, variant, (("element", ""),))
    if symbol == "CMP_OPEN":
        return Finding("message-outside-conversation", here, "comparison")
    if symbol == "FENCE_OPEN":
        return Finding("message-outside-conversation", here)
    return None
