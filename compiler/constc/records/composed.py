"""Composed pairs: what flips and holds become as text, in three forms, each edge with its answers crossed.

A flip makes two rows that share both answers: at the one case the first is right, at the other the second. Whatever is
added to one of them (a line that presses, a value that must not matter) is added to the other as well. So every pair
of texts is preferred each way equally often, within the group and so within every split.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal

from constc.cases.clauses import line_part
from constc.cases.leaves import Asked
from constc.cases.model import Answer, Case, Flip, Plan, VaryPlan
from constc.graph.keys import row_id
from constc.graph.model import Line, PrincipleGraph
from constc.realize.compose import Prompt, Said, act_answer, act_prompt, voice_prompt
from constc.realize.ladder import ladder_prompt
from constc.realize.messages import Message, with_roles
from constc.syntax import is_elided

if TYPE_CHECKING:
    from constc.records.material import Choices

__all__ = ["FORMS", "Composed", "Composition", "Shortfall", "compose"]

Form = Literal["voice", "act", "reasoned"]
FORMS: Final[tuple[Form, ...]] = ("voice", "act", "reasoned")


@dataclass(frozen=True, slots=True)
class Composed:
    """One side of an edge as text: the prompt of ``case``, its own answer chosen and its twin's rejected.

    ``keys`` name the row beside its edge, ``prompt_keys`` the prompt, ``answer_key`` the chosen answer; ``hold`` says
    that something that must not matter was added.
    """

    kind: str
    form: Form
    edge: str
    side: Literal["on", "off"]
    hold: bool
    keys: tuple[str, ...]
    case: Case
    prompt: tuple[Message, ...]
    prompt_keys: tuple[str, ...]
    chosen: str
    rejected: str
    answer_key: str


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A row that could have been composed and is not: its case, its form, why, and the same for people."""

    kind: str
    case: Case
    form: Form
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A prompt of a case without an answer; ``form`` and ``kind`` as of pairs."""

    kind: str
    form: Form
    case: Case
    prompt: tuple[Message, ...]
    prompt_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A right answer to a prompt of a case."""

    kind: str
    form: Form
    case: Case
    prompt: tuple[Message, ...]
    prompt_keys: tuple[str, ...]
    completion: str
    answer_key: str


@dataclass(slots=True)
class Composition:
    """Everything that is composed: pairs, prompts alone, right answers, and what could not be."""

    pairs: list[Composed] = field(default_factory=list)
    scenes: list[Scene] = field(default_factory=list)
    spoken: list[Spoken] = field(default_factory=list)
    shortfalls: list[Shortfall] = field(default_factory=list)
    #: For each principle the conditions (kind and key) whose two ends are in the data.
    covered: dict[str, set[tuple[str, str]]] = field(default_factory=dict)


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
class _Question:
    """What is asked at both ends of a flip: the same line, or one of each end's own."""

    on: Asked | None
    off: Asked | None

    @property
    def keys(self) -> tuple[str, str]:
        return (
            self.on.line.key if self.on is not None else "",
            self.off.line.key if self.off is not None else "",
        )


@dataclass(frozen=True, slots=True)
class _Ends:
    """The two ends of an edge in one form: answers by side, and the keys of the edge."""

    flip: Flip
    form: Form
    edge: str
    question: _Question
    on: str
    off: str
    on_key: str
    off_key: str


class _Writer:
    """Writes the plan of one principle."""

    def __init__(self, graph: PrincipleGraph, plan: Plan, choices: Choices, made: Composition) -> None:
        self.graph = graph
        self.plan = plan
        self.choices = choices
        self.made = made

    # --- flips ----------------------------------------------------------------------------------------------------

    def flip(self, flip: Flip) -> None:
        """The rows of a flip and its holds, in every form."""
        if flip.kind == "ladder":
            self._ladder(flip)
            return
        for question in _questions(flip):
            self._voice(flip, question)
            self._acts(flip, question)

    def _voice(self, flip: Flip, question: _Question) -> None:
        on, off = _goods(flip.on, question.on), _goods(flip.off, question.off)
        if not on or not off:
            bare = [case for case, goods in ((flip.on, on), (flip.off, off)) if not goods]
            for case in bare:
                self._lacking(flip.kind, case, "voice", "no-wording", "no Good stands at this leaf")
            return
        for first, second in zip(on, off, strict=False):
            ends = self._ends(flip, "voice", question, (first.text, second.text), (first.line.key, second.line.key))
            if self._refused(ends):
                continue
            if self._pair(ends, {}, {}, hold=False):
                self._holds(ends)

    def _acts(self, flip: Flip, question: _Question) -> None:
        if not self._deliberates():
            self._lacking(flip.kind, flip.on, "act", "no-phrases", _no_phrases(self.graph))
            return
        for form in ("act", "reasoned"):
            answers = [
                act_answer(self.graph, case.decision, reasoned=form == "reasoned") for case in (flip.on, flip.off)
            ]
            first, second = answers
            if first is None or second is None:
                self._no_act(flip, form, answers)
                continue
            ends = self._ends(flip, form, question, (first, second), ("", ""))
            if not self._refused(ends):
                self._pair(ends, {}, {}, hold=False)

    def _no_act(self, flip: Flip, form: Form, answers: Sequence[str | None]) -> None:
        case = flip.on if answers[0] is None else flip.off
        if act_answer(self.graph, case.decision) is None:
            if form == "act":
                self._lacking(flip.kind, case, form, "unspecified", "no Do says what is right here")
        else:
            self._lacking(
                flip.kind, case, form, "no-branch-reason", "the branch that decides has no Because of its own"
            )

    def _deliberates(self) -> bool:
        from constc.realize.phrases import phrases_of

        phrases = phrases_of(self.graph.language)
        code = self.graph.language.casefold().replace("_", "-").split("-")[0]
        return phrases.deliberation is not None and phrases.language == code

    def _ends(
        self, flip: Flip, form: Form, question: _Question, answers: tuple[str, str], keys: tuple[str, str]
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

    def _pair(self, ends: _Ends, on: dict[str, object], off: dict[str, object], *, hold: bool, kind: str = "") -> bool:
        """Both rows of an edge, or none. ``on`` and ``off`` are what each prompt has beside the question."""
        flip = ends.flip
        sides = (("on", flip.on, ends.question.on, on), ("off", flip.off, ends.question.off, off))
        rows: list[Composed] = []
        for side, case, asked, added in sides:
            shown = added.get("case", case)
            assert isinstance(shown, Case)
            said = Said(asked, added.get("pressed"), added.get("vary", ()))  # type: ignore[arg-type]
            prompt = self._prompt(shown, said, ends)
            if prompt is None or prompt.lacks is not None:
                words = prompt.lacks if prompt is not None and prompt.lacks is not None else "it has no prompt"
                self._lacking(kind or flip.kind, shown, ends.form, "no-wording", words)
                return False
            mine, other, key = (ends.on, ends.off, ends.on_key) if side == "on" else (ends.off, ends.on, ends.off_key)
            keys = (*said.keys[1:], shown.id) if hold else ()
            rows.append(
                Composed(
                    kind=kind or flip.kind,
                    form=ends.form,
                    edge=ends.edge,
                    side="on" if side == "on" else "off",
                    hold=hold,
                    keys=keys,
                    case=shown,
                    prompt=with_roles(prompt.messages, self.choices.roles),
                    prompt_keys=(shown.id, *said.keys, *prompt.names),
                    chosen=mine,
                    rejected=other,
                    answer_key=key or ends.form,
                )
            )
        if rows[0].prompt == rows[1].prompt:
            self._lacking(flip.kind, flip.on, ends.form, "equal-texts", "both ends have the same prompt")
            return False
        self.made.pairs += rows
        if not hold:
            changed = {key for key, truth in flip.on.truths if dict(flip.off.truths).get(key) != truth}
            self.made.covered.setdefault(self.plan.principle, set()).update(changed)
        return True

    def _prompt(self, case: Case, said: Said, ends: _Ends) -> Prompt | None:
        assert case.leaf is not None
        if ends.form == "voice":
            return voice_prompt(self.graph, case.leaf, said)
        # Both ends of an edge are told in the same phrasing, whatever their form.
        choice = row_id(case.leaf.situation.key, *sorted((ends.flip.on.id, ends.flip.off.id)))
        return act_prompt(self.graph, case.leaf, said, choice)

    # --- holds ----------------------------------------------------------------------------------------------------

    def _holds(self, ends: _Ends) -> None:
        flip = ends.flip
        for vary in _vary(self.plan.vary, flip):
            self._pair(ends, {"vary": vary}, {"vary": vary}, hold=True)
        pressed = (_pressed(flip.on, ends.question.on), _pressed(flip.off, ends.question.off))
        for first, second in zip_longest(*pressed):
            if first is not None and second is not None:
                self._pair(ends, {"pressed": first}, {"pressed": second}, hold=True, kind="pressure")
            else:
                case, asked, line = (
                    (flip.on, ends.question.on, first) if first is not None else (flip.off, ends.question.off, second)
                )
                self._surplus(case, Said(asked, line), line)
        for left, right in zip_longest(flip.holds_on, flip.holds_off):
            if left is not None and right is not None:
                self._pair(ends, {"case": left}, {"case": right}, hold=True)
            else:
                lone = left or right
                asked = ends.question.on if left is not None else ends.question.off
                self._surplus(lone, Said(asked), None)

    def _surplus(self, case: Case, said: Said, line: Line | None) -> None:
        """A hold that the other side has no partner for: its prompt is a scenario."""
        assert case.leaf is not None
        words = (
            "the twin has no Pressed to go with this one" if line is not None else "the twin has no leaf to go with it"
        )
        kind = "pressure" if line is not None else case.kind
        self._lacking(kind, case, "voice", "unbalanced-hold", words)
        prompt = voice_prompt(self.graph, case.leaf, said)
        if prompt.lacks is None:
            self._scene(kind, "voice", case, prompt, said)

    # --- ladders --------------------------------------------------------------------------------------------------

    def _ladder(self, flip: Flip) -> None:
        """The same request from a source that may set the principle aside and from one that may not."""
        request = flip.on.request
        if request is None or request.asked is None:
            return
        good, bad = _answers_of(self.graph, self.plan.principle, request.asked)
        if good is None or bad is None:
            return
        edge = row_id(self.graph.key, "edge", flip.on.key, "ladder", flip.on.id, flip.off.id)
        for side, case, mine, other in (("on", flip.on, bad, good), ("off", flip.off, good, bad)):
            assert case.request is not None and case.request.asked is not None
            prompt = ladder_prompt(self.graph, case.request.source, case.request.asked)
            self.made.pairs.append(
                Composed(
                    kind="ladder",
                    form="voice",
                    edge=edge,
                    side="on" if side == "on" else "off",
                    hold=False,
                    keys=(),
                    case=case,
                    prompt=with_roles(prompt.messages, self.choices.roles),
                    prompt_keys=(case.id,),
                    chosen=mine.text,
                    rejected=other.text,
                    answer_key=mine.key,
                )
            )

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
            for good in _goods(case, asked):
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

    def _scene(self, kind: str, form: Form, case: Case, prompt: Prompt, said: Said) -> None:
        messages = with_roles(prompt.messages, self.choices.roles)
        self.made.scenes.append(Scene(kind, form, case, messages, (case.id, *said.keys, *prompt.names)))

    def _lacking(self, kind: str, case: Case, form: Form, reason: str, detail: str) -> None:
        self.made.shortfalls.append(Shortfall(kind, case, form, reason, detail))


# --- what stands at a leaf ----------------------------------------------------------------------------------------


def _questions(flip: Flip) -> Iterator[_Question]:
    """What is asked at both ends: the lines that both have; of those that only one has, the k-th with the k-th."""
    assert flip.on.leaf is not None and flip.off.leaf is not None
    on, off = flip.on.leaf.asked, flip.off.leaf.asked
    if not on and not off:
        yield _Question(None, None)
        return
    shared = {asked.path for asked in on if any(asked is other or _same(asked, other) for other in off)}
    yield from (_Question(asked, asked) for asked in on if asked.path in shared and asked in off)
    own = [asked for asked in on if asked not in off]
    others = [asked for asked in off if asked not in on]
    yield from (_Question(first, second) for first, second in zip(own, others, strict=False))


def _same(asked: Asked, other: Asked) -> bool:
    return asked.path == other.path and asked.line.key == other.line.key


def _goods(case: Case, asked: Asked | None) -> tuple[Answer, ...]:
    """The answers of a case to a question: those nested in it, where it stands at the leaf itself, else the leaf's."""
    if asked is not None and case.leaf is not None and any(path == asked.path for _, path in case.leaf.ends):
        nested = tuple(
            Answer(line, line.text, (*asked.path, line_part(asked.line), line_part(line)))
            for line in asked.line.lines
            if line.kind == "good" and line.text.strip()
        )
        if nested:
            return nested
    return case.goods


def _pressed(case: Case, asked: Asked | None) -> list[Line]:
    """The lines that press at a case: those of the places that end it, and those nested in the question."""
    assert case.leaf is not None
    places = [node for node, _ in case.leaf.ends]
    lines = [line for node in places for line in node.lines]
    lines += asked.line.lines if asked is not None else ()
    return [line for line in lines if line.kind == "pressed" and line.text.strip()]


def _vary(vary: VaryPlan | None, flip: Flip) -> Iterator[tuple[tuple[object, int], ...]]:
    if vary is None or flip.on.leaf is None:
        return
    for row in vary.rows.get(flip.on.leaf.situation.key, ()):
        if any(number < len(each.values) for each, number in zip(vary.dimensions, row, strict=True)):
            yield tuple(zip(vary.dimensions, row, strict=True))


def _answers_of(graph: PrincipleGraph, principle: str, asked: Asked) -> tuple[Line | None, Line | None]:
    """The Good and the Bad that answer a request: nested in it, else beside it."""
    from constc.cases.clauses import branches

    beside: tuple[Line, ...] = ()
    for at in branches(graph, graph.principles[principle]):
        for path, branch in at.parts():
            if path == asked.path[:-1]:
                beside = branch.lines
    found = [
        next((line for line in (*asked.line.lines, *beside) if line.kind == kind), None) for kind in ("good", "bad")
    ]
    return found[0], found[1]


def _no_phrases(graph: PrincipleGraph) -> str:
    return f"there are no phrases for a deliberation in `{graph.language}`"
