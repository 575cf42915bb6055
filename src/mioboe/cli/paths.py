"""Paths as people give them."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import Final

import click

from mioboe.sources import unframed

_MAX_BYTES: Final = 64 << 20
#: A path of which nothing is asked yet: what cannot be read is told one by one.
ANY_PATH: Final = click.Path(readable=False)


def expanded(path: str | Path) -> Path:
    """Return a path with the home of a user in the place of `~`."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        # There is no such user; then it is a name like any other.
        return Path(path)


def absolute(path: str) -> str:
    """Return the path from the root; an empty one stays: it is no folder."""
    return str(expanded(path).absolute()) if path else path


def read_mail(file: Path) -> bytes:
    """Return what a file holds, or standard input where it is named `-`.

    Raises:
        OSError: It cannot be read, or is no ordinary file.
    """
    if str(file) == "-":
        return sys.stdin.buffer.read(_MAX_BYTES)
    if not file.is_file():
        file.stat()  # Raises what is wrong, where it is not there.
        raise OSError(errno.EINVAL, "not a file")
    with file.open("rb") as handle:
        return unframed(handle.read(_MAX_BYTES), file.name)
