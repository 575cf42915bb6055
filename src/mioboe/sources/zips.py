"""Reading zips without trusting them: the list of members, and one member's bytes.

The standard library's reader loads the whole directory before anybody can count it,
and needs it again in every process. Here the directory is read once, within limits;
a member carries all that is needed to read it, as a stream.

Source: PKWARE APPNOTE 6.3, sections 4.3 and 4.5.3 (Zip64).
"""

from __future__ import annotations

import os
import stat
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from mioboe.kit import Problem
from mioboe.sources.locators import below, shown
from mioboe.sources.model import Member

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_MEMBERS: Final = 200_000
MAX_DIRECTORY: Final = 64 << 20
#: A member that is larger than this and packed tighter than that is a bomb.
MAX_EASY: Final = 64 << 20
MAX_RATIO: Final = 200
#: Of all members together, by what they say of themselves.
MAX_TOTAL: Final = 200 << 30
STORED, DEFLATED = 0, 8

_END: Final = struct.Struct("<4s4H2LH")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64: Final = struct.Struct("<4sLQL")
_ENTRY: Final = struct.Struct("<4s6H3L5H2L")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_PIECE: Final = 256 * 1024
_MAX_COMMENT: Final = 0xFFFF
_FULL_32: Final = 0xFFFFFFFF
_ENCRYPTED, _UTF_8 = 0x1, 0x800
_UNIX: Final = 3


@dataclass(frozen=True, slots=True)
class Blob:
    """A zip: a file, or a part of one."""

    handle: int
    start: int
    size: int

    def read(self, offset: int, count: int) -> bytes:
        """Return bytes at an offset; fewer at the end, none outside."""
        count = min(count, self.size - offset)
        if offset < 0 or count <= 0:
            return b""
        return os.pread(self.handle, count, self.start + offset)


def list_members(blob: Blob, path: str) -> list[Member | Problem]:
    """Return the members of a zip, folders and links left out.

    Args:
        blob: The zip.
        path: What problems are reported under.

    Returns:
        Members that can be read, in the order of the directory, and a problem for each
        that cannot; one problem alone where the whole zip is refused.
    """
    found = _find_directory(blob)
    if found is None:
        return [_problem("zip-cut", path, "no end of central directory")]
    offset, size, shift = found
    directory = blob.read(offset + shift, min(size, MAX_DIRECTORY))
    at, count, total = 0, 0, 0
    items: list[Member | Problem] = []
    while (
        directory[at : at + 4] == b"PK\x01\x02" and len(directory) >= at + _ENTRY.size
    ):
        count += 1
        entry, at = _read_entry(directory, at, shift)
        if entry is not None:
            total += entry.member.size
            items.append(entry.fault(path) or entry.member)
        if count > MAX_MEMBERS or total > MAX_TOTAL:
            break
    if count > MAX_MEMBERS or size > MAX_DIRECTORY:
        return [_problem("zip-too-many", path, f"more than {MAX_MEMBERS} members")]
    if total > MAX_TOTAL:
        return [_problem("zip-bomb", path, f"more than {MAX_TOTAL >> 30} GiB in all")]
    if at < size:
        items.append(_problem("zip-broken", path, f"list ends after {count} members"))
    return items


@dataclass(frozen=True, slots=True)
class _Entry:
    member: Member
    flags: int

    def fault(self, path: str) -> Problem | None:
        member = self.member
        where = below(path, member.name)
        if self.flags & _ENCRYPTED:
            return _problem("zip-encrypted", where, "")
        if member.size > MAX_EASY and member.size > MAX_RATIO * member.packed:
            detail = f"{member.packed} bytes claim to hold {member.size}"
            return _problem("zip-bomb", where, detail)
        if member.method not in {STORED, DEFLATED}:
            return _problem("zip-method", where, f"method {member.method}")
        return None


class _Fields(NamedTuple):
    """One entry of the directory, in its order."""

    signature: bytes
    made_by: int
    needs: int
    flags: int
    method: int
    time: int
    date: int
    crc: int
    packed: int
    size: int
    name_size: int
    extra_size: int
    comment_size: int
    disk: int
    inner_attributes: int
    attributes: int
    offset: int


def _find_directory(blob: Blob) -> tuple[int, int, int] | None:
    """Return offset and size of the directory, and by how much offsets are off."""
    tail_start = max(blob.size - _END.size - _MAX_COMMENT, 0)
    tail = blob.read(tail_start, blob.size)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + _END.size:
        return None
    _, _, _, _, _, size, offset, _ = _END.unpack_from(tail, at)
    end = tail_start + at
    if _FULL_32 in {size, offset} or at >= _LOCATOR_64.size:
        locator = blob.read(end - _LOCATOR_64.size, _LOCATOR_64.size)
        if locator.startswith(b"PK\x06\x07"):
            return _find_directory_64(blob, end, _LOCATOR_64.unpack(locator)[2])
    return offset, size, max(end - size - offset, 0)


def _find_directory_64(blob: Blob, end: int, at: int) -> tuple[int, int, int] | None:
    record = blob.read(at, _END_64.size)
    near = end - _LOCATOR_64.size - _END_64.size
    if not record.startswith(b"PK\x06\x06"):
        record, at = blob.read(near, _END_64.size), near
    if not record.startswith(b"PK\x06\x06") or len(record) < _END_64.size:
        return None
    *_, size, offset = _END_64.unpack(record)
    return offset, size, max(at - size - offset, 0)


def _read_entry(directory: bytes, at: int, shift: int) -> tuple[_Entry | None, int]:
    """Return one entry, `None` for what is no file, and where the next one is."""
    fields = _Fields(*_ENTRY.unpack_from(directory, at))
    extra_at = at + _ENTRY.size + fields.name_size
    name = directory[at + _ENTRY.size : extra_at]
    extra = directory[extra_at : extra_at + fields.extra_size]
    after = extra_at + fields.extra_size + fields.comment_size
    mode = fields.attributes >> 16 if fields.made_by >> 8 == _UNIX else 0
    if name.endswith((b"/", b"\\")) or stat.S_ISLNK(mode):
        return None, after
    text = _decode_name(name, utf_8=bool(fields.flags & _UTF_8))
    size, packed, offset = _widen(extra, fields.size, fields.packed, fields.offset)
    member = Member(text, offset + shift, packed, size, fields.crc, fields.method)
    return _Entry(member, fields.flags), after


def _widen(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Return the sizes and the offset, from the Zip64 field where they are there."""
    values = [size, packed, offset]
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            wide = extra[at + 4 : at + 4 + length]
            for index, value in enumerate(values):
                if value == _FULL_32 and len(wide) >= 8:  # noqa: PLR2004 - 64 bits
                    values[index], wide = int.from_bytes(wide[:8], "little"), wide[8:]
            break
        at += 4 + length
    return values[0], values[1], values[2]


def _decode_name(name: bytes, *, utf_8: bool) -> str:
    """Return a name; Japanese Windows writes CP932 and does not say so."""
    for codec in ("utf-8",) if utf_8 else ("utf-8", "cp932"):
        try:
            return name.decode(codec)
        except UnicodeDecodeError:
            continue
    return name.decode("cp437")


def unpack(blob: Blob, member: Member, where: str) -> Iterator[bytes | Problem]:
    """Yield what a member holds, in pieces.

    Args:
        blob: The zip.
        member: One of its members.
        where: Its locator.

    Yields:
        Pieces of 1 MiB at most. A problem is the last: the member ends early, or is
        not what it says, or its sum is wrong.
    """
    crc = done = 0
    for piece in _inflate(blob, member):
        if isinstance(piece, str):
            yield _problem("zip-broken", where, piece)
            return
        done += len(piece)
        if done > member.size:
            yield _problem("zip-bomb", where, f"holds more than {member.size} bytes")
            return
        crc = zlib.crc32(piece, crc)
        yield piece
    if done < member.size:
        yield _problem("zip-broken", where, f"{done} of {member.size} bytes")
    elif crc != member.crc:
        yield _problem("zip-broken", where, "wrong checksum")


def _inflate(blob: Blob, member: Member) -> Iterator[bytes | str]:
    """Yield pieces of content, or at last in one line what is wrong."""
    start = content_start(blob, member)
    if start is None:
        yield "no local header"
        return
    packed = _read_packed(blob, start, member.packed)
    if member.method == STORED:
        yield from packed
        return
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for piece in packed:
            rest = piece
            while rest:
                out = stream.decompress(rest, 4 * _PIECE)
                rest = stream.unconsumed_tail
                if out:
                    yield out
        yield stream.flush()
    except zlib.error as error:
        yield str(error)


def _read_packed(blob: Blob, start: int, size: int) -> Iterator[bytes]:
    done = 0
    while piece := blob.read(start + done, min(_PIECE, size - done)):
        done += len(piece)
        yield piece


def content_start(blob: Blob, member: Member) -> int | None:
    """Return the offset of a member's packed bytes, `None` without a local header."""
    local = blob.read(member.offset, _LOCAL.size)
    if len(local) < _LOCAL.size or not local.startswith(b"PK\x03\x04"):
        return None
    *_, name_size, extra_size = _LOCAL.unpack(local)
    return member.offset + _LOCAL.size + int(name_size) + int(extra_size)


def _problem(code: str, where: str, detail: str) -> Problem:
    return Problem(code=code, where=shown(where), detail=detail)
