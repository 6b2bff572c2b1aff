"""The few words of composed text that are constc's own, by language: one file each in ``grammar/phrases``.

Every language has the sentence that introduces the assistant and the marks that end and part sentences. The words of a
deliberation (what a message is introduced by, the question, the answer) are there only where every sample reads well;
without them only what an author wrote is composed, and the rest is counted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from constc.graph.model import PrincipleGraph
from constc.realize.quoting import nested
from constc.resources import grammar_folder

__all__ = ["Deliberation", "Phrases", "languages", "phrases_for", "phrases_of"]

_ENDINGS: Final = ".!?…。！？"
#: What may stand after the end of a sentence: the closing marks of six languages, emphasis, and spaces before a mark.
_CLOSERS: Final = "\"'”’“‘»«›‹）)」』】]*_ \u00a0\u202f"
#: A message may end in a picture or a face instead of a mark; nothing else of these planes stands at the end of one.
_PICTURE: Final = re.compile(r"(?:[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]|(?<!\w)[:;=]-?[)(DPp])\Z")
_PARTED: Final = re.compile(r"[,;，；、]")
_SEMICOLON: Final = re.compile(r"\s*;")
_DEFAULT: Final = "en"
#: Scripts and regions of a language whose writing is not that of its file; a file of mixed scripts would read badly.
_OTHER_SCRIPTS: Final[Mapping[str, frozenset[str]]] = {"zh": frozenset({"hant", "tw", "hk", "mo"})}


@dataclass(frozen=True, slots=True)
class Deliberation:
    """The words around an act: ``contexts`` introduce a message and ``questions`` ask what is right, each by name.

    ``operator`` and ``tool`` introduce what these carriers bring, ``earlier`` the first thing that was said before,
    ``turns`` what followed it, by role. ``do`` and ``may`` are the answers, ``between`` parts their acts, ``last`` the
    last of them from the others.
    """

    contexts: Mapping[str, str]
    questions: Mapping[str, str]
    operator: str
    tool: str
    earlier: str
    turns: Mapping[str, str]
    do: str
    may: str
    between: str
    last: str

    def listed(self, acts: Sequence[str]) -> str:
        """``acts`` as one list; where none of them holds a comma, commas do in the place of semicolons."""
        *others, last = acts
        between, before_last = self.between, self.last
        if not _PARTED.search("".join(acts)):
            between, before_last = (_SEMICOLON.sub(",", each).replace("；", "，") for each in (between, before_last))
        return f"{between.join(others)}{before_last}{last}" if others else last


@dataclass(frozen=True, slots=True)
class Phrases:
    """``introduction``: the sentence that opens a system message. ``space`` stands between sentences, ``stop`` ends
    one that has no ending of its own; ``stop_outside``: it stands behind a closing quotation mark, whatever is inside.
    ``quote`` and ``inner_quote``: opening and closing marks. ``capitals``: whether a sentence begins with a capital.
    ``digest`` changes with any word of the file.
    """

    language: str
    introduction: str
    space: str
    stop: str
    stop_outside: bool
    quote: tuple[str, str]
    inner_quote: tuple[str, str]
    capitals: bool
    deliberation: Deliberation | None
    digest: str

    def introduce(self, assistant: str) -> str:
        """The introduction of ``assistant``: the whole of a neutral system message."""
        return self.introduction.replace("{name}", assistant)

    def sentences(self, parts: Iterable[str]) -> str:
        """``parts`` one after the other, each with a capital and an end."""
        return self.space.join(self.sentence(part) for part in parts if part.strip())

    def sentence(self, part: str) -> str:
        """``part`` with a capital and an end. A name like iPhone keeps its small letter, and a colon is an end."""
        part = part.strip()
        if self.capitals and part[:1].islower() and not part[1:2].isupper():
            part = part[0].upper() + part[1:]
        return part if self._closed(part) else part + self.stop

    def _closed(self, part: str) -> bool:
        if self.stop_outside and part.endswith((self.quote[1], self.inner_quote[1], '"')):
            return part[:-1].rstrip().endswith(self.stop)
        return ended(part) or part.endswith((":", "："))

    def quoted(self, text: str) -> str:
        """``text`` in quotation marks; marks in it become those of the next level."""
        opening, closing = self.quote
        text = text.strip()
        if self.stop_outside and text.endswith(self.stop) and not text.endswith(self.stop * 2):
            text = text[: -len(self.stop)]
        return f"{opening}{nested(text, self.quote, self.inner_quote)}{closing}"

    def spoken(self, parts: Iterable[str]) -> str:
        """What somebody says in ``parts``, on one line: an end is added between them where one has none."""
        lines = [line for line in map(self.one_line, parts) if line]
        return self.space.join([*(self._with_end(line) for line in lines[:-1]), *lines[-1:]])

    def _with_end(self, line: str) -> str:
        return line if ended(line) or line.endswith((":", "：")) or _PICTURE.search(line) else line + self.stop

    def one_line(self, text: str) -> str:
        """``text`` without breaks of line; a language without spaces between words has none there either."""
        if self.space:
            return " ".join(text.split())
        line = ""
        for part in filter(None, map(str.strip, text.splitlines())):
            line += f" {part}" if line and line[-1].isascii() and part[0].isascii() else part
        return line


def ended(part: str) -> bool:
    """Whether a text ends like a sentence."""
    return part.rstrip(_CLOSERS)[-1:] in tuple(_ENDINGS)


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that have a file."""
    return tuple(sorted(path.stem for path in (grammar_folder() / "phrases").glob("*.json")))


def phrases_of(language: str) -> Phrases:
    """The phrases of ``language`` (``de``, ``de-AT``), English where there are none.

    A language that is written in another script than its file's has no deliberation.
    """
    code, *subtags = language.casefold().replace("_", "-").split("-")
    found = _read(code if code in languages() else _DEFAULT)
    if _OTHER_SCRIPTS.get(code, frozenset()) & set(subtags):
        return replace(found, deliberation=None, digest=f"{found.digest} {language.casefold()}")
    return found


def phrases_for(graph: PrincipleGraph) -> Phrases:
    """The phrases of a constitution: of its language as the front matter has it, with script and region."""
    front = graph.documents[0].front_matter if graph.documents else None
    node = front.root.get("language") if front is not None else None
    written = node.scalar.strip() if node is not None else ""
    phrases = phrases_of(written or graph.language)
    return phrases if phrases.language == graph.language else phrases_of(graph.language)


@cache
def _read(code: str) -> Phrases:
    from hashlib import sha256

    raw = (grammar_folder() / "phrases" / f"{code}.json").read_bytes()
    table: dict[str, Any] = json.loads(raw)
    words = table.get("deliberation")
    return Phrases(
        language=code,
        introduction=table["introduction"],
        space=table["space"],
        stop=table["stop"],
        stop_outside=table["stop_outside"],
        quote=tuple(table["quote"]),
        inner_quote=tuple(table["inner_quote"]),
        capitals=table["capitals"],
        deliberation=Deliberation(**words) if words else None,
        digest=sha256(raw).hexdigest()[:20],
    )
