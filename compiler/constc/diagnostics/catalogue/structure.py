"""Messages about the shape of a document: clauses, attributes, conversations, fences."""

from __future__ import annotations

from constc.diagnostics.diagnostic import Code

CODES: tuple[Code, ...] = (
    Code(
        "near-keyword",
        "warning",
        "`{word}` is no keyword, so this line is read as plain text",
        label="not read as a clause",
        help="did you mean `{suggestion}`?",
        help_suggestion="did you mean `{suggestion}`?",
        variants={
            "not-bold": {
                "headline": "`{word}` is not in bold, so this line is read as plain text",
                "help_suggestion": "write it as `**{word}:**`",
            },
            "no-bullet": {
                "headline": "`{word}` stands in no list item, so this line is read as plain text",
                "help_suggestion": "write it as `- **{word}:**`",
            },
            "inside": {
                "headline": "`{word}` does not begin its list item, so it is read as plain text",
                "help_suggestion": "begin a list item of its own with it: `- **{word}:**`",
            },
            "other-language": {
                "headline": "`{word}` is a keyword in {language}, and this file is read as {this}",
                "help_suggestion": "write `language: {suggestion}` in the front matter",
            },
            "no-colon": {
                "headline": "`{word}` has no colon after it, so this line is read as plain text",
                "help_suggestion": "write it as `**{word}:**`",
            },
        },
    ),
    Code(
        "unread-heading",
        "warning",
        "`{title}` looks like a heading and is read as text",
        label="opens no section, so what follows belongs to the section above",
        help="write it as `{mark} {title}`",
    ),
    Code(
        "keyword-not-bold-on-github",
        "note",
        "GitHub will not show this keyword in bold",
        note="in Markdown, asterisks make no bold text with a space on their inner side, or a letter right after the last",
        help="leave no space inside the asterisks, and put one after them",
    ),
    Code(
        "github-anchor-differs",
        "note",
        "on GitHub a link to `#{id}` will not find this heading",
        label="GitHub shows these braces as text",
        note="GitHub's own anchor of the heading is `#{anchor}`",
        help="give the level as a clause (`- **Level:** ...`) and link to the title's slug, or put the braces into `<!-- ... -->`",
    ),
    Code(
        "bad-attributes",
        "warning",
        "these attributes cannot be read",
        label="passed over",
        help="write `{{#id level=name tags=a,b}}`: at most one `#id`, and `key=value` without spaces around `=`",
        variants={
            "unread": {},
            "unknown-key": {
                "headline": "there is no attribute `{key}`",
                "label": "passed over",
                "help": "the attributes are `#id`, `level`, `tags`, `was` and `act`",
                "help_suggestion": "did you mean `{suggestion}`?",
            },
            "several-words": {
                "headline": "an id is one word, and no reference can name `{id}`",
                "label": "taken as it stands",
                "help": "write `{suggestion}`",
            },
            "idle-key": {
                "headline": "`{key}` means nothing here",
                "label": "passed over",
                "help": "`level`, `tags` and `was` belong to a heading, `act` to a Do, Don't or May",
            },
            "misplaced": {
                "headline": "these attributes stand where they are read as plain text",
                "label": "without effect",
                "help": "write `{{#id level=name}}`, closed, at the very end of the line that they belong to",
            },
            "disagree": {
                "headline": "two attributes disagree about `{key}`: `{first}` and `{second}`",
                "label": "this one is passed over",
                "help": "keep one of the two",
            },
        },
    ),
    Code(
        "bad-formula",
        "error",
        "`{formula}` is no formula",
        label="expected facts joined by `and`, `or`, `not`, `=` and parentheses",
        help="write facts like `under 18`, `not under 18` or `surface=voice`; other code does not belong in back-ticks here",
        variants={
            "unguarded": {
                "headline": "`{formula}` guards nothing: no `when` stands before it",
                "label": "passed over",
                "help": "write `when` between the reference and the formula",
            },
            "negated-guard": {
                "headline": "a guard says when its clause counts, and this one says when it does not",
                "help": "write ``when `not ({formula})` ``",
            },
            "before-colon": {
                "headline": "`{formula}` stands before the colon, where `{keyword}` has no formula",
                "label": "without effect",
                "help": "a condition stands in a When or Unless, after the colon; a guard after `when`",
            },
        },
    ),
    Code(
        "unknown-carrier",
        "warning",
        "`{carrier}` carries no words, so these words reach no prompt",
        label="expected `operator`, `tool` or `earlier`",
        help="write `(operator)` for the system message, `(tool)` for a tool's result, `(earlier)` for an earlier turn, or "
        "nothing: quoted words are the user's, others describe the scene",
        help_suggestion="did you mean `{suggestion}`?",
        variants={
            "pressed": {
                "headline": "`{carrier}` is nobody who could press in a conversation",
                "help": "write `(operator)`, `(tool)` or `(earlier)`, or nothing for the user",
            },
        },
    ),
    Code(
        "bad-check",
        "error",
        "this Check says nothing that can be tested",
        label="expected two principles and a relation",
        help="write `[A](#a) wins over [B](#b)`, `yields to` or `ties with`, and after it, if you like, when with a formula",
    ),
    Code(
        "too-deep",
        "warning",
        "this list item is nested more than 64 deep and is read as a sibling of the one above",
        help="nest less: a When with its exceptions needs three or four levels",
    ),
    Code(
        "unclosed-quote",
        "warning",
        "this quotation mark is never closed",
        label="opened here",
        note="the whole value is read as if it were quoted",
        help="close the quotation at the end of the value",
    ),
    Code(
        "unclosed-fence",
        "warning",
        "this code block is never closed, so everything after it is read as code",
        label="opened here",
        help="close it with a line of the same marks",
        variants={
            "comment": {
                "headline": "this comment is never closed",
                "note": "it is read as plain text instead",
                "help": "close it with `-->`",
            },
        },
    ),
    Code(
        "unclosed-conversation",
        "warning",
        "`<{element}>` is never closed",
        label="opened here",
        help="write `</{element}>` where the message ends",
        variants={
            "turn": {},
            "comparison": {
                "headline": "`<comparison>` is never closed",
                "help": "write `</comparison>` after its last answer",
            },
            "fence": {
                "headline": "this conversation is never closed",
                "help": "write a line of `~~~` after its last tag",
            },
            "settings": {
                "headline": "`<settings>` is never closed",
                "help": "write `</settings>` after its last line",
            },
            "untrusted": {
                "headline": "`<untrusted>` is never closed",
                "help": "write `</untrusted>` where the untrusted text ends",
            },
        },
    ),
    Code(
        "stray-closer",
        "warning",
        "`</{element}>` closes nothing",
        label="passed over",
        help="write the opening tag that belongs to it, or delete this line",
        variants={
            "tag": {},
            "fence": {
                "headline": "this fence closes nothing",
                "help": "write the opening `~~~xml` before the conversation, or delete this line",
            },
        },
    ),
    Code(
        "message-outside-conversation",
        "warning",
        "this message stands outside of a conversation",
        label="read as if a conversation began here",
        help="open the conversation with a line of `~~~xml` and close it with `~~~`",
        variants={
            "comparison": {
                "headline": "this answer has a verdict and stands outside of a comparison",
                "label": "read as if a comparison began here",
                "help": "put `<comparison>` before the first answer and `</comparison>` after the last",
            },
        },
    ),
    Code(
        "text-between-turns",
        "warning",
        "this text belongs to no message",
        label="passed over",
        help="put it between an opening and a closing tag, or write `[...]` where turns are left out",
        variants={
            "unopened": {
                "headline": "this text has no opening tag, only a closing `</{element}>`",
                "help": "write the opening tag, `<{element}>`, before it",
            },
            "lead": {
                "headline": "a quote that begins with other text is no conversation",
                "label": "so the messages below it are read as plain text",
                "help": "put this text above the quote, and an empty line between",
            },
            "setting": {
                "headline": "this line of `<settings>` is no `key: value`",
                "help": "write the name of a fact, a colon and its value",
            },
        },
    ),
    Code(
        "example-without-conversation",
        "warning",
        "no conversation follows this example",
        label="kept as plain text",
        help="let a `~~~xml` block or a quote with `> **User:**` follow it at once",
        variants={
            "file": {
                "headline": "this example file holds no conversation",
                "label": "",
                "help": "write one, as a `~~~xml` block or a quote with `> **User:**`, or delete the file",
            },
        },
    ),
    Code(
        "unknown-verdict",
        "warning",
        "`{verdict}` is no verdict, so this answer is not judged",
        label="expected `GOOD`, `OK` or `BAD`",
        help="write `GOOD`, `OK` or `BAD`, and a colon before the reason",
        help_suggestion="did you mean `{suggestion}`?",
        variants={
            "speaker": {
                "headline": "`{verdict}` is neither a speaker nor a verdict, so this line continues the message above",
                "label": "read as text",
                "help_suggestion": "did you mean `{suggestion}`?",
            },
            "after-speaker": {
                "headline": "`{verdict}` means nothing after a speaker",
                "label": "passed over",
                "help": "write `**User:**`, and put what matters into the message or a `*Given:*` line",
            },
            "rest": {
                "headline": "`{verdict}` cannot be read after a verdict",
                "label": "passed over",
                "help": "write a label in parentheses, then the principles in brackets: `**Bad (brush-off) [#care]:**`",
            },
            "missing": {
                "headline": "this answer of a comparison has no verdict, so it is not judged",
                "help": "write `<!-- GOOD -->`, `<!-- OK -->` or `<!-- BAD -->` after its opening tag",
            },
        },
    ),
    Code(
        "conflicting-verdicts",
        "warning",
        "the same answer has two different verdicts in one comparison",
        label="judged again here",
        help="keep one of the two answers, or change what one of them says",
        variants={
            "second-comment": {
                "headline": "this answer has a verdict already, so this comment is part of its text",
                "label": "read as text",
                "help": "keep one comment; a reason follows the colon of its verdict",
            },
            "one-answer": {
                "headline": "this answer carries two different verdicts",
                "label": "the first one counts",
                "help": "keep one verdict; a reason follows its colon",
            },
        },
    ),
    Code(
        "no-rejected",
        "note",
        "this comparison has no rejected answer, so it makes a demonstration and no pair",
        help="write a `BAD` answer beside it: what a hurried assistant might say here",
        variants={
            "good": {},
            "ok": {
                "headline": "this comparison holds nothing but `OK` answers, so it makes no pair",
                "help": "write a `GOOD` or a `BAD` answer beside it",
            },
            "bad": {
                "headline": "this comparison holds nothing but `BAD` answers, so it makes no pair",
                "help": "write a `GOOD` answer beside it",
            },
            "none": {
                "headline": "no answer of this comparison has a verdict",
                "help": "write `<!-- GOOD -->` or `<!-- BAD -->` after the opening tag of each answer",
            },
        },
    ),
    Code(
        "elided-answer",
        "note",
        "this answer is only sketched, so it is kept out of the preferences",
        note="`[...]` and stage directions in brackets are not what a model should learn to say",
        help="write the answer out, or build with `--include-elided`",
    ),
)
