"""Writes ``docs/commands.md`` from the command line itself: ``python tests/docs/generate_commands.py``.

The page is made of the same objects as ``--help`` (names, words, defaults), not of the printed help, whose layout
changes with the version of the parser.
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[2] / "docs" / "commands.md"

HEAD = """# The commands

This page is made from the program by `python tests/docs/generate_commands.py`, and a test holds the two together.
`constc COMMAND --help` prints the same.

```
{usages}
```
"""

TAIL = """
## Exit statuses

| status | meaning |
|---|---|
| 0 | fine; warnings and notes included |
| 1 | errors in a constitution (`check --strict`: warnings too); `--fail-under`, `--fail-on` missed; a full disk, say |
| 2 | wrong usage: a missing file, a directory in its place, an unknown option, config, code, gate or id |
| 70 | a bug in constc; `CONSTC_TRACEBACK=1` shows where |
| 130 | Ctrl-C |

A closed pipe (`constc check FILE | head`) ends the output quietly and changes no status. In prose mode any file that
can be decoded is fine.

## JSON

With `--format json` one document goes to standard output and nothing else; messages go to standard error. A command
that fails prints

```json
{{"error": {{"code": "missing-file", "message": "there is no file `aster.md`", "help": null}}, "diagnostics": []}}
```

`check` always prints its own document, with the key `error` beside the others where a file could not be read.
`graph` and `coverage` print what they have also where the constitution has errors; the exit status says so. Where
`coverage` misses `--fail-under`, its document is printed all the same; so is that of `build` where a
gate that `--fail-on` names is not met, with the key `error` beside the others.

## Environment

| variable | effect |
|---|---|
| `NO_COLOR` | no colour on a terminal |
| `CONSTC_TRACEBACK=1` | the traceback of a bug |
"""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _names(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{_argument(parameter)}`".replace("|", "\\|")
    names = ", ".join(f"`{name}`" for name in parameter.opts)
    return names if parameter.is_flag else f"{names} `{parameter.metavar}`".replace("|", "\\|")


def _argument(parameter: Any) -> str:
    name = f"{parameter.metavar}{'...' if parameter.nargs != 1 else ''}"
    return name if parameter.required else f"[{name}]"


def _usage(name: str, command: Any) -> str:
    words = [f"constc {name}"]
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            words.append(_argument(parameter))
    for parameter in command.params:
        if parameter.param_type_name == "option":
            option = parameter.opts[0]
            text = option if parameter.is_flag else f"{option} {parameter.metavar}"
            words.append(text if parameter.required else f"[{text}]")
    return " ".join(words)


def _row(parameter: Any) -> str:
    stated = parameter.show_default
    default = stated if isinstance(stated, str) else parameter.default
    silent = default is None or default is False or parameter.required
    shown = "" if silent else f" Default: `{default}`."
    return f"| {_names(parameter)} | {_cell(parameter.help or '')}{shown} |"


def _section(name: str, command: Any) -> str:
    rows = "\n".join(_row(parameter) for parameter in command.params if "--help" not in parameter.opts)
    return f"\n## constc {name}\n\n{inspect.cleandoc(command.help)}\n\n| | |\n|---|---|\n{rows}\n"


def page() -> str:
    """The text of the page."""
    import typer.main

    from constc.cli.app import app

    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    usages = "\n".join(_usage(name, command) for name, command in commands.items())
    sections = "".join(_section(name, command) for name, command in commands.items())
    return HEAD.format(usages=usages) + sections + TAIL.format()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE}\n")
