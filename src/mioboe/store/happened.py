"""What findings follow from: events, counted mails, sayings; and what of it is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.events import Event
from mioboe.ports.alerts import Growth, Mark
from mioboe.signals import Tick
from mioboe.store.codec import load_all
from mioboe.store.rows import instant_of, text_of
from mioboe.store.watched import fates_since

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime
    from sqlite3 import Connection

#: Name of the note that counts how often kept messages were judged anew.
REVISED: Final = "revised"
_TIP: Final = """
    SELECT
        (SELECT coalesce(max(id), 0) FROM message),
        (SELECT count(*) FROM tick),
        (SELECT coalesce(max(id), 0) FROM said),
        (SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM meta WHERE name = ?),
        (SELECT coalesce(max(id), 0) FROM change)
"""


class HappenedRows:
    """`ports.alerts.Happened` in tables of the store."""

    def __init__(
        self, db: Connection, transaction: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._db = db
        self._transaction = transaction
        #: How much there was when it was last begun to look at it.
        self._seen: Mark | None = None

    def events(self) -> Iterator[tuple[int, tuple[Event, ...]]]:
        """Return the events of each message that has any.

        Yields:
            Id of the message and its events, in order of arrival.
        """
        self._seen = self.mark_within()
        sql = "SELECT id, events FROM message WHERE events != '[]' ORDER BY arrived, id"
        for number, text in self._db.execute(sql):
            yield number, load_all(text, Event)

    def ticks(self) -> Iterator[Tick]:
        """Return the mails that were only counted.

        Yields:
            In order of arrival.
        """
        sql = "SELECT arrived, domain FROM tick ORDER BY arrived, digest"
        for at, domain in self._db.execute(sql):
            yield Tick(arrived=instant_of(at), domain=domain)

    def mark(self) -> Mark:
        """Return how much there is."""
        with self._transaction():
            self._seen = self.mark_within()
            return self._seen

    def growth(self, mark: Mark, last: datetime, *, in_mail: bool) -> Growth | None:
        """Return what came since a mark; see `ports.alerts.Happened`."""
        with self._transaction():
            self._seen = now = self.mark_within()
            if (now.said, now.revised) != (mark.said, mark.revised):
                return None
            sql = (
                "SELECT id, events FROM message"
                " WHERE id > ? AND events != '[]' ORDER BY arrived, id"
            )
            rows = self._db.execute(sql, (mark.message,)).fetchall()
            sql = (
                "SELECT arrived, domain FROM tick WHERE arrived > ?"
                " ORDER BY arrived, digest"
            )
            ticked = self._db.execute(sql, (text_of(last),)).fetchall()
            fates = fates_since(self._db, mark.change)
        events = tuple((number, load_all(text, Event)) for number, text in rows)
        ticks = tuple(Tick(arrived=instant_of(at), domain=d) for at, d in ticked)
        came = [one.arrived for _, told in events for one in told]
        became = [one.change.by for one in fates]
        is_late = any(at < last for at in came) or any(at <= last for at in became)
        is_tied = last in came and not in_mail
        if is_late or is_tied or now.ticks != mark.ticks + len(ticks):
            return None
        return Growth(mark=now, events=events, ticks=ticks, fates=fates)

    def is_all_seen(self) -> bool:
        """Return whether nothing came since it was last begun to look at all of it.

        Within a transaction that has begun.
        """
        return self._seen is None or self._seen == self.mark_within()

    def mark_within(self) -> Mark:
        """Return how much there is, within a transaction that has begun."""
        tip = self._db.execute(_TIP, (REVISED,)).fetchone()
        message, ticks, said, revised, change = tip
        return Mark(
            message=message, ticks=ticks, said=said, revised=revised, change=change
        )
