"""Messages about meaning: levels, references, facts, clauses that belong nowhere, and the order of priority."""

from __future__ import annotations

from constc.diagnostics.diagnostic import Code

CODES: tuple[Code, ...] = (
    # --- front matter -------------------------------------------------------------------------------------------
    Code(
        "unknown-key",
        "note",
        "the front matter has the key `{key}`, which means nothing here",
        label="kept, and without effect",
        help="a key of your own can stay; the keys that mean something are {known}",
        help_suggestion="did you mean `{suggestion}`?",
        variants={
            "option": {
                "headline": "`{key}` is no option of a level, so it does nothing for `{level}`",
                "label": "without effect",
                "help": "the options of a level are {known}",
            },
        },
    ),
    # --- levels and ids -----------------------------------------------------------------------------------------
    Code(
        "unknown-level",
        "error",
        "there is no level `{level}`",
        label="this section has no level of its own now",
        note="levels, highest first: {levels}",
        help="name one of the levels, or add `{level}` to `levels:` in the front matter, in its place",
        help_suggestion="did you mean `{suggestion}`?",
        variants={
            "none-declared": {
                "headline": "there is no level `{level}`, since the constitution declares none",
                "note": "",
                "help": "list the levels in the front matter, highest first: `levels: [{level}, ...]`",
            },
        },
    ),
    Code(
        "no-level",
        "note",
        "`{title}` has no level, own or inherited, so no level ranks it above or below others",
        note="clauses that name it (Overrides, Yields to, Exception to) still order it",
        help="give it a level with `- **Level:** ...`, or give one to the section around it",
        variants={
            "several": {
                "headline": "`{title}` and {count} more of the principles have no level, own or inherited",
                "note": "levels rank none of them above or below others; clauses that name them still do",
                "help": "give them levels with `- **Level:** ...`, or give one to the sections around them",
            },
        },
    ),
    Code(
        "duplicate-id",
        "error",
        "the id `{id}` is given twice, to `{other}` and to `{title}`",
        label="given again here",
        note="references to `#{id}` lead to the first of the two",
        help="give one of the two an id of its own",
        variants={
            "title": {
                "headline": "the title `{title}` makes the id `{id}`, which another principle has already",
                "label": "this heading makes the same id again",
                "note": "which rows belong to which would depend on the order of the text",
                "help": "change one of the titles, or give the section an id of its own: `- **Id:** ...`",
            },
            "former": {
                "headline": "`{id}`, a former name of `{title}`, is {which} name of `{other}`",
                "label": "its rows are known by `{id}`",
                "note": "the rows of the two would have the same ids",
                "help": "{remedy}",
            },
        },
    ),
    # --- references ---------------------------------------------------------------------------------------------
    Code(
        "unknown-principle",
        "error",
        "no principle has the id `{id}`",
        label="so this has no effect",
        help="write the id of a principle: its title in small letters with hyphens, or the id that it was given",
        help_suggestion="did you mean `#{suggestion}`?",
        variants={
            "section": {
                "headline": "`{id}` is a section and no principle, so nothing can be said of its priority",
                "help": "name a principle, or give `{title}` a level or an act of its own",
            },
            "no-reference": {
                "headline": "this `{keyword}` names no principle",
                "label": "expected a reference",
                "help": "link to the principle: `[its title](#its-id)`",
                "help_suggestion": "write `{suggestion}`",
            },
            "prose": {
                "headline": "no section has the id `{id}`",
                "label": "leads nowhere",
                "help": "write the id of a section: its title in small letters with hyphens, or its own id",
            },
            "verdict": {
                "headline": "this verdict names `{id}`, and no section has that id",
                "label": "passed over",
                "help": "write the id of the principle that the answer breaks",
            },
        },
    ),
    Code(
        "link-text-differs",
        "note",
        "the link says `{text}` and leads to `{title}`",
        label="people read this text; the id decides",
        help="write `[{title}](#{id})`, or `[?](#{id})`, which takes whatever the title is",
    ),
    # --- facts and formulas -------------------------------------------------------------------------------------
    Code(
        "unknown-fact",
        "error",
        "there is no fact `{fact}`",
        label="treated as unknown in every case",
        help="declare it in the front matter under `facts:`, or by a When or Unless that has it as its only fact",
        help_suggestion="did you mean `{suggestion}`? If not, declare it in the front matter under `facts:`",
        variants={
            "close": {
                "headline": "`{fact}` is a new fact and looks like `{suggestion}`",
                "label": "not declared by this clause",
                "help_suggestion": (
                    "write `{suggestion}` if that is meant; if not, declare `{fact}` in the front matter under `facts:`"
                ),
            },
            "value": {
                "headline": "the fact `{fact}` has no value `{value}`",
                "note": "its values: {values}",
                "help": "name one of its values, or add `{value}` to them in the front matter",
                "help_suggestion": "did you mean `{suggestion}`?",
            },
            "setting": {
                "headline": "the fact `{fact}` has no value `{value}`, so this setting says nothing",
                "label": "without effect",
                "note": "its values: {values}",
                "help": "write one of its values",
                "help_suggestion": "did you mean `{suggestion}`?",
            },
            "no-value-given": {
                "headline": "the fact `{fact}` has several values, and this formula names none",
                "note": "its values: {values}",
                "help": "say which value is meant: `{fact}=...`",
            },
            "no-values": {
                "headline": "the fact `{fact}` is true or false and has no value `{value}`",
                "help_suggestion": "write `{suggestion}`",
            },
            "no-fact": {
                "headline": "the guard of this `{keyword}` names no fact",
                "label": "so the clause never takes effect",
                "help": "write a formula in back-ticks after the word, or drop the guard",
            },
        },
    ),
    Code(
        "prose-or",
        "warning",
        "the words say `{word}` between `{first}` and `{second}`, and the formulas are joined by `and`",
        label="both must hold for this {keyword}",
        help="write one formula, `{first} or {second}`, or say in the words that both must hold",
    ),
    Code(
        "idle-formula",
        "warning",
        "`{formula}` is no condition in a `{keyword}`, which holds whatever is true",
        label="read as text",
        help="nest the `{keyword}` in a When with this formula, or take the back-ticks away",
    ),
    # --- clauses ------------------------------------------------------------------------------------------------
    Code(
        "stray-clause",
        "error",
        "`{keyword}` means nothing here",
        label="it has no effect",
        help="it belongs {belongs}",
        variants={
            "nested": {"headline": "`{keyword}` means nothing inside `{outer}`"},
            "no-principle": {
                "headline": "`{keyword}` stands in a section that is no principle",
                "note": "a section is a principle if it has its own level or directly holds an act, a When or a Trait",
                "help": "move it under the principle it belongs to, or give the section a level or an act",
            },
            "outside": {
                "headline": "`{keyword}` stands before the first heading, so it belongs to no principle",
                "help": "put a heading above it, or move it under the principle it belongs to",
            },
            "no-act": {
                "headline": "this `{keyword}` is an exception to nothing, since the principle has no act",
                "help": "write the Do or Don't that it is an exception to",
            },
            "no-condition": {
                "headline": "this `{keyword}` is the other side of nothing, since there is no When",
                "help": "nest it in the When whose other side it is",
            },
            "which-condition": {
                "headline": "this `{keyword}` does not say which When it is the other side of",
                "help": "nest it in that When, or name its condition: ``**{keyword} `fact`:**``",
            },
            "names-no-condition": {
                "headline": "this `{keyword}` names a condition that no When around it has",
                "help": "write the formula as it stands in the When",
            },
            "own-tension": {
                "headline": "a principle cannot be in tension with itself",
                "help": "name the other principle, or write an Unless inside this one",
            },
            "wording": {
                "headline": "this wording stands in no situation",
                "label": "it gives words to a fact, and has no setting to stand in",
                "help": "write the setting as an item of its own and nest the wording in it",
            },
            "no-fact": {
                "headline": "this item in a situation words no fact, so it is left out",
                "label": "neither a wording nor a clause",
                "help": "begin it with a fact, ``- `fact`: words``, or move its words into the setting",
            },
            "situations-text": {
                "headline": "`{keyword}` takes its settings as nested items",
                "label": "this text is passed over",
                "help": "write each setting as an item of its own below it",
            },
            "in-plain-item": {
                "headline": "this clause is nested in a list item that is no clause",
                "help": "indent it like the clauses around it, or nest it in one of them",
            },
            "in-value": {
                "headline": "this item is nested in one line, so it is left out",
                "label": "without effect",
                "help": "write it as a line beside the others; values stand in one line: `name: one; another`",
            },
            "nothing-above": {
                "headline": "this `{keyword}` takes over an answer, and its principle has none outside of situations",
                "help": "write the answer out, in quotation marks",
            },
            "qualifier": {
                "headline": "`{words}` means nothing after `{keyword}`",
                "label": "without effect",
                "help": "a condition belongs in a When or an Unless; other words belong after the colon",
            },
            "empty": {
                "headline": "this clause says nothing",
                "help": "write what it says after the colon, or drop it",
            },
        },
    ),
    Code(
        "two-guards",
        "error",
        "this `{keyword}` has two guards",
        label="the second guard",
        note="a guard holds for all references of its clause; the clause is left out",
        help="write one clause for each guard, or join the two formulas by `and` in one",
    ),
    Code(
        "self-check",
        "error",
        "this Check compares `{id}` with itself",
        label="the same principle twice",
        help="name the other principle",
    ),
    # --- the order of priority ----------------------------------------------------------------------------------
    Code(
        "authority-inversion",
        "error",
        "`{source}` ({source_level}) may not prevail over `{target}` ({target_level})",
        label="said to prevail here",
        note="order of levels: {levels}",
        help="drop this clause, or write an Unless inside `{target}`",
        variants={
            "overrides": {
                "headline": "`{source}` ({source_level}) may not override `{target}` ({target_level})",
                "label": "overridden here",
            },
        },
    ),
    Code(
        "filter-overridden",
        "error",
        "nothing prevails over `{target}`: its level `{target_level}` is a filter",
        label="`{source}` is said to prevail here",
        note="a filter is never weighed and never overridden",
        help="drop this clause, or write an Unless inside `{target}`",
    ),
    Code(
        "override-cycle",
        "error",
        "principles override each other in a circle: {cycle}",
        label="the circle begins here",
        help="drop one of these clauses, or give them guards that never hold together",
        variants={
            "self": {
                "headline": "`{cycle}` is said to prevail over itself",
                "label": "names its own principle",
                "help": "name the other principle",
            },
            "guarded": {"note": "all of them hold where {where}"},
        },
    ),
    Code(
        "undecided-tension",
        "warning",
        "nothing decides between `{first}` and `{second}`, which are in tension",
        label="declared here",
        note="both apply {where}, and neither prevails",
        help="nest a Resolved by that says what is right, or order the two with Overrides",
    ),
    Code(
        "contradictory-acts",
        "warning",
        "`{first}` demands and forbids the same act: {act}",
        label="forbidden here",
        note="both are in force {where}",
        help="say in a When or an Unless where each of the two holds",
        variants={"permits": {"headline": "`{first}` permits and forbids the same act: {act}"}},
    ),
    Code(
        "evidenced-tension",
        "note",
        "`{first}` and `{second}` pull apart here, and no tension between them is declared",
        label="a bad answer of `{first}` in which `{second}` is broken",
        help="write `- **In tension with:** [{title}](#{second})` under `{first}`, with a Resolved by",
        variants={
            "acts": {"label": "one forbids what the other demands or permits"},
        },
    ),
    Code(
        "check-failed",
        "error",
        "check failed: `{left}` does not {relation} `{right}` {where}",
        label="this does not hold",
        note="there {outcome}",
        help="mend the priority of the two, or narrow the Check with a guard",
        variants={
            "vacuous": {
                "headline": "check failed: in no case can it be asked whether `{left}` {relation_s} `{right}`",
                "label": "tests nothing",
                "note": "no facts make {conditions}",
                "help": "mend the guard, or the conditions of the two principles",
            },
            "too-wide": {
                "headline": "check failed: whether `{left}` {relation_s} `{right}` hangs on too many facts",
                "label": "not worked out",
                "note": "{facts} facts matter together",
                "help": "narrow the Check with a guard, or join facts that always go together",
            },
        },
    ),
    Code(
        "too-wide",
        "warning",
        "{question} hangs on {facts} facts together, which is too many to be worked out",
        note="every combination of facts is looked at, and never a sample of them",
        help="join facts that always go together, or make an enumeration of facts that exclude each other",
        variants={
            "exceptions": {
                "headline": "too many exceptions of one principle would have to be compared with each other",
                "label": "this {keyword} and those beside it",
                "note": "every pair of exceptions that could be ambiguous is looked at, and never a sample of them",
                "help": "split the principle, or join exceptions that hold the same",
            },
            "situations": {
                "headline": "`{title}` has {conditions} conditions and {wordings} wordings, too many for a check to look at "
                "together",
                "label": "what its situations lack is not looked for",
                "note": "the work grows with every pair of conditions at every wording; a build does it all the same",
                "help": "split the principle: few people would keep so many conditions in mind",
            },
            "acts": {
                "headline": "the act {act} has {pairs} pairs of demand and prohibition, too many to compare",
                "label": "one of them",
                "note": "every pair of opposed acts is looked at, and never a sample of them",
                "help": "give acts that are not meant to be the same different words, or a name: `{{act=...}}`",
            },
        },
    ),
    Code(
        "never-applies",
        "warning",
        "`{id}` never applies: no facts make its conditions true together",
        label="this principle has no effect",
        help="mend its conditions; two cases that should both count need `or`, or a When each",
        variants={
            "suspended": {
                "headline": "`{id}` never applies: wherever its conditions hold, an exception without acts is taken",
                "help": "narrow the Unless, or nest in it what holds instead",
            },
        },
    ),
    Code(
        "dead-exception",
        "warning",
        "this {keyword} can never be taken",
        label="no facts make it true together with the conditions around it",
        help="take the contradiction out of its formula, or move it to the rule that it was meant for",
        variants={
            "alone": {
                "label": "no facts make it true",
                "help": "take the contradiction out of its formula",
            },
        },
    ),
    Code(
        "ambiguous-exceptions",
        "warning",
        "this {keyword} and another one can be taken at once, and what they hold is opposed: {act}",
        label="the one",
        note="both are taken {where}",
        help="say in one of the formulas that the other does not hold, or nest one in the other",
        variants={
            "bare": {
                "headline": "this {keyword} and another can be taken at once, and only one says what holds instead",
            },
        },
    ),
    Code(
        "textual-exception",
        "warning",
        "this {keyword} names no fact, so it is never known to be taken",
        label="words alone",
        note="the rule holds until an exception is known to be taken, so this one changes nothing in any case",
        help="put a fact in back-ticks after its words: a short name for what they say",
    ),
)
