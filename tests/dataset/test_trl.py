"""The configs in TRL's own hands: that it takes them for what they are, and applies a chat template to every row.

TRL pulls torch, so it is in the extra ``trainers`` and these tests are skipped without it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("trl", reason="TRL is in the extra `trainers`")

from constc.build.options import BuildOptions
from constc.build.pipeline import build
from constc.resources import constitutions_folder

TEMPLATE = (
    "{% for message in messages %}<|start|>{{ message['role'] }}\n{{ message['content'] }}<|end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|start|>assistant\n{% endif %}"
)


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    plain = Tokenizer(models.BPE(vocab={"<|end|>": 0}, merges=[]))
    plain.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made = PreTrainedTokenizerFast(tokenizer_object=plain, eos_token="<|end|>", pad_token="<|end|>")
    made.chat_template = TEMPLATE
    return made


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("trl") / "role-model"
    build(str(constitutions_folder() / "role_model.md"), BuildOptions(out=str(out)))
    return out


@pytest.mark.parametrize(
    ("config", "payload"),
    [
        ("preferences", {"prompt", "chosen", "rejected"}),
        ("demonstrations", {"prompt", "completion"}),
        ("scenarios", {"prompt"}),
    ],
)
def test_trl_takes_every_row(config: str, payload: set[str], dataset: Path, tokenizer: Any, tmp_path: Path) -> None:
    from datasets import load_dataset
    from trl.data_utils import apply_chat_template, is_conversational

    rows = load_dataset(str(dataset), config, split="train", cache_dir=str(tmp_path))
    assert payload <= set(rows.column_names)
    for row in rows:
        example = {name: row[name] for name in payload}
        assert is_conversational(example)
        texts = apply_chat_template(example, tokenizer)
        assert set(texts) == payload
        assert all(text.strip() for text in texts.values())
        if config == "preferences":
            assert texts["chosen"] != texts["rejected"]
