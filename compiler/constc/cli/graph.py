"""``constc graph``: levels, principles and how they outrank each other."""

from __future__ import annotations

from typing import Annotated

import typer

from constc.cli.choices import one_of

__all__ = ["graph"]


def graph(
    file: Annotated[str, typer.Argument(metavar="FILE", show_default=False, help="The constitution.")],
    format: Annotated[
        str,
        typer.Option(
            metavar="json|mermaid|dot|html",
            callback=one_of("--format", "json", "mermaid", "dot", "html"),
            help="json for programs, mermaid for GitHub and Markdown, dot for Graphviz, html for people: one page.",
        ),
    ] = "json",
    out: Annotated[
        str | None,
        typer.Option("-o", "--out", metavar="FILE", help="Write to this file instead of standard output."),
    ] = None,
) -> int:
    """Show the graph of a constitution: its levels, facts, principles and the edges between them.

    Problems of the constitution go to standard error; the graph is written all the same, with what could be resolved.
    """
    from constc.build.check import analyse
    from constc.cli.output import as_html_text, as_json_text, say_diagnostics, write, write_file
    from constc.graph.export import to_dot, to_json, to_mermaid
    from constc.graph.page import to_html

    analysis = analyse(file, craft=False)
    say_diagnostics(analysis.diagnostics)
    if format == "json":
        text = as_json_text(to_json(analysis.graph))
    elif format == "html":
        text = to_html(analysis.graph)
        text = as_html_text(text) if out is None else text
    else:
        text = to_mermaid(analysis.graph) if format == "mermaid" else to_dot(analysis.graph)
    if out is None:
        write(text)
    else:
        write_file(out, text)
    return 1 if analysis.has_errors else 0
