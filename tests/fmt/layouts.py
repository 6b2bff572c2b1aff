"""Random documents that are laid out badly: any fragment after any other, and lists in every kind of disorder."""

from __future__ import annotations

from random import Random

from syntax.test_properties import FRAGMENTS, FRONT, JOINTS

HEADS = (
    "**When:** a `x`", "**Do**: b", "**Don’t:** c {act=z}", "**unless** : d", "**Because:**e", '**Good:** "x"',
    "**Situations:**", "A setting. {#k}", '`x`: "said"', "plain", "**Vary:** a: b; c", "**Otherwise** `x`: go", "",
    "-- ", "- -", '**Pressed (tool):** "p" {was=a #id}', '**Asked:** "q', "**MUST NOT:**   x <!-- c -->", "```", "~~~",
    "<!-- c", "**Earlier:**", "** Do:** x", "**Do **: x",
)  # fmt: skip
MARKERS = ("-", "-", "*", "+", "1.", "10)")
GAPS = (" ", " ", " ", "  ", "   ", "     ", "\t", "")
INDENTS = ("", "  ", "    ", " ", "   ", "\t", "      ", "        ", "\t\t", " \t")
LINES = (
    "more words", "===", "---", "> q", "# h", "## H {level=a #b}", "| a |", "**Example**: e", "wörd `x`.", "<div>",
    "{#id}", "\\", "「あ」",
)  # fmt: skip
BLANKS = ("", "", " ", "\t", "      ")
FENCES = ("```", "```py", "~~~", "~~~~", "-->", "<!-- a", "<!-- a -->")


def random_document(chance: Random) -> str:
    """Fragments of every kind, joined anyhow."""
    pieces = [chance.choice(FRAGMENTS) + chance.choice(JOINTS) for _ in range(chance.randint(0, 40))]
    return chance.choice(FRONT) + "".join(pieces)


def list_document(chance: Random) -> str:
    """Items at any depth with any marker, and lines, blank lines, fences and comments between them."""
    lines = []
    for _ in range(chance.randint(1, 14)):
        indent = chance.choice(INDENTS)
        kind = chance.random()
        if kind < 0.62:
            lines.append(indent + chance.choice(MARKERS) + chance.choice(GAPS) + chance.choice(HEADS))
        elif kind < 0.75:
            lines.append(indent + chance.choice(LINES))
        elif kind < 0.9:
            lines.append(chance.choice(BLANKS))
        elif kind < 0.96:
            lines.append(indent + chance.choice(FENCES))
        else:
            lines.append(chance.choice(FRAGMENTS))
    return "\n".join(lines) + chance.choice(("", "\n", "\n\n\n", " "))
