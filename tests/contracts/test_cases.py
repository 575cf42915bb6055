"""Logs and lockers of cases in every store."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from tests.fakes.caselogs import NOON, opened
from tests.fakes.events import event, placed
from tests.fakes.readings import batch, reading
from tests.fakes.stores import MemoryStore

from mioboe.cases.entries import Noted
from mioboe.dossiers.evidence import Item, ItemKind, verify
from mioboe.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mioboe.cases import Entry
    from mioboe.ports.cases import CaseStore


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CaseStore]:
    """Yield each kind of store, empty."""
    memory = request.param == "memory"
    made = MemoryStore() if memory else SqliteStore(tmp_path / "mioboe.sqlite")
    yield made
    made.close()


def entries(*texts: str) -> list[Entry]:
    """Return notes whose numbers are not known yet."""
    log = opened()
    for text in texts:
        log.add(Noted(text=text))
    return log.entries


def item(content: bytes) -> Item:
    return Item(at=NOON, kind=ItemKind.FILE, title="画面", content=content)


def test_a_case_gets_a_short_name_and_its_entries_their_numbers(
    store: CaseStore,
) -> None:
    first, second = store.cases.begin(entries()), store.cases.begin(entries("a"))
    (added,) = store.cases.add(first, entries("b")[1:])

    assert (first, second, added.number) == ("case-1", "case-2", 2)
    assert store.cases.ids() == ("case-1", "case-2")
    log = store.cases.log(first)
    assert [one.number for one in log.entries] == [1, 2]
    assert log.entries[1].what == Noted(text="b")
    assert log.problems == ()


def test_evidence_is_a_chain_for_each_case(store: CaseStore) -> None:
    case = store.cases.begin(entries(), [item(b"one")])
    store.cases.add(case, entries("a"), [item(b"two"), item(b"three")])
    other = store.cases.begin(entries(), [item(b"else")])

    chain, contents = store.cases.chain(case), store.cases.contents(case)
    assert list(contents.values()) == [b"one", b"two", b"three"]
    assert verify(chain, contents) is None
    assert [link.number for link in store.cases.chain(other)] == [1]


def test_the_first_stamp_over_a_link_is_the_one_that_counts(store: CaseStore) -> None:
    case = store.cases.begin(entries(), [item(b"one")])
    store.cases.add_stamp(case, 1, b"first")
    store.cases.add_stamp(case, 1, b"second")

    assert store.cases.stamps(case) == {1: b"first"}


@pytest.mark.parametrize("name", ["", "case-2", "case-x", "1", "case-01", "case-١"])
def test_a_case_that_is_not_there_is_said_so(store: CaseStore, name: str) -> None:
    store.cases.begin(entries())

    with pytest.raises(KeyError):
        store.cases.log(name)
    with pytest.raises(KeyError):
        store.cases.add(name, entries())


def test_mails_are_found_by_their_place_and_by_their_id(store: CaseStore) -> None:
    one = reading(1, placed("2026-01-10 13:05", 100))
    store.add(batch(one, reading(2, event("signed-out", "2026-01-10 14:00"))))

    newest, told = store.cases.mails_since(0)
    assert newest == 2
    assert len(told) == 2
    assert store.cases.mails_since(newest) == (2, ())
    (mail,) = store.cases.mails([one.message_id, "<nowhere@mail.example>"])
    assert (mail.raw, mail.verdict) == (one.raw, one.verdict)


def test_no_program_can_change_a_log_or_remove_evidence(tmp_path: Path) -> None:
    path = tmp_path / "mioboe.sqlite"
    store = SqliteStore(path)
    store.cases.begin(entries("a"), [item(b"one")])
    store.close()

    database = sqlite3.connect(path)
    for sql in (
        "UPDATE entry SET value = ''",
        "DELETE FROM entry",
        "UPDATE item SET content = ''",
        "DELETE FROM item",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            database.execute(sql)
    database.close()
