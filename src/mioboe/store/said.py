"""What people of the household said: rows that are only ever added."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from mioboe.events import Event
from mioboe.ports.sayings import Saying, TakenBack
from mioboe.signals import Answer
from mioboe.store.codec import dump, load
from mioboe.store.rows import row, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime
    from sqlite3 import Connection

_ANSWER: Final = "answer"
_SEEN: Final = "seen"
_BACK: Final = "taken-back"


class SaidRows:
    """`Sayings` in a table of the store."""

    def __init__(
        self, db: Connection, transaction: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._db = db
        self._transaction = transaction

    def add_answer(self, answer: Answer) -> Answer:
        """Return an answer with its number, now that it is kept."""
        return replace(answer, number=self._add(_ANSWER, answer.at, dump(answer)))

    def add_seen(self, event: Event) -> int:
        """Return the number of what a person saw, now that it is kept."""
        return self._add(_SEEN, event.arrived, dump(event))

    def take_back(self, back: TakenBack) -> None:
        """Keep that something was taken back: from now on it counts no more."""
        self._add(_BACK, back.at, dump(back))

    def all(self) -> tuple[Saying, ...]:
        """Return all that was said, in order, also what was taken back."""
        with self._transaction():
            rows = self._db.execute("SELECT id, kind, value FROM said ORDER BY id")
            found = [(number, kind, value) for number, kind, value in rows]
        backs = {
            back.number: back
            for _, kind, value in found
            if kind == _BACK
            for back in [load(value, TakenBack)]
        }
        return tuple(_sayings(found, backs))

    def keep(self, answer: Answer) -> Answer:
        """Return an answer with its number, kept in a transaction that has begun."""
        return replace(answer, number=self._insert(_ANSWER, answer.at, dump(answer)))

    def _add(self, kind: str, at: datetime, value: str) -> int:
        with self._transaction():
            return self._insert(kind, at, value)

    def _insert(self, kind: str, at: datetime, value: str) -> int:
        # What was folded without it is out of date.
        self._db.execute("INSERT OR REPLACE INTO meta VALUES ('folded', '')")
        cursor = self._db.execute(
            "INSERT INTO said (at, kind, value) VALUES (?, ?, ?)",
            row(text_of(at), kind, value),
        )
        return int(cursor.lastrowid or 0)


def _sayings(
    rows: list[tuple[int, str, str]], backs: dict[int, TakenBack]
) -> Iterator[Saying]:
    for number, kind, text in rows:
        value: Answer | Event
        if kind == _ANSWER:
            value = replace(load(text, Answer), number=number)
        elif kind == _SEEN:
            value = load(text, Event)
        else:
            continue
        yield Saying(number=number, value=value, taken_back=backs.get(number))
