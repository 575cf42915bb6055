"""Logs and lockers of cases: rows that are only ever added."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from mioboe.authenticity import Verdict
from mioboe.cases import Entry, entry_text, read_entry
from mioboe.dossiers.evidence import Link, append
from mioboe.events import Event
from mioboe.kit import Problem
from mioboe.ports.cases import CaseLog, KeptMail, NewMail
from mioboe.store.codec import dump, load, load_all
from mioboe.store.rows import instant_of, listed, row, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from sqlite3 import Connection

    from mioboe.dossiers.evidence import Chain, Item

_PREFIX: Final = "case-"


class CaseRows:
    """`Cases` in tables of the store."""

    def __init__(
        self, db: Connection, transaction: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._db = db
        self._transaction = transaction

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all cases, in order of opening."""
        with self._transaction():
            return tuple(f"{_PREFIX}{number}" for number in self._numbers())

    def begin(self, entries: Sequence[Entry], items: Sequence[Item] = ()) -> str:
        """Return the id of a new case, now that it is kept."""
        with self._transaction():
            number = max(self._numbers(), default=0) + 1
            self._keep(number, entries, items)
        return f"{_PREFIX}{number}"

    def add(
        self, case: str, entries: Sequence[Entry], items: Sequence[Item] = ()
    ) -> tuple[Entry, ...]:
        """Return entries with their numbers, now that they are kept."""
        with self._transaction():
            return self._keep(self._number(case), entries, items)

    def log(self, case: str) -> CaseLog:
        """Return the log of a case; see `ports.cases.Cases`."""
        with self._transaction():
            sql = "SELECT number, value FROM entry WHERE file = ? ORDER BY number"
            rows = self._db.execute(sql, [self._number(case)]).fetchall()
        read = [read_entry(text, f"{case}#{number}") for number, text in rows]
        return CaseLog(
            id=case,
            entries=tuple(one for one in read if isinstance(one, Entry)),
            problems=tuple(one for one in read if isinstance(one, Problem)),
        )

    def chain(self, case: str) -> Chain:
        """Return the chain of evidence of a case; empty where nothing was put away."""
        with self._transaction():
            return self._chain(self._number(case))

    def contents(self, case: str) -> Mapping[int, bytes]:
        """Return what was put away, by the number of its link."""
        with self._transaction():
            sql = "SELECT number, content FROM item WHERE file = ? ORDER BY number"
            return dict(self._db.execute(sql, [self._number(case)]).fetchall())

    def add_stamp(self, case: str, number: int, stamp: bytes) -> None:
        """Keep a time stamp over one link of the chain."""
        with self._transaction():
            sql = "INSERT INTO stamp (file, number, value) VALUES (?, ?, ?)"
            self._db.execute(sql, (self._number(case), number, stamp))

    def stamps(self, case: str) -> Mapping[int, bytes]:
        """Return the time stamps by the number of their link; of several the first."""
        with self._transaction():
            sql = "SELECT number, value FROM stamp WHERE file = ? ORDER BY id DESC"
            return dict(self._db.execute(sql, [self._number(case)]).fetchall())

    def mails_since(self, number: int) -> tuple[int, tuple[NewMail, ...]]:
        """Return what newer kept mails tell; see `ports.cases.Cases`."""
        with self._transaction():
            sql = "SELECT coalesce(max(id), 0) FROM message"
            newest = int(self._db.execute(sql).fetchone()[0])
            sql = (
                "SELECT message_id, form, arrived, events FROM message"
                " WHERE id > ? AND (events != '[]' OR form != '') ORDER BY arrived, id"
            )
            rows = self._db.execute(sql, [number]).fetchall() if newest > number else []
        return newest, tuple(
            NewMail(
                message_id=message_id,
                form=form,
                arrived=instant_of(arrived),
                events=load_all(events, Event),
            )
            for message_id, form, arrived, events in rows
        )

    def mails(self, message_ids: Sequence[str]) -> tuple[KeptMail, ...]:
        """Return the kept mails of these Message-IDs, in order of arrival."""
        sql = (
            "SELECT id, message_id, subject, author, arrived, raw, judged, events"
            " FROM message WHERE message_id IN (SELECT value FROM json_each(?))"
            " ORDER BY arrived, id"
        )
        with self._transaction():
            rows = self._db.execute(sql, [listed(message_ids)]).fetchall()
        return tuple(map(_mail, rows))

    # ------------------------------------------ within a transaction that has begun

    def _numbers(self) -> list[int]:
        sql = "SELECT DISTINCT file FROM entry ORDER BY file"
        return [number for (number,) in self._db.execute(sql)]

    def _number(self, case: str) -> int:
        """Return the number of a case.

        Raises:
            KeyError: There is no such case.
        """
        text = case.removeprefix(_PREFIX)
        number = int(text) if text.isascii() and text.isdecimal() else 0
        if case != f"{_PREFIX}{number}" or number not in self._numbers():
            raise KeyError(case)
        return number

    def _keep(
        self, file: int, entries: Iterable[Entry], items: Sequence[Item]
    ) -> tuple[Entry, ...]:
        self._put_away(file, items)
        return tuple(self._insert(file, entry) for entry in entries)

    def _insert(self, file: int, entry: Entry) -> Entry:
        sql = "SELECT coalesce(max(number), 0) FROM entry WHERE file = ?"
        number = self._db.execute(sql, [file]).fetchone()[0] + 1
        numbered = replace(entry, number=number)
        self._db.execute(
            "INSERT INTO entry (file, number, recorded, value) VALUES (?, ?, ?, ?)",
            row(file, number, text_of(entry.recorded), entry_text(numbered)),
        )
        return numbered

    def _put_away(self, file: int, items: Iterable[Item]) -> None:
        chain = self._chain(file) if items else ()
        for item in items:
            chain = append(chain, item)
            self._db.execute(
                "INSERT INTO item (file, number, link, content) VALUES (?, ?, ?, ?)",
                (file, chain[-1].number, dump(chain[-1]), item.content),
            )

    def _chain(self, file: int) -> Chain:
        sql = "SELECT link FROM item WHERE file = ? ORDER BY number"
        links = self._db.execute(sql, [file]).fetchall()
        return tuple(load(text, Link) for (text,) in links)


def _mail(values: tuple[Any, ...]) -> KeptMail:
    number, message_id, subject, author, arrived, raw, judged, events = values
    return KeptMail(
        id=number,
        message_id=message_id,
        subject=subject,
        author=author,
        arrived=instant_of(arrived),
        raw=raw,
        verdict=load(judged, Verdict),
        events=load_all(events, Event),
    )
