"""constc.toml: what it may say, and what it is told when it says something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from constc.build.settings import Settings, read_settings
from constc.failure import Misuse

WHOLE = """
[build]
constitution = "aster.md"
out = "data"
splits = {train = 80, test = 15, "dev.small" = 5}
hold_out = ["care"]
strength = 2
seed = 7
include_elided = true
roles = {developer = "system", tool = "user"}
only = ["preferences"]

[gates]
fail_on = ["balance"]

[publish]
repo = "org/name"
private = true

[model]
name = "anything"
"""


def _read(tmp_path: Path, text: str) -> Settings:
    (tmp_path / "constc.toml").write_text(text, encoding="utf-8")
    return read_settings(tmp_path)


def test_everything_it_may_say(tmp_path: Path) -> None:
    settings = _read(tmp_path, WHOLE)
    assert settings.build.constitution == "aster.md"
    assert list(settings.build.splits or {}) == ["train", "test", "dev.small"]
    assert settings.build.hold_out == ("care",)
    assert settings.build.roles == {"developer": "system", "tool": "user"}
    assert settings.publish.repo == "org/name"
    assert settings.model == {"name": "anything"}
    assert _read(tmp_path, '[gates]\nfail_on = "any"').gates.fail_on == "any"


def test_no_file_and_an_empty_file_are_the_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == Settings()
    assert _read(tmp_path, "") == Settings()


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("[build]\ninclud_elided = true", "unknown key `build.includ_elided`", "did you mean `include_elided`?"),
        ("[publish]\nrepository = 'a/b'", "unknown key `publish.repository`", "the keys are repo, private"),
        ("[bild]\nseed = 1", "unknown key `bild`", "did you mean `build`?"),
        ("seed = 1", "unknown key `seed`", "the keys are build, gates, publish, model"),
        ("[build]\nseed = '1'", "`build.seed` in `constc.toml` should be a valid integer", None),
        ("[build]\nhold_out = 'care'", "`build.hold_out` in `constc.toml` should be a valid", None),
        ("[build]\nsplits = {train = 90.5, test = 9.5}", "`build.splits.train`", None),
        ("build = 3", "`build` in `constc.toml` should be", None),
        ("[build", "`constc.toml` cannot be read: ", None),
        ("[build]\nseed = 2024-01-01", "`build.seed`", None),
    ],
)
def test_what_it_may_not_say(text: str, message: str, help: str | None, tmp_path: Path) -> None:
    with pytest.raises(Misuse) as caught:
        _read(tmp_path, text)
    assert caught.value.code == "bad-settings"
    assert message in caught.value.message
    assert "\n" not in caught.value.message
    if help is not None:
        assert caught.value.help == help


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "constc.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(Misuse, match="cannot be read"):
        read_settings(tmp_path)
