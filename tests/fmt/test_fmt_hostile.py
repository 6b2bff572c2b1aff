"""Time grows with the length of the text, also on text that was made to prevent it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from constc.build.line_diff import lines_of, unified
from constc.graph.pins import pins_of
from constc.syntax import parse
from constc.syntax.edits import origins
from constc.syntax.formatter import format_source
from syntax.test_hostile import HOSTILE, encoded

from .formatting import holds, source_of

Build = Callable[[int], str]
#: Texts of a kind, by how often they repeat, each made for some part of the formatter.
MADE: dict[str, Build] = {
    "items apart": lambda n: "*  **Do**: x\n\n\n" * n,
    "clauses in plain items": lambda n: "- a\n\n\n  - **Do:** x\n\n" * n,
    "fences in items": lambda n: "* **Do:** x\n\n   ~~~\n   a\n   ~~~\n" * n,
    "one fence in an item": lambda n: "*   **Do:** x\n\n    ~~~\n" + "    a\n\n" * n + "    ~~~\n",
    "comments in items": lambda n: "* **Do:** x\n     <!--\n a -->\n" * n,
    "lists and plain lists": lambda n: "* **Do:** a\n* b\n" * n,
    "a list after a long plain list": lambda n: "  - a\n" * n + "- **Do:** x\n",
    "lists between indented lines": lambda n: "  - **Do:** a\n <user>\n" * n,
    "lists between indented headings": lambda n: "  - **Do:** a\n  ## b\n" * n,
    "indented lines after a list": lambda n: "  - **Do:** a\n" + " <user>\n" * n + "  ## b\n",
    "lazy lines": lambda n: "1.  **Do:** a\n" + "b\n" * n,
    "growing indentation": lambda n: "".join(" " * i + "- **Do:** x\n" for i in range(int((2 * n) ** 0.5))),
    "elements that keep lines": lambda n: "<pre>\n\n\n" * n,
    "inner fences": lambda n: "    ```\n\n\n" * n + "x",
    "blank lines of every kind": lambda n: "a\n \n\t\n" * n,
    "one run of blank lines": lambda n: "a\n" + " \n" * n + "b\n",
    "attributes": lambda n: "# a {a=b level=c #d}\n" * n,
    "attributes of one heading": lambda n: "# a {" + "a=b " * n + "}\n",
    "conversations": lambda n: "```xml\n<user>\na\n</user>\n```\n" * n,
    "tildes in a conversation": lambda n: "~~~~~xml\n<user>\n" + "~~~~ a\n" * n + "</user>\n~~~~~\n",
    "values": lambda n: "# a\n- **Do:** x\n- **Vary:**\n  - a: " + "b; " * n,
    "situations": lambda n: "# a\n- **Do:** x\n- **Situations:**\n" + "  - a\n" * n,
    "mixed line ends": lambda n: "* **Do:** a\r\n\r\n\n\r" * n,
}
ALL = {**HOSTILE, **MADE}


def seconds(raw: bytes) -> float:
    """Processor time for everything that ``constc fmt --diff --pin-ids`` does to one text."""
    start = time.process_time()
    source = source_of(raw)
    result = format_source(source)
    if result.refusal is None:
        unified("a.md", lines_of(raw), lines_of(result.raw), origins(source.text, result.edits))
        pins_of(parse(source)[0])
    return time.process_time() - start


@pytest.mark.parametrize("name", MADE)
def test_time_is_linear(name: str) -> None:
    """Four times the text takes at most ten times as long (it is 16 where time is quadratic), in the best of three runs
    by turns: other work on the machine disturbs some of them.
    """
    build, size = MADE[name], 500
    while seconds(encoded(build(size))) < 0.02 and size < 200_000:
        size *= 4
    small, large = encoded(build(size)), encoded(build(4 * size))
    runs = [(seconds(small), seconds(large)) for _ in range(3)]
    assert min(each[1] for each in runs) / max(min(each[0] for each in runs), 0.005) < 10


@pytest.mark.parametrize("name", ALL)
def test_every_promise_holds(name: str) -> None:
    holds(encoded(ALL[name](150)))


@pytest.mark.full
@pytest.mark.parametrize("name", ALL)
def test_a_long_text_of_each(name: str) -> None:
    assert seconds(encoded(ALL[name](30_000))) < 60
