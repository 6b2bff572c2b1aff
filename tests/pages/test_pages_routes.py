"""The ways of lines between cards, tried in Node where there is one: no line crosses a card."""

from __future__ import annotations

import itertools
import json
import random
import shutil
import subprocess
from typing import Any

import pytest

from constc.pages import part

NODE = shutil.which("node")

pytestmark = pytest.mark.skipif(NODE is None, reason="no Node on this machine")

GAP = 40
PROGRAM = """
const cases = JSON.parse(require("fs").readFileSync(0, "utf8"));
const found = cases.map(({ boxes, lines, gap }) => routeLines(boxes, lines, gap));
const paths = found.map((ways) => ways.map((points) => points && pathThrough(points, [4, 9])));
process.stdout.write(JSON.stringify({ found, paths }));
"""


def run(cases: list[dict[str, Any]]) -> dict[str, Any]:
    done = subprocess.run(
        [str(NODE), "-e", part("routes.js") + PROGRAM],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return json.loads(done.stdout)


def case(seed: int) -> dict[str, Any]:
    """Cards in rows of several bands, some of them hidden, and lines between any two."""
    random_ = random.Random(seed)
    columns, width = random_.randint(1, 5), random_.randint(60, 200)
    boxes: list[dict[str, int] | None] = []
    y = random_.randint(20, 60)
    for _ in range(random_.randint(1, 4)):
        cards = random_.randint(1, 2 * columns)
        for begin in range(0, cards, columns):
            height = random_.randint(40, 120)
            for column in range(min(columns, cards - begin)):
                boxes.append({"x": 50 + column * (width + GAP), "y": y, "width": width, "height": height})
            y += height + GAP
        y += random_.choice([10, 70])
    boxes = [None if box is not None and random_.random() < 0.1 else box for box in boxes]
    numbers = range(len(boxes))
    pairs = [random_.sample(numbers, 2) for _ in range(random_.randint(0, 25))] if len(boxes) > 1 else []
    return {"boxes": boxes, "lines": [{"from": a, "to": b} for a, b in pairs], "gap": GAP}


def on_border(point: list[float], box: dict[str, int]) -> bool:
    x, y = point
    left, right, top, bottom = box["x"], box["x"] + box["width"], box["y"], box["y"] + box["height"]
    return (y in (top, bottom) and left < x < right) or (x in (left, right) and top < y < bottom)


def crosses(a: list[float], b: list[float], box: dict[str, int]) -> bool:
    """Whether a stretch has a point strictly inside a card."""
    left, right = sorted((a[0], b[0]))
    top, bottom = sorted((a[1], b[1]))
    inside_x = left < box["x"] + box["width"] and right > box["x"]
    return inside_x and top < box["y"] + box["height"] and bottom > box["y"]


def test_lines_join_their_cards_and_cross_none() -> None:
    cases = [case(seed) for seed in range(400)]
    answer = run(cases)
    drawn = 0
    for given, ways, paths in zip(cases, answer["found"], answer["paths"], strict=True):
        boxes = given["boxes"]
        for line, points, path in zip(given["lines"], ways, paths, strict=True):
            tail, head = boxes[line["from"]], boxes[line["to"]]
            if tail is None or head is None:
                assert points is None
                continue
            drawn += 1
            assert on_border(points[0], tail)
            assert on_border(points[-1], head)
            for a, b in itertools.pairwise(points):
                assert a[0] == b[0] or a[1] == b[1]
                assert not any(box is not None and crosses(a, b, box) for box in boxes)
            assert path.startswith("M")
            assert "NaN" not in path
    assert drawn > 2000


def test_lines_side_by_side_have_lanes_of_their_own() -> None:
    boxes = [{"x": 50, "y": 50 + row * 100, "width": 100, "height": 60} for row in range(4)]
    (ways,) = run([{"boxes": boxes, "lines": [{"from": 0, "to": 3}] * 3, "gap": GAP}])["found"]
    turns = {points[2][0] for points in ways}
    assert len(turns) == 3


def test_two_neighbours_are_joined_by_a_straight_line() -> None:
    boxes = [{"x": 50, "y": 50, "width": 100, "height": 60}, {"x": 190, "y": 50, "width": 100, "height": 60}]
    below = {"x": 50, "y": 150, "width": 100, "height": 60}
    (ways,) = run([{"boxes": [*boxes, below], "lines": [{"from": 0, "to": 1}, {"from": 2, "to": 0}], "gap": GAP}])[
        "found"
    ]
    assert ways == [[[150, 80], [190, 80]], [[100, 150], [100, 110]]]


def test_no_cards_no_lines() -> None:
    assert run([{"boxes": [None], "lines": [], "gap": GAP}])["found"] == [[]]
