"""Builds the documentation as a site: ``python docs/site/build.py [OUT]``; OUT is ``build/docs`` if it is not given.

The pages are written for GitHub, and the site is made of the same files. They are gathered in a folder of their own,
each ``README.md`` as the index of its folder and CONTRIBUTING and CHANGELOG beside them, with links to match; then
Sphinx renders them. A warning is an error, a link that leads out of the site too. Nothing is fetched.
"""

from __future__ import annotations

import posixpath
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
BESIDE = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
_LINK = re.compile(r"(?<=\]\()([^)\s#]+)(?=[#)])")


class DeadLinkError(Exception):
    """A page links to something that is no page of the site."""


def pages() -> dict[str, str]:
    """Every page: its path in the repository, and its path on the site."""
    found = dict(BESIDE)
    for file in sorted((ROOT / "docs").rglob("*.md")):
        name = file.relative_to(ROOT / "docs").as_posix()
        found[f"docs/{name}"] = (
            posixpath.join(posixpath.dirname(name), "index.md") if file.name == "README.md" else name
        )
    return found


def gathered(known: Mapping[str, str], read: Callable[[str], str]) -> dict[str, str]:
    """The text of every page, by its path on the site. ``read`` gives the text of a file of the repository.

    Raises :class:`DeadLinkError` for a link to a file that is no page.
    """
    texts = {page: relinked(read(file), file, known) for file, page in known.items()}
    for page in [page for page in texts if posixpath.basename(page) == "index.md"]:
        texts[page] += contents(page, texts)
    return texts


def relinked(text: str, file: str, known: Mapping[str, str]) -> str:
    """``text`` with its links to files of the repository turned into links to pages of the site."""

    def replaced(match: re.Match[str]) -> str:
        if "://" in match[0] or match[0].startswith("mailto:"):
            return match[0]
        target = posixpath.normpath(posixpath.join(posixpath.dirname(file), match[0]))
        if target not in known:
            raise DeadLinkError(f"{file}: {match[0]} is no page of the site")
        return posixpath.relpath(known[target], posixpath.dirname(known[file]) or ".")

    return "".join(_in_prose(line, prose, replaced) for line, prose in _lines(text))


def _lines(text: str) -> Iterable[tuple[str, bool]]:
    """The lines of a page, and whether they are prose or stand in a fence."""
    fence = ""
    for line in text.splitlines(keepends=True):
        opener = _FENCE.match(line)
        if opener is None:
            yield line, not fence
        elif not fence:
            fence = opener[1]
            yield line, False
        else:
            yield line, False
            if opener[1].startswith(fence) and line.strip() == opener[1]:
                fence = ""


def _in_prose(line: str, prose: bool, replaced: Callable[[re.Match[str]], str]) -> str:
    if not prose:
        return line
    parts, end = [], 0
    for code in _CODE.finditer(line):
        parts += [_LINK.sub(replaced, line[end : code.start()]), code[0]]
        end = code.end()
    return "".join([*parts, _LINK.sub(replaced, line[end:])])


def contents(index: str, texts: Mapping[str, str]) -> str:
    """The navigation of a folder: the pages in it that its index links to, in that order, then the others by name."""
    folder = posixpath.dirname(index)
    linked = [match[0] for line, prose in _lines(texts[index]) if prose for match in _LINK.finditer(line)]
    inside = [posixpath.normpath(posixpath.join(folder, name)) for name in linked]
    inside += [page for page in sorted(texts) if posixpath.dirname(page) == folder]
    inside += [page for page in sorted(texts) if _is_index_of_a_subfolder(page, folder)]
    beneath = f"{folder}/" if folder else ""
    entries = [page for page in dict.fromkeys(inside) if page in texts and page != index and page.startswith(beneath)]
    names = [posixpath.relpath(page, folder or ".").removesuffix(".md") for page in entries]
    return "\n\n```{toctree}\n:hidden:\n\n" + "\n".join(names) + "\n```\n"


def _is_index_of_a_subfolder(page: str, folder: str) -> bool:
    above, name = posixpath.split(page)
    return name == "index.md" and above != folder and posixpath.dirname(above) == folder


def build(out: Path) -> int:
    """Write the site into ``out`` and return the exit status: not 0 after any warning."""
    return render(gathered(pages(), lambda file: (ROOT / file).read_text(encoding="utf-8")), out)


def render(texts: Mapping[str, str], out: Path) -> int:
    """Render pages, given by their path on the site, into ``out``; the exit status of Sphinx."""
    from sphinx.cmd.build import build_main

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source")
        for page, text in texts.items():
            (source / page).parent.mkdir(parents=True, exist_ok=True)
            (source / page).write_text(text, encoding="utf-8")
        options = ["-W", "--keep-going", "-q", "-E", "-b", "html", "-c", str(HERE), "-d", str(Path(folder, "doctrees"))]
        return build_main([*options, str(source), str(out)])


def main(arguments: list[str]) -> int:
    """Build, and say where the site lies."""
    out = Path(arguments[0]) if arguments else ROOT / "build" / "docs"
    try:
        status = build(out)
    except DeadLinkError as problem:
        sys.stderr.write(f"error: {problem}\n")
        return 1
    if status == 0:
        sys.stdout.write(f"wrote {out / 'index.html'}\n")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
