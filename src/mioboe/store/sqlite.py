"""The store of a HOME: one SQLite file, in WAL mode.

What was read (messages, verdicts, events) is kept for good; what it led to (findings
raised) is derived and can be made again. Every batch is one transaction: a process
killed at any point leaves whole batches.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mioboe.authenticity import Verdict
from mioboe.events import Event
from mioboe.kit import Problem
from mioboe.ports import Kept, StoreBusyError, StoreError
from mioboe.signals import Finding
from mioboe.store.codec import dump, load, load_all

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from mioboe.ports import Batch, Placed, Reading

_SCHEMA: Final = Path(__file__).with_name("schema.sql")
_VERSION: Final = 1
_APPLICATION: Final = 0x4D494F42  # "MIOB"
_BUSY_SECONDS: Final = 10
_NO_CHAIN: Final = b"\x00" * 32


class SqliteStore:
    """A `Store` in one SQLite file. Not for use by two threads at once."""

    def __init__(self, path: Path) -> None:
        """Open the file, and make it where there is none.

        Args:
            path: The file. Its folder is made.

        Raises:
            StoreError: It cannot be opened or written, or is no store of ours.
        """
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(
                path, timeout=_BUSY_SECONDS, isolation_level=None
            )
            self._prepare()
        except (sqlite3.Error, OSError) as error:
            raise _error(path, error) from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _prepare(self) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            self._db.execute(f"PRAGMA {pragma}")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version == _VERSION:
            return
        if version or self._db.execute("SELECT 1 FROM sqlite_master").fetchone():
            msg = f"{self._path} was written by another version of mioboe ({version})"
            raise StoreError(msg)
        script = _SCHEMA.read_text(encoding="utf-8")
        head = f"PRAGMA application_id={_APPLICATION}; PRAGMA user_version={_VERSION};"
        self._db.executescript(f"BEGIN IMMEDIATE; {script} {head} COMMIT;")

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise _error(self._path, error) from error

    def _rows(self, sql: str, values: Iterable[Any] = ()) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._db.execute(sql, tuple(values))
        except sqlite3.Error as error:
            raise _error(self._path, error) from error

    def marks(self, archive: str) -> Mapping[str, str]:
        """Return what was kept of each unit of an archive when it was read."""
        sql = "SELECT unit, value FROM mark WHERE archive = ?"
        return dict(self._rows(sql, [archive]))

    def add(self, batch: Batch) -> int:
        """Return how many messages of a batch were new; it is one transaction."""
        key = (batch.archive, batch.unit)
        with self._transaction():
            if batch.is_fresh:
                self._db.execute(
                    "DELETE FROM problem WHERE archive = ? AND unit = ?", key
                )
            new = sum(self._add_message(placed) for placed in batch.placed)
            self._db.executemany(
                "INSERT OR IGNORE INTO seen VALUES (?, ?)",
                ((batch.archive, mail) for mail in batch.mails),
            )
            self._db.executemany(
                "INSERT INTO problem VALUES (?, ?, ?, ?, ?)",
                ((*key, p.code, p.where, p.detail) for p in batch.problems),
            )
            if batch.mark:
                self._db.execute(
                    "INSERT OR REPLACE INTO mark VALUES (?, ?, ?)", (*key, batch.mark)
                )
        return new

    def _add_message(self, placed: Placed) -> int:
        reading = placed.reading
        digest = bytes.fromhex(reading.digest)
        known = self._db.execute(
            "SELECT id FROM message WHERE digest = ?", (digest,)
        ).fetchone()
        number = known[0] if known else self._insert(reading, digest)
        self._db.execute(
            "INSERT OR REPLACE INTO place VALUES (?, ?, ?)",
            (placed.archive, placed.rest, number),
        )
        return 0 if known else 1

    def _insert(self, reading: Reading, digest: bytes) -> int:
        sha256 = hashlib.sha256(reading.raw).digest()
        last = self._db.execute(
            "SELECT chain FROM message ORDER BY id DESC LIMIT 1"
        ).fetchone()
        chain = hashlib.sha256((last[0] if last else _NO_CHAIN) + sha256).digest()
        cursor = self._db.execute(
            "INSERT INTO message (digest, raw, sha256, chain, message_id, subject,"
            " author, arrived, judged, events, problems, form, unsure)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (digest, reading.raw, sha256, chain, *_columns(reading)),
        )
        return int(cursor.lastrowid or 0)

    def unsure(self) -> Iterator[tuple[int, bytes]]:
        """Return messages judged without an answer that may have come by now."""
        sql = "SELECT id, raw FROM message WHERE unsure = 1 ORDER BY arrived, id"
        return ((number, raw) for number, raw in self._rows(sql))

    def revise(self, readings: Iterable[tuple[int, Reading]]) -> None:
        """Replace verdict and events of kept messages, in one transaction."""
        with self._transaction():
            self._db.executemany(
                "UPDATE message SET message_id = ?, subject = ?, author = ?,"
                " arrived = ?, judged = ?, events = ?, problems = ?, form = ?,"
                " unsure = ? WHERE id = ?",
                ((*_columns(reading), number) for number, reading in readings),
            )

    def raw(self) -> Iterator[tuple[int, str, bytes]]:
        """Return id, digest and bytes of every kept message, in order of arrival."""
        sql = "SELECT id, digest, raw FROM message ORDER BY arrived, id"
        return ((number, d.hex(), raw) for number, d, raw in self._rows(sql))

    def kept(self, archives: Collection[str] | None = None) -> Iterator[Kept]:
        """Return kept messages in order of arrival; see `ports.Store`."""
        sql = (
            "SELECT m.id, m.message_id, m.subject, m.author, m.arrived, m.judged,"
            " m.events, m.problems, m.form, p.archive, min(p.rest)"
            " FROM message m JOIN place p ON p.message = m.id"
            " WHERE ?1 IS NULL OR p.archive IN (SELECT value FROM json_each(?1))"
            " GROUP BY m.id ORDER BY m.arrived, m.id"
        )
        wanted = None if archives is None else json.dumps(list(archives))
        return (_kept(row) for row in self._rows(sql, [wanted]))

    def replace_raised(self, raised: Iterable[tuple[int, Finding]]) -> None:
        """Replace the record of findings raised, each with its message."""
        with self._transaction():
            self._db.execute("DELETE FROM raised")
            self._db.executemany(
                "INSERT INTO raised (finding, message, value) VALUES (?, ?, ?)",
                ((finding.id, number, dump(finding)) for number, finding in raised),
            )

    def raised(self) -> Mapping[int, tuple[Finding, ...]]:
        """Return the findings that each message raised, by id of the message."""
        found: dict[int, tuple[Finding, ...]] = {}
        for number, value in self._rows(
            "SELECT message, value FROM raised ORDER BY id"
        ):
            found[number] = (*found.get(number, ()), load(value, Finding))
        return found

    def count(self, archives: Collection[str]) -> int:
        """Return how many different messages were read in those archives."""
        sql = (
            "SELECT count(DISTINCT mail) FROM seen"
            " WHERE archive IN (SELECT value FROM json_each(?))"
        )
        return int(next(self._rows(sql, [json.dumps(list(archives))]))[0])

    def problems(self, archives: Collection[str]) -> tuple[Problem, ...]:
        """Return the faults found in those archives."""
        sql = (
            "SELECT code, place, detail FROM problem"
            " WHERE archive IN (SELECT value FROM json_each(?))"
            " GROUP BY code, place, detail ORDER BY min(rowid)"
        )
        return tuple(
            Problem(code=code, where=place, detail=detail)
            for code, place, detail in self._rows(sql, [json.dumps(list(archives))])
        )

    def note(self, name: str) -> str:
        """Return a short text kept under a name; empty where there is none."""
        row = next(self._rows("SELECT value FROM meta WHERE name = ?", [name]), None)
        return str(row[0]) if row else ""

    def set_note(self, name: str, value: str) -> None:
        """Keep a short text under a name."""
        with self._transaction():
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))


def _columns(reading: Reading) -> tuple[Any, ...]:
    """Return what can be made again from the bytes, in the order of the columns."""
    return (
        reading.message_id,
        reading.subject,
        reading.author,
        _text(reading.arrived),
        dump(reading.verdict),
        dump(reading.events),
        dump(reading.problems),
        reading.form,
        int(reading.is_unsure),
    )


def _kept(row: tuple[Any, ...]) -> Kept:
    number, message_id, subject, author, arrived, judged, events, problems, *rest = row
    form, archive, place = rest
    return Kept(
        id=number,
        message_id=message_id,
        subject=subject,
        author=author,
        arrived=datetime.fromisoformat(arrived).replace(tzinfo=UTC),
        verdict=load(judged, Verdict),
        events=load_all(events, Event),
        problems=load_all(problems, Problem),
        form=form,
        archive=archive,
        rest=place,
    )


def _text(instant: datetime) -> str:
    """Return an instant in UTC as text that sorts by time."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


def _error(path: Path, error: Exception) -> StoreError:
    text = f"{path}: {error}"
    if "locked" in str(error) or "busy" in str(error):
        return StoreBusyError(text)
    return StoreError(text)
