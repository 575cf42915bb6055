"""What a source is cut into, what is found in it, and what is remembered of it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Protocol


class Kind(enum.StrEnum):
    """How the mails of a span are stored."""

    MBOX = "mbox"
    #: Files of any tree: each one may be a mail, a small mbox, a zip, or none of these.
    FILES = "files"
    MAILDIR = "maildir"
    ZIP = "zip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What was there when a unit (an mbox, a Maildir, a tree, a zip) was read.

    A later `spans` leaves out what the mark says has been read. Small, and made of
    plain values, so that a store can keep it as JSON; only ``seen`` is long.
    """

    #: Bytes of the file; of a tree or a Maildir: how many files.
    size: int
    #: Modification times in nanoseconds, of the file or of the folders. 0: not to be
    #: trusted, because something was written there a moment before.
    stamps: tuple[int, ...] = ()
    inode: int = 0
    #: Hex digest of the last 4 KiB of an mbox, before ``size``.
    tail: str = ""
    #: 8 bytes a file, sorted: what was read of a tree or a Maildir.
    seen: bytes = b""


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside a zip."""

    name: str
    #: Byte offset of its local header in the zip.
    offset: int
    packed: int
    size: int
    crc: int
    method: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of a source, about 32 MiB, to be read by one process. Picklable."""

    kind: Kind
    #: What to open; also what locators begin with. As the owner gave it.
    path: str
    #: Of an mbox: the byte range in which its messages start.
    start: int = 0
    end: int = 0
    #: Whether a message starts at ``start`` for certain.
    at_border: bool = False
    #: Files of a tree or a Maildir, below ``path``.
    names: tuple[str, ...] = ()
    #: Members of a zip.
    members: tuple[Member, ...] = ()
    #: Bytes, for the progress bar.
    size: int = 0
    #: Files before these that were seen to be no mail.
    strangers: int = 0
    #: What ``mark`` is kept under: the real path.
    unit: str = ""
    #: On the last span of a unit: to be kept once all its spans are done.
    mark: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One mail that the sift wants."""

    #: `mail/0001.eml`, `archive.mbox@1234`, `backup.zip/All mail.mbox@99`. Printable.
    locator: str
    #: The message from its first header on; the quoting of mbox undone; at most 64 MiB.
    raw: bytes
    #: Seconds since 1970 by the file's own clock. `None` inside of mbox and zip.
    mtime: float | None = None
    #: The bytes as the mbox has them, where undoing the quoting changed them: older
    #: writers leave a `>From ` that was there before, and a signature tells.
    quoted: bytes | None = None
    #: The same for the same message in any source: BLAKE2b-128, hex.
    digest: str

    @property
    def number(self) -> int:
        """A number by which it is counted among those of a `Tally`."""
        return int(self.digest[:15], 16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was read and not handed on."""

    #: A number for each mail that the sift does not want, the same for its copies.
    passed: tuple[int, ...] = ()
    #: Files that are no mail.
    strangers: int = 0
    #: Bytes of the span, for the progress bar.
    size: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            passed=self.passed + other.passed,
            strangers=self.strangers + other.strangers,
            size=self.size + other.size,
        )


class Wants(Protocol):
    """Whoever says which mails matter: a `Sift`."""

    def wants(self, header: bytes | memoryview) -> bool:
        """Say whether the mail that starts with ``header`` matters."""
        ...
