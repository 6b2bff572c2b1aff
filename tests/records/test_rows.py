"""The digest of a row's content, and rows as Arrow columns."""

from __future__ import annotations

from dataclasses import fields

import pyarrow as pa
import pytest
from constitutions import rows_of

from constc.realize.messages import Message
from constc.records import KINDS
from constc.records.arrow import to_table
from constc.records.kind import RecordKind
from constc.records.rows import Setting, content_digest

MESSAGES = pa.list_(pa.struct([("role", pa.string()), ("content", pa.string())]))
SETTINGS = pa.list_(pa.struct([("condition", pa.string()), ("value", pa.string())]))
DECISION = pa.list_(pa.struct([("principle", pa.string()), ("keyword", pa.string()), ("act", pa.string())]))
NAMES = pa.list_(pa.string())
PROVENANCE = {
    "id": pa.string(), "digest": pa.string(), "closure": pa.string(), "principles": NAMES, "case": pa.string(),
    "kind": pa.string(), "form": pa.string(), "conditions": SETTINGS, "edge": pa.string(), "hold": pa.bool_(),
    "group": pa.string(), "origin": pa.string(), "source": pa.string(),
}  # fmt: skip
TRAINING = {
    "preferences": {"prompt": MESSAGES, "chosen": MESSAGES, "rejected": MESSAGES, "violates": NAMES},
    "demonstrations": {"prompt": MESSAGES, "completion": MESSAGES},
    "scenarios": {"prompt": MESSAGES, "decision": DECISION, "why": pa.string()},
    "narratives": {
        "prompt": MESSAGES,
        "genre": pa.string(),
        "voice": pa.string(),
        "setting": pa.string(),
        "role": pa.string(),
        "whose_matter": pa.string(),
        "stakes": pa.string(),
        "temptation": pa.string(),
        "act": pa.string(),
        "said": pa.string(),
        "reason": pa.string(),
        "cost": pa.string(),
        "outcome": pa.string(),
        "ending": pa.string(),
        "names": NAMES,
        "off_stage": NAMES,
    },
}
# What trainers read for themselves.
TAKEN = {"messages", "text", "tools", "image", "images", "margin", "label", "prompt_ids", "chat_template_kwargs"}


@pytest.mark.parametrize("config", TRAINING)
def test_training_rows_have_exactly_their_payload_and_provenance(config: str) -> None:
    kind = next(kind for kind in KINDS if kind.config == config)
    assert {field.name: field.type for field in kind.schema()} == {**TRAINING[config], **PROVENANCE}
    assert not TAKEN & set(kind.schema().names)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.config)
def test_the_row_class_says_what_the_schema_says(kind: RecordKind) -> None:
    assert {field.name for field in fields(kind.row)} == set(kind.schema().names)
    assert kind.row.__doc__


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.config)
def test_no_rows_are_an_empty_table(kind: RecordKind) -> None:
    assert to_table([], kind.schema()).schema == kind.schema()


def test_a_digest_is_20_characters_and_knows_where_a_part_ends() -> None:
    one = content_digest((Message("user", "ab"),), None)
    assert len(one) == 20
    assert len({
        one,
        content_digest((Message("user", "a"), Message("user", "b")), None),
        content_digest((Message("user", "ab"),), ""),
        content_digest((Message("system", "ab"),), None),
        content_digest(None, (Message("user", "ab"),)),
        content_digest((Setting("user", "ab"),), "x"),
    }) == 6  # fmt: skip


def test_a_digest_takes_any_text() -> None:
    assert len(content_digest("\ud800", "日本語")) == 20


def test_the_digest_of_a_principle_covers_what_is_counted() -> None:
    text = "## Be plain {#plain level=care}\n\n- **Do:** answer in one line\n"
    (before,) = rows_of(text, "principles")
    (after,) = rows_of(text + '- **Asked:** "A?"\n- **Good:** "g"\n', "principles")
    assert before.counts != after.counts
    assert before.digest != after.digest
