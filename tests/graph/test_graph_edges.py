"""References, edges, tensions and Checks."""

from __future__ import annotations

import pytest
from lowered import FRONT, graph_of, lowered, said

from constc.graph.keys import formula_key
from constc.graph.logic import evaluate

TWO = "\n## Q {level=care}\n- **Do:** y\n\n## Long title of it {#own level=style}\n- **Do:** z\n\n## Words\n\nWords.\n"


def with_clause(clause: str) -> str:
    return f"## P {{level=care}}\n- **Do:** x\n{clause}\n{TWO}"


def test_the_three_keywords_make_edges_from_who_prevails():
    graph = graph_of(
        with_clause(
            "- **Overrides:** [Q](#q), [?](#own) when `a` and `b`\n- **Yields to:** [Q](#q)\n"
            "- **Exception to:** [Q](#q) when `c`\n  - **Because:** r"
        )
    )
    assert [(e.kind, e.source, e.target, e.guard and formula_key(e.guard), e.declared_by) for e in graph.edges] == [
        ("overrides", "p", "q", "a and b", "p"),
        ("overrides", "p", "own", "a and b", "p"),
        ("yields", "q", "p", None, "p"),
        ("exception", "p", "q", "c", "p"),
    ]
    assert graph.edges[0].place.text == "[Q](#q)"
    assert [one.text for one in graph.edges[3].reasons] == ["r"]
    assert all(edge.legal for edge in graph.edges)


def test_what_is_nested_in_an_edge_names_no_principle_and_no_guard():
    graph = graph_of(
        with_clause("- **Overrides:** [Q](#q)\n  - **Because:** as [?](#own) says when `a`\n\n  and [?](#own)")
    )
    assert [(e.target, e.guard) for e in graph.edges] == [("q", None), ("own", None)]


@pytest.mark.parametrize(
    ("source", "target", "legal"),
    [
        ("care", "style", True), ("care", "care", True), ("care", "safety", False), ("safety", "bounds", False),
        ("bounds", "bounds", False), ("bounds", "safety", True), ("low", "style", True), (None, "safety", True),
        (None, "bounds", False), ("style", None, True),
    ],
)  # fmt: skip
def test_which_edges_are_legal(source, target, legal):
    front = FRONT.replace("facts:", "  - low\nfacts:")
    levels = ["" if level is None else f"- **Level:** {level}\n" for level in (source, target)]
    graph, _ = lowered(
        f"{front}## P\n{levels[0]}- **Do:** x\n- **Overrides:** [Q](#q)\n\n## Q\n{levels[1]}- **Do:** y\n"
    )
    assert [edge.legal for edge in graph.edges] == [legal]


def test_tensions_with_their_settlement():
    graph = graph_of(with_clause(
        "- **In tension with:** [Q](#q), [?](#own) when `a`\n  - **Resolved by:** both\n    - **Because:** r\n"
        '  - **Asked:** "Q?"\n  - **Good:** "A."\n  - **Situations:**\n    - There.'
    ))  # fmt: skip
    assert [(one.first, one.second, one.resolved_by and one.resolved_by.text) for one in graph.tensions] == [
        ("p", "q", "both"), ("p", "own", "both"),
    ]  # fmt: skip
    tension = graph.tensions[0]
    assert [line.kind for line in tension.branch.lines] == ["asked", "good"]
    assert [one.text for one in tension.branch.situations] == ["There."]
    assert [one.text for one in tension.branch.reasons] == ["r"]


def test_checks_stand_anywhere():
    graph = graph_of(
        "- **Check:** #p ties with [Q](#q)\n\n"
        + with_clause("- **Check:** [P](#p) wins over [?](#own) when `a`")
        + "\n- **Check:** #own yields to #q\n"
    )
    assert [(one.left, one.relation, one.right, one.owner) for one in graph.checks] == [
        ("p", "ties", "q", None), ("p", "wins", "own", "p"), ("own", "yields", "q", "words"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("- **Overrides:** [Q](#qq)", [("unknown-principle", "")]),
        ("- **Overrides:** [Words](#words)", [("unknown-principle", "section")]),
        ("- **Overrides:** long title of it", [("unknown-principle", "no-reference")]),
        ("- **Check:** #p wins over #nowhere", [("unknown-principle", "")]),
        ("- **Check:** #p wins over #p", [("self-check", "")]),
        ("- **Check:** #nowhere wins over #nowhere", [("unknown-principle", ""), ("unknown-principle", "")]),
        ("- **Overrides:** [Q](#q) when `a`, [?](#own) when `b`", [("two-guards", "")]),
        ("- **Check:** #p wins over #q when `a` and when `b`", [("two-guards", "")]),
        ("- **Because:** see [there](#nowhere)", [("unknown-principle", "prose")]),
        ("- **See:** [there](#nowhere)", [("unknown-principle", "prose")]),
    ],
)
def test_clauses_that_are_dropped_after_their_diagnostic(clause, expected):
    graph, diagnostics = lowered(FRONT + with_clause(clause))
    assert [(one.code, one.variant) for one in diagnostics] == expected
    assert (graph.edges, graph.checks) == ((), ())


def test_one_unknown_reference_drops_its_edge_alone():
    graph, diagnostics = lowered(FRONT + with_clause("- **Overrides:** [Q](#q), [?](#nowhere)"))
    assert len(diagnostics) == len(graph.edges) == 1


@pytest.mark.parametrize(
    ("target", "suggestion"),
    [("qq", "q"), ("onw", "own"), ("long-title-of-it", "own"), ("former", "own"), ("nothing-like-it", "")],
)
def test_suggestions_for_references(target, suggestion):
    text = with_clause(f"- **Overrides:** [?](#{target})").replace("{#own", "{#own was=former")
    _, (one,) = lowered(FRONT + text)
    assert one.facts["suggestion"] == suggestion
    assert bool(one.related) == bool(suggestion)


def test_a_title_without_a_link_is_recognised():
    _, (one,) = lowered(FRONT + with_clause("- **Overrides:** Long title of it"))
    assert one.help == "write `[Long title of it](#own)`"


def test_a_principle_is_not_suggested_to_itself():
    _, (one,) = lowered(FRONT + "## P {level=care}\n- **Do:** x\n- **Overrides:** [?](#something-else)\n")
    assert one.facts["suggestion"] == ""


@pytest.mark.parametrize(
    ("text", "differs"),
    [
        ("?", False), ("Long title of it", False), ("long TITLE of it!", False), ("title of it", False),
        ("Long it", False),
        ("own", False), ("Another title", True), ("it title", True), ("", False),
    ],
)  # fmt: skip
def test_link_texts(text, differs):
    found = said(with_clause(f"- **Overrides:** [{text}](#own)"))
    assert found == ([("link-text-differs", "", 3)] if differs else [])


def test_link_texts_in_prose_are_free():
    assert said(with_clause("- **Because:** [whatever](#own)\n\nSee [this](#q) and [that](#p).")) == []
    assert said(with_clause("- **See:** [Another title](#own)")) == [("link-text-differs", "", 3)]


def test_mentions_are_kept():
    text = with_clause(
        "- **Because:** of [it](#q)\n\nSee [this](#own) and [nothing](#nowhere).\n\n"
        "**Example**: like [?](#q)\n\n> **User:** x [y](#z)\n>\n> **Bad [#gone]:** z"
    )
    graph, diagnostics = lowered(FRONT + text)
    assert [(one.source, one.target, one.resolved) for one in graph.refers] == [
        ("p", "q", True), ("p", "own", True), ("p", "nowhere", False), ("p", "q", True),
    ]  # fmt: skip
    assert [(one.code, one.variant) for one in diagnostics] == [
        ("unknown-principle", "prose"),
        ("unknown-principle", "verdict"),
    ]


def test_links_in_what_somebody_says_are_no_references():
    assert (
        said(
            with_clause(
                '- **Asked:** "See [this](#nowhere)?"\n- **Good:** "[That](#gone)."\n- **Situations:**\n'
                '  - A [page](#none).\n    - `a`: "[x](#y)"'
            )
        )
        == []
    )


def test_a_guard_without_a_fact_never_holds():
    graph, diagnostics = lowered(FRONT + with_clause("- **Overrides:** [Q](#q) when the moon is full"))
    assert [(one.code, one.variant) for one in diagnostics] == [("unknown-fact", "no-fact")]
    guard = graph.edges[0].guard
    assert guard is not None
    assert evaluate(guard, {"a": True}) is None
