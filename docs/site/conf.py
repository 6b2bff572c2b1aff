"""How Sphinx renders the pages that ``build.py`` has gathered."""

from __future__ import annotations

from typing import Any

from pygments.lexers import MarkdownLexer

from constc import __version__

project = "constc"
release = __version__
html_title = f"constc {__version__}"
language = "en"

root_doc = "index"
extensions = ["myst_parser"]
# Deep enough for every link to a heading that the pages use; MyST makes the anchors as GitHub does.
myst_heading_anchors = 4
nitpicky = True
highlight_language = "text"
# What an example writes is what a reader should see.
smartquotes = False

html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["wrap.css"]
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
html_domain_indices = False


def setup(app: Any) -> dict[str, bool]:
    """Constitutions in examples are Markdown."""
    app.add_lexer("constitution", MarkdownLexer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
