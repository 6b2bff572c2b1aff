"""Messages about the craft: what is missing, lost or too easy to guess in a constitution that is otherwise in order."""

from __future__ import annotations

from constc.diagnostics.diagnostic import Code

CODES: tuple[Code, ...] = (
    # --- rules --------------------------------------------------------------------------------------------------
    Code(
        "no-reason",
        "note",
        "`{title}` says what to do and never why",
        note="a reason lets a reader guess the rule, and the cases that nobody has written down",
        help="nest a Because in each branch: `- **Because:** ...`, on what goes wrong otherwise, and for whom",
        variants={
            "empty": {
                "headline": "`{title}` has a title and says nothing",
                "note": "neither what to do nor why",
                "help": "write what to do, and nest in it why: `- **Do:** ...`, `- **Because:** ...`",
            },
        },
    ),
    Code(
        "thin-act",
        "note",
        "`{act}` says too little for an answer to show whether it was done",
        label="under four words",
        note="an act is read on after `{name} should` or `should not`, and has to be something that one could see",
        help="name what is done and said, as somebody would who watches: 'say so first, and name another way across'",
    ),
    Code(
        "no-permitted-neighbour",
        "note",
        "`{title}` only forbids: nowhere does it say when acting is right",
        label="forbidden here",
        note="who learns nothing but what is forbidden refuses whatever looks like it",
        help="nest an Otherwise in the When, with what is right for the request that looks the same and is harmless; or a Do, "
        "with what to do in its place",
        variants={
            "absolute": {
                "help": "write what is right next door: a When with the Don't nested in it and an Otherwise, an Unless, or a "
                "Do with what to do in its place",
            },
        },
    ),
    Code(
        "no-otherwise",
        "note",
        "nothing says what is right where `{condition}` does not hold",
        label="this When has no Otherwise",
        note="so there is no neighbour to tell it from: in the data it holds always",
        help="nest an Otherwise in it: what is right where things look much the same and ask for something else. Leave it "
        "out if the other side is simply everything else",
    ),
    # --- situations ---------------------------------------------------------------------------------------------
    Code(
        "no-pair",
        "note",
        "`{title}` has pairs for {covered} of {count}, and none for `{condition}`",
        label="no situation puts this one both ways, all else being equal",
        help="give some situation words for it and for its contrary, ``- `{condition}`: ...`` and "
        "``- `{contrary}`: ...``, each with a Good",
        variants={
            "no-situation": {
                "label": "there is no situation to show it",
                "help": "write Situations: a setting, what is asked in it, ``- `{condition}`: ...`` and "
                "``- `{contrary}`: ...``, each with a Good",
            },
            "dead": {
                "headline": "`{condition}` can never hold here, so this rule has no pair, and no row at all",
                "label": "it contradicts what stands around it",
                "help": "write the contrary case as an Otherwise, or as a When of its own beside this one",
            },
            "textual": {
                "headline": "`{title}` has pairs for {covered} of {count}, and can have none for one of text alone",
                "label": "this condition has no fact, so no situation can give it words",
                "help": "end it with a fact of its own in back-ticks, and give that fact words in a situation",
            },
        },
    ),
    Code(
        "unexercised-exception",
        "note",
        "no situation shows the exception `{condition}`",
        label="never taken",
        note="an exception that no row takes is not learnt",
        help="nest words for it in a wording that makes the rule apply, ``- `{condition}`: ...``, with a Good that does "
        "what the Unless holds",
    ),
    Code(
        "unspecified-case",
        "note",
        "nobody says what is right here: `{when}` is off, and so its exception `{unless}` is idle",
        label="so this leaf makes no row",
        note="that an exception is idle does not mean that it makes no difference",
        help="write a Good here (that of another leaf, word for word, if the difference must not matter); or move the Unless "
        "directly under the heading, where it holds for the Otherwise too",
    ),
    Code(
        "no-wording",
        "note",
        "this situation has no words for `{condition}`, so what is right in it is not settled",
        label="makes no case",
        help="say in it whether that holds: ``- `{condition}`: ...`` or ``- `{contrary}`: ...``, and nest the other "
        "wordings in it",
        variants={
            "unsettled": {},
            "twin": {
                "headline": "nothing in this situation says `{condition}`, so its cases have no twin",
                "label": "makes no pair",
                "help": "add the other side, ``- `{condition}`: ...``, with a Good that would be wrong at the first",
            },
            "answer": {
                "headline": "{missing} of {count} of this situation without a Good",
                "label": "what is right to say here?",
                "note": "without words of its own a leaf is told only as a question of what ought to be done",
                "help": "write a Good here, in the assistant's own voice",
            },
        },
    ),
    Code(
        "told-only",
        "note",
        "nobody says anything in this situation",
        label="no Asked, and no words in quotation marks",
        note="what is only told is a setting, and nothing is put to the assistant in it",
        help='write what somebody asks in it: `- **Asked:** "..."`',
        variants={
            "everywhere": {
                "headline": "every condition of this constitution is told, and none is ever said",
                "label": "from here on",
                "note": "so what is to be learnt from it is to read settings, and not people",
                "help": "let one of them come out in what somebody says: its words in quotation marks. What is evidence, "
                "such as who is logged in, can stay as it is",
            },
        },
    ),
    # --- answers ------------------------------------------------------------------------------------------------
    Code(
        "answer-without-prompt",
        "warning",
        "nothing is asked here, so this {keyword} answers nothing",
        label="reaches no row",
        help='write beside it what it is an answer to: `- **Asked:** "..."`',
        variants={
            "situation": {
                "headline": "nobody says anything at this leaf, so this {keyword} answers nothing",
                "help": 'write what is asked, once for the whole situation: `- **Asked:** "..."` right under its setting',
            },
        },
    ),
    Code(
        "answer-not-grounded",
        "note",
        "{kind} `{claim}` is nowhere in the prompt of this answer",
        label="stated as a fact here",
        note="who learns to answer like this learns to make things up",
        help="put it into the setting, where both twins have it, or leave it out. Promises, opinions and what everybody "
        "knows need nothing",
    ),
    Code(
        "answer-names-its-condition",
        "note",
        "`{word}` gives away which branch this answer is from",
        label="only the words of its own branch have `{word}`",
        note="at its twin the answer would be nonsense, so the right one can be picked without reading the condition",
        help="let what the answer names stand in the setting, which both share, or say it without this word",
    ),
)
