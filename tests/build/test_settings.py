"""constc.toml: what it may say, and what it is told when it says something else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from projects import LIBRARY, TRAINING, dropped, run

from constc.build.pipeline import BuildReport
from constc.build.settings import Settings, read_settings
from constc.dataset.read import open_dataset
from constc.failure import Misuse
from constc.records import CONFIGS

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


# --- what each key does -------------------------------------------------------------------------------------------


def _build(folder: Path, settings: str = "", text: str = LIBRARY, **options: Any) -> BuildReport:
    """Build in ``folder``, where constc.toml has ``settings`` under ``[build]``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lamp.md").write_text(text, encoding="utf-8")
    (folder / "constc.toml").write_text(f"[build]\n{settings}\n", encoding="utf-8")
    return run(folder / "lamp.md", folder / "set", **options)


def _manifest(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "set" / "manifest.json").read_text(encoding="utf-8"))


def _told(folder: Path) -> set[tuple[bool, bool, bool]]:
    """Which combinations of the three Vary values the holds of the first flip tell."""
    found = set()
    for row in open_dataset(folder / "set").rows("preferences"):
        if row["hold"] and row["chosen"][0]["content"].startswith("Three novels"):
            said = " ".join(message["content"] for message in row["prompt"])
            found.add(("the train" in said, "no hurry" in said, "since June" in said))
    return found


def test_strength_says_how_many_values_meet(tmp_path: Path) -> None:
    told = {}
    for strength in (1, 2, 3):
        folder = tmp_path / str(strength)
        _build(folder, f"strength = {strength}")
        assert _manifest(folder)["options"]["strength"] == strength
        told[strength] = _told(folder)
    # Three dimensions of two values: each value once needs two combinations, every two of them four, all three eight.
    assert {strength: len(found) for strength, found in told.items()} == {1: 2, 2: 4, 3: 8}
    pairs = {(a, b, row[a], row[b]) for row in told[2] for a in range(3) for b in range(a + 1, 3)}
    assert len(pairs) == 12
    _build(tmp_path / "default")
    assert _told(tmp_path / "default") == told[2]
    _build(tmp_path / "option", "strength = 3", strength=1)
    assert _told(tmp_path / "option") == told[1], "what is given comes before the file"


@pytest.mark.parametrize("strength", ["0", "4", "-1"])
def test_a_strength_out_of_range(tmp_path: Path, strength: str) -> None:
    with pytest.raises(Misuse) as caught:
        _build(tmp_path, f"strength = {strength}")
    assert (caught.value.code, caught.value.help) == ("bad-option", "let it be 1, 2 or 3")
    assert f"`strength` is {strength}" in caught.value.message
    assert not (tmp_path / "set").exists()


@pytest.mark.parametrize(
    ("settings", "message"), [("strength = 'high'", "`build.strength`"), ("strength = 2.5", "`build.strength`")]
)
def test_a_strength_that_is_no_number(tmp_path: Path, settings: str, message: str) -> None:
    with pytest.raises(Misuse) as caught:
        _build(tmp_path, settings)
    assert caught.value.code == "bad-settings"
    assert message in caught.value.message


def test_seed_changes_what_is_drawn_and_no_id(tmp_path: Path) -> None:
    first, second = _build(tmp_path / "a", "seed = 1"), _build(tmp_path / "b", "seed = 2")
    assert (_manifest(tmp_path / "a")["seed"], _manifest(tmp_path / "b")["seed"]) == (1, 2)
    assert [each.id for each in first.samples] != [each.id for each in second.samples]
    pairs = [{row["id"] for row in open_dataset(tmp_path / name / "set").rows("preferences")} for name in "ab"]
    assert pairs[0] == pairs[1]
    briefs = [[row["names"] for row in open_dataset(tmp_path / name / "set").rows("narratives")] for name in "ab"]
    assert briefs[0] != briefs[1]
    _build(tmp_path / "c", "seed = 1", seed=2)
    assert _manifest(tmp_path / "c")["digest"] == _manifest(tmp_path / "b")["digest"]


def test_splits_name_and_share_out_the_rows(tmp_path: Path) -> None:
    report = _build(tmp_path, 'splits = {learn = 0, "held.back" = 100}')
    assert {split for name in TRAINING for split in report.configs[name].splits} == {"held.back"}
    assert _manifest(tmp_path)["options"]["splits"] == {"learn": 0, "held.back": 100}
    for wrong in ("{train = 50}", '{"a b" = 100}', "{train = 101, test = -1}"):
        with pytest.raises(Misuse) as caught:
            _build(tmp_path, f"splits = {wrong}")
        assert caught.value.code == "bad-splits"


def test_hold_out_sends_every_group_of_a_principle_to_test(tmp_path: Path) -> None:
    report = _build(tmp_path, 'splits = {train = 100, test = 0}\nhold_out = ["private"]')
    for name in TRAINING:
        rows = [
            (split, row["principles"])
            for split in report.configs[name].splits
            for row in open_dataset(tmp_path / "set").rows(name, split)
        ]
        assert rows
        assert all((split == "test") == ("private" in principles) for split, principles in rows)
    with pytest.raises(Misuse) as caught:
        _build(tmp_path, 'hold_out = ["privat"]')
    assert (caught.value.code, caught.value.help) == ("unknown-principle", "did you mean `private`?")
    with pytest.raises(Misuse, match="needs a split named `test`"):
        _build(tmp_path, 'splits = {train = 100}\nhold_out = ["private"]')


def test_only_builds_the_configs_that_are_named(tmp_path: Path) -> None:
    report = _build(tmp_path, 'only = ["cases", "preferences"]')
    assert [*report.configs] == ["preferences", "cases"], "in the order in which they are always made"
    assert _manifest(tmp_path)["options"]["only"] == ["preferences", "cases"]
    assert report.coverage["conditions"]["covered"] == 2, "what is counted hangs on no option"
    report = _build(tmp_path, 'only = ["cases"]', only=list(CONFIGS))
    assert [*report.configs] == [*CONFIGS]
    assert _manifest(tmp_path)["options"]["only"] is None
    for wrong, code in (('["preference"]', "unknown-config"), ("[]", "unknown-config")):
        with pytest.raises(Misuse) as caught:
            _build(tmp_path, f"only = {wrong}")
        assert caught.value.code == code


def test_include_elided_keeps_what_is_shortened(tmp_path: Path) -> None:
    text = LIBRARY.replace("Three novels, due", "Three novels, [...] due")
    counts = {}
    for name, settings in (("without", ""), ("with", "include_elided = true")):
        report = _build(tmp_path / name, settings, text)
        counts[name] = report.configs["preferences"].rows
        reasons = {entry["reason"] for entry in dropped(tmp_path / name / "set")}
        assert ("elided" in reasons) == (name == "without")
    assert counts["with"] > counts["without"]


def test_roles_are_renamed_in_every_message(tmp_path: Path) -> None:
    _build(tmp_path, 'roles = {system = "developer"}')
    for name in TRAINING:
        roles = {message["role"] for row in open_dataset(tmp_path / "set").rows(name) for message in row["prompt"]}
        assert "developer" in roles
        assert "system" not in roles
    with pytest.raises(Misuse) as caught:
        _build(tmp_path, 'roles = {develper = "system"}')
    assert caught.value.help == "did you mean `developer`?"
