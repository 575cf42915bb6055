"""What became of mails, as events; and what hides nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.fakes.events import event, placed
from tests.fakes.flows import MemoryArchives, make_tools
from tests.fakes.posts import make_home
from tests.fakes.readings import batch, reading
from tests.fakes.stores import MemoryStore

from mioboe.authenticity import Confidence, VerdictKind
from mioboe.events import Event, EventType, Whereabouts
from mioboe.flows.hidden import hidden
from mioboe.flows.scan import fold
from mioboe.ports.watch import Change, ChangeKind, Fate, Sightings

if TYPE_CHECKING:
    from pathlib import Path

CAME = datetime(2026, 1, 10, 4, 0, tzinfo=UTC)
ORDER = placed("2026-01-10 13:00", 63000, message_id="<order>", lay=Whereabouts.INBOX)


def became(
    kind: ChangeKind = ChangeKind.TRASHED,
    *events: Event,
    after: int = 1,
    by: int = 3,
    folder: str = "INBOX",
) -> list[Event]:
    """Return what is told of a mail of which that became, minutes after it came."""
    change = Change(
        kind=kind,
        mailbox="imap:taro",
        digest="aa",
        arrived=CAME,
        folder=folder,
        after=CAME + timedelta(minutes=after),
        by=CAME + timedelta(minutes=by),
    )
    told = hidden([Fate(change=change, message=7, events=events or (ORDER,))])
    assert {number for number, _ in told} <= {7}
    return [one for _, one in told if isinstance(one, Event)]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (ChangeKind.TRASHED, "mail-trashed"),
        (ChangeKind.JUNKED, "mail-trashed"),
        (ChangeKind.VANISHED, "mail-vanished"),
        (ChangeKind.READ, "mail-read"),
    ],
)
def test_each_kind_of_change_is_an_event_of_the_mail(
    kind: ChangeKind, told: str
) -> None:
    (one,) = became(kind)

    assert one.type is EventType(told)
    assert one.at == one.arrived == CAME + timedelta(minutes=3)
    assert (one.message_id, one.order) == ("<order>", ORDER.order)
    assert (one.brand, one.shop, one.lay) == (ORDER.brand, ORDER.shop, ORDER.lay)
    assert one.amount == ORDER.amount
    assert one.is_proven


def test_a_mail_that_was_only_moved_is_not_hidden() -> None:
    assert became(ChangeKind.MOVED) == []


def test_what_the_provider_took_for_spam_at_once_was_hidden_by_nobody() -> None:
    assert became(ChangeKind.JUNKED, folder="") == []
    assert len(became(ChangeKind.TRASHED, folder="")) == 1


def test_the_hour_of_reading_is_told_only_where_it_is_known() -> None:
    assert len(became(ChangeKind.READ, after=0, by=30)) == 1
    assert became(ChangeKind.READ, after=0, by=31) == []
    assert len(became(ChangeKind.TRASHED, after=0, by=600)) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"verdict": VerdictKind.UNPROVEN, "owes_proof": True},
        {"confidence": Confidence.GENERIC},
        {"carrier": "yamato"},
    ],
)
def test_nobody_asks_about_mails_that_prove_nothing(more: dict[str, Any]) -> None:
    one = event("order-placed", "2026-01-10 13:00", **more)

    assert became(ChangeKind.TRASHED, one) == []


def test_a_mail_about_two_orders_hides_both_and_each_once() -> None:
    first, second = (placed("2026-01-10 13:00", yen) for yen in (3000, 4000))
    paid = event("payment-completed", "2026-01-10 13:00", order=first.order)

    told = became(ChangeKind.VANISHED, first, second, paid)

    assert [one.order for one in told] == [first.order, second.order]


def test_a_server_whose_clock_is_ahead_does_not_turn_the_order_round() -> None:
    late = placed("2026-01-10 13:09", 3000)

    (one,) = became(ChangeKind.TRASHED, late)

    assert one.arrived == late.arrived


def test_they_are_told_in_order_of_time() -> None:
    def fate(minutes: int) -> Fate:
        change = Change(
            kind=ChangeKind.TRASHED,
            mailbox="imap:taro",
            digest="aa",
            arrived=CAME,
            folder="INBOX",
            after=CAME,
            by=CAME + timedelta(minutes=minutes),
        )
        return Fate(change=change, message=minutes, events=(ORDER,))

    assert [number for number, _ in hidden([fate(9), fate(2), fate(5)])] == [2, 5, 9]


def test_a_mail_about_an_order_that_is_binned_at_once_is_a_finding(
    tmp_path: Path,
) -> None:
    store = MemoryStore()
    tools = make_tools(make_home(tmp_path / "home"), MemoryArchives({}), store)
    order = placed("2026-01-10 13:00", 3000, message_id="<1@x.test>")
    mail = reading(1, order, arrived=order.arrived)
    store.add(batch(mail))
    fold(tools)
    assert store.raised() == {}

    change = Change(
        kind=ChangeKind.TRASHED,
        mailbox="imap:taro",
        digest=mail.digest,
        arrived=mail.arrived,
        folder="INBOX",
        to="Trash",
        after=mail.arrived,
        by=mail.arrived + timedelta(minutes=2),
    )
    store.watched.take(batch(), Sightings(changes=(change,)))
    assert store.folded() != tools.edition
    fold(tools)

    ((found,),) = store.raised().values()
    assert list(store.raised()) == [1]
    assert [sign.signal for sign in found.signs] == ["order-mail-hidden"]
    assert (found.level, found.order) == ("note", order.order)
