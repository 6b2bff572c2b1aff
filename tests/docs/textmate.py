"""The TextMate grammar for editors, made from grammar/keywords/*.json.

``python tests/docs/textmate.py`` writes ``grammar/editors/constc.tmLanguage.json``; a test holds that it is up to date.
It is an injection into Markdown: it colours clauses, wordings, formulas, attributes, verdicts and speakers, and leaves
the rest to the Markdown grammar of the editor. Its patterns keep to what Oniguruma and Python's ``re`` both read.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "grammar" / "editors" / "constc.tmLanguage.json"
LANGUAGES = ("en", "de", "fr", "es", "zh", "ja")

#: What a keyword is coloured as; themes know the first parts of these names.
SCOPES = {
    "keyword.control.condition.constc": ("when", "unless", "otherwise"),
    "support.function.act.constc": ("do", "may"),
    "keyword.other.prohibition.constc": ("dont",),
    "entity.name.tag.reason.constc": ("because",),
    "entity.name.section.setting.constc": ("situations", "vary", "about"),
    "string.other.prompt.constc": ("asked", "pressed", "earlier"),
    "markup.inserted.good.constc": ("good",),
    "markup.changed.ok.constc": ("ok",),
    "markup.deleted.bad.constc": ("bad",),
    "storage.type.character.constc": ("trait", "role-model", "tempted-by", "cost"),
    "keyword.operator.edge.constc": (
        "overrides", "yields-to", "exception-to", "in-tension-with", "resolved-by", "check",
    ),
    "support.type.property-name.constc": ("level", "id", "applies-to", "source", "status", "see"),
}  # fmt: skip
SPEAKERS = {
    "string.other.prompt.constc": ("system", "developer", "user", "assistant", "tool"),
    "markup.inserted.good.constc": ("good",),
    "markup.changed.ok.constc": ("ok",),
    "markup.deleted.bad.constc": ("bad",),
}

#: After the marker of a list item; a look behind has to have one length.
AFTER_MARKER = "(?:" + "|".join(rf"(?<=[-*+.)][ \t]{{{count}}})" for count in range(1, 5)) + ")"
AFTER_QUOTE_MARK = r"(?:^|(?<=>)|(?<=>[ \t]))"
#: What stands between a keyword and the end of its bold: a name, principles, formulas.
QUALIFIER = r"([^*\n:：]*?)"
COLON = r"(?:([:：])(\*\*)|(\*\*)[ \t]*((?:`[^`\n]*`[ \t]*)*)([:：]))"
BOLD = {
    "1": {"name": "punctuation.definition.keyword.begin.constc"},
    "3": {"name": "variable.parameter.qualifier.constc", "patterns": [{"include": "#formula"}]},
    "4": {"name": "punctuation.separator.clause.constc"},
    "5": {"name": "punctuation.definition.keyword.end.constc"},
    "6": {"name": "punctuation.definition.keyword.end.constc"},
    "7": {"patterns": [{"include": "#formula"}]},
    "8": {"name": "punctuation.separator.clause.constc"},
}


def tables() -> dict[str, dict[str, Any]]:
    """The keyword tables in the order in which they are tried: English, which always works, first."""
    folder = ROOT / "grammar" / "keywords"
    return {code: json.loads((folder / f"{code}.json").read_text(encoding="utf-8")) for code in LANGUAGES}


def aliases(section: str) -> dict[str, list[str]]:
    """The spellings of each keyword or small word in all languages. One that means two things is the first of them."""
    found: dict[str, list[str]] = {}
    taken: set[str] = set()
    for table in tables().values():
        for name, spellings in table[section].items():
            own = found.setdefault(name, [])
            for spelling in spellings:
                if spelling.casefold() not in taken:
                    taken.add(spelling.casefold())
                    own.append(spelling)
    return found


def alternatives(names: tuple[str, ...], spellings: dict[str, list[str]]) -> str:
    """A pattern for all spellings of ``names``, the longer ones first."""
    words = sorted({word for name in names for word in spellings[name]}, key=lambda word: (-len(word), word))
    return "(?i:" + "|".join(_spelled(word) for word in words) + ")"


def _spelled(word: str) -> str:
    """A pattern for a word, however its apostrophes, spaces and sharp s are written."""
    return re.escape(word).replace("'", "['’ʼ]").replace(r"\ ", r"[ \t]+").replace("ß", "(?:ß|ss)")


def head(before: str, words: str) -> str:
    """A bold word with a colon, inside the bold or after it."""
    return rf"{before}(\*\*)[ \t]*({words})(?=[ \t]*(?:[(（\[`:：]|\*\*)){QUALIFIER}{COLON}"


def clause_rules() -> list[dict[str, Any]]:
    spellings = aliases("keywords")
    return [
        {
            "name": "meta.clause.constc",
            "begin": head(AFTER_MARKER, alternatives(names, spellings)),
            "beginCaptures": {**BOLD, "2": {"name": f"markup.bold.constc {scope}"}},
            "end": "$",
            "patterns": [{"include": "#value"}],
        }
        for scope, names in SCOPES.items()
    ]


def speaker_rules() -> list[dict[str, Any]]:
    spellings = aliases("words")
    rules: list[dict[str, Any]] = [
        {
            "match": head(AFTER_QUOTE_MARK, alternatives(names, spellings)),
            "captures": {**BOLD, "2": {"name": f"markup.bold.constc {scope}"}},
        }
        for scope, names in SPEAKERS.items()
    ]
    given = alternatives(("given",), spellings)
    rules.append(
        {
            "name": "meta.given.constc",
            "begin": rf"{AFTER_QUOTE_MARK}(\*{{1,2}})({given})[ \t]*(?:[:：]\1|\1[ \t]*[:：])",
            "beginCaptures": {"2": {"name": "markup.italic.constc keyword.control.condition.constc"}},
            "end": "$",
            "patterns": [{"include": "#formula"}],
        }
    )
    return rules


def example_rule() -> dict[str, Any]:
    return {
        "name": "meta.example.constc",
        "begin": head(r"^[ ]{0,3}", alternatives(("example",), aliases("words"))),
        "beginCaptures": {**BOLD, "2": {"name": "markup.bold.constc entity.name.section.example.constc"}},
        "end": "$",
        "patterns": [{"include": "#attributes"}, {"include": "text.html.markdown#inline"}],
    }


def small_words() -> list[dict[str, Any]]:
    """The words of a Check and of a guard; where a language writes no spaces, nothing need part them."""
    spellings = aliases("words")
    relations = alternatives(("wins-over", "yields-to", "ties-with"), spellings)
    when = alternatives(("when",), spellings)
    return [
        {
            "match": rf"(?<=\))[ \t]*({relations})(?=[ \t]*(?:\[|#))",
            "captures": {"1": {"name": "keyword.operator.relation.constc"}},
        },
        {"match": rf"(?<=\))[ \t]*({when})(?=[ \t]*`)", "captures": {"1": {"name": "keyword.control.guard.constc"}}},
    ]


def grammar() -> dict[str, Any]:
    """The whole grammar."""
    brackets = r"[(（]([^()（）\n]{1,60})[)）]"
    wording = rf"(?:`[^`\n]+`(?:,|[ \t])*(?:and[ \t]+)?)+(?:{brackets}[ \t]*)?[:：]"
    return {
        "information_for_contributors": "Made by tests/docs/textmate.py from grammar/keywords; edits here are lost.",
        "name": "constc (injection)",
        "scopeName": "text.html.markdown.constc.injection",
        "injectionSelector": (
            "L:text.html.markdown - comment - markup.inline.raw - meta.clause.constc - meta.wording.constc"
            " - meta.example.constc - meta.given.constc - (markup.fenced_code - meta.embedded.block.xml)"
        ),
        "patterns": [
            {"include": "#clause"}, {"include": "#wording"}, {"include": "#example"}, {"include": "#speaker"},
            {"include": "#verdict"}, {"include": "#attributes"},
        ],
        "repository": {
            "clause": {"patterns": clause_rules()},
            "wording": {
                "name": "meta.wording.constc",
                "begin": f"{AFTER_MARKER}(?={wording})",
                "end": "$",
                "patterns": [
                    {
                        "match": rf"{brackets}(?=[ \t]*[:：])",
                        "captures": {"1": {"name": "variable.parameter.carrier.constc"}},
                    },
                    {"include": "#value"},
                ],
            },
            "example": example_rule(),
            "speaker": {"patterns": speaker_rules()},
            "value": {
                "patterns": [
                    {"include": "#formula"}, {"include": "#attributes"}, *small_words(),
                    {"include": "text.html.markdown#inline"},
                ],
            },
            "formula": {
                "name": "meta.formula.constc",
                "begin": "`",
                "beginCaptures": {"0": {"name": "punctuation.definition.formula.begin.constc"}},
                "end": "`|$",
                "endCaptures": {"0": {"name": "punctuation.definition.formula.end.constc"}},
                "patterns": [
                    {
                        "match": r"(?<![^\s(`])(?:and|or|not|AND|OR|NOT)(?![^\s()`])",
                        "name": "keyword.operator.logical.constc",
                    },
                    {"match": "=", "name": "keyword.operator.comparison.constc"},
                    {"match": "[()]", "name": "punctuation.section.parens.constc"},
                    {"match": r"[^\s()=`]+", "name": "variable.other.fact.constc"},
                ],
            },
            "attributes": {
                "name": "meta.attributes.constc",
                "begin": r"\{(?=[ \t]*(?:#[^\s{}=#\"]|[A-Za-z][\w-]*=)[^{}\n]*\}[ \t]*(?:$|[;；#]|<!--|-->))",
                "beginCaptures": {"0": {"name": "punctuation.definition.attributes.begin.constc"}},
                "end": r"\}",
                "endCaptures": {"0": {"name": "punctuation.definition.attributes.end.constc"}},
                "patterns": [
                    {"match": r"#[^\s{}=#\"]+", "name": "entity.other.attribute-name.id.constc"},
                    {
                        "match": r"([\w-]+)(=)(\"[^\"\n{}]*\"|[^\s{}\"]+)",
                        "captures": {
                            "1": {"name": "entity.other.attribute-name.constc"},
                            "2": {"name": "keyword.operator.assignment.constc"},
                            "3": {"name": "string.unquoted.attribute-value.constc"},
                        },
                    },
                ],
            },
            "verdict": {
                "patterns": [
                    _verdict("good", "markup.inserted.good.constc"),
                    _verdict("ok", "markup.changed.ok.constc"),
                    _verdict("bad", "markup.deleted.bad.constc"),
                    {
                        "name": "comment.block.attributes.constc",
                        "match": r"(<!--)[ \t]*(\{[^{}\n]*\})[ \t]*(-->)",
                        "captures": {"2": {"patterns": [{"include": "#attributes"}]}},
                    },
                ],
            },
        },
    }  # fmt: skip


def _verdict(word: str, scope: str) -> dict[str, Any]:
    return {
        "name": "comment.block.verdict.constc",
        "match": rf"(<!--)[ \t]*(?i:({word}))\b[ \t]*(\[[^\[\]\n]*\])?[ \t]*([:,]?)((?:(?!-->)[^\n])*)(-->)?",
        "captures": {
            "1": {"name": "punctuation.definition.comment.begin.constc"},
            "2": {"name": scope},
            "3": {"name": "entity.name.reference.constc"},
            "6": {"name": "punctuation.definition.comment.end.constc"},
        },
    }


def render() -> str:
    """The text of the file."""
    return json.dumps(grammar(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(render(), encoding="utf-8")
