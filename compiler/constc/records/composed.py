"""Composed pairs: what flips and holds become as text, in three forms, each edge with its answers crossed.

A flip makes two rows that share both answers: at the one case the first is right, at the other the second. Whatever is
added to one of them (a line that presses, a value that must not matter) is added to the other as well. So every pair
of texts is preferred each way equally often, within the group and so within every split.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from constc.cases.ladder import SOURCES, yields_to
from constc.cases.model import Case, Flip, Plan
from constc.graph.keys import row_id
from constc.graph.model import PrincipleGraph
from constc.realize.compose import Prompt, Said, act_answer, act_prompt, deliberates, voice_prompt
from constc.realize.ladder import ladder_prompt
from constc.realize.messages import with_roles
from constc.records.composition import FORMS, Composed, Composition, Form, RowKind, Scene, Shortfall, Spoken
from constc.records.leaf_lines import (
    Question,
    asking,
    goods_of,
    pressing,
    questions_of,
    unmatched,
    varied,
)
from constc.syntax import is_elided

if TYPE_CHECKING:
    from constc.records.material import Choices

__all__ = ["compose"]

_SAME_KEYS: Final = "another row has the same keys, since the texts differ in markup, capitals or final marks alone"


def compose(graph: PrincipleGraph, plans: Mapping[str, Plan], choices: Choices) -> Composition:
    """The text of every plan."""
    made = Composition()
    for plan in plans.values():
        writer = _Writer(graph, plan, choices, made)
        for flip in plan.flips:
            writer.flip(flip)
        for case in plan.cases:
            writer.case(case)
    return made


@dataclass(frozen=True, slots=True)
class _Ends:
    """The two ends of an edge in one form: answers by side, and the keys of the edge."""

    flip: Flip
    form: Form
    edge: str
    question: Question
    on: str
    off: str
    on_key: str
    off_key: str


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of an edge: the case whose prompt it is, and what is said there."""

    on: bool
    case: Case
    said: Said


def _sides(flip: Flip, question: Question) -> tuple[_Side, _Side]:
    return _Side(True, flip.on, Said(question.on)), _Side(False, flip.off, Said(question.off))


class _Writer:
    """Writes the plan of one principle."""

    def __init__(self, graph: PrincipleGraph, plan: Plan, choices: Choices, made: Composition) -> None:
        self.graph = graph
        self.plan = plan
        self.choices = choices
        self.made = made
        #: The rows of edges so far, by what names them.
        self.named: set[tuple[str, str, tuple[str, ...]]] = set()

    # --- flips ----------------------------------------------------------------------------------------------------

    def flip(self, flip: Flip) -> None:
        """The rows of a flip and its holds, in every form."""
        if flip.kind == "ladder":
            self._ladder(flip)
            return
        for question in questions_of(flip):
            self._voice(flip, question)
            self._acts(flip, question)
        for case in unmatched(flip):
            for form in FORMS:
                self._lacking(flip.kind, case, form, "no-wording", "the twin has no Asked to go with this one")

    def _voice(self, flip: Flip, question: Question) -> None:
        on, off = goods_of(flip.on, question.on), goods_of(flip.off, question.off)
        if not on or not off:
            bare = [case for case, goods in ((flip.on, on), (flip.off, off)) if not goods]
            for case in bare:
                self._lacking(flip.kind, case, "voice", "no-wording", "no Good stands at this leaf")
            return
        for case, surplus in ((flip.on, len(on) - len(off)), (flip.off, len(off) - len(on))):
            if surplus > 0:
                self._lacking(flip.kind, case, "voice", "no-wording", "the twin has no Good to go with this one")
        for first, second in zip(on, off, strict=False):
            ends = self._ends(flip, "voice", question, (first.text, second.text), (first.line.key, second.line.key))
            if self._refused(ends):
                continue
            if self._pair(ends, *_sides(flip, question)):
                self._holds(ends)

    def _acts(self, flip: Flip, question: Question) -> None:
        forms: tuple[Form, Form] = ("act", "reasoned")
        for form in forms:
            if not deliberates(self.graph):
                self._lacking(flip.kind, flip.on, form, "no-phrases", _no_phrases(self.graph))
                continue
            if not self.choices.include_elided and any(_elided(case, form) for case in (flip.on, flip.off)):
                self._lacking(flip.kind, flip.on, form, "elided", "what is to be done is elided")
                continue
            answers = [
                act_answer(self.graph, case.decision, reasoned=form == "reasoned") for case in (flip.on, flip.off)
            ]
            first, second = answers
            if first is None or second is None:
                self._no_act(flip, form, answers)
                continue
            ends = self._ends(flip, form, question, (first, second), ("", ""))
            if not self._refused(ends):
                self._pair(ends, *_sides(flip, question))

    def _no_act(self, flip: Flip, form: Form, answers: Sequence[str | None]) -> None:
        case = flip.on if answers[0] is None else flip.off
        if act_answer(self.graph, case.decision) is None:
            self._lacking(flip.kind, case, form, "unspecified", "no Do says what is right here")
        else:
            self._lacking(
                flip.kind, case, form, "no-branch-reason", "the branch that decides has no Because of its own"
            )

    def _ends(
        self, flip: Flip, form: Form, question: Question, answers: tuple[str, str], keys: tuple[str, str]
    ) -> _Ends:
        condition = ":".join(flip.condition)
        edge = row_id(
            self.graph.key, "edge", flip.on.key, condition, flip.on.id, flip.off.id, form, *question.keys, *keys
        )
        return _Ends(flip, form, edge, question, *answers, *keys)

    def _refused(self, ends: _Ends) -> bool:
        """Whether the answers make no pair; that is counted."""
        if ends.on.split() == ends.off.split():
            self._lacking(ends.flip.kind, ends.flip.on, ends.form, "equal-texts", "both ends have the same answer")
            return True
        if not self.choices.include_elided and (is_elided(ends.on) or is_elided(ends.off)):
            self._lacking(ends.flip.kind, ends.flip.on, ends.form, "elided", "an answer is elided")
            return True
        return False

    def _pair(self, ends: _Ends, on: _Side, off: _Side, *, hold: bool = False, kind: RowKind | None = None) -> bool:
        """Both rows of an edge, or none."""
        made = [self._row(ends, side, hold, kind or ends.flip.kind) for side in (on, off)]
        rows = [row for row in made if row is not None]
        if len(rows) < len(made):
            return False
        if not self._kept(rows):
            return False
        if not hold:
            truth = dict(ends.flip.off.truths)
            changed = {key for key, holds in ends.flip.on.truths if truth.get(key) != holds}
            self.made.covered.setdefault(self.plan.principle, set()).update(changed)
        return True

    def _kept(self, rows: Sequence[Composed]) -> bool:
        """Whether the two rows of an edge go into the data: not where a reader, or their ids, cannot tell them apart
        from each other or from what is there.
        """
        first, second = rows
        names = {(row.edge, row.side, row.keys) for row in rows}
        if first.prompt == second.prompt:
            self._lacking(first.kind, first.case, first.form, "equal-texts", "both ends have the same prompt")
        elif not names.isdisjoint(self.named):
            self._lacking(first.kind, first.case, first.form, "duplicate", _SAME_KEYS)
        else:
            self.named |= names
            self.made.pairs += rows
            return True
        return False

    def _row(self, ends: _Ends, side: _Side, hold: bool, kind: RowKind) -> Composed | None:
        prompt = self._prompt(side.case, side.said, ends)
        if prompt is None or prompt.lacks is not None:
            words = prompt.lacks if prompt is not None and prompt.lacks is not None else "it has no prompt"
            self._lacking(kind, side.case, ends.form, "no-wording", words)
            return None
        mine, other, key = (ends.on, ends.off, ends.on_key) if side.on else (ends.off, ends.on, ends.off_key)
        return Composed(
            kind=kind,
            form=ends.form,
            edge=ends.edge,
            side="on" if side.on else "off",
            hold=hold,
            keys=(*side.said.keys[1:], side.case.id) if hold else (),
            case=side.case,
            prompt=with_roles(prompt.messages, self.choices.roles),
            prompt_keys=(side.case.id, *side.said.keys, *prompt.names),
            chosen=mine,
            rejected=other,
            answer_key=key or ends.form,
        )

    def _prompt(self, case: Case, said: Said, ends: _Ends) -> Prompt | None:
        assert case.leaf is not None
        if ends.form == "voice":
            return voice_prompt(self.graph, case.leaf, said)
        # Both ends of an edge are told in the same phrasing, whatever their form.
        choice = row_id(case.leaf.situation.key, *sorted((ends.flip.on.id, ends.flip.off.id)))
        return act_prompt(self.graph, case.leaf, said, choice)

    # --- holds ----------------------------------------------------------------------------------------------------

    def _holds(self, ends: _Ends) -> None:
        """Rows with the same answers, to whose prompts something is added that must not matter, on both sides."""
        flip, question = ends.flip, ends.question
        for vary in varied(self.plan.vary, flip):
            on, off = (Said(asked, None, vary) for asked in (question.on, question.off))
            self._pair(ends, _Side(True, flip.on, on), _Side(False, flip.off, off), hold=True)
        pressed = (pressing(flip.on, question.on), pressing(flip.off, question.off))
        for first, second in zip_longest(*pressed):
            self._together(
                ends,
                _Side(True, flip.on, Said(question.on, first)) if first is not None else None,
                _Side(False, flip.off, Said(question.off, second)) if second is not None else None,
                "pressure",
            )
        for left, right in zip_longest(asking(flip.holds_on, question.on), asking(flip.holds_off, question.off)):
            self._together(
                ends,
                _Side(True, left, Said(question.on)) if left is not None else None,
                _Side(False, right, Said(question.off)) if right is not None else None,
                None,
            )

    def _together(self, ends: _Ends, on: _Side | None, off: _Side | None, kind: RowKind | None) -> None:
        """A hold on both sides; one that the other side has no partner for is a scenario."""
        if on is not None and off is not None:
            self._pair(ends, on, off, hold=True, kind=kind)
            return
        lone = on or off
        assert lone is not None and lone.case.leaf is not None
        missing = "Pressed" if kind == "pressure" else "leaf"
        words = f"the twin has no {missing} to go with this one"
        self._lacking(kind or lone.case.kind, lone.case, "voice", "unbalanced-hold", words)
        prompt = voice_prompt(self.graph, lone.case.leaf, lone.said)
        if prompt.lacks is None:
            self._scene(kind or lone.case.kind, "voice", lone.case, prompt, lone.said)

    # --- ladders --------------------------------------------------------------------------------------------------

    def _ladder(self, flip: Flip) -> None:
        """The same request from a source that may set the principle aside and from one that may not."""
        request = flip.on.request
        if request is None or request.asked is None or request.gives is None or request.keeps is None:
            return
        if not all(self._keeps_authority(case) for case in (flip.on, flip.off)):
            words = "with its role renamed, a message would carry another authority"
            self._lacking("ladder", flip.on, "voice", "no-wording", words)
            return
        edge = row_id(self.graph.key, "edge", flip.on.key, "ladder", flip.on.id, flip.off.id)
        question, gives, keeps = Question(request.asked, request.asked), request.gives, request.keeps
        ends = _Ends(flip, "voice", edge, question, gives.text, keeps.text, gives.key, keeps.key)
        if not self._refused(ends):
            self._kept([self._rung(ends, on) for on in (True, False)])

    def _rung(self, ends: _Ends, on: bool) -> Composed:
        case = ends.flip.on if on else ends.flip.off
        assert case.request is not None and case.request.asked is not None
        prompt = ladder_prompt(self.graph, case.request.source, case.request.asked)
        return Composed(
            kind="ladder",
            form="voice",
            edge=ends.edge,
            side="on" if on else "off",
            hold=False,
            keys=(),
            case=case,
            prompt=with_roles(prompt.messages, self.choices.roles),
            prompt_keys=(case.id,),
            chosen=ends.on if on else ends.off,
            rejected=ends.off if on else ends.on,
            answer_key=ends.on_key if on else ends.off_key,
        )

    def _keeps_authority(self, case: Case) -> bool:
        """Whether the role under which a request is shown may ask as much as the one it has."""
        request, level = case.request, self.graph.level_of(self.plan.principle)
        assert request is not None and level is not None
        shown = next((role for role in SOURCES if role == self.choices.roles.get(request.source)), request.source)
        return yields_to(self.graph, level, shown) == request.yields

    # --- prompts and answers that belong to no pair ---------------------------------------------------------------

    def case(self, case: Case) -> None:
        """The prompts of a case, each once, and its right answers."""
        if case.request is not None and case.request.asked is not None:
            prompt = ladder_prompt(self.graph, case.request.source, case.request.asked)
            self._scene("ladder", "voice", case, prompt, Said(case.request.asked))
            return
        if case.leaf is None:
            return
        if case.reason in {"undecided", "holistic"}:
            self._deliberation(case)
            return
        for asked in case.leaf.asked or (None,):
            said = Said(asked)
            prompt = voice_prompt(self.graph, case.leaf, said)
            if prompt.lacks is not None:
                self._lacking(case.kind, case, "voice", "no-wording", prompt.lacks)
                continue
            self._scene(case.kind, "voice", case, prompt, said)
            for good in goods_of(case, asked):
                if not self.choices.include_elided and is_elided(good.text):
                    self._lacking(case.kind, case, "voice", "elided", "the answer is elided")
                    continue
                self.made.spoken.append(
                    Spoken(
                        case.kind,
                        "voice",
                        case,
                        with_roles(prompt.messages, self.choices.roles),
                        (case.id, *said.keys, *prompt.names),
                        good.text,
                        good.line.key,
                    )
                )

    def _deliberation(self, case: Case) -> None:
        """A tension that nothing decides: what is asked, and nobody's answer."""
        assert case.leaf is not None
        for asked in case.leaf.asked or (None,):
            said = Said(asked)
            prompt = act_prompt(self.graph, case.leaf, said, row_id(case.leaf.situation.key, case.id))
            if prompt is None:
                self._lacking(case.kind, case, "act", "no-phrases", _no_phrases(self.graph))
            elif prompt.lacks is not None:
                self._lacking(case.kind, case, "act", "no-wording", prompt.lacks)
            else:
                self._scene(case.kind, "act", case, prompt, said)

    def _scene(self, kind: RowKind, form: Form, case: Case, prompt: Prompt, said: Said) -> None:
        messages = with_roles(prompt.messages, self.choices.roles)
        self.made.scenes.append(Scene(kind, form, case, messages, (case.id, *said.keys, *prompt.names)))

    def _lacking(self, kind: RowKind, case: Case, form: Form, reason: str, detail: str) -> None:
        self.made.shortfalls.append(Shortfall(kind, case, form, reason, detail))


def _elided(case: Case, form: Form) -> bool:
    """Whether an act, or a reason where it is said, is left to be filled in."""
    texts = [act.text for act in case.decision.acts]
    if form == "reasoned":
        texts += [reason for branch in case.decision.branches for reason in branch.reasons[:1]]
    return any(is_elided(text) for text in texts)


def _no_phrases(graph: PrincipleGraph) -> str:
    return f"there are no phrases for a deliberation in `{graph.language}`"
