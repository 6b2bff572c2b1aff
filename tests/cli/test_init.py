"""``constc init``: a project that works as it stands, and nothing overwritten or half written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import constc as package
from constc.build import scaffold as module
from constc.build.scaffold import SHIPPED, scaffold
from constc.failure import Failure
from constc.resources import constitutions_folder

FILES = ["constitution.md", "constc.toml", ".gitignore", ".github/workflows/constitution.yml"]


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the working folder."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def _tree(folder: Path) -> dict[str, bytes | None]:
    """Every file under a folder with its bytes, every folder with None."""
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*"))}
    return {name: path.read_bytes() if path.is_file() else None for name, path in found.items()}


def _files(folder: Path) -> set[str]:
    return {name for name, raw in _tree(folder).items() if raw is not None}


# --- what it writes -------------------------------------------------------------------------------------------------


def test_it_says_what_it_wrote_and_what_comes_next(constc, empty: Path) -> None:
    ran = constc("init")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        *(f"wrote {os.path.normpath(name)}" for name in FILES),
        "",
        "next:",
        "  constc check constitution.md",
        "  constc build",
    ]
    assert _files(empty) == set(FILES)


@pytest.mark.parametrize("arguments", [[], ["--from", "role_model"]], ids=["starter", "role_model"])
def test_the_commands_that_it_names_work(constc, empty: Path, arguments: list[str]) -> None:
    commands = [line.split() for line in constc("init", *arguments).out.splitlines() if line.startswith("  constc ")]
    assert [words[1] for words in commands] == ["check", "build"]
    for words in commands:
        assert constc(*words[1:]).status == 0
    assert (empty / "build" / "dataset" / "manifest.json").is_file()


def test_the_commands_that_it_names_work_from_outside(constc, empty: Path) -> None:
    ran = constc("init", "a policy/of ours")
    assert (empty / "a policy" / "of ours" / "constc.toml").is_file()
    commands = [line.strip() for line in ran.out.splitlines() if line.startswith("  constc ")]
    assert commands[0] == "constc check 'a policy/of ours/constitution.md'"
    for command in commands:
        words = [word.strip("'") for word in re.findall(r"'[^']*'|\S+", command)]
        assert constc(*words[1:]).status == 0
    assert (empty / "a policy" / "of ours" / "build" / "dataset").is_dir()


def test_the_starter_has_nothing_to_be_said_about_it(constc, empty: Path) -> None:
    constc("init")
    ran = constc("check", "--strict", "constitution.md", "--format", "json")
    assert (ran.status, ran.json["diagnostics"]) == (0, [])
    (file,) = ran.json["files"]
    assert (file["mode"], file["principles"]) == ("strict", 3)


def test_the_starter_makes_pairs_from_each_principle(constc, empty: Path) -> None:
    constc("init")
    document = constc("build", "--format", "json").json
    assert document["dropped"] == {}
    assert document["configs"]["preferences"]["rows"] >= 8
    principles = document["coverage"]["principles"]
    assert len(principles) == 3
    assert all(sum(entry["cases"].values()) >= 3 for entry in principles.values())


def test_the_dataset_is_ignored(constc, empty: Path) -> None:
    constc("init")
    assert "/build/" in (empty / ".gitignore").read_text().splitlines()
    assert '\nout = "build/dataset"' in (empty / "constc.toml").read_text()


def test_the_workflow(constc, empty: Path) -> None:
    constc("init")
    text = (empty / ".github" / "workflows" / "constitution.yml").read_text()
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    (job,) = workflow["jobs"].values()
    used = [step["uses"] for step in job["steps"] if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", name) for name in used)
    runs = [step["run"] for step in job["steps"] if "run" in step]
    assert runs[0] == f'python -m pip install "constc=={package.__version__}"'
    for line in runs[1:]:
        assert constc(*line.split()[1:]).status == 0
    assert [line.split()[1] for line in runs[1:]] == ["check", "build"]
    assert "@VERSION@" not in text


# --- what ships -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_constitution_is_copied_with_what_it_includes(constc, empty: Path, name: str) -> None:
    assert constc("init", "--from", name).status == 0
    assert (empty / "constitution.md").read_bytes() == (constitutions_folder() / f"{name}.md").read_bytes()
    included = "shared/facts.md"
    assert _files(empty) == {*FILES, included}
    assert (empty / included).read_bytes() == (constitutions_folder() / included).read_bytes()
    assert constc("check", "--strict", "constitution.md").status == 0


def test_the_help_names_what_ships(constc) -> None:
    (option,) = [line for line in constc("init", "--help").out.splitlines() if "--from" in line]
    assert option.split()[:2] == ["--from", "|".join(SHIPPED)]


@pytest.mark.parametrize(
    ("name", "help"),
    [
        ("role-model", "did you mean `role_model`?"),
        ("rolemodel", "did you mean `role_model`?"),
        ("supportbot", "did you mean `support_bot`?"),
        ("nurse", f"there is {', '.join(SHIPPED)}"),
        ("../role_model", "did you mean `role_model`?"),
        ("", f"there is {', '.join(SHIPPED)}"),
    ],
)
def test_an_unknown_name(constc, empty: Path, name: str, help: str) -> None:
    ran = constc("init", "--from", name)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.splitlines() == [f"error: no constitution named `{name}` comes with constc", f"  = help: {help}"]
    assert _tree(empty) == {}


def test_a_principle_to_fill_in(constc, empty: Path) -> None:
    ran = constc("init", "--principle")
    assert (ran.status, ran.err, _tree(empty)) == (0, "", {})
    (empty / "a.md").write_text("---\nconstitution: A\n---\n\n# A\n\n" + ran.out, encoding="utf-8")
    assert [one["code"] for one in constc("check", "a.md", "--format", "json").json["diagnostics"]] == ["no-level"]
    built = constc("build", "a.md", "--format", "json").json
    assert built["configs"]["preferences"]["rows"] == 0, "an answer that nobody wrote is no training text"
    # Three written pairs with their right answers, the answers of three cases, and two flips in three forms.
    assert built["dropped"] == {"elided": 3 + 3 + 3 + 2 * 3}
    assert built["configs"]["demonstrations"]["rows"] == 0
    for keyword in ("When", "Do", "Don't", "Because", "Unless", "Otherwise", "Situations", "Asked", "Good", "Bad"):
        assert f"- **{keyword}:**" in ran.out


def test_a_principle_that_was_filled_in(constc, empty: Path) -> None:
    filled = re.sub(r"\[([^\]]+)\]", r"\1", constc("init", "--principle").out)
    (empty / "a.md").write_text("---\nconstitution: A\n---\n\n# A\n\n" + filled, encoding="utf-8")
    built = constc("build", "a.md", "--format", "json").json
    # Three written pairs, and two flips of two rows in three forms.
    assert (built["configs"]["preferences"]["rows"], built["dropped"]) == (3 + 2 * 2 * 3, {})


@pytest.mark.parametrize("arguments", [["somewhere"], ["--from", "role_model"]])
def test_a_principle_goes_into_no_folder(constc, empty: Path, arguments: list[str]) -> None:
    ran = constc("init", "--principle", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert _tree(empty) == {}


# --- what it leaves alone -------------------------------------------------------------------------------------------


def test_what_is_there_stays_and_is_named(constc, empty: Path) -> None:
    (empty / "constitution.md").write_text("# Ours\n")
    (empty / ".gitignore").write_text("*.bak\n")
    ran = constc("init", ".", "--from", "role_model")
    assert ran.status == 0
    assert ran.out.splitlines()[:4] == [
        "wrote constc.toml",
        f"wrote {os.path.normpath('.github/workflows/constitution.yml')}",
        "left constitution.md as it was",
        "left .gitignore as it was",
    ]
    assert (empty / "constitution.md").read_text() == "# Ours\n"
    assert (empty / ".gitignore").read_text() == "*.bak\n"


def test_a_second_run_changes_nothing(constc, empty: Path) -> None:
    constc("init")
    before = _tree(empty)
    ran = constc("init", "--from", "role_model")
    assert ran.status == 0
    assert ran.out.count("left ") == len(FILES)
    assert "wrote" not in ran.out
    assert _tree(empty) == before


def test_settings_that_were_there_may_name_another_constitution(constc, empty: Path) -> None:
    (empty / "constc.toml").write_text('[build]\nconstitution = "other.md"\n')
    assert constc("init").out.splitlines()[-1] == "  constc build constitution.md"


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own there")
def test_a_link_that_leads_nowhere_is_not_followed(constc, empty: Path) -> None:
    (empty / "constitution.md").symlink_to(empty.parent / "elsewhere.md")
    assert "left constitution.md as it was" in constc("init").out
    assert not (empty.parent / "elsewhere.md").exists()


@pytest.mark.parametrize(
    ("file", "folder", "argument", "message"),
    [
        ("here", None, "here", "error: `here` is no folder"),
        ("here", None, "here/deep", "error: `here` is no folder"),
        ("x/.github", None, "x", "error: `x/.github` is no folder"),
        (None, "x/constc.toml", "x", "error: `x/constc.toml` is a folder"),
        (None, None, "", "error: the folder to write into has no name"),
        (None, None, "a\0b", "error: `'a\\x00b'` is no name of a folder"),
    ],
)
def test_wrong_usage_writes_nothing(
    constc, empty: Path, file: str | None, folder: str | None, argument: str, message: str
) -> None:
    for name in (file, folder):
        if name is not None:
            (empty / name).parent.mkdir(exist_ok=True)
    if file is not None:
        (empty / file).write_text("mine")
    if folder is not None:
        (empty / folder).mkdir()
    before = _tree(empty)
    ran = constc("init", argument)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.splitlines()[0] == message
    assert _tree(empty) == before


# --- when it goes wrong ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("failing", range(len(FILES)))
@pytest.mark.parametrize("step", ["draft", "place"])
def test_a_failure_leaves_nothing_behind(empty: Path, monkeypatch: pytest.MonkeyPatch, failing: int, step: str) -> None:
    """The disk is full at the n-th file, while it is written or when it gets its name."""
    (empty / "mine.txt").write_text("mine")
    calls = 0

    def full(true):
        def call(*arguments: object) -> object:
            nonlocal calls
            calls += 1
            if calls == failing + 1:
                raise OSError(28, "No space left on device", str(arguments[0]))
            return true(*arguments)

        return call

    if step == "draft":
        monkeypatch.setattr(Path, "write_bytes", full(Path.write_bytes))
    else:
        monkeypatch.setattr(module, "_place", full(module._place))
    with pytest.raises(Failure) as caught:
        scaffold("deep/project")
    assert (caught.value.status, caught.value.code) == (1, "disk-full")
    assert caught.value.message == "there is no space left to write `deep/project`"
    assert _tree(empty) == {"mine.txt": b"mine"}


def test_ctrl_c_leaves_nothing_behind(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(draft: Path, path: Path) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_place", interrupted)
    with pytest.raises(KeyboardInterrupt):
        scaffold("project")
    assert _tree(empty) == {}


def test_a_file_system_without_links(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unable(source: Path, target: Path) -> None:
        if target.exists():
            raise FileExistsError(17, "File exists", str(target))
        raise PermissionError(1, "Operation not permitted", str(target))

    monkeypatch.setattr(os, "link", unable)
    (empty / "constc.toml").write_text("# mine\n")
    assert scaffold(".").kept == ("constc.toml",)
    assert _files(empty) == set(FILES)
    assert (empty / "constc.toml").read_text() == "# mine\n"


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_appears_meanwhile_stays(empty: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    true = os.link

    def late(source: Path, target: Path) -> None:
        if target.name == "constc.toml":
            target.write_text("# somebody was quicker\n")
        if not links:
            raise PermissionError(1, "Operation not permitted", str(target))
        true(source, target)

    monkeypatch.setattr(os, "link", late)
    made = scaffold(".")
    assert made.kept == ("constc.toml",)
    assert (empty / "constc.toml").read_text() == "# somebody was quicker\n"
    assert _files(empty) == set(FILES)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(constc, empty: Path) -> None:
    empty.chmod(0o500)
    ran = constc("init")
    empty.chmod(0o700)
    assert ran.status == 1
    assert ran.err.startswith("error: permission denied")


# --- speed ----------------------------------------------------------------------------------------------------------


def test_help_and_a_run_load_nothing_heavy(empty: Path) -> None:
    heavy = {"pyarrow", "lark", "networkx", "numpy", "yaml", "rich", "huggingface_hub"}
    program = (
        "import sys\nfrom constc.cli.run import run\nrun(['init'])\nrun(['init', '--principle'])\n"
        f"sys.exit(','.join(sorted({heavy} & set(sys.modules))) or 0)"
    )
    environment = {"PYTHONPATH": str(Path(package.__file__).parents[1]), "PATH": os.environ["PATH"]}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
