"""Opening the owner's files: read only, leaving no trace, never waiting."""

from __future__ import annotations

import errno
import os
import stat
from typing import Final

from mioboe.kit import Problem
from mioboe.sources.locators import shown

_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # a FIFO without a writer must not stop us
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_UNSEEN: Final = _FLAGS | getattr(os, "O_NOATIME", 0)


class NotAFileError(OSError):
    """A socket, a FIFO or a device: nothing that holds mails."""


def open_file(path: str) -> tuple[int, os.stat_result]:
    """Open a regular file; its time of last access stays where the system allows it.

    Returns:
        The descriptor, to be closed by the caller, and what it is.

    Raises:
        NotAFileError: It is not a regular file.
        PermissionError: It may not be read.
        OSError: It cannot be opened.
    """
    try:
        handle = os.open(path, _UNSEEN)
    except PermissionError:
        if _UNSEEN == _FLAGS:
            raise
        handle = os.open(path, _FLAGS)  # O_NOATIME is for the owner of the file only
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise NotAFileError(errno.EINVAL, "not a regular file")
    except OSError:
        os.close(handle)
        raise
    return handle, status


def fault(error: OSError, path: str) -> Problem:
    """Return the problem that the system's error is for the owner."""
    code = "unreadable"
    if isinstance(error, NotAFileError) or error.errno == errno.ENXIO:
        code = "not-a-file"  # a socket says ENXIO
    elif error.errno in {errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG}:
        code = "no-such-path"
    elif error.errno == errno.ELOOP:
        code = "link-broken"
    return Problem(code=code, where=shown(path), detail=error.strerror or str(error))
