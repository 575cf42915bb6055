r"""Cutting an mbox into its messages.

A message begins at a line `From <anything> <date>` that is the file's first or follows
an empty line. The date decides: without it the line is text. Writers quote such lines
in bodies as `>From `; those that do not (mboxcl2) count on Content-Length, which is a
number that the sender may have written, and is not believed.

Source: RFC 4155 appendix A, and the variants mboxo, mboxrd, mboxcl and mboxcl2.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import re2

from mioboe.sources.found import MAX_MESSAGE, number_of
from mioboe.sources.shape import FROM_DATE, HEAD
from mioboe.sources.windows import MAX_HEADER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.sources.model import Wants
    from mioboe.sources.windows import Window

_NEWLINE, _RETURN = b"\n\r"
_HEADER_END: Final = re.compile(rb"\n\r?\n")
_BORDER: Final = rb"\nFrom [^\n]*?" + FROM_DATE + rb"[^\n]*(?:\n|\z)"
_FROM_LINE: Final = rb"From [^\n]{0,1000}?" + FROM_DATE
#: What may stand between the old end of an mbox and the From line of the next message.
_GAP: Final = re.compile(rb"(?:\r?\n){0,2}" + _FROM_LINE)
#: What stands before the first header of an mbox, or of a piece of one.
_FIRST: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n){0,20}(?:" + _FROM_LINE + rb"[^\n]*\n?)?"
)
#: Text, from where -> where the next From line with its line end before is, or -1, -1.
_FindBorder = Callable[[memoryview, int], tuple[int, int]]


@dataclass(slots=True)
class Slice:
    """A message that is wanted: all between two From lines."""

    #: Offset of its From line.
    start: int
    parts: list[bytes] = field(default_factory=list)
    size: int = 0

    @property
    def raw(self) -> bytes:
        """The bytes, their quoting not undone; `MAX_MESSAGE` at most."""
        return self.parts[0] if len(self.parts) == 1 else b"".join(self.parts)

    @property
    def too_large(self) -> bool:
        """Whether there is more of it than `MAX_MESSAGE`."""
        return self.size > MAX_MESSAGE

    def add(self, part: memoryview) -> None:
        """Append what a window has of the message."""
        if self.size < MAX_MESSAGE:
            self.parts.append(bytes(part[: MAX_MESSAGE - self.size]))
        self.size += len(part)


def follows_border(text: bytes) -> bool:
    """Return whether ``text`` may follow the end of a message."""
    return not text.strip(b"\r\n") or _GAP.match(text) is not None


class Splitter:
    """Finds the messages of an mbox that begin in one range of it."""

    __slots__ = ("_body", "_find", "_open", "_sift", "cut", "passed")

    def __init__(self, sift: Wants) -> None:
        self._find = _border_finder()
        self._sift = sift
        self._open: Slice | None = None
        #: Offset of what was not dealt with; a From line may end in the next window.
        self._body = 0
        #: A number for each message so far that the sift does not want.
        self.passed: list[int] = []
        #: Offset of the last message, where the file ends inside its header block.
        self.cut: int | None = None

    def split(
        self, windows: Iterator[Window], *, stop: int, at_border: bool
    ) -> Iterator[Slice]:
        """Yield the wanted messages that begin before ``stop``.

        Args:
            windows: Over the file or stream, from the first byte of the range on.
            stop: Offset of the first byte behind the range. The last message may go on
                behind it; reading ends as soon as its end, or that it is too large,
                is known.
            at_border: Whether a message begins at the range's first byte, with or
                without a From line.
        """
        for window in windows:
            yield from self._split_window(window, stop, at_border=at_border)
            at_border = False
            if window.high >= stop and (self._open is None or self._open.too_large):
                break
        yield from self._close()

    def _split_window(
        self, window: Window, stop: int, *, at_border: bool
    ) -> Iterator[Slice]:
        view, base = window.view, window.base
        if at_border:
            self._first(window)
        at = max(window.low - base - 1, 0)
        while True:
            line, at = self._find(view, at)
            if line < 0 or base + line + 1 >= window.high:
                break
            start = base + line + 1
            if start < self._body or not _after_empty_line(view, line):
                continue
            self._add(window, start)
            yield from self._close()
            if start >= stop:
                return
            self._begin(view[at : at + MAX_HEADER], start)
            self._body = base + at
        self._add(window, window.high)

    def _add(self, window: Window, end: int) -> None:
        """Give the open message what the window has of it before ``end``."""
        low = max(self._body, window.low)
        if self._open is not None and low < end:
            self._open.add(window.view[low - window.base : end - window.base])
        self._body = max(low, end)

    def _first(self, window: Window) -> None:
        """Begin the message at the range's first byte."""
        at = window.low - window.base
        line = _FIRST.match(bytes(window.view[at : at + HEAD]))
        body = at + (line.end() if line else 0)
        if body < len(window.view):
            self._begin(window.view[body : body + MAX_HEADER], window.low)
        self._body = window.base + body

    def _begin(self, header: memoryview, start: int) -> None:
        if len(header) < MAX_HEADER and not _HEADER_END.search(header):
            self.cut = start
        if self._sift.wants(header):
            self._open = Slice(start)
        else:
            self.passed.append(number_of(header))

    def _close(self) -> Iterator[Slice]:
        if self._open is not None:
            yield self._open
            self._open = None


def _after_empty_line(view: memoryview, newline: int) -> bool:
    """Return whether the line that ends at ``newline`` is empty."""
    if newline == 0:
        return True
    last = view[newline - 1]
    if last == _RETURN:
        last = view[newline - 2] if newline > 1 else _NEWLINE
    return last == _NEWLINE


def _border_finder() -> _FindBorder:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.never_capture = True
    border = re2.compile(_BORDER, options)
    try:
        inner = border._regexp.Match  # noqa: SLF001 - see messages/sift.py: it is called once a mail, too
        anchor = re2._Anchor.UNANCHORED  # noqa: SLF001
    except AttributeError:
        return lambda text, at: (
            (-1, -1) if (match := border.search(text, at)) is None else match.span()
        )
    return lambda text, at: inner(anchor, text, at, len(text))[0]
