"""What is read from disk for a constitution, and what never is."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from constc.build import load as module
from constc.build.load import Loaded, load, project_of
from constc.failure import Failure, Misuse

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "model_spec"

HEAD = "---\nconstitution: Fern\nlevels: [care]\n{}---\n\n"
PRINCIPLE = "## {}\n\n- **Level:** care\n- **Do:** answer the question first\n"


def _write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        target = folder / name.replace("__", "/").replace("_md", ".md").replace("_toml", ".toml")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def _root(include: str = "", body: str = PRINCIPLE.format("First")) -> str:
    return HEAD.format(f"include: {include}\n" if include else "") + body


def _load(folder: Path, monkeypatch: pytest.MonkeyPatch, path: str = "a.md") -> Loaded:
    monkeypatch.chdir(folder)
    return load(path)


def _found(loaded: Loaded) -> Counter[str]:
    return Counter(one.code for one in loaded.diagnostics if "include" in one.code or "example" in one.code)


def _paths(loaded: Loaded) -> list[str]:
    return [document.source.path for document in loaded.documents]


def test_a_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, a_md=_root())
    loaded = _load(tmp_path, monkeypatch)
    assert (_paths(loaded), loaded.files) == (["a.md"], (("a.md", _root().encode()),))
    assert loaded.project == tmp_path.resolve()
    assert loaded.names == {"a.md": "a.md"}


def test_includes_are_joined_in_the_order_in_which_they_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(
        tmp_path,
        a_md=_root("[parts/b.md, d.md]"),
        parts__b_md=_root("[c.md, ../d.md]"),
        parts__c_md=_root(),
        d_md=_root(),
    )
    loaded = _load(tmp_path, monkeypatch)
    assert _paths(loaded) == ["a.md", "parts/b.md", "parts/c.md", "d.md"]
    assert _found(loaded) == {}


def test_one_name_is_a_list_of_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, a_md=_root("b.md"), b_md=_root())
    assert _paths(_load(tmp_path, monkeypatch)) == ["a.md", "b.md"]


def test_paths_are_shown_from_where_the_root_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, docs__a_md=_root("[b.md]", PRINCIPLE.format("First") + "\nText.[^e1]\n"), docs__b_md=_root())
    _write(tmp_path, docs__examples__e1_md="Text.\n")
    loaded = _load(tmp_path, monkeypatch, "./docs/a.md")
    assert _paths(loaded) == ["./docs/a.md", "docs/b.md"]
    assert [name for name, _ in loaded.files] == ["a.md", "b.md", "examples/e1.md"]
    assert loaded.examples["e1"].source.path == "./docs/examples/e1.md"


def test_a_circle_is_reported_where_it_closes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, a_md=_root("[b.md]"), b_md=_root("[c.md]"), c_md=_root("[b.md, a.md]"))
    loaded = _load(tmp_path, monkeypatch)
    assert _paths(loaded) == ["a.md", "b.md", "c.md"]
    circles = [one for one in loaded.diagnostics if one.code == "include-cycle"]
    assert [(one.at.source.path, one.at.source.slice(one.at.span)) for one in circles] == [
        ("c.md", "b.md"),
        ("c.md", "a.md"),
    ]
    assert "`a.md` includes `b.md`, which includes `c.md`, which includes `a.md`" in circles[1].all_notes


def test_a_file_that_includes_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, a_md=_root("[./a.md]"))
    assert _found(_load(tmp_path, monkeypatch)) == {"include-cycle": 1}


@pytest.mark.parametrize(
    "entry",
    [
        "../outside.md",
        "parts/../../outside.md",
        "/etc/hostname",
        "//server/share.md",
        "https://example.org/a.md",
        "file:///etc/hostname",
        "C:\\\\outside.md",
        "linked.md",
        "folder/outside.md",
    ],
)
def test_nothing_outside_the_project_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str) -> None:
    project = tmp_path / "project"
    _write(tmp_path, outside_md=_root(body=PRINCIPLE.format("Secret")), project__a_md=_root(f'["{entry}"]'))
    (project / "parts").mkdir()
    (project / "linked.md").symlink_to(tmp_path / "outside.md")
    (project / "folder").symlink_to(tmp_path)
    loaded = _load(project, monkeypatch)
    assert _found(loaded) == {"include-outside-project": 1}
    assert _paths(loaded) == ["a.md"]
    (one,) = (one for one in loaded.diagnostics if one.code == "include-outside-project")
    assert one.severity == "error"
    assert one.at.source.slice(one.at.span) == f'"{entry}"'


def test_a_project_file_widens_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, constc_toml="", sets__x__a_md=_root("[../../shared.md]"), shared_md=_root())
    loaded = _load(tmp_path / "sets" / "x", monkeypatch)
    assert [name for name, _ in loaded.files] == ["sets/x/a.md", "shared.md"]
    assert project_of("a.md") == tmp_path.resolve()
    assert _found(loaded) == {}


def test_links_inside_the_project_are_followed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, a_md=_root("[b.md, link.md]"), b_md=_root())
    (tmp_path / "link.md").symlink_to("b.md")
    loaded = _load(tmp_path, monkeypatch)
    assert [name for name, _ in loaded.files] == ["a.md", "b.md"]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("honest_ai.md", "does not exist"),
        ("folder", "it is a folder"),
        ("pipe", "it is no regular file"),
        ("loop", "its links lead in a circle"),
        ("a.md/b.md", "does not exist"),
        ("nul\\0byte.md", "does not exist"),
        ("\\ud800.md", "does not exist"),
        ("x" * 300, "cannot be read"),
    ],
)
def test_an_include_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str, words: str
) -> None:
    _write(tmp_path, a_md=_root(f'["{entry}"]'))
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    loaded = _load(tmp_path, monkeypatch)
    (one,) = (one for one in loaded.diagnostics if one.code in ("missing-include", "bad-front-matter"))
    assert one.severity == "error"
    assert one.code == "bad-front-matter" or words in one.message


def test_a_mistyped_include_gets_a_suggestion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, a_md=_root("[parts/honset.md]"), parts__honest_md=_root())
    (one,) = (one for one in _load(tmp_path, monkeypatch).diagnostics if one.code == "missing-include")
    assert one.help == "did you mean `parts/honest.md`?"


def test_in_prose_nothing_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, a_md="---\ninclude: [missing.md, ../x.md, a.md]\n---\n\n# Title\n\nText.\n")
    loaded = _load(tmp_path, monkeypatch)
    assert loaded.root.mode == "prose"
    assert _found(loaded) == {"missing-include": 1, "include-outside-project": 1, "include-cycle": 1}
    assert {one.severity for one in loaded.diagnostics} == {"note"}


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, a_md=_root("[b.md, c.md]"), b_md=_root(), c_md=_root(body=PRINCIPLE.format("Long " * 100)))
    monkeypatch.setattr(module, "LARGEST_FILE", 400)
    loaded = _load(tmp_path, monkeypatch)
    assert _paths(loaded) == ["a.md", "b.md"]
    assert _found(loaded) == {"missing-include": 1}
    monkeypatch.setattr(module, "MOST_FILES", 1)
    assert _found(_load(tmp_path, monkeypatch)) == {"missing-include": 2}
    monkeypatch.setattr(module, "LARGEST_FILE", 10)
    with pytest.raises(Failure, match=r"larger than"):
        _load(tmp_path, monkeypatch)


def test_the_root_must_be_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, constitution_md=_root())
    monkeypatch.chdir(tmp_path)
    for path in ("constituton.md", "constitution.md/x", "x" * 5000, "nul\0byte", ""):
        with pytest.raises(Misuse) as caught:
            load(path)
        assert caught.value.code == "missing-file"
        if path == "constituton.md":
            assert caught.value.help == "did you mean `constitution.md`?"
    with pytest.raises(Misuse) as caught:
        load(str(tmp_path))
    assert caught.value.code == "is-a-directory"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_a_root_that_may_not_be_read(tmp_path: Path) -> None:
    _write(tmp_path, a_md=_root())
    (tmp_path / "a.md").chmod(0)
    with pytest.raises(Failure, match="permission denied") as caught:
        load(str(tmp_path / "a.md"))
    assert caught.value.status == 1


# --- examples ---------------------------------------------------------------------------------------------------------


def test_examples_of_footnotes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = (
        PRINCIPLE.format("Loans[^in-title]")
        + "\nWords.[^a1] More.[^b2] Again.[^a1] `[^code]` [^note]\n\n[^note]: A note.\n"
    )
    _write(tmp_path, a_md=_root(body=body), examples__a1_md="Text.\n", examples__c3_md="Text.\n")
    loaded = _load(tmp_path, monkeypatch)
    assert [*loaded.examples] == ["a1"]
    assert [name for name, _ in loaded.files] == ["a.md", "examples/a1.md"]
    found = [(one.code, one.facts["name"], one.severity) for one in loaded.diagnostics if "example" in one.code]
    assert sorted(found) == [
        ("example-without-conversation", "a1", "warning"),
        ("missing-example-file", "b2", "warning"),
        ("missing-example-file", "in-title", "warning"),
        ("unused-example-file", "c3", "warning"),
    ]


@pytest.mark.parametrize("name", ["../secret", "..", "/etc/hostname", "a/b", ".hidden", "linked", "folder"])
def test_a_footnote_leads_nowhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    project = tmp_path / "project"
    _write(project, a_md=_root(body=PRINCIPLE.format("One") + f"\nWords.[^{name}]\n"), secret_md="Secret.\n")
    _write(tmp_path, outside_md="Secret.\n")
    (project / "examples" / "folder.md").mkdir(parents=True)
    (project / "examples" / "linked.md").symlink_to(tmp_path / "outside.md")
    loaded = _load(project, monkeypatch)
    assert loaded.examples == {}
    assert [path for path, _ in loaded.files] == ["a.md"]
    assert _found(loaded)["missing-example-file"] == 1


def test_an_examples_folder_outside_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tmp_path / "project"
    _write(project, a_md=_root(body=PRINCIPLE.format("One") + "\nWords.[^a1]\n"))
    _write(tmp_path, elsewhere__a1_md="Secret.\n")
    (project / "examples").symlink_to(tmp_path / "elsewhere")
    assert _load(project, monkeypatch).examples == {}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the Model Spec is not on this machine")
def test_the_model_spec_and_its_examples() -> None:
    loaded = load(str(CORPUS / "2025-12-18r2" / "model_spec.md"))
    missing = [one.facts["name"] for one in loaded.diagnostics if one.code == "missing-example-file"]
    unused = [one.facts["name"] for one in loaded.diagnostics if one.code == "unused-example-file"]
    assert sorted(missing) == ["d0pu", "h82a", "rse0", "t5q0"]
    assert unused == ["91ld", "lds1", "u3nx"]
    assert len(loaded.examples) == 111
    assert {one.severity for one in loaded.diagnostics} <= {"note", "warning"}
