"""The entry of the command line. ``constc --version`` is answered before anything else is imported."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line in ``sys.argv`` and exit with its status."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        from constc import __version__
        from constc.cli.output import finish, write

        write(f"constc {__version__}\n")
        sys.exit(finish(0))
    try:
        from constc.cli.run import run
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(run(arguments))


if __name__ == "__main__":
    main()
