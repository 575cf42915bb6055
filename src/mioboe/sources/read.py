"""From a span to the mails in it that the sift wants."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from mioboe.kit import Problem
from mioboe.sources.found import (
    MAX_MESSAGE,
    found_in_file,
    found_in_mbox,
    number_of,
    unframed,
)
from mioboe.sources.locators import below, shown
from mioboe.sources.maildir import base_name, current_names
from mioboe.sources.mbox import Splitter
from mioboe.sources.model import Kind, Tally, Wants
from mioboe.sources.opening import fault, open_file
from mioboe.sources.outlook import mail_of_msg, unsigned
from mioboe.sources.pst import unpacked
from mioboe.sources.shape import Shape, shape_of
from mioboe.sources.windows import MAX_HEADER, file_windows, stream_windows
from mioboe.sources.zips import STORED, Blob, content_start, list_members, unpack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mioboe.sources.model import Found, Member, Span
    from mioboe.sources.windows import Window

#: How much of a file is read to see what it is, and most often its header.
_HEAD: Final = 8 * 1024
#: A zip inside a zip is unpacked to be read, to a nameless file.
_MAX_NESTED: Final = 1 << 30
_DEEPEST: Final = 1
_ONCE: Final = frozenset({"outlook-missing"})
#: Apple Mail's name of a mail whose attachments it moved away: its signature is broken.
_PARTIAL: Final = ".partial.emlx"


def read(span: Span, sift: Wants) -> Iterator[Found | Problem | Tally]:
    """Read one span.

    Args:
        span: As `spans` yields it.
        sift: Says which mails are wanted.

    Yields:
        The wanted mails and the problems in the order in which they lie there, and at
        last one tally of the rest. Nothing is written, and nothing is raised for what
        the files hold or lack.
    """
    reader = _Reader(sift)
    if span.kind is Kind.MBOX:
        yield from reader.read_mbox(span)
    elif span.kind is Kind.ZIP:
        yield from reader.read_zip(span)
    else:
        yield from reader.read_files(span)
    strangers = span.strangers + reader.strangers
    yield Tally(passed=tuple(reader.passed), strangers=strangers, size=span.size)


@dataclass(slots=True)
class _Reader:
    sift: Wants
    passed: list[int] = field(default_factory=list)
    strangers: int = 0
    #: Codes of problems that were told and need not be told of each file.
    told: frozenset[str] = frozenset()

    def read_mbox(self, span: Span) -> Iterator[Found | Problem]:
        if span.start == span.end:
            return
        try:
            handle, status = open_file(span.path)
        except OSError as error:
            yield fault(error, span.path)
            return
        try:
            if status.st_size < span.end:
                yield _problem("changed", span.path, "shorter than a moment ago")
            windows = file_windows(handle, span.start, status.st_size)
            border = span.at_border
            yield from self._split(windows, span.path, span.end, at_border=border)
        except OSError as error:
            yield fault(error, span.path)
        finally:
            os.close(handle)

    def _split(
        self, windows: Iterator[Window], path: str, stop: int, *, at_border: bool
    ) -> Iterator[Found | Problem]:
        splitter = Splitter(self.sift)
        for piece in splitter.split(windows, stop=stop, at_border=at_border):
            locator = shown(f"{path}@{piece.start}")
            if piece.too_large:
                yield _problem("too-large", locator, f"over {MAX_MESSAGE >> 20} MiB")
            yield found_in_mbox(locator, piece.raw)
        self.passed += splitter.passed
        if splitter.cut is not None:
            yield _problem("cut", f"{path}@{splitter.cut}", "ends inside a header")

    def read_files(self, span: Span) -> Iterator[Found | Problem]:
        moved: dict[str, str] | None = None
        for name in span.names:
            path = os.path.join(span.path, name)  # noqa: PTH118 - as the owner gave it
            try:
                opened = open_file(path)
            except FileNotFoundError:
                if span.kind is not Kind.MAILDIR:
                    continue
                moved = current_names(span.path) if moved is None else moved
                name_now = moved.get(base_name(name))
                if name_now is not None:
                    yield from self._read_moved(span.path, name_now)
                continue
            except OSError as error:
                yield fault(error, path)
                continue
            yield from self._read_opened(*opened, path, kind=span.kind)

    def _read_moved(self, path: str, name: str) -> Iterator[Found | Problem]:
        """Yield a mail that another program flagged while we were on our way to it."""
        path = os.path.join(path, name)  # noqa: PTH118 - as the owner gave it
        try:
            opened = open_file(path)
        except FileNotFoundError:
            return
        except OSError as error:
            yield fault(error, path)
            return
        yield from self._read_opened(*opened, path, kind=Kind.MAILDIR)

    def _read_opened(
        self, handle: int, status: os.stat_result, path: str, *, kind: Kind
    ) -> Iterator[Found | Problem]:
        try:
            head = os.read(handle, _HEAD)
            shape = Shape.MAIL if kind is Kind.MAILDIR else shape_of(head, path)
            if not head:
                yield _problem("empty-file", path)
            elif shape is Shape.MAIL:
                yield from self._read_mail(handle, status, path, head)
            elif shape is Shape.MBOX:
                windows = file_windows(handle, 0, status.st_size)
                stop = status.st_size
                yield from self._split(windows, path, stop, at_border=True)
            elif shape is Shape.ZIP:
                blob = Blob(handle, 0, status.st_size)
                yield from self._read_blob(blob, path, depth=0)
            elif shape is Shape.MSG:
                yield from self._read_msg(handle, status, path, head)
            elif shape is Shape.PST:
                yield from self._read_pst(path)
            else:
                self.strangers += 1
        except OSError as error:
            yield fault(error, path)
        finally:
            os.close(handle)

    def _read_mail(
        self, handle: int, status: os.stat_result, path: str, head: bytes
    ) -> Iterator[Found | Problem]:
        size = status.st_size
        if size > len(head) and not _has_header_end(head):
            head += _read_on(handle, MAX_HEADER - len(head))
        if not self.sift.wants(head):
            self.passed.append(number_of(head))
            return
        if size > len(head):
            head += _read_on(handle, MAX_MESSAGE - len(head))
        locator = shown(path.replace(os.sep, "/"))
        if path.lower().endswith(_PARTIAL):
            yield _problem("part-missing", path)
            return
        if size > MAX_MESSAGE:
            yield _problem("too-large", path, f"over {MAX_MESSAGE >> 20} MiB")
        yield found_in_file(locator, unframed(head, path), status.st_mtime)

    def _read_msg(
        self, handle: int, status: os.stat_result, path: str, head: bytes
    ) -> Iterator[Found | Problem]:
        if status.st_size > MAX_MESSAGE:
            yield _problem("too-large", path, f"over {MAX_MESSAGE >> 20} MiB")
            return
        mail = mail_of_msg(head + _read_on(handle, MAX_MESSAGE - len(head)), path)
        if isinstance(mail, Problem):
            # What is not installed is told once.
            if mail.code not in self.told:
                yield mail
            self.told |= {mail.code} & _ONCE
        elif self.sift.wants(mail):
            locator = shown(path.replace(os.sep, "/"))
            yield found_in_file(locator, mail, status.st_mtime)
        else:
            self.passed.append(number_of(mail))

    def _read_pst(self, path: str) -> Iterator[Found | Problem]:
        with unpacked(path) as boxes:
            if isinstance(boxes, Problem):
                yield boxes
                return
            for file, folder in boxes:
                with open(file, "rb") as box:  # noqa: PTH123 - strings all along
                    size = os.fstat(box.fileno()).st_size
                    windows = file_windows(box.fileno(), 0, size)
                    where = below(path, folder)
                    for item in self._split(windows, where, size, at_border=True):
                        yield item if isinstance(item, Problem) else _plain(item)

    def read_zip(self, span: Span) -> Iterator[Found | Problem]:
        try:
            handle, status = open_file(span.path)
        except OSError as error:
            yield fault(error, span.path)
            return
        try:
            blob = Blob(handle, 0, status.st_size)
            for member in span.members:
                yield from self._read_member(blob, member, span.path, depth=0)
        except OSError as error:
            yield fault(error, span.path)
        finally:
            os.close(handle)

    def _read_blob(
        self, blob: Blob, path: str, *, depth: int
    ) -> Iterator[Found | Problem]:
        for member in list_members(blob, path):
            if isinstance(member, Problem):
                yield member
            elif may_hold_mail(member):
                yield from self._read_member(blob, member, path, depth=depth)

    def _read_member(
        self, blob: Blob, member: Member, path: str, *, depth: int
    ) -> Iterator[Found | Problem]:
        where = below(path, member.name)
        pieces = _Pieces(unpack(blob, member, where))
        head = pieces.take(_HEAD)
        shape = shape_of(head, member.name)
        if not member.size:
            yield _problem("empty-file", where)
        elif shape is Shape.MAIL:
            yield from self._read_mail_member(pieces, head, member, where)
        elif shape is Shape.MBOX:
            windows = stream_windows(chain([head], pieces))
            yield from self._split(windows, where, sys.maxsize, at_border=True)
        elif shape is Shape.ZIP and depth == _DEEPEST:
            yield _problem("zip-nested", where)
        elif shape is Shape.ZIP:
            yield from self._read_nested(blob, member, where, chain([head], pieces))
        elif not pieces.problem:
            self.strangers += 1
        if pieces.problem:
            yield pieces.problem

    def _read_mail_member(
        self, pieces: _Pieces, head: bytes, member: Member, where: str
    ) -> Iterator[Found | Problem]:
        if not _has_header_end(head):
            head += pieces.take(MAX_HEADER - len(head))
        if not self.sift.wants(head):
            self.passed.append(number_of(head))
            return
        if where.lower().endswith(_PARTIAL):
            yield _problem("part-missing", where)
            return
        raw = head + pieces.take(MAX_MESSAGE - len(head))
        if member.size > MAX_MESSAGE:
            yield _problem("too-large", where, f"over {MAX_MESSAGE >> 20} MiB")
        yield found_in_file(where, unframed(raw, where))

    def _read_nested(
        self, blob: Blob, member: Member, where: str, pieces: Iterable[bytes]
    ) -> Iterator[Found | Problem]:
        start = content_start(blob, member)
        if member.method == STORED and start is not None:
            inner = Blob(blob.handle, blob.start + start, member.packed)
            yield from self._read_blob(inner, where, depth=1)
        elif member.size > _MAX_NESTED:
            yield _problem("zip-bomb", where, f"over {_MAX_NESTED >> 30} GiB")
        else:
            with tempfile.TemporaryFile() as file:
                size = sum(map(file.write, pieces))
                file.flush()
                inner = Blob(file.fileno(), 0, size)
                yield from self._read_blob(inner, where, depth=1)


def _plain(found: Found) -> Found:
    """Return a mail of which another program made the body, without signatures."""
    return replace(found, raw=unsigned(found.raw), quoted=None)


class _Pieces:
    """The content of a member; the problem that ended it stands apart."""

    def __init__(self, items: Iterator[bytes | Problem]) -> None:
        self._items = items
        self._rest = b""
        self.problem: Problem | None = None

    def __iter__(self) -> Iterator[bytes]:
        while piece := self._next():
            yield piece

    def take(self, count: int) -> bytes:
        """Return the next bytes, that many where there are as many."""
        taken = []
        while count > 0 and (piece := self._next()):
            taken.append(piece[:count])
            self._rest = piece[count:]
            count -= len(taken[-1])
        return b"".join(taken)

    def _next(self) -> bytes:
        piece, self._rest = self._rest, b""
        while not piece:
            item = next(self._items, None)
            if item is None:
                return b""
            if isinstance(item, Problem):
                self.problem = item
                return b""
            piece = item
        return piece


def _has_header_end(head: bytes) -> bool:
    return b"\n\n" in head or b"\n\r\n" in head


def may_hold_mail(member: Member) -> bool:
    """Return whether a member of a zip is worth a look: not what systems leave."""
    *folders, name = member.name.replace("\\", "/").split("/")
    return not name.startswith(".") and "__MACOSX" not in folders


def _read_on(handle: int, count: int) -> bytes:
    pieces = []
    while count > 0 and (piece := os.read(handle, min(count, 1 << 20))):
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


def _problem(code: str, where: str, detail: str = "") -> Problem:
    return Problem(code=code, where=shown(where), detail=detail)
