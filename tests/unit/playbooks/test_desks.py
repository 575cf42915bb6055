"""Desks: which fit, which are open, which are old."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mioboe.authenticity import Confidence
from mioboe.catalog.desks import read_directory
from mioboe.playbooks import Calendar, Channel, Desk, DeskKind, Purpose
from mioboe.playbooks.desks import (
    ChannelKind,
    find_desks,
    is_channel_stale,
    is_stale,
    openings,
)
from mioboe.playbooks.hours import Openness

DIRECTORY, _ = read_directory()
JAPAN = ZoneInfo("Asia/Tokyo")
NIGHT = datetime(2026, 11, 26, 22, 10, tzinfo=JAPAN)


def desk(name: str) -> Desk:
    found = DIRECTORY.desk(name)
    assert found is not None
    return found


def test_a_brand_finds_its_desk() -> None:
    found = DIRECTORY.find(brand="smbc-card", purpose=Purpose.STOP)

    assert [one.id for one in found] == ["smbc-card"]


def test_a_brand_without_a_desk_gets_those_that_stand_in() -> None:
    found = DIRECTORY.find(brand="view-card", kind=DeskKind.ISSUER, country="JP")

    assert [one.id for one in found] == ["card-issuer"]


def test_a_desk_that_serves_no_brand_is_found_by_its_own_id() -> None:
    assert [one.id for one in DIRECTORY.find(brand="kyash")] == ["kyash"]


def test_the_order_of_desks_does_not_depend_on_the_order_of_files() -> None:
    turned = tuple(reversed(DIRECTORY.desks))

    assert find_desks(turned) == find_desks(DIRECTORY.desks)


@pytest.mark.parametrize("kind", list(DeskKind))
def test_there_is_a_desk_of_every_kind_in_japan(kind: DeskKind) -> None:
    assert DIRECTORY.find(kind=kind, country="JP")


@pytest.mark.parametrize("purpose", list(Purpose))
def test_every_purpose_has_a_desk_in_japan(purpose: Purpose) -> None:
    assert DIRECTORY.find(purpose=purpose, country="JP")


def test_at_night_the_desk_for_lost_cards_answers_and_the_one_for_fraud_does_not() -> (
    None
):
    found = DIRECTORY.openings(desk("smbc-card"), NIGHT, purpose=Purpose.FRAUD)

    assert [(one.channel.id, one.openness) for one in found] == [
        ("lost-stolen", Openness.OPEN),
        ("vpass-claim", Openness.OPEN),
        ("amazon-members", Openness.CLOSED),
    ]
    assert found[2].opens == datetime(2026, 11, 27, 10, tzinfo=JAPAN)


def test_a_number_that_looks_dead_comes_last() -> None:
    found = DIRECTORY.openings(desk("amazon-co-jp"), NIGHT, purpose=Purpose.ACCOUNT)

    assert found[-1].channel.id == "old-number"


def test_channels_that_are_closed_come_by_when_they_open() -> None:
    def channel(name: str, hours: str) -> Channel:
        return Channel(
            id=name,
            kind=ChannelKind.PHONE,
            purposes=(Purpose.STOP,),
            number="0000",
            hours=hours,
            source="test",
            checked=date(2026, 11, 1),
            confidence=Confidence.PARSERS,
        )

    some = Desk(
        id="some",
        title=desk("shop").title,
        kind=DeskKind.ISSUER,
        channels=(
            channel("late", "Mo-Fr 10:00-17:00"),
            channel("early", "Mo-Fr 08:00-17:00"),
            channel("always", "24/7"),
            channel("who-knows", ""),
        ),
    )
    found = openings(some, NIGHT, Calendar())

    names = [one.channel.id for one in found]
    assert names == ["always", "who-knows", "early", "late"]


def test_a_desk_is_stale_when_one_of_its_channels_was_checked_long_ago() -> None:
    card = desk("d-card")
    fresh = max(channel.checked for channel in card.channels)

    assert is_stale(card, NIGHT.date())
    assert not is_stale(card, fresh)
    last = fresh + timedelta(days=card.expires_days)
    assert not is_channel_stale(card, card.channels[0], last)
    assert is_channel_stale(card, card.channels[0], last + timedelta(days=1))


def test_all_desks_at_one_moment_take_no_time() -> None:
    def run() -> None:
        for one in DIRECTORY.desks:
            assert DIRECTORY.openings(one, NIGHT)

    run()
    begun = time.process_time()
    run()

    assert time.process_time() - begun < 0.05
