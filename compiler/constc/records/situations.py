"""Examples from situations: at each place of the tree that holds answers, the prompt that leads there.

What is told (the situation, wordings without quotation marks) follows the fixed sentence in the system message; what
is said stands before the Asked in the user's message; ``(operator)`` adds a paragraph to the system message,
``(tool)`` a tool message after the user's, ``(earlier)`` a user turn before. A leaf with a good answer alone is no
example of its own where it is a case of the rules: its answer is made of that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from constc.cases.clauses import BranchAt, clause_key, conditions_of
from constc.cases.leaves import Asked, Leaf, earlier_lines, leaves
from constc.cases.settings import fact_names, fact_words, settings_of, valuation_of
from constc.cases.situated import rank_of
from constc.graph.keys import formula_key
from constc.graph.logic import evaluate
from constc.graph.model import Line, Principle, Situation, Truth, Wording
from constc.realize.compose import Said, voice_prompt
from constc.records.branches import Author, Prompt, answers_to
from constc.records.material import Answer, Example

__all__ = ["situation_examples"]


def situation_examples(author: Author, at: BranchAt, cased: Collection[tuple[str, ...]] = ()) -> Iterator[Example]:
    """The examples at the leaves of the situations of a branch. ``cased``: the keys of leaves that are cases."""
    for situation in at.branch.situations:
        for leaf in leaves(author.graph, situation):
            yield from _at_leaf(author, at, leaf, cased)


def _at_leaf(author: Author, at: BranchAt, leaf: Leaf, cased: Collection[tuple[str, ...]]) -> Iterator[Example]:
    node, path = leaf.answering(rank_of(author.principle, leaf))
    beside = list(_answers(author, at, leaf, node, path))
    own = [asked for asked in leaf.asked if asked.place == path]
    if not beside and not any(each.is_answer for asked in own for each in asked.line.lines):
        if _unanswered(node) and leaf.keys not in cased:
            for asked in own:
                yield author.example(_prompt(author, leaf, asked), (), at.partner)
        return
    asked_here: Sequence[Asked | None] = (leaf.asked if beside else own) or (None,)
    for question in asked_here:
        answers = beside
        if question is not None and question.place == path:
            answers = answers_to(author, question.line, path, beside)
        judged = {answer.verdict for answer in answers}
        if not answers or (judged == {"good"} and leaf.keys in cased):
            continue
        example = author.example(_prompt(author, leaf, question), answers, at.partner)
        # The prompt of a Good with its Bad is the author's, joined; that of a Good alone is composed.
        yield example if "bad" in judged else replace(example, origin="composed")


def _unanswered(node: Situation | Wording) -> bool:
    """Whether nothing at ``node`` or below it is an answer."""
    pending: list[Situation | Wording] = [node]
    while pending:
        part = pending.pop()
        if any(line.is_answer or any(each.is_answer for each in line.lines) for line in part.lines):
            return False
        pending += part.wordings
    return True


def _answers(
    author: Author, at: BranchAt, leaf: Leaf, node: Situation | Wording, path: tuple[str, ...]
) -> Iterator[Answer]:
    """The answers that stand at a place; ``as above`` takes the branch's Good, the second one its second."""
    borrowed = 0
    for line in node.lines:
        if line.as_above:
            answer = _as_above(author, at, leaf, path, line, borrowed)
            borrowed += 1
        else:
            answer = author.answer(line, path)
        if answer is not None:
            yield answer


def _as_above(author: Author, at: BranchAt, leaf: Leaf, path: tuple[str, ...], line: Line, index: int) -> Answer | None:
    settings = settings_of(author.graph, (wording.formula for wording in leaf.wordings))
    lines = _branch_lines(author.principle, at, valuation_of(settings))
    goods = [each for each in lines if each.kind == "good" and not each.as_above]
    if not goods:
        return author.answer(line, path, text="")
    return author.answer(line, path, text=goods[min(index, len(goods) - 1)].text)


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


def _prompt(author: Author, leaf: Leaf, asked: Asked | None) -> Prompt:
    graph = author.graph
    made = voice_prompt(graph, leaf, Said(asked))
    question = asked.line if asked is not None else None
    spoken = [*leaf.earlier, *(earlier_lines(question.lines) if question is not None else ())]
    clauses = [*leaf.paths, *((asked.path,) if asked is not None else ())]
    return Prompt(
        messages=made.messages,
        keys=("situation", *leaf.keys, *(each.key for each in spoken), question.key if question is not None else ""),
        group_key=leaf.situation.key,
        conditions=leaf.stated.settings,
        clauses=tuple(clause_key(author.principle.key, path) for path in clauses),
        lacks=_lacks(author, leaf) or made.lacks,
    )


def _lacks(author: Author, leaf: Leaf) -> str | None:
    silent = _silent(author, leaf)
    return f"the situation has no words for `{formula_key(silent.formula)}`" if silent is not None else None


def _has_words(author: Author, wording: Wording) -> bool:
    return bool(wording.text.strip() or fact_words(author.graph, wording.formula))


def _silent(author: Author, leaf: Leaf) -> Wording | None:
    """The wording at the end of a leaf that has no words: nobody could tell from the prompt that its facts hold.

    An Unless that is off needs none.
    """
    wordless = [node for node, _ in reversed(leaf.ends) if isinstance(node, Wording) and not _has_words(author, node)]
    if not wordless:
        return None
    settings = settings_of(author.graph, (wording.formula for wording in leaf.wordings))
    valuation = valuation_of(settings)
    off: set[str] = set()
    for condition in conditions_of(author.principle):
        if condition.kind == "unless" and condition.formula and evaluate(condition.formula, valuation) is False:
            off |= fact_names(condition.formula)
    return next((wording for wording in wordless if not fact_names(wording.formula) <= off), None)
