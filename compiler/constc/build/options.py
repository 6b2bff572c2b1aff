"""What a user may choose about a build, and what is decided once constc.toml and the constitution are known."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from constc.failure import Misuse

if TYPE_CHECKING:
    from constc.build.settings import Settings
    from constc.graph.model import PrincipleGraph
    from constc.records import Choices

__all__ = ["DEFAULT_SPLITS", "BuildOptions", "Decided", "decide"]

DEFAULT_SPLITS: Final[Mapping[str, int]] = {"train": 90, "test": 10}
_STRENGTHS: Final = (1, 2, 3)
_SPLIT_NAME: Final = re.compile(r"\w+(\.\w+)*")


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """The options of ``constc build``; None is "not given", so that constc.toml or the default counts.

    ``out``: the directory to write. ``only``: the configs to build. ``splits``: names to whole percents that sum to
    100. ``hold_out``: ids of principles whose groups go to ``test``. ``strength``: of the covering arrays over what
    must not matter, 1 to 3. ``roles``: roles to rename.
    ``seeds_from_exceptions``: an Unless is told in narrative seeds too. ``gates``: ``cheap`` or ``all``. ``fail_on``:
    gates that are to be met, several also as one text with commas; ``any`` stands for every gate that is measured.
    """

    out: str | None = None
    only: Sequence[str] | None = None
    dry_run: bool = False
    include_elided: bool = False
    seeds_from_exceptions: bool = False
    samples: int | None = None
    seed: int | None = None
    splits: Mapping[str, int] | None = None
    hold_out: Sequence[str] | None = None
    strength: int | None = None
    roles: Mapping[str, str] | None = None
    gates: str = "cheap"
    fail_on: str | Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """Every choice made. ``shown`` is the directory as it was named, ``location`` how snippets name the dataset.
    ``costly``: the costly gates that are measured; ``fail_on``: the gates that are to be met.
    """

    out: Path
    shown: str
    location: str
    configs: tuple[str, ...]
    choices: Choices
    samples: int
    seed: int
    dry_run: bool
    costly: tuple[str, ...] = ()
    fail_on: tuple[str, ...] = ()

    def for_manifest(self, all_configs: Sequence[str]) -> dict[str, Any]:
        """The options that decide the bytes of the dataset."""
        return {
            "only": None if len(self.configs) == len(all_configs) else list(self.configs),
            "include_elided": self.choices.include_elided,
            "seeds_from_exceptions": self.choices.seeds_from_exceptions,
            "splits": dict(self.choices.splits),
            "hold_out": list(self.choices.hold_out),
            "strength": self.choices.strength,
            "roles": dict(self.choices.roles),
            "samples": self.samples,
            "gates": list(self.costly),
        }


def decide(options: BuildOptions, settings: Settings, project: Path, graph: PrincipleGraph) -> Decided:
    """The choices for a build of ``graph``: ``options`` before constc.toml, constc.toml before the defaults.

    Raises :class:`~constc.failure.Misuse` for a choice that cannot be.
    """
    from constc.records import CONFIGS, Choices

    build = settings.build
    slug = _slug(graph.name)
    if options.out == "" or (options.out is None and build.out == ""):
        raise Misuse("bad-option", "the directory to write has no name", "give -o a name, or leave it out")
    if options.out is not None:
        out, shown = Path(options.out), options.out
    elif build.out is not None:
        out = project / build.out
        shown = _seen_from_here(out)
    else:
        out, shown = Path("build") / slug, f"build/{slug}"
    hold_out = _first(options.hold_out, build.hold_out, ())
    splits = _first(options.splits, build.splits, DEFAULT_SPLITS)
    _check_splits(splits, hold_out)
    _check_hold_out(hold_out, graph)
    samples = _first(options.samples, None, 3)
    if samples < 0:
        raise Misuse("bad-option", f"`{samples}` is no number of samples", "give 0 or more")
    seed = _first(options.seed, build.seed, 0)
    strength = _first(options.strength, build.strength, 2)
    if strength not in _STRENGTHS:
        raise Misuse("bad-option", f"`strength` is {strength}", "let it be 1, 2 or 3")
    roles = _first(options.roles, build.roles, {})
    _check_roles(roles)
    costly, fail_on = _gates(options.gates, _first(options.fail_on, settings.gates.fail_on, ()))
    return Decided(
        out=out,
        shown=shown,
        location=settings.publish.repo or f"build/{slug}",
        configs=_configs(_first(options.only, build.only, None), CONFIGS),
        choices=Choices(
            include_elided=options.include_elided or bool(build.include_elided),
            splits=dict(splits),
            hold_out=tuple(hold_out),
            roles=dict(sorted(roles.items())),
            strength=strength,
            seeds_from_exceptions=options.seeds_from_exceptions,
            seed=seed,
        ),
        samples=samples,
        seed=seed,
        dry_run=options.dry_run,
        costly=costly,
        fail_on=fail_on,
    )


def _seen_from_here(path: Path) -> str:
    """``path`` relative to the working directory, where that is shorter."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
    return min(relative, str(path), key=len)


def _first(option: Any, setting: Any, default: Any) -> Any:
    if option is not None:
        return option
    return setting if setting is not None else default


def _slug(name: str) -> str:
    from constc.syntax import github_slug

    return github_slug(name).strip("-") or "constitution"


def _configs(only: Sequence[str] | None, known: Sequence[str]) -> tuple[str, ...]:
    """The configs to build, in the order in which they are always made."""
    from constc.diagnostics.suggest import closest

    if only is None:
        return tuple(known)
    for name in only:
        if name not in known:
            near = closest(name, known)
            names = ", ".join(known)
            raise Misuse(
                "unknown-config",
                f"there is no config `{name}`",
                f"did you mean `{near}`?" if near else f"the configs are {names}",
            )
    if not only:
        raise Misuse("unknown-config", "no config is named", f"the configs are {', '.join(known)}")
    return tuple(name for name in known if name in only)


def _gates(measured: str, fail_on: str | Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The costly gates to measure, and the gates to be met. One that is to be met is measured."""
    from constc.dataset.gates import COSTLY, GATES
    from constc.diagnostics.suggest import closest

    if measured not in {"cheap", "all"}:
        raise Misuse("bad-option", f"there are no gates `{measured}`", "they are `cheap` or `all`")
    texts = [fail_on] if isinstance(fail_on, str) else list(fail_on)
    named = [name.strip() for text in texts for name in text.split(",") if name.strip()]
    if texts and not named:
        raise Misuse("unknown-gate", "no gate is named", f"the gates are {', '.join(GATES)}; `any` stands for them all")
    for name in named:
        if name not in {*GATES, "any"}:
            near = closest(name, (*GATES, "any"))
            advice = f"did you mean `{near}`?" if near else f"the gates are {', '.join(GATES)}"
            raise Misuse("unknown-gate", f"there is no gate `{name}`", advice)
    met = tuple(name for name in GATES if name in named or "any" in named)
    return tuple(name for name in COSTLY if measured == "all" or name in named), met


def _check_splits(splits: Mapping[str, int], hold_out: Sequence[str]) -> None:
    for name, percent in splits.items():
        if not _SPLIT_NAME.fullmatch(name):
            raise Misuse("bad-splits", f"`{name}` is no name of a split", "use letters, digits and underscores")
        if not 0 <= percent <= 100:
            raise Misuse("bad-splits", f"`{name} = {percent}` is no percentage", "use whole numbers from 0 to 100")
    if sum(splits.values()) != 100:
        raise Misuse("bad-splits", f"the splits sum to {sum(splits.values())} percent", "let them sum to 100")
    if hold_out and "test" not in splits:
        raise Misuse(
            "bad-splits", "`hold_out` needs a split named `test`", "add `test` to `splits`; it may have 0 percent"
        )


def _check_hold_out(hold_out: Sequence[str], graph: PrincipleGraph) -> None:
    from constc.diagnostics.suggest import closest

    known = [name for each in graph.principles.values() for name in (each.id, each.key, *each.was)]
    known += [each.owner for each in graph.conversations if each.owner not in graph.principles]
    for name in hold_out:
        if name not in known:
            near = closest(name, known)
            raise Misuse(
                "unknown-principle",
                f"`hold_out` names `{name}`, and there is no such principle",
                f"did you mean `{near}`?" if near else None,
            )


def _check_roles(roles: Mapping[str, str]) -> None:
    from constc.dataset.forms import ROLES
    from constc.diagnostics.suggest import closest

    for role in (*roles, *roles.values()):
        if role not in ROLES:
            near = closest(role, ROLES)
            raise Misuse(
                "unknown-role",
                f"`roles` names `{role}`, and there is no such role",
                f"did you mean `{near}`?" if near else f"the roles are {', '.join(ROLES)}",
            )
    if "assistant" in roles or "assistant" in roles.values():
        raise Misuse("unknown-role", "`roles` may not rename to or from `assistant`", "drop that entry")
