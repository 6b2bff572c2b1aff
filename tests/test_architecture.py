"""The invariants of docs/architecture.md that can be read off the imports."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "compiler" / "constc"

# Lowest first: a layer may import itself and what stands before it.
LAYERS = ("syntax", "graph", "passes", "cases", "realize", "records", "gates", "dataset", "hub", "build", "cli")
OPEN = ("source", "diagnostics", "failure", "resources", "pages")
# What the open modules may import of constc. The package itself is there for its version.
OPEN_IMPORTS = {
    "source": set(),
    "failure": {"diagnostics"},
    "resources": set(),
    "diagnostics": {"", "source", "failure", "resources"},
    "pages": {"resources"},
}
CONFINED = {
    "lark": {"syntax"},
    "yaml": {"syntax", "dataset"},
    "networkx": {"graph", "passes", "cases"},
    "pyarrow": {"records", "dataset"},
    "typer": {"cli"},
    "huggingface_hub": {"hub"},
    "aiohttp": {"realize"},
    "pydantic": {"build", "dataset"},
}
NEVER = {"rich", "pandas", "datasets", "torch", "sklearn", "click"}
LAZY = {"networkx", "yaml", "pydantic", "huggingface_hub", "aiohttp"}
PURE = ("syntax", "graph", "passes", "cases", "realize", "records", "gates")
IMPURE = {"os", "time", "random", "secrets", "socket", "subprocess", "tempfile", "shutil", "urllib", "io", "glob"}
LONGEST_FILE = 700


@dataclass(frozen=True)
class Import:
    file: str
    layer: str
    module: str
    line: int
    at_top: bool

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module}"


def _layer(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def _type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _imports_of(path: Path) -> Iterator[Import]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    name, layer = path.relative_to(ROOT).as_posix(), _layer(path)
    pending: list[tuple[ast.AST, bool]] = [(tree, True)]
    while pending:
        node, at_top = pending.pop()
        inner = at_top and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _type_checking(node)
        pending += [(child, inner) for child in ast.iter_child_nodes(node)]
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(name, layer, alias.name, node.lineno, at_top)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}:{node.lineno}: imports are absolute"
            module = node.module or ""
            if module == "constc":
                for alias in node.names:
                    target = PACKAGE / alias.name
                    known = target.is_dir() or target.with_suffix(".py").is_file()
                    yield Import(name, layer, f"constc.{alias.name}" if known else "constc", node.lineno, at_top)
            else:
                yield Import(name, layer, module, node.lineno, at_top)


FILES = sorted(PACKAGE.rglob("*.py"))
IMPORTS = [one for path in FILES for one in _imports_of(path)]


def _is_constc(one: Import) -> bool:
    return one.module == "constc" or one.module.startswith("constc.")


def _target(one: Import) -> str:
    return one.module.partition(".")[2].partition(".")[0]


def _allowed(one: Import) -> bool:
    target = _target(one)
    if one.layer in OPEN:
        return target == one.layer or target in OPEN_IMPORTS[one.layer]
    if one.layer in LAYERS:
        below = LAYERS[: LAYERS.index(one.layer) + 1]
        # The package `build` is also the public function of that name.
        above = one.layer == "cli" or one.file.endswith("constc/build/__init__.py")
        return target in ("", *OPEN, *below) or (above and target == "api")
    return True  # constc/__init__.py, __main__.py and api.py stand above all


def test_the_package_is_made_of_known_parts() -> None:
    known = {*LAYERS, *OPEN, "__init__", "__main__", "api"}
    assert {_layer(path) for path in FILES} <= known


def test_imports_go_one_way() -> None:
    wrong = [str(one) for one in IMPORTS if _is_constc(one) and not _allowed(one)]
    assert wrong == []


@pytest.mark.parametrize("library", sorted(CONFINED))
def test_a_library_stays_where_it_belongs(library: str) -> None:
    wrong = [
        str(one) for one in IMPORTS if one.module.partition(".")[0] == library and one.layer not in CONFINED[library]
    ]
    assert wrong == []


def test_some_libraries_are_not_used_at_all() -> None:
    assert [str(one) for one in IMPORTS if one.module.partition(".")[0] in NEVER] == []


def test_heavy_libraries_are_imported_where_they_are_used() -> None:
    assert [str(one) for one in IMPORTS if one.at_top and one.module.partition(".")[0] in LAZY] == []


def test_the_middle_touches_nothing_outside() -> None:
    wrong = [
        str(one)
        for one in IMPORTS
        if one.layer in PURE and one.module.partition(".")[0] in IMPURE and one.module != "io.StringIO"
    ]
    assert wrong == []


def test_the_middle_opens_no_file() -> None:
    wrong = []
    for path in FILES:
        if _layer(path) not in PURE:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"open", "input"}:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []


def test_files_fit_in_a_head() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in FILES
        if (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    }
    assert long == {}


def _modules_after(code: str) -> set[str]:
    program = f"import sys, json\n{code}\nsys.stderr.write(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(PACKAGE.parent), "PATH": ""},
    )
    return set(json.loads(done.stderr))


HEAVY = {"rich", "pydantic", "pyarrow", "lark", "networkx", "numpy", "yaml", "huggingface_hub", "xxhash", "aiohttp"}


RUN = "sys.argv = ['constc', *{}]\nfrom constc.__main__ import main\ntry: main()\nexcept SystemExit: pass"


@pytest.mark.parametrize("code", ["import constc", RUN.format(["--help"])], ids=["import", "--help"])
def test_help_loads_nothing_heavy(code: str) -> None:
    loaded = _modules_after(code)
    assert loaded & HEAVY == set()
    assert not any(name.startswith(("constc.syntax", "constc.graph", "constc.records")) for name in loaded)


@pytest.mark.parametrize("command", ["init", "check", "fmt", "build", "show", "graph", "explain"])
def test_help_of_a_command_loads_nothing_heavy(command: str) -> None:
    # The parser of newer typers checks the defaults of numbers with pydantic.
    assert _modules_after(RUN.format([command, "--help"])) & (HEAVY - {"pydantic"}) == set()


def test_version_does_without_typer() -> None:
    assert not {"typer", "click"} & _modules_after(RUN.format(["--version"]))


def test_the_page_names_every_part() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    parts = {_layer(path) for path in FILES} - {"__init__", "__main__"}
    assert {part for part in parts if f"`{part}`" not in page} == set()
