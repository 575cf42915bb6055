"""Which mails were read, relevant or not: one number each, packed by batch.

An archive holds a hundred times more mails than matter, so a row each would cost more
than reading them does.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

#: Archive and unit.
_Unit = tuple[str, ...]
_BYTES: Final = 8
#: So many numbers are held in memory at most.
_MANY: Final = 500_000


class SeenMails:
    """The table `seen` of a store. Errors of SQLite come through."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._unit: _Unit = ()
        #: What the unit had before.
        self._before: frozenset[int] = frozenset()

    def begin(self, unit: _Unit) -> None:
        """Expect a unit anew from its start; mails that it had are not kept twice."""
        where, values = "archive = ? AND unit = ?", unit
        few = self._total(where, values) <= _MANY
        numbers = self._numbers(where, values) if few else ()
        self._unit, self._before = unit, frozenset(numbers)

    def add(self, unit: _Unit, mails: Sequence[int]) -> None:
        """Keep the numbers of one batch, each from 0 to 2**63 - 1."""
        before = self._before if unit == self._unit else frozenset()
        new = [mail for mail in mails if mail not in before]
        if new:
            packed = struct.pack(f"<{len(new)}q", *new)
            self._db.execute("INSERT INTO seen VALUES (?, ?, ?)", (*unit, packed))

    def count(self, archives: str) -> int:
        """Return how many different mails some archives hold.

        Args:
            archives: The archives, as a JSON list.
        """
        where, values = "archive IN (SELECT value FROM json_each(?))", (archives,)
        # In as many rounds as keep the memory small.
        rounds = self._total(where, values) // _MANY + 1
        return sum(
            len({n for n in self._numbers(where, values) if n % rounds == turn})
            for turn in range(rounds)
        )

    def _total(self, where: str, values: _Unit) -> int:
        sql = f"SELECT total(length(mails)) FROM seen WHERE {where}"  # noqa: S608 - ours
        return int(self._db.execute(sql, values).fetchone()[0]) // _BYTES

    def _numbers(self, where: str, values: _Unit) -> Iterator[int]:
        sql = f"SELECT mails FROM seen WHERE {where}"  # noqa: S608 - ours
        for (packed,) in self._db.execute(sql, values):
            yield from struct.unpack(f"<{len(packed) // _BYTES}q", packed)
