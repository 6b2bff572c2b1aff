"""``constc explain``: the page of a diagnostic."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["explain"]


def explain(
    code: Annotated[str, typer.Argument(metavar="CODE", show_default=False, help="A name such as unknown-fact.")],
) -> int:
    """Explain a diagnostic: what it means, why it matters, an example and how to mend it."""
    from constc.cli.output import write
    from constc.diagnostics.explain import explain as page_of
    from constc.diagnostics.explain import nearest_code
    from constc.failure import Misuse

    page = page_of(code.strip())
    if page is None:
        near = nearest_code(code)
        advice = f"did you mean `{near}`?" if near else "the name stands in brackets in the message: error[this-one]"
        raise Misuse("unknown-code", f"there is no diagnostic `{code}`", advice)
    write(page)
    return 0
