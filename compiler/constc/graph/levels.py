"""Authority levels: those that the front matter lists, or the profile that the names in use fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, cast

from constc.diagnostics.suggest import Vocabulary
from constc.graph.front_matter import unknown_key, wrong_value
from constc.graph.model import Level, LevelKind
from constc.graph.report import Report
from constc.source import Place
from constc.syntax.tree import Document, FrontMatterNode

__all__ = ["OPENAI_MODEL_SPEC", "Levels", "levels_of"]

Speaker = Literal["system", "developer", "user"]

#: The levels of the OpenAI Model Spec, under their present names; ``platform`` is what ``root`` was called.
OPENAI_MODEL_SPEC: Final[tuple[Level, ...]] = (
    Level("root", 0, alias=("platform",)),
    Level("system", 1, speaker="system"),
    Level("developer", 2, speaker="developer"),
    Level("user", 3, overridable=True, speaker="user"),
    Level("guideline", 4, "weigh", overridable=True),
)

_OPTIONS: Final = ("kind", "overridable", "alias", "speaker")
_KINDS: Final = ("filter", "strict", "weigh")
_SPEAKERS: Final = ("system", "developer", "user")


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of a constitution, highest first, and every name for them.

    ``unread``: the front matter says what they are and could not be read, which has been reported; then nothing is said
    about the names that it may have declared.
    """

    levels: tuple[Level, ...]
    names: Mapping[str, Level]
    vocabulary: Vocabulary
    unread: bool = False

    def resolve(self, name: str, place: Place, report: Report) -> Level | None:
        """The level called ``name``. One that nobody knows is an error with a suggestion, never a default."""
        level = self.names.get(name)
        if level is None and not self.unread:
            facts = {
                "level": name,
                "levels": " > ".join(level.id for level in self.levels),
                "suggestion": self.vocabulary.closest(name) or "",
            }
            report.say("unknown-level", place, facts, variant="" if self.levels else "none-declared")
        return level


def levels_of(documents: Sequence[Document], used: Iterable[str], report: Report) -> Levels:
    """The levels that the first file with ``levels:`` lists; without any, the profile that the names ``used`` fit.

    A profile fits where at least half of the places that name a level use one of its names, so that one mistyped name
    is an unknown level and not the end of the profile.
    """
    for document in documents:
        node = document.front_matter.root.get("levels") if document.front_matter is not None else None
        if node is not None:
            levels = _Reader(document, report).read(node)
            return _named(levels, unread=not levels and bool(node.scalar.strip() or node.items or node.pairs))
    names = list(used)
    profile = {name for level in OPENAI_MODEL_SPEC for name in (level.id, *level.alias)}
    if names and 2 * sum(name in profile for name in names) >= len(names):
        return _named(OPENAI_MODEL_SPEC)
    return _named((), unread=any(_unread(document) for document in documents))


def _unread(document: Document) -> bool:
    """Whether a file has front matter that is not empty and of which nothing could be read."""
    front = document.front_matter
    if front is None or front.root.pairs:
        return False
    lines = document.source.slice(front.span).split("\n")
    return any(line.strip(" \t-.") and not line.lstrip().startswith("#") for line in lines)


def _named(levels: tuple[Level, ...], *, unread: bool = False) -> Levels:
    names: dict[str, Level] = {level.id: level for level in levels}
    for level in levels:
        for alias in level.alias:
            names.setdefault(alias, level)
    return Levels(levels, names, Vocabulary(names), unread)


class _Reader:
    """Reads ``levels:`` of one file."""

    def __init__(self, document: Document, report: Report) -> None:
        self.document = document
        self.report = report
        self.levels: list[Level] = []
        self.taken: dict[str, FrontMatterNode] = {}
        self.speakers: set[str] = set()

    def read(self, node: FrontMatterNode) -> tuple[Level, ...]:
        """The levels in order. An entry that cannot be read is reported and left out."""
        if node.kind == "scalar":
            if node.scalar.strip():
                self._wrong(node, "it is one text", "list the levels, highest first: `levels: [safety, style]`")
            return ()
        entries = node.items if node.kind == "list" else node.pairs
        for entry in entries:
            if isinstance(entry, tuple):
                self._level(entry[0], entry[1])
            elif entry.kind == "scalar":
                self._level(entry, None)
            elif entry.kind == "mapping" and len(entry.pairs) == 1:
                self._level(*entry.pairs[0])
            else:
                remedy = "write each level as `- name`, or with options as `- name: {kind: weigh}`"
                self._wrong(entry, "one of its entries is no level", remedy)
        return tuple(self.levels)

    def _level(self, name: FrontMatterNode, options: FrontMatterNode | None) -> None:
        if not self._free(name, name.scalar.strip()):
            return
        if options is not None and options.kind != "mapping":
            if options.kind == "list" or options.scalar.strip():
                remedy = f"write `- {name.scalar}: {{kind: weigh}}`"
                self._wrong(options, f"the options of `{name.scalar}` are no mapping", remedy)
            options = None
        given = {key.scalar: value for key, value in options.pairs} if options is not None else {}
        for key, _ in options.pairs if options is not None else ():
            if key.scalar not in _OPTIONS:
                unknown_key(self.document, key, _OPTIONS, self.report, of=name.scalar)
        kind = cast("LevelKind", self._choice(given.get("kind"), "kind", _KINDS) or "strict")
        overridable = self._choice(given.get("overridable"), "overridable", ("true", "false")) == "true"
        if kind == "filter":
            self._check_filter(name, given.get("overridable") if overridable else None)
            overridable = False
        speaker = self._choice(given.get("speaker"), "speaker", _SPEAKERS)
        if speaker in self.speakers:
            self._wrong(given["speaker"], f"two levels have the speaker `{speaker}`", "leave it at one of the two")
            speaker = None
        self.speakers.add(speaker or "")
        level = Level(
            id=name.scalar.strip(),
            rank=len(self.levels),
            kind=kind,
            overridable=overridable,
            alias=self._aliases(given.get("alias")),
            speaker=cast("Speaker | None", speaker),
            place=Place(self.document.source, name.span),
        )
        self.levels.append(level)

    def _free(self, node: FrontMatterNode, name: str) -> bool:
        """Whether ``name`` can name a level; it is taken from now on."""
        if not name:
            self._wrong(node, "one of its entries has no name", "delete the entry, or give it a name")
            return False
        if name in self.taken:
            self._wrong(node, f"`{name}` stands in it twice", "keep one of the two, in the place where it belongs")
            return False
        self.taken[name] = node
        return True

    def _check_filter(self, name: FrontMatterNode, overridable: FrontMatterNode | None) -> None:
        if overridable is not None:
            remedy = "drop `overridable: true`, or make the level `kind: weigh`"
            self._wrong(overridable, f"`{name.scalar}` is a filter, and a filter is never overridden", remedy)
        if any(level.kind != "filter" for level in self.levels):
            remedy = "list the filter levels first"
            self._wrong(name, f"the filter `{name.scalar}` stands below a level that is none", remedy)

    def _aliases(self, node: FrontMatterNode | None) -> tuple[str, ...]:
        if node is None:
            return ()
        nodes = node.items if node.kind == "list" else (node,)
        found = []
        for one in nodes:
            if one.kind != "scalar":
                self._wrong(one, "an alias is no text", "write `alias: [old-name]`")
            elif self._free(one, one.scalar.strip()):
                found.append(one.scalar.strip())
        return tuple(found)

    def _choice(self, node: FrontMatterNode | None, key: str, choices: tuple[str, ...]) -> str | None:
        """The value of an option, None where it has none of its ``choices``."""
        if node is None:
            return None
        if node.kind == "scalar" and node.scalar.strip() in choices:
            return node.scalar.strip()
        near = Vocabulary(choices).closest(node.scalar, sole=False) if node.kind == "scalar" else None
        remedy = f"did you mean `{near}`?" if near else f"write one of {', '.join(f'`{one}`' for one in choices)}"
        shown = f"`{node.scalar}`" if node.kind == "scalar" else f"a {node.kind}"
        self._wrong(node, f"{shown} is no value of `{key}`", remedy)
        return None

    def _wrong(self, node: FrontMatterNode, problem: str, remedy: str) -> None:
        wrong_value(self.document, node, "levels", problem, remedy, self.report)
