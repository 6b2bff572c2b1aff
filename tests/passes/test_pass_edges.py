"""Legality of edges, circles, tensions."""

from __future__ import annotations

import pytest
from findings import FRONT, diagnostics, found, principles


def test_an_edge_has_one_code_whichever_keyword_wrote_it():
    text = """## Low
- **Level:** style
- **Do:** low
- **Overrides:** [High](#high) when `a`
- **Exception to:** [High](#high)
- **Overrides:** [Bound](#bound)

## High
- **Level:** safety
- **Do:** high
- **Yields to:** [Low](#low)

## Bound
- **Level:** bounds
- **Don't:** bound
- **Overrides:** [Bound](#bound)
"""
    assert found(text) == [
        ("authority-inversion", "overrides", 4),
        ("authority-inversion", "", 5),
        ("filter-overridden", "", 6),
        ("authority-inversion", "", 11),
        ("filter-overridden", "", 16),
    ]
    first = diagnostics(text)[0]
    assert first.message == "`low` (style) may not override `high` (safety)"
    assert first.at.source.slice(first.at.span) == "[High](#high)"
    assert first.all_notes == ("order of levels: bounds > safety > care > style",)
    assert [mark.source.slice(mark.span) for mark in first.related] == ["safety"]


def over(*names: str, when: str = "") -> str:
    """An Overrides of some principles, perhaps guarded."""
    references = ", ".join(f"[{name.upper()}](#{name})" for name in names)
    return f"- **Overrides:** {references}{f' when `{when}`' if when else ''}\n"


@pytest.mark.parametrize(
    ("p", "q", "r", "cycles"),
    [
        (over("q"), over("p"), "", ["`p` > `q` > `p`"]),
        (over("p"), "", "", ["p"]),
        (over("p", when="a and not a"), "", "", []),
        (over("q", when="a"), over("p", when="not a"), "", []),
        (over("q", when="surface=chat"), over("p", when="surface=voice"), "", []),
        (over("q", when="surface=chat"), over("p", when="not surface=voice"), "", ["`p` > `q` > `p`"]),
        (over("q"), over("r"), over("p"), ["`p` > `q` > `r` > `p`"]),
        (over("q"), over("p", "r"), over("q"), ["`p` > `q` > `p`", "`r` > `q` > `r`"]),
        (over("q", when="strange and a"), over("p"), "", []),
        ("- **Yields to:** [Q](#q)\n- **Exception to:** [Q](#q)\n", "", "", ["`q` > `p` > `q`"]),
    ],
)
def test_circles(p, q, r, cycles):
    said = [one for one in diagnostics(principles(p=p, q=q, r=r)) if one.code == "override-cycle"]
    assert [one.facts["cycle"] for one in said] == cycles


def test_a_circle_shows_each_edge_and_where_it_holds():
    (one,) = diagnostics(
        principles(p="- **Overrides:** [Q](#q) when `a`\n", q="- **Overrides:** [P](#p) when `not b`\n")
    )
    assert [mark.message for mark in one.related] == ["`p` prevails over `q`", "`q` prevails over `p`"]
    assert one.all_notes == ("all of them hold where `a` is true and `b` is false",)


def test_circles_of_illegal_edges_are_none():
    text = (
        "## P {level=style}\n- **Do:** x\n- **Overrides:** [Q](#q)\n\n## Q {level=care}\n"
        "- **Do:** y\n- **Overrides:** [P](#p)\n"
    )
    assert [code for code, _, _ in found(text)] == ["authority-inversion"]


def test_a_ring_of_thousands_is_one_circle():
    text = "".join(
        f"## P{n}\n- **Level:** care\n- **Do:** x\n- **Overrides:** [?](#p{(n + 1) % 3000})\n" for n in range(3000)
    )
    assert [code for code, _, _ in found(text)] == ["override-cycle"]


def test_tensions_that_nothing_decides():
    tension = "- **In tension with:** [Q](#q)\n"
    assert found(principles(p=tension, q="")) == [("undecided-tension", "", 4)]
    assert found(principles(p=tension, q=tension.replace("Q", "P").replace("#q", "#p"))) == [
        ("undecided-tension", "", 4)
    ]
    assert found(principles(p=tension + "  - **Resolved by:** both\n", q="")) == []
    assert found(principles(p=tension, q="- **In tension with:** [P](#p)\n  - **Resolved by:** both\n")) == []
    assert found(principles(p=tension + "- **Overrides:** [Q](#q)\n", q="")) == []
    assert found(principles(p=tension + "- **Overrides:** [Q](#q) when `a`\n", q="")) == [("undecided-tension", "", 4)]
    assert found(principles(p=tension + "- **Overrides:** [Q](#q) when `strange and a`\n", q="")) == []
    assert found(principles(p=tension, q="").replace("care", "safety", 1)) == []


def test_an_undecided_tension_says_where():
    text = principles(
        p="- **In tension with:** [Q](#q)\n- **Overrides:** [Q](#q) when `a`\n",
        q="- **Overrides:** [P](#p) when `not a and b`\n",
    )
    (one,) = diagnostics(text)
    assert one.all_notes == ("both apply where `a` is false and `b` is false, and neither prevails",)


BAD = """
**Example**: x

> **User:** x
>
> **Good:** y
>
> **Bad [#q]:** z
"""


def tensions(text: str) -> list[tuple[str, str, str]]:
    return [
        (one.variant, one.facts["first"], one.facts["second"])
        for one in diagnostics(text)
        if one.code == "evidenced-tension"
    ]


def test_tensions_that_only_an_example_shows():
    assert tensions(principles(p=BAD, q="")) == [("", "p", "q")]
    assert tensions(principles(p=BAD + BAD, q="")) == [("", "p", "q")]
    assert tensions(principles(p="- **Overrides:** [Q](#q)\n" + BAD, q="")) == []
    assert tensions(principles(p="- **In tension with:** [Q](#q)\n  - **Resolved by:** z\n" + BAD, q="")) == []
    assert tensions(principles(q=BAD)) == []
    assert tensions(principles(p='- **Asked:** "x"\n- **Bad [#q]:** "y"\n', q="")) == [("", "p", "q")]
    assert tensions(principles(p='- **Situations:**\n  - There.\n    - `a`: w\n      - **Bad [#q]:** "y"\n', q="")) == [
        ("", "p", "q")
    ]


def test_opposed_acts_are_evidence():
    assert tensions(principles(p="- **Don't:** sing\n", q="- **May:** Sing.\n")) == [("acts", "p", "q")]
    assert tensions(principles(p="- **Don't:** sing\n- **Overrides:** [Q](#q)\n", q="- **May:** sing\n")) == []
    assert (
        tensions(
            principles(p="- **When:** w `a`\n  - **Don't:** sing\n", q="- **When:** w `not a`\n  - **Do:** sing\n")
        )
        == []
    )
    assert tensions(principles(p="- **Don't:** sing {act=x}\n", q="- **Do:** sing\n")) == []


def test_very_many_opposed_acts_are_not_compared_and_that_is_said():
    text = "".join(f"## P{n}\n- **Level:** care\n- **{'Do' if n % 2 else 'Never'}:** sing\n" for n in range(200))
    codes = [one.code for one in diagnostics(text)]
    assert codes.count("too-wide") == 1
    assert codes.count("evidenced-tension") == 1000


def test_findings_in_a_file_of_prose_are_notes():
    from constc.graph import lower
    from constc.passes import run_passes
    from constc.syntax import decode, parse

    root = parse(decode("root.md", (FRONT + principles(p="", q="")).encode())[0])[0]
    more = parse(decode("more.md", b"# Order\n\n- **Check:** #p wins over #q\n")[0])[0]
    (one,) = run_passes(lower((root, more), {})[0])[1]
    assert (one.code, one.severity) == ("check-failed", "note")
