"""Reading a built directory back: open it, hold it against its manifest, iterate its rows, find a row by its id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from constc.dataset.files import digest_of_files, file_digest
from constc.dataset.manifest import MANIFEST, Manifest, is_dataset, read_manifest, unlisted
from constc.dataset.sourcemap import SOURCEMAP
from constc.failure import Failure, Misuse

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Dataset", "Difference", "Found", "open_dataset"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not as the manifest says: ``missing``, ``changed`` or ``unlisted``."""

    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class Found:
    """A row that an id leads to: its config, its split and its columns."""

    config: str
    split: str
    row: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Dataset:
    """A built directory with its manifest."""

    directory: Path
    manifest: Manifest

    def files(self, config: str, split: str | None = None) -> list[str]:
        """The paths of the data files of ``config``, sorted."""
        folder = f"{config}/" if split is None else f"{config}/{split}-"
        return sorted(path for path, entry in self.manifest.files.items() if entry.rows and path.startswith(folder))

    def table(self, path: str, columns: Sequence[str] | None = None) -> pa.Table:
        """One Parquet file of the directory.

        Raises :class:`~constc.failure.Failure` for a file that is not as it was written.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return pq.ParquetFile(self.directory / path).read(columns=list(columns) if columns is not None else None)
        except pa.ArrowException as problem:
            message = f"`{self.directory / path}` is damaged and cannot be read"
            raise Failure("damaged-dataset", message, "build the dataset again, or fetch it again") from problem

    def rows(
        self, config: str, split: str | None = None, columns: Sequence[str] | None = None
    ) -> Iterator[dict[str, Any]]:
        """The rows of ``config`` in the order of its files."""
        for path in self.files(config, split):
            yield from self.table(path, columns).to_pylist()

    def matching(self, config: str, column: str, value: str) -> Iterator[Found]:
        """The rows of ``config`` whose ``column``, one of text, is ``value``."""
        import pyarrow.compute as pc

        for path in self.files(config):
            same = pc.equal(self.table(path, [column]).column(column), value)
            if pc.any(same).as_py():
                for row in self.table(path).filter(same).to_pylist():
                    yield Found(config, _split_of(path), row)

    def find(self, prefix: str) -> list[Found]:
        """The rows whose id is ``prefix``; if there are none, those whose id begins with it. A row of ``cases`` or
        ``principles`` is one of them.
        """
        import pyarrow.compute as pc

        exact: list[Found] = []
        begun: list[Found] = []
        for config in self.manifest.configs:
            for path in self.files(config):
                ids = self.table(path, ["id"]).column("id")
                if not pc.any(pc.starts_with(ids, prefix)).as_py():
                    continue
                for row in self.table(path).filter(pc.starts_with(ids, prefix)).to_pylist():
                    found = Found(config, _split_of(path), row)
                    (exact if row["id"] == prefix else begun).append(found)
        return exact or begun

    def source_map(self) -> list[dict[str, Any]]:
        """The rows of the source map."""
        rows: list[dict[str, Any]] = self.table(SOURCEMAP).to_pylist()
        return rows

    def constitution(self, path: str) -> bytes:
        """The bytes of a source file, by its path inside the project."""
        return (self.directory / "constitution" / path).read_bytes()

    def differences(self) -> list[Difference]:
        """What differs from the manifest; empty where every byte is as it was built."""
        found: list[Difference] = []
        for path, entry in sorted(self.manifest.files.items()):
            file = self.directory / path
            if not file.is_file():
                found.append(Difference(path, "missing"))
            elif file.stat().st_size != entry.bytes or file_digest(file) != entry.sha256:
                found.append(Difference(path, "changed"))
        digests = {path: entry.sha256 for path, entry in self.manifest.files.items()}
        if digest_of_files(digests) != self.manifest.digest:
            found.append(Difference(MANIFEST, "changed"))
        return found + [Difference(path, "unlisted") for path in unlisted(self.directory)]


def _split_of(path: str) -> str:
    return path.rsplit("/", 1)[1].split("-", 1)[0]


def open_dataset(directory: Path | str) -> Dataset:
    """The dataset in ``directory``.

    Raises :class:`~constc.failure.Misuse` where there is none, :class:`~constc.failure.Failure` for a manifest that
    cannot be read.
    """
    directory = Path(directory)
    if not directory.is_dir():
        kind = "file" if directory.exists() else "missing"
        words = {"file": "is a file, not a directory", "missing": "does not exist"}[kind]
        raise Misuse("no-dataset", f"`{directory}` {words}", "name a directory that `constc build` wrote")
    if not is_dataset(directory):
        raise Misuse(
            "no-dataset",
            f"`{directory}` holds no dataset of constc",
            "name a directory that `constc build` wrote",
        )
    return Dataset(directory, read_manifest(directory))
