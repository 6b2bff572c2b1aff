"""The form checks: every kind of malformed row is found, and what is well formed passes."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from constc.dataset.forms import REFUSED, check_form
from constc.records import KINDS

USER = {"role": "user", "content": "What is it?"}
ANSWER = {"role": "assistant", "content": "A map."}
OTHER = {"role": "assistant", "content": "No idea."}


def _table(form: str, **columns: list[dict[str, Any]]) -> pa.Table:
    kind = next(kind for kind in KINDS if kind.form == form)
    schema = pa.schema([field for field in kind.schema() if field.name in columns])
    good = {name: [USER] if name == "prompt" else [ANSWER] for name in columns}
    if "rejected" in columns:
        good["rejected"] = [OTHER]
    return pa.Table.from_pylist([good, columns, good], schema=schema)


def _preference(**columns: list[dict[str, Any]]) -> dict[str, int]:
    row = {"prompt": [USER], "chosen": [ANSWER], "rejected": [OTHER], **columns}
    return check_form("preference", _table("preference", **row))


def test_what_is_well_formed_passes() -> None:
    assert _preference() == {}
    tool = {"role": "tool", "content": "1 map"}
    assert _preference(prompt=[{"role": "system", "content": "s"}, USER, ANSWER, USER, tool]) == {}
    assert check_form("prompt-completion", _table("prompt-completion", prompt=[USER], completion=[ANSWER])) == {}
    assert check_form("prompt-only", _table("prompt-only", prompt=[USER])) == {}


@pytest.mark.parametrize(
    ("columns", "finding"),
    [
        ({"prompt": [{"role": "human", "content": "Hi"}]}, "unknown-role"),
        ({"prompt": [{"role": None, "content": "Hi"}, USER]}, "unknown-role"),
        ({"prompt": [USER, {"role": "user", "content": " \n"}]}, "empty-content"),
        ({"chosen": [{"role": "assistant", "content": None}]}, "empty-content"),
        ({"prompt": []}, "empty-prompt"),
        ({"prompt": None}, "empty-prompt"),
        ({"chosen": [ANSWER, OTHER]}, "not-one-answer"),
        ({"chosen": []}, "not-one-answer"),
        ({"rejected": [USER]}, "not-one-answer"),
        ({"rejected": [ANSWER]}, "equal-answers"),
    ],
)
def test_what_no_trainer_may_see_is_refused(columns: dict[str, Any], finding: str) -> None:
    found = _preference(**columns)
    assert found.get(finding) == 1
    assert finding in REFUSED


@pytest.mark.parametrize(
    ("prompt", "finding"),
    [([{"role": "system", "content": "s"}], "no-user-turn"), ([USER, OTHER], "ends-in-answer")],
)
def test_what_some_templates_refuse_is_counted(prompt: list[dict[str, str]], finding: str) -> None:
    assert _preference(prompt=prompt) == {finding: 1}
    assert finding not in REFUSED


def test_an_empty_table_has_no_findings() -> None:
    kind = next(kind for kind in KINDS if kind.form == "preference")
    assert check_form("preference", kind.schema().empty_table()) == {}


def test_counts_do_not_depend_on_chunks() -> None:
    one = _table("prompt-only", prompt=[USER, ANSWER])
    many = pa.concat_tables([one, one.slice(1, 1), one])
    assert many.column("prompt").num_chunks == 3
    assert check_form("prompt-only", many) == {"ends-in-answer": 3}
