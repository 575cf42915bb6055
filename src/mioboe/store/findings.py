"""The record of findings: each as it stands, and every time that one was raised.

It is made anew after each mail, and nearly all of it is what it was. So only what
differs is written, and what is read again is not taken apart again.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

from mioboe.signals import Finding
from mioboe.store.codec import dump, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from sqlite3 import Connection

_KEEP: Final = """
    INSERT INTO finding VALUES (?, ?)
    ON CONFLICT (id) DO UPDATE SET value = excluded.value
"""
_RAISE: Final = "INSERT INTO raised (finding, message, value) VALUES (?, ?, ?)"

#: Id of a finding, id of the message that raised it, the finding in JSON.
_Row = tuple[str, int, str]


class FindingRows:
    """Findings in tables of the store."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        #: JSON of what was written last, by identity: values never change.
        self._written: dict[int, tuple[Finding, str]] = {}
        #: What was read last, by its JSON.
        self._read: dict[str, Finding] = {}

    def replace(
        self, raised: Iterable[tuple[int, Finding]], last: Iterable[Finding]
    ) -> None:
        """Make the record what it is to be, within a transaction that has begun."""
        before, self._written = self._written, {}
        self._keep({one.id: self._text(one, before) for one in last})
        self._raise([
            (one.id, number, self._text(one, before)) for number, one in raised
        ])

    def _text(self, finding: Finding, before: Mapping[int, tuple[Finding, str]]) -> str:
        known = before.get(id(finding)) or self._written.get(id(finding))
        # The finding is kept beside its text, so that no other gets its identity.
        self._written[id(finding)] = known or (finding, dump(finding))
        return self._written[id(finding)][1]

    def _keep(self, wanted: Mapping[str, str]) -> None:
        kept = dict(self._db.execute("SELECT id, value FROM finding").fetchall())
        self._db.executemany(
            "DELETE FROM finding WHERE id = ?",
            [(name,) for name in kept if name not in wanted],
        )
        self._db.executemany(
            _KEEP, [one for one in wanted.items() if kept.get(one[0]) != one[1]]
        )

    def _raise(self, wanted: Sequence[_Row]) -> None:
        sql = "SELECT id, finding, message, value FROM raised ORDER BY id"
        kept = self._db.execute(sql).fetchall()
        pairs = zip(kept, wanted, strict=False)
        same = sum(1 for _ in takewhile(lambda pair: pair[0][1:] == pair[1], pairs))
        if same < len(kept):
            self._db.execute("DELETE FROM raised WHERE id >= ?", (kept[same][0],))
        self._db.executemany(_RAISE, wanted[same:])

    def all(self) -> Mapping[str, Finding]:
        """Return every finding as it stands, by id."""
        rows = self._db.execute("SELECT id, value FROM finding").fetchall()
        self._read = {value: self._value(value) for _, value in rows}
        return {name: self._read[value] for name, value in rows}

    def raised(self) -> Mapping[int, tuple[Finding, ...]]:
        """Return the findings that each message raised, by id of the message."""
        found: dict[int, list[Finding]] = {}
        for number, value in self._db.execute(
            "SELECT message, value FROM raised ORDER BY id"
        ):
            found.setdefault(number, []).append(load(value, Finding))
        return {number: tuple(raised) for number, raised in found.items()}

    def _value(self, text: str) -> Finding:
        return self._read.get(text) or load(text, Finding)
