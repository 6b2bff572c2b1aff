"""One constitution in six languages: the same graph from each, and every alias read as its keyword."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from constc.diagnostics.diagnostic import Diagnostic
from constc.graph import lower
from constc.graph.checks import run_check
from constc.graph.model import Branch, Exception_, Line, Otherwise, PrincipleGraph, Rule, Situation, Wording
from constc.passes import run_passes
from constc.resources import grammar_folder
from constc.syntax import decode, parse
from constc.syntax.keywords import keyword_table
from constc.syntax.tree import (
    And,
    Clause,
    Comparison,
    Conversation,
    Document,
    FactTest,
    Formula,
    Item,
    Keyword,
    Not,
    Section,
    Turn,
)

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "languages"
LANGUAGES = ("en", "de", "fr", "es", "zh", "ja")
OTHERS = LANGUAGES[1:]


# --- reading ----------------------------------------------------------------------------------------------------


def read(text: str) -> tuple[Document, list[Diagnostic]]:
    source, found = decode("constitution.md", text.encode())
    document, more = parse(source)
    return document, [*found, *more]


def graph_of(text: str) -> tuple[PrincipleGraph, list[Diagnostic]]:
    document, found = read(text)
    graph, more = lower([document], {})
    graph, last = run_passes(graph)
    return graph, [*found, *more, *last]


def golden(language: str) -> str:
    return (GOLDEN / f"{language}.md").read_text(encoding="utf-8")


def clauses_in(nodes: Any) -> Iterator[Clause]:
    for node in nodes:
        if isinstance(node, Clause):
            yield node
        if isinstance(node, (Clause, Item)):
            yield from clauses_in(node.children)


def sections_in(sections: tuple[Section, ...]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from sections_in(section.sections)


def all_clauses(document: Document) -> list[Clause]:
    blocks = [*document.blocks, *(block for section in sections_in(document.sections) for block in section.blocks)]
    return list(clauses_in(blocks))


def conversations(document: Document) -> list[Conversation]:
    blocks = [*document.blocks, *(block for section in sections_in(document.sections) for block in section.blocks)]
    return [block for block in blocks if isinstance(block, Conversation)]


# --- what a graph is, without its words ------------------------------------------------------------------------------


def formula(one: Formula | None) -> Any:
    if one is None:
        return None
    if isinstance(one, FactTest):
        return (one.name, one.value)
    if isinstance(one, Not):
        return ("not", formula(one.operand))
    return ("and" if isinstance(one, And) else "or", *map(formula, one.operands))


def line(one: Line) -> Any:
    return (
        one.kind,
        bool(one.text),
        one.source is None,
        one.violates,
        one.as_above,
        [line(part) for part in one.lines],
    )


def wording(one: Wording) -> Any:
    parts = ([line(part) for part in one.lines], [wording(part) for part in one.wordings])
    return (formula(one.formula), bool(one.text), one.said, one.carrier, one.instead, parts)


def situation(one: Situation) -> Any:
    return (one.said, one.carrier, [line(part) for part in one.lines], [wording(part) for part in one.wordings])


def branch(one: Branch) -> Any:
    vary = [(dimension.name is None, len(dimension.values), dimension.said) for dimension in one.vary]
    return (len(one.reasons), [line(part) for part in one.lines], [situation(part) for part in one.situations], vary)


def acts(one: Rule | Exception_ | Otherwise) -> Any:
    return [(act.keyword, act.name, bool(act.text)) for act in one.acts]


def exception(one: Exception_) -> Any:
    inner = [exception(part) for part in one.exceptions]
    return (formula(one.condition.formula), bool(one.condition.text), acts(one), inner, branch(one.branch), one.shared)


def otherwise(one: Otherwise) -> Any:
    return (
        formula(one.names),
        bool(one.text),
        acts(one),
        [exception(part) for part in one.exceptions],
        branch(one.branch),
    )


def rule(one: Rule) -> Any:
    whens = [(when.key, formula(when.formula), bool(when.text)) for when in one.whens]
    exceptions = [exception(part) for part in one.exceptions]
    return (whens, acts(one), exceptions, [otherwise(part) for part in one.otherwises], branch(one.branch))


def part_of(one: Any) -> Any:
    if isinstance(one, Comparison):
        return [part_of(answer) for answer in one.answers]
    if not isinstance(one, Turn):
        return type(one).__name__
    if one.verdict is None:
        return one.role
    return (one.role, one.verdict.kind, one.verdict.name is None, [each.target for each in one.verdict.violates])


def shape(graph: PrincipleGraph) -> dict[str, Any]:
    """Everything in a graph but texts, titles and places."""
    return {
        "levels": [(level.id, level.kind, level.overridable) for level in graph.levels],
        "facts": [(fact.key, fact.values, list(fact.wordings)) for fact in graph.facts.values()],
        "principles": {
            one.id: (
                (one.key, one.level, one.own_level, one.parent),
                [rule(part) for part in one.rules],
                branch(one.branch),
                [branch(trait.branch) for trait in one.traits],
                (len(one.role_models), len(one.about)),
                [value is None for value in (one.applies_to, one.source, one.status, one.see)],
            )
            for one in graph.principles.values()
        },
        "edges": [(e.kind, e.source, e.target, formula(e.guard), e.declared_by, e.legal) for e in graph.edges],
        "tensions": [
            (one.first, one.second, formula(one.guard), one.resolved_by is None, branch(one.branch))
            for one in graph.tensions
        ],
        "checks": [
            (one.left, one.relation, one.right, formula(one.guard), run_check(graph, one).holds) for one in graph.checks
        ],
        "sections": [(entry.depth, entry.principle) for entry in graph.sections.values()],
        "conversations": [
            (
                one.owner,
                one.conversation.form,
                one.conversation.title is None,
                [part_of(part) for part in one.conversation.parts],
                [formula(given) for given in one.conversation.given],
            )
            for one in graph.conversations
        ],
        "mode": graph.mode,
        "assistant": graph.assistant,
    }


# --- the same constitution in every language ---------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_finding(language: str) -> None:
    _, found = graph_of(golden(language))
    assert [f"{one.code}: {one.message}" for one in found if one.severity != "note"] == []
    assert not {one.code for one in found} & {"near-keyword", "keyword-not-bold-on-github", "bidi-or-confusable"}


@pytest.mark.parametrize("language", OTHERS)
def test_same_graph_as_english(language: str) -> None:
    english, _ = graph_of(golden("en"))
    other, _ = graph_of(golden(language))
    expected = shape(english)
    for part, value in shape(other).items():
        assert value == expected[part], part


def test_english_has_what_is_compared() -> None:
    """The comparison would mean nothing if the parts were empty."""
    graph, _ = graph_of(golden("en"))
    found = shape(graph)
    assert found["mode"] == "strict"
    assert list(found["principles"]) == ["door", "fire", "parcels", "notices", "quiet"]
    assert [(kind, source, target) for kind, source, target, *_ in found["edges"]] == [
        ("overrides", "door", "notices"),
        ("yields", "fire", "door"),
        ("exception", "quiet", "notices"),
    ]
    assert [holds for *_, holds in found["checks"]] == [True, True, True]
    assert [(first, second, none) for first, second, _, none, _ in found["tensions"]] == [("notices", "door", False)]
    door = graph.principles["door"]
    first = door.rules[0]
    assert [act.keyword for act in first.acts] == ["do", "dont", "may"]
    assert (len(first.exceptions), len(first.otherwises)) == (1, 1)
    place = (door.branch.situations or first.branch.situations)[0]
    assert [one.kind for one in place.lines] == ["asked", "earlier"]
    told, silent = place.wordings[0].wordings[0], place.wordings[1]
    assert told.instead
    assert told.lines[0].as_above
    assert (silent.carrier, silent.lines[0].source) == ("operator", "operator")
    assert found["conversations"] == [
        (
            "quiet",
            "quote",
            False,
            [
                "system",
                "developer",
                "user",
                "tool",
                [
                    ("assistant", "good", True, []),
                    ("assistant", "ok", True, []),
                    ("assistant", "bad", False, ["parcels"]),
                ],
            ],
            [("late", None)],
        )
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_keyword_in_its_own_language(language: str) -> None:
    text = golden(language)
    document, _ = read(text)
    own = json.loads((grammar_folder() / "keywords" / f"{language}.json").read_text(encoding="utf-8"))["keywords"]
    found = all_clauses(document)
    assert {clause.keyword for clause in found} == set(get_args(Keyword))
    for clause in found:
        written = text[clause.keyword_span[0] : clause.keyword_span[1]].replace("\u2019", "'")
        assert written in own[clause.keyword], written


# --- every alias ----------------------------------------------------------------------------------------------------


def front(language: str) -> str:
    return f"---\nconstitution: A\nlanguage: {language}\n---\n\n# A\n\n## B\n\n"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "pattern", ["- **{}:** a", "* **{}**: a", "+ **{}：** a", "1. **{} :** a", "- **{}\u00a0:** a"]
)
def test_every_alias_is_its_keyword(language: str, pattern: str) -> None:
    table = json.loads((grammar_folder() / "keywords" / f"{language}.json").read_text(encoding="utf-8"))
    for name, aliases in table["keywords"].items():
        for alias in aliases:
            for spelling in (alias, alias.upper(), alias.replace("'", "\u2019")):
                if spelling.upper().lower() != spelling.lower():
                    continue  # capital sharp s and the like have no way back
                document, _ = read(front(language) + pattern.format(spelling) + "\n")
                assert [clause.keyword for clause in all_clauses(document)] == [name], spelling


@pytest.mark.parametrize("language", LANGUAGES)
def test_english_keywords_work_in_every_language(language: str) -> None:
    english = json.loads((grammar_folder() / "keywords" / "en.json").read_text(encoding="utf-8"))
    lines = [(name, alias) for name, aliases in english["keywords"].items() for alias in aliases]
    document, _ = read(front(language) + "".join(f"- **{alias}:** a\n" for _, alias in lines))
    assert [clause.keyword for clause in all_clauses(document)] == [name for name, _ in lines]


def aliases_of(language: str, *words: str) -> list[tuple[str, str]]:
    table = json.loads((grammar_folder() / "keywords" / f"{language}.json").read_text(encoding="utf-8"))["words"]
    return [(word, alias) for word in words for alias in table[word]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_relations_and_guards(language: str) -> None:
    kinds = {"wins-over": "wins", "yields-to": "yields", "ties-with": "ties"}
    for word, alias in aliases_of(language, *kinds):
        for _, when in aliases_of(language, "when"):
            text = f"{front(language)}- **Check:** [B](#b) {alias} [C](#c) {when} `dark`\n"
            document, found = read(text)
            (clause,) = all_clauses(document)
            assert clause.relation == kinds[word], alias
            assert [one.target for one in clause.references] == ["b", "c"]
            assert [formula(one) for one in clause.formulas] == [("dark", None)]
            assert len(clause.guards) == 1, when
            assert "bad-check" not in {one.code for one in found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_speakers_and_verdicts(language: str) -> None:
    words = ("system", "developer", "user", "assistant", "tool", "good", "ok", "bad")
    for word, alias in aliases_of(language, *words):
        for _, example in aliases_of(language, "example"):
            text = f"{front(language)}**{example}**: c\n\n> **User:** a\n>\n> **{alias}:** b\n"
            (conversation,) = conversations(read(text)[0])
            assert conversation.title is not None
            last = conversation.parts[-1]
            last = last.answers[-1] if isinstance(last, Comparison) else last
            assert isinstance(last, Turn)
            assert word in (last.role, last.verdict.kind if last.verdict else None), alias


@pytest.mark.parametrize("language", LANGUAGES)
def test_given(language: str) -> None:
    for _, alias in aliases_of(language, "given"):
        text = f"{front(language)}> *{alias}:* `dark`\n>\n> **User:** a\n>\n> **Good:** b\n"
        (conversation,) = conversations(read(text)[0])
        assert [formula(one) for one in conversation.given] == [("dark", None)], alias


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_a_wording(language: str) -> None:
    rule_of_it = '- **When:** it is dark `dark`\n  - **Do:** stop\n  - **Good:** "x"\n'
    head = f"{front(language)}{rule_of_it}- **Situations:**\n  - a\n"
    for word, alias in aliases_of(language, "operator", "tool", "earlier"):
        graph, _ = graph_of(f'{head}    - `dark` ({alias}): b\n      - **Good:** "c"\n')
        (place,) = graph.principles["b"].branch.situations or graph.principles["b"].rules[0].branch.situations
        assert place.wordings[0].carrier == word, alias
    for _, alias in aliases_of(language, "instead"):
        graph, _ = graph_of(f'{head}    - `dark`: {alias}: b\n      - **Good:** "c"\n')
        (place,) = graph.principles["b"].branch.situations or graph.principles["b"].rules[0].branch.situations
        assert (place.wordings[0].instead, place.wordings[0].text) == (True, "b"), alias
    for _, alias in aliases_of(language, "as-above"):
        graph, _ = graph_of(f"{head}    - `dark`: b\n      - **Good:** {alias}\n")
        (place,) = graph.principles["b"].branch.situations or graph.principles["b"].rules[0].branch.situations
        assert place.wordings[0].lines[0].as_above, alias


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f"])
def test_spaces_before_a_colon_may_be_those_of_typographers(space: str) -> None:
    """French sets a no-break space before a colon and inside quotation marks; an editor may put it there by itself."""
    text = (
        f"{front('fr')}- **Quand**{space}: il fait nuit `dark`\n  - **Doit{space}:** s'arrêter\n"
        f"  - **Sinon `dark`**{space}: continuer\n- **Situations**{space}:\n  - rue\n"
        f"    - `dark`{space}: à la place{space}: «{space}Il fait nuit.{space}»\n"
        f"    - `not dark` (exploitant){space}: Il fait jour.\n\n"
        f"**Exemple**{space}: lampe\n\n> **Utilisateur**{space}: a\n>\n> **Bon{space}:** b\n"
    )
    graph, found = graph_of(text)
    principle = graph.principles["b"]
    (only,) = principle.rules
    assert ([act.keyword for act in only.acts], len(only.otherwises)) == (["do"], 1)
    (place,) = principle.branch.situations
    night, day = place.wordings
    assert (night.instead, night.said, night.text) == (True, True, "Il fait nuit.")
    assert (day.carrier, day.text) == ("operator", "Il fait jour.")
    assert [one.conversation.title is None for one in graph.conversations] == [False]
    assert [one.code for one in found if one.severity != "note"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_or_between_formulas_is_noticed(language: str) -> None:
    for _, alias in aliases_of(language, "or"):
        text = f"{front(language)}- **When:** `dark` {alias} `late`\n  - **Do:** stop\n"
        assert "prose-or" in {one.code for one in graph_of(text)[1]}, alias


@pytest.mark.parametrize("language", LANGUAGES)
def test_intro_names_the_assistant(language: str) -> None:
    assert "Linden" in keyword_table(language).intro.format(assistant="Linden")


def test_an_unknown_language_falls_back_to_english() -> None:
    document, found = read(front("xx") + "- **Do:** stop\n")
    assert [clause.keyword for clause in all_clauses(document)] == ["do"]
    assert "unknown-language" in {one.code for one in found}
