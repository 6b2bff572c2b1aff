"""Messages about bytes, front matter, includes and example files."""

from __future__ import annotations

from constc.diagnostics.diagnostic import Code

CODES: tuple[Code, ...] = (
    Code(
        "undecodable",
        "error",
        "{size} at offset {offset} of the file cannot be read as UTF-8",
        label="replaced by U+FFFD",
        help="save the file as UTF-8, or mend the damaged place",
        variants={
            "utf-16": {
                "headline": "the file is UTF-16, and constitutions are read as UTF-8",
                "label": "",
                "help": "save the file as UTF-8",
            },
            "more": {
                "headline": "{size} more places from offset {offset} of the file on cannot be read as UTF-8",
                "label": "the first of them",
            },
        },
    ),
    Code(
        "control-character",
        "warning",
        "control character in the text: {characters}",
        help="delete it; nobody can see it, and a model would be trained on it",
        variants={"more": {"headline": "more control characters in the text from here on"}},
    ),
    Code(
        "bidi-or-confusable",
        "warning",
        "invisible or text-reordering character: {characters}",
        note="the text that people read here may not be the text that is compiled",
        help="delete it, or retype the line",
        variants={
            "more": {"headline": "more invisible or text-reordering characters from here on"},
            "confusable": {
                "headline": "a letter of another alphabet inside a word: {characters}",
                "label": "looks like `{latin}`",
                "note": "a name with this letter is another name, although it looks the same",
                "help": "type `{latin}` in its place",
            },
        },
    ),
    Code(
        "bad-front-matter",
        "error",
        "the front matter cannot be read",
        help="write plain `key: value` lines between two lines of `---`",
        variants={
            "unclosed": {
                "headline": "the front matter is not closed",
                "label": "opened here",
                "help": "write a line of `---` after its last key",
            },
            "late": {
                "headline": "the front matter does not begin on the first line of the file",
                "label": "read all the same",
                "help": "delete the empty lines above it",
            },
            "syntax": {
                "headline": "the front matter is no valid YAML: {problem}",
                "help": "put text that holds `: `, `#` or brackets in quotation marks, and indent with spaces",
            },
            "unclosed-bracket": {
                "headline": "a bracket in the front matter is never closed",
                "label": "opened here",
                "help": "close it, or put text that begins with a bracket in quotation marks",
            },
            "unclosed-quote": {
                "headline": "a quotation mark in the front matter is never closed",
                "label": "opened here",
                "help": "close the quotation, or leave both marks away: every value is read as text",
            },
            "tab": {
                "headline": "a line of the front matter is indented with a tab",
                "label": "this line",
                "help": "indent with spaces, two for each step",
            },
            "no-space": {
                "headline": "a key of the front matter has no space after its colon",
                "label": "so this is no key",
                "help": "write a space after the colon",
            },
            "no-colon": {
                "headline": "a line of the front matter has no key",
                "label": "expected `key: value`",
                "help": "write a colon and a space after the key, or indent a line that goes on from the one above",
            },
            "colon": {
                "headline": "a colon stands inside a value of the front matter",
                "label": "read as the end of a key",
                "help": "put a text that holds a colon in quotation marks",
            },
            "indent": {
                "headline": "a line of the front matter is indented differently from those it belongs with",
                "label": "this line",
                "help": "give the lines of one list or mapping the same number of spaces",
            },
            "reserved": {
                "headline": "a value of the front matter begins with a character that means something else in YAML",
                "label": "this one",
                "help": "put the value in quotation marks",
            },
            "character": {
                "headline": "the front matter holds a character that YAML does not allow",
                "help": "delete the character",
            },
            "too-large": {
                "headline": "the front matter is larger than 64 KB",
                "help": "move text into the document; front matter holds names, levels and facts",
            },
            "too-deep": {
                "headline": "the front matter is nested more than 8 deep",
                "help": "write levels and facts as the language reference shows them",
            },
            "alias": {
                "headline": "the front matter uses a YAML alias (`*name`)",
                "note": "aliases can make a small file expand without end, so they are not read",
                "help": "write the value out, or put a `*` that is meant as text in quotation marks",
            },
            "anchor": {
                "headline": "the front matter uses a YAML anchor (`&name`)",
                "note": "anchors serve aliases, which are not read",
                "help": "drop the anchor, or put an `&` that is meant as text in quotation marks",
            },
            "tag": {
                "headline": "the front matter uses a YAML tag (`!name`)",
                "note": "every value is read as text, so a tag has no meaning here",
                "help": "drop the tag, or put a `!` that is meant as text in quotation marks",
            },
            "second-document": {
                "headline": "the front matter holds a second YAML document",
                "help": "keep one block of keys between the two lines of `---`",
            },
            "no-mapping": {
                "headline": "the front matter holds no keys",
                "help": "write `key: value` lines, or take the two lines of `---` away",
            },
            "key": {
                "headline": "a key of the front matter is a list or a mapping",
                "help": "write the key as plain text",
            },
            "repeated-key": {
                "headline": "the front matter gives `{key}` twice",
                "label": "given again here, and not read",
                "help": "keep one of the two",
            },
            "value": {
                "headline": "the front matter's `{key}` cannot be read: {problem}",
                "help": "{help}",
            },
        },
    ),
    Code(
        "unknown-language",
        "warning",
        "there is no keyword table for the language `{language}`",
        note="English keywords are read instead",
        help="use one of: {known}",
        help_suggestion="did you mean `{suggestion}`?",
    ),
    Code(
        "missing-include",
        "error",
        "the included file `{include}` does not exist",
        label="included here",
        help="correct the path; it is relative to the file that includes it",
        help_suggestion="did you mean `{suggestion}`?",
        variants={
            "unreadable": {
                "headline": "the included file `{include}` cannot be read: {reason}",
                "help": "name a file that may be read",
            },
        },
    ),
    Code(
        "include-cycle",
        "error",
        "`{include}` is included by a file that it includes itself",
        label="this include closes the circle",
        note="{chain}",
        help="drop this include: the file is part of the constitution already",
    ),
    Code(
        "include-outside-project",
        "error",
        "the include `{include}` leaves the project directory",
        label="included here",
        note="a constitution is compiled from files of its own project only, so that everybody gets the same data from it",
        help="copy the file into the project and include it by a relative path",
        variants={
            "url": {
                "headline": "the include `{include}` is an address, not a file",
                "help": "save the file in the project and include it by a relative path",
            },
        },
    ),
    Code(
        "missing-example-file",
        "warning",
        "the footnote `{name}` has no file `examples/{name}.md`",
        label="referred to here",
        help="write the file, or drop the footnote",
        help_suggestion="did you mean `[^{suggestion}]`?",
    ),
    Code(
        "unused-example-file",
        "warning",
        "no footnote refers to `examples/{name}.md`",
        help="write `[^{name}]` in the principle that its prompts belong to, or delete the file",
    ),
)
