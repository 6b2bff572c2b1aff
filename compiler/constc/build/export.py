"""``export``: the rows of a built dataset as the files of a trainer.

Everything is decided and looked through before the first byte is written. Files are written beside their places and put
there when all of them are whole.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from constc.failure import Failure, Misuse, from_os_error

if TYPE_CHECKING:
    from constc.dataset.export import Format, Sink, Survey
    from constc.dataset.read import Dataset

__all__ = ["STREAM", "ExportReport", "ExportedFile", "Whole", "export"]

#: The name of standard output.
STREAM: Final = "-"
#: What the roles that some format refuses are called where there are fewer.
_REMEDIES: Final = {"developer": "system", "tool": "user"}


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file with its splits and its number of rows."""

    path: str
    splits: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was exported. ``left_out``: rows that the trainer would have skipped. ``described``: the file that names the
    others to LLaMA-Factory, where one was written.
    """

    directory: str
    format: Format
    config: str
    files: tuple[ExportedFile, ...]
    left_out: int
    described: str | None = None

    def as_text(self) -> str:
        """The report for people, with a line end."""
        from constc.dataset.export import recipe

        width = max(len(each.path) for each in self.files)
        numbers = max(len(f"{each.rows:,}") for each in self.files)
        lines = [f"{self.config} of {self.directory} for {self.format.title}:"]
        lines += [f"  {each.path:<{width}}  {each.rows:>{numbers},} rows" for each in self.files]
        told = recipe(self.format.name, self.config, self.files[0].path, self.described is not None)
        return "\n".join([*lines, *(["", *told] if told else [])]) + "\n"

    def remark(self) -> str | None:
        """What else people need to know, and what they can do about it."""
        if not self.left_out:
            return None
        rows = "a row is" if self.left_out == 1 else f"{self.left_out:,} rows are"
        return (
            f"{rows} left out: {self.format.title} skips prompts in which the user's side and the assistant do not take"
            " turns; the other rows of their edges go with them\n"
            '  = help: where a tool speaks straight after the user, `roles = {tool = "user"}` under `[build]` in'
            " constc.toml joins the two; build again"
        )


def export(
    directory: str,
    format: str,
    *,
    config: str = "preferences",
    splits: Sequence[str] | None = None,
    out: str | None = None,
    stream: Sink | None = None,
) -> ExportReport:
    """Write the rows of ``config`` in the built ``directory`` in ``format``.

    ``splits`` are those to write, all where none is named. ``out`` is a folder (one file for each split), a file, or
    :data:`STREAM` for ``stream``; a file and the stream take one split, or the splits that are named. Where ``out`` is
    None it is a folder beside the dataset.

    Raises :class:`~constc.failure.Misuse` for names that do not exist and what a format cannot hold,
    :class:`~constc.failure.Failure` for roles that it refuses and what cannot be read or written, and BrokenPipeError
    where the reader of the stream has gone away.
    """
    from constc.build.exchange import recover
    from constc.dataset.export import survey, write_rows
    from constc.dataset.read import open_dataset

    recover(Path(directory).absolute())
    dataset = open_dataset(directory)
    chosen = _format(format)
    _check_config(dataset, chosen, config)
    present = _splits(dataset, config, splits)
    plan = _plan(dataset, chosen, config, present, splits is not None, out)
    found = survey(dataset, chosen, config, present)
    _refuse_roles(chosen, config, found)
    files = []
    left_out = 0
    with _drafts(stream) as drafts:
        for path, share in plan.files.items():
            with drafts.open(path) as file:
                written = write_rows(dataset, chosen, config, share, found, file)
            files.append(ExportedFile(str(path), share, written.rows))
            left_out += written.left_out
        described = _describe(drafts, plan, chosen, config)
    return ExportReport(directory, chosen, config, tuple(files), left_out, described)


def _format(name: str) -> Format:
    from constc.dataset.export import FORMATS
    from constc.diagnostics.suggest import closest

    if name not in FORMATS:
        near = closest(name, FORMATS, sole=False)
        words = f"did you mean `{near}`?" if near else f"the formats are {', '.join(FORMATS)}"
        raise Misuse("unknown-format", f"there is no format `{name}`", words)
    return FORMATS[name]


def _check_config(dataset: Dataset, format: Format, config: str) -> None:
    from constc.dataset.export import formats_for
    from constc.diagnostics.suggest import closest

    configs = dataset.manifest.configs
    if config not in configs or not configs[config].rows:
        named = [name for name, entry in configs.items() if entry.rows]
        near = closest(config, named, sole=False) if config not in configs else None
        words = f"did you mean `{near}`?" if near else f"it has {', '.join(named)}"
        raise Misuse("unknown-config", f"`{dataset.directory}` has no rows of `{config}`", words)
    if not format.takes(config):
        *some, last = format.shapes or ("nothing",)
        held = f"{', '.join(some)} and {last}" if some else last
        raise Misuse(
            "unsupported-config",
            f"{format.title} has no form for `{config}`",
            f"`{format.name}` takes {held}; `{config}` goes to {', '.join(formats_for(config))}",
        )


def _splits(dataset: Dataset, config: str, named: Sequence[str] | None) -> tuple[str, ...]:
    """The splits to write, in the order in which they are named, else in that of the manifest."""
    from constc.diagnostics.suggest import closest

    known = [name for name, rows in dataset.manifest.configs[config].splits.items() if rows]
    if named is None:
        return tuple(known)
    for name in named:
        if name not in known:
            near = closest(name, known, sole=False)
            words = f"did you mean `{near}`?" if near else f"it has {', '.join(known)}"
            raise Misuse("unknown-split", f"`{config}` has no split `{name}`", words)
    if not named:
        raise Misuse("unknown-split", "no split is named", f"`{config}` has {', '.join(known)}")
    return tuple(dict.fromkeys(named))


def _check_one(present: Sequence[str], named: Sequence[str] | None, target: str) -> None:
    """Splits are not mixed unless they are named: what is there to test with would be trained on."""
    if named is None and len(present) > 1:
        ways = " or ".join(f"`--split {name}`" for name in (present[0], ",".join(present)))
        raise Misuse("several-splits", f"{target} takes one split, and there are {', '.join(present)}", f"add {ways}")


def _refuse_roles(format: Format, config: str, found: Survey) -> None:
    if not found.refused:
        return
    counted = [
        f"`{role}` ({rows:,} row{'' if rows == 1 else 's'} of `{config}`)" for role, rows in found.refused.items()
    ]
    entries = ", ".join(f'{role} = "{_REMEDIES[role]}"' for role in found.refused if role in _REMEDIES)
    remedy = f"write `roles = {{{entries}}}` under `[build]` in constc.toml and build again"
    raise Failure(
        "refused-role",
        f"{format.title} takes no message by {' or '.join(counted)}",
        remedy if entries else f"it takes {', '.join(format.roles)}",
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """The files to be, with their splits; ``folder`` where they are named by constc, not by the user."""

    files: Mapping[Path, tuple[str, ...]]
    folder: Path | None


def _plan(
    dataset: Dataset, format: Format, config: str, present: tuple[str, ...], named: bool, out: str | None
) -> _Plan:
    if out == STREAM:
        _check_one(present, present if named else None, "standard output")
        return _Plan({Path(STREAM): present}, None)
    if out is None:
        place = dataset.directory.resolve()
        target = _seen_from_here(place.with_name(f"{place.name}-{format.name}"))
    else:
        target = Path(out)
    if out is not None and not _is_folder(target, out):
        _refuse_dataset(target)
        _check_one(present, present if named else None, f"the file `{target}`")
        return _Plan({target: present}, None)
    files = {target / f"{config}-{split}.{format.suffix}": (split,) for split in present}
    for path in (target, *files):
        _refuse_dataset(path)
    return _Plan(files, target)


def _is_folder(target: Path, out: str) -> bool:
    """Whether ``out`` means a folder: one that is there, or a name without a suffix that is not there yet."""
    if target.exists():
        return target.is_dir()
    return not target.suffix or out.endswith(("/", os.sep))


def _refuse_dataset(target: Path) -> None:
    from constc.dataset.manifest import is_dataset

    place = Path(os.path.realpath(target))
    for folder in (place, *place.parents):
        if folder.is_dir() and is_dataset(folder):
            raise Misuse(
                "inside-dataset",
                f"`{target}` lies in a built dataset, which holds what was built and nothing else",
                "name another place with -o",
            )


def _seen_from_here(path: Path) -> Path:
    try:
        return Path(min(os.path.relpath(path), str(path), key=len))
    except ValueError:  # another drive
        return path


def _describe(drafts: _Drafts, plan: _Plan, format: Format, config: str) -> str | None:
    """Enter the files into the list in which LLaMA-Factory looks for datasets; what else is in it stays."""
    if format.name != "llama-factory" or plan.folder is None:
        return None
    from constc.dataset.export import DESCRIPTIONS, description

    path = plan.folder / DESCRIPTIONS
    document = _known_descriptions(path)
    document |= {file.stem: description(config, file.name) for file in plan.files}
    with drafts.open(path) as target:
        target.write((json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "surrogatepass"))
    return str(path)


def _known_descriptions(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except OSError as problem:
        raise from_os_error(problem, str(path)) from problem
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise Failure(
            "bad-descriptions",
            f"`{path}` is no list of datasets, so nothing was written",
            "mend it, or name another folder with -o",
        )
    return document


class Whole:
    """An open descriptor that takes all it is given, or says why not; nothing waits in a buffer."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def write(self, content: bytes, /) -> None:
        """Write all of ``content``. Raises OSError."""
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]


class _Drafts:
    """Files that are written beside their places and put there together. ``stream`` stands for :data:`STREAM`."""

    def __init__(self, stream: Sink | None) -> None:
        self._stream = stream
        self._places: dict[Path, Path] = {}

    @contextmanager
    def open(self, path: Path) -> Iterator[Sink]:
        """A file to write that will be ``path``. A device or a pipe is written as it comes.

        Raises :class:`~constc.failure.Failure` where it cannot be written, BrokenPipeError for a pipe without a reader.
        """
        if self._stream is not None and str(path) == STREAM:
            yield self._stream
            return
        try:
            if path.exists() and not path.is_file():
                with path.open("wb", buffering=0) as device:
                    yield Whole(device.fileno())
                return
            place = path.resolve()
            place.parent.mkdir(parents=True, exist_ok=True)
            draft = place.with_name(f".{place.name[:200]}.constc-{os.getpid()}")
            self._places[draft] = place
            with draft.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
        except BrokenPipeError:
            raise
        except OSError as problem:
            raise from_os_error(OSError(problem.errno, problem.strerror or str(problem)), str(path)) from problem

    def put_in_place(self) -> None:
        """Give every draft its name. Raises :class:`~constc.failure.Failure` where that cannot be."""
        for draft, place in self._places.items():
            try:
                draft.replace(place)
            except OSError as problem:
                raise from_os_error(OSError(problem.errno, problem.strerror or str(problem)), str(place)) from problem

    def discard(self) -> None:
        """Remove what is not in its place."""
        for draft in self._places:
            with suppress(OSError):
                draft.unlink()


@contextmanager
def _drafts(stream: Sink | None) -> Iterator[_Drafts]:
    """Drafts that are put in place where all goes well, and removed where it does not."""
    drafts = _Drafts(stream)
    try:
        yield drafts
        drafts.put_in_place()
    finally:
        drafts.discard()
