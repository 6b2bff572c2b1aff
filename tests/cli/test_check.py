"""``constc check``: formats, exit statuses, and files that are not as they should be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
FORMATS = ["full", "concise", "json", "sarif", "github"]
KEYS = ["path", "mode", "sections", "principles", "conversations", "comparisons", "turns", "pairs", "verdicts"]


def test_what_a_file_holds(constc, project: Path) -> None:
    ran = constc("check", "fern.md")
    assert ran.status == 0
    assert ran.out.splitlines()[-1] == (
        "fern.md: strict, 3 sections, 2 principles, 2 conversations, 2 comparisons, 2 pairs"
    )


def test_the_document(constc, project: Path) -> None:
    ran = constc("check", "fern.md", "wrong.md", "--format", "json")
    assert (ran.status, ran.err) == (1, "")
    document = ran.json
    assert [*document] == ["files", "diagnostics"]
    assert [[*entry] for entry in document["files"]] == [KEYS, KEYS]
    first = document["files"][0]
    assert (first["path"], first["mode"], first["sections"], first["principles"]) == ("fern.md", "strict", 3, 2)
    assert (first["conversations"], first["comparisons"], first["turns"]) == (2, 2, 6)
    assert first["pairs"] == {"good_bad": 2, "good_ok": 0, "ok_bad": 0, "full_text": 2}
    assert first["verdicts"] == {"good": 2, "ok": 0, "bad": 2}
    (wrong,) = (one for one in document["diagnostics"] if one["severity"] == "error")
    assert (wrong["code"], wrong["path"], wrong["line"]) == ("unknown-level", "wrong.md", 11)
    assert [*wrong] == [
        "code", "severity", "message", "path", "line", "column", "end_line", "end_column", "help", "related",
    ]  # fmt: skip


@pytest.mark.parametrize("format", FORMATS)
def test_formats(constc, project: Path, format: str) -> None:
    ran = constc("check", "wrong.md", "--format", format)
    assert ran.status == 1
    assert "unknown-level" in ran.out
    if format in ("json", "sarif"):
        json.loads(ran.out)
    if format == "sarif":
        assert ran.json["version"] == "2.1.0"
    if format == "github":
        assert all(line.startswith("::") for line in ran.out.splitlines())


def test_warnings_count_where_they_are_asked_to(constc, project: Path) -> None:
    text = (project / "fern.md").read_text(encoding="utf-8")
    (project / "warned.md").write_text(text.replace("## Water first", "## Water first[^lost]"), encoding="utf-8")
    assert constc("check", "warned.md").status == 0
    assert constc("check", "warned.md", "--strict").status == 1
    assert constc("check", "warned.md", "--strict", "--format", "json").status == 1
    assert constc("check", "fern.md", "--strict").status == 0


def test_each_file_is_a_constitution_of_its_own(constc, project: Path) -> None:
    (project / "other.md").write_text((project / "fern.md").read_text(encoding="utf-8"), encoding="utf-8")
    assert constc("check", "fern.md", "other.md", "fern.md").status == 0


@pytest.mark.parametrize("format", FORMATS)
def test_a_missing_file(constc, project: Path, format: str) -> None:
    ran = constc("check", "fren.md", "wrong.md", "--format", format)
    assert ran.status == 2
    assert ran.err.startswith("error: there is no file `fren.md`\n  = help: did you mean `fern.md`?\n")
    assert "unknown-level" in ran.out
    if format == "json":
        document = ran.json
        assert document["error"] == {
            "code": "missing-file",
            "message": "there is no file `fren.md`",
            "help": "did you mean `fern.md`?",
        }
        assert [entry["path"] for entry in document["files"]] == ["fren.md", "wrong.md"]
        assert (document["files"][0]["mode"], document["files"][0]["sections"]) == ("prose", 0)


@pytest.mark.parametrize("command", ["check", "graph", "build"])
def test_a_directory(constc, project: Path, command: str) -> None:
    (project / "folder").mkdir()
    ran = constc(command, "folder")
    assert ran.status == 2
    assert ran.err.splitlines()[0] == "error: `folder` is a directory, not a constitution"


def test_bytes_that_are_no_text(constc, project: Path) -> None:
    (project / "bad.md").write_bytes(b"# Title {level=root}\n\n\xff\xfe\x00\n")
    ran = constc("check", "bad.md", "--format", "json")
    assert ran.status == 1
    (entry,) = ran.json["files"]
    assert (entry["mode"], entry["sections"], entry["principles"]) == ("prose", 0, 0)
    assert "undecodable" in {one["code"] for one in ran.json["diagnostics"] if one["severity"] == "error"}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xef\xbb\xbf",
        b"\xef\xbb\xbf---\r\nconstitution: Fern\r\n---\r\n",
        b"a\rb\r",
        b"\x00" * 100,
        b"---\na: &x [*x, *x]\nb: !!python/object/apply:os.system ['true']\n---\n",
        b"---\n" + b"[" * 10_000 + b"\n---\n",
        b"`" * 100_000,
        b"[" * 100_000,
        b"*" * 100_000,
        b"- " * 50_000,
        b"> " * 50_000,
        b"x" * 1_000_000,
        b"~~~xml\n<user>\n",
        b"# " + b"#" * 10_000,
        "– “…” \u202e".encode(),
    ],
    ids=range(16),
)
def test_any_bytes_end_with_0_or_1(constc, project: Path, raw: bytes) -> None:
    (project / "any.md").write_bytes(raw)
    for format in FORMATS:
        ran = constc("check", "any.md", "--format", format)
        assert ran.status in (0, 1), ran.err
        assert ran.err == ""


def test_a_path_with_strange_characters(constc, project: Path) -> None:
    (project / "a\u202eb\nc [x].md").write_text("Text.\n", encoding="utf-8")
    ran = constc("check", "a\u202eb\nc [x].md")
    assert ran.status == 0
    assert constc("check", "a\u202eb\nc [x].md", "--format", "json").json["files"][0]["path"] == "a\u202eb\nc [x].md"
    ran = constc("check", "\x1b[31m[/x].md")
    assert ran.status == 2
    assert "\x1b" not in ran.err


def test_a_path_that_is_no_text(constc, project: Path) -> None:
    name = "caf\udce9.md"
    (project / name).write_text("Text.\n", encoding="utf-8")
    for format in FORMATS:
        assert constc("check", name, "--format", format).status == 0
    assert constc("check", name, "--format", "json").json["files"][0]["path"] == name


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not on this machine")
def test_the_corpus_has_no_errors(constc) -> None:
    files = sorted(path for path in CORPUS.rglob("*") if path.is_file())
    ran = constc("check", *files, "--format", "json")
    assert ran.status == 0
    assert len(ran.json["files"]) == len(files)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the Model Spec is not on this machine")
def test_the_model_spec(constc) -> None:
    ran = constc("check", CORPUS / "model_spec" / "2025-12-18r2" / "model_spec.md", "--format", "json")
    (entry,) = ran.json["files"]
    del entry["path"]
    assert entry == {
        "mode": "spec",
        "sections": 80,
        "principles": 59,
        "conversations": 183,
        "comparisons": 189,
        "turns": 630,
        "pairs": {"good_bad": 199, "good_ok": 9, "ok_bad": 11, "full_text": 109},
        "verdicts": {"good": 193, "ok": 8, "bad": 196},
    }
