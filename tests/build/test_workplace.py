"""Where a build writes: foreign directories stay, failures leave nothing behind, two builds do not meet."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from constc.build.workplace import workplace
from constc.failure import Failure

MANIFEST = json.dumps(
    {
        "schema": 1,
        "constc": "0.1.0",
        "pyarrow": "1",
        "constitution": {"name": "A", "version": None, "digest": "", "files": {}},
        "options": {},
        "seed": 0,
        "passes": [],
        "models": [],
        "configs": {},
        "files": {"README.md": {"sha256": "", "bytes": 0, "rows": None, "key": None, "principles": {}}},
        "gates": [],
        "digest": "",
    }
)


def _build(target: Path, text: str = "new") -> None:
    with workplace(target, str(target)) as place:
        (place.draft / "manifest.json").write_text(MANIFEST)
        (place.draft / "README.md").write_text(text)
        place.finish()


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_build_makes_the_folders_it_needs_and_leaves_nothing_beside(tmp_path: Path) -> None:
    target = tmp_path / "build" / "deep" / "set"
    _build(target, "one")
    _build(target, "two")
    assert (target / "README.md").read_text() == "two"
    assert _names(target.parent) == ["set"]


def test_an_empty_directory_is_taken(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    _build(tmp_path / "set")
    assert _names(tmp_path / "set") == ["README.md", "manifest.json"]


@pytest.mark.parametrize("manifest", [None, "", "[]", "{}", '{"schema": 1}', "[" * 100_000])
def test_a_directory_that_constc_did_not_write_is_not_touched(manifest: str | None, tmp_path: Path) -> None:
    target = tmp_path / "set"
    target.mkdir()
    (target / "thesis.txt").write_text("years of work")
    if manifest is not None:
        (target / "manifest.json").write_text(manifest)
    before = _names(target)
    with pytest.raises(Failure) as caught:
        _build(target)
    assert caught.value.code == "foreign-directory"
    assert _names(target) == before
    assert _names(tmp_path) == ["set"]


@pytest.mark.parametrize("name", ["notes.txt", "preferences/mine.parquet", ".git/config"])
def test_a_dataset_with_somebody_elses_files_is_not_touched(name: str, tmp_path: Path) -> None:
    target = tmp_path / "set"
    _build(target, "old")
    (target / name).parent.mkdir(exist_ok=True)
    (target / name).write_text("mine")
    with pytest.raises(Failure, match="did not write") as caught:
        _build(target)
    assert name in caught.value.message
    assert (target / name).read_text() == "mine"
    assert (target / "README.md").read_text() == "old"


def test_a_file_in_the_way_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "set").write_text("a file")
    with pytest.raises(Failure, match="no directory"):
        _build(tmp_path / "set")
    assert (tmp_path / "set").read_text() == "a file"


def test_a_directory_that_becomes_foreign_meanwhile_is_not_touched(tmp_path: Path) -> None:
    target = tmp_path / "set"
    with pytest.raises(Failure, match="not written by constc"), workplace(target, "set") as place:
        target.mkdir()
        (target / "thesis.txt").write_text("years of work")
        place.finish()
    assert _names(tmp_path) == ["set"]
    assert _names(target) == ["thesis.txt"]


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    _build(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert _names(tmp_path / "real") == ["README.md", "manifest.json"]


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk-full"),
        (OSError("[Errno 28] Error writing bytes to file. Detail: [errno 28] No space left on device"), "disk-full"),
        (PermissionError(errno.EACCES, "Permission denied"), "permission"),
        (OSError(errno.EIO, "Input/output error"), "system"),
    ],
)
def test_what_the_system_refuses_is_one_sentence_and_leaves_the_old_dataset(
    problem: OSError, code: str, tmp_path: Path
) -> None:
    target = tmp_path / "set"
    _build(target, "old")
    with pytest.raises(Failure) as caught, workplace(target, "set") as place:
        (place.draft / "README.md").write_text("half")
        raise problem
    assert caught.value.code == code
    assert "constc-" not in caught.value.message
    assert "\n" not in caught.value.message
    assert (target / "README.md").read_text() == "old"
    assert _names(tmp_path) == ["set"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_may_not_be_written_is_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(Failure, match="permission denied"):
        _build(tmp_path / "set")
    tmp_path.chmod(0o700)


def test_a_parent_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Failure, match=r"a part of the path .* is a file"):
        _build(tmp_path / "file" / "set")
    with pytest.raises(Failure, match=r"a part of the path .* is a file"):
        _build(tmp_path / "file" / "deep" / "set")


def test_the_root_is_not_touched() -> None:
    with pytest.raises(Failure, match="was not written by constc"):
        _build(Path(Path.cwd().anchor))


def test_an_interruption_leaves_nothing_beside(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), workplace(tmp_path / "set", "set") as place:
        (place.draft / "README.md").write_text("half")
        raise KeyboardInterrupt
    assert _names(tmp_path) == []


def test_what_a_killed_build_left_is_removed(tmp_path: Path) -> None:
    (tmp_path / ".set.constc-12345").mkdir()
    (tmp_path / ".set.constc-12345" / "half").write_text("")
    (tmp_path / ".set.constc-mine").mkdir()
    (tmp_path / ".other.constc-12345").mkdir()
    _build(tmp_path / "set")
    assert _names(tmp_path) == [".other.constc-12345", ".set.constc-mine", "set"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such locks")
def test_a_second_build_of_the_same_directory_is_refused(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom constc.build.workplace import workplace\n"
        "with workplace(Path(sys.argv[1]), 'set') as place:\n  print('claimed', flush=True)\n  sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "set")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "claimed\n"
        with pytest.raises(Failure) as caught:
            _build(tmp_path / "set")
        assert caught.value.code == "busy"
        _build(tmp_path / "another")
        first.kill()
    _build(tmp_path / "set")
    assert _names(tmp_path) == ["another", "set"]
