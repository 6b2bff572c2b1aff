"""The field map: what each format calls the parts of a row, which configs it can hold, and what it refuses.

A format is data. Rows whose shape is not given (``jsonl``, ``parquet``) go out as they are, every column of every
config. The others are objects of a few fields, each made of messages; beside them stay the columns of provenance that
are never null and need no nesting, where the format allows further keys. (Loaders that infer types from the first
lines trip over a column that begins with null.) ``manual`` is the page where the format is documented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

__all__ = ["FORMATS", "Field", "Format", "Part", "Wording", "formats_for"]


@dataclass(frozen=True, slots=True)
class Part:
    """The messages of ``column``; ``mark`` is a key with a value, in JSON, for each of them, or those by ``marked``."""

    column: str
    mark: str = ""
    marked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an object: where it lies, and the messages in it. ``single``: one message, not a list of one."""

    path: tuple[str, ...]
    parts: tuple[Part, ...]
    single: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """The keys of a message, and what the roles are called; a role that is not named keeps its name."""

    role: str = "role"
    content: str = "content"
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    ``shapes``: config to fields; None for rows as they are. ``kept``: columns of provenance that stay. ``roles``: those
    that a prompt may have; empty for all. ``turns``: whether the user's side and the assistant have to take turns, as
    :func:`constc.dataset.export.survey.takes_turns` says.
    """

    name: str
    title: str
    manual: str
    suffix: str = "jsonl"
    shapes: Mapping[str, tuple[Field, ...]] | None = None
    kept: tuple[str, ...] = ()
    wording: Wording = Wording()
    roles: tuple[str, ...] = ()
    turns: bool = False

    def takes(self, config: str) -> bool:
        """Whether the format can hold rows of ``config``."""
        return self.shapes is None or config in self.shapes

    def columns(self, config: str) -> tuple[str, ...] | None:
        """The columns that an object is made of, the kept ones last; None for all."""
        if self.shapes is None:
            return None
        own = (part.column for each in self.shapes[config] for part in each.parts)
        return tuple(dict.fromkeys((*own, *self.kept)))


def _plain(name: str) -> Field:
    return Field((name,), (Part(name),))


_PROMPT: Final = _plain("prompt")
_PROVENANCE: Final = ("id", "digest", "principles", "case", "kind", "group", "origin", "source")

_TRL: Final[Mapping[str, tuple[Field, ...]]] = {
    "preferences": (_PROMPT, _plain("chosen"), _plain("rejected")),
    "demonstrations": (_PROMPT, _plain("completion")),
    "scenarios": (_PROMPT,),
    "narratives": (_PROMPT,),
}

_AXOLOTL: Final[Mapping[str, tuple[Field, ...]]] = {
    "preferences": (
        Field(("messages",), (Part("prompt"),)),
        Field(("chosen",), (Part("chosen"),), single=True),
        Field(("rejected",), (Part("rejected"),), single=True),
    ),
    "demonstrations": (Field(("messages",), (Part("prompt", '"train": false'), Part("completion", '"train": true'))),),
}

_LLAMA_FACTORY: Final[Mapping[str, tuple[Field, ...]]] = {
    "preferences": (
        Field(("conversations",), (Part("prompt"),)),
        Field(("chosen",), (Part("chosen"),), single=True),
        Field(("rejected",), (Part("rejected"),), single=True),
    ),
    "demonstrations": (Field(("conversations",), (Part("prompt"), Part("completion"))),),
}

_OPENAI: Final[Mapping[str, tuple[Field, ...]]] = {
    "preferences": (
        Field(("input", "messages"), (Part("prompt"),)),
        Field(("preferred_output",), (Part("chosen"),)),
        Field(("non_preferred_output",), (Part("rejected"),)),
    ),
    "demonstrations": (Field(("messages",), (Part("prompt", '"weight": 0', ("assistant",)), Part("completion"))),),
}

_ALL: Final = (
    Format("jsonl", "JSON lines", "https://jsonlines.org/"),
    Format("parquet", "Parquet", "https://parquet.apache.org/docs/file-format/", suffix="parquet"),
    Format("trl", "TRL", "https://huggingface.co/docs/trl/dataset_formats", shapes=_TRL, kept=_PROVENANCE),
    Format(
        "axolotl",
        "axolotl",
        "https://docs.axolotl.ai/docs/rlhf.html",
        shapes=_AXOLOTL,
        kept=_PROVENANCE,
        roles=("system", "user", "assistant", "tool"),
    ),
    Format(
        "llama-factory",
        "LLaMA-Factory",
        "https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md",
        shapes=_LLAMA_FACTORY,
        kept=_PROVENANCE,
        wording=Wording("from", "value", {"user": "human", "assistant": "gpt", "tool": "observation"}),
        roles=("system", "user", "assistant", "tool"),
        turns=True,
    ),
    Format(
        "openai",
        "OpenAI fine-tuning",
        "https://developers.openai.com/api/docs/guides/direct-preference-optimization",
        shapes=_OPENAI,
        roles=("system", "user", "assistant"),
    ),
)

#: The formats by name, in the order in which they are listed.
FORMATS: Final[Mapping[str, Format]] = {each.name: each for each in _ALL}


def formats_for(config: str) -> tuple[str, ...]:
    """The names of the formats that can hold rows of ``config``."""
    return tuple(name for name, each in FORMATS.items() if each.takes(config))
