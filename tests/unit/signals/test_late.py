"""Mails that come late, twice, out of time, or against one another."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from tests.fakes.events import (
    TOKYO,
    event,
    of_order,
    placed,
    shown,
    tell,
    used,
)
from tests.fakes.lives import mixed, ordinary

from mioboe.events import Event
from mioboe.signals import Household, Level

if TYPE_CHECKING:
    from tests.fakes.events import (
        Told,
    )

FREE = "x9k2@gmail.com"
STRANGER = {"recipient_name": "鈴木 次郎", "recipient_postcode": "5300001"}
TINY = placed("2026-01-24 10:02", 110, seller="FineGoods")
RAID = [
    placed(f"2026-01-10 14:0{minute}", 50000, gift=True, to=FREE)
    for minute in (0, 2, 5)
]


def signs_about(told: Told, order: Event) -> set[str]:
    """Return the signals of the findings about an order, the weak ones too."""
    found = told.known.watch.findings.values()
    about = [f for f in found if order.order in {key.number for key in f.orders}]
    return {sign.signal for finding in about for sign in finding.signs}


# --------------------------------------------------------------------- late mails


@pytest.mark.parametrize("came", ["2026-01-25 09:00", "2026-01-24 12:00"])
def test_a_sign_in_that_is_told_after_the_order_still_speaks_against_it(
    came: str,
) -> None:
    sign_in = event("sign-in", "2026-01-10 02:36", came=came)

    in_time = tell([event("sign-in", "2026-01-10 02:36"), TINY], ordinary())
    late = tell([TINY, sign_in], ordinary())

    assert in_time.loudest is Level.ASK
    assert late.loudest is Level.ASK
    assert signs_about(late, TINY) == signs_about(in_time, TINY)


def test_what_a_late_notice_raises_is_raised_when_it_comes() -> None:
    sign_in = event("sign-in", "2026-01-10 02:36", came="2026-01-25 09:00")

    (_, _), (_, raised) = tell([TINY, sign_in], ordinary()).said[-2:]

    assert [f.order for f in raised if f.level is Level.ASK] == [TINY.order]
    assert raised[-1].at == sign_in.arrived


def test_a_notice_of_after_the_order_is_no_late_notice() -> None:
    sign_in = event("sign-in", "2026-01-24 20:00", came="2026-01-25 09:00")

    assert "sign-in-before-order" not in signs_about(
        tell([TINY, sign_in], ordinary()), TINY
    )


@pytest.mark.parametrize("kind", ["password-changed", "contact-changed"])
def test_a_change_that_is_told_after_the_order_speaks_against_it_too(
    kind: str,
) -> None:
    order = placed("2026-01-24 10:02", 30000, **STRANGER)
    change = event(kind, "2026-01-24 09:50", came="2026-01-24 13:00")

    assert "change-before-order" in signs_about(
        tell([order, change], ordinary()), order
    )


def test_an_order_mail_that_comes_a_month_late_is_judged_by_its_own_day() -> None:
    late = [
        placed(
            f"2025-12-26 14:0{m}", 50000, gift=True, to=FREE, came="2026-01-26 09:00"
        )
        for m in (0, 2, 5)
    ]

    assert tell(late, ordinary()).loudest is Level.ACT


def test_a_quiet_household_whose_mails_come_late_stays_quiet() -> None:
    orders = [
        placed(f"2026-{m:02}-10 20:00", 2500, came=f"2026-{m:02}-20 09:00")
        for m in range(1, 7)
    ]

    assert tell(orders, ordinary()).loudest is Level.NONE


def test_mails_of_a_week_that_come_all_at_once_are_no_burst() -> None:
    orders = [
        placed(f"2026-01-{day} 20:00", 2500 + day, came=f"2026-01-20 09:{day}")
        for day in range(10, 17)
    ]

    assert "order-burst" not in tell(orders, ordinary()).signs


def test_mails_that_print_only_the_day_are_a_burst_where_they_come_together() -> None:
    def told(*times: str) -> set[str]:
        return tell(
            [
                placed("2026-01-10 00:00", 2500 + n, came=f"2026-01-10 {time}")
                for n, time in enumerate(times)
            ],
            ordinary(),
        ).signs

    assert "order-burst" in told("14:00", "14:05", "14:09")
    assert "order-burst" not in told("09:00", "14:05", "20:09")


def test_a_raid_of_which_one_mail_is_late_is_still_a_burst() -> None:
    late = placed(
        "2026-01-10 14:01", 50000, gift=True, to=FREE, came="2026-01-10 18:00"
    )

    assert "gift-card-burst" in signs_about(tell([RAID[0], late], ordinary()), late)


# ------------------------------------------------------------ dates out of this world


@pytest.mark.parametrize("day", ["1899-01-01 14:00", "2099-01-01 14:00"])
def test_a_raid_with_absurd_dates_is_still_one(day: str) -> None:
    hour, came = day[:-5], ["2026-01-10 14:00", "2026-01-10 14:02", "2026-01-10 14:05"]
    raid = [
        placed(f"{hour}14:0{n}", 50000, gift=True, to=FREE, came=at)
        for n, at in enumerate(came)
    ]

    assert tell(raid, ordinary()).loudest is Level.ACT


@pytest.mark.parametrize("day", ["1899-01-01 20:00", "2099-01-01 20:00"])
def test_an_absurd_date_alone_alarms_nobody(day: str) -> None:
    odd = placed(day, 2500, came="2026-01-10 20:00")
    after = [placed(f"2026-{m:02}-10 20:00", 2500) for m in range(2, 12)]

    assert tell([odd, *after], ordinary()).loudest is Level.NONE


@pytest.mark.parametrize("day", ["1899-01-01 20:00", "2099-01-01 20:00"])
def test_an_absurd_date_does_not_hide_a_long_silence(day: str) -> None:
    odd = placed(day, 2500, came="2026-01-10 20:00")
    back = placed("2031-01-10 14:00", 63000, **STRANGER)

    assert tell([odd, back], ordinary()).loudest is Level.ACT


def test_notices_with_absurd_dates_raise_nothing_by_their_dates() -> None:
    odd = [
        event("sign-in", "1899-01-01 15:00", came="2026-01-10 15:00"),
        event("sign-in", "2099-01-01 15:00", came="2026-01-11 15:00"),
        event("one-time-code", "1899-01-01 15:00", came="2026-01-12 15:00"),
    ]

    assert tell(odd, ordinary()).loudest.rank < Level.ASK.rank


def test_a_clock_that_jumps_back_breaks_nothing() -> None:
    forth = tell([RAID[0]], ordinary())
    back = forth.go_on(placed("2019-01-10 20:00", 2500), *RAID[1:])

    assert back.loudest is Level.ACT


def test_other_time_zones_tell_of_the_same_moment() -> None:
    there = ZoneInfo("America/Los_Angeles")
    moved = [
        Event(
            **{name: getattr(one, name) for name in Event.__slots__ if name != "at"},
            at=one.at.astimezone(there),
        )
        for one in RAID
    ]

    here, abroad = tell(RAID, ordinary()), tell(moved, ordinary())

    assert abroad.levels == here.levels
    assert [f.signs for f in abroad.last] == [f.signs for f in here.last]


# -------------------------------------------------------------------- twice the same


def test_a_mail_that_comes_twice_says_nothing_new() -> None:
    twice = [one for order in RAID for one in (order, order)]

    once, again = tell(RAID, ordinary()), tell(twice, ordinary())

    assert [f.level for f in again.last] == [f.level for f in once.last]
    assert [f.signs for f in again.last] == [f.signs for f in once.last]
    assert len(again.raised) == len(once.raised)


def test_an_ordinary_order_told_twice_is_no_burst() -> None:
    order = placed("2026-01-10 20:00", 2500)
    copies = [
        of_order(order, "order-placed", "2026-01-10 20:00", yen=2500, came=came)
        for came in ("2026-01-10 20:01", "2026-01-10 20:02", "2026-01-12 09:00")
    ]

    assert tell([order, *copies], ordinary()).loudest is Level.NONE


def test_one_code_told_three_times_is_one_code() -> None:
    code = event("one-time-code", "2026-01-10 15:00")

    assert "code-burst" not in tell([code] * 3, ordinary()).signs


def test_one_charge_told_four_times_is_one_charge() -> None:
    charge = used("2026-01-10 15:00", 4900, merchant="GAMESTORE")

    assert "charge-burst" not in tell([charge] * 4, ordinary()).signs


def test_one_order_to_a_seller_told_three_times_is_one_order() -> None:
    order = placed("2026-01-10 15:00", 900, seller="甲商店")

    assert "one-seller-burst" not in tell([order] * 3, ordinary()).signs


# -------------------------------------------------------------- against one another


def test_a_cancelled_order_that_is_shipped_all_the_same_is_still_told_of() -> None:
    order = placed("2026-01-10 13:05", 63000, **STRANGER)
    told = tell(
        [
            order,
            of_order(order, "order-cancelled", "2026-01-10 15:00"),
            of_order(order, "order-shipped", "2026-01-10 16:35"),
        ],
        ordinary(),
    )

    assert told.loudest.rank >= Level.ASK.rank


def test_two_sums_for_one_order_are_one_order() -> None:
    order = placed("2026-01-10 20:00", 2500)
    other = of_order(order, "order-placed", "2026-01-10 20:05", yen=99000)

    told = tell([order, other], ordinary())

    assert len(told.known.ledger.orders) == len(ordinary().known.ledger.orders) + 1
    assert told.loudest.rank < Level.ACT.rank


def test_parts_of_an_order_in_any_order_end_in_the_same_ledger() -> None:
    order = placed("2026-01-10 13:05", 63000, **STRANGER)
    mails = [
        order,
        of_order(order, "order-shipped", "2026-01-10 16:35", **STRANGER),
        of_order(order, "order-delivered", "2026-01-11 10:00"),
    ]

    for turn in itertools.permutations(mails):
        told = tell(turn, ordinary())

        assert told.loudest.rank >= Level.ASK.rank, [one.type for one in turn]


# ---------------------------------------------------- a household without people


NOBODY = Household(zone=TOKYO)


def test_a_raid_on_a_household_without_people_is_still_one() -> None:
    assert tell(RAID, ordinary(), NOBODY).loudest is Level.ACT
    assert tell(RAID, household=NOBODY).loudest.rank >= Level.ASK.rank


def test_a_new_household_without_people_is_left_in_peace() -> None:
    orders = [
        *(placed(f"2026-{m:02}-10 20:00", 2500 + m) for m in range(1, 12)),
        *(used(f"2026-{m:02}-10 20:04", 2500 + m) for m in range(1, 12)),
    ]

    told = tell(mixed(orders), household=NOBODY)

    assert told.loudest.rank < Level.ASK.rank, [shown(f) for f in told.last]
