"""``constc graph`` from the outside."""

from __future__ import annotations

import json
import re
from pathlib import Path
from subprocess import PIPE

import pytest

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"


def test_the_document(constc, project: Path) -> None:
    ran = constc("graph", "fern.md")
    assert (ran.status, ran.err) == (0, "")
    document = ran.json
    assert [*document] == ["constitution", "mode", "levels", "facts", "principles", "edges"]
    assert [level["id"] for level in document["levels"]] == ["safety", "care"]
    assert [fact["id"] for fact in document["facts"]] == ["dry"]
    assert [(one["id"], one["level"]) for one in document["principles"]] == [
        ("water-first", "care"),
        ("no-water-near-the-sockets", "safety"),
    ]
    (edge,) = document["edges"]
    assert (edge["kind"], edge["from"], edge["to"]) == ("yields", "no-water-near-the-sockets", "water-first")
    assert (edge["path"], edge["line"]) == ("fern.md", 16)


@pytest.mark.parametrize(("format", "start"), [("mermaid", "flowchart"), ("dot", "digraph")])
def test_drawings(constc, project: Path, format: str, start: str) -> None:
    ran = constc("graph", "fern.md", "--format", format)
    assert ran.status == 0
    assert start in ran.out.split("\n", 1)[0]
    assert "Water first" in ran.out


def test_a_page(constc, project: Path) -> None:
    ran = constc("graph", "fern.md", "--format", "html")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("<!DOCTYPE html>\n")
    assert ran.out.endswith("</html>\n")
    assert constc("graph", "fern.md", "--format", "html", "-o", "fern.html").out == ""
    assert (project / "fern.html").read_text(encoding="utf-8") == ran.out


def test_a_page_on_an_output_of_ascii_alone(start, project: Path) -> None:
    text = (project / "fern.md").read_text(encoding="utf-8").replace("Water first", "Wässern")
    (project / "fern.md").write_text(text, encoding="utf-8")
    process = start("graph", "fern.md", "--format", "html", stdout=PIPE, env={"PYTHONIOENCODING": "ascii"})
    page = process.communicate()[0].decode("ascii")
    assert process.returncode == 0
    assert "W&#228;ssern" in page
    assert "\\x" not in page


def test_into_a_file(constc, project: Path) -> None:
    printed = constc("graph", "fern.md").out
    ran = constc("graph", "fern.md", "-o", "graph.json")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert (project / "graph.json").read_text(encoding="utf-8") == printed
    assert not list(project.glob(".graph*"))
    (project / "link.json").symlink_to("graph.json")
    assert constc("graph", "fern.md", "-o", "link.json").status == 0
    assert (project / "link.json").is_symlink()


def test_the_folder_of_the_file_is_made(constc, project: Path) -> None:
    assert constc("graph", "fern.md", "-o", "new/deep/graph.json").status == 0
    assert (project / "new" / "deep" / "graph.json").is_file()


def test_errors_are_told_and_the_graph_is_written(constc, project: Path) -> None:
    ran = constc("graph", "wrong.md")
    assert ran.status == 1
    assert "error[unknown-level]" in ran.err
    assert len(ran.json["principles"]) == 2


def test_a_title_cannot_break_out(constc, project: Path) -> None:
    text = (project / "fern.md").read_text(encoding="utf-8").replace("Water first", 'A "b" <script> [/x] # `c`; end')
    (project / "odd.md").write_text(text, encoding="utf-8")
    json.loads(constc("graph", "odd.md").out)
    for format in ("mermaid", "dot"):
        out = constc("graph", "odd.md", "--format", format).out
        (line,) = (line for line in out.splitlines() if "script" in line)
        outside = re.sub(r'"(?:[^"\\]|\\.)*"', "", line)
        assert not {"script", "end", '"', "#"} & set(re.findall(r"\w+|\S", outside))
        assert format == "dot" or "<script" not in out


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not on this machine")
@pytest.mark.parametrize("format", ["json", "mermaid", "dot", "html"])
def test_the_model_spec(constc, format: str) -> None:
    ran = constc("graph", CORPUS / "model_spec" / "2025-12-18r2" / "model_spec.md", "--format", format)
    assert ran.status == 0
    if format == "json":
        assert len(ran.json["principles"]) == 59
        assert [level["id"] for level in ran.json["levels"]] == ["root", "system", "developer", "user", "guideline"]
