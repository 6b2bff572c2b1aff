"""What every row has: the provenance columns of training rows, and the digest of a row's content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from constc.cases.settings import Decided, Setting
from constc.realize.messages import Message

__all__ = ["Decided", "Row", "Setting", "TrainingRow", "content_digest"]

#: Digests are this many hexadecimal characters (80 bits).
DIGEST_LENGTH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every row of every config has.

    ``id`` is made of keys alone, so that it outlives edits; ``digest`` is over the content; ``closure`` is over
    everything that the rows of the focus principle were computed from. Each is 20 hexadecimal characters. Only the id
    of a row of ``principles`` is a name.
    """

    id: str
    digest: str
    closure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRow(Row):
    """The provenance columns of a training row.

    ``principles``: ids, the focus first. ``case`` leads to the row of ``cases`` that says which clauses made it.
    ``kind`` is what the case is (``authored``). ``conditions``: the facts that the prompt states. ``group``: rows of
    one group lie in one split. ``origin``: ``authored``, ``composed`` or ``model``. ``source``: ``file#id`` of the
    focus. ``form``, ``edge`` and ``hold`` belong to derived rows and are null on authored ones.
    """

    principles: tuple[str, ...]
    case: str
    kind: str
    conditions: tuple[Setting, ...]
    group: str
    origin: str
    source: str
    form: str | None = None
    edge: str | None = None
    hold: bool | None = None


def content_digest(*parts: str | Iterable[object] | None) -> str:
    """The digest of a row's content: xxh3_128 cut to 20 hexadecimal characters.

    The parts are written one after the other with separators that bulk emission can write with string kernels: U+001D
    after each part, U+001E after each element of a list, U+001F between the fields of an element, U+0000 for null.
    """
    import xxhash

    return xxhash.xxh3_128_hexdigest("".join(_written(part) for part in parts).encode("utf-8", "surrogatepass"))[
        :DIGEST_LENGTH
    ]


def _written(part: str | Iterable[object] | None) -> str:
    if part is None:
        return "\x00\x1d"
    if isinstance(part, str):
        return part + "\x1d"
    return "".join(_element(element) + "\x1e" for element in part) + "\x1d"


def _element(element: object) -> str:
    if isinstance(element, Message | Setting | Decided):
        return "\x1f".join(element)
    return str(element)
