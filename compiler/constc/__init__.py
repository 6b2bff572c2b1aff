"""constc compiles a constitution, a Markdown document of principles for an AI assistant, into training data.

>>> import constc
>>> report = constc.check("constitution.md")
>>> built = constc.build("constitution.md", out="dataset")
"""

from __future__ import annotations

from importlib import import_module

from constc.api import build, check

__all__ = ["__version__", "build", "check"]

__version__ = "0.1.0"

# Python makes a package an attribute of the one around it. So `build` is the package of that name, which can be called
# and is the function; it is imported here, so that it is so from the start.
import_module("constc.build")
