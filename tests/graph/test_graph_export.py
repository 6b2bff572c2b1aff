"""JSON, Mermaid and DOT: what they hold, and that no title can break out."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest
from lowered import FRONT, graph_of, lowered

from constc.graph.export import export, to_dot, to_json, to_mermaid
from constc.graph.view import components, cyclic_components, reach, view

TEXT = """# Part {level=care}

Words.

## P
- **When:** w `b and a`
  - **Do:** x {act=go}
  - **Because:** r
  - **Unless:** u
    - **May:** y
    - **Unless:** v `c`
  - **Otherwise:** z
- **Because:** of all
- **Trait:** I am.
- **Overrides:** [Q](#q) when `surface=voice`
- **In tension with:** [Q](#q)
  - **Resolved by:** both

See [Q](#q).

## Q {level=style}
- **Do:** q
- **Overrides:** [P](#p)
"""


def test_json_is_the_document_of_the_contract():
    graph, _ = lowered(FRONT + TEXT)
    document = json.loads(export(graph, "json"))
    assert document == to_json(graph)
    assert list(document) == ["constitution", "mode", "levels", "facts", "principles", "edges"]
    assert document["levels"][3] == {"id": "style", "kind": "weigh", "overridable": True, "alias": [], "speaker": None}
    assert document["facts"][0]["values"] == ["chat", "voice"]
    assert document["facts"][2] == {"id": "b", "values": ["true", "false"], "wordings": {"yes": "B is so."}}
    principle = document["principles"][1]
    assert list(principle) == [
        "id",
        "title",
        "level",
        "own_level",
        "path",
        "line",
        "parent",
        "rules",
        "traits",
        "reasons",
    ]
    assert (principle["level"], principle["own_level"], principle["parent"], principle["line"]) == (
        "care",
        None,
        "part",
        18,
    )
    assert (principle["traits"], principle["reasons"]) == (["I am."], ["of all"])
    rule = principle["rules"][0]
    assert rule["whens"] == [{"key": "a and b", "text": "w", "formula": "a and b"}]
    assert rule["acts"] == [{"keyword": "do", "text": "x", "act": "go"}]
    assert rule["exceptions"][0]["formula"] is None
    assert rule["exceptions"][0]["exceptions"][0]["key"] == "c"
    assert [(e["kind"], e["from"], e["to"], e["guard"], e["resolved"], e["line"]) for e in document["edges"]] == [
        ("overrides", "p", "q", "surface=voice", True, 28),
        ("overrides", "q", "p", None, False, 36),
        ("tension", "p", "q", None, True, 29),
        ("refers", "p", "q", None, True, 32),
    ]


def test_mermaid_names_nodes_by_number_and_levels_as_subgraphs():
    text = to_mermaid(lowered(FRONT + TEXT)[0])
    assert text.startswith("flowchart TD\n")
    assert '  subgraph l1["care"]\n    p1["Part"]\n    p2["P"]\n  end\n' in text
    assert '  p2 -->|"overrides when surface=voice"| p3\n' in text
    assert '  p3 -.->|"overrides (not legal)"| p2\n' in text
    assert '  p2 <-.->|"in tension, resolved"| p3\n' in text
    assert "not shown" not in text


HOSTILE = [
    '"]; click p1 "javascript:alert(1)"', "end", "<script>x</script>", "%% comment", "a|b", "`code`", "[x](#y) {z}",
    "&quot;#quot;",
    "日本 \u202e x", "\\", "**bold**", "x;y", "--> p2",
]  # fmt: skip


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_are_inert(title):
    graph, _ = lowered(
        FRONT + f"## {title}\n- **Do:** x\n- **Overrides:** [Q](#q)\n\n## Q {{level=care}}\n- **Do:** y\n"
    )
    mermaid = to_mermaid(graph)
    node = next(
        line
        for line in mermaid.splitlines()
        if line.startswith('    p1["') or (line.startswith('    p2["') and "Q" not in line)
    )
    label = re.fullmatch(r'    p\d\["(.*)"\]', node)
    assert label is not None
    assert not re.search(r'["<>\[\]{}|`;&\\%*#]', re.sub(r"#(\d+|quot);", "", label[1]))
    assert len(mermaid.splitlines()) == 8
    strings = [re.sub(r"\\.", "", line).count('"') for line in to_dot(graph).splitlines()]
    assert set(strings) <= {0, 2, 4}


def test_a_title_that_begins_like_a_list_is_no_list():
    mermaid = to_mermaid(graph_of("## 1. One\n- **Do:** x\n\n## - Two\n- **Do:** y\n"))
    assert '["1#46; One"]' in mermaid
    assert '["#45; Two"]' in mermaid


def test_a_large_graph_is_cut_and_says_so():
    text = "".join(
        f"## P{number}\n- **Do:** x{number}\n- **Overrides:** [?](#p{(number + 1) % 300})\n" for number in range(300)
    )
    mermaid = to_mermaid(graph_of(text))
    assert mermaid.count("-->") == 50
    assert "%% not shown: 250 edges and 180 principles" in mermaid
    assert 'more["not shown: 250 edges and 180 principles"]' in mermaid
    assert to_dot(graph_of(text)).count(" -> ") == 300


def test_the_same_graph_makes_the_same_text():
    first, second = (lowered(FRONT + TEXT)[0] for _ in range(2))
    assert [export(first, form) for form in ("json", "mermaid", "dot")] == [
        export(second, form) for form in ("json", "mermaid", "dot")
    ]


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
def test_graphviz_reads_it():
    graph, _ = lowered(FRONT + TEXT)
    subprocess.run(["dot", "-Tsvg"], input=to_dot(graph).encode(), check=True, capture_output=True)


def test_the_view_of_networkx():
    graph, _ = lowered(
        FRONT
        + TEXT
        + (
            "\n## R\n- **Do:** r\n- **Overrides:** [S](#s)\n\n## S\n- **Do:** s\n"
            "- **Overrides:** [R](#r)\n\n## T\n- **Do:** t\n"
        )
    )
    assert [(u, v) for u, v in view(graph).edges()] == [("p", "q"), ("q", "p"), ("r", "s"), ("s", "r")]
    assert [(u, v) for u, v in view(graph, legal_only=True).edges()] == [("p", "q"), ("r", "s"), ("s", "r")]
    assert view(graph).nodes["p"] == {"title": "P", "level": "care"}
    assert components(graph) == (("part",), ("p", "q"), ("r", "s"), ("t",))
    assert reach(graph, "p") == ("q",)
    assert reach(graph, "q") == ()
    assert cyclic_components(edge for edge in graph.edges if edge.legal) == (("r", "s"),)
