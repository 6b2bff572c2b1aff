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
    marks = _Marks(cases)
    for key in marks.keys:
        sides: dict[object, tuple[list[Case], list[Case]]] = {}
        for case in cases:
            holds = marks.holds(case, key)
            if holds is not None:
                sides.setdefault(marks.beside(case, key), ([], []))[0 if holds else 1].append(case)
        for on, off in sides.values():
            for number in range(max(len(on), len(off)) if on and off else 0):
                first, second = on[number % len(on)], off[number % len(off)]
                pair = frozenset((first.id, second.id))
                if first.decision.marks != second.decision.marks and pair not in told:
                    told.add(pair)
                    yield Flip(key, _kind(first, key), first, second)


def _kind(case: Case, key: _Key) -> CaseKind:
    if case.partner is not None:
        return "conflict"
    return "neighbour" if key[0] == "when" else "exception"


class _Marks:
    """What is so in each case of a situation beside one condition, as numbers with one bit for each truth and setting,
    so that cases can be compared condition by condition without looking at all of them each time.
    """

    def __init__(self, cases: Sequence[Case]) -> None:
        self.keys: dict[_Key, int] = {}
        self._settings: dict[Setting, int] = {}
        self._cases: dict[int, _Marked] = {}
        for case in cases:
            for key, _ in case.truths:
                self.keys.setdefault(key, len(self.keys))
        for case in cases:
            self._cases[id(case)] = _Marked(case, self.keys, self._settings)

    def holds(self, case: Case, key: _Key) -> bool | None:
        """Whether the condition holds in the case, None where the case does not settle it."""
        return self._cases[id(case)].truth.get(key)

    def beside(self, case: Case, key: _Key) -> object:
        """What two cases have in common that differ in the condition alone."""
        marked = self._cases[id(case)]
        values = marked.values_of(key)
        own = marked.names.get(key, frozenset()).union(*(marked.names[each] for each in values))
        aside = sum(1 << self.keys[each] for each in {key, *values})
        return case.rules, marked.settled & ~aside, marked.so & ~aside, marked.context(own)


class _Marked:
    """One case: which conditions it settles and which are so, and what is stated in it."""

    def __init__(self, case: Case, keys: dict[_Key, int], settings: dict[Setting, int]) -> None:
        assert case.leaf is not None
        self.truth = dict(case.truths)
        self.settled = sum(1 << keys[key] for key in self.truth)
        self.so = sum(1 << keys[key] for key, holds in self.truth.items() if holds)
        self.names = {each.key: each.names for each in case.facts}
        self._valued: dict[tuple[str, frozenset[str]], list[_Key]] = {}
        self._values = {each.key: (each.key[0], each.names) for each in case.facts if each.valued}
        for key, kind in self._values.items():
            self._valued.setdefault(kind, []).append(key)
        #: Facts of an Unless that is off, and facts of what is so.
        self._aside: set[str] = set()
        self._held: set[str] = set()
        for each in case.facts:
            if each.key[0] == "unless" and not self.truth.get(each.key):
                self._aside |= each.names
            elif self.truth.get(each.key):
                self._held |= each.names
        stated = case.leaf.stated
        self._about: dict[str, list[tuple[int, frozenset[str]]]] = {}
        self._stated = 0
        for setting in stated.settings:
            number, about = settings.setdefault(setting, len(settings)), frozenset(stated.about[setting.condition])
            for name in about:
                self._about.setdefault(name, []).append((number, about))
            if self._counts(about, frozenset()):
                self._stated |= 1 << number

    def values_of(self, key: _Key) -> list[_Key]:
        """The conditions about other values of the same fact: a fact that has one value has no other."""
        return self._valued[self._values[key]] if key in self._values else []

    def context(self, own: frozenset[str]) -> int:
        """What is stated beside the facts ``own``."""
        context = self._stated
        for name in own:
            for number, about in self._about.get(name, ()):
                context &= ~(1 << number)
                context |= self._counts(about, own) << number
        return context

    def _counts(self, about: frozenset[str], own: frozenset[str]) -> bool:
        """Whether a statement counts; that some Unless is off is as good as silence about it."""
        if about <= own:
            return False
        return not about <= own | self._aside or not about.isdisjoint(self._held - own)


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
