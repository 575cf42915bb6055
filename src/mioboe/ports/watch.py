"""What a flow asks of mailboxes that are watched, and of the store meanwhile."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from mioboe.events import Event
from mioboe.kit import Problem
from mioboe.ports import Mail, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mioboe.ports import Batch


class FolderKind(enum.StrEnum):
    """What a folder of a mailbox is for."""

    INBOX = "inbox"
    #: A view of all mails, as Gmail has it.
    ALL = "all"
    ARCHIVE = "archive"
    TRASH = "trash"
    SPAM = "spam"
    SENT = "sent"
    DRAFTS = "drafts"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """A range of UIDs that was not read yet, both ends included."""

    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """How far a folder was read. Kept as the mark of its unit."""

    folder: str
    kind: FolderKind = FolderKind.OTHER
    #: UIDs mean something only together with it.
    uidvalidity: int
    #: Every UID below it was read, or lies in a hole.
    next_uid: int = 1
    #: Ascending, apart from one another.
    holes: tuple[Hole, ...] = ()
    #: Mails and highest modification sequence when nothing was left to read; 0 of the
    #: latter: the server has none.
    messages: int = 0
    modseq: int = 0
    #: What else whoever wrote it must know to go on, where UIDs do not tell.
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One mail of a watched folder that the sift wants."""

    uid: int
    mail: Mail
    #: When the server got it, by its own word. UTC.
    arrived: datetime
    is_read: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Which mails of late a folder holds at one moment."""

    folder: str
    uidvalidity: int
    #: Mails that arrived before this are not in it. UTC.
    since: datetime
    present: frozenset[int]
    read: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Haul:
    """What one look into a folder brought, and where that leaves the folder."""

    #: Name of the mailbox: the archive of its mails.
    mailbox: str
    #: `None`: nothing to keep; it only tells of a listing or of a sweep.
    position: Position | None = None
    arrivals: tuple[Arrival, ...] = ()
    #: A number for each mail that was looked at, as in `Batch`.
    mails: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    listing: Listing | None = None
    #: When a sweep of all folders began that has now ended.
    swept: datetime | None = None
    #: When the server told of it, or was asked. UTC.
    noticed: datetime
    #: Whether the folder is read for the first time, or anew from its start.
    is_fresh: bool = False
    #: Whether its mails lay there when the folder was first opened.
    is_backlog: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Whether a mailbox can be watched, whenever that changes."""

    mailbox: str
    #: Folders that this is about.
    folders: tuple[str, ...]
    at: datetime
    #: What keeps it from being watched; `None`: it is watched.
    problem: Problem | None = None
    #: How long until it is tried again.
    retry_seconds: float = 0


class Mailbox(Protocol):
    """A mailbox that is watched, and opened for reading only."""

    @property
    def name(self) -> str:
        """The archive of its mails: its kind and the id that the owner gave it."""
        ...

    def start(
        self,
        positions: Mapping[str, Position],
        hand: Callable[[Haul | Condition], None],
    ) -> None:
        """Begin to watch, in threads of its own.

        Args:
            positions: Where each folder stood when it was last kept.
            hand: Takes what comes, from any thread; it may take its time. What it was
                given is not given again, so it must be kept or the program ended.
        """
        ...

    def stop(self) -> None:
        """End all threads; returns when they have ended."""
        ...


class ChangeKind(enum.StrEnum):
    """What became of a mail soon after it arrived."""

    READ = "read"
    #: Moved to the trash, or found there.
    TRASHED = "trashed"
    #: Moved to the spam folder, or found there.
    JUNKED = "junked"
    #: Moved out of the folder it arrived in.
    MOVED = "moved"
    #: No folder has it any more.
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A relevant mail of late, where it was seen."""

    mailbox: str
    folder: str
    kind: FolderKind
    uidvalidity: int
    uid: int
    digest: str
    #: By the server's word. UTC.
    arrived: datetime
    #: When it was last known to lie there. UTC.
    seen: datetime
    is_read: bool = False
    #: When it was first missed. UTC.
    missed: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happened to a mail, between two looks."""

    kind: ChangeKind
    mailbox: str
    digest: str
    arrived: datetime
    #: Folder that it was in; empty: it was first found where it is.
    folder: str
    #: Folder that it is in now; empty: in none, or it has not moved.
    to: str = ""
    #: It happened after this. UTC.
    after: datetime
    #: It had happened by then. UTC.
    by: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a kept message that says something."""

    change: Change
    #: Id of the message.
    message: int
    #: What it says.
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sightings:
    """What the store is to keep of where mails lie, and of what became of them."""

    put: tuple[Sighting, ...] = ()
    drop: tuple[Sighting, ...] = ()
    changes: tuple[Change, ...] = ()


class Watched(Protocol):
    """What the store keeps of watched mailboxes."""

    def take(self, batch: Batch, sightings: Sightings) -> int:
        """Keep a batch and what goes with it in one transaction.

        Args:
            batch: As for `Store.add`; its mark is the position of the folder.
            sightings: What to keep and to forget of where mails lie.

        Returns:
            How many messages were new.
        """
        ...

    def position(self, mark: str) -> Position | None:
        """Return the position that a mark is; `None`: another version wrote it."""
        ...

    def mark(self, position: Position) -> str:
        """Return the mark that a position is kept as."""
        ...

    def sightings(self, mailbox: str) -> tuple[Sighting, ...]:
        """Return where mails of late were last seen."""
        ...

    def changes(self, mailbox: str = "") -> tuple[Change, ...]:
        """Return what became of mails, in order; of all mailboxes without a name."""
        ...

    def fates(self) -> tuple[Fate, ...]:
        """Return what became of the messages that say something, in order."""
        ...


class WatchStore(Store, Protocol):
    """A store that also keeps what watching needs."""

    @property
    def watched(self) -> Watched:
        """What it keeps of watched mailboxes."""
        ...
