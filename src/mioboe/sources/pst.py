"""Archives of Outlook (`.pst`, `.ost`), unpacked by `readpst` of pst-utils."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from typing import TYPE_CHECKING, Final

from mioboe.kit import Problem
from mioboe.sources.locators import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROGRAM: Final = "readpst"
#: No questions, mails only, folders as trees of mbox files, one process.
_OPTIONS: Final = ("-q", "-te", "-r", "-j", "0", "-o")


@contextlib.contextmanager
def unpacked(path: str) -> Iterator[list[tuple[str, str]] | Problem]:
    """Unpack an archive of Outlook for as long as the context lasts.

    Args:
        path: The archive; it is read by another program, never written to.

    Yields:
        The mbox files that it holds, each with its folder; or what kept us from it.
    """
    program = shutil.which(_PROGRAM)
    if program is None:
        detail = "readpst is not installed: it comes with pst-utils (libpst)"
        yield Problem(code="outlook-missing", where=shown(path), detail=detail)
        return
    with tempfile.TemporaryDirectory(prefix="mioboe-pst-") as folder:
        command = [program, *_OPTIONS, folder, os.path.abspath(path)]  # noqa: PTH100 - strings all along
        ended = subprocess.run(  # noqa: S603 - found by its name, no shell
            command, check=False, capture_output=True, stdin=subprocess.DEVNULL
        )
        found = sorted(_boxes(folder))
        if ended.returncode and not found:
            lines = ended.stderr.decode("utf-8", "replace").split("\n")
            detail = f"readpst: {lines[0] or ended.returncode}"
            yield Problem(code="outlook-broken", where=shown(path), detail=detail)
            return
        yield found


def _boxes(folder: str) -> Iterator[tuple[str, str]]:
    for where, _, names in os.walk(folder):
        for name in names:
            file = os.path.join(where, name)  # noqa: PTH118 - strings all along
            yield file, os.path.relpath(where, folder)
