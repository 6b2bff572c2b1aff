"""Writes ``docs/samples.md``: rows of the shipped constitution, drawn by a seed: ``python tests/docs/samples.py``.

Forty composed pairs, as many of each form and kind as there are of them in proportion, at least one of each, and ten
narrative seeds. They are drawn by the digest of the seed and the row's id, so a row that stays is drawn again.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "samples.md"
CONSTITUTION = "constitutions/role_model.md"
SEED = 0
PAIRS = 40
STORIES = 10

HEAD = """# Samples

Forty of the pairs that `constc` composes from `{constitution}`, and ten of its narrative
seeds. They are drawn by seed {seed}, the pairs by form and kind, and written by `python tests/docs/samples.py`. A test
holds the page and the program together.

How to read a pair: the prompt, then the answer that is chosen (+) and the one that is rejected (-). The rejected answer
is the right one at the twin, so each of the two is chosen once and rejected once. [The dataset](dataset.md) tells what
the columns mean.

## Pairs
"""


def drawn(names: Iterable[str], count: int, seed: int) -> list[str]:
    """``count`` of ``names``, by digest."""
    return sorted(names, key=lambda name: sha256(f"{seed}\x1f{name}".encode()).digest())[:count]


def shares(sizes: dict[tuple[str, str], int], count: int) -> dict[tuple[str, str], int]:
    """How many to draw of each stratum: one of each, the rest in proportion, by largest remainder."""
    total = sum(sizes.values())
    left = count - len(sizes)
    exact = {stratum: left * size / total for stratum, size in sizes.items()}
    found = {stratum: 1 + int(share) for stratum, share in exact.items()}
    rest = count - sum(found.values())
    for stratum in sorted(exact, key=lambda each: (int(exact[each]) - exact[each], each))[:rest]:
        found[stratum] += 1
    return found


def page(seed: int = SEED) -> str:
    """The page."""
    from constc.build.check import analyse
    from constc.records import KINDS, collect

    material = collect(analyse(str(ROOT / CONSTITUTION)).graph, {})
    rows = {kind.config: {made.row.id: made.row for made in kind.emit(material).rows} for kind in KINDS}
    composed = {name: row for name, row in rows["preferences"].items() if row.origin == "composed"}
    strata: dict[tuple[str, str], list[str]] = {}
    for name, row in composed.items():
        strata.setdefault((row.form, row.kind), []).append(name)
    wanted = shares({stratum: len(names) for stratum, names in strata.items()}, PAIRS)
    parts = [HEAD.format(constitution=CONSTITUTION, seed=seed)]
    number = 0
    for stratum in sorted(strata, key=lambda each: (("voice", "act", "reasoned").index(each[0]), each[1])):
        parts.append(f"\n### {stratum[0]}, {stratum[1]}\n")
        for name in drawn(strata[stratum], wanted[stratum], seed):
            number += 1
            parts.append(_pair(number, composed[name], material.graph.principles))
    parts.append("\n## Narrative seeds\n")
    for number, name in enumerate(drawn(rows["narratives"], STORIES, seed), 1):
        row = rows["narratives"][name]
        title = material.graph.principles[row.principles[0]].title
        parts.append(f"\n**{number}.** {title}, `{row.id[:8]}`\n\n{_block(row.prompt[0].content)}\n")
    return "".join(parts)


def _pair(number: int, row: object, principles: object) -> str:
    conditions = ", ".join(f"`{each.condition}` {each.value}" for each in row.conditions)
    head = f"\n**{number}.** {principles[row.principles[0]].title}, `{row.id[:8]}`: {conditions}\n\n"
    lines = [f"{message.role}: {message.content}" for message in row.prompt]
    lines += [f"+ {row.chosen[0].content}", f"- {row.rejected[0].content}"]
    return head + _block("\n".join(lines)) + "\n"


def _block(text: str) -> str:
    """``text`` as a block of code that nothing in it can end, each line wrapped."""
    import textwrap

    lines: list[str] = []
    for line in text.split("\n"):
        lines += textwrap.wrap(line, 116, subsequent_indent="    ", break_long_words=False) or [""]
    return "\n".join(["```text", *lines, "```"])


def main(arguments: Sequence[str]) -> None:
    """Write the page, or print the one of another seed."""
    seed = int(arguments[arguments.index("--seed") + 1]) if "--seed" in arguments else SEED
    if seed == SEED:
        PAGE.write_text(page(seed), encoding="utf-8")
    else:
        sys.stdout.write(page(seed))


if __name__ == "__main__":
    main(sys.argv[1:])
