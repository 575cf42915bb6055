"""The outbox: with the finding or not at all, by one worker at a time, for good."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.fakes.alert_store import MemoryAlertStore
from tests.fakes.alerting import NIGHT, finding
from tests.fakes.readings import batch, reading

from mioboe.alerts import Alert, Ending, Stage
from mioboe.kit import Problem
from mioboe.ports import StoreError
from mioboe.ports.alerts import Handled, Queue
from mioboe.signals import Answer, Level, Said
from mioboe.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mioboe.ports.alerts import Claim

Kept = SqliteStore | MemoryAlertStore

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
ALERT = Alert(matter=1, person="太郎", channel="ntfy-1")
OTHER = Alert(matter=1, person="花子", channel="mail-1")


@dataclass
class Hand:
    """A clock that is set by hand."""

    at: datetime = field(default=NIGHT)

    def now(self) -> datetime:
        return self.at


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    """Yield each kind of store with one message."""
    memory = request.param == "memory"
    made: Kept = (
        MemoryAlertStore(Hand())
        if memory
        else SqliteStore(tmp_path / "s", clock=Hand())
    )
    made.add(batch(reading(1)))
    yield made
    made.close()


def raise_one(store: Kept) -> None:
    store.replace_findings([(1, finding())], [finding()], "e")


def claim(store: Kept, after: timedelta = timedelta(0)) -> Claim | None:
    at = NIGHT + after
    return store.outbox.claim("me", at, at + MINUTE)


def need(found: Claim | None) -> Claim:
    assert found is not None
    return found


def stages(store: Kept) -> list[Stage]:
    return [entry.stage for entry in store.outbox.log(1)]


def test_a_matter_is_kept_with_the_finding_that_raised_it(store: Kept) -> None:
    raise_one(store)

    (matter,) = store.outbox.open()
    assert (matter.number, matter.finding, matter.queued) == (1, finding(), NIGHT)


def test_a_record_that_is_made_again_raises_no_matter_again(
    store: Kept,
) -> None:
    raise_one(store)
    store.replace_findings([], [], "")
    raise_one(store)

    assert len(store.outbox.matters()) == 1


def test_a_record_that_fails_raises_no_matter(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "s", clock=Hand())
    store.add(batch(reading(1)))
    with pytest.raises(StoreError):
        # There is no such message.
        store.replace_findings([(99, finding())], [], "e")

    assert store.outbox.matters() == ()
    raise_one(store)
    assert len(store.outbox.matters()) == 1
    store.close()


def test_two_stores_see_the_matters_of_one_another(tmp_path: Path) -> None:
    one, other = SqliteStore(tmp_path / "s"), SqliteStore(tmp_path / "s")
    one.add(batch(reading(1)))
    raise_one(one)
    assert len(other.outbox.matters()) == 1

    risen = finding(id="finding_b", messages=("<2@x>",))
    other.replace_findings([(1, finding()), (1, risen)], [], "e")

    assert [m.number for m in one.outbox.matters()] == [1, 2]
    one.close()
    other.close()


def test_an_alert_is_queued_once(store: Kept) -> None:
    raise_one(store)

    assert store.outbox.queue([ALERT, OTHER], NIGHT) == 2
    assert store.outbox.queue([ALERT], NIGHT) == 0
    assert store.outbox.waiting() == Queue(waiting=2, oldest=NIGHT)
    assert stages(store) == [Stage.QUEUED, Stage.QUEUED]


def test_nothing_is_queued_about_a_matter_that_is_closed(store: Kept) -> None:
    raise_one(store)
    store.outbox.close(1, Ending.ANSWERED, NIGHT)

    assert store.outbox.queue([ALERT], NIGHT) == 0
    assert store.outbox.open() == ()


def test_only_one_worker_holds_an_alert(store: Kept) -> None:
    raise_one(store)
    store.outbox.queue([ALERT], NIGHT)

    found = need(claim(store))

    assert (found.alert, found.attempts) == (ALERT, 1)
    assert claim(store, 59 * SECOND) is None


def test_a_worker_that_is_never_heard_of_again_loses_it(store: Kept) -> None:
    raise_one(store)
    store.outbox.queue([ALERT], NIGHT)
    first = need(claim(store))

    second = need(claim(store, MINUTE))

    assert second.attempts == 2
    assert not store.outbox.failed(first, NIGHT, NIGHT, "late")
    assert store.outbox.sent(second, NIGHT)
    assert not store.outbox.sent(first, NIGHT)
    assert stages(store) == [Stage.QUEUED, Stage.SENT]


def test_what_failed_is_tried_again_when_it_is_time(store: Kept) -> None:
    raise_one(store)
    store.outbox.queue([ALERT, OTHER], NIGHT)
    found = need(claim(store))

    assert store.outbox.failed(found, NIGHT, NIGHT + 5 * SECOND, "refused")

    # Those that were never tried come first.
    assert need(claim(store)).alert == OTHER
    assert claim(store, 4 * SECOND) is None
    assert need(claim(store, 5 * SECOND)).alert == ALERT
    (failed,) = (e for e in store.outbox.log(1) if e.stage is Stage.FAILED)
    assert failed.detail == "refused"


def test_what_waits_about_a_closed_matter_is_dropped(store: Kept) -> None:
    raise_one(store)
    store.outbox.queue([ALERT], NIGHT)

    store.outbox.close(1, Ending.ANSWERED, NIGHT)
    store.outbox.close(1, Ending.LAPSED, NIGHT)

    assert claim(store) is None
    assert store.outbox.waiting() == Queue(waiting=0)
    assert stages(store) == [Stage.QUEUED, Stage.CLOSED]


def test_a_ticket_is_spent_with_the_answer(store: Kept) -> None:
    given = Answer(number=0, at=NIGHT, finding="finding_a", said=Said.OURS, by="花子")
    raise_one(store)

    kept = store.outbox.accept("ticket_a", given)

    assert kept == replace(given, number=1)
    assert store.outbox.accept("ticket_a", given) is None
    assert [saying.value for saying in store.said.all()] == [kept]
    assert store.folded() == ""


def test_a_ticket_pressed_many_times_at_once_answers_once(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "s").close()
    given = Answer(number=0, at=NIGHT, finding="finding_a", said=Said.OURS)

    def press(_: int) -> bool:
        store = SqliteStore(tmp_path / "s")
        try:
            return store.outbox.accept("ticket_a", given) is not None
        finally:
            store.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(press, range(16))) == 1


def test_looking_into_it_is_kept(store: Kept) -> None:
    raise_one(store)
    store.outbox.acknowledge(1, "太郎", NIGHT)

    (entry,) = store.outbox.log()
    assert (entry.stage, entry.person) == (Stage.ACKNOWLEDGED, "太郎")


def test_a_store_of_the_version_before_gets_an_outbox(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "s")
    store.close()

    again = SqliteStore(tmp_path / "s")

    assert again.outbox.matters() == ()
    again.close()


# -------------------------------------------------------------------- journal

GONE = Problem(code="mailbox-dropped", where="imap:taro", detail="closed")


def test_a_blind_spell_begins_once_and_ends_once(store: Kept) -> None:
    journal = store.journal
    assert journal.sees("imap:taro", NIGHT) is None
    assert journal.blind("imap:taro", NIGHT, GONE)
    assert not journal.blind("imap:taro", NIGHT + SECOND, GONE)
    assert [s.end for s in journal.spells(NIGHT + MINUTE)] == [None]

    spell = journal.sees("imap:taro", NIGHT + MINUTE)

    assert spell is not None
    assert (spell.begin, spell.end) == (NIGHT, NIGHT + MINUTE)
    assert journal.sees("imap:taro", NIGHT + MINUTE) is None
    assert journal.spells(NIGHT) == (spell,)
    assert journal.spells(NIGHT + 2 * MINUTE) == ()


def test_whoever_was_told_of_a_spell_is_known(store: Kept) -> None:
    store.journal.blind("imap:taro", NIGHT, GONE)
    store.journal.slept(NIGHT - MINUTE, NIGHT)
    slept, blind = store.journal.spells(NIGHT - MINUTE)

    store.journal.told([blind], NIGHT + MINUTE)

    assert (slept.mailbox, slept.end) == ("", NIGHT)
    assert store.journal.spells(NIGHT + SECOND) == (
        replace(blind, told=NIGHT + MINUTE),
    )


def test_what_waits_far_ahead_waits_for_no_clock_that_was_set_back(
    store: Kept,
) -> None:
    raise_one(store)
    store.outbox.queue([ALERT], NIGHT)
    held = need(claim(store))

    assert claim(store, -19 * MINUTE) is None
    assert need(claim(store, -22 * MINUTE)).attempts == 2
    assert not store.outbox.failed(held, NIGHT, NIGHT, "late")


def test_what_was_delivered_counts_also_where_nobody_needs_it_any_more(
    store: Kept,
) -> None:
    raise_one(store)
    store.outbox.queue([ALERT], NIGHT)
    held = need(claim(store))
    store.outbox.close(1, Ending.ANSWERED, NIGHT)

    assert not store.outbox.failed(held, NIGHT, NIGHT, "late")
    assert store.outbox.sent(held, NIGHT)
    assert stages(store) == [Stage.QUEUED, Stage.CLOSED, Stage.SENT]
    assert store.outbox.open_log() == ()


def test_when_a_mail_was_first_noticed_is_what_counts(store: Kept) -> None:
    first = Handled(message_id="<1@x>", noticed=NIGHT, judged=NIGHT + SECOND)

    store.journal.handled([first])
    store.journal.handled([replace(first, noticed=NIGHT + MINUTE)])

    assert store.journal.when(["<1@x>", "<2@x>"]) == (first,)


def test_a_question_raises_a_matter_too_and_a_note_none(store: Kept) -> None:
    asked = finding(level=Level.ASK)
    noted = finding(level=Level.NOTE, id="finding_n", messages=("<9@x>",))

    store.replace_findings([(1, noted), (1, asked)], [], "e")

    assert [m.level for m in store.outbox.matters()] == [Level.ASK]
