"""The dataset card: ``README.md`` with the front matter that the Hub and ``datasets`` read, and a text for people.

The text stands in marked blocks, so that what people write outside them can be kept when a card is made again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from constc.dataset.coverage import Coverage, percent
from constc.dataset.forms import COUNTED
from constc.dataset.gate_table import NOT_POWERED, columns_of, gate_lines
from constc.dataset.reasons import words_of
from constc.dataset.samples import Sample
from constc.realize.messages import Message

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["CardFacts", "ConfigFacts", "SplitFacts", "card_text", "config_version", "features", "size_category"]

_LICENCE_NAMES: Final = (
    "apache-2.0 mit openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 "
    "bigcode-openrail-m afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear c-uda cc "
    "cc0-1.0 cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 "
    "cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 "
    "cdla-sharing-1.0 cdla-permissive-1.0 cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 "
    "eupl-1.2 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0 lgpl lgpl-2.1 lgpl-3.0 isc h-research intel-research lppl-1.3c "
    "ms-pl mpl-2.0 odc-by odbl openmdw-1.0 openrail++ osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib pddl"
)
#: Licences by the names that the Hub knows them under.
LICENCES: Final = frozenset(_LICENCE_NAMES.split())

_TAGS: Final = ("synthetic", "constitutional-ai", "dpo", "rlhf", "trl", "constc")
_SIZES: Final = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"),
                 (10_000_000, "1M<n<10M"), (100_000_000, "10M<n<100M"))  # fmt: skip
_PREFERRED: Final = ("preferences", "demonstrations", "scenarios", "narratives", "cases", "principles")


@dataclass(frozen=True, slots=True)
class SplitFacts:
    """One split of a config: ``bytes`` as the footers of its files give them, ``size`` of the files themselves."""

    rows: int
    bytes: int
    size: int


@dataclass(frozen=True, slots=True)
class ConfigFacts:
    """One config with rows. ``form`` is its TRL type, ``kinds`` the number of rows by kind, ``findings`` what its form
    check counted, ``digest`` is over its files, ``prompts`` the number of distinct prompts.
    """

    name: str
    title: str
    form: str | None
    schema: pa.Schema
    splits: Mapping[str, SplitFacts]
    kinds: Mapping[str, int]
    findings: Mapping[str, int]
    digest: str
    prompts: int | None = None

    @property
    def rows(self) -> int:
        """Rows in all splits."""
        return sum(split.rows for split in self.splits.values())


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a card says. ``location`` is how its snippets name the dataset, ``command`` how it was built."""

    name: str
    version: str | None
    assistant: str
    language: str
    licence: str | None
    location: str
    constc: str
    digest: str
    configs: Sequence[ConfigFacts]
    coverage: Coverage
    dropped: Mapping[str, int]
    samples: Sequence[Sample]
    principles: int
    files: Sequence[str]


def config_version(version: str | None, digest: str) -> str:
    """The version of a config: MAJOR.MINOR of the constitution and 31 bits of the digest of the config's files.

    ``datasets`` caches a directory by its path and this number, and does not look at the files.

    >>> config_version("2.1.0", "0000000a" + "0" * 56)
    '2.1.10'
    """
    found = re.match(r"(\d{1,9})\.(\d{1,9})", version or "")
    major, minor = (int(part) for part in found.groups()) if found else (0, 0)
    return f"{major}.{minor}.{int(digest[:8], 16) & 0x7FFFFFFF}"


def size_category(rows: int) -> str:
    """The Hub's size category of ``rows`` rows."""
    return next((name for limit, name in _SIZES if rows < limit), "n>100M")


def features(schema: pa.Schema) -> list[dict[str, Any]]:
    """The columns as ``dataset_info`` of a card lists them."""
    return [{"name": field.name, **_feature(field.type)} for field in schema]


def _feature(kind: pa.DataType) -> dict[str, Any]:
    import pyarrow as pa

    if pa.types.is_list(kind):
        inner = _feature(kind.value_type)
        return {"list": inner.get("struct") or inner["dtype"]}
    if pa.types.is_struct(kind):
        return {"struct": features(pa.schema(list(kind)))}
    return {"dtype": "bool" if pa.types.is_boolean(kind) else str(kind)}


# --- front matter -------------------------------------------------------------------------------------------------


def default_config(configs: Sequence[ConfigFacts]) -> str | None:
    """The config that loads when none is named."""
    names = {config.name for config in configs}
    return next((name for name in _PREFERRED if name in names), None)


def front_matter(facts: CardFacts) -> dict[str, Any]:
    """The mapping at the head of the card."""
    head: dict[str, Any] = {"pretty_name": facts.name, "language": [facts.language]}
    head.update(_licence(facts.licence))
    trained = sum(config.rows for config in facts.configs if config.form is not None)
    head["task_categories"] = ["text-generation"]
    head["tags"] = list(_TAGS)
    head["size_categories"] = [size_category(trained)]
    head["source_datasets"] = ["original"]
    default = default_config(facts.configs)
    head["configs"] = [_config(config, facts.version, default) for config in facts.configs]
    head["dataset_info"] = [_info(config) for config in facts.configs]
    return {key: value for key, value in head.items() if value not in ([], None)}


def _licence(licence: str | None) -> dict[str, Any]:
    if licence is None:
        return {}
    known = licence.strip().casefold()
    if known in LICENCES:
        return {"license": known}
    return {"license": "other", "license_name": re.sub(r"[^a-z0-9.+-]+", "-", known).strip("-") or "other"}


def _config(config: ConfigFacts, version: str | None, default: str | None) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "config_name": config.name,
        "version": config_version(version, config.digest),
        "data_files": [{"split": split, "path": f"{config.name}/{split}-*.parquet"} for split in config.splits],
    }
    if config.name == default:
        entry["default"] = True
    return entry


def _info(config: ConfigFacts) -> dict[str, Any]:
    return {
        "config_name": config.name,
        "features": features(config.schema),
        "splits": [
            {"name": name, "num_bytes": split.bytes, "num_examples": split.rows}
            for name, split in config.splits.items()
        ],
        "download_size": sum(split.size for split in config.splits.values()),
        "dataset_size": sum(split.bytes for split in config.splits.values()),
    }


# --- text ---------------------------------------------------------------------------------------------------------


def card_text(facts: CardFacts) -> str:
    """The whole card."""
    import yaml

    head = yaml.safe_dump(front_matter(facts), sort_keys=False, allow_unicode=True, width=10_000)
    blocks = [
        ("about", _about(facts)),
        ("contents", _contents(facts)),
        ("coverage", _coverage(facts)),
        ("gates", _gates(facts)),
        ("samples", _samples(facts)),
        ("use", _use(facts)),
        ("origin", _origin(facts)),
        ("limits", _limits(facts)),
    ]
    body = "\n".join(
        f"<!-- constc:begin {name} -->\n{text.strip()}\n<!-- constc:end {name} -->\n"
        for name, text in blocks
        if text.strip()
    )
    return f"---\n{head}---\n\n{body}"


def _about(facts: CardFacts) -> str:
    version = f", version {facts.version}" if facts.version else ""
    return f"""# {_inline(facts.name)}

**This is a synthetic dataset.** A compiler made it from a document, the constitution *{_inline(facts.name)}*{version},
which says how the assistant {_inline(facts.assistant)} should act. No row was collected from people talking to an
assistant. Every row names the principle it comes from and the case that made it, and the constitution itself lies in
`constitution/`."""


def _contents(facts: CardFacts) -> str:
    splits = list(dict.fromkeys(split for config in facts.configs for split in config.splits))
    lines = ["## What it holds", ""]
    if not facts.configs:
        return "\n".join([*lines, "No rows: the constitution holds no example and no principle."])
    lines.append(_table_row(["config", "what a row is", "TRL type", *splits, "rows"]))
    lines.append(_table_row(["---", "---", "---", *("---:" for _ in splits), "---:"]))
    for config in facts.configs:
        counts = [_number(config.splits[split].rows) if split in config.splits else "" for split in splits]
        lines.append(_table_row([f"`{config.name}`", config.title, config.form or "", *counts, _number(config.rows)]))
    lines += ["", _by_kind(facts.configs)]
    demonstrations = next((config for config in facts.configs if config.name == "demonstrations"), None)
    if demonstrations is not None and demonstrations.prompts is not None:
        lines.append(f"The demonstrations answer {_number(demonstrations.prompts)} distinct prompts.")
    lines += [
        "",
        "Splits are made by group: rows with one situation, or one opening message, lie in one split. Rows come in the",
        "order of principles; shuffling is the trainer's. `id` outlives edits of the constitution, `digest` changes",
        "with a row's content, `source` is the file and the principle.",
    ]
    return "\n".join(lines)


def _by_kind(configs: Sequence[ConfigFacts]) -> str:
    kinds: dict[str, int] = {}
    for config in configs:
        if config.form is not None:
            for kind, rows in config.kinds.items():
                kinds[kind] = kinds.get(kind, 0) + rows
    listed = ", ".join(f"{_number(rows)} {kind}" for kind, rows in kinds.items())
    return f"Training rows by kind: {listed}." if listed else ""


def _coverage(facts: CardFacts) -> str:
    rows = [
        ("authored examples", facts.coverage["authored"]),
        ("conditions", facts.coverage["conditions"]),
        ("exceptions", facts.coverage["exceptions"]),
        ("tensions", facts.coverage["tensions"]),
    ]
    lines = ["## Coverage", "", _table_row(["", "covered", "can be", "in the constitution", ""])]
    lines.append(_table_row(["---", "---:", "---:", "---:", "---:"]))
    for name, share in rows:
        numbers = [_number(share["covered"]), _number(share["feasible"]), _number(share["total"])]
        lines.append(_table_row([name, *numbers, percent(share)]))
    lines += [
        "",
        "A condition counts as covered when the data holds two cases that differ in it alone, with the answers",
    ]
    lines += [
        "swapped; exceptions are conditions, too. `coverage.json` has the same by principle, and why something is"
    ]
    lines += ["not covered; `constc coverage DIR` shows it."]
    lines += _balance(facts.coverage)
    if facts.dropped:
        lines += ["", "Left out, each listed with its reason in `dropped.jsonl`:", ""]
        lines += [f"- {_number(rows)} `{reason}`: {words_of(reason)}" for reason, rows in facts.dropped.items()]
    return "\n".join(lines)


def _balance(coverage: Coverage) -> list[str]:
    """How many pairs of composed answers are even in each split; nothing where none is composed."""
    found = {split: each for split, each in coverage["balance"].items() if each["pairs"]}
    if not found:
        return []
    listed = ", ".join(
        f"{_number(each['even'])} of {_number(each['pairs'])} in {split}" for split, each in found.items()
    )
    return ["", f"Pairs of composed answers that are chosen as often one way as the other: {listed}."]


def _gates(facts: CardFacts) -> str:
    """What the gates found of the rows; nothing where none was measured."""
    entries = facts.coverage["gates"]
    if not entries:
        return ""
    columns = columns_of(entries)
    lines = ["## Quality gates", "", _table_row(["gate", *columns, "asked", ""])]
    lines.append(_table_row(["---", *("---:" for _ in columns), "---", "---"]))
    for line in gate_lines(entries):
        values = (line.values.get(each, "") for each in columns)
        lines.append(_table_row([f"`{line.name}`", *values, line.asked, line.verdict]))
    if any("not powered" in line.verdict for line in gate_lines(entries)):
        lines += ["", f"{NOT_POWERED[0].upper()}{NOT_POWERED[1:]}."]
    lines += [
        "",
        "Goals are set for composed rows, each form apart; authored rows stand beside them. `coverage.json` has the",
        "intervals, `constc explain GATE` says what a gate measures.",
    ]
    return "\n".join(lines)


def _samples(facts: CardFacts) -> str:
    if not facts.samples:
        return ""
    return "\n\n".join(["## Rows", *(_sample(sample) for sample in facts.samples)])


def _sample(sample: Sample) -> str:
    parts = [_spoken(sample.prompt)]
    parts += [_answer(name, messages) for name, messages in sample.answers]
    # A marker of a block inside a sample would end the block for whoever keeps what stands outside.
    text = "\n\n".join(parts).replace("<!-- constc:", "<!--constc:")
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", text) or [""]))
    head = f"`{sample.config}` {sample.id}, {_inline(sample.title)} ({_code(sample.source)})"
    return f"{head}\n\n{fence}text\n{text}\n{fence}"


def _spoken(messages: Iterable[Message]) -> str:
    return "\n\n".join(f"{message.role}: {message.content}" for message in messages)


def _answer(name: str, messages: Iterable[Message]) -> str:
    return f"{name}: " + "\n".join(message.content for message in messages)


def _use(facts: CardFacts) -> str:
    default = default_config(facts.configs)
    if default is None:
        return ""
    config = next(config for config in facts.configs if config.name == default)
    split = "train" if "train" in config.splits else next(iter(config.splits))
    loading = f"""## How to load it

```python
from datasets import load_dataset

rows = load_dataset("{facts.location}", "{config.name}", split="{split}")
print(rows[0])
```"""
    return f"{loading}\n\n{_training(facts, config, split)}" if config.form in _TRAINERS else loading


_TRAINERS: Final = {"preference": "DPO", "prompt-completion": "SFT"}


def _training(facts: CardFacts, config: ConfigFacts, split: str) -> str:
    trainer = _TRAINERS[config.form or ""]
    evaluation = '\n    eval_dataset=dataset["test"],' if "test" in config.splits and split != "test" else ""
    return f"""## How to train on it

With [TRL](https://huggingface.co/docs/trl):

```python
from datasets import load_dataset
from trl import {trainer}Config, {trainer}Trainer

dataset = load_dataset("{facts.location}", "{config.name}")
trainer = {trainer}Trainer(
    model="Qwen/Qwen3-0.6B",
    args={trainer}Config(output_dir="trained"),
    train_dataset=dataset["{split}"],{evaluation}
)
trainer.train()
```

Some chat templates know no `developer` and no `tool` messages. `roles = {{developer = "system", tool = "user"}}` under
`[build]` in `constc.toml` builds the dataset with the roles that they do know."""


def _origin(facts: CardFacts) -> str:
    files = ", ".join(_code(f"constitution/{path}") for path in facts.files[:3])
    more = f" and {len(facts.files) - 3:,} more" if len(facts.files) > 3 else ""
    return f"""## How it was made

constc {facts.constc} compiled {_number(facts.principles)} principles from {files}{more} (digest `{facts.digest[:20]}`).
No model was used: authored rows are their author's own words, composed rows are joined from the author's sentences
(`origin` says which a row is). The same constitution and options give the same bytes. `manifest.json` has the options
and the digest of every file, `sourcemap.parquet` the lines of every clause, and `constc show ID DIR` leads from a row
to its lines."""


def _limits(facts: CardFacts) -> str:
    lines = ["## Limits", ""]
    lines.append("- The rows say what one document asks for. They are no record of how an assistant is used.")
    lines.append("- Authored examples are few and hand-picked; nothing balances their answers by length or wording.")
    for config in facts.configs:
        lines += [
            f"- Rows of `{config.name}` with {COUNTED[code]}: {rows:,}." for code, rows in config.findings.items()
        ]
    return "\n".join(lines)


def _table_row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _number(count: int) -> str:
    return f"{count:,}"


def _code(text: str) -> str:
    """``text`` as a code span."""
    text = " ".join(text.split())
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _inline(text: str) -> str:
    """``text`` on one line, so that it cannot break out of the block it stands in."""
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", " ".join(text.split()))
