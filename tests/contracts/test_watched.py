"""What every store keeps of watched mailboxes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.fakes.events import placed
from tests.fakes.readings import batch, reading
from tests.fakes.stores import MemoryStore

from mioboe.ports import Placed
from mioboe.ports.watch import (
    Change,
    ChangeKind,
    FolderKind,
    Hole,
    Position,
    Sighting,
    Sightings,
)
from mioboe.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mioboe.ports.watch import WatchStore

NOON = datetime(2026, 1, 10, 12, 0, 0, 123, tzinfo=UTC)
POSITION = Position(
    folder="受信箱",
    kind=FolderKind.INBOX,
    uidvalidity=4_294_967_295,
    next_uid=12,
    holes=(Hole(low=1, high=3), Hole(low=7, high=7)),
    messages=9,
    modseq=1 << 62,
)
SIGHTING = Sighting(
    mailbox="imap:taro",
    folder="受信箱",
    kind=FolderKind.INBOX,
    uidvalidity=7,
    uid=11,
    digest="ab",
    arrived=NOON,
    seen=NOON,
)
CHANGE = Change(
    kind=ChangeKind.TRASHED,
    mailbox="imap:taro",
    digest="ab",
    arrived=NOON,
    folder="受信箱",
    to="ゴミ箱",
    after=NOON,
    by=NOON,
)


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WatchStore]:
    """Yield each kind of store, empty."""
    memory = request.param == "memory"
    made = MemoryStore() if memory else SqliteStore(tmp_path / "mioboe.sqlite")
    yield made
    made.close()


def test_a_position_comes_back_with_the_messages_before_it(store: WatchStore) -> None:
    mark = store.watched.mark(POSITION)
    one = batch(reading(1), archive="imap:taro", unit="受信箱", mark=mark)

    assert store.watched.take(one, Sightings()) == 1

    assert len(list(store.kept())) == 1
    marks = store.marks("imap:taro")
    assert store.watched.position(marks["受信箱"]) == POSITION


@pytest.mark.parametrize("mark", ["", "{", "[]", '{"folder":"a"}', '{"size":1}'])
def test_a_mark_of_another_kind_is_no_position(store: WatchStore, mark: str) -> None:
    assert store.watched.position(mark) is None


def test_sightings_are_replaced_and_forgotten(store: WatchStore) -> None:
    other = replace(SIGHTING, uid=12)
    store.watched.take(batch(), Sightings(put=(SIGHTING, other)))
    missed = replace(SIGHTING, missed=NOON, is_read=True)
    store.watched.take(batch(), Sightings(put=(missed,), drop=(other,)))

    assert store.watched.sightings("imap:taro") == (missed,)
    assert store.watched.sightings("imap:hanako") == ()


def test_changes_are_only_ever_added(store: WatchStore) -> None:
    other = replace(CHANGE, mailbox="imap:hanako", kind=ChangeKind.READ)
    store.watched.take(batch(), Sightings(changes=(CHANGE,)))
    store.watched.take(batch(), Sightings(changes=(other, CHANGE)))

    assert store.watched.changes() == (CHANGE, other, CHANGE)
    assert store.watched.changes("imap:hanako") == (other,)


def test_changes_come_back_with_what_their_mails_say(store: WatchStore) -> None:
    said, bare = reading(1, placed("2026-01-10 13:05", 3000)), reading(2)
    mine = replace(CHANGE, digest=said.digest)
    store.watched.take(batch(said, bare), Sightings(changes=(CHANGE, mine)))
    later = replace(mine, kind=ChangeKind.VANISHED)
    store.watched.take(batch(), Sightings(changes=(later,)))

    fates = store.watched.fates()
    assert [(one.change, one.message) for one in fates] == [(mine, 1), (later, 1)]
    assert fates[0].events == said.events


def test_a_change_makes_the_record_of_findings_stale(store: WatchStore) -> None:
    store.replace_findings([], [], "1")
    store.watched.take(batch(), Sightings(put=(SIGHTING,)))
    assert store.folded() == "1"

    store.watched.take(batch(), Sightings(changes=(CHANGE,)))
    assert store.folded() == ""


def test_what_fails_leaves_nothing_half_done(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "mioboe.sqlite")
    bad = replace(reading(1), digest="no digest")
    one = replace(
        batch(reading(1), archive="imap:taro", mark="{}"),
        placed=(Placed(archive="imap:taro", rest="/1", reading=bad),),
    )
    with pytest.raises(ValueError, match="hex"):
        store.watched.take(one, Sightings(put=(SIGHTING,), changes=(CHANGE,)))

    assert store.marks("imap:taro") == {}
    assert store.watched.sightings("imap:taro") == ()
    assert store.watched.changes() == ()
    store.close()
