"""The file of the store: made for its owner only, and its faults told by its path."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import TYPE_CHECKING

from mioboe.ports import StoreBusyError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def make_file(path: Path) -> None:
    """Make a file that nobody but the owner may read, where there is none."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))


@contextlib.contextmanager
def told_of(path: Path) -> Iterator[None]:
    """Make what SQLite and the disk raise our own error, with the path.

    Yields:
        Once.

    Raises:
        StoreBusyError: Another process held the file too long.
        StoreError: Anything else.
    """
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        text = f"{path}: {error}"
        if "locked" in str(error) or "busy" in str(error):
            raise StoreBusyError(text) from error
        raise StoreError(text) from error
