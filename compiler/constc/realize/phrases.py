"""The few words of composed text that are constc's own, by language: one file each in ``grammar/phrases``.

Every language has the sentence that introduces the assistant and the marks that end and part sentences. The words of a
deliberation (what a message is introduced by, the question, the answer) are there only where every sample reads well;
without them only what an author wrote is composed, and the rest is counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from constc.resources import grammar_folder

__all__ = ["Deliberation", "Phrases", "languages", "phrases_of"]

_ENDINGS: Final = ".!?…。！？"
_CLOSERS: Final = "\"'”’»）)」』*_"
_DEFAULT: Final = "en"


@dataclass(frozen=True, slots=True)
class Deliberation:
    """The words around an act: ``contexts`` introduce a message and ``questions`` ask what is right, each by name.

    ``operator``, ``tool`` and ``earlier`` introduce what another carrier brings, ``turns`` what was said before, by
    role. ``do`` and ``may`` are the answers, ``between`` parts their acts.
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


@dataclass(frozen=True, slots=True)
class Phrases:
    """``introduction``: the sentence that opens a system message. ``space`` stands between sentences, ``stop`` ends
    one that has no ending of its own. ``quote`` and ``inner_quote``: opening and closing marks. ``capitals``: whether
    a sentence begins with a capital. ``digest`` changes with any word of the file.
    """

    language: str
    introduction: str
    space: str
    stop: str
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
        """``part`` with a capital and an end."""
        part = part.strip()
        if self.capitals and part[:1].islower():
            part = part[0].upper() + part[1:]
        return part if ended(part) else part + self.stop

    def quoted(self, text: str) -> str:
        """``text`` in quotation marks; marks of the same kind in it become inner ones."""
        opening, closing = self.quote
        inner = text.strip().replace(opening, self.inner_quote[0]).replace(closing, self.inner_quote[1])
        return f"{opening}{inner}{closing}"


def ended(part: str) -> bool:
    """Whether a text ends like a sentence."""
    return part.rstrip().rstrip(_CLOSERS)[-1:] in tuple(_ENDINGS)


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that have a file."""
    return tuple(sorted(path.stem for path in (grammar_folder() / "phrases").glob("*.json")))


def phrases_of(language: str) -> Phrases:
    """The phrases of ``language`` (``de``, ``de-AT``), English where there are none."""
    code = language.casefold().replace("_", "-").split("-")[0]
    return _read(code if code in languages() else _DEFAULT)


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
        quote=tuple(table["quote"]),
        inner_quote=tuple(table["inner_quote"]),
        capitals=table["capitals"],
        deliberation=Deliberation(**words) if words else None,
        digest=sha256(raw).hexdigest()[:20],
    )
