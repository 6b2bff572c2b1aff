"""A front matter with levels of every kind and a few facts, for tests that need no more."""

from __future__ import annotations

FRONT = """---
constitution: Aster
levels:
  - bounds: {kind: filter}
  - safety
  - care: {kind: weigh}
  - style: {kind: weigh, overridable: true}
facts:
  surface: {chat: The exchange is typed., voice: The exchange is spoken.}
  a: {yes: A is so., no: A is not so.}
  b: {yes: B is so.}
  c: {yes: C is so.}
---
"""
