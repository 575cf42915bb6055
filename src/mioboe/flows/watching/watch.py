"""Keep mailboxes in view: what they hand on is read, judged and kept, for good.

The mailboxes stand watch in threads of their own; here is the one thread that reads
and keeps, so that everything that one look brought - messages, the position of the
folder, what became of older mails - is one transaction. A program that is killed at
any point goes on from the last one: nothing is missed, and what comes again is known
by its digest.
"""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from mioboe.flows.watching.changes import Trail
from mioboe.kit import Problem
from mioboe.ports import NOT_JUDGED, Batch, Clock, Placed, ReadMails, StoreError
from mioboe.ports.watch import Change, Condition, WatchStore

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Mapping, Sequence

    from mioboe.ports import Reading
    from mioboe.ports.watch import Haul, Mailbox, Position

#: So many hauls may wait to be read; whoever brings more waits.
_WAITING: Final = 16
_GLANCE_SECONDS: Final = 0.5
#: So many mails are read before it is looked whether the watch ends.
_READ_AT_ONCE: Final = 50
_RETRY_MOST: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What one look brought, once it is kept."""

    mailbox: str
    #: The relevant mails, new or met again.
    placed: tuple[Placed, ...] = ()
    #: How many of them no mailbox or archive had before.
    new: int = 0
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    #: When the server told of it; with `kept` the time that we took.
    noticed: datetime
    kept: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchTools:
    """What watching works with."""

    store: WatchStore
    read: ReadMails
    clock: Clock
    #: Told of everything that was kept, after it was.
    on_news: Callable[[News], None]
    #: Told whenever a mailbox can or cannot be watched.
    on_condition: Callable[[Condition], None]
    #: Told when the store fails: nothing is lost while it is tried again.
    on_trouble: Callable[[StoreError], None]


def watch(
    mailboxes: Sequence[Mailbox], tools: WatchTools, halted: threading.Event
) -> None:
    """Watch until ``halted`` is set.

    Args:
        mailboxes: Not started yet; they are stopped when this returns.
        tools: What to work with.
        halted: Set it from anywhere to end the watch.
    """
    waiting: queue.Queue[Haul | Condition] = queue.Queue(_WAITING)

    def hand(item: Haul | Condition) -> None:
        # What is not taken any more is read again the next time.
        while not halted.is_set():
            try:
                return waiting.put(item, timeout=_GLANCE_SECONDS)
            except queue.Full:
                continue
        return None

    keeper = Keeper(tools, halted)
    begun = []
    try:
        for mailbox in mailboxes:
            mailbox.start(keeper.positions(mailbox.name), hand)
            begun.append(mailbox)
        while not halted.is_set():
            try:
                item = waiting.get(timeout=_GLANCE_SECONDS)
            except queue.Empty:
                continue
            keeper.take(item)
    finally:
        halted.set()
        for mailbox in begun:
            mailbox.stop()


class Keeper:
    """Reads and keeps what mailboxes hand on. For one thread."""

    def __init__(self, tools: WatchTools, halted: threading.Event) -> None:
        self._tools = tools
        self._halted = halted
        self._trails: dict[str, Trail] = {}
        #: What is wrong for long is told again and again, and kept once.
        self._told: set[Problem] = set()

    def positions(self, mailbox: str) -> Mapping[str, Position]:
        """Return where each folder of a mailbox stood when it was last kept."""
        store = self._tools.store
        found = (store.watched.position(m) for m in store.marks(mailbox).values())
        return {position.folder: position for position in found if position}

    def take(self, item: Haul | Condition) -> None:
        """Keep what came, however often that must be tried, and tell of it."""
        if isinstance(item, Condition):
            self._tools.on_condition(item)
            return
        readings = self._readings(item)
        if readings is None:
            return
        batch = self._batch(item, readings)
        wait = 1.0
        while True:
            try:
                news = self._keep(item, batch)
            except StoreError as error:
                self._tools.on_trouble(error)
                if self._halted.wait(wait):
                    return
                wait = min(_RETRY_MOST, wait * 2)
            else:
                self._tools.on_news(news)
                return

    def _readings(self, haul: Haul) -> list[tuple[int, Reading]] | None:
        """Return a reading for each relevant mail; `None`: the watch ends.

        A haul that is dropped comes again, for its position was not kept.
        """
        mails = [arrival.mail for arrival in haul.arrivals]
        found: list[tuple[int, Reading]] = []
        for first in range(0, len(mails), _READ_AT_ONCE):
            if self._halted.is_set():
                return None
            piece = self._tools.read(mails[first : first + _READ_AT_ONCE])
            found += [(first + place, reading) for place, reading in piece]
        return found

    def _batch(self, haul: Haul, readings: list[tuple[int, Reading]]) -> Batch:
        placed = tuple(
            Placed(archive=haul.mailbox, rest=_rest(haul, place), reading=reading)
            for place, reading in readings
        )
        problems = [*haul.problems, *_not_judged(placed)]
        unit = haul.position.folder if haul.position else ""
        mark = self._tools.store.watched.mark(haul.position) if haul.position else ""
        return Batch(
            archive=haul.mailbox,
            unit=unit,
            placed=placed,
            mails=haul.mails,
            problems=tuple(p for p in problems if p not in self._told),
            mark=mark,
            is_fresh=haul.is_fresh,
        )

    def _keep(self, haul: Haul, batch: Batch) -> News:
        store, name = self._tools.store, haul.mailbox
        if name not in self._trails:
            self._trails[name] = Trail.of(store.watched.sightings(name))
        trail = self._trails[name]
        relevant = frozenset(_digests(placed.reading for placed in batch.placed))
        sightings = trail.follow(haul, relevant)
        new = store.watched.take(batch, sightings)
        trail.keep(sightings)
        self._told.update(batch.problems)
        return News(
            mailbox=name,
            placed=batch.placed,
            new=new,
            changes=sightings.changes,
            problems=batch.problems,
            noticed=haul.noticed,
            kept=self._tools.clock.now(),
        )


def _rest(haul: Haul, place: int) -> str:
    """Return where in its mailbox a mail lies. As in RFC 5092, but readable."""
    position = haul.position
    if position is None:
        return ""
    uid = haul.arrivals[place].uid
    return f"/{position.folder};UIDVALIDITY={position.uidvalidity};UID={uid}"


def _digests(readings: Iterable[Reading]) -> Iterable[str]:
    return (reading.digest for reading in readings if not reading.is_tick)


def _not_judged(placed: Iterable[Placed]) -> Iterable[Problem]:
    for one in placed:
        for problem in one.reading.problems:
            if problem.code == NOT_JUDGED:
                where = f"{one.archive}{one.rest}"
                yield Problem(code=NOT_JUDGED, where=where, detail=problem.detail)
