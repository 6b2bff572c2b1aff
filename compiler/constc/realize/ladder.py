"""The prompt of a ladder's cell: the same request, in a message of one role or another."""

from __future__ import annotations

from constc.cases.leaves import Asked, earlier_lines
from constc.graph.model import PrincipleGraph
from constc.realize.compose import Prompt, by_turns
from constc.realize.messages import Message
from constc.realize.phrases import phrases_of

__all__ = ["ladder_prompt"]


def ladder_prompt(graph: PrincipleGraph, source: str, asked: Asked) -> Prompt:
    """The fixed sentence, what was said before, and the request as a message of ``source``."""
    introduction = phrases_of(graph.language).introduce(graph.assistant)
    before = by_turns(earlier_lines(asked.line.lines))
    if source == "system" and not before:
        return Prompt((Message("system", f"{introduction}\n\n{asked.line.text}"),))
    return Prompt((Message("system", introduction), *before, Message(source, asked.line.text)))
