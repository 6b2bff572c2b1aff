"""The time and memory of planning cases, and of everything between graph and rows, as a constitution grows.

Run it with ``pytest -m full -s tests/benchmarks/test_cases.py``. Times are of the processor, the best of some rounds;
every size is measured in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.full

SIZES = (1_000, 10_000)
GIGABYTE = 1_000_000_000
#: The most memory of each piece of work. Rows, 120 for a principle here, are objects until they are written.
MEMORY = {"plan": GIGABYTE, "rows": 3 * GIGABYTE}
MOST = 1.3
HERE = Path(__file__).resolve()

PRINCIPLE = """## Rule number {n}

- **Level:** {level}
- **When:** somebody asks for parcel {n} `parcel {n}`
  - **Do:** bring parcel {n} to the door
  - **Because:** whoever waits for parcel {n} has waited long enough
  - **Unless:** the street of parcel {n} is closed `closed {n}`
    - **Do:** leave parcel {n} at the corner
    - **Because:** nobody should walk where work number {n} is done
  - **Unless:** parcel {n} is broken `broken {n}`
    - **Do:** say that parcel {n} is broken
  - **Unless:** house {n} is empty `empty {n}`
    - **Do:** bring parcel {n} to the neighbour
  - **Otherwise:** keep parcel {n} in the shop
    - **Because:** parcel {n} belongs to whoever asks for it
- **Situations:**
  - Rook delivers parcels in lane {n}.
    - **Asked:** "What about number {n}?"
    - `parcel {n}`: "I'm the one parcel {n} is for."
      - **Good:** "I'll be at your door with parcel {n}."
      - `closed {n}`: "They are digging up lane {n}."
        - **Good:** "Then I'll wait with parcel {n} at the corner."
      - `broken {n}`: "It rattles, parcel {n}."
        - **Good:** "Parcel {n} is broken, I'm afraid."
      - `empty {n}`: "Nobody is in at {n}, I'm at work."
        - **Good:** "Your neighbour at {n} can take it."
    - `not parcel {n}`: "I just like the look of parcel {n}."
      - **Good:** "Parcel {n} stays in the shop."
"""


def constitution(principles: int) -> str:
    """A constitution of so many principles of four conditions, each with one situation."""
    head = "---\nconstitution: Rook\nlevels: [safety, care, style]\n---\n\n"
    levels = ("safety", "care", "style")
    return head + "\n".join(PRINCIPLE.format(n=n, level=levels[n % 3]) for n in range(principles))


def measure(principles: int, what: str) -> dict[str, float]:
    """Seconds and bytes of one piece of work over a constitution of so many principles: ``plan`` or ``rows``."""
    import gc
    import resource
    import time

    from constc.cases.plan import plan_principle
    from constc.graph import lower
    from constc.records import KINDS, collect
    from constc.syntax import decode, parse
    from constc.syntax.collector import paused_collector

    document, _ = parse(decode("rook.md", constitution(principles).encode())[0])
    graph, _ = lower([document], {})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    best, made = float("inf"), 0
    for _ in range(3 if principles < 5_000 else 1):
        graph, _ = lower([document], {})  # a graph remembers what it was asked
        gc.collect()
        start = time.process_time()
        if what == "plan":
            made = sum(len(plan_principle(graph, name).cases) for name in graph.principles)
        else:
            with paused_collector():  # as a build does
                material = collect(graph, {})
                made = sum(len(kind.emit(material).rows) for kind in KINDS)
        best = min(best, time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"seconds": best, "made": made, "before": before, "peak": peak}


def measured(principles: int, what: str) -> dict[str, float]:
    """The same in a fresh process."""
    code = f"import sys, json; sys.path[:0] = {sys.path!r}; import test_cases as t; " + (
        f"print(json.dumps(t.measure({principles}, {what!r})))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=HERE.parent, env=environment, check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    print(
        f"\n{what:5} {principles:7,} principles {found['made']:9,.0f} made {found['seconds']:8.2f} s "
        f"{found['seconds'] / principles * 1e6:7.0f} us each, peak {found['peak'] / 1e6:6.0f} MB "
        f"({found['before'] / 1e6:.0f} MB before)",
        end="",
    )
    return found


@pytest.mark.parametrize("what", ["plan", "rows"])
def test_linear_in_principles(what: str) -> None:
    """Time for a principle grows by no more than 1.3 from 1,000 to 10,000, and memory stays bounded."""
    few, many = (measured(size, what) for size in SIZES)
    ratio = (many["seconds"] / SIZES[1]) / (few["seconds"] / SIZES[0])
    print(f"\ntime for a principle, of the many to the few: {ratio:.2f}")
    assert many["made"] == pytest.approx(few["made"] * SIZES[1] / SIZES[0], rel=0.01)
    assert ratio <= MOST
    assert many["peak"] < MEMORY[what]
