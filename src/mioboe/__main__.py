"""Start of the program."""

from __future__ import annotations

import sys

from mioboe import __version__


def main() -> None:
    """Run the command line and leave with its exit status."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"mioboe {__version__}\n")
        return
    # Only now: the version is to be had without waiting for all the rest.
    from mioboe.cli import run  # noqa: PLC0415

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
