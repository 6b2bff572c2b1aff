"""``constc fmt``: what it writes, what it says, and what it leaves alone."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from constc.build.format import FormattedFile, write_back
from constc.cli.run import run
from constc.failure import Failure

GOOD = "# Fern\n\n## Water\n\n- **When:** it is dry `dry`\n  - **Do:** water it\n"
BAD = "# Fern\n## Water\n* **When**: it is dry `dry`\n    * **Do:**   water it\n"


class Ran(NamedTuple):
    status: int
    out: str
    err: str


POSIX = pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")


@pytest.fixture
def constc(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run a command line in a folder with ``good.md`` and ``bad.md``."""
    (tmp_path / "good.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.md").write_text(BAD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Ran:
        capfd.readouterr()
        status = run(["fmt", *arguments])
        return Ran(status, *capfd.readouterr())

    return call


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_writes_what_changes_and_names_it(constc, tmp_path: Path) -> None:
    assert constc("good.md", "bad.md") == Ran(0, "bad.md: formatted\n", "")
    assert (tmp_path / "bad.md").read_text() == GOOD
    assert (tmp_path / "good.md").read_text() == GOOD
    assert constc("good.md", "bad.md") == Ran(0, "", "")
    assert files(tmp_path) == ["bad.md", "good.md"]


def test_an_unchanged_file_is_not_written(constc, tmp_path: Path) -> None:
    before = (tmp_path / "good.md").stat()
    constc("good.md")
    after = (tmp_path / "good.md").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_check_names_files_and_writes_nothing(constc, tmp_path: Path) -> None:
    assert constc("--check", "good.md", "bad.md") == Ran(1, "bad.md: would be formatted\n", "")
    assert (tmp_path / "bad.md").read_text() == BAD
    assert constc("--check", "good.md") == Ran(0, "", "")
    assert constc("--check", "--pin-ids", "good.md") == Ran(0, "", "")


DIFF = """\
--- bad.md
+++ bad.md
@@ -1,4 +1,6 @@
 # Fern
+
 ## Water
-* **When**: it is dry `dry`
-    * **Do:**   water it
+
+- **When:** it is dry `dry`
+  - **Do:** water it
"""


def test_diff_shows_and_writes_nothing(constc, tmp_path: Path) -> None:
    assert constc("--diff", "good.md", "bad.md") == Ran(0, DIFF, "")
    assert constc("--diff", "--check", "bad.md") == Ran(1, DIFF, "")
    assert (tmp_path / "bad.md").read_text() == BAD


@pytest.mark.skipif(shutil.which("patch") is None, reason="there is no patch here")
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_diff_is_a_patch(constc, tmp_path: Path, end: str) -> None:
    golden = Path(__file__).parent / "golden"
    for path in sorted(golden.glob("*.before.md")):
        target = tmp_path / path.name
        target.write_bytes(path.read_bytes().replace(b"\n", end.encode()).removesuffix(end.encode()))
        said = constc("--diff", "--pin-ids", path.name)
        constc("--pin-ids", path.name)
        wanted = target.read_bytes()
        target.write_bytes(path.read_bytes().replace(b"\n", end.encode()).removesuffix(end.encode()))
        done = subprocess.run(
            ["patch", "--binary", "-p0", path.name],
            input=said.out.encode(),
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        assert target.read_bytes() == wanted


def test_pin_ids(constc, tmp_path: Path) -> None:
    (tmp_path / "ids.md").write_text(BAD + '    * **Asked:** "Why?"\n    * **Good:** "It is dry." {x=y #a #b}\n')
    said = constc("--pin-ids", "--check", "ids.md")
    assert said.out == (
        "ids.md: would be formatted, 1 id to be written, "
        "1 id cannot be written, because of braces or comments that stand there\n"
    )
    assert constc("--pin-ids", "ids.md").out.startswith("ids.md: formatted, 1 id written, 1 id cannot")
    assert re.search(r'^  - \*\*Asked:\*\* "Why\?" \{#~[0-9a-f]{8}\}$', (tmp_path / "ids.md").read_text(), re.MULTILINE)
    assert constc("--pin-ids", "--check", "ids.md").status == 0


def test_includes_are_touched_only_where_they_are_named(constc, tmp_path: Path) -> None:
    (tmp_path / "root.md").write_text(f"---\ninclude: [bad.md]\n---\n{GOOD}")
    assert constc("root.md").out == "root.md: formatted\n"
    assert (tmp_path / "bad.md").read_text() == BAD


def test_bytes_that_are_not_text(constc, tmp_path: Path) -> None:
    (tmp_path / "bytes.md").write_bytes(b"# A\n* **Do**: x\xff\n")
    said = constc("bytes.md", "bad.md")
    assert said.status == 1
    assert said.err.splitlines()[0] == (
        "error: `bytes.md` stays as it is: it is no text in UTF-8 from here on, at line 2, column 12"
    )
    assert (tmp_path / "bytes.md").read_bytes() == b"# A\n* **Do**: x\xff\n"
    assert (tmp_path / "bad.md").read_text() == GOOD, "the others are formatted"


def test_front_matter_without_an_end(constc, tmp_path: Path) -> None:
    (tmp_path / "open.md").write_text("---\nconstitution: Fern\n# A\n")
    said = constc("open.md")
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith(
        "error: `open.md` stays as it is: it is not certain where its front matter ends, at line 1"
    )


def test_wrong_usage(constc, tmp_path: Path) -> None:
    assert constc("missing.md", "bad.md").status == 2
    assert (tmp_path / "bad.md").read_text() == GOOD
    assert constc(".").status == 2
    assert constc().status == 2


@POSIX
def test_the_mode_stays(constc, tmp_path: Path) -> None:
    (tmp_path / "bad.md").chmod(0o640)
    constc("bad.md")
    assert stat.S_IMODE((tmp_path / "bad.md").stat().st_mode) == 0o640


@POSIX
def test_a_link_stays_a_link(constc, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "real.md").write_text(BAD)
    (tmp_path / "link.md").symlink_to("folder/real.md")
    assert constc("link.md").out == "link.md: formatted\n"
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "folder" / "real.md").read_text() == GOOD
    assert files(tmp_path / "folder") == ["real.md"]


@POSIX
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_file_that_may_not_be_written(constc, tmp_path: Path) -> None:
    (tmp_path / "bad.md").chmod(0o444)
    assert constc("bad.md").status == 1
    assert (tmp_path / "bad.md").read_text() == BAD


@POSIX
def test_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    file = FormattedFile(str(tmp_path / "pipe.md"), b"a", b"b")
    with pytest.raises(Failure, match="no regular file"):
        write_back(file)
    assert stat.S_ISFIFO((tmp_path / "pipe.md").stat().st_mode)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_takes_no_more(constc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def full(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("constc.build.format.os.fsync", full)
    said = constc("bad.md")
    assert said.status == 1
    assert len(said.err.splitlines()) <= 2
    assert "`bad.md`" in said.err
    assert (tmp_path / "bad.md").read_text() == BAD
    assert files(tmp_path) == ["bad.md", "good.md"]


def test_a_file_that_is_saved_meanwhile(constc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from constc.build import format as formatting

    flush = os.fsync

    def saved(descriptor: int) -> None:
        flush(descriptor)
        (tmp_path / "bad.md").write_text("# Other\n")

    monkeypatch.setattr(formatting.os, "fsync", saved)
    said = constc("bad.md")
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("error: `bad.md` was changed while it was being formatted")
    assert (tmp_path / "bad.md").read_text() == "# Other\n"
    assert files(tmp_path) == ["bad.md", "good.md"]


def test_bytes_come_back_with_their_line_ends(constc, tmp_path: Path) -> None:
    (tmp_path / "dos.md").write_bytes(b"\xef\xbb\xbf" + BAD.replace("\n", "\r\n").encode())
    constc("dos.md")
    assert (tmp_path / "dos.md").read_bytes() == b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
