"""What people are told: matters, the alerts about them, and what became of each.

A matter is written in the transaction of the record of findings. An alert is taken by
one worker at a time: by a comparing update, and for so long as its lease holds.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.alerts import Alert, Entry, Matter, Stage, news
from mioboe.ports.alerts import Claim, Queue
from mioboe.store.codec import dump, load
from mioboe.store.rows import instant_of, row, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from datetime import datetime
    from sqlite3 import Connection

    from mioboe.alerts import Ending
    from mioboe.signals import Answer, Finding

#: No try is put off for longer, and no lease lasts longer.
_FARTHEST: Final = timedelta(minutes=20)
_CLAIM: Final = """
    UPDATE alert SET holder = ?1, lease = ?3, attempts = attempts + 1
    WHERE id = (
        SELECT id FROM alert
        WHERE sent = '' AND dropped = 0
        -- What is too far ahead was written before the clock was set back.
        AND (due <= ?2 OR due > ?4) AND (lease <= ?2 OR lease > ?4)
        ORDER BY attempts > 0, id LIMIT 1
    )
    RETURNING id, value, attempts, queued
"""
_FAILED: Final = """
    UPDATE alert SET due = ?, lease = ''
    WHERE id = ? AND holder = ? AND lease = ? AND sent = '' AND dropped = 0
"""
_DROP: Final = """
    UPDATE alert SET dropped = 1 WHERE matter = ? AND sent = '' AND dropped = 0
"""
_WAITING: Final = """
    SELECT count(*), min(queued) FROM alert WHERE sent = '' AND dropped = 0
"""


class OutboxRows:
    """`ports.alerts.Outbox` in tables of the store."""

    def __init__(
        self,
        db: Connection,
        transaction: Callable[[], AbstractContextManager[None]],
        answer: Callable[[Answer], Answer],
    ) -> None:
        self._db = db
        self._transaction = transaction
        #: Keeps an answer within a transaction that has begun.
        self._answer = answer
        #: All matters read so far: rows are never changed.
        self._known: list[Matter] = []

    def raise_matters(self, raised: Iterable[Finding], at: datetime) -> None:
        """Keep what is new in a record of findings, within its transaction."""
        for matter in news(raised, self._all(), at):
            self._db.execute(
                "INSERT INTO matter (id, finding, value) VALUES (?, ?, ?)",
                row(matter.number, matter.finding.id, dump(matter)),
            )

    def matters(self) -> tuple[Matter, ...]:
        """Return all matters, in order."""
        with self._transaction():
            return tuple(self._all())

    def open(self) -> tuple[Matter, ...]:
        """Return those that are not closed, in order."""
        with self._transaction():
            rows = self._db.execute("SELECT id FROM matter WHERE closed = 0")
            numbers = {number for (number,) in rows}
            return tuple(one for one in self._all() if one.number in numbers)

    def _all(self) -> list[Matter]:
        last = self._known[-1].number if self._known else 0
        # What a transaction that was undone had written is not known.
        if last and not self._has(last):
            self._known, last = [], 0
        sql = "SELECT value FROM matter WHERE id > ? ORDER BY id"
        rows = self._db.execute(sql, (last,))
        self._known += [load(value, Matter) for (value,) in rows]
        return self._known

    def _has(self, number: int) -> bool:
        sql = "SELECT 1 FROM matter WHERE id = ?"
        return self._db.execute(sql, (number,)).fetchone() is not None

    def log(self, matter: int = 0) -> tuple[Entry, ...]:
        """Return the log of a matter, in order; of all of them without a number."""
        sql = "SELECT value FROM alert_log WHERE matter = ?1 OR ?1 = 0 ORDER BY id"
        with self._transaction():
            rows = self._db.execute(sql, (matter,)).fetchall()
        return tuple(load(value, Entry) for (value,) in rows)

    def open_log(self) -> tuple[Entry, ...]:
        """Return the log of all open matters, in order."""
        sql = (
            "SELECT value FROM alert_log WHERE matter IN"
            " (SELECT id FROM matter WHERE closed = 0) ORDER BY id"
        )
        with self._transaction():
            rows = self._db.execute(sql).fetchall()
        return tuple(load(value, Entry) for (value,) in rows)

    def queue(self, alerts: Iterable[Alert], at: datetime) -> int:
        """Return how many alerts were not queued before; see `ports.alerts`."""
        with self._transaction():
            return sum(self._queue(alert, at) for alert in alerts)

    def _queue(self, alert: Alert, at: datetime) -> int:
        cursor = self._db.execute(
            "INSERT OR IGNORE INTO alert (matter, person, channel, round, value,"
            " queued, due) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?6"
            " WHERE EXISTS (SELECT 1 FROM matter WHERE id = ?1 AND closed = 0)",
            row(
                alert.matter,
                alert.person,
                alert.channel,
                alert.round,
                dump(alert),
                text_of(at),
            ),
        )
        if cursor.rowcount > 0:
            self._write(alert, at, Stage.QUEUED)
        return max(0, cursor.rowcount)

    def claim(self, holder: str, at: datetime, until: datetime) -> Claim | None:
        """Return an alert that waits, given to one holder; see `ports.alerts`."""
        values = row(holder, text_of(at), text_of(until), text_of(at + _FARTHEST))
        with self._transaction():
            found = self._db.execute(_CLAIM, values).fetchall()
        if not found:
            return None
        number, value, attempts, queued = found[0]
        return Claim(
            id=number,
            alert=load(value, Alert),
            attempts=attempts,
            queued=instant_of(queued),
            holder=holder,
            until=until,
        )

    def sent(self, claim: Claim, at: datetime) -> bool:
        """Return whether the alert was still held, now that it was delivered."""
        with self._transaction():
            # Also where the lease ran out meanwhile: it was delivered, whoever did.
            cursor = self._db.execute(
                "UPDATE alert SET sent = ? WHERE id = ? AND sent = ''",
                row(text_of(at), claim.id),
            )
            if cursor.rowcount > 0:
                self._write(claim.alert, at, Stage.SENT)
            return cursor.rowcount > 0

    def failed(self, claim: Claim, at: datetime, again: datetime, why: str) -> bool:
        """Return whether the alert was still held, now that a try failed."""
        with self._transaction():
            cursor = self._db.execute(
                _FAILED,
                row(text_of(again), claim.id, claim.holder, text_of(claim.until)),
            )
            if cursor.rowcount > 0:
                self._write(claim.alert, at, Stage.FAILED, why)
            return cursor.rowcount > 0

    def acknowledge(self, matter: int, person: str, at: datetime) -> None:
        """Keep that a person is looking into a matter."""
        entry = Entry(matter=matter, at=at, stage=Stage.ACKNOWLEDGED, person=person)
        with self._transaction():
            self._add(entry)

    def close(self, matter: int, ending: Ending, at: datetime) -> None:
        """Close a matter; what waits to be delivered about it is dropped."""
        with self._transaction():
            cursor = self._db.execute(
                "UPDATE matter SET closed = 1 WHERE id = ? AND closed = 0", (matter,)
            )
            if cursor.rowcount > 0:
                self._db.execute(_DROP, (matter,))
                self._add(
                    Entry(matter=matter, at=at, stage=Stage.CLOSED, ending=ending)
                )

    def accept(self, ticket: str, answer: Answer) -> Answer | None:
        """Return a kept answer, its ticket spent; `None`: it was spent before."""
        with self._transaction():
            cursor = self._db.execute(
                "INSERT OR IGNORE INTO ticket VALUES (?, ?)",
                row(ticket, text_of(answer.at)),
            )
            return self._answer(answer) if cursor.rowcount > 0 else None

    def waiting(self) -> Queue:
        """Return what waits to be delivered."""
        with self._transaction():
            count, oldest = self._db.execute(_WAITING).fetchone()
        return Queue(waiting=count, oldest=instant_of(oldest) if oldest else None)

    def _write(self, alert: Alert, at: datetime, stage: Stage, why: str = "") -> None:
        self._add(
            Entry(
                matter=alert.matter,
                at=at,
                stage=stage,
                person=alert.person,
                channel=alert.channel,
                round=alert.round,
                detail=why,
            )
        )

    def _add(self, entry: Entry) -> None:
        self._db.execute(
            "INSERT INTO alert_log (matter, value) VALUES (?, ?)",
            row(entry.matter, dump(entry)),
        )
