"""The watch keeps what mailboxes hand on, once, and goes on where it stopped."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest
from tests.fakes.mailboxes import NOON, ScriptedMailbox, haul
from tests.fakes.posts import card, friendly, make_home, number, ordered
from tests.fakes.readings import batch
from tests.fakes.stores import MemoryStore
from tests.fakes.watches import WallClock

from mioboe.bootstrap import build
from mioboe.flows.watching.watch import News, WatchTools, watch
from mioboe.kit import Problem
from mioboe.ports import StoreBusyError, StoreError
from mioboe.ports.watch import Condition, FolderKind, Hole, Position
from mioboe.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from mioboe.flows.reading import MailReader
    from mioboe.ports import Batch, Mail, Reading
    from mioboe.ports.watch import Haul, Sightings, WatchStore

ORDER = ordered("250-0000001-0000001", 1010, "2026-01-10 13:05")
GIFT = card("250-0000002-0000002", 50000, "2026-01-10 14:05")
LUNCH = friendly("2026-01-10 12:00")


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WatchStore]:
    memory = request.param == "memory"
    made = MemoryStore() if memory else SqliteStore(tmp_path / "mioboe.sqlite")
    yield made
    made.close()


@pytest.fixture
def reader(tmp_path: Path) -> MailReader:
    return build(make_home(tmp_path / "home")).reader


@dataclass
class Ears:
    """Whoever is told; ends the watch after so many items."""

    until: int
    news: list[News] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    troubles: list[StoreError] = field(default_factory=list)
    halted: threading.Event = field(default_factory=threading.Event)

    def hear(self, item: News) -> None:
        self.news.append(item)
        self._count()

    def learn(self, item: Condition) -> None:
        self.conditions.append(item)
        self._count()

    def _count(self) -> None:
        if len(self.news) + len(self.conditions) == self.until:
            self.halted.set()


def watched(
    store: WatchStore, reader: MailReader, *items: Haul | Condition
) -> tuple[Ears, ScriptedMailbox]:
    """Run a watch until all items were taken."""
    ears, mailbox = Ears(until=len(items)), ScriptedMailbox(items=list(items))
    tools = WatchTools(
        store=store,
        read=reader,
        clock=WallClock(),
        on_news=ears.hear,
        on_condition=ears.learn,
        on_trouble=ears.troubles.append,
    )
    watch([mailbox], tools, ears.halted)
    return ears, mailbox


def test_what_matters_is_kept_with_its_place(
    store: WatchStore, reader: MailReader
) -> None:
    ears, mailbox = watched(store, reader, haul(ORDER, LUNCH, GIFT))

    (news,) = ears.news
    assert (news.new, len(news.placed)) == (2, 2)
    assert news.noticed == NOON < news.kept
    kept = list(store.kept(["imap:taro"]))
    assert [one.rest for one in kept] == [
        "/INBOX;UIDVALIDITY=7;UID=1",
        "/INBOX;UIDVALIDITY=7;UID=3",
    ]
    assert store.count(["imap:taro"]) == 3
    assert mailbox.is_stopped


def test_the_next_watch_goes_on_where_the_last_one_stopped(
    store: WatchStore, reader: MailReader
) -> None:
    holed = haul(ORDER)
    assert holed.position
    position = replace(holed.position, holes=(Hole(low=1, high=9),))
    watched(store, reader, replace(holed, position=position))

    _, mailbox = watched(store, reader, haul(GIFT, first=2))

    assert mailbox.positions == {"INBOX": position}


def test_a_mark_that_another_version_wrote_means_reading_anew(
    store: WatchStore, reader: MailReader
) -> None:
    store.add(batch(archive="imap:taro", unit="INBOX", mark='{"new": "shape"}'))
    _, mailbox = watched(store, reader, haul(ORDER))

    assert mailbox.positions == {}


def test_a_mail_met_again_is_told_and_not_counted_as_new(
    store: WatchStore, reader: MailReader
) -> None:
    again = replace(
        haul(ORDER),
        position=Position(folder="All", kind=FolderKind.ALL, uidvalidity=8),
    )
    ears, _ = watched(store, reader, haul(ORDER), again)

    assert [news.new for news in ears.news] == [1, 0]
    assert len(list(store.kept())) == 1


def test_a_gap_is_kept_as_a_problem_of_the_mailbox(
    store: WatchStore, reader: MailReader
) -> None:
    gap = Problem(code="mail-unfetched", where="imap:taro/INBOX;UID=3", detail="odd")
    ears, _ = watched(store, reader, replace(haul(ORDER), problems=(gap,)))

    assert store.problems(["imap:taro"]) == (gap,)
    assert ears.news[0].problems == (gap,)


def test_a_gap_that_stays_is_kept_once(store: WatchStore, reader: MailReader) -> None:
    gap = Problem(code="mail-unfetched", where="imap:taro/INBOX;UID=3")
    holed = replace(haul(ORDER), problems=(gap,))
    ears, _ = watched(store, reader, holed, holed, holed)

    assert [len(news.problems) for news in ears.news] == [1, 0, 0]


def test_conditions_are_passed_on(store: WatchStore, reader: MailReader) -> None:
    down = Condition(
        mailbox="imap:taro",
        folders=("INBOX",),
        at=NOON,
        problem=Problem(code="mailbox-timeout", where="imap:taro"),
    )
    ears, _ = watched(store, reader, down)

    assert ears.conditions == [down]


def test_a_mail_that_moves_is_remembered_over_a_restart(
    store: WatchStore, reader: MailReader
) -> None:
    fresh = haul(ORDER)
    watched(store, reader, fresh)
    binned = replace(
        fresh,
        position=Position(folder="Trash", kind=FolderKind.TRASH, uidvalidity=9),
    )
    ears, _ = watched(store, reader, binned)

    (change,) = store.watched.changes()
    assert (change.kind, change.folder, change.to) == ("trashed", "INBOX", "Trash")
    assert ears.news[0].changes == (change,)


class Failing:
    """What watching needs of a store, failing a few times."""

    def __init__(self, store: MemoryStore, *errors: StoreError) -> None:
        self._inner = store.watched
        self._errors = list(errors)
        self.position, self.mark = self._inner.position, self._inner.mark
        self.sightings, self.changes = self._inner.sightings, self._inner.changes

    def take(self, batch: Batch, sightings: Sightings) -> int:
        if self._errors:
            raise self._errors.pop(0)
        return self._inner.take(batch, sightings)


@pytest.mark.parametrize("error", [StoreError("disk full"), StoreBusyError("locked")])
def test_a_store_that_fails_is_tried_again_and_nothing_is_lost(
    reader: MailReader, error: StoreError
) -> None:
    store = MemoryStore()
    store.watched = Failing(store, error)  # type: ignore[assignment]
    ears, _ = watched(store, reader, haul(ORDER), haul(GIFT, first=2))

    assert ears.troubles == [error]
    assert [news.new for news in ears.news] == [1, 1]


def test_a_watch_ends_at_once_though_its_mailbox_has_more(reader: MailReader) -> None:
    class Endless(ScriptedMailbox):
        def start(
            self,
            positions: object,  # noqa: ARG002 - as the port has it
            hand: Callable[[Haul | Condition], None],
        ) -> None:
            def run() -> None:
                for _ in range(100):
                    hand(haul(LUNCH))

            self.thread = threading.Thread(target=run)
            self.thread.start()

        def stop(self) -> None:
            self.thread.join()

    ears, mailbox = Ears(until=1), Endless()
    tools = WatchTools(
        store=MemoryStore(),
        read=reader,
        clock=WallClock(),
        on_news=ears.hear,
        on_condition=ears.learn,
        on_trouble=ears.troubles.append,
    )
    began = time.monotonic()
    watch([mailbox], tools, ears.halted)

    assert time.monotonic() - began < 5
    assert not mailbox.thread.is_alive()


def test_a_watch_that_ends_drops_what_it_reads_and_reads_it_the_next_time(
    store: WatchStore, reader: MailReader
) -> None:
    halted, pieces = threading.Event(), [0]
    posts = [ordered(number(n), 1000 + n, "2026-01-10 13:05") for n in range(130)]

    def read(mails: Sequence[Mail]) -> list[tuple[int, Reading]]:
        pieces.append(len(mails))
        halted.set()
        return reader(mails)

    ears = Ears(until=9, halted=halted)
    tools = WatchTools(
        store=store,
        read=read,
        clock=WallClock(),
        on_news=ears.hear,
        on_condition=ears.learn,
        on_trouble=ears.troubles.append,
    )
    watch([ScriptedMailbox(items=[haul(*posts)])], tools, halted)
    assert pieces[-1] < len(posts)
    assert (ears.news, store.count(["imap:taro"])) == ([], 0)

    (news,) = watched(store, reader, haul(*posts))[0].news
    assert news.new == len(posts)
    rests = [one.rest for one in store.kept(["imap:taro"])]
    assert sorted(int(rest.rpartition("=")[2]) for rest in rests) == [*range(1, 131)]
