"""Random constitutions with everything that rows hang on: `random_constitution(chance)`, laid out well or badly."""

from __future__ import annotations

from random import Random

SUBJECTS = ("a reader", "the tenant", "somebody at the desk", "a pupil", "the night nurse", "a visitor", "the gardener")
VERBS = ("asks for the key", "wants to leave early", "has lost a book", "shouts", "comes back", "signs the list")
ACTS = (
    "open the door",
    "say what is known",
    "wait until noon",
    "call the office",
    "write it down",
    "leave the light on",
)
ENDS = ("today", "in writing", "before eight", "without being asked", "at the counter", "for once")
FACTS = ("key holder", "after hours", "fire", "in writing", "known here")
LEVELS = ("safety", "care", "style")
MARKERS = ("-", "*", "+", "1.", "2)")
ALIASES = {
    "When": ("When", "If", "Whenever"),
    "Do": ("Do", "Must", "Always"),
    "Don't": ("Don't", "Never", "Won't"),
    "Unless": ("Unless", "Except when"),
    "Otherwise": ("Otherwise", "Else"),
    "Because": ("Because", "Why"),
}


class Writer:
    """Writes lines; ``tidy`` as the formatter would, else each item with an indentation and a marker of its own."""

    def __init__(self, chance: Random, *, tidy: bool) -> None:
        self.chance = chance
        self.tidy = tidy
        self.lines: list[str] = []

    def item(self, column: int, text: str) -> int:
        """One item at ``column``; where what it nests begins."""
        marker, gap = "-", " "
        if not self.tidy:
            marker = self.chance.choice(MARKERS)
            gap = " " * self.chance.randint(1, 4)
            column += self.chance.randint(0, 1)
            if self.chance.random() < 0.15:
                self.lines.append("")
        inner = column + len(marker) + len(gap)
        head, *more = text.split("\n")
        self.lines.append(f"{' ' * column}{marker}{gap}{head}")
        self.lines += (f"{' ' * inner}{line}" for line in more)
        return inner

    def clause(self, column: int, keyword: str, value: str) -> int:
        """One clause; its keyword as any alias."""
        spelled = self.chance.choice(ALIASES.get(keyword, (keyword,)))
        bold = f"**{spelled}:**"
        if not self.tidy:
            spelled = self.chance.choice((spelled, spelled.lower(), spelled.replace("'", "’")))
            bold = self.chance.choice((f"**{spelled}:**", f"**{spelled}**:", f"**{spelled}** :"))
        return self.item(column, f"{bold} {value}".rstrip())


def random_constitution(chance: Random, *, tidy: bool = False) -> str:
    """A constitution with two to five principles, all of whose conditions, situations and lines have distinct words."""
    return _Maker(chance, tidy).text()


class _Maker:
    def __init__(self, chance: Random, tidy: bool) -> None:
        self.chance = chance
        self.out = Writer(chance, tidy=tidy)
        self.number = 0

    def sentence(self) -> str:
        self.number += 1
        words = f"{self.chance.choice(SUBJECTS)} {self.chance.choice(VERBS)} number {self.number}"
        if self.chance.random() < 0.2:
            words = words.replace(" number", "\nnumber")  # the text goes on in the next line
        return words + (f", {self.chance.choice(ENDS)}" if self.chance.random() < 0.4 else "")

    def quoted(self) -> str:
        return f'"{self.sentence().capitalize()}."'

    def pinned(self) -> str:
        """Some things have an id already."""
        return f" {{#own-{self.number}}}" if self.chance.random() < 0.1 else ""

    def text(self) -> str:
        out = self.out
        out.lines += ["---", "constitution: Larch", f"levels: [{', '.join(LEVELS)}]", "---", "", "# Larch", ""]
        titles = [f"Part {number}" for number in range(self.chance.randint(2, 5))]
        for number, title in enumerate(titles):
            out.lines += [f"## {title}", ""]
            out.clause(0, "Level", self.chance.choice(LEVELS))
            self.principle()
            if number and self.chance.random() < 0.6:
                self.tension(titles[0])
            out.lines.append("")
        return "\n".join(out.lines) + "\n"

    def principle(self) -> None:
        out, chance = self.out, self.chance
        if chance.random() < 0.5:
            inner = out.clause(0, "Trait", self.sentence())
            self.answers(inner)
        facts = []
        for _ in range(chance.randint(1, 2)):
            inner = self.condition(0, "When", facts)
            out.clause(inner, "Do", chance.choice(ACTS))
            if chance.random() < 0.5:
                out.clause(inner, "Because", self.sentence())
            if chance.random() < 0.6:
                deeper = self.condition(inner, "Unless", facts)
                out.clause(deeper, "Do", chance.choice(ACTS))
                self.answers(deeper)
            if chance.random() < 0.5:
                self.answers(inner)
            if chance.random() < 0.4:
                out.clause(inner, "Otherwise", chance.choice(ACTS))
        if chance.random() < 0.8:
            inner = out.clause(0, "Situations", "")
            for _ in range(chance.randint(1, 3)):
                self.situation(inner, facts)
        if chance.random() < 0.5:
            inner = out.clause(0, "Vary", "")
            out.item(inner, f"the hour: It is {self.sentence()}.; {self.quoted()}; And {self.sentence()}.")
            out.item(inner, self.quoted() + self.pinned())

    def condition(self, column: int, keyword: str, facts: list[str]) -> int:
        text = self.sentence()
        if self.chance.random() < 0.6:
            fact = self.chance.choice(FACTS)
            facts.append(fact)
            return self.out.clause(column, keyword, f"{text} `{fact}`")
        return self.out.clause(column, keyword, text + self.pinned())

    def answers(self, column: int) -> None:
        out, chance = self.out, self.chance
        if chance.random() < 0.3:
            inner = out.clause(column, "Earlier", "")
            out.item(inner, self.quoted())
            out.item(inner, self.quoted())
        out.clause(column, "Asked", self.quoted() + self.pinned())
        out.clause(column, "Good", self.quoted() + self.pinned())
        if chance.random() < 0.6:
            out.clause(column, "Bad", self.quoted())
        if chance.random() < 0.3:
            out.clause(column, "OK", self.quoted())

    def situation(self, column: int, facts: list[str]) -> None:
        out, chance = self.out, self.chance
        inner = out.item(column, f"{self.sentence().capitalize()}.{self.pinned()}")
        out.clause(inner, "Asked", self.quoted())
        for fact in dict.fromkeys(facts):
            for test in (fact, f"not {fact}"):
                words = chance.choice((self.quoted(), f"{self.sentence()}.", ""))
                carrier = chance.choice(("", "", " (operator)"))
                deeper = out.item(inner, f"`{test}`{carrier}: {words}".rstrip())
                if chance.random() < 0.5:
                    out.clause(deeper, "Pressed", self.quoted())
                out.clause(deeper, "Good", self.quoted())
                if chance.random() < 0.5:
                    out.clause(deeper, "Bad", self.quoted())
        if not facts:
            out.clause(inner, "Good", self.quoted())
            out.clause(inner, "Bad", self.quoted())

    def tension(self, title: str) -> None:
        out = self.out
        inner = out.clause(0, "In tension with", f"[{title}](#{title.lower().replace(' ', '-')})")
        out.clause(inner, "Resolved by", self.chance.choice(ACTS))
        deeper = out.clause(inner, "Situations", "")
        deepest = out.item(deeper, f"{self.sentence().capitalize()}.")
        out.clause(deepest, "Asked", self.quoted())
        out.clause(deepest, "Good", self.quoted())
        out.clause(deepest, "Bad", self.quoted())
