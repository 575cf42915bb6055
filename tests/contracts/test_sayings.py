"""What people said, and mails that were only counted, in every store."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.fakes.events import event, placed
from tests.fakes.readings import batch, reading
from tests.fakes.stores import MemoryStore

from mioboe.ports.sayings import TakenBack
from mioboe.signals import Answer, Said, Tick
from mioboe.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mioboe.ports import Store

NOW = datetime(2026, 11, 26, 13, 5, tzinfo=UTC)
SEEN = event("signed-out", "2026-01-10 13:05", seen_by="みずほ")


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Yield each kind of store, empty."""
    memory = request.param == "memory"
    made = MemoryStore() if memory else SqliteStore(tmp_path / "mioboe.sqlite")
    yield made
    made.close()


def answer(said: Said = Said.OURS) -> Answer:
    return Answer(number=0, at=NOW, finding="abc", said=said, by="みずほ", whose="母")


def test_answers_and_sightings_come_back_in_order_and_numbered(store: Store) -> None:
    first = store.said.add_answer(answer())
    second = store.said.add_seen(SEEN)

    assert (first, second) == (replace(answer(), number=1), 2)
    assert [one.number for one in store.said.all()] == [1, 2]
    assert [one.value for one in store.said.all()] == [first, SEEN]


def test_what_was_taken_back_stays_on_record(store: Store) -> None:
    number = store.said.add_answer(answer()).number
    back = TakenBack(at=NOW, number=number, by="みずほ")
    store.said.take_back(back)

    (one,) = store.said.all()
    assert one.taken_back == back


def test_findings_are_out_of_date_once_somebody_spoke(store: Store) -> None:
    store.replace_findings([], [], "edition")
    store.said.add_answer(answer())
    assert store.folded() == ""

    store.replace_findings([], [], "edition")
    store.said.take_back(TakenBack(at=NOW, number=1))
    assert store.folded() == ""


def test_a_mail_that_is_only_counted_leaves_when_it_came_and_nothing_else(
    store: Store,
) -> None:
    tick = replace(reading(1, hours=5), is_tick=True, author="shop.example", raw=b"")
    later = replace(reading(2, hours=9), is_tick=True, author="club.test", raw=b"")

    assert store.add(batch(later, tick)) == 2
    assert store.add(batch(tick)) == 0
    assert list(store.ticks()) == [
        Tick(arrived=tick.arrived, domain="shop.example"),
        Tick(arrived=later.arrived, domain="club.test"),
    ]
    assert list(store.kept()) == []


def test_a_store_of_the_version_before_keeps_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "mioboe.sqlite"
    store = SqliteStore(path)
    store.add(batch(reading(1, placed("2026-01-10 13:05", 100))))
    store.close()
    database = sqlite3.connect(path)
    for table in ("said", "tick"):
        database.execute(f"DROP TABLE {table}")
    database.execute("PRAGMA user_version = 3")
    database.commit()
    database.close()

    grown = SqliteStore(path)

    assert len(list(grown.kept())) == 1
    assert grown.said.all() == ()
    assert list(grown.ticks()) == []
    grown.close()


def test_a_moment_is_kept_to_the_microsecond(store: Store) -> None:
    at = NOW + timedelta(microseconds=7)
    store.said.add_answer(replace(answer(), at=at))

    (one,) = store.said.all()
    assert isinstance(one.value, Answer)
    assert one.value.at == at
