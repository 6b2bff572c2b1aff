"""Source text to document: a total line scanner, LALR(1) tables made by Lark, a tree of frozen dataclasses.

Positions are token offsets; nothing here knows of other files or of what a reference resolves to.
"""

from __future__ import annotations

from constc.syntax.counts import Counts, counts, sections
from constc.syntax.inline import parse_formula
from constc.syntax.keywords import KeywordTable, base_language, keyword_table, languages
from constc.syntax.parser import parse
from constc.syntax.text import decode, fact_key, fold, github_slug, is_elided, normalise

__all__ = [
    "Counts", "KeywordTable", "base_language", "counts", "decode", "fact_key", "fold", "github_slug", "is_elided",
    "keyword_table", "languages", "normalise", "parse", "parse_formula", "sections",
]  # fmt: skip
