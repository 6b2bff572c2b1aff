"""What happens around the program: closed pipes, full disks, forbidden places, Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="these are things of POSIX")

FULL = Path("/dev/full")


def test_a_closed_pipe_is_quiet(start, project: Path) -> None:
    noisy = "".join(f"## Part {number} {{level=nowhere}}\n\n- **Do:** act {number}\n\n" for number in range(3000))
    (project / "noisy.md").write_text(noisy, encoding="utf-8")
    for format in ("full", "json"):
        reader, writer = os.pipe()
        process = start("check", "noisy.md", "--format", format, stdout=writer, stderr=subprocess.PIPE)
        os.close(writer)
        os.read(reader, 10)
        os.close(reader)
        assert process.communicate()[1] == b""
        assert process.returncode == 1


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["explain", "unknown-fact"]])
def test_a_pipe_that_was_never_read(start, project: Path, arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    process = start(*arguments, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert process.communicate()[1] == b""
    assert process.returncode == 0


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    "arguments", [["check", "fern.md"], ["check", "fern.md", "--format", "json"], ["explain", "unknown-fact"]]
)
def test_a_full_disk_under_standard_output(start, project: Path, arguments: list[str]) -> None:
    with FULL.open("wb") as full:
        process = start(*arguments, stdout=full, stderr=subprocess.PIPE)
    errors = process.communicate()[1].decode()
    assert process.returncode == 1
    assert "Traceback" not in errors
    assert "there is no space left to write `standard output`" in errors.splitlines()[0]


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_a_full_disk_under_a_file(constc, project: Path) -> None:
    ran = constc("graph", "fern.md", "-o", FULL)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.splitlines()[0] == "error: there is no space left to write `/dev/full`"


def test_standard_streams_that_are_closed(start, project: Path) -> None:
    for closed in (">&-", "2>&-", ">&- 2>&-"):
        shell = f'"$0" -m constc check fern.md {closed}'
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "compiler")}
        done = subprocess.run(["sh", "-c", shell, sys.executable], env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("out", ["fern.md/graph.json", "fern.md/folder/graph.json"])
def test_a_place_that_cannot_be_written(constc, project: Path, out: str) -> None:
    ran = constc("graph", "fern.md", "-o", out)
    assert (ran.status, ran.out) == (1, "")
    assert len(ran.err.splitlines()) <= 2
    assert f"`{out}`" in ran.err


def test_the_environment_may_be_poor(start, project: Path) -> None:
    (project / "wörter.md").write_text("# Wörter\n", encoding="utf-8")
    for format in ("full", "json"):
        process = start(
            "check",
            "wörter.md",
            "--format",
            format,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        )
        out, errors = process.communicate()
        assert (process.returncode, errors) == (0, b"")
        out.decode("ascii")


def _once_it_reads(pipe: Path, process: subprocess.Popen[bytes]) -> int:
    """The writing end of a pipe, as soon as the program has opened the other one."""
    while process.poll() is None:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.02)
    raise AssertionError(f"the program ended: {process.communicate()}")


def test_ctrl_c(start, project: Path) -> None:
    os.mkfifo(project / "slow.md")
    process = start("check", "slow.md", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    writer = _once_it_reads(project / "slow.md", process)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=60)
    os.close(writer)
    assert (process.returncode, out) == (130, b"")
    assert errors.strip() == b"error: interrupted"
