"""Findings that are kept up to date are those that a fold of everything gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes.events import placed
from tests.fakes.flows import Steps
from tests.fakes.posts import make_home
from tests.fakes.readings import batch, reading

from mioboe.bootstrap import build
from mioboe.flows.keepup import Effort, Findings, Judging
from mioboe.flows.scan import fold
from mioboe.ports.watch import Change, ChangeKind, Sightings
from mioboe.signals import Answer, Said
from mioboe.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mioboe.flows.scan import Tools
    from mioboe.ports import Reading

DAYS = [f"2025-{month:02}-{day:02} 12:05" for month in (9, 11) for day in range(2, 14)]
BURST = [f"2026-01-10 03:{minute:02}" for minute in (5, 9, 14, 30)]
STRANGER = "x@away.example"
#: Each example folds everything several times.
PATIENT = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def orders() -> list[Reading]:
    """Return mails of a quiet autumn, and of a burst of gift cards in a night."""
    quiet = [placed(at, 1500 + 10 * n) for n, at in enumerate(DAYS)]
    burst = [placed(at, 50000, gift=True, to=STRANGER) for at in BURST]
    return [
        reading(n, event, arrived=event.arrived)
        for n, event in enumerate([*quiet, *burst], 1)
    ]


@pytest.fixture
def tools(tmp_path: Path) -> Iterator[Tools]:
    app = build(make_home(tmp_path / "home"))
    store = app.open_store()
    yield app.tools(store, Steps(), jobs=1)
    store.close()


def store_of(tools: Tools) -> SqliteStore:
    assert isinstance(tools.store, SqliteStore)
    return tools.store


def is_the_fold(tools: Tools) -> bool:
    """Return whether the record is that which a fold of everything gives."""
    store = store_of(tools)
    before = (store.raised(), store.findings(), store.folded())
    store.replace_findings([], [], "")
    fold(tools)
    return before == (store.raised(), store.findings(), store.folded())


def test_mail_after_mail_gives_what_all_at_once_gives(tools: Tools) -> None:
    store = store_of(tools)
    findings, judging = Findings(), Judging(store=store, tools=tools)
    for one in orders():
        store.add(batch(one))
        assert findings.bring_up(judging) in {Effort.LITTLE, Effort.ALL}
        assert findings.bring_up(judging) is Effort.NONE

    assert store.findings()
    assert is_the_fold(tools)


@PATIENT
@given(
    order=st.permutations(range(28)),
    cuts=st.lists(st.integers(1, 8), min_size=3, max_size=12),
)
def test_mails_that_come_late_are_put_where_they_belong(
    tools: Tools, order: list[int], cuts: list[int]
) -> None:
    store, mails = store_of(tools), orders()
    findings, judging = Findings(), Judging(store=store, tools=tools)
    left = list(order)
    for size in cuts:
        piece, left = left[:size], left[size:]
        store.add(batch(*(mails[place] for place in sorted(piece))))
        findings.bring_up(judging)

    assert is_the_fold(tools)


def change(mail: Reading, minutes: int, kind: ChangeKind) -> Sightings:
    """Return what became of a mail, so many minutes after it came."""
    by = mail.arrived + timedelta(minutes=minutes)
    one = Change(
        kind=kind,
        mailbox="imap:taro",
        digest=mail.digest,
        arrived=mail.arrived,
        folder="INBOX",
        after=by - timedelta(minutes=1),
        by=by,
    )
    return Sightings(changes=(one,))


def test_what_becomes_of_mails_is_taken_in_as_it_is_noticed(tools: Tools) -> None:
    store, mails = store_of(tools), orders()
    findings, judging = Findings(), Judging(store=store, tools=tools)
    store.add(batch(*mails[:24]))
    findings.bring_up(judging)
    for mail in mails[24:]:
        store.add(batch(mail))
        findings.bring_up(judging)
        store.watched.take(batch(), change(mail, 2, ChangeKind.TRASHED))
        assert findings.bring_up(judging, at_any_cost=False) is Effort.LITTLE
        assert findings.bring_up(judging) is Effort.NONE

    signs = {s.signal for one in store.findings().values() for s in one.signs}
    assert "order-mail-hidden" in signs
    assert is_the_fold(tools)


@PATIENT
@given(
    order=st.permutations(range(8)),
    delays=st.lists(st.integers(0, 60 * 20), min_size=8, max_size=8),
    kinds=st.lists(st.sampled_from(ChangeKind), min_size=8, max_size=8),
)
def test_what_becomes_of_mails_is_put_where_it_belongs(
    tools: Tools, order: list[int], delays: list[int], kinds: list[ChangeKind]
) -> None:
    store, mails = store_of(tools), orders()[20:]
    findings, judging = Findings(), Judging(store=store, tools=tools)
    store.add(batch(*orders()[:20]))
    for place in order:
        became = change(mails[place], delays[place], kinds[place])
        # Some of it is noticed with the mail, and some later.
        store.watched.take(batch(mails[place]), became if place % 2 else Sightings())
        findings.bring_up(judging, at_any_cost=place % 3 == 0)
        store.watched.take(batch(), Sightings() if place % 2 else became)
    findings.bring_up(judging)

    assert is_the_fold(tools)


def test_what_others_add_meanwhile_is_taken_in(tools: Tools) -> None:
    store, mails = store_of(tools), orders()
    findings, judging = Findings(), Judging(store=store, tools=tools)
    store.add(batch(*mails[:26]))
    findings.bring_up(judging)
    some = next(iter(store.findings()))

    answer = Answer(
        number=0,
        at=mails[25].arrived + timedelta(minutes=1),
        finding=some,
        said=Said.MINE,
    )
    store.said.add_answer(answer)
    assert findings.bring_up(judging, at_any_cost=False) is Effort.PUT_OFF
    assert findings.bring_up(judging) is Effort.ALL
    assert store.findings()[some].is_settled

    store.revise([(1, replace(mails[0], events=()))])
    assert findings.bring_up(judging) is Effort.ALL
    store.add(batch(mails[26]))
    assert findings.bring_up(judging, at_any_cost=False) is Effort.LITTLE
    assert is_the_fold(tools)


def test_what_comes_while_the_record_is_made_is_not_taken_for_known(
    tools: Tools, tmp_path: Path
) -> None:
    store, mails = store_of(tools), orders()
    store.add(batch(*mails[:5]))
    seen = list(store.events())

    other = SqliteStore(tmp_path / "home" / "mioboe.sqlite")
    other.add(batch(mails[5]))
    other.close()
    store.replace_findings([], [], "e")

    assert len(seen) == 5
    assert store.folded() == ""


def test_mails_of_one_moment_are_no_reason_to_look_at_everything(tools: Tools) -> None:
    store, mails = store_of(tools), orders()
    findings, judging = Findings(), Judging(store=store, tools=tools)
    store.add(batch(*mails[:24]))
    findings.bring_up(judging)
    at = mails[24].arrived
    for number in range(24, 28):
        (event,) = mails[number].events
        told = replace(event, arrived=at)
        store.add(batch(replace(mails[number], arrived=at, events=(told,))))
        assert findings.bring_up(judging, at_any_cost=False) is Effort.LITTLE
    assert is_the_fold(tools)

    # A mail that was counted in that moment comes behind all of them.
    store.add(batch(reading(99, arrived=at, is_tick=True, author="x.test", raw=b"")))
    assert findings.bring_up(judging) is Effort.ALL
    (event,) = mails[27].events
    late = replace(event, arrived=at, order="250-7777777-7777777")
    store.add(batch(reading(98, late, arrived=at)))
    assert findings.bring_up(judging, at_any_cost=False) is Effort.PUT_OFF
    assert findings.bring_up(judging) is Effort.ALL
    assert is_the_fold(tools)


def test_what_is_broken_off_is_done_by_the_next_call(tools: Tools) -> None:
    store, mails = store_of(tools), orders()
    findings, judging = Findings(), Judging(store=store, tools=tools)
    store.add(batch(*mails[:20]))
    looks = iter([False] * 5 + [True])
    hurried = replace(judging, is_over=lambda: next(looks))
    assert findings.bring_up(hurried) is Effort.PUT_OFF
    assert findings.bring_up(judging) is Effort.ALL

    store.add(batch(*mails[20:]))
    assert findings.bring_up(replace(judging, is_over=lambda: True)) is Effort.PUT_OFF
    assert findings.bring_up(judging) is Effort.LITTLE
    assert is_the_fold(tools)


def test_counted_mails_are_taken_in(tools: Tools) -> None:
    store, mails = store_of(tools), orders()
    findings, judging = Findings(), Judging(store=store, tools=tools)
    store.add(batch(*mails[:3]))
    findings.bring_up(judging)
    last = mails[2].arrived

    for minute in range(40):
        at = last + timedelta(minutes=1, seconds=minute)
        tick = reading(
            1000 + minute, arrived=at, is_tick=True, author="x.test", raw=b""
        )
        store.add(batch(tick))
        findings.bring_up(judging)

    assert is_the_fold(tools)
