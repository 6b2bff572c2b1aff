"""Export: every format says what the dataset says, in the shape that its own documentation gives."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from constc.build.options import BuildOptions
from constc.build.pipeline import build
from constc.dataset.export import FORMATS, formats_for, survey, write_rows
from constc.dataset.export.lines import json_texts
from constc.dataset.export.survey import takes_turns
from constc.dataset.manifest import ConfigEntry, ConstitutionEntry, FileEntry, Manifest
from constc.dataset.read import Dataset, open_dataset
from constc.failure import Failure
from constc.records import CONFIGS, KINDS
from constc.resources import constitutions_folder

TRAINERS = ("trl", "axolotl", "llama-factory", "openai")
PAIRS = [(name, config) for name, each in FORMATS.items() if each.shapes for config in each.shapes]
PAYLOAD = {"prompt", "chosen", "rejected", "completion"}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The support bot, which has prompts of several turns, with roles that every format takes."""
    folder = tmp_path_factory.mktemp("export")
    (folder / "constc.toml").write_text('[build]\nroles = {developer = "system", tool = "user"}\n', encoding="utf-8")
    source = constitutions_folder() / "support_bot.md"
    (folder / "support_bot.md").write_bytes(source.read_bytes())
    for shared in (constitutions_folder() / "shared").iterdir():
        (folder / "shared").mkdir(exist_ok=True)
        (folder / "shared" / shared.name).write_bytes(shared.read_bytes())
    build(str(folder / "support_bot.md"), BuildOptions(out=str(folder / "bot")))
    return open_dataset(folder / "bot")


def _exported(dataset: Dataset, name: str, config: str, splits: Sequence[str] = ("train", "test")) -> bytes:
    format = FORMATS[name]
    sink = io.BytesIO()
    present = [split for split in splits if split in dataset.manifest.configs[config].splits]
    write_rows(dataset, format, config, present, survey(dataset, format, config, present), sink)
    return sink.getvalue()


def _objects(dataset: Dataset, name: str, config: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _exported(dataset, name, config).decode("utf-8").splitlines()]


def _rows(dataset: Dataset, config: str) -> list[dict[str, Any]]:
    return [row for split in ("train", "test") for row in dataset.rows(config, split)]


# Whole rows


@pytest.mark.parametrize("config", CONFIGS)
def test_json_lines_are_the_rows(dataset: Dataset, config: str) -> None:
    assert _objects(dataset, "jsonl", config) == _rows(dataset, config)


@pytest.mark.parametrize("config", CONFIGS)
def test_parquet_is_the_same_table(dataset: Dataset, config: str) -> None:
    file = pq.ParquetFile(io.BytesIO(_exported(dataset, "parquet", config)))
    assert file.read().to_pylist() == _rows(dataset, config)
    assert file.schema_arrow.equals(next(kind for kind in KINDS if kind.config == config).schema())


# Shapes


def _said(name: str, messages: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """Messages of a format in the words of the dataset."""
    if name != "llama-factory":
        return [(each["role"], each["content"]) for each in messages]
    names = {"system": "system", "human": "user", "gpt": "assistant", "observation": "tool"}
    return [(names[each["from"]], each["value"]) for each in messages]


def _taken_apart(name: str, config: str, row: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """The payload columns of an exported object, found by where its documentation puts them."""
    if name == "trl":
        return {key: _said(name, row[key]) for key in PAYLOAD & set(row)}
    if config == "demonstrations":
        whole = _said(name, row["conversations" if name == "llama-factory" else "messages"])
        return {"prompt": whole[:-1], "completion": whole[-1:]}
    if name == "openai":
        return {
            "prompt": _said(name, row["input"]["messages"]),
            "chosen": _said(name, row["preferred_output"]),
            "rejected": _said(name, row["non_preferred_output"]),
        }
    return {
        "prompt": _said(name, row["conversations" if name == "llama-factory" else "messages"]),
        "chosen": _said(name, [row["chosen"]]),
        "rejected": _said(name, [row["rejected"]]),
    }


@pytest.mark.parametrize(("name", "config"), PAIRS)
def test_every_message_arrives_with_its_role(dataset: Dataset, name: str, config: str) -> None:
    originals = [
        {key: _said("trl", row[key]) for key in PAYLOAD & set(row)}
        for row in _rows(dataset, config)
        if name != "llama-factory" or takes_turns([each["role"] for each in row["prompt"]])
    ]
    assert [_taken_apart(name, config, row) for row in _objects(dataset, name, config)] == originals
    assert originals


@pytest.mark.parametrize(("name", "config"), PAIRS)
def test_keys_are_those_of_the_documentation(dataset: Dataset, name: str, config: str) -> None:
    # https://huggingface.co/docs/trl/dataset_formats
    # https://docs.axolotl.ai/docs/rlhf.html#chat_template.default, .../dataset-formats/conversation.html
    # https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md#sharegpt-format
    # https://platform.openai.com/docs/api-reference/fine-tuning/preference-input and chat-input
    documented = {
        ("trl", "preferences"): {"prompt", "chosen", "rejected"},
        ("trl", "demonstrations"): {"prompt", "completion"},
        ("trl", "scenarios"): {"prompt"},
        ("trl", "narratives"): {"prompt"},
        ("axolotl", "preferences"): {"messages", "chosen", "rejected"},
        ("axolotl", "demonstrations"): {"messages"},
        ("llama-factory", "preferences"): {"conversations", "chosen", "rejected"},
        ("llama-factory", "demonstrations"): {"conversations"},
        ("openai", "preferences"): {"input", "preferred_output", "non_preferred_output"},
        ("openai", "demonstrations"): {"messages"},
    }
    kept = set() if name == "openai" else {"id", "digest", "principles", "case", "kind", "group", "origin", "source"}
    for row in _objects(dataset, name, config):
        assert set(row) == documented[name, config] | kept


@pytest.mark.parametrize(("name", "config"), [pair for pair in PAIRS if FORMATS[pair[0]].kept])
def test_what_is_kept_is_never_null_and_leads_back(dataset: Dataset, name: str, config: str) -> None:
    originals = {row["id"]: row for row in _rows(dataset, config)}
    for row in _objects(dataset, name, config):
        original = originals[row["id"]]
        for column in FORMATS[name].kept:
            assert row[column] == original[column]
            assert row[column] not in (None, [])


def test_openai_trains_on_the_answer_alone(dataset: Dataset) -> None:
    # `weight` stands on messages of the assistant and is 0 or 1; a message without it is trained on.
    earlier = 0
    for row in _objects(dataset, "openai", "demonstrations"):
        *prompt, answer = row["messages"]
        assert answer == {"role": "assistant", "content": answer["content"]}
        for message in prompt:
            keys = {"role", "content"} | ({"weight"} if message["role"] == "assistant" else set())
            assert set(message) == keys
            earlier += message.get("weight", 1) == 0
    assert earlier


def test_openai_pairs_hold_what_the_schema_names(dataset: Dataset) -> None:
    for row in _objects(dataset, "openai", "preferences"):
        assert set(row["input"]) == {"messages"}
        assert {each["role"] for each in row["input"]["messages"]} <= {"system", "user", "assistant"}
        for output in (row["preferred_output"], row["non_preferred_output"]):
            assert [(set(each), each["role"]) for each in output] == [({"role", "content"}, "assistant")]


def test_axolotl_trains_on_the_answer_alone(dataset: Dataset) -> None:
    # With `roles_to_train: []` and `message_field_training: train`.
    for row in _objects(dataset, "axolotl", "demonstrations"):
        assert [each["train"] for each in row["messages"]] == [False] * (len(row["messages"]) - 1) + [True]


def _llama_factory_takes(row: dict[str, Any], ranking: bool) -> bool:
    """The rule of its README: a system prompt may come first, human and observation stand at odd positions, gpt and
    function_call at even ones, and in a pair the last one is answered by ``chosen`` and ``rejected``.
    """
    turns = row["conversations"][row["conversations"][0]["from"] == "system" :]
    sides = (("human", "observation"), ("gpt", "function_call"))
    if any(each["from"] not in sides[index % 2] for index, each in enumerate(turns)):
        return False
    answers = [row["chosen"], row["rejected"]] if ranking else []
    return len(turns) % 2 == int(ranking) and all(each["from"] in sides[1] for each in answers)


@pytest.mark.parametrize("config", ["preferences", "demonstrations"])
def test_llama_factory_skips_nothing(dataset: Dataset, config: str) -> None:
    rows = _objects(dataset, "llama-factory", config)
    assert rows
    assert all(_llama_factory_takes(row, config == "preferences") for row in rows)


# Their own tools


@pytest.mark.parametrize(("name", "config"), [*PAIRS, *(("jsonl", each) for each in CONFIGS)])
def test_datasets_loads_it(dataset: Dataset, name: str, config: str, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    (tmp_path / "rows.jsonl").write_bytes(_exported(dataset, name, config))
    loaded = datasets.load_dataset(
        "json", data_files=str(tmp_path / "rows.jsonl"), split="train", cache_dir=str(tmp_path / "cache")
    )
    assert loaded.num_rows == len(_objects(dataset, name, config))


@pytest.mark.parametrize("config", list(FORMATS["trl"].shapes or ()))
def test_trl_takes_it_for_what_it_is(dataset: Dataset, config: str) -> None:
    pytest.importorskip("trl", reason="TRL is in the extra `trainers`")
    from tokenizers import Tokenizer, models
    from transformers import PreTrainedTokenizerFast
    from trl.data_utils import apply_chat_template, is_conversational

    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer(models.BPE(vocab={"<|end|>": 0}, merges=[])), eos_token="<|end|>"
    )
    tokenizer.chat_template = "{% for each in messages %}{{ each.role }}: {{ each.content }}<|end|>{% endfor %}"
    for row in _objects(dataset, "trl", config):
        example = {key: row[key] for key in PAYLOAD & set(row)}
        assert is_conversational(example)
        texts = apply_chat_template(example, tokenizer)
        assert set(texts) == set(example)
        assert all(texts.values())


# Made datasets: rows that no constitution at hand has


def _row(number: int, *roles: str, edge: str | None = None, text: str = "So.") -> dict[str, Any]:
    return {
        "prompt": [{"role": role, "content": text} for role in roles],
        "chosen": [{"role": "assistant", "content": f"Yes, {number}."}],
        "rejected": [{"role": "assistant", "content": "No."}],
        "violates": [],
        **dict.fromkeys(("digest", "closure", "case", "kind", "group", "origin", "source"), "x"),
        "id": f"{number:020}",
        "principles": ["p"],
        "conditions": [],
        "edge": edge,
        "hold": None if edge is None else False,
    }


def _made(folder: Path, *files: list[dict[str, Any]], rows_in_group: int = 1000) -> Dataset:
    schema = KINDS[0].schema()
    (folder / "preferences").mkdir(parents=True)
    entries = {}
    for index, rows in enumerate(files):
        path = f"preferences/train-{index:05d}-of-{len(files):05d}.parquet"
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), folder / path, row_group_size=rows_in_group)
        entries[path] = FileEntry("", 0, rows=len(rows))
    count = sum(map(len, files))
    manifest = Manifest(
        schema=1, constc="0", pyarrow="0", constitution=ConstitutionEntry("Fern", None, "", {}), options={}, seed=0,
        passes=[], models=[], configs={"preferences": ConfigEntry(count, {"train": count})}, files=entries, gates=[],
        digest="",
    )  # fmt: skip
    return Dataset(folder, manifest)


def test_refused_roles_are_counted_by_row(tmp_path: Path) -> None:
    rows = [_row(1, "developer", "user"), _row(2, "user", "tool", "tool"), _row(3, "user", "tool"), _row(4, "user")]
    made = _made(tmp_path, rows)
    found = {name: survey(made, FORMATS[name], "preferences", ["train"]).refused for name in FORMATS}
    assert found == {
        "jsonl": {},
        "parquet": {},
        "trl": {},
        "axolotl": {"developer": 1},
        "llama-factory": {"developer": 1},
        "openai": {"developer": 1, "tool": 2},
    }


@pytest.mark.parametrize(
    ("roles", "taken"),
    [
        ("user", True),
        ("system user", True),
        ("tool", True),
        ("user assistant user", True),
        ("system user assistant tool", True),
        ("user tool", False),
        ("system", False),
        ("", False),
        ("user system user", False),
        ("system system user", False),
        ("assistant user", False),
        ("user assistant", False),
    ],
)
def test_taking_turns(roles: str, taken: bool) -> None:
    assert takes_turns(roles.split()) is taken


def test_the_rows_of_an_edge_stay_or_go_together(tmp_path: Path) -> None:
    rows = [
        _row(1, "user", edge="a"),
        _row(2, "user", "tool", edge="a"),
        _row(3, "user", edge="b"),
        _row(4, "user", edge="b"),
        _row(5, "user"),
        _row(6, "user", "user"),
    ]
    # The other row of the edge lies in another file and before the one that is skipped.
    made = _made(tmp_path, [rows[0], *rows[2:]], [rows[1]])
    format = FORMATS["llama-factory"]
    found = survey(made, format, "preferences", ["train"])
    sink = io.BytesIO()
    written = write_rows(made, format, "preferences", ["train"], found, sink)
    assert [json.loads(line)["id"][-1] for line in sink.getvalue().splitlines()] == ["3", "4", "5"]
    assert (written.rows, written.left_out) == (3, 3)
    assert "edge" not in json.loads(sink.getvalue().splitlines()[0])


def test_a_line_is_a_line_to_every_reader(tmp_path: Path) -> None:
    text = 'one\ntwo\r\x0bthree\x0c\x1c\x85\u2028\u2029 "four" \\ 😀 \x00\x7f'
    made = _made(tmp_path, [_row(1, "user", text=text), _row(2, "user")])
    for name in ("jsonl", *TRAINERS):
        lines = _exported(made, name, "preferences").decode("utf-8")
        assert len(lines.splitlines()) == lines.count("\n") == 2
        if name == "openai":
            assert json.loads(lines.splitlines()[0])["input"]["messages"][0]["content"] == text
    assert "😀" in _exported(made, "jsonl", "preferences").decode("utf-8")


class _Gauge:
    """A sink that notes how much Arrow holds while it is written to."""

    def __init__(self) -> None:
        self.most = 0

    def write(self, content: bytes, /) -> None:
        self.most = max(self.most, pa.total_allocated_bytes())


@pytest.mark.parametrize("name", list(FORMATS))
def test_memory_does_not_grow_with_the_dataset(tmp_path: Path, name: str) -> None:
    rows = [_row(number, "user", text="A long line. " * 200) for number in range(2_000)]
    most = {}
    for files in (1, 6):
        made = _made(tmp_path / str(files), *[rows] * files, rows_in_group=500)
        gauge = _Gauge()
        before = pa.total_allocated_bytes()
        found = survey(made, FORMATS[name], "preferences", ["train"])
        assert write_rows(made, FORMATS[name], "preferences", ["train"], found, gauge).rows == files * len(rows)
        most[files] = gauge.most - before
    assert most[1] > 0
    assert most[6] < 2 * most[1]


def test_a_dataset_that_was_damaged_is_named(tmp_path: Path) -> None:
    made = _made(tmp_path, [_row(1, "user")])
    path = tmp_path / made.files("preferences")[0]
    whole = path.read_bytes()
    for spoilt in (whole[:200], whole.replace(b"PAR1", b"PRA1")):
        path.write_bytes(spoilt)
        with pytest.raises(Failure, match="is damaged and cannot be read"):
            _exported(made, "trl", "preferences", ["train"])
    pq.write_table(pa.table({"prompt": ["text"]}), path)
    with pytest.raises(Failure, match="is damaged and cannot be read"):
        _exported(made, "trl", "preferences", ["train"])
    path.unlink()
    with pytest.raises(Failure, match="is missing"):
        _exported(made, "jsonl", "preferences", ["train"])


def test_an_answer_of_two_messages_is_not_cut(tmp_path: Path) -> None:
    row = _row(1, "user")
    row["chosen"] = row["chosen"] * 2
    made = _made(tmp_path, [row])
    assert len(json.loads(_exported(made, "openai", "preferences", ["train"]))["preferred_output"]) == 2
    with pytest.raises(Failure, match="`chosen` has a row that is not exactly one message"):
        _exported(made, "axolotl", "preferences", ["train"])


def test_half_a_parquet_file_is_not_taken_for_a_whole_one(tmp_path: Path) -> None:
    made = _made(tmp_path, [_row(1, "user")], [_row(2, "user")])
    (tmp_path / made.files("preferences")[1]).write_bytes(b"PAR1")
    format = FORMATS["parquet"]
    sink = io.BytesIO()
    with pytest.raises(Failure, match="is damaged and cannot be read"):
        write_rows(made, format, "preferences", ["train"], survey(made, format, "preferences", ["train"]), sink)
    assert sink.getvalue().startswith(b"PAR1")
    with pytest.raises(pa.ArrowInvalid):
        pq.ParquetFile(sink)


# The field map


@pytest.mark.parametrize("config", CONFIGS)
def test_every_config_goes_somewhere(config: str) -> None:
    assert formats_for(config)[:2] == ("jsonl", "parquet")


def test_the_field_map_names_columns_that_there_are() -> None:
    schemas = {kind.config: set(kind.schema().names) for kind in KINDS}
    for each in FORMATS.values():
        for config in each.shapes or ():
            assert set(each.columns(config) or ()) <= schemas[config]
            if each.roles:
                assert {"prompt", "edge"} <= schemas[config]


# JSON


def _kinds() -> Iterator[tuple[pa.DataType, st.SearchStrategy[Any]]]:
    text = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    pair = pa.struct([("role", pa.string()), ("content", pa.string())])
    pairs = st.fixed_dictionaries({"role": text, "content": text})
    yield pa.string(), text
    yield pa.bool_(), st.none() | st.booleans()
    yield pa.int32(), st.none() | st.integers(-(2**31), 2**31 - 1)
    yield pa.list_(pa.string()), st.none() | st.lists(text, max_size=3)
    yield pair, st.none() | pairs
    yield pa.list_(pair), st.none() | st.lists(st.none() | pairs, max_size=3)
    yield pa.list_(pa.list_(pa.int32())), st.none() | st.lists(st.none() | st.lists(st.integers(0, 9)), max_size=3)


@pytest.mark.parametrize(("kind", "values"), [pytest.param(*each, id=str(each[0])) for each in _kinds()])
def test_json_says_what_the_column_says(kind: pa.DataType, values: st.SearchStrategy[Any]) -> None:
    @given(st.lists(values, max_size=6), st.integers(0, 3), st.integers(0, 6))
    def check(column: list[Any], start: int, length: int) -> None:
        array = pa.array(column, type=kind).slice(min(start, len(column)), length)
        assert [json.loads(text) for text in json_texts(array)] == array.to_pylist()

    check()
