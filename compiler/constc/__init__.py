"""constc compiles a constitution, a Markdown document of principles for an AI assistant, into training data.

>>> import constc
>>> report = constc.check("constitution.md")
>>> built = constc.build("constitution.md", out="dataset")
"""

from __future__ import annotations

from constc.api import build, check

__all__ = ["__version__", "build", "check"]

__version__ = "0.1.0"
