"""What becomes of relevant mails soon after they arrive.

Whoever has the mailbox hides what a shop tells: the mail is read, moved, binned or
deleted within minutes. A mail that is missed in its folder may lie in another one that
was not looked into yet, so it counts as vanished only after a sweep of all folders that
began later. Everything here is pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.ports.watch import (
    Change,
    ChangeKind,
    FolderKind,
    Sighting,
    Sightings,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from mioboe.ports.watch import Arrival, Haul, Listing

#: So long a mail is looked after.
FRESH: Final = timedelta(days=14)
#: A mail that was just moved may not have been noticed in its new folder.
_GRACE: Final = timedelta(seconds=30)
_HIDDEN: Final = {
    FolderKind.TRASH: ChangeKind.TRASHED,
    FolderKind.SPAM: ChangeKind.JUNKED,
}
#: Mails that the owner wrote are read from the start.
_OWN: Final = frozenset({FolderKind.SENT})
_Key = tuple[str, int, int]


@dataclass(slots=True)
class Trail:
    """Where the relevant mails of one mailbox lie, as far as is known."""

    _known: dict[_Key, Sighting] = field(default_factory=dict)

    @classmethod
    def of(cls, sightings: Iterable[Sighting]) -> Trail:
        """Return the trail that was kept."""
        return cls({_key(one): one for one in sightings})

    def follow(self, haul: Haul, relevant: Collection[str]) -> Sightings:
        """Return what a haul changes.

        Args:
            haul: What came of one look.
            relevant: Digests of those of its mails that matter.

        Returns:
            What to keep, to forget and to tell. The trail itself stays as it is until
            `keep`, for the store may fail.
        """
        step = _Step(dict(self._known))
        for arrival in haul.arrivals:
            if haul.position and arrival.mail.digest in relevant:
                step.arrive(haul, arrival)
        if haul.listing is not None:
            step.compare(haul.listing, haul.noticed)
        if haul.swept is not None:
            step.sweep(haul.swept)
        step.expire(haul.noticed - FRESH)
        return step.outcome(self._known)

    def keep(self, sightings: Sightings) -> None:
        """Go on from what was kept."""
        for one in sightings.drop:
            self._known.pop(_key(one), None)
        for one in sightings.put:
            self._known[_key(one)] = one


@dataclass(slots=True)
class _Step:
    """One haul being followed."""

    known: dict[_Key, Sighting]
    changes: list[Change] = field(default_factory=list)

    def arrive(self, haul: Haul, arrival: Arrival) -> None:
        position = haul.position
        if position is None or arrival.arrived < haul.noticed - FRESH:
            return
        here = Sighting(
            mailbox=haul.mailbox,
            folder=position.folder,
            kind=position.kind,
            uidvalidity=position.uidvalidity,
            uid=arrival.uid,
            digest=arrival.mail.digest,
            arrived=arrival.arrived,
            seen=haul.noticed,
            is_read=arrival.is_read,
        )
        others = self._others(here)
        self.known[_key(here)] = here
        if here.is_read and not (others or haul.is_backlog or here.kind in _OWN):
            self._tell(ChangeKind.READ, replace(here, seen=here.arrived), here.seen)
        if position.kind in _HIDDEN:
            self._hide(here, others, is_backlog=haul.is_backlog)
        for other in others:
            if other.missed is not None:
                if position.kind not in _HIDDEN:
                    self._tell(ChangeKind.MOVED, other, other.missed, here.folder)
                del self.known[_key(other)]

    def _hide(
        self, here: Sighting, others: list[Sighting], *, is_backlog: bool
    ) -> None:
        """Tell of a mail in the trash or among spam that was elsewhere before."""
        kind = _HIDDEN[here.kind]
        if any(other.kind is here.kind for other in others):
            return
        if others:
            self._tell(kind, others[-1], here.seen, here.folder)
        elif not is_backlog:
            found = replace(here, folder="", seen=here.arrived)
            self._tell(kind, found, here.seen, here.folder)

    def compare(self, listing: Listing, noticed: datetime) -> None:
        for one in self._in(listing.folder):
            if one.arrived < listing.since:
                continue
            is_same = one.uidvalidity == listing.uidvalidity
            if not is_same or one.uid not in listing.present:
                if one.missed is None:
                    self.known[_key(one)] = replace(one, missed=noticed)
                continue
            is_read = one.is_read or one.uid in listing.read
            if is_read and not one.is_read:
                self._tell(ChangeKind.READ, one, noticed)
            # A clock that was set back must not make it seem older.
            seen = max(one.seen, noticed)
            self.known[_key(one)] = replace(
                one, seen=seen, is_read=is_read, missed=None
            )

    def sweep(self, began: datetime) -> None:
        """Decide what became of mails that were missed before a sweep began."""
        # The last copy is told of, and by the inbox rather than by a view of it.
        copies = sorted(self.known.values(), key=lambda o: o.kind is FolderKind.INBOX)
        for one in copies:
            if one.missed is None or one.missed + _GRACE > began:
                continue
            others = [other for other in self._others(one) if other.missed is None]
            del self.known[_key(one)]
            if not self._others(one):
                self._tell(ChangeKind.VANISHED, one, one.missed)
            elif others and all(
                other.kind not in _HIDDEN and other.folder != one.folder
                for other in others
            ):
                self._tell(ChangeKind.MOVED, one, one.missed, others[0].folder)

    def expire(self, before: datetime) -> None:
        for key, one in list(self.known.items()):
            if one.arrived < before and one.missed is None:
                del self.known[key]

    def outcome(self, before: dict[_Key, Sighting]) -> Sightings:
        return Sightings(
            put=tuple(one for key, one in self.known.items() if before.get(key) != one),
            drop=tuple(one for key, one in before.items() if key not in self.known),
            changes=tuple(self.changes),
        )

    def _others(self, here: Sighting) -> list[Sighting]:
        return [
            one
            for key, one in self.known.items()
            if one.digest == here.digest and key != _key(here)
        ]

    def _in(self, folder: str) -> Iterator[Sighting]:
        return iter([o for o in self.known.values() if o.folder == folder])

    def _tell(
        self, kind: ChangeKind, one: Sighting, by: datetime, to: str = ""
    ) -> None:
        self.changes.append(
            Change(
                kind=kind,
                mailbox=one.mailbox,
                digest=one.digest,
                arrived=one.arrived,
                folder=one.folder,
                to=to,
                after=one.seen,
                by=by,
            )
        )


def _key(sighting: Sighting) -> _Key:
    return (sighting.folder, sighting.uidvalidity, sighting.uid)
