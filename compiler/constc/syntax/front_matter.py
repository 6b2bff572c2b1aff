"""Front matter: YAML events with every scalar a string, bounded in size and depth.

PyYAML's own constructors resolve types, expand aliases and recurse; events do none of that. Anchors, aliases and tags
are refused, and so is a key that is given twice.
"""

from __future__ import annotations

import re
from typing import Any, Final

from constc.source import Span
from constc.syntax.findings import Finding
from constc.syntax.tree import FrontMatter, FrontMatterNode

__all__ = ["MAX_BYTES", "MAX_DEPTH", "read_front_matter"]

MAX_BYTES: Final = 64 * 1024
MAX_DEPTH: Final = 8

_OPENING: Final = re.compile(r"((?:[ \t]*+\n)*+)---[ \t]*+\n")
_CLOSING: Final = re.compile(r"^(?:---|\.\.\.)[ \t]*+(?:\n|\Z)", re.MULTILINE)
#: A bullet with bold words is a clause below a rule.
_KEY_LINE: Final = re.compile(
    r"[ \t]*+(?:#[^\n]*+\n[ \t]*+)*+(?!-[ \t]++\*)(?:[\w\"'-][^\n:]{0,80}:(?:[ \t]|\n|\Z)|constitution:|levels:)"
)
#: After blank lines only a key that means something: a rule, an empty line and "Note: ..." is running text.
_LATE_KEY_LINE: Final = re.compile(
    r"\n\s*+(?:#[^\n]*+\n\s*+)*+(?:constitution|version|assistant|pronoun|language|license|include|levels|facts|was):"
)
_YAML_LINE: Final = re.compile(
    r"(?:[ \t]+[^\n]*|-[ \t][^\n]*|[\w\"'-][^\n:]{0,80}:(?:[ \t][^\n]*)?|#(?!#)[^\n]*|\})(?:\n|\Z)"
)


def read_front_matter(text: str, findings: list[Finding]) -> tuple[FrontMatter | None, int]:
    """The front matter at the head of ``text``, and the offset at which the document goes on. A document that begins
    with a rule (``---``) and no key has none. Below empty lines a block whose first key means something is read, too,
    and reported: other programs do not see it there.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return None, 0
    start = opening.end()
    closing = _CLOSING.search(text, start)
    has_key = _KEY_LINE.match(text, start) is not None
    late = closing is not None and _LATE_KEY_LINE.match(text, start - 1, closing.start()) is not None
    if opening[1]:
        if not late:
            return None, 0
        findings.append(Finding("bad-front-matter", Span(opening.end(1), opening.end(1) + 3), "late"))
    if closing is not None and (has_key or late or not text[start : closing.start()].strip()):
        stop, end = closing.start(), closing.end()
    elif has_key:
        stop = end = _yaml_end(text, start)
        findings.append(Finding("bad-front-matter", Span(0, 3), "unclosed"))
    else:
        return None, 0
    span = Span(0, end)
    empty = FrontMatterNode("mapping", Span(start, start))
    if len(text[start:stop].encode("utf-8", "replace")) > MAX_BYTES:
        findings.append(Finding("bad-front-matter", Span(0, 3), "too-large"))
        return FrontMatter(span, empty), end
    return FrontMatter(span, _Reader(text, start, findings).read(stop) or empty), end


def _yaml_end(text: str, at: int) -> int:
    while at < len(text):
        match = _YAML_LINE.match(text, at)
        if match is None:
            return at
        at = match.end()
    return at


class _Stop(Exception):
    """Leaves the event loop; the finding has been made."""


class _Reader:
    __slots__ = ("findings", "offset", "text")

    def __init__(self, text: str, offset: int, findings: list[Finding]) -> None:
        self.text = text
        self.offset = offset
        self.findings = findings

    def read(self, stop: int) -> FrontMatterNode | None:
        import yaml

        piece = self.text[self.offset : stop]
        try:
            return self._build(yaml.parse(piece, Loader=yaml.SafeLoader))
        except _Stop:
            return None
        except yaml.MarkedYAMLError as error:
            variant, at, size = _in_plain_words(piece, error)
            at = self.offset + min(at, max(0, len(piece) - 1))
            self._found(Span(at, min(at + size, stop)), variant, problem=str(error.problem or "it cannot be read"))
        except (ValueError, OverflowError):  # an escape such as "\\U99999999", which names no character
            at = self.offset + max(0, piece.find("\\U"))
            self._found(Span(at, min(at + 10, stop)), "character")
        except yaml.YAMLError:
            bad = next((i for i, char in enumerate(piece) if _unprintable(char)), 0)
            self._found(Span(self.offset + bad, self.offset + bad + 1), "character")
        return None

    def _found(self, span: Span, variant: str, **facts: str) -> None:
        self.findings.append(Finding("bad-front-matter", span, variant, tuple(facts.items())))

    def _refuse(self, event: Any, variant: str) -> None:
        self._found(self._span(event), variant)
        raise _Stop

    def _span(self, event: Any) -> Span:
        return Span(self.offset + event.start_mark.index, self.offset + event.end_mark.index)

    def _build(self, events: Any) -> FrontMatterNode | None:
        import yaml

        stack: list[tuple[Any, list[FrontMatterNode]]] = []
        root: FrontMatterNode | None = None
        for event in events:
            node: FrontMatterNode | None = None
            if isinstance(event, yaml.AliasEvent):
                self._refuse(event, "alias")
            if getattr(event, "anchor", None) is not None:
                self._refuse(event, "anchor")
            if isinstance(event, yaml.ScalarEvent):
                if event.tag is not None:
                    self._refuse(event, "tag")
                if any(_unprintable(char) for char in event.value):  # written as an escape
                    self._refuse(event, "character")
                node = FrontMatterNode("scalar", self._span(event), scalar=event.value)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                if event.tag is not None:
                    self._refuse(event, "tag")
                if len(stack) >= MAX_DEPTH:
                    self._refuse(event, "too-deep")
                stack.append((event, []))
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                opened, children = stack.pop()
                node = self._collection(opened, event, children)
            elif isinstance(event, yaml.DocumentStartEvent) and root is not None:
                self._refuse(event, "second-document")
            if node is not None:
                if stack:
                    stack[-1][1].append(node)
                else:
                    root = node
        if root is not None and root.kind != "mapping":
            if root.kind != "scalar" or root.scalar:
                self._found(root.span, "no-mapping")
            return None
        return root

    def _collection(self, opened: Any, closed: Any, children: list[FrontMatterNode]) -> FrontMatterNode:
        import yaml

        span = Span(self.offset + opened.start_mark.index, self.offset + closed.end_mark.index)
        if not isinstance(opened, yaml.MappingStartEvent):
            return FrontMatterNode("list", span, items=tuple(children))
        pairs: list[tuple[FrontMatterNode, FrontMatterNode]] = []
        seen: set[str] = set()
        for key, value in zip(children[::2], children[1::2], strict=True):
            if key.kind != "scalar":
                self._found(key.span, "key")
            elif key.scalar in seen:
                self._found(key.span, "repeated-key", key=key.scalar)
            else:
                seen.add(key.scalar)
                pairs.append((key, value))
        return FrontMatterNode("mapping", span, pairs=tuple(pairs))


def _in_plain_words(piece: str, error: Any) -> tuple[str, int, int]:
    """Which of the usual mistakes a YAML error comes from, where it was made, and how many characters it marks.

    PyYAML names the place where it gave up, which for an unclosed bracket is the end of the block.
    """
    problem = str(error.problem or "")
    mark = error.problem_mark or error.context_mark
    at: int = mark.index if mark is not None else 0
    opened = error.context_mark.index if error.context_mark is not None else at
    if "end of stream" in problem or "'<stream end>'" in problem:
        return ("unclosed-quote" if piece[opened : opened + 1] in ("'", '"') else "unclosed-bracket"), opened, 1
    if "'\\t'" in problem:
        return "tab", at, _to_line_end(piece, at)
    if "cannot start any token" in problem:
        return "reserved", at, 1
    if "could not find expected ':'" in problem or "mapping values" in problem or "but got ':'" in problem:
        return _about_a_colon(piece, min(opened, at), at, missing="expected ':'" in problem)
    if "expected <block end>" in problem and not piece[_line_start(piece, at) : at].strip(" "):
        return "indent", at, _to_line_end(piece, at)
    return "syntax", at, 1


def _about_a_colon(piece: str, opened: int, at: int, *, missing: bool) -> tuple[str, int, int]:
    """A colon is missing, or stands where none can: what that comes from."""
    line = _line_start(piece, at)
    tight = _TIGHT_KEY.search(piece, _line_start(piece, max(0, min(opened, line - 1))), at + 1)
    if tight is not None:
        return "no-space", tight.start(1), tight.end(1) - tight.start(1)
    if missing:
        return "no-colon", opened, _to_line_end(piece, opened)
    before = piece[line:at]
    bracket = _open_bracket(piece, line)
    if bracket >= 0 and _PLAIN_KEY.fullmatch(before):
        return "unclosed-bracket", bracket, 1
    if before[:1] == " " and _PLAIN_KEY.fullmatch(before.strip(" ")):
        return "indent", line + len(before) - len(before.lstrip(" ")), len(before.strip(" "))
    return "colon", at, 1


def _open_bracket(piece: str, end: int) -> int:
    """The last bracket before ``end`` that is not closed there, -1 for none."""
    opened: list[int] = []
    for match in _BRACKET_OR_QUOTED.finditer(piece, 0, end):
        if match[0] in "[{":
            opened.append(match.start())
        elif match[0] in "]}" and opened:
            opened.pop()
    return opened[-1] if opened else -1


def _line_start(piece: str, at: int) -> int:
    return piece.rfind("\n", 0, at) + 1


def _to_line_end(piece: str, at: int) -> int:
    end = piece.find("\n", at)
    return (len(piece) if end < 0 else end) - at


_PLAIN_KEY: Final = re.compile(r"[\w-]{1,80}")
_BRACKET_OR_QUOTED: Final = re.compile(r"[\[\]{}]|\"[^\"\n]*+\"|(?<![\w])'[^'\n]*+'")
_TIGHT_KEY: Final = re.compile(r"^[ \t]*(?:-[ \t]+)?([A-Za-z_]{2,40}:)(?=[^\s/:])", re.MULTILINE)


def _unprintable(char: str) -> bool:
    return not (char in "\t\n\r\x85" or " " <= char <= "~" or "\xa0" <= char < "\ud800" or char > "\udfff")
