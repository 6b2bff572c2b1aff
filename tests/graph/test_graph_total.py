"""Lowering and the passes are total: whatever stands in a file, there is a graph and every message can be made."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lowered import FRONT

from constc.graph import lower
from constc.graph.export import export
from constc.graph.priority import in_force
from constc.passes import run_passes
from constc.syntax import decode, parse
from constc.syntax.keywords import keyword_table

KEYWORDS = sorted(keyword_table("en").canonical.values())
VALUES = [
    "words", "", '"quoted"', "w `a`", "w `a` or `b`", "w `not a and surface=chat`", "w `strange`", "w `a and`",
    "[P](#p)", "[?](#q) when `a`",
    "[Q](#q), [P](#p) when the moon", "#p wins over #q", "[P](#p) ties with [Q](#q) when `b`", "#p yields to #p",
    "style", "sing {act=x}", "sing",
    "as above", "x: y; z", "w `a` {#id}", "[^note]", "[x](#nowhere)", "safety",
]  # fmt: skip
LINES = st.tuples(
    st.integers(0, 5), st.sampled_from([*KEYWORDS, "", "", "`a`", "`not a`", "`a and b`"]), st.sampled_from(VALUES)
)


def written(lines) -> str:
    out = []
    for depth, keyword, value in lines:
        head = "" if not keyword else f"{keyword}: " if keyword.startswith("`") else f"**{keyword}:** "
        out.append(f"{'  ' * depth}- {head}{value}")
    return "\n".join(out)


def survives(text: str, examples: dict[str, str] | None = None) -> None:
    document = parse(decode("c.md", text.encode("utf-8", "surrogatepass"))[0])[0]
    files = {name: parse(decode(name, body.encode())[0])[0] for name, body in (examples or {}).items()}
    graph, lowering = lower((document,), files)
    again, found = run_passes(graph)
    for one in (*lowering, *found):
        words = [one.message, one.label, one.help or "", *one.all_notes]
        assert one.message
        assert not any(re.search(r"\{[a-z_]+\}", part) for part in words)
        assert 0 <= one.at.span[0] <= one.at.span[1] <= len(one.at.source.text)
        if document.mode == "prose":
            assert one.severity == "note"
    for form in ("json", "mermaid", "dot"):
        assert export(again, form).endswith("\n")
    in_force(
        again, {"a": True, "surface": "chat"}, [frozenset((p, q)) for p in again.principles for q in again.principles]
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=14), st.lists(LINES, max_size=6), st.sampled_from(["", FRONT]))
def test_any_clauses_anywhere(first, second, front):
    survives(
        f"{front}{written(second[:2])}\n\n## P\n{written(first)}\n\n## Q {{level=care}}\n{written(second)}\n",
        {"note": "**Example**: x\n\n> **User:** y\n"},
    )


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text(text, more):
    survives(text)
    survives(f"---\nconstitution: {more}\nlevels: {more}\nfacts: {more}\n---\n# {more}\n- **Do:** {text}\n")


CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "model_spec"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real constitutions is not here")
@pytest.mark.parametrize("seed", range(6))
def test_damaged_real_documents(seed):
    rng = random.Random(seed)
    lines = (CORPUS / "2025-12-18r2" / "model_spec.md").read_text(encoding="utf-8").split("\n")
    for _ in range(60):
        at = rng.randrange(len(lines))
        match rng.randrange(4):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, written([(rng.randrange(3), rng.choice(KEYWORDS), rng.choice(VALUES))]))
            case 2:
                lines[at] = lines[at][: len(lines[at]) // 2]
            case _:
                lines[at] = lines[rng.randrange(len(lines))]
    survives("\n".join(lines))


def seconds(count: int) -> float:
    text = FRONT + "".join(
        (
            f"## Principle {number}\n- **Level:** {('safety', 'care', 'style')[number % 3]}\n"
            f"- **When:** w `a`\n  - **Do:** answer {number}\n"
        )
        + (
            f"  - **Don't:** sing {number // 4}\n  - **Unless:** u `b`\n    - **Do:** run\n"
            f"- **Overrides:** [?](#principle-{number // 2}) when `c`\n"
        )
        + (
            f"- **In tension with:** [?](#principle-{max(number - 1, 0)})\n"
            f"- **Check:** #principle-{number} ties with #principle-{max(number - 1, 1)}\n\n"
        )
        for number in range(1, count + 1)
    )
    document = parse(decode("c.md", text.encode())[0])[0]
    start = time.process_time()
    run_passes(lower((document,), {})[0])
    return time.process_time() - start


@pytest.mark.full
def test_ten_thousand_principles_take_ten_times_as_long_as_a_thousand():
    seconds(100)  # networkx is imported once
    small = min(seconds(1000) for _ in range(3))
    assert seconds(10_000) < 25 * small
