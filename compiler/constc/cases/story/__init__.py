"""Narrative seeds: the plan of a document, with everything in it decided before anybody writes a word.

``plots`` finds in the graph what there is to tell (a branch, a trait, a theme), ``plan`` draws for each plot a few
seeds from the pools of ``grammar/stories/``, ``brief`` makes of each the page that its writer gets, ``check`` counts
what no seed may hold. Pure functions from a graph to values.
"""

from __future__ import annotations

from constc.cases.story.brief import Story, story_of
from constc.cases.story.plan import SEEDS_PER_BRANCH, Seed, seeds_of
from constc.cases.story.plots import Plot, plots, themes

__all__ = ["SEEDS_PER_BRANCH", "Plot", "Seed", "Story", "plots", "seeds_of", "story_of", "themes"]
