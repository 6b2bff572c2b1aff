"""``constc explain``: the page of a diagnostic, of a gate, or of a reason in the coverage."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["explain"]


def explain(
    code: Annotated[str, typer.Argument(metavar="CODE", show_default=False, help="A name such as unknown-fact.")],
) -> int:
    """Explain a diagnostic, a gate, or why something is not in the data: what it means, an example, what to do."""
    from constc.cli.output import write
    from constc.diagnostics.explain import nearest_code, pages_of
    from constc.failure import Misuse

    pages = pages_of(code.strip())
    if not pages:
        near = nearest_code(code)
        advice = f"did you mean `{near}`?" if near else "the name stands in brackets in the message: error[this-one]"
        raise Misuse("unknown-code", f"there is no code `{code}`", advice)
    write("\n".join(pages))
    return 0
