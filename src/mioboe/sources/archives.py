"""Files that hold many mails, cut into spans: mbox and zip."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Final

from mioboe.kit import Problem
from mioboe.sources.mbox import follows_border
from mioboe.sources.model import Kind, Mark, Member, Span
from mioboe.sources.opening import fault, open_file
from mioboe.sources.read import may_hold_mail
from mioboe.sources.shape import HEAD, shape_of
from mioboe.sources.zips import Blob, list_members

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mioboe.sources.shape import Shape

#: Bytes of a span: enough to be worth a message between processes.
SPAN_BYTES: Final = 32 * 1024 * 1024
#: Mails of a span that come in files of their own.
SPAN_FILES: Final = 1000
_TAIL: Final = 4096
_AHEAD: Final = 2048


def peek(path: str) -> Shape | Problem:
    """Return what a file is, or the problem that kept us from seeing it."""
    try:
        handle, _ = open_file(path)
    except OSError as error:
        return fault(error, path)
    try:
        return shape_of(os.read(handle, HEAD), path)
    except OSError as error:
        return fault(error, path)
    finally:
        os.close(handle)


def mbox_spans(path: str, known: Mapping[str, Mark]) -> Iterator[Span | Problem]:
    """Yield the spans of an mbox, from its old end on where it only grew."""
    unit = os.path.realpath(path)
    old = known.get(unit)
    try:
        handle, status = open_file(path)
    except OSError as error:
        yield fault(error, path)
        return
    try:
        if old is not None and is_unchanged(status, old):
            return
        size = status.st_size
        start = _old_end(handle, size, old)
        tail = _tail_digest(handle, size)
    except OSError as error:
        yield fault(error, path)
        return
    finally:
        os.close(handle)
    mark = mark_of(status, tail=tail)
    for low in range(start, max(size, start + 1), SPAN_BYTES):
        high = min(low + SPAN_BYTES, size)
        yield Span(
            kind=Kind.MBOX,
            path=path,
            start=low,
            end=high,
            at_border=low == start,
            size=high - low,
            unit=unit,
            mark=mark if high == size else None,
        )


def _old_end(handle: int, size: int, old: Mark | None) -> int:
    """Return where to read on: at the old end if that is a border still, else at 0."""
    if old is None or not old.tail or not 0 < old.size < size:
        return 0
    if _tail_digest(handle, old.size) != old.tail:
        return 0
    ahead = os.pread(handle, _AHEAD, old.size)
    return old.size if follows_border(ahead) else 0


def _tail_digest(handle: int, end: int) -> str:
    start = max(end - _TAIL, 0)
    tail = os.pread(handle, end - start, start)
    return hashlib.blake2b(tail, digest_size=16).hexdigest()


def zip_spans(path: str, known: Mapping[str, Mark]) -> Iterator[Span | Problem]:
    """Yield the spans of a zip, unless it is as it was."""
    unit = os.path.realpath(path)
    old = known.get(unit)
    try:
        handle, status = open_file(path)
    except OSError as error:
        yield fault(error, path)
        return
    try:
        if old is not None and is_unchanged(status, old):
            return
        items = list_members(Blob(handle, 0, status.st_size), path)
    except OSError as error:
        yield fault(error, path)
        return
    finally:
        os.close(handle)
    yield from (item for item in items if isinstance(item, Problem))
    members = [item for item in items if isinstance(item, Member)]
    batches = list(_batches([member for member in members if may_hold_mail(member)]))
    for index, batch in enumerate(batches):
        is_last = index == len(batches) - 1
        yield Span(
            kind=Kind.ZIP,
            path=path,
            members=tuple(batch),
            size=sum(member.size for member in batch),
            unit=unit,
            mark=mark_of(status) if is_last else None,
        )


def _batches(members: list[Member]) -> Iterator[list[Member]]:
    batch: list[Member] = []
    size = 0
    for member in members:
        full = size + member.size > SPAN_BYTES or len(batch) == SPAN_FILES
        if batch and full:
            yield batch
            batch, size = [], 0
        batch.append(member)
        size += member.size
    if batch:
        yield batch


def mark_of(status: os.stat_result, *, tail: str = "") -> Mark:
    """Return the mark of a file as it is now."""
    return Mark(
        size=status.st_size,
        stamps=(status.st_mtime_ns,),
        inode=status.st_ino,
        tail=tail,
    )


def is_unchanged(status: os.stat_result, old: Mark) -> bool:
    """Return whether a file is still what its mark says."""
    now = (status.st_size, (status.st_mtime_ns,), status.st_ino)
    return now == (old.size, old.stamps, old.inode)
