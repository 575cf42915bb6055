"""What watching needs: where folders stand, where mails lie, what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.events import Event
from mioboe.ports.watch import Change, Fate, Position, Sighting
from mioboe.store.codec import dump, load, load_all
from mioboe.store.rows import row

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from sqlite3 import Connection

    from mioboe.ports import Batch
    from mioboe.ports.watch import Sightings


class WatchedRows:
    """`ports.watch.Watched` in tables of the store."""

    def __init__(
        self,
        db: Connection,
        transaction: Callable[[], AbstractContextManager[None]],
        add: Callable[[Batch], int],
        forget: Callable[[], None],
    ) -> None:
        self._db = db
        self._transaction = transaction
        #: Both within a transaction that has begun: adds a batch; says that the record
        #: of findings is no longer the fold of all there is.
        self._add = add
        self._forget = forget

    def take(self, batch: Batch, sightings: Sightings) -> int:
        """Return how many messages were new; see `ports.watch.Watched`."""
        with self._transaction():
            new = self._add(batch)
            self._db.executemany(
                "DELETE FROM sighting WHERE mailbox = ? AND folder = ?"
                " AND uidvalidity = ? AND uid = ?",
                (_key(one) for one in sightings.drop),
            )
            self._db.executemany(
                "INSERT OR REPLACE INTO sighting VALUES (?, ?, ?, ?, ?)",
                ((*_key(one), dump(one)) for one in sightings.put),
            )
            self._db.executemany(
                "INSERT INTO change (mailbox, value) VALUES (?, ?)",
                (row(one.mailbox, dump(one)) for one in sightings.changes),
            )
            if sightings.changes:
                self._forget()
        return new

    def position(self, mark: str) -> Position | None:
        """Return the position that a mark is; `None`: another version wrote it."""
        try:
            return load(mark, Position)
        except ValueError:
            return None

    def mark(self, position: Position) -> str:
        """Return the mark that a position is kept as."""
        return dump(position)

    def sightings(self, mailbox: str) -> tuple[Sighting, ...]:
        """Return where mails of late were last seen."""
        sql = (
            "SELECT value FROM sighting WHERE mailbox = ?"
            " ORDER BY folder, uidvalidity, uid"
        )
        with self._transaction():
            rows = self._db.execute(sql, row(mailbox)).fetchall()
        return tuple(load(value, Sighting) for (value,) in rows)

    def changes(self, mailbox: str = "") -> tuple[Change, ...]:
        """Return what became of mails, in order; of all mailboxes without a name."""
        sql = "SELECT value FROM change WHERE mailbox = ?1 OR ?1 = '' ORDER BY id"
        with self._transaction():
            rows = self._db.execute(sql, row(mailbox)).fetchall()
        return tuple(load(value, Change) for (value,) in rows)

    def fates(self) -> tuple[Fate, ...]:
        """Return what became of the messages that say something, in order."""
        with self._transaction():
            return fates_since(self._db, 0)


def fates_since(db: Connection, last: int) -> tuple[Fate, ...]:
    """Return what became of the messages that say something, in order.

    Args:
        db: The store, within a transaction that has begun.
        last: Id of the last change that is not wanted.
    """
    sql = "SELECT value FROM change WHERE id > ? ORDER BY id"
    rows = db.execute(sql, (last,)).fetchall()
    return tuple(
        Fate(change=change, message=number, events=load_all(events, Event))
        for change in (load(value, Change) for (value,) in rows)
        for number, events in db.execute(
            "SELECT id, events FROM message WHERE digest = ? AND events != '[]'",
            (bytes.fromhex(change.digest),),
        )
    )


def _key(sighting: Sighting) -> tuple[object, ...]:
    one = sighting
    return row(one.mailbox, one.folder, one.uidvalidity, one.uid)
