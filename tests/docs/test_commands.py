"""docs/commands.md says what the program does."""

from __future__ import annotations

import json
import re

import generate_commands

from constc.cli.app import COMMANDS


def test_the_page_is_up_to_date(update: bool) -> None:
    if update:
        generate_commands.PAGE.write_text(generate_commands.page(), encoding="utf-8")
    assert generate_commands.PAGE.read_text(encoding="utf-8") == generate_commands.page()


def test_every_command_is_documented() -> None:
    page = generate_commands.PAGE.read_text(encoding="utf-8")
    assert [*COMMANDS] == re.findall(r"^## constc (\w+)$", page, re.MULTILINE)


def test_the_json_on_the_page_is_json() -> None:
    page = generate_commands.PAGE.read_text(encoding="utf-8")
    blocks = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    assert [set(json.loads(block)) for block in blocks] == [{"error", "diagnostics"}]
