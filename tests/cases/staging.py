"""Small constitutions for the tests of cases: text in; cases, flips and composed rows out, as plain values."""

from __future__ import annotations

import textwrap
from collections import Counter

from constc.cases.model import Case, Flip, Plan
from constc.cases.plan import plan_principle
from constc.graph import PrincipleGraph, lower
from constc.records import KINDS, Choices, Material, collect
from constc.records.composed import Composed
from constc.records.kind import Dropped
from constc.records.rows import Row
from constc.syntax import decode, parse

HEAD = "---\nconstitution: Fern\nlevels: [care]\n{}---\n\n"
#: The rule of most of these tests. Its name is `plain`.
RULE = """
## Be plain {#plain level=care}

- **When:** the owner asks `owner`
  - **Do:** stop
  - **Good:** "rule"
  - **Unless:** somebody is in danger `danger`
    - **Do:** help first
    - **Good:** "unless"
  - **Otherwise:** ask the owner
    - **Good:** "otherwise"
"""
SITUATIONS = "- **Situations:**\n"
#: Leaves with the same answer as the one around them, on both sides; `night` must be declared.
HOLDS = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner`: "It is mine."
      - **Good:** "a"
      - `night`: "And it is night."
        - **Good:** "a"
    - `not owner`: "It is hers."
      - **Good:** "c"
      - `night`: "And it is night."
        - **Good:** "c"
"""
#: An exception that speaks of two facts, and a situation with words for it and for its absence.
TWO_FACTS = "facts:\n  fire:\n  smoke:\n"
RULE_OF_TWO = """## Be plain {#plain level=care}

- **When:** the owner asks `owner`
  - **Do:** stop
  - **Unless:** it burns `fire and smoke`
    - **Do:** help first
"""
TREE_OF_TWO = """  - Fern waits.
    - **Asked:** "Stop."
    - `owner`: "It is mine."
      - `fire and smoke`: "It burns."
        - **Good:** "b"
      - `not (fire and smoke)`: "It only smells of burning."
        - **Good:** "a"
"""


def graph_of(text: str, front: str = "") -> PrincipleGraph:
    """The graph of ``text`` (dedented), under a front matter with one level and ``front`` unless it has its own."""
    body = textwrap.dedent(text)
    whole = body if body.startswith("---") else HEAD.format(front) + body
    return lower([parse(decode("fern.md", whole.encode())[0])[0]], {})[0]


def plan_of(text: str, front: str = "", name: str = "plain", strength: int = 2) -> Plan:
    """The plan of one principle."""
    return plan_principle(graph_of(text, front), name, strength)


def staged(tree: str, front: str = "", rule: str = RULE) -> Plan:
    """The plan of the rule with the situations of ``tree``, whose items are indented by two."""
    return plan_of(rule + SITUATIONS + tree, front)


def told(case: Case) -> str:
    """A leaf by what is stated there, in the order written."""
    assert case.leaf is not None
    return ", ".join(f"{s.condition}={s.value}" for s in case.leaf.stated.settings)


def placed(plan: Plan) -> dict[str, list[str]]:
    """The cases at leaves: what is stated, and the acts that are right there."""
    return {told(case): [act.text for act in case.decision.acts] for case in plan.cases if case.leaf is not None}


def goods(plan: Plan) -> dict[str, list[str]]:
    """The cases at leaves: what is stated, and the answers that stand there."""
    return {told(case): [good.text for good in case.goods] for case in plan.cases if case.leaf is not None}


def ends(flip: Flip) -> tuple[str, str, str]:
    """A flip by its condition and what is stated at its ends."""
    return ":".join(flip.condition), told(flip.on), told(flip.off)


def flips(plan: Plan) -> list[tuple[str, str, str]]:
    return [ends(flip) for flip in plan.flips if flip.kind != "ladder"]


def reasons(plan: Plan) -> dict[str, str | None]:
    return {each.condition.key: each.reason for each in plan.conditions}


# --- rows -------------------------------------------------------------------------------------------------------


def material_of(text: str, front: str = "", choices: Choices | None = None) -> Material:
    return collect(graph_of(text, front), {}, choices)


def pairs(material: Material, form: str = "voice", *, hold: bool | None = None) -> list[Composed]:
    """The composed pairs of one form; holds, or the others, or both."""
    return [each for each in material.composition.pairs if each.form == form and hold in {None, each.hold}]


def crossed(made: list[Composed]) -> Counter[tuple[str, str]]:
    """How often each text is preferred to each other one."""
    return Counter((each.chosen, each.rejected) for each in made)


def even(made: list[Composed]) -> bool:
    """Whether every two texts are preferred each way equally often."""
    counts = crossed(made)
    return all(counts[one, other] == counts[other, one] for one, other in counts)


def user(each: Composed) -> str:
    """What the user says last."""
    return [message.content for message in each.prompt if message.role == "user"][-1]


def system(each: Composed) -> str:
    return each.prompt[0].content


def rows_of(material: Material, config: str) -> list[Row]:
    kind = next(kind for kind in KINDS if kind.config == config)
    return [made.row for made in kind.emit(material).rows]


def dropped(material: Material, config: str) -> tuple[Dropped, ...]:
    kind = next(kind for kind in KINDS if kind.config == config)
    return tuple(kind.emit(material).dropped)
