"""The front matter as meaning: the names of the constitution, and keys that nobody knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from constc.diagnostics.suggest import closest
from constc.graph.report import Report
from constc.source import Place
from constc.syntax.tree import Document, FrontMatterNode, Section

__all__ = ["Identity", "identity_of", "report_unknown_keys", "scalars", "wrong_value"]

#: Every key that means something, in the order of the reference.
KEYS: Final = (
    "constitution", "version", "assistant", "pronoun", "language", "license", "include", "levels", "facts", "was",
)  # fmt: skip
#: Keys whose value is one text.
_TEXTS: Final = ("constitution", "version", "assistant", "pronoun", "language", "license")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a constitution is called, and what its assistant is."""

    name: str
    key: str
    version: str | None
    assistant: str
    pronoun: str
    license: str | None


def identity_of(document: Document, report: Report) -> Identity:
    """The identity that the front matter of the root file gives, with its defaults.

    Without ``constitution:`` the name is the text of the first level-1 heading; the key is the oldest name in ``was:``.
    """
    texts = {key: _text(document, key, report) for key in _TEXTS}
    name = texts["constitution"] or _first_title(document) or "constitution"
    was = scalars(document, "was", report)
    return Identity(
        name=name,
        key=was[0].scalar.strip() if was else name,
        version=texts["version"],
        assistant=texts["assistant"] or name,
        pronoun=texts["pronoun"] or "it",
        license=texts["license"],
    )


def report_unknown_keys(document: Document, report: Report) -> None:
    """A note for each key of the front matter that means nothing.

    A file of prose has a front matter for other programs; there only a key that looks like one of ours is mentioned.
    """
    for key, _ in _root(document):
        if key.scalar not in KEYS and (document.mode != "prose" or closest(key.scalar, KEYS, sole=False)):
            unknown_key(document, key, KEYS, report)


def unknown_key(document: Document, key: FrontMatterNode, known: Sequence[str], report: Report, of: str = "") -> None:
    """A note for one key; ``of`` names the level whose option it would be."""
    facts = {
        "key": key.scalar,
        "level": of,
        "known": ", ".join(f"`{name}`" for name in known),
        "suggestion": closest(key.scalar, known, sole=False) or "",
    }
    report.say("unknown-key", Place(document.source, key.span), facts, variant="option" if of else "")


def wrong_value(document: Document, node: FrontMatterNode, key: str, problem: str, remedy: str, report: Report) -> None:
    """An entry of the front matter that does not have the form it needs."""
    facts = {"key": key, "problem": problem, "help": remedy}
    report.say("bad-front-matter", Place(document.source, node.span), facts, variant="value")


def scalars(document: Document, key: str, report: Report) -> tuple[FrontMatterNode, ...]:
    """The texts of a key that holds one text or a list of texts; empty ones are left out."""
    node = document.front_matter.root.get(key) if document.front_matter is not None else None
    if node is None:
        return ()
    nodes = node.items if node.kind == "list" else (node,)
    wrong = next((one for one in nodes if one.kind != "scalar"), None)
    if wrong is not None:
        wrong_value(document, wrong, key, "it is not a list of names", f"write `{key}: [first, second]`", report)
    return tuple(one for one in nodes if one.kind == "scalar" and one.scalar.strip())


def _root(document: Document) -> tuple[tuple[FrontMatterNode, FrontMatterNode], ...]:
    return document.front_matter.root.pairs if document.front_matter is not None else ()


def _text(document: Document, key: str, report: Report) -> str | None:
    node = document.front_matter.root.get(key) if document.front_matter is not None else None
    if node is None:
        return None
    if node.kind != "scalar":
        wrong_value(document, node, key, f"it is a {node.kind}", f"write one text: `{key}: ...`", report)
        return None
    return " ".join(node.scalar.split()) or None


def _first_title(document: Document) -> str | None:
    return next((section.title.value for section in _sections(document) if section.depth == 1), None) or None


def _sections(document: Document) -> Iterator[Section]:
    pending = list(reversed(document.sections))
    while pending:
        section = pending.pop()
        yield section
        pending += reversed(section.sections)
