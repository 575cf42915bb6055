"""Paths as people give them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

#: A path of which nothing is asked yet: what cannot be read is told one by one.
ANY_PATH: Final = click.Path(readable=False)


def expanded(path: str | Path) -> Path:
    """Return a path with the home of a user in the place of `~`."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        # There is no such user; then it is a name like any other.
        return Path(path)
