"""Writing a dataset into an empty directory: rows, source map, constitution, coverage, card, and last the manifest.

Every byte is decided by the arguments: no time, host, user or outside path goes into any file.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from constc.cases.clauses import clause_entries
from constc.dataset.card import CardFacts, ConfigFacts, SplitFacts, card_text
from constc.dataset.coverage import Coverage
from constc.dataset.files import bytes_digest, digest_of_files, file_digest, write_bytes, write_parquet
from constc.dataset.forms import REFUSED, check_form
from constc.dataset.layout import PlannedFile, plan_files
from constc.dataset.manifest import (
    MANIFEST,
    SCHEMA,
    ConfigEntry,
    ConstitutionEntry,
    FileEntry,
    Manifest,
    PrincipleEntry,
    manifest_text,
)
from constc.dataset.samples import Sample
from constc.dataset.sourcemap import SOURCEMAP, sourcemap_table
from constc.records import KINDS
from constc.records.arrow import to_table
from constc.records.kind import Dropped, Emission, RecordKind
from constc.records.material import Material

__all__ = ["Content", "Written", "dropped_of", "dropped_text", "findings_of", "write_dataset"]

_STAGE: Final = "records 1, layout 1"


@dataclass(frozen=True, slots=True)
class Content:
    """What a dataset is made of.

    ``emissions``: config to its rows. ``files``: every source file, by its path inside the project. ``options``: what
    decided the rows, for the manifest. ``location``: how the card's snippets name the dataset.
    """

    material: Material
    emissions: Mapping[str, Emission]
    files: Mapping[str, bytes]
    options: Mapping[str, Any]
    seed: int
    passes: Sequence[str]
    coverage: Coverage
    samples: Sequence[Sample]
    location: str
    constc: str


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the manifest, and by config what its form check counted."""

    manifest: Manifest
    findings: Mapping[str, Mapping[str, int]]


def dropped_of(emissions: Mapping[str, Emission]) -> tuple[Dropped, ...]:
    """Everything that was left out, sorted."""
    return tuple(sorted(entry for emission in emissions.values() for entry in emission.dropped))


def dropped_text(dropped: Sequence[Dropped]) -> str:
    """``dropped.jsonl``."""
    return "".join(json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in dropped)


def findings_of(kind: RecordKind, emission: Emission) -> dict[str, int]:
    """What the form check counts in the rows of ``kind``. A row that no trainer may see is a bug."""
    if kind.form is None or not emission.rows:
        return {}
    found = check_form(kind.form, to_table([made.row for made in emission.rows], kind.schema()))
    refused = [code for code in found if code in REFUSED]
    if refused:
        raise AssertionError(f"rows of {kind.config} with {', '.join(REFUSED[code] for code in refused)}")
    return found


def write_dataset(directory: Path, content: Content) -> Written:
    """Write ``content`` into the empty ``directory``; every file is synced. Raises OSError where it cannot."""
    entries: dict[str, FileEntry] = {}
    configs: list[ConfigFacts] = []
    for kind in KINDS:
        if kind.config in content.emissions:
            facts = _write_config(directory, content, kind, entries)
            if facts.splits:
                configs.append(facts)
    table = sourcemap_table(clause_entries(content.material.graph), content.material.paths)
    write_parquet(directory / SOURCEMAP, table)
    entries[SOURCEMAP] = _entry(directory / SOURCEMAP)
    texts = _texts(content, configs)
    for path, raw in (*texts.items(), *((f"constitution/{path}", raw) for path, raw in content.files.items())):
        write_bytes(directory / path, raw)
        entries[path] = FileEntry(bytes_digest(raw), len(raw))
    manifest = _manifest(content, configs, entries)
    write_bytes(directory / MANIFEST, manifest_text(manifest).encode("utf-8", "surrogatepass"))
    return Written(manifest, {config.name: config.findings for config in configs})


def _texts(content: Content, configs: Sequence[ConfigFacts]) -> dict[str, bytes]:
    dropped = dropped_of(content.emissions)
    coverage = json.dumps(content.coverage, ensure_ascii=False, indent=1) + "\n"
    card = card_text(_card_facts(content, configs, dropped))
    texts = {"README.md": card, "coverage.json": coverage, "dropped.jsonl": dropped_text(dropped)}
    return {path: text.encode("utf-8", "surrogatepass") for path, text in texts.items()}


# --- configs ------------------------------------------------------------------------------------------------------


def _write_config(directory: Path, content: Content, kind: RecordKind, entries: dict[str, FileEntry]) -> ConfigFacts:
    """Write the files of one config and enter them in ``entries``."""
    emission = content.emissions[kind.config]
    schema = kind.schema()
    splits: dict[str, SplitFacts] = {}
    written: dict[str, str] = {}
    for planned in plan_files(kind.config, emission.rows):
        path = directory / planned.path
        write_parquet(path, to_table([made.row for made in planned.rows], schema))
        entry = _entry(path, content, planned)
        entries[planned.path] = entry
        written[planned.path] = entry.sha256
        before = splits.get(planned.split, SplitFacts(0, 0, 0))
        splits[planned.split] = SplitFacts(
            before.rows + len(planned.rows), before.bytes + _footer_bytes(path), before.size + entry.bytes
        )
    prompts = {getattr(made.row, "prompt", None) for made in emission.rows}
    return ConfigFacts(
        name=kind.config,
        title=kind.title,
        form=kind.form,
        schema=schema,
        splits={name: splits[name] for name in _order(content, splits)},
        kinds=dict(sorted(Counter(getattr(made.row, "kind", "") for made in emission.rows).items())),
        findings=findings_of(kind, emission),
        digest=digest_of_files(written),
        prompts=len(prompts) if kind.form is not None else None,
    )


def _order(content: Content, splits: Mapping[str, SplitFacts]) -> list[str]:
    """The splits in the order in which they are declared."""
    declared = [name for name in content.material.choices.splits if name in splits]
    return declared + sorted(name for name in splits if name not in declared)


def _footer_bytes(path: Path) -> int:
    import pyarrow.parquet as pq

    footer = pq.read_metadata(path)
    return sum(footer.row_group(index).total_byte_size for index in range(footer.num_row_groups))


def _entry(path: Path, content: Content | None = None, planned: PlannedFile | None = None) -> FileEntry:
    digest, size = file_digest(path), path.stat().st_size
    if content is None or planned is None:
        return FileEntry(digest, size)
    closures = {made.focus: made.row.closure for made in planned.rows}
    principles = {key: PrincipleEntry(planned.principles[key], closures[key]) for key in sorted(closures)}
    return FileEntry(digest, size, len(planned.rows), _file_key(content, planned, principles), principles)


def _file_key(content: Content, planned: PlannedFile, principles: Mapping[str, PrincipleEntry]) -> str:
    """The digest of what decides a data file: closures of its principles, options, place in the layout, stages."""
    # Which gates are measured changes no row.
    options = {name: value for name, value in content.options.items() if name != "gates"}
    parts = [
        _STAGE,
        json.dumps(options, sort_keys=True, ensure_ascii=False),
        f"{planned.path} {planned.buckets} {content.seed}",
        *(f"{key} {entry.closure} {entry.rows}" for key, entry in principles.items()),
    ]
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


# --- card and manifest --------------------------------------------------------------------------------------------


def _card_facts(content: Content, configs: Sequence[ConfigFacts], dropped: Sequence[Dropped]) -> CardFacts:
    graph = content.material.graph
    return CardFacts(
        name=graph.name,
        version=graph.version,
        assistant=graph.assistant,
        language=graph.language,
        licence=graph.license,
        location=content.location,
        constc=content.constc,
        digest=_constitution_digest(content.files),
        configs=configs,
        coverage=content.coverage,
        dropped=dict(sorted(Counter(entry.reason for entry in dropped).items())),
        samples=content.samples,
        principles=len(graph.principles),
        files=list(content.files),
    )


def _constitution_digest(files: Mapping[str, bytes]) -> str:
    return digest_of_files({path: bytes_digest(raw) for path, raw in files.items()})


def _manifest(content: Content, configs: Sequence[ConfigFacts], entries: Mapping[str, FileEntry]) -> Manifest:
    import pyarrow as pa

    graph = content.material.graph
    facts = {config.name: config for config in configs}
    return Manifest(
        schema=SCHEMA,
        constc=content.constc,
        pyarrow=pa.__version__,
        constitution=ConstitutionEntry(
            name=graph.name,
            version=graph.version,
            digest=_constitution_digest(content.files),
            files={path: bytes_digest(raw) for path, raw in sorted(content.files.items())},
        ),
        options=content.options,
        seed=content.seed,
        passes=list(content.passes),
        models=[],
        configs={name: _config_entry(facts.get(name)) for name in content.emissions},
        files=dict(sorted(entries.items())),
        gates=list(content.coverage["gates"]),
        digest=digest_of_files({path: entry.sha256 for path, entry in entries.items()}),
    )


def _config_entry(facts: ConfigFacts | None) -> ConfigEntry:
    if facts is None:
        return ConfigEntry(0, {})
    return ConfigEntry(facts.rows, {name: split.rows for name, split in facts.splits.items()})
