"""Flips: pairs of cases of one situation that differ in one condition and are decided otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from constc.cases.model import Case, CaseKind, Flip
from constc.cases.settings import Setting

__all__ = ["flips_of"]

_Key = tuple[str, str]


def flips_of(cases: Sequence[Case]) -> Iterator[Flip]:
    """The flips among the cases of each situation, in the order written.

    Of several cases on one side of a condition, all else being equal, the k-th goes with the k-th of the other side,
    round and round, so that each has a twin and their number grows with the text.
    """
    by_situation: dict[str, list[Case]] = {}
    for case in cases:
        if case.leaf is not None:
            by_situation.setdefault(case.leaf.situation.key, []).append(case)
    for together in by_situation.values():
        yield from _with_holds(list(_flips(together)), together)


def _flips(cases: Sequence[Case]) -> Iterator[Flip]:
    told: set[frozenset[str]] = set()
    for key in dict.fromkeys(key for case in cases for key, _ in case.truths):
        sides: dict[object, tuple[list[Case], list[Case]]] = {}
        for case in cases:
            truth = dict(case.truths)
            if key in truth:
                values = _values_of_one_fact(case, key)
                rest = tuple(each for each in case.truths if each[0] not in values)
                mark = (case.rules, rest, _context(case, key))
                sides.setdefault(mark, ([], []))[0 if truth[key] else 1].append(case)
        for on, off in sides.values():
            for number in range(max(len(on), len(off)) if on and off else 0):
                first, second = on[number % len(on)], off[number % len(off)]
                pair = frozenset((first.id, second.id))
                if first.decision.marks != second.decision.marks and pair not in told:
                    told.add(pair)
                    yield Flip(key, _kind(first, key), first, second)


def _values_of_one_fact(case: Case, key: _Key) -> set[_Key]:
    """``key``, and the conditions about other values of the same fact: a fact that has one value has no other."""
    own = next((each for each in case.facts if each.key == key and each.valued), None)
    if own is None:
        return {key}
    return {each.key for each in case.facts if each.valued and each.names == own.names and each.key[0] == key[0]}


def _kind(case: Case, key: _Key) -> CaseKind:
    if case.partner is not None:
        return "conflict"
    return "neighbour" if key[0] == "when" else "exception"


def _context(case: Case, key: _Key) -> frozenset[Setting]:
    """What is stated beside a condition; that some Unless is off is as good as silence about it."""
    assert case.leaf is not None
    truth = dict(case.truths)
    own: set[str] = set()
    aside: set[str] = set()
    held: set[str] = set()
    values = _values_of_one_fact(case, key)
    for each in case.facts:
        if each.key in values:
            own |= each.names
        elif each.key[0] == "unless" and not truth.get(each.key):
            aside |= each.names
        elif truth.get(each.key):
            held |= each.names
    about = case.leaf.stated.about
    return frozenset(
        setting
        for setting in case.leaf.stated.settings
        if not about[setting.condition] <= own
        and (not about[setting.condition] <= own | aside or about[setting.condition] & (held - own))
    )


def _with_holds(flips: Sequence[Flip], cases: Sequence[Case]) -> Iterator[Flip]:
    """Each flip with the other leaves that have the answer of one of its sides, and are no twin of the other."""
    twins: dict[str, set[str]] = {}
    for flip in flips:
        twins.setdefault(flip.on.id, set()).add(flip.off.id)
        twins.setdefault(flip.off.id, set()).add(flip.on.id)
    by_answer: dict[str, list[Case]] = {}
    for case in cases:
        if case.goods:
            by_answer.setdefault(case.goods[0].text, []).append(case)
    for flip in flips:
        yield Flip(
            flip.condition,
            flip.kind,
            flip.on,
            flip.off,
            _held(flip.on, flip.off, by_answer, twins),
            _held(flip.off, flip.on, by_answer, twins),
        )


def _held(case: Case, twin: Case, by_answer: dict[str, list[Case]], twins: dict[str, set[str]]) -> tuple[Case, ...]:
    if not case.goods or not twin.goods or case.goods[0].text == twin.goods[0].text:
        return ()
    near = twins[case.id] | twins[twin.id] | {case.id, twin.id}
    return tuple(each for each in by_answer.get(case.goods[0].text, ()) if each.id not in near)
