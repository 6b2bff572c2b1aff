"""Examples from situations: at each place of the tree that holds answers, the prompt that leads there.

What is told (the situation, wordings without quotation marks) follows the fixed sentence in the system message; what
is said stands before the Asked in the user's message; ``(operator)`` adds a paragraph to the system message,
``(tool)`` a tool message after the user's, ``(earlier)`` a user turn before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from constc.graph.keys import formula_key
from constc.graph.logic import evaluate
from constc.graph.model import Line, Principle, PrincipleGraph, Situation, Truth, Wording
from constc.records.branches import NOTHING_ASKED, Author, Prompt, answers_to, by_turns, earlier_lines
from constc.records.clauses import BranchAt, clause_key, conditions_of, line_part, situation_part, wording_part
from constc.records.conditions import fact_names, fact_words, settings_of, valuation_of
from constc.records.material import Answer, Example
from constc.records.messages import Message
from constc.records.phrases import phrases_of

__all__ = ["situation_examples"]

#: Where words go that are neither told in the setting nor said with the question.
CARRIERS: Final = ("operator", "earlier", "tool")
#: An Asked with the path of the place it stands in.
_Asked = tuple[Line, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A place in a situation: the wordings around it, outermost first, and the lines that count there."""

    situation: Situation
    wordings: tuple[Wording, ...]
    path: tuple[str, ...]
    asked: tuple[_Asked, ...]
    earlier: tuple[Line, ...]

    @property
    def node(self) -> Situation | Wording:
        return self.wordings[-1] if self.wordings else self.situation


def situation_examples(author: Author, at: BranchAt) -> Iterator[Example]:
    """The examples at the leaves of the situations of a branch."""
    for situation in at.branch.situations:
        for leaf in _leaves(situation):
            yield from _at_leaf(author, at, leaf)


def _leaves(situation: Situation) -> Iterator[_Leaf]:
    """Every place of the tree, the root first, in the order written."""
    pending = [_leaf(situation, (), (situation_part(situation),), (), ())]
    while pending:
        leaf = pending.pop()
        yield leaf
        for wording in reversed(leaf.node.wordings):
            path = (*leaf.path, wording_part(wording))
            inner = _leaf(situation, (*leaf.wordings, wording), path, leaf.asked, leaf.earlier, wording)
            pending.append(inner)


def _leaf(
    situation: Situation,
    wordings: tuple[Wording, ...],
    path: tuple[str, ...],
    asked: tuple[_Asked, ...],
    earlier: tuple[Line, ...],
    node: Situation | Wording | None = None,
) -> _Leaf:
    lines = (node or situation).lines
    own = tuple((line, path) for line in lines if line.kind == "asked")
    return _Leaf(situation, wordings, path, (*asked, *own), (*earlier, *earlier_lines(lines)))


def _at_leaf(author: Author, at: BranchAt, leaf: _Leaf) -> Iterator[Example]:
    beside = list(_answers(author, at, leaf))
    own = [(line, path) for line, path in leaf.asked if path == leaf.path]
    if not beside and not any(_is_answer(each) for line, _ in own for each in line.lines):
        if _unanswered(leaf.node):
            for asked in own:
                yield author.example(_prompt(author, leaf, asked), (), at.partner)
        return
    asked_here = leaf.asked if beside else own
    for asked in asked_here:
        line, path = asked
        answers = answers_to(author, line, path, beside) if path == leaf.path else beside
        if answers:
            yield author.example(_prompt(author, leaf, asked), answers, at.partner)
    if not asked_here:
        yield author.example(_prompt(author, leaf, None), beside, at.partner)


def _is_answer(line: Line) -> bool:
    return line.kind in {"good", "ok", "bad"}


def _unanswered(node: Situation | Wording) -> bool:
    """Whether nothing at ``node`` or below it is an answer."""
    pending: list[Situation | Wording] = [node]
    while pending:
        part = pending.pop()
        if any(_is_answer(line) or any(_is_answer(each) for each in line.lines) for line in part.lines):
            return False
        pending += part.wordings
    return True


def _answers(author: Author, at: BranchAt, leaf: _Leaf) -> Iterator[Answer]:
    """The answers that stand at the leaf; ``as above`` takes the branch's Good, the second one its second."""
    borrowed = 0
    for line in leaf.node.lines:
        if line.as_above:
            answer = _as_above(author, at, leaf, line, borrowed)
            borrowed += 1
        else:
            answer = author.answer(line, leaf.path)
        if answer is not None:
            yield answer


def _as_above(author: Author, at: BranchAt, leaf: _Leaf, line: Line, index: int) -> Answer | None:
    settings = settings_of(author.graph, (wording.formula for wording in leaf.wordings))
    lines = _branch_lines(author.principle, at, valuation_of(settings))
    goods = [each for each in lines if each.kind == "good" and not each.as_above]
    if not goods:
        return author.answer(line, leaf.path, text="")
    return author.answer(line, leaf.path, text=goods[min(index, len(goods) - 1)].text)


def _branch_lines(principle: Principle, at: BranchAt, valuation: Mapping[str, Truth]) -> Sequence[Line]:
    """The lines of the branch that holds at a leaf: of the Unless that is taken, of the Otherwise of a When that is
    off, else of the rule itself; where the branch has no line, of the branch that the situation stands in.
    """
    for rule in principle.rules:
        off = [when for when in rule.whens if when.formula and evaluate(when.formula, valuation) is False]
        if off:
            lines = [line for otherwise in rule.otherwises for line in otherwise.branch.lines]
        elif taken := [
            each
            for each in rule.exceptions
            if each.condition.formula and evaluate(each.condition.formula, valuation) is True
        ]:
            lines = [line for exception in taken for line in exception.branch.lines]
        else:
            lines = list(rule.branch.lines)
        if any(line.kind == "good" for line in lines):
            return lines
    return at.branch.lines


# --- the prompt -------------------------------------------------------------------------------------------------


def _audible(graph: PrincipleGraph, leaf: _Leaf) -> list[Situation | Wording]:
    """The situation and the wordings whose words stand at the leaf. One without words has those of its facts.

    A wording for several facts silences those for its parts, and one that begins with ``instead:`` the one around it.
    """
    heard: list[Wording] = []
    for wording in leaf.wordings:
        facts = fact_names(wording.formula)
        if wording.instead and heard:
            heard.pop()
        if wording.instead or len(facts) > 1:
            heard = [outer for outer in heard if not fact_names(outer.formula) <= facts]
        heard.append(_worded(graph, wording))
    return [leaf.situation, *heard]


def _worded(graph: PrincipleGraph, wording: Wording) -> Wording:
    """``wording``; with the words that the front matter gives its facts, where the situation gives it none."""
    if wording.text.strip():
        return wording
    words = phrases_of(graph.language).sentences(fact_words(graph, wording.formula))
    return replace(wording, text=words, said=False)


def _silent(author: Author, leaf: _Leaf) -> bool:
    """Whether the facts of a leaf have no words: nobody could tell from its prompt that they hold.

    An Unless that is off needs none.
    """
    if not leaf.wordings or _worded(author.graph, leaf.wordings[-1]).text:
        return False
    settings = settings_of(author.graph, (wording.formula for wording in leaf.wordings))
    valuation = valuation_of(settings)
    off: set[str] = set()
    for condition in conditions_of(author.principle):
        if condition.kind == "unless" and condition.formula and evaluate(condition.formula, valuation) is False:
            off |= fact_names(condition.formula)
    return not fact_names(leaf.wordings[-1].formula) <= off


def _lacks(author: Author, leaf: _Leaf, asked: bool) -> str | None:
    """What the prompt of a leaf lacks; ``asked``: somebody says something in it."""
    for node in _audible(author.graph, leaf):
        if node.carrier is not None and node.carrier not in CARRIERS:
            return f"`{node.carrier}` carries no words into a prompt"
    if _silent(author, leaf):
        return f"the situation has no words for `{formula_key(leaf.wordings[-1].formula)}`"
    # What is said may hold the question; what is only told asks nothing.
    return None if asked else NOTHING_ASKED


def _prompt(author: Author, leaf: _Leaf, asked: _Asked | None) -> Prompt:
    graph = author.graph
    phrases = phrases_of(graph.language)
    heard = [node for node in _audible(graph, leaf) if node.text.strip()]
    carried = {carrier: [node.text for node in heard if node.carrier == carrier] for carrier in CARRIERS}
    told = [node.text for node in heard if not node.said and node.carrier is None]
    said = [node.text for node in heard if node.said and node.carrier is None]
    system = [phrases.sentences([phrases.introduce(graph.assistant), *told]), *carried["operator"]]
    spoken = [*leaf.earlier, *(earlier_lines(asked[0].lines) if asked is not None else ())]
    messages = [Message("system", "\n\n".join(system)), *by_turns(spoken)]
    messages += [Message("user", text) for text in carried["earlier"]]
    question = [*said, *([asked[0].text] if asked is not None and asked[0].text.strip() else ())]
    if question:
        messages.append(Message("user", phrases.space.join(question)))
    messages += [Message("tool", text) for text in carried["tool"]]
    keys = [leaf.situation.key, *(wording.key for wording in leaf.wordings)]
    clauses = [leaf.path[: end + 1] for end in range(len(leaf.path))]
    if asked is not None:
        clauses.append((*asked[1], line_part(asked[0])))
    return Prompt(
        messages=tuple(messages),
        keys=("situation", *keys, *(each.key for each in spoken), asked[0].key if asked is not None else ""),
        group_key=leaf.situation.key,
        conditions=settings_of(graph, (wording.formula for wording in leaf.wordings)),
        clauses=tuple(clause_key(author.principle.key, path) for path in clauses),
        lacks=_lacks(author, leaf, asked=bool(question or carried["earlier"])),
    )
