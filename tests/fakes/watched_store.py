"""What a store in memory keeps of watched mailboxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.ports.watch import Fate, Position
from mioboe.store.codec import dump, load

if TYPE_CHECKING:
    from collections.abc import Callable

    from mioboe.ports import Batch, Reading
    from mioboe.ports.watch import Change, Sighting, Sightings


class MemoryWatched:
    """`Watched` that ends with the test."""

    def __init__(
        self,
        add: Callable[[Batch], int],
        forget: Callable[[], None],
        mails: Callable[[], list[tuple[int, Reading]]],
    ) -> None:
        self._add, self._forget, self._mails = add, forget, mails
        self._sightings: dict[tuple[str, str, int, int], Sighting] = {}
        self._changes: list[Change] = []

    def take(self, batch: Batch, sightings: Sightings) -> int:
        new = self._add(batch)
        for one in sightings.drop:
            self._sightings.pop(self._key(one), None)
        self._sightings |= {self._key(one): one for one in sightings.put}
        self._changes += sightings.changes
        if sightings.changes:
            self._forget()
        return new

    def position(self, mark: str) -> Position | None:
        try:
            return load(mark, Position)
        except ValueError:
            return None

    def mark(self, position: Position) -> str:
        return dump(position)

    def sightings(self, mailbox: str) -> tuple[Sighting, ...]:
        found = sorted(self._sightings.items())
        return tuple(one for key, one in found if key[0] == mailbox)

    def changes(self, mailbox: str = "") -> tuple[Change, ...]:
        return tuple(c for c in self._changes if not mailbox or c.mailbox == mailbox)

    def fates(self) -> tuple[Fate, ...]:
        mails = {one.digest: (n, one.events) for n, one in self._mails() if one.events}
        return tuple(
            Fate(change=one, message=mails[one.digest][0], events=mails[one.digest][1])
            for one in self._changes
            if one.digest in mails
        )

    @staticmethod
    def _key(one: Sighting) -> tuple[str, str, int, int]:
        return one.mailbox, one.folder, one.uidvalidity, one.uid
