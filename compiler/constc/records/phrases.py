"""The few words of composed prompts that are constc's own, by language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["PHRASES", "Phrases", "phrases_of"]

_ENDINGS: Final = ".!?…。！？"
_CLOSERS: Final = "\"'”’»）)」』*_"


@dataclass(frozen=True, slots=True)
class Phrases:
    """``introduction``: the sentence that opens a system message. ``space`` stands between sentences, ``stop`` ends
    one that has no ending of its own.
    """

    introduction: str
    space: str = " "
    stop: str = "."

    def introduce(self, assistant: str) -> str:
        """The introduction of ``assistant``: the whole of a neutral system message."""
        return self.introduction.replace("{name}", assistant)

    def sentences(self, parts: Iterable[str]) -> str:
        """``parts`` one after the other, each ended."""
        return self.space.join(self._ended(part) for part in parts if part.strip())

    def _ended(self, part: str) -> str:
        part = part.strip()
        return part if part.rstrip(_CLOSERS)[-1:] in tuple(_ENDINGS) else part + self.stop


PHRASES: Final[Mapping[str, Phrases]] = {
    "en": Phrases("The assistant is {name}."),
    "de": Phrases("Der Assistent ist {name}."),
    "fr": Phrases("L’assistant est {name}."),
    "es": Phrases("El asistente es {name}."),
    "zh": Phrases("助手是{name}。", space="", stop="。"),
    "ja": Phrases("アシスタントは{name}です。", space="", stop="。"),
}


def phrases_of(language: str) -> Phrases:
    """The phrases of ``language`` (``de``, ``de-AT``), English where there are none."""
    return PHRASES.get(language.casefold().replace("_", "-").split("-")[0], PHRASES["en"])
