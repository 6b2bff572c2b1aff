"""Options that take one of a few words: checked by us, so that a mistyped word gets a suggestion."""

from __future__ import annotations

from collections.abc import Callable, Sequence

__all__ = ["one_of", "require"]


def one_of(option: str, *words: str) -> Callable[[str], str]:
    """A callback for an option that takes one of ``words``."""

    def checked(value: str) -> str:
        return require(value, words, f"{option} takes no `{value}`")

    return checked


def require(value: str, words: Sequence[str], message: str, code: str = "usage") -> str:
    """``value`` if it is one of ``words``; else :class:`~constc.failure.Misuse` with ``message`` and a suggestion."""
    if value not in words:
        from constc.diagnostics.suggest import closest
        from constc.failure import Misuse

        near = closest(value, words, sole=False)
        raise Misuse(code, message, f"did you mean `{near}`?" if near else f"it is one of {', '.join(words)}")
    return value
