"""What the watch keeps of itself: when mails were handled, when it was blind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mioboe.ports.alerts import Handled, Spell
from mioboe.store.rows import instant_of, listed, row, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from datetime import datetime
    from sqlite3 import Connection

    from mioboe.kit import Problem


class JournalRows:
    """`ports.alerts.Journal` in tables of the store."""

    def __init__(
        self, db: Connection, transaction: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._db = db
        self._transaction = transaction

    def handled(self, mails: Iterable[Handled]) -> None:
        """Keep when mails were noticed and judged; the first time counts."""
        rows = [
            row(one.message_id, text_of(one.noticed), text_of(one.judged))
            for one in mails
        ]
        if rows:
            with self._transaction():
                sql = "INSERT OR IGNORE INTO handled VALUES (?, ?, ?)"
                self._db.executemany(sql, rows)

    def when(self, message_ids: Iterable[str]) -> tuple[Handled, ...]:
        """Return when those mails were noticed and judged, as far as it is known."""
        sql = (
            "SELECT message_id, noticed, judged FROM handled WHERE message_id IN"
            " (SELECT value FROM json_each(?)) ORDER BY noticed"
        )
        with self._transaction():
            rows = self._db.execute(sql, (listed(message_ids),)).fetchall()
        return tuple(
            Handled(
                message_id=name, noticed=instant_of(noticed), judged=instant_of(judged)
            )
            for name, noticed, judged in rows
        )

    def blind(self, mailbox: str, at: datetime, problem: Problem) -> bool:
        """Return whether it is new that a mailbox cannot be watched; it is kept."""
        with self._transaction():
            cursor = self._db.execute(
                "INSERT INTO spell (mailbox, begin, code, detail)"
                " SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS"
                " (SELECT 1 FROM spell WHERE mailbox = ?1 AND ended = '')",
                row(mailbox, text_of(at), problem.code, problem.detail),
            )
            return cursor.rowcount > 0

    def sees(self, mailbox: str, at: datetime) -> Spell | None:
        """Return the blind spell that ends, now that the mailbox is watched."""
        sql = (
            "UPDATE spell SET ended = ? WHERE mailbox = ? AND ended = ''"
            " RETURNING id, mailbox, begin, ended, code, detail, told"
        )
        with self._transaction():
            rows = self._db.execute(sql, row(text_of(at), mailbox)).fetchall()
        return _spell(rows[0]) if rows else None

    def slept(self, begin: datetime, end: datetime) -> None:
        """Keep that nothing at all was watched for a while."""
        with self._transaction():
            self._db.execute(
                "INSERT INTO spell (mailbox, begin, ended, code, detail)"
                " VALUES ('', ?, ?, '', '')",
                row(text_of(begin), text_of(end)),
            )

    def told(self, spells: Iterable[Spell], at: datetime) -> None:
        """Keep that somebody was told of spells."""
        with self._transaction():
            self._db.executemany(
                "UPDATE spell SET told = ? WHERE id = ?",
                [(text_of(at), one.number) for one in spells],
            )

    def spells(self, since: datetime) -> tuple[Spell, ...]:
        """Return the blind spells that lasted at or after a moment, in order."""
        sql = (
            "SELECT id, mailbox, begin, ended, code, detail, told FROM spell"
            " WHERE ended = '' OR ended >= ? ORDER BY begin, id"
        )
        with self._transaction():
            rows = self._db.execute(sql, (text_of(since),)).fetchall()
        return tuple(_spell(values) for values in rows)


def _spell(values: tuple[Any, ...]) -> Spell:
    number, mailbox, begin, ended, code, detail, told = values
    return Spell(
        number=number,
        mailbox=mailbox,
        begin=instant_of(begin),
        end=instant_of(ended) if ended else None,
        code=code,
        detail=detail,
        told=instant_of(told) if told else None,
    )
