"""A big file or stream as a sequence of windows that overlap, in constant memory.

Files are read, not mapped. On Linux 6 with its large folios, mapping saved a tenth of
the time at best, and a mapped file that somebody cuts short kills the process that
looks at it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: The longest header block that anybody looks at.
MAX_HEADER: Final = 256 * 1024
#: How much one window adds to the one before.
STEP: Final = 4 * 1024 * 1024
#: Bytes before a window's own: an empty line.
LEAD: Final = 4
#: Bytes behind them: a From line, and the header block that it begins.
TAIL: Final = MAX_HEADER + 4096
#: How much the system is asked to fetch ahead at a time.
_AHEAD: Final = 4 * STEP


@dataclass(frozen=True, slots=True)
class Window:
    """Some bytes, and which of them no other window has as its own.

    The view is overwritten or released as soon as the next window is asked for.
    """

    #: The window's own bytes with those before and behind.
    view: memoryview
    #: Offset of the first byte of ``view`` in the file or stream.
    base: int
    #: The window's own bytes are those from ``low`` to before ``high``, as offsets.
    low: int
    high: int


def file_windows(handle: int, start: int, size: int) -> Iterator[Window]:
    """Yield windows over a file.

    Args:
        handle: The open file.
        start: Offset of the first byte wanted.
        size: Bytes of the file; nothing behind is read.

    Yields:
        Windows that adjoin. They end early where the file has become shorter.

    Raises:
        OSError: The file cannot be read.
    """
    buffer = memoryview(bytearray(min(LEAD + STEP + TAIL, LEAD + size - start)))
    for low in range(start, size, STEP):
        base, high = max(low - LEAD, 0), min(low + STEP, size)
        if (low - start) % _AHEAD == 0:
            _announce(handle, high, 2 * _AHEAD)
        got = _fill(handle, buffer[: min(high + TAIL, size) - base], base)
        yield Window(buffer[:got], base, low, min(high, max(base + got, low)))
        if base + got < high:
            return


def _announce(handle: int, offset: int, count: int) -> None:
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(handle, offset, count, os.POSIX_FADV_WILLNEED)


def _fill(handle: int, buffer: memoryview, offset: int) -> int:
    """Return how many bytes were read into the buffer: all that the file has."""
    done = 0
    while done < len(buffer):
        got = os.preadv(handle, [buffer[done:]], offset + done)
        if not got:
            break
        done += got
    return done


def stream_windows(pieces: Iterable[bytes]) -> Iterator[Window]:
    """Yield windows over what can be read only once, in pieces of any size."""
    base = low = 0
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) < STEP + TAIL:
            continue
        high = base + len(held) - TAIL
        yield Window(memoryview(held), base, low, high)
        keep = max(high - LEAD, base)
        held, base, low = held[keep - base :], keep, high
    yield Window(memoryview(held), base, low, base + len(held))
