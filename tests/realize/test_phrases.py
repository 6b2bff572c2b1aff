"""The phrase files: what they hold, how sentences, lists and quotation marks are joined, language by language."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from constc.realize.phrases import ended, languages, phrases_of
from constc.realize.quoting import nested
from constc.resources import grammar_folder

TEXTS = {"introduction", "space", "stop"}
PAIRS = {"quote", "inner_quote"}
FLAGS = {"capitals", "stop_outside"}
#: The placeholders that each phrase of a deliberation has once, and no others; a name may be left out where it says so.
ANSWERS = {"do": {"name", "acts"}, "may": {"name", "acts"}}
CARRIED = {"operator": {"text"}, "tool": {"text"}, "earlier": {"text"}}
JOINTS = {"between", "last"}
TABLES = {"contexts": {"message"}, "questions": {"name"}, "turns": {"text"}}
PLACE = re.compile(r"\{(.*?)\}")
NARROW = "\u202f"


def _table(language: str) -> dict[str, Any]:
    raw = (grammar_folder() / "phrases" / f"{language}.json").read_bytes()
    table = json.loads(raw.decode("utf-8"))
    assert isinstance(table, dict)
    return table


def _problems(table: dict[str, Any]) -> list[str]:
    """What is wrong with the table of one language."""
    found = [f"unknown or missing: {key}" for key in set(table) - {"deliberation"} ^ (TEXTS | PAIRS | FLAGS)]
    found += [f"no text: {key}" for key in TEXTS if not isinstance(table.get(key), str)]
    found += [f"no flag: {key}" for key in FLAGS if not isinstance(table.get(key), bool)]
    found += [f"no marks: {key}" for key in PAIRS if [str] * 2 != [type(mark) for mark in table.get(key, ())]]
    found += _misplaced("introduction", table.get("introduction", ""), {"name"}, optional=False)
    return found + (_deliberation_problems(table["deliberation"]) if "deliberation" in table else [])


def _deliberation_problems(words: dict[str, Any]) -> list[str]:
    found = [f"unknown or missing: {key}" for key in set(words) ^ {*ANSWERS, *CARRIED, *JOINTS, *TABLES}]
    for key, wanted in (ANSWERS | CARRIED).items():
        found += _misplaced(key, words.get(key, ""), wanted, optional=key in CARRIED)
    for key in JOINTS:
        found += _misplaced(key, words.get(key, ""), set(), optional=False)
    for key, wanted in TABLES.items():
        table = words.get(key, {})
        found += [f"too few: {key}"] if len(table) < 2 else []
        found += [
            each for name, text in table.items() for each in _misplaced(f"{key} {name}", text, wanted, optional=True)
        ]
    found += ["turns are of user and assistant"] if set(words.get("turns", ())) != {"user", "assistant"} else []
    return found


def _misplaced(key: str, text: Any, wanted: set[str], *, optional: bool) -> list[str]:
    if not isinstance(text, str) or not text:
        return [f"no text: {key}"]
    places = PLACE.findall(text)
    allowed = [sorted(wanted), *([sorted(wanted | {"name"})] if optional else [])]
    return [] if sorted(places) in allowed and not re.search(r"[{}]", PLACE.sub("", text)) else [f"placeholders: {key}"]


@pytest.mark.parametrize("language", languages())
def test_every_file_fits_the_schema(language: str) -> None:
    assert _problems(_table(language)) == []


@pytest.mark.parametrize(
    ("key", "text", "problem"),
    [
        ("do", "{name} should act", "placeholders: do"),
        ("do", "{name} should {acts} and {acts}", "placeholders: do"),
        ("tool", "A tool: {message}", "placeholders: tool"),
        ("tool", "A tool: {text", "placeholders: tool"),
        ("between", "{name}; ", "placeholders: between"),
        ("may", "", "no text: may"),
        ("contexts", {"one": "Here: {text}", "two": "{name}: {message}"}, "placeholders: contexts one"),
        ("questions", {"one": "What should {name} do?"}, "too few: questions"),
        ("turns", {"user": "{text}", "tool": "{text}"}, "turns are of user and assistant"),
        ("greeting", "Hello, {name}", "unknown or missing: greeting"),
    ],
)
def test_the_schema_refuses(key: str, text: Any, problem: str) -> None:
    table = _table("en")
    table["deliberation"][key] = text
    assert problem in _problems(table)
    assert "unknown or missing: stop" in _problems({name: each for name, each in table.items() if name != "stop"})


def test_french_has_narrow_spaces_before_high_marks() -> None:
    """Never an ordinary space or none before ``: ; ? !`` and inside of the quotation marks."""
    raw = json.dumps(list(_strings(_table("fr"))), ensure_ascii=False)
    for text in _strings(_table("fr")):
        assert not re.search(rf"(?<!{NARROW})[:;?!»]|«(?!{NARROW})", text), text
    assert NARROW in raw


@pytest.mark.parametrize("language", ["zh", "ja"])
def test_chinese_and_japanese_have_no_spaces_and_their_own_marks(language: str) -> None:
    for text in _strings(_table(language)):
        assert not re.search(r"[\s.,:;?!\"'()]", text), text


def _strings(table: Any) -> list[str]:
    if isinstance(table, str):
        return [table]
    children = table.values() if isinstance(table, dict) else table if isinstance(table, list) else ()
    return [text for child in children for text in _strings(child)]


# --- which file -------------------------------------------------------------------------------------------------


def test_a_region_takes_the_file_of_its_language() -> None:
    assert phrases_of("de-AT") == phrases_of("de")
    assert phrases_of("zh-CN").deliberation == phrases_of("zh").deliberation is not None


@pytest.mark.parametrize("language", ["zh-TW", "zh-Hant", "zh_hant_HK"])
def test_a_text_in_traditional_characters_is_not_mixed_with_simplified_ones(language: str) -> None:
    assert phrases_of(language).deliberation is None
    assert phrases_of(language).introduce("Aster") == "助手是Aster。"  # the same in both


# --- sentences --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "part", "sentence"),
    [
        ("en", "it is pouring", "It is pouring."),
        ("en", "Is it?!", "Is it?!"),
        ("en", "it rains (so they say)", "It rains (so they say)."),
        ("en", "it rains. (so they say.)", "It rains. (so they say.)"),
        ("en", "he said “yes!”", "He said “yes!”"),
        ("en", "he said “yes”", "He said “yes”."),
        ("en", "wait…", "Wait…"),
        ("en", "iPads are in use", "iPads are in use."),
        ("en", "a tram is due", "A tram is due."),
        ("en", "`till --reset` has run", "`till --reset` has run."),
        ("en", "the lamp shows 🔴", "The lamp shows 🔴."),
        ("en", "the screen shows:", "The screen shows:"),
        ("en", "éclairs are on the list", "Éclairs are on the list."),
        ("de", "er sagt: „Nein.“", "Er sagt: „Nein.“"),
        ("de", "er sagt „nein“", "Er sagt „nein“."),
        ("de", "er fragt: »Wirklich?«", "Er fragt: »Wirklich?«"),
        (
            "fr",
            f"elle demande : «{NARROW}Vraiment{NARROW}?{NARROW}»",
            f"Elle demande : «{NARROW}Vraiment{NARROW}?{NARROW}»",
        ),
        ("fr", "il y a un billet : « Fermé »", "Il y a un billet : « Fermé »."),
        ("es", "pregunta: «¿De verdad?»", "Pregunta: «¿De verdad?»."),
        ("es", "dice: «No.»", "Dice: «No.»"),
        ("es", "¿quién es?", "¿quién es?"),
        ("zh", "今晚有雨", "今晚有雨。"),
        ("zh", "他说：“好。”", "他说：“好。”"),
        ("zh", "真的？！", "真的？！"),
        ("ja", "雨の予報である", "雨の予報である。"),
        ("ja", "「はい。」", "「はい。」"),
        ("ja", "「はい」", "「はい」。"),
    ],
)
def test_a_sentence_has_one_capital_and_one_end(language: str, part: str, sentence: str) -> None:
    assert phrases_of(language).sentence(part) == sentence


def test_sentences_stand_apart_as_the_language_has_it() -> None:
    assert phrases_of("en").sentences(["it rains", " ", "the path is wet."]) == "It rains. The path is wet."
    assert phrases_of("zh").sentences(["今晚有雨", "路很滑。"]) == "今晚有雨。路很滑。"


@pytest.mark.parametrize("text", ["", " ", "“", "»", "and so on", "he said “so", "100 °"])
def test_what_has_no_end(text: str) -> None:
    assert not ended(text)


# --- what is said -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "parts", "spoken"),
    [
        ("en", ["it's Jo", "Open up"], "it's Jo. Open up"),
        ("en", ["hello 🙂", "open up!"], "hello 🙂 open up!"),
        ("en", ["hello ❤️", "open up!"], "hello ❤️ open up!"),
        ("en", ["hello :)", "open up"], "hello :) open up"),
        ("en", ["Look:", "a leak"], "Look: a leak"),
        ("en", ["a leak\n  in the  roof", "", "Come!"], "a leak in the roof. Come!"),
        ("zh", ["我是小李", "请开门。"], "我是小李。请开门。"),
        ("zh", ["我是\n小李", "open\nthe door"], "我是小李。open the door"),
        ("ja", ["番号は4417です", "開けて"], "番号は4417です。開けて"),
    ],
)
def test_what_is_said_is_joined_on_one_line_in_its_own_words(language: str, parts: list[str], spoken: str) -> None:
    assert phrases_of(language).spoken(parts) == spoken


@pytest.mark.parametrize(
    ("language", "text", "quoted"),
    [
        ("en", "Open up.", "“Open up.”"),
        ("en", 'I said "no", and I don’t mean “yes”', "“I said ‘no’, and I don’t mean ‘yes’”"),
        ("en", "It says “ask ‘Jo’ first”.", "“It says ‘ask “Jo” first’.”"),
        ("en", 'a 5" pipe and a 6" one', '“a 5" pipe and a 6" one”'),
        ("en", "“she never closed it", "““she never closed it”"),
        ("de", "Da steht „heute ‚nein‘“.", "„Da steht ‚heute „nein“‘.“"),
        ("de", 'Da steht "nein", glaub’ ich', "„Da steht ‚nein‘, glaub’ ich“"),
        ("fr", "Il dit « non » et «oui».", f"«{NARROW}Il dit “non” et “oui”.{NARROW}»"),
        ("fr", "Il dit « non “jamais” ».", f"«{NARROW}Il dit “non «{NARROW}jamais{NARROW}»”.{NARROW}»"),
        ("es", "Dice «no».", "«Dice “no”»"),
        ("es", "Espera...", "«Espera...»"),
        ("es", "¿Sí?", "«¿Sí?»"),
        ("zh", "他说“好”。", "“他说‘好’。”"),
        ("zh", "写着“‘小李’知道”", "“写着‘“小李”知道’”"),
        ("ja", "「はい」と『本』に", "「『はい』と『本』に」"),
    ],
)
def test_marks_within_marks_go_by_turns(language: str, text: str, quoted: str) -> None:
    assert phrases_of(language).quoted(text) == quoted


def test_marks_are_paired_in_one_pass() -> None:
    """Marks that never close, and marks that never opened, in a text of two hundred thousand."""
    outer, inner = ("“", "”"), ("‘", "’")
    for text in ("“" * 200_000, "”" * 200_000, "“‘" * 100_000, "“" * 100_000 + "”" * 100_000):
        assert len(nested(text, outer, inner)) == len(text)


# --- lists ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "acts", "listed"),
    [
        ("en", ["stop"], "stop"),
        ("en", ["stop", "say so"], "stop, and say so"),
        ("en", ["stop", "wait", "say so"], "stop, wait, and say so"),
        ("en", ["stop, and wait", "say so", "go on"], "stop, and wait; say so; and go on"),
        ("de", ["anhalten", "Bescheid sagen"], "anhalten, außerdem Bescheid sagen"),
        ("fr", ["s’arrêter", "attendre, puis le dire"], f"s’arrêter{NARROW}; et attendre, puis le dire"),
        ("fr", ["s’arrêter", "le dire"], "s’arrêter, et le dire"),
        ("es", ["parar", "informar"], "parar, y también informar"),
        ("zh", ["停下", "不追问"], "停下，同时不追问"),
        ("ja", ["止まる", "知らせる"], "止まること、そして知らせる"),
    ],
)
def test_acts_are_one_list(language: str, acts: list[str], listed: str) -> None:
    words = phrases_of(language).deliberation
    assert words is not None
    assert words.listed(acts) == listed
