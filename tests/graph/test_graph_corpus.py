"""Real constitutions: every figure that the graph answers for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from constc.build.load import load
from constc.graph import lower
from constc.passes import run_passes

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
SPEC = {
    "2025-02-12": (71, 51, {"root": 20, "developer": 1, "user": 12, "guideline": 18}, 68),
    "2025-12-18r2": (80, 59, {"root": 22, "system": 3, "developer": 1, "user": 15, "guideline": 18}, 108),
}

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real constitutions is not here")


#: References in commentary, of which the later release has two, are kept and never read.
def analysed(path: Path):
    loaded = load(str(path))
    graph, lowering = lower(loaded.documents, loaded.examples)
    graph, found = run_passes(graph)
    return graph, (*lowering, *found)


@pytest.mark.parametrize("release", SPEC)
def test_the_model_spec(release):
    sections, principles, levels, references = SPEC[release]
    graph, diagnostics = analysed(CORPUS / "model_spec" / release / "model_spec.md")
    assert {one.severity for one in diagnostics} <= {"note"}
    assert {one.code for one in diagnostics} == {"evidenced-tension"}
    assert [level.id for level in graph.levels] == ["root", "system", "developer", "user", "guideline"]
    assert (len(graph.sections), len(graph.principles), len(graph.refers)) == (sections, principles, references)
    assert Counter(one.own_level for one in graph.principles.values()) == levels
    assert all(one.resolved for one in graph.refers)
    assert len({(one.owner, one.key) for one in graph.conversations}) == len(graph.conversations)
    assert {one.owner for one in graph.conversations if one.owner} <= set(graph.sections)


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.md")) if CORPUS.is_dir() else [], ids=lambda path: path.stem)
def test_prose_has_no_error_and_makes_no_rule(path):
    graph, diagnostics = analysed(path)
    if graph.mode == "prose":
        assert {one.severity for one in diagnostics} <= {"note"}
        assert graph.principles == {}
