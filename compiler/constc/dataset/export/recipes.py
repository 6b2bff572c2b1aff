"""What a trainer has to be told about an exported file: the words of its own configuration."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any, Final

__all__ = ["DESCRIPTIONS", "description", "recipe"]

#: The file in which LLaMA-Factory looks for datasets.
DESCRIPTIONS: Final = "dataset_info.json"


def description(config: str, name: str) -> dict[str, Any]:
    """The entry of the file ``name`` in the list of datasets of LLaMA-Factory."""
    if config == "preferences":
        columns = {"messages": "conversations", "chosen": "chosen", "rejected": "rejected"}
        return {"file_name": name, "formatting": "sharegpt", "ranking": True, "columns": columns}
    return {"file_name": name, "formatting": "sharegpt", "columns": {"messages": "conversations"}}


def recipe(format: str, config: str, path: str, described: bool) -> list[str]:
    """How the file ``path`` is used, line by line; nothing for formats that need no word.

    ``described`` says that LLaMA-Factory finds the file in the list beside it.
    """
    quoted = json.dumps(path, ensure_ascii=False)
    if format == "trl":
        return [f'datasets.load_dataset("json", data_files={quoted}, split="train")']
    if format == "axolotl":
        head = ["in the configuration of axolotl:", *(["  rl: dpo"] if config == "preferences" else []), "  datasets:"]
        kind = {
            "preferences": ["split: train", "type: chat_template.default"],
            "demonstrations": ["type: chat_template", "roles_to_train: []", "message_field_training: train"],
        }
        return [*head, f"    - path: {quoted}", "      ds_type: json", *(f"      {line}" for line in kind[config])]
    if format == "llama-factory" and described:
        stage = ["  stage: dpo"] if config == "preferences" else ["  stage: sft", "  mask_history: true"]
        folder = json.dumps(str(PurePath(path).parent), ensure_ascii=False)
        head = ["in the configuration of LLaMA-Factory:", *stage]
        return [*head, f"  dataset_dir: {folder}", f"  dataset: {PurePath(path).stem}"]
    if format == "llama-factory":
        entry = {PurePath(path).stem: description(config, PurePath(path).name)}
        return [
            f"in {DESCRIPTIONS}:",
            *(f"  {line}" for line in json.dumps(entry, ensure_ascii=False, indent=2).split("\n")),
        ]
    return []
