"""The MIME tree of a message, as offsets into its bytes.

One pass over the delimiter lines: each is looked up among the boundaries that are
open, and the outermost match wins, as in RFC 2046 and in Python's own parser. So the
work does not grow with the nesting, and nothing is copied before it is wanted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mioboe.messages.headers import FIELD
from mioboe.messages.limits import (
    DELIMITER_COUNT,
    FIELD_BYTES,
    HEADER_COUNT,
    PART_COUNT,
    PART_DEPTH,
    READ_BYTES,
)
from mioboe.messages.mime import TELLING, Entity, Leaf, describe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.messages.model import Header

#: Types whose content is a message with parts of its own.
NESTED: Final = frozenset({"message/rfc822", "message/global", "message/news"})
_IDENTITY: Final = frozenset({"", "7bit", "8bit", "binary"})
#: A boundary has 70 characters at most; so much longer ones are read.
_LONGEST_LINE = 1_000
_BLANKS = b" \t\r"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """What a message is made of."""

    leaves: tuple[Leaf, ...] = ()
    #: Offsets of the attached messages that lie in no other attached one.
    attached: tuple[tuple[int, int], ...] = ()
    oddities: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class _Place:
    depth: int
    choice: int
    attached: bool
    #: Where the content begins.
    start: int


@dataclass(slots=True)
class _Multipart:
    entity: Entity
    place: _Place
    boundary: bytes
    #: Whether a first delimiter line was seen.
    begun: bool = False
    #: Number of the choice that its parts are, once it has some.
    choice: int = 0


def split_parts(raw: bytes, headers: Iterable[Header], body_start: int) -> Tree:
    r"""Return the tree of parts of a message.

    Args:
        raw: The whole message.
        headers: Its header fields.
        body_start: Where its body begins.

    Returns:
        The leaves in their order. A multipart without a boundary, or whose boundary
        never comes, is a leaf.

    Source:
        RFC 2045 section 5; RFC 2046 section 5.1. Departures: docs/decisions/0001.

    Example:
        >>> head = b"Content-Type: multipart/mixed; boundary=b"
        >>> raw = head + b"\n\n--b\n\nHi\n--b--\n"
        >>> from mioboe.messages.headers import split_headers
        >>> leaf = split_parts(raw, *split_headers(raw)).leaves[0]
        >>> raw[leaf.start : leaf.end]
        b'Hi'
    """
    telling: dict[bytes, bytes] = {}
    for header in headers:
        if len(header.name) > 11 and (name := header.name.lower().encode()) in TELLING:  # noqa: PLR2004 - none is shorter
            telling.setdefault(name, header.value)
    splitter = _Splitter(raw, min(len(raw), READ_BYTES))
    start = min(body_start, splitter.end)
    splitter.open(
        describe(telling, "text/plain"), _Place(0, 0, attached=False, start=start)
    )
    splitter.run(start)
    return Tree(
        leaves=tuple(splitter.leaves),
        attached=tuple(splitter.attached),
        oddities=frozenset(splitter.odd),
    )


class _Splitter:
    """The state of one pass over the delimiter lines of a message."""

    def __init__(self, raw: bytes, end: int) -> None:
        self.raw = raw
        self.end = end
        self.line_end = b"\r" if b"\r" in raw and b"\n" not in raw else b"\n"
        self.leaves: list[Leaf] = []
        self.attached: list[tuple[int, int]] = []
        self.odd: set[str] = {"cut"} if end < len(raw) else set()
        self._stack: list[_Multipart] = []
        #: Each open boundary, with the outermost multipart that has it.
        self._levels: dict[bytes, int] = {}
        self._choices = 0
        #: The leaf whose end is not known yet.
        self._leaf: tuple[Entity, _Place] | None = None
        #: Start of the outermost attached message, and how many multiparts hold it.
        self._message: tuple[int, int] | None = None

    def open(self, entity: Entity, place: _Place) -> None:
        """Begin a part whose headers were read."""
        while entity.content_type in NESTED and entity.encoding in _IDENTITY:
            if place.depth >= PART_DEPTH:
                self.odd.add("too-deep")
                break
            if not place.attached:
                self._message = place.start, len(self._stack)
            entity, start = self._read_headers(place.start, "text/plain")
            place = _Place(place.depth + 1, 0, attached=True, start=start)
        boundary = entity.parameters.get("boundary")
        is_multipart = entity.content_type.startswith("multipart/")
        if not is_multipart or boundary is None or place.depth >= PART_DEPTH:
            if is_multipart and boundary is not None:
                self.odd.add("too-deep")
            self._leaf = entity, place
            return
        name = boundary.encode("utf-8", "replace").rstrip(_BLANKS)
        self._levels.setdefault(name, len(self._stack))
        self._stack.append(_Multipart(entity, place, name))

    def run(self, at: int) -> None:
        """Go through the delimiter lines from the start of a line on."""
        mark = self.line_end + b"--"
        at = max(at - 1, 0)
        lines_left = DELIMITER_COUNT
        while self._stack and (at := self.raw.find(mark, at, self.end)) >= 0:
            lines_left -= 1
            stop = self._stop_of(at + 1)
            level, last = self._match(at + 1, stop)
            if level >= 0:
                self._delimit(level, at + 1, stop + 1, last=last)
            if len(self.leaves) >= PART_COUNT or not lines_left:
                self.odd.add("too-many-parts")
                if len(self.leaves) < PART_COUNT:
                    self._end(0, at + 1)
                return
            at = stop
        self._end(0, self.end)

    def _stop_of(self, line: int) -> int:
        """Return the offset of the line end, or of the end of the message."""
        stop = self.raw.find(self.line_end, line, self.end)
        return self.end if stop < 0 else stop

    def _match(self, line: int, stop: int) -> tuple[int, bool]:
        """Return which open multipart a line delimits (-1: none), and if it ends it."""
        if stop - line > _LONGEST_LINE:
            return -1, False
        name = self.raw[line + 2 : stop].rstrip(_BLANKS)
        level = self._levels.get(name, -1)
        if name.endswith(b"--"):
            ended = self._levels.get(name[:-2], -1)
            if ended >= 0 and (level < 0 or ended < level):
                return ended, True
        return level, False

    def _delimit(self, level: int, line: int, after: int, *, last: bool) -> None:
        """Take one delimiter line: end what is open, and begin the next part."""
        self._end(level + 1, line)
        if last:
            self._end(level, line)
            return
        multipart = self._stack[level]
        multipart.begun = True
        if self._repeats(level, after):
            return
        digest = multipart.entity.content_type == "multipart/digest"
        default = "message/rfc822" if digest else "text/plain"
        entity, start = self._read_headers(min(after, self.end), default)
        place = multipart.place
        self.open(
            entity,
            _Place(place.depth + 1, self._choice_in(multipart), place.attached, start),
        )

    def _repeats(self, level: int, line: int) -> bool:
        """Return whether a part is none: the next delimiter follows at once."""
        if not self.raw.startswith(b"--", line, self.end):
            return False
        return self._match(line, self._stop_of(line))[0] == level

    def _choice_in(self, multipart: _Multipart) -> int:
        place = multipart.place
        if place.choice or multipart.entity.content_type != "multipart/alternative":
            return place.choice
        if not multipart.choice:
            self._choices += 1
            multipart.choice = self._choices
        return multipart.choice

    def _end(self, level: int, line: int) -> None:
        """End all that lies in the multipart above ``level``, where a line begins.

        The line end before a delimiter belongs to the delimiter.
        """
        cut = self._before_line_end(line)
        if self._leaf:
            entity, place = self._leaf
            self._leaf = None
            whole = not self._stack or entity.content_type.startswith("multipart/")
            self._add(entity, place, line if whole else cut)
        if self._message and level <= self._message[1]:
            start, _ = self._message
            self.attached.append((start, max(start, cut if self._stack else line)))
            self._message = None
        while len(self._stack) > level:
            multipart = self._stack.pop()
            if self._levels.get(multipart.boundary) == len(self._stack):
                del self._levels[multipart.boundary]
            if not multipart.begun:
                self._add(multipart.entity, multipart.place, line)

    def _add(self, entity: Entity, place: _Place, end: int) -> None:
        leaf = Leaf(
            entity=entity,
            depth=place.depth,
            choice=place.choice,
            attached=place.attached,
            start=place.start,
            end=max(place.start, end),
        )
        self.leaves.append(leaf)

    def _before_line_end(self, line: int) -> int:
        for line_end in (b"\r\n", b"\n", b"\r"):
            if self.raw.endswith(line_end, 0, line):
                return line - len(line_end)
        return line

    def _read_headers(self, at: int, default: str) -> tuple[Entity, int]:
        """Return what the headers of a part say, and where its content begins.

        The first line that is no field ends them, with or without an empty line.
        """
        telling: dict[bytes, bytes] = {}
        match_field = FIELD[self.line_end].match
        for _ in range(HEADER_COUNT):
            if self.raw.startswith((b" ", b"\t", b"From ", b">From "), at, self.end):
                at = min(self._stop_of(at) + 1, self.end)
                continue
            field = match_field(self.raw, at, self.end)
            if field is None or field[1].startswith(b"--"):
                break
            if (name := field[1].lower()) in TELLING:
                telling.setdefault(name, field[2][:FIELD_BYTES])
            at = field.end()
        for line_end in (b"\r\n", b"\n", b"\r"):
            if self.raw.startswith(line_end, at, self.end):
                at += len(line_end)
                break
        return describe(telling, default), at
