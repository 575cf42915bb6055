"""Being told by Linux that something changed in a folder; elsewhere, looking again.

Source: inotify(7). The standard library has no call for it, so it is called in libc.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from mioboe.sources.imap import Halt

#: IN_CREATE, IN_DELETE, IN_MOVED_FROM, IN_MOVED_TO, IN_DELETE_SELF, IN_MOVE_SELF.
_CHANGES: Final = 0x100 | 0x200 | 0x40 | 0x80 | 0x400 | 0x800
_EVENTS: Final = 64 * 1024


class Bell(Protocol):
    """Ends a wait when something changed."""

    #: Whether it rings by itself. If not, look again soon.
    rings: bool

    def hang(self, folder: str) -> bool:
        """Ring from now on when something changes in ``folder``; not below it.

        Returns:
            Whether it did not ring for that folder before, so that what has changed
            in it until now was told to nobody.
        """
        ...

    def wait(self, halt: Halt, seconds: float) -> None:
        """Wait until it rings, or ``halt`` does, or that long."""
        ...

    def close(self) -> None:
        """Give back what it holds."""
        ...


class Inotify:
    """The bell of Linux."""

    rings = True

    def __init__(self) -> None:
        """Open it.

        Raises:
            OSError: The system has none, or has no more to give.
        """
        try:
            self._libc = ctypes.CDLL(None, use_errno=True)
            self._handle = self._libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        except (AttributeError, TypeError) as error:
            msg = "no inotify"
            raise OSError(msg) from error
        if self._handle < 0:
            raise OSError(ctypes.get_errno(), "inotify_init1")
        self._hung: set[int] = set()

    def hang(self, folder: str) -> bool:
        """Return whether it rings for ``folder`` from now on, and did not before."""
        place = os.fsencode(folder)
        number = self._libc.inotify_add_watch(self._handle, place, _CHANGES)
        # What cannot be watched is looked at again after a while all the same.
        is_new = number >= 0 and number not in self._hung
        self._hung.add(number)
        return is_new

    def wait(self, halt: Halt, seconds: float) -> None:
        """Wait until it rings; all that it rang for until then is over."""
        ready, _, _ = select.select([self._handle, halt], [], [], max(0.0, seconds))
        if self._handle in ready:
            with contextlib.suppress(OSError):
                os.read(self._handle, _EVENTS)

    def close(self) -> None:
        """Give back what it holds."""
        os.close(self._handle)


class NoBell:
    """Nothing rings: whoever waits looks again."""

    rings = False

    def hang(self, folder: str) -> bool:  # noqa: ARG002 - as the bell of Linux
        """Return that nothing is new."""
        return False

    def wait(self, halt: Halt, seconds: float) -> None:
        """Wait."""
        halt.wait(seconds)

    def close(self) -> None:
        """Do nothing."""


def bell() -> Bell:
    """Return the bell of this system."""
    try:
        return Inotify()
    except OSError:
        return NoBell()
