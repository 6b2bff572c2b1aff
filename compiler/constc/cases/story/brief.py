"""The brief: a seed as the fields of a row and as the page that its writer gets.

The page names the form, the place and the people, what happens, what pulls the other way, what the assistant does and
says, why, what it costs, how it ends, and what stays outside. It holds no id and no name of a rule. The author's reason
stands under "Why" and nowhere else, and the writer is asked to put it in the narrator's terms, never in these words.
The page is English. A constitution in another language is quoted in its own, and the piece is to be written in that
language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from constc.cases.story.plan import Seed, assistant_name
from constc.cases.story.pools import Outcome, Owner, Pools
from constc.cases.story.wording import acts, fill, renamed, sentence, sentences
from constc.graph.model import PrincipleGraph
from constc.syntax import base_language

__all__ = ["NEEDS_MODEL", "Story", "story_of"]

#: What a cost is until somebody has found one: no document goes out without.
NEEDS_MODEL: Final = "needs-model"

_VOWELS: Final = "aeiou"
_LANGUAGES: Final = {"de": "German", "fr": "French", "es": "Spanish", "zh": "Chinese", "ja": "Japanese"}


@dataclass(frozen=True, slots=True)
class Story:
    """The fields of a seed in words, and ``text``, the page for its writer.

    ``reason`` is the author's, None where there is none. ``names`` are the assistant's, then those of who answers for
    it, who works with it and who has a part in it.
    """

    text: str
    genre: str
    voice: str
    setting: str
    role: str
    whose_matter: Owner
    stakes: str
    temptation: str
    act: str
    said: str
    reason: str | None
    cost: str
    outcome: Outcome
    ending: str
    names: tuple[str, ...]
    off_stage: tuple[str, ...]


def story_of(graph: PrincipleGraph, seed: Seed, pools: Pools) -> Story:
    """``seed`` in words."""
    return _Page(graph, seed, pools).story()


class _Page:
    """One page under construction. Every text of the author goes through ``here``, which gives the assistant its name
    of the day.
    """

    def __init__(self, graph: PrincipleGraph, seed: Seed, pools: Pools) -> None:
        self.graph = graph
        self.seed = seed
        self.plot = seed.plot
        self.pools = pools
        self.own = assistant_name(graph)
        self.language = _language(graph.language)
        place = seed.place
        self.fields: dict[str, str] = {
            "assistant": seed.assistant,
            "genre": seed.genre.key,
            "article": "an" if seed.genre.key[0] in _VOWELS else "a",
            "voice": seed.voice,
            "place": place.text,
            "role": seed.role,
            "responsible": seed.responsible,
            "user": seed.user,
            "third": seed.third,
            "responsible_job": f"{seed.responsible}, {place.responsible},",
            "user_job": f"{seed.user}, {place.user},",
            "third_job": f"{seed.third}, {place.third},",
            "stakes": seed.stakes,
            "ending": seed.ending,
        }

    def story(self) -> Story:
        seed = self.seed
        temptation, cost, off_stage = self._temptation(), self._cost(), self._here(self.plot.off_stage)
        said, reason = self._fill(seed.said), self._reason()
        paragraphs = [
            ("form", self._frame("form", form=self._fill(seed.genre.form))),
            ("people", self._frame("people")),
            ("happens", " ".join(self._happens())),
            ("pull", self._frame("pull", temptation=sentence(temptation))),
            ("act", " ".join(self._acts())),
            ("said", self._frame("said", said=sentence(said))),
            ("why", self._why()),
            ("cost", self._cost_line(cost)),
            ("end", self._frame("end", outcome=self._fill(self.pools.outcomes[seed.outcome]))),
            ("off_stage", self._frame("off-stage", donts=self._listed(off_stage)) if off_stage else ""),
            ("throughout", "\n".join(f"- {self._fill(line)}" for line in self.pools.throughout)),
        ]
        return Story(
            text=self._page(paragraphs),
            genre=seed.genre.key,
            voice=seed.voice,
            setting=seed.place.text,
            role=seed.role,
            whose_matter=seed.owner,
            stakes=seed.stakes,
            temptation=temptation,
            act=self._act_field(),
            said=said,
            reason=reason,
            cost=cost,
            outcome=seed.outcome,
            ending=seed.ending,
            names=(seed.assistant, seed.responsible, seed.user, seed.third),
            off_stage=off_stage,
        )

    def _page(self, paragraphs: Iterable[tuple[str, str]]) -> str:
        parts = [" ".join(self._opening())]
        for name, text in paragraphs:
            if text:
                mark = "\n" if text.startswith("- ") else " "
                parts.append(f"**{self._fill(self.pools.headings[name])}.**{mark}{text}")
        page = "\n\n".join(parts)
        if self.own is not None and not self.seed.own and self.own in page:
            # A form of the name that is no whole word, as a language that declines it has.
            parts.insert(1, self._frame("elsewhere", own=self.own))
            page = "\n\n".join(parts)
        return page

    def _opening(self) -> Iterator[str]:
        yield self._frame("opening")
        if self.language:
            yield self._frame("language", language=self.language)
        if self.plot.kind != "theme":
            yield self._frame("transposed")

    # --- parts of the page ------------------------------------------------------------------------------------------

    def _happens(self) -> Iterator[str]:
        plot = self.plot
        whens, holding = sentences(self._here(plot.whens)), sentences(self._here(plot.holding))
        if plot.kind == "theme":
            yield self._frame("theme", theme=self._one(plot.theme).replace('"', "'"))
        elif plot.kind == "trait" and plot.asked:
            yield self._frame("trait", asked=self._one(plot.asked).replace('"', "'"))
        elif plot.kind == "trait":
            yield self._frame("trait-unasked")
        elif plot.kind == "otherwise" and whens:
            nots = sentences(self._here(plot.nots))
            frame = "otherwise-known" if nots else "otherwise"
            yield f"{holding} {self._frame(frame, whens=whens, nots=nots)}".lstrip()
        elif unless := sentences(self._here((plot.unless,))):
            yield self._frame("when", whens=f"{whens} {unless}".lstrip())
        elif whens:
            yield self._frame("when", whens=whens)
        else:
            yield self._frame("always")
        for about in self._here(plot.about):
            yield self._frame("about", about=sentence(about))
        if plot.kind == "exception":
            yield self._frame("sanction")
        yield self._frame("matter", matter=self._fill(self.pools.owners[self.seed.owner]))

    def _acts(self) -> Iterator[str]:
        plot = self.plot
        if plot.kind == "theme":
            yield self._frame("act-theme")
        elif plot.kind == "trait":
            yield self._frame("act-trait", trait=self._one(plot.trait).replace('"', "'"))
        elif plot.acts:
            yield self._frame("act", acts=self._listed(self._here(plot.acts)))
        elif plot.donts:
            yield self._frame("refrain", donts=self._listed(self._here(plot.donts), mark="", last="or "))
        if plot.mays:
            yield self._frame("may", mays=self._listed(self._here(plot.mays), mark=""))
        if self.seed.model and plot.models:
            yield self._frame("model", model=self._one(_turn(plot.models, self.seed.turn)))

    def _why(self) -> str:
        reason = sentences(self._here(self.plot.reasons))
        return self._frame("why", reason=reason) if reason else self._frame("why-open")

    def _cost_line(self, cost: str) -> str:
        if cost == NEEDS_MODEL:
            return self._frame("cost-open", payer=self._fill(self.seed.payer))
        return self._frame("cost", cost=sentence(cost))

    # --- fields that depend on what an author wrote -------------------------------------------------------------------

    def _temptation(self) -> str:
        plot, turn = self.plot, self.seed.turn
        if plot.temptations:
            return self._one(_turn(plot.temptations, turn))
        if plot.donts:
            return self._listed(self._here(plot.donts), last="or ")
        if plot.opposite:
            frame = {"rule": "opposite-rule", "exception": "no-exception"}.get(plot.kind, "opposite")
            return self._frame(frame, acts=self._listed(self._here(plot.opposite)))
        return _turn(self.pools.trait_pulls if plot.kind == "trait" else self.pools.pulls, turn)

    def _act_field(self) -> str:
        plot = self.plot
        if plot.kind == "theme":
            return self._frame("act-as-text")
        if plot.kind == "trait":
            return self._one(plot.trait)
        if plot.acts:
            return "; ".join(self._here(plot.acts))
        if plot.donts:
            return "; ".join(f"not {text}" for text in self._here(plot.donts))
        return "; ".join(self._here(plot.mays))

    def _reason(self) -> str | None:
        return "; ".join(self._here(self.plot.reasons)) or None

    def _cost(self) -> str:
        return self._one(_turn(self.plot.costs, self.seed.turn)) if self.plot.costs else NEEDS_MODEL

    # --- words --------------------------------------------------------------------------------------------------------

    def _one(self, text: str) -> str:
        return renamed(text, self.own, self.seed.assistant)

    def _listed(self, texts: Sequence[str], mark: str = "to ", last: str = "and ") -> str:
        """Acts one after the other; those in another language than English are quoted."""
        if self.language is None:
            return acts(texts, mark, last)
        return "; ".join('"{}"'.format(text.replace('"', "'")) for text in texts)

    def _here(self, texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._one(text) for text in texts if text)

    def _fill(self, text: str) -> str:
        return fill(text, self.fields)

    def _frame(self, name: str, **more: str) -> str:
        fields: Mapping[str, str] = {**self.fields, **more}
        return fill(self.pools.frames[name], fields)


def _language(code: str) -> str | None:
    """What the language ``code`` is called in English: None for English, nothing where it is unknown."""
    base = base_language(code)
    return None if base == "en" else _LANGUAGES.get(base, "")


def _turn(values: Sequence[str], turn: int) -> str:
    return values[turn % len(values)]
