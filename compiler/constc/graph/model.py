"""The principle graph: typed, resolved, frozen. The truth of the middle end; networkx is only a view of it.

Lowering (``graph/lower.py``) makes it from one or more documents. Every element keeps its :class:`~constc.source.Place`
and, where rows hang on it, its *key* (DESIGN: everything in an id is a key; nothing is a position).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar, cast

from constc.source import Place
from constc.syntax.tree import Conversation, Document, Formula, Mode

__all__ = [
    "Act", "ActKeyword", "AuthoredConversation", "Branch", "Check", "Condition", "Edge", "EdgeKind", "Exception_",
    "ExampleFile", "Fact", "Level", "LevelKind", "Line", "LineKind", "Otherwise", "Principle", "PrincipleGraph",
    "Reason", "RefersTo", "Rule", "SectionEntry", "Situation", "Tension", "Trait", "Truth", "Valuation",
    "VaryDimension", "Wording",
]  # fmt: skip

T = TypeVar("T")

LevelKind = Literal["filter", "strict", "weigh"]
ActKeyword = Literal["do", "dont", "may"]
EdgeKind = Literal["overrides", "yields", "exception"]
LineKind = Literal["asked", "good", "ok", "bad", "pressed", "earlier", "tempted-by", "cost"]

#: A fact's value under a valuation: True, False, the name of an enumerated value, or None for unknown.
Truth = bool | str | None
#: fact key -> value; a fact that is missing is unknown.
Valuation = Mapping[str, Truth]


@dataclass(frozen=True, slots=True)
class Level:
    """An authority level. ``rank`` 0 is the highest. ``speaker`` is the role whose messages carry its authority."""

    id: str
    rank: int
    kind: LevelKind = "strict"
    overridable: bool = False
    alias: tuple[str, ...] = ()
    speaker: Literal["system", "developer", "user"] | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact. ``key`` is the canonical name (casefolded, ``_`` for spaces, hyphens and underscores) used in formulas
    and valuations; ``id`` the name as it was first declared. ``values`` is empty for a boolean fact. ``wordings``
    maps ``yes``/``no`` or a value to its words. ``index`` is the order of declaration.
    """

    key: str
    id: str
    index: int
    values: tuple[str, ...] = ()
    wordings: Mapping[str, str] = field(default_factory=dict)
    place: Place | None = None

    @property
    def boolean(self) -> bool:
        """Whether the fact is true or false rather than one of several values."""
        return not self.values


@dataclass(frozen=True, slots=True)
class Condition:
    """One When or Unless. ``formula`` is the conjunction of its back-ticked formulas, None for text alone (then the
    condition is unknown in every valuation). ``key``: ``{#id}``, else the formula's normal form, else ``~`` + 8 hex.
    In formulas of the graph, fact names are fact *keys*.
    """

    key: str
    kind: Literal["when", "unless"]
    formula: Formula | None
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Line:
    """Something spoken, or a line for a story: Asked, Good, OK, Bad, Pressed, Earlier, Tempted by, Cost.

    ``lines`` are those nested in it (an answer in an Asked answers that one; for Earlier, its quoted lines have kind
    ``earlier``). ``source`` is the qualifier (``Pressed (operator):``), ``violates`` the principles that a Bad names.
    ``as_above`` marks ``Good: as above``.
    """

    kind: LineKind
    key: str
    text: str
    place: Place
    source: str | None = None
    violates: tuple[str, ...] = ()
    as_above: bool = False
    lines: tuple[Line, ...] = ()

    @property
    def is_answer(self) -> bool:
        """Whether it is a Good, an OK or a Bad."""
        return self.kind in {"good", "ok", "bad"}


@dataclass(frozen=True, slots=True)
class Wording:
    """Words for facts inside a situation. ``formula`` is the conjunction of its back-ticked formulas. ``said``: in
    quotation marks, so part of the user's message. ``carrier``: ``operator``, ``tool``, ``earlier`` or None.
    """

    key: str
    formula: Formula
    text: str
    said: bool
    place: Place
    carrier: str | None = None
    instead: bool = False
    lines: tuple[Line, ...] = ()
    wordings: tuple[Wording, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """A situation: the root of a small tree of wordings."""

    key: str
    text: str
    said: bool
    place: Place
    carrier: str | None = None
    lines: tuple[Line, ...] = ()
    wordings: tuple[Wording, ...] = ()


@dataclass(frozen=True, slots=True)
class VaryDimension:
    """A Vary item: a name and values, or one sentence that may be there or not (``name`` is None). ``said`` per
    value.
    """

    name: str | None
    values: tuple[str, ...]
    keys: tuple[str, ...]
    said: tuple[bool, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Reason:
    """A Because."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Branch:
    """What is written for one branch (a rule, an act, an exception, an Otherwise, a tension) beside its acts."""

    reasons: tuple[Reason, ...] = ()
    lines: tuple[Line, ...] = ()
    situations: tuple[Situation, ...] = ()
    vary: tuple[VaryDimension, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """An act. ``normal`` is its normal form; two acts are the same iff both carry the same ``name`` (``{act=...}``),
    or neither carries one and their normal forms are equal. ``same`` is the comparison key of that rule. ``branch``
    holds the reasons and lines that are nested in the act itself (an Asked nested in a Do).
    """

    keyword: ActKeyword
    text: str
    normal: str
    name: str | None
    place: Place
    branch: Branch = Branch()

    @property
    def same(self) -> tuple[str, str]:
        """Equal for two acts iff they are the same act."""
        return ("name", self.name) if self.name is not None else ("text", self.normal)


@dataclass(frozen=True, slots=True)
class Exception_:
    """An Unless. It is *bare* if it holds no act itself. ``condition.kind`` is ``unless``; ``shared`` marks one that
    stands directly under the principle and so belongs to every rule of it (and suspends their Otherwise).
    """

    condition: Condition
    acts: tuple[Act, ...]
    exceptions: tuple[Exception_, ...]
    branch: Branch
    place: Place
    shared: bool = False

    @property
    def bare(self) -> bool:
        """Holds no Do, Don't or May itself."""
        return not self.acts


@dataclass(frozen=True, slots=True)
class Otherwise:
    """The permitted neighbour: what is right where the When named by ``names`` (None: the only one) does not hold."""

    names: Formula | None
    text: str
    acts: tuple[Act, ...]
    exceptions: tuple[Exception_, ...]
    branch: Branch
    place: Place


@dataclass(frozen=True, slots=True)
class Rule:
    """Conjoined Whens (none = true), acts, exceptions, and what belongs to the branch."""

    whens: tuple[Condition, ...]
    acts: tuple[Act, ...]
    exceptions: tuple[Exception_, ...]
    otherwises: tuple[Otherwise, ...]
    branch: Branch
    place: Place


@dataclass(frozen=True, slots=True)
class AuthoredConversation:
    """A conversation with its key and the section that it stands in. ``owner`` is the focus: the id of the nearest
    principle around it, else of the section. ``footnote`` is the name of the example file it came from.
    """

    conversation: Conversation
    key: str
    owner: str
    place: Place
    footnote: str | None = None


@dataclass(frozen=True, slots=True)
class Principle:
    """A principle. ``key`` outlives renames (the oldest ``was`` name, else the id). ``level`` is the id of the
    effective level, own or inherited; ``own_level`` of its own. ``branch`` holds what stands directly under the
    principle and belongs to no single rule: situations, Vary, and reasons, which are those of the acts of all rules
    (not of exceptions or neighbours). ``place`` covers the whole section, ``title_place`` its heading line.
    """

    id: str
    key: str
    title: str
    level: str | None
    own_level: str | None
    place: Place
    title_place: Place
    parent: str | None
    rules: tuple[Rule, ...]
    branch: Branch
    traits: tuple[Trait, ...] = ()
    role_models: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    applies_to: str | None = None
    source: str | None = None
    status: str | None = None
    see: str | None = None
    tags: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    level_place: Place | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Trait:
    """A first-person disposition, with what is nested in it."""

    text: str
    branch: Branch
    place: Place


@dataclass(frozen=True, slots=True)
class Edge:
    """A guarded priority edge ``source -> target``: the source prevails while it holds. ``kind`` says which keyword
    wrote it. ``guard`` is None for none. ``legal`` is False where its levels forbid it: it is then left out of the
    order. ``declared_by`` is the principle whose section holds the clause. ``place`` is that of the reference,
    ``reasons`` what is nested in the clause.
    """

    kind: EdgeKind
    source: str
    target: str
    guard: Formula | None
    place: Place
    declared_by: str
    legal: bool = True
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Tension:
    """A declared tension between ``first`` (where it is written) and ``second``; symmetric. ``resolved_by`` is the
    text that settles it, None where nothing does.
    """

    first: str
    second: str
    guard: Formula | None
    place: Place
    resolved_by: Reason | None = None
    branch: Branch = Branch()


@dataclass(frozen=True, slots=True)
class Check:
    """A unit test of the priority order, as written: ``left relation right when guard``."""

    left: str
    relation: Literal["wins", "yields", "ties"]
    right: str
    guard: Formula | None
    place: Place
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class RefersTo:
    """A reference in running text from the section ``source`` to ``target``."""

    source: str | None
    target: str
    place: Place
    resolved: bool


@dataclass(frozen=True, slots=True)
class SectionEntry:
    """Every heading: its id, and whether it is a principle."""

    id: str
    title: str
    depth: int
    parent: str | None
    principle: bool
    place: Place


@dataclass(frozen=True, slots=True)
class ExampleFile:
    """A file of ``examples/`` named by a footnote."""

    name: str
    document: Document


@dataclass(frozen=True, slots=True)
class PrincipleGraph:
    """A whole constitution. Mappings keep the order of declaration."""

    name: str
    key: str
    version: str | None
    assistant: str
    pronoun: str
    language: str
    license: str | None
    mode: Mode
    levels: tuple[Level, ...]
    facts: Mapping[str, Fact]
    principles: Mapping[str, Principle]
    edges: tuple[Edge, ...]
    tensions: tuple[Tension, ...]
    checks: tuple[Check, ...]
    refers: tuple[RefersTo, ...]
    sections: Mapping[str, SectionEntry]
    conversations: tuple[AuthoredConversation, ...]
    documents: tuple[Document, ...]
    _memory: dict[str, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    def remember(self, name: str, make: Callable[[PrincipleGraph], T]) -> T:
        """``make(self)``, made once: indexes of a graph are computed at their first use and kept with it."""
        if name not in self._memory:
            self._memory[name] = make(self)
        return cast("T", self._memory[name])

    @property
    def assistant_named(self) -> str | None:
        """What the front matter calls the assistant; None where it names neither it nor the constitution, for a title
        is no name.
        """
        front = self.documents[0].front_matter if self.documents else None
        named = front is not None and any(front.root.get(key) for key in ("assistant", "constitution"))
        return self.assistant if named else None

    def level_of(self, principle: str) -> Level | None:
        """The effective level of a principle, None for an unranked one."""
        name = self.principles[principle].level
        for level in self.levels:
            if level.id == name:
                return level
        return None
