"""The speed of the front end, from bytes to document. Run it with ``pytest -m full -s tests/benchmarks``.

Times are of the processor, in one warm process, the best of several rounds that alternate between what is compared.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from constc.syntax import decode, parse
from corpus import model_spec, needs_corpus

pytestmark = [pytest.mark.full, needs_corpus]

MEGABYTE = 1_000_000
_ID = re.compile(r"\{#([\w-]+)|\]\(#([\w-]+)\)|\[#([\w-]+)\]")
_HEADING = re.compile(r"^(?=#{1,6} )", re.MULTILINE)


def front_end(raw: bytes) -> None:
    parse(decode("constitution.md", raw)[0])


def fastest(rounds: int, *works: Callable[[], Any]) -> list[float]:
    """The least processor time of each piece of work, in seconds, over rounds in which each has its turn."""
    best = [float("inf")] * len(works)
    for _ in range(rounds):
        for number, work in enumerate(works):
            start = time.process_time()
            work()
            best[number] = min(best[number], time.process_time() - start)
    return best


def numbered(text: str, copy: int) -> str:
    """The text with the number of the copy in every id."""
    return _ID.sub(lambda match: f"{match[0].rstrip(')]')}_{copy}{match[0][len(match[0].rstrip(')]')) :]}", text)


def sized(size: int) -> bytes:
    """About ``size`` bytes: copies of the Model Spec, or of one only every n-th section."""
    text = model_spec().decode() + "\n\n"
    copies = size / len(text.encode())
    if copies < 1:
        return "".join(_HEADING.split(text)[:: round(1 / copies)]).encode()
    return "".join(numbered(text, copy) for copy in range(round(copies))).encode()


def shown(rows: Sequence[tuple[str, int, float]]) -> None:
    for name, size, seconds in rows:
        print(
            f"\n{name:24} {size / MEGABYTE:6.2f} MB {seconds * 1000:9.2f} ms {size / seconds / MEGABYTE:6.1f} MB/s",
            end="",
        )
    print()


def test_ids_carry_the_number_of_the_copy():
    assert numbered("# A {#a level=x}\n[?](#b) [#c]: [d](#e)", 7) == "# A {#a_7 level=x}\n[?](#b_7) [#c_7]: [d](#e_7)"


def test_as_fast_as_markdown_it():
    """Bytes to document takes no longer than markdown-it-py takes to make a list of tokens of the decoded text."""
    from markdown_it import MarkdownIt

    raw = model_spec()
    text = raw.decode()
    other = MarkdownIt("commonmark")
    front_end(raw)
    other.parse(text)
    ours, theirs = fastest(15, lambda: front_end(raw), lambda: other.parse(text))
    shown([("constc", len(raw), ours), ("markdown-it-py", len(raw), theirs)])
    print(f"ratio {theirs / ours:.2f}")
    assert ours <= theirs


def test_linear_from_a_tenth_to_ten_megabytes():
    """Time for a byte grows by no more than 1.3 from the least size to the greatest."""
    texts = [sized(int(size * MEGABYTE)) for size in (0.1, 0.3, 1, 3, 10)]
    front_end(texts[0])
    seconds = [fastest(20 if len(text) < MEGABYTE else 5, lambda text=text: front_end(text))[0] for text in texts]
    shown([("constc", len(text), time) for text, time in zip(texts, seconds, strict=True)])
    costs = [time / len(text) for text, time in zip(texts, seconds, strict=True)]
    print(f"time for a byte, greatest to least: {max(costs) / min(costs):.2f}")
    assert max(costs) / min(costs) <= 1.3
