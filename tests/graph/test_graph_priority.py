"""Who prevails and what is in force. The brute-force oracle asks far more (tests/semantics); here are the corners."""

from __future__ import annotations

import random

import pytest
from lowered import graph_of, lowered

from constc.graph.checks import run_check
from constc.graph.model import Check, Edge
from constc.graph.order import Order, order_of, pair
from constc.graph.priority import Outcome, acts_in_force, applies, conflict, in_force, prevails, undecided

ON = frozenset({pair("p", "q"), pair("q", "r"), pair("p", "r")})


def three(p: str = "", q: str = "", r: str = "", levels: tuple[str, str, str] = ("care", "care", "care")):
    parts = zip("PQR", (p, q, r), levels, strict=True)
    return graph_of(
        "\n".join(f"## {name}\n- **Level:** {level}\n- **Do:** {name}\n{text}" for name, text, level in parts)
    )


def test_levels_decide_where_no_edge_does():
    graph = three(levels=("safety", "care", "style"))
    assert prevails(graph, "p", "q", {}) == Outcome("p", "hard")
    assert prevails(graph, "r", "q", {}) == Outcome("q", "soft")
    assert prevails(three(), "p", "q", {}) == Outcome(None, None)


def test_a_path_leads_over_principles_that_do_not_apply():
    graph = three("- **Overrides:** [Q](#q)\n", "- **Overrides:** [R](#r) when `a`\n", "- **When:** w `b`\n")
    assert prevails(graph, "p", "r", {"a": True}) == Outcome("p", "hard")
    assert prevails(graph, "p", "r", {"a": None}) == Outcome(None, None)


def test_an_exception_counts_only_where_it_applies_for_certain():
    graph = graph_of(
        "## P {level=care}\n- **When:** w `a`\n  - **Do:** x\n- **Exception to:** [Q](#q)\n\n"
        "## Q {level=care}\n- **Do:** y\n"
    )
    assert [prevails(graph, "p", "q", {"a": one}).winner for one in (True, None, False)] == ["p", None, None]
    assert applies(graph, "p", {})
    assert not applies(graph, "p", {}, certain=True)


def test_what_is_on_counts():
    graph = three("- **In tension with:** [Q](#q)\n- **Overrides:** [R](#r)\n", levels=("safety", "care", "care"))
    assert not conflict(graph, "p", "q", {}, frozenset())
    assert conflict(graph, "q", "p", {}, {pair("p", "q")})
    assert in_force(graph, {}, frozenset()).in_force == ("p", "q", "r")
    assert in_force(graph, {}, ON).defeated == ("q", "r")


def test_a_defeated_principle_defeats_nobody():
    graph = three("- **Overrides:** [Q](#q)\n", "- **Overrides:** [R](#r)\n")
    decision = in_force(graph, {}, ON)
    assert (decision.in_force, decision.defeated, decision.undecided) == (("p", "r"), ("q",), ())


def test_opposed_acts_remove_acts():
    graph = graph_of("## P {level=safety}\n- **Don't:** sing\n\n## Q {level=care}\n- **Do:** sing\n- **Do:** hum\n")
    decision = in_force(graph, {})
    assert decision.in_force == ("p", "q")
    assert [(name, act.text) for name, act in decision.removed_acts] == [("q", "sing")]
    assert [act.text for act in acts_in_force(graph, "q", {})] == ["sing", "hum"]


def test_a_settled_tension_is_decided():
    assert undecided(three("- **In tension with:** [Q](#q)\n"), "q", "p", {})
    assert not undecided(three("- **In tension with:** [Q](#q)\n  - **Resolved by:** both\n"), "q", "p", {})


def test_an_unknown_fact_does_not_fail_a_check_twice():
    text = (
        "## P {level=care}\n- **Do:** x\n- **Overrides:** [Q](#q) when `a and strange`\n"
        "- **Check:** #p wins over #q when `a`\n\n## Q {level=care}\n- **Do:** y\n"
    )
    graph, _ = lowered(graph_front() + text)
    assert run_check(graph, graph.checks[0]).reason == "unknown-fact"


def test_an_unknown_fact_that_does_not_matter_does_not_matter():
    text = (
        "## P {level=safety}\n- **When:** w `a and strange`\n  - **Do:** x\n"
        "- **Check:** #p wins over #q\n\n## Q {level=care}\n- **Do:** y\n"
    )
    graph, _ = lowered(graph_front() + text)
    assert run_check(graph, graph.checks[0]).holds


def graph_front() -> str:
    from lowered import FRONT

    return FRONT


def test_values_that_nobody_names_stand_for_each_other():
    front = "---\nconstitution: A\nlevels: [care]\nfacts:\n  s: [v, w, x, y, z]\n---\n"
    graph, _ = lowered(
        front
        + (
            "## P {level=care}\n- **Do:** x\n- **Overrides:** [Q](#q) when `s=x or s=v`\n"
            "- **Check:** #p wins over #q\n\n## Q {level=care}\n- **Do:** y\n"
        )
    )
    result = run_check(graph, graph.checks[0])
    assert (result.reason, result.counterexample) == ("counterexample", {"s": "w"})


def test_a_check_over_very_many_facts_is_worked_out_where_it_can_be():
    facts = "".join(f"  f{number}: {{yes: Y}}\n" for number in range(60))
    front = f"---\nconstitution: A\nlevels: [care]\nfacts:\n{facts}---\n"
    every = " and ".join(f"f{number}" for number in range(60))
    text = (
        f"## P {{level=care}}\n- **When:** w `{every}`\n  - **Do:** x\n"
        f"- **Overrides:** [Q](#q) when `f0`\n- **Check:** #p wins over #q\n"
        f"- **Check:** #p wins over #q when `{every}`\n\n## Q {{level=care}}\n- **Do:** y\n"
    )
    graph, _ = lowered(front + text)
    first, second = (run_check(graph, check) for check in graph.checks)
    assert first.reason == "counterexample"
    assert first.counterexample is not None
    assert first.counterexample["f0"] is None
    assert set(list(first.counterexample.values())[1:]) == {True}
    assert second.holds


def test_a_check_that_is_too_wide_fails_for_that_reason():
    names = [f"f{number}" for number in range(20)]
    facts = "".join(f"  {name}: {{yes: Y}}\n" for name in names)
    guard = " or ".join(f"{name} and not {name}" for name in names)
    text = (
        f"---\nconstitution: A\nlevels: [care]\nfacts:\n{facts}---\n## P {{level=care}}\n"
        f"- **Do:** x\n- **Check:** #p wins over #q when `{guard}`\n\n## Q {{level=care}}\n"
        f"- **Do:** y\n"
    )
    graph, _ = lowered(text)
    assert run_check(graph, graph.checks[0]).reason == "too-wide"


@pytest.mark.parametrize("seed", range(30))
def test_ranks_never_fall_along_an_edge(seed):
    rng = random.Random(seed)
    names = [f"P{number}" for number in range(rng.randint(2, 12))]
    text = "".join(
        f"## {name}\n- **Level:** care\n- **Do:** x{name}\n"
        + "".join(f"- **Overrides:** [?](#{rng.choice(names).lower()})\n" for _ in range(rng.randint(0, 3)))
        for name in names
    )
    graph = graph_of(text)
    order = Order(graph)
    for edge in graph.edges:
        assert order.rank[edge.source] <= order.rank[edge.target]
    for p in graph.principles:
        for q in graph.principles:
            if p != q:
                assert set(map(id, order.between(p, q))) >= set(map(id, on_simple_paths(graph.edges, p, q)))


def on_simple_paths(edges: tuple[Edge, ...], p: str, q: str) -> list[Edge]:
    found: dict[int, Edge] = {}
    pending: list[tuple[str, tuple[Edge, ...]]] = [(p, ())]
    while pending:
        name, path = pending.pop()
        if name == q:
            found.update((id(edge), edge) for edge in path)
            continue
        seen = {p, *(edge.target for edge in path)}
        pending += [(edge.target, (*path, edge)) for edge in edges if edge.source == name and edge.target not in seen]
    return list(found.values())


def test_the_order_of_a_graph_is_made_once():
    graph = three()
    assert order_of(graph) is order_of(graph)
    assert run_check(graph, Check("p", "ties", "q", None, graph.principles["p"].place)).holds
