"""One look into a folder: what is new is fetched and handed on, batch by batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.events import Whereabouts
from mioboe.kit import Problem
from mioboe.ports import Clock
from mioboe.ports.watch import Condition, FolderKind, Haul, Listing
from mioboe.sources.imap.board import Board
from mioboe.sources.imap.catchup import (
    STRIKES,
    batch,
    extended,
    filled,
    lowest,
    opened,
    reopened,
    settled,
)
from mioboe.sources.imap.fetch import Fetched, Fetcher
from mioboe.sources.imap.model import FaultCode, Limits, MailboxError
from mioboe.sources.imap.rhythm import Rhythm
from mioboe.sources.model import Wants

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from mioboe.ports.watch import Position
    from mioboe.sources.imap.folders import Folder
    from mioboe.sources.imap.session import Session

_NEW: Final = "EXISTS"
_GONE: Final = frozenset({"EXPUNGE", "VANISHED"})
#: A view of all mails tells nothing of where one lies.
_LAY: Final = {
    FolderKind.INBOX: Whereabouts.INBOX,
    FolderKind.ARCHIVE: Whereabouts.ARCHIVE,
    FolderKind.TRASH: Whereabouts.TRASH,
    FolderKind.SPAM: Whereabouts.SPAM,
    FolderKind.SENT: Whereabouts.SENT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What every look of one mailbox works with."""

    #: Name of the mailbox.
    name: str
    board: Board
    hand: Callable[[Haul | Condition], None]
    sift: Wants
    limits: Limits
    rhythm: Rhythm
    clock: Clock
    #: Names of folders that are not looked into.
    leave_out: frozenset[str] = frozenset()


class Looker:
    """Looks into folders over one session."""

    def __init__(self, session: Session, bench: Bench) -> None:
        self._session = session
        self._bench = bench
        self._board = bench.board

    def enter(self, folder: Folder) -> None:
        """Open a folder, and read what is new in it since it was last read.

        Raises:
            MailboxError: There is no such folder, or the connection failed.
        """
        with self._board.alone(folder.name):
            noticed = self._bench.clock.now()
            standing = self._session.examine(folder.name)
            known = self._board.position(folder.name)
            position, is_new = opened(known, folder, standing)
            position = self._read(position, noticed, is_fresh=is_new)
            self._keep(settled(position, standing), noticed)

    def again(self, folder: Folder, told: frozenset[str]) -> None:
        """Read what is new in the folder that is open.

        Args:
            folder: Which folder that is.
            told: What the server told of it.

        Raises:
            MailboxError: The connection failed.
        """
        with self._board.alone(folder.name):
            noticed = self._bench.clock.now()
            position = self._board.position(folder.name)
            if position is None:
                return
            if _NEW in told:
                position = self._read(position, noticed, is_fresh=False)
            if told & _GONE:
                self._board.hurry()
            if told - {_NEW}:
                self._keep(position, noticed)

    def _read(
        self, position: Position, noticed: datetime, *, is_fresh: bool
    ) -> Position:
        """Return the position after all that can be read was read and handed on."""
        strikes = self._board.strikes(position.folder, position.uidvalidity)
        begun = False
        present: Sequence[int] = self._session.uids(lowest(position))
        position = extended(position, present)
        while uids := batch(position, present, strikes, self._bench.limits.batch):
            fetched = self._fetch(position, uids)
            if fetched is not None:
                position = filled(position, uids, strikes)
                position = reopened(position, fetched.missing)
                self._hand(
                    position,
                    fetched,
                    noticed,
                    is_fresh=is_fresh and not begun,
                    is_backlog=is_fresh,
                )
                begun = True
            if _NEW in self._session.stirred():
                # What has just come goes before what has long lain there.
                noticed = self._bench.clock.now()
                more = self._session.uids(position.next_uid)
                present = [*present, *more]
                position = extended(position, present)
        # What is left of holes has no mail in it, unless that was passed over.
        return extended(position, present)

    def _fetch(self, position: Position, uids: Sequence[int]) -> Fetched | None:
        """Return what came of a batch; `None`: the server refuses, try otherwise.

        Raises:
            MailboxError: The connection failed.
        """
        bench = self._bench
        fetcher = Fetcher(
            session=self._session,
            where=f"{bench.name}/{position.folder}",
            sift=bench.sift,
            limits=bench.limits,
            lay=whereabouts(position.kind),
        )
        try:
            fetched = fetcher.fetch(uids)
        except MailboxError as error:
            if error.fault.code is FaultCode.HALTED:
                raise
            self._strike(position, uids, error.fault.detail)
            if error.fault.code is not FaultCode.REFUSED:
                raise
            return None
        self._strike(position, fetched.missing, "no body")
        return fetched

    def _strike(self, position: Position, uids: Sequence[int], detail: str) -> None:
        """Note that a fetch failed, and tell of the mails that are given up for now."""
        strikes = self._board.strikes(position.folder, position.uidvalidity)
        where = f"{self._bench.name}/{position.folder}"
        for uid in uids:
            strikes[uid] += 1
            if strikes[uid] == STRIKES:
                problem = Problem(
                    code="mail-unfetched", where=f"{where};UID={uid}", detail=detail
                )
                self._hand(position, Fetched(problems=(problem,)), None)

    def _hand(
        self,
        position: Position,
        fetched: Fetched,
        noticed: datetime | None,
        *,
        is_fresh: bool = False,
        is_backlog: bool = False,
    ) -> None:
        self._bench.hand(
            Haul(
                mailbox=self._bench.name,
                position=position,
                arrivals=fetched.arrivals,
                mails=fetched.numbers,
                problems=fetched.problems,
                noticed=noticed or self._bench.clock.now(),
                is_fresh=is_fresh,
                is_backlog=is_backlog,
            )
        )
        self._board.keep(position)

    def _keep(self, position: Position, noticed: datetime) -> None:
        """Hand on how the folder stands, and which mails of late it has."""
        since = noticed - timedelta(days=self._bench.rhythm.listed_days)
        present, read = self._session.recent(since)
        self._board.keep(position)
        self._bench.hand(
            Haul(
                mailbox=self._bench.name,
                position=position,
                listing=Listing(
                    folder=position.folder,
                    uidvalidity=position.uidvalidity,
                    since=since + timedelta(days=1),
                    present=present,
                    read=read,
                ),
                noticed=noticed,
            )
        )


def whereabouts(kind: FolderKind) -> Whereabouts:
    """Return what a folder of that kind tells of where its mails lie."""
    return _LAY.get(kind, Whereabouts.UNKNOWN)


def gone(bench: Bench, folder: str) -> None:
    """Hand on that a folder is no more, and with it all its mails."""
    position = bench.board.forget(folder)
    if position is None:
        return
    now = bench.clock.now()
    listing = Listing(
        folder=folder,
        uidvalidity=position.uidvalidity,
        since=now - timedelta(days=bench.rhythm.listed_days),
        present=frozenset(),
        read=frozenset(),
    )
    bench.hand(Haul(mailbox=bench.name, listing=listing, noticed=now))
