"""The store of a HOME: one SQLite file, in WAL mode.

What was read (messages, verdicts, events) is kept for good; what it led to (findings
raised) is derived and can be made again. Every batch is one transaction: a process
killed at any point leaves whole batches.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from mioboe.kit import Problem
from mioboe.ports import StoreError
from mioboe.store.cases import CaseRows
from mioboe.store.file import make_file, told_of
from mioboe.store.findings import FindingRows
from mioboe.store.happened import REVISED, HappenedRows
from mioboe.store.journal import JournalRows
from mioboe.store.outbox import OutboxRows
from mioboe.store.rows import (
    columns,
    kept_of,
    listed,
    original_of,
    row,
    seen_of,
    text_of,
    unread_of,
)
from mioboe.store.said import SaidRows
from mioboe.store.seen import SeenMails
from mioboe.store.watched import WatchedRows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from mioboe.events import Event
    from mioboe.events.upkeep import Seen
    from mioboe.ports import Batch, Clock, Kept, Original, Placed, Reading, Unread
    from mioboe.signals import Finding, Tick

T = TypeVar("T")

_SCHEMA: Final = Path(__file__).with_name("schema.sql")
_VERSION: Final = 7
#: Versions of which this one only has more tables.
_GROWN_FROM: Final = frozenset({3, 4, 5, 6})
_APPLICATION: Final = 0x4D494F42  # "MIOB"
#: Name of the note that says of what the findings are the fold.
_FOLDED: Final = "folded"
_BUSY_SECONDS: Final = 10
_WAL_TRIES: Final = 200
#: 32 MiB of log before it is worked in: a first scan writes much at once.
_PRAGMAS: Final = ("synchronous=NORMAL", "foreign_keys=ON", "wal_autocheckpoint=8192")
_NO_CHAIN: Final = b"\x00" * 32


class SqliteStore:
    """A `Store` in one SQLite file. Not for use by two threads at once."""

    def __init__(self, path: Path, *, clock: Clock | None = None) -> None:
        """Open the file, and make it where there is none.

        Args:
            path: The file. Its folder is made.
            clock: Dates what people are to be told; `None`: this machine's.

        Raises:
            StoreError: It cannot be opened or written, or is no store of ours.
        """
        self._path = path
        with told_of(path):
            make_file(path)
            self._db = sqlite3.connect(
                path, timeout=_BUSY_SECONDS, isolation_level=None
            )
            self._prepare()
        self._seen = SeenMails(self._db)
        self._findings = FindingRows(self._db)
        self._clock = clock
        self.cases = CaseRows(self._db, self._transaction)
        self.said = SaidRows(self._db, self._transaction)
        self.outbox = OutboxRows(self._db, self._transaction, self.said.keep)
        self.journal = JournalRows(self._db, self._transaction)
        self.happened = HappenedRows(self._db, self._transaction)
        self.watched = WatchedRows(
            self._db, self._transaction, self._add, lambda: self._set(_FOLDED, "")
        )

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _prepare(self) -> None:
        self._use_wal()
        for pragma in _PRAGMAS:
            self._db.execute(f"PRAGMA {pragma}")
        if not self._is_ours():
            with self._transaction():
                # Another process may have made the tables meanwhile.
                if not self._is_ours():
                    self._make_tables()

    def _use_wal(self) -> None:
        """Switch to WAL. SQLite does not wait for its turn here, so we do.

        Raises:
            sqlite3.OperationalError: Another process held the file all the while.
        """
        for left in reversed(range(_WAL_TRIES)):
            try:
                self._db.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or not left:
                    raise
                time.sleep(_BUSY_SECONDS / _WAL_TRIES)
            else:
                return

    def _is_ours(self) -> bool:
        """Return whether the file has our tables; no, where it lacks some.

        Raises:
            StoreError: It is another program's, or another version's.
        """
        # Tables first: who makes them sets the numbers in the same transaction.
        if not self._db.execute("SELECT 1 FROM sqlite_master").fetchone():
            return False
        version, maker = (
            self._db.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("user_version", "application_id")
        )
        if (version, maker) == (_VERSION, _APPLICATION):
            return True
        if maker == _APPLICATION and version in _GROWN_FROM:
            return False
        if maker != _APPLICATION:
            msg = f"{self._path} is the database of another program"
            raise StoreError(msg)
        msg = (
            f"{self._path} was written by another version of mioboe ({version});"
            " rename it, and scan your archives again"
        )
        raise StoreError(msg)

    def _make_tables(self) -> None:
        statement = ""
        for line in _SCHEMA.read_text(encoding="utf-8").splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                self._db.execute(statement)
                statement = ""
        self._db.execute(f"PRAGMA application_id={_APPLICATION}")
        self._db.execute(f"PRAGMA user_version={_VERSION}")

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with told_of(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _rows(self, sql: str, values: Iterable[Any] = ()) -> Iterator[tuple[Any, ...]]:
        with told_of(self._path):
            yield from self._db.execute(sql, row(*values))

    def _each(self, rows: Iterator[T]) -> Iterator[T]:
        with told_of(self._path):
            yield from rows

    def marks(self, archive: str) -> Mapping[str, str]:
        """Return what was kept of each unit of an archive when it was read."""
        sql = "SELECT unit, value FROM mark WHERE archive = ?"
        return dict(self._rows(sql, [archive]))

    def add(self, batch: Batch) -> int:
        """Return how many messages of a batch were new; it is one transaction."""
        with self._transaction():
            return self._add(batch)

    def _add(self, batch: Batch) -> int:
        key = row(batch.archive, batch.unit)
        if batch.is_fresh:
            self._db.execute("DELETE FROM problem WHERE archive = ? AND unit = ?", key)
            self._seen.begin(key)
        new = sum(self._add_message(placed) for placed in batch.placed)
        if new:
            self._set(_FOLDED, "")
        self._seen.add(key, batch.mails)
        self._db.executemany(
            "INSERT INTO problem VALUES (?, ?, ?, ?, ?)",
            (row(*key, p.code, p.where, p.detail) for p in batch.problems),
        )
        if batch.mark:
            self._db.execute(
                "INSERT OR REPLACE INTO mark VALUES (?, ?, ?)",
                row(*key, batch.mark),
            )
        return new

    def _add_message(self, placed: Placed) -> int:
        reading = placed.reading
        digest = bytes.fromhex(reading.digest)
        if reading.is_tick:
            return self._add_tick(reading, digest)
        known = self._db.execute(
            "SELECT id FROM message WHERE digest = ?", (digest,)
        ).fetchone()
        number = known[0] if known else self._insert(reading, digest)
        self._db.execute(
            "INSERT OR REPLACE INTO place VALUES (?, ?, ?)",
            row(placed.archive, placed.rest, number),
        )
        return 0 if known else 1

    def _add_tick(self, reading: Reading, digest: bytes) -> int:
        cursor = self._db.execute(
            "INSERT OR IGNORE INTO tick VALUES (?, ?, ?)",
            row(digest, text_of(reading.arrived), reading.author),
        )
        return cursor.rowcount

    def ticks(self) -> Iterator[Tick]:
        """Return the mails that were only counted, in order of arrival."""
        return self._each(self.happened.ticks())

    def _insert(self, reading: Reading, digest: bytes) -> int:
        sha256 = hashlib.sha256(reading.raw).digest()
        last = self._db.execute(
            "SELECT chain FROM message ORDER BY id DESC LIMIT 1"
        ).fetchone()
        chain = hashlib.sha256((last[0] if last else _NO_CHAIN) + sha256).digest()
        cursor = self._db.execute(
            "INSERT INTO message (digest, raw, sha256, chain, message_id, subject,"
            " author, arrived, judged, events, problems, form, traits, unsure)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (digest, reading.raw, sha256, chain, *columns(reading)),
        )
        return int(cursor.lastrowid or 0)

    def originals(self, *, unsure: bool = False) -> Iterator[Original]:
        """Return kept messages as they were received, in order of arrival."""
        sql = (
            "SELECT id, digest, raw, arrived, judged, events, form, problems, traits"
            " FROM message"
            " WHERE unsure = 1 OR NOT ? ORDER BY arrived, id"
        )
        return (original_of(v) for v in self._rows(sql, [unsure]))

    def revise(self, readings: Iterable[tuple[int, Reading]]) -> None:
        """Replace verdict and events of kept messages, in one transaction."""
        readings = list(readings)
        if not readings:
            return
        with self._transaction():
            self._set(_FOLDED, "")
            self._set(REVISED, str(self.happened.mark_within().revised + 1))
            self._db.executemany(
                "UPDATE message SET message_id = ?, subject = ?, author = ?,"
                " arrived = ?, judged = ?, events = ?, problems = ?, form = ?,"
                " traits = ?, unsure = ? WHERE id = ?",
                ((*columns(reading), number) for number, reading in readings),
            )

    def events(self) -> Iterator[tuple[int, tuple[Event, ...]]]:
        """Return the events of each message that has any, in order of arrival."""
        return self._each(self.happened.events())

    def kept(self, archives: Collection[str] | None = None) -> Iterator[Kept]:
        """Return kept messages in order of arrival; see `ports.Store`."""
        sql = (
            "SELECT m.id, m.message_id, m.subject, m.author, m.arrived, m.judged,"
            " m.events, p.archive, min(p.rest)"
            " FROM message m JOIN place p ON p.message = m.id"
            " WHERE ?1 IS NULL OR p.archive IN (SELECT value FROM json_each(?1))"
            " GROUP BY m.id ORDER BY m.arrived, m.id"
        )
        wanted = None if archives is None else listed(archives)
        return (kept_of(v) for v in self._rows(sql, [wanted]))

    def seen(self) -> Iterator[Seen]:
        """Return how genuine mails that a form read look, in order of arrival."""
        sql = (
            "SELECT form, arrived, message_id, traits FROM message"
            " WHERE traits != '' ORDER BY arrived, id"
        )
        return (seen_of(values) for values in self._rows(sql))

    def unread(self, archives: Collection[str] | None = None) -> Iterator[Unread]:
        """Return kept messages that no profile read; see `ports.Store`."""
        sql = (
            "SELECT m.id, m.message_id, m.subject, m.author, m.arrived, m.judged,"
            " m.problems, p.archive, min(p.rest)"
            " FROM message m JOIN place p ON p.message = m.id"
            " WHERE (m.form = '' OR m.form LIKE 'generic/%')"
            " AND (?1 IS NULL OR p.archive IN (SELECT value FROM json_each(?1)))"
            " GROUP BY m.id ORDER BY m.arrived DESC, m.id DESC"
        )
        wanted = None if archives is None else listed(archives)
        found = (unread_of(values) for values in self._rows(sql, [wanted]))
        return (item for item in found if item is not None)

    def replace_findings(
        self,
        raised: Iterable[tuple[int, Finding]],
        last: Iterable[Finding],
        edition: str,
    ) -> None:
        """Replace the record of findings; see `ports.Store`."""
        raised = list(raised)
        with self._transaction():
            self._findings.replace(raised, last)
            self.outbox.raise_matters((one for _, one in raised), self._now())
            # The record must not seem to know of what came while it was made.
            self._set(_FOLDED, edition if self.happened.is_all_seen() else "")

    def _now(self) -> datetime:
        now = datetime.fromtimestamp(time.time(), UTC)
        return self._clock.now() if self._clock else now

    def folded(self) -> str:
        """Return of what the record of findings is the fold; empty: of nothing."""
        return self.note(_FOLDED)

    def forget_marks(self) -> None:
        """Forget how far archives were read: all is read again next time."""
        with self._transaction():
            self._db.execute("DELETE FROM mark")

    def raised(self) -> Mapping[int, tuple[Finding, ...]]:
        """Return the findings that each message raised, by id of the message."""
        with told_of(self._path):
            return self._findings.raised()

    def findings(self) -> Mapping[str, Finding]:
        """Return every finding as it stands at the end, by id."""
        with told_of(self._path):
            return self._findings.all()

    def count(self, archives: Collection[str]) -> int:
        """Return how many different messages were read in those archives."""
        with told_of(self._path):
            return self._seen.count(listed(archives))

    def problems(self, archives: Collection[str]) -> tuple[Problem, ...]:
        """Return the faults found in those archives."""
        sql = (
            "SELECT code, place, detail FROM problem"
            " WHERE archive IN (SELECT value FROM json_each(?))"
            " GROUP BY code, place, detail ORDER BY min(rowid)"
        )
        return tuple(
            Problem(code=code, where=place, detail=detail)
            for code, place, detail in self._rows(sql, [listed(archives)])
        )

    def note(self, name: str) -> str:
        """Return a short text kept under a name; empty where there is none."""
        sql = "SELECT value FROM meta WHERE name = ?"
        found = next(self._rows(sql, [name]), None)
        return str(found[0]) if found else ""

    def set_note(self, name: str, value: str) -> None:
        """Keep a short text under a name."""
        with self._transaction():
            self._set(name, value)

    def _set(self, name: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))
