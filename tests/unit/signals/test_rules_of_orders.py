"""Signals about orders of goods, both ways: when they speak, and when they must not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.fakes.events import (
    ADDRESS,
    HOME,
    NAME,
    event,
    of_order,
    placed,
    tell,
)
from tests.fakes.lives import bought, dollars, mixed, moments, ordinary, signs

from mioboe.events import Goods

if TYPE_CHECKING:
    from mioboe.events import Event

FREE = "somebody@gmail.com"
STRANGER = {"recipient_name": "鈴木 次郎", "recipient_postcode": "5300001"}
NIGHTLY = (0, 1, 2, 3, 4, 5)


# ------------------------------------------------------------- dormancy-break


@pytest.mark.parametrize(
    ("at", "want"),
    [
        ("2026-03-01 20:05", False),
        ("2026-09-01 20:05", False),
        ("2027-02-01 20:05", True),
    ],
)
def test_an_order_after_a_year_of_silence(at: str, *, want: bool) -> None:
    assert ("dormancy-break" in signs(placed(at, 3000))) is want


def test_a_shipped_mail_breaks_the_silence_too() -> None:
    assert "dormancy-break" in signs(
        event("order-shipped", "2027-02-01 20:05", order="250-1234567-1234567")
    )


def test_who_pauses_for_years_may_pause_again() -> None:
    rare = [placed(f"{year}-05-02 20:05", 3000) for year in (2014, 2017, 2020, 2023)]

    assert tell([*rare, placed("2026-04-02 20:05", 3000)]).levels[-1] == ""
    assert tell([*rare, placed("2026-11-02 20:05", 3000)]).levels[-1] == ""
    assert tell([*rare, placed("2027-12-02 20:05", 3000)]).levels[-1] != ""


def test_a_year_without_a_shop_that_is_hardly_used_is_no_silence() -> None:
    few = [placed(f"2024-0{month}-02 20:05", 3000) for month in (1, 2, 3)]
    known = [*few, placed("2024-04-02 20:05", 3000)]
    late = placed("2025-06-02 20:05", 3000)

    assert "dormancy-break" not in tell([*few, late]).signs
    assert "dormancy-break" in tell([*known, late]).signs


def test_the_first_order_ever_breaks_no_silence() -> None:
    assert "dormancy-break" not in tell([placed("2026-05-02 20:05", 3000)]).signs


def test_a_longer_silence_counts_more() -> None:
    def weight(at: str) -> int:
        found = tell([placed(at, 3000)], ordinary()).known.watch.findings.values()
        return max(s.weight for f in found for s in f.signs)

    assert weight("2030-02-01 20:05") > weight("2027-02-01 20:05")


# ----------------------------------------------------------------- micro-order


@pytest.mark.parametrize(
    ("yen", "want"), [(1, True), (11, True), (56, True), (120, True), (121, False)]
)
def test_a_tiny_order(yen: int, *, want: bool) -> None:
    assert ("micro-order" in signs(placed("2026-01-10 20:05", yen))) is want


@pytest.mark.parametrize("goods", [Goods.DIGITAL, Goods.GIFT_CARD, Goods.SUBSCRIPTION])
def test_a_tiny_sum_for_a_book_to_read_on_a_screen_is_no_tiny_order(
    goods: Goods,
) -> None:
    assert "micro-order" not in signs(placed("2026-01-10 20:05", 99, goods=goods))


def test_nothing_at_all_is_no_tiny_order() -> None:
    assert "micro-order" not in signs(placed("2026-01-10 20:05", 0))


def test_who_buys_screws_buys_screws_again() -> None:
    screws = [placed(f"2026-0{m}-10 20:05", 80 + m) for m in range(1, 5)]

    told = tell(screws, ordinary())

    assert told.levels[-1] == ""


# --------------------------------------------- new-recipient, free-mail-recipient


def test_a_recipient_whom_nobody_knows() -> None:
    assert "new-recipient" in signs(placed("2026-01-10 20:05", 3000, **STRANGER))
    assert "new-recipient" in signs(
        placed("2026-01-10 20:05", 3000, gift=True, to=FREE)
    )


@pytest.mark.parametrize(
    "to",
    [
        {"recipient_name": NAME, "recipient_postcode": "5300001"},
        {"recipient_name": "みほん 商店", "recipient_postcode": "1500001"},
        {"recipient_name": "岡野みずほ", "recipient_postcode": ""},
        {"recipient_name": "みずほ 岡野", "recipient_postcode": "5300001"},
        {"recipient_name": "", "recipient_postcode": ""},
    ],
)
def test_a_recipient_of_whom_something_is_known(to: dict[str, str]) -> None:
    assert "new-recipient" not in signs(placed("2026-01-10 20:05", 3000, **to))


def test_a_gift_to_oneself_goes_to_somebody_known() -> None:
    found = signs(placed("2026-01-10 20:05", 3000, gift=True, to=ADDRESS))

    assert not found & {"new-recipient", "free-mail-recipient"}


def test_a_recipient_is_new_once() -> None:
    first = placed("2026-01-10 20:05", 3000, **STRANGER)
    again = placed("2026-06-10 20:05", 3000, **STRANGER)

    assert tell([first, again], ordinary()).levels[-1] == ""


def test_nobody_is_new_where_nothing_is_known() -> None:
    stranger = replace(HOME, people=())

    told = tell([placed("2026-01-10 20:05", 3000, **STRANGER)], household=stranger)

    assert "new-recipient" not in told.signs


@pytest.mark.parametrize(
    ("to", "want"),
    [
        ("x@gmail.com", True),
        ("x@outlook.com", True),
        ("x@yahoo.co.jp", True),
        ("x@qq.com", True),
        ("x@company.example", False),
        ("x@notgmail.com", False),
        ("x@gmail.com.example", False),
    ],
)
def test_an_address_that_anybody_can_have(to: str, *, want: bool) -> None:
    found = signs(placed("2026-01-10 20:05", 3000, gift=True, to=to))

    assert ("free-mail-recipient" in found) is want


# ----------------------------------------------------------- amount-above-habit


@pytest.mark.parametrize(
    ("yen", "want"), [(6000, False), (19000, False), (63000, True)]
)
def test_a_sum_far_above_what_is_usual(yen: int, *, want: bool) -> None:
    assert ("amount-above-habit" in signs(placed("2026-01-10 20:05", yen))) is want


def test_who_spends_much_may_spend_as_much_again() -> None:
    rich = mixed(bought(moments(2020, 2025, 12, (20,), "rich"), (9000, 300000), "rich"))

    told = tell([*rich, placed("2026-01-10 20:05", 90000)])

    assert told.levels[-1] == ""


def test_without_five_sums_to_compare_none_is_high() -> None:
    few = [placed(f"2025-0{m}-10 20:05", 1000) for m in range(1, 5)]

    told = tell([*few, placed("2026-01-10 20:05", 90000)])

    assert "amount-above-habit" not in told.signs


def test_sums_of_another_currency_are_not_compared() -> None:
    order = placed("2026-01-10 20:05", amount=dollars("900.00"))

    assert "amount-above-habit" not in signs(order)


# ------------------------------------------------------------------ order-burst


def burst(count: int, minutes: int) -> list[Event]:
    """Return orders of goods, so many minutes apart."""
    times = [n * minutes for n in range(count)]
    return [placed(f"2026-01-10 {18 + t // 60}:{t % 60:02}", 2000 + t) for t in times]


@pytest.mark.parametrize(
    ("count", "minutes", "want"), [(4, 10, True), (2, 10, False), (4, 65, False)]
)
def test_orders_thicker_than_ever(count: int, minutes: int, *, want: bool) -> None:
    assert ("order-burst" in signs(*burst(count, minutes))) is want


def test_who_buys_on_sale_days_buys_on_the_next() -> None:
    def sale(year: int) -> list[Event]:
        return [placed(f"{year}-07-12 20:{n:02}", 2000 + n) for n in range(0, 40, 10)]

    told = tell([*sale(2023), *sale(2024), *sale(2025)], ordinary(2018, 2022))

    assert told.levels[-4:] == [""] * 4


# --------------------------------------------------------------- shipped-fast


GRAVE = placed("2026-01-10 13:05", 63000, **STRANGER)


@pytest.mark.parametrize(("at", "want"), [("16:35", True), ("23:35", False)])
def test_a_doubtful_order_that_is_shipped_within_hours(at: str, *, want: bool) -> None:
    found = signs(GRAVE, of_order(GRAVE, "order-shipped", f"2026-01-10 {at}"))

    assert ("shipped-fast" in found) is want


def test_an_order_of_ones_own_may_be_shipped_fast() -> None:
    own = placed("2026-01-10 13:05", 3000)

    assert "shipped-fast" not in signs(
        own, of_order(own, "order-shipped", "2026-01-10 14:00")
    )


# ----------------------------------------------------------------- unusual-hour


@pytest.mark.parametrize(
    ("at", "want"),
    [("03:10", True), ("00:00", True), ("06:00", False), ("21:10", False)],
)
def test_an_order_while_the_household_sleeps(at: str, *, want: bool) -> None:
    assert ("unusual-hour" in signs(placed(f"2026-01-10 {at}", 3000))) is want


def test_who_is_awake_at_night_may_order_then() -> None:
    owl = mixed(bought(moments(2020, 2025, 12, NIGHTLY, "owl"), (800, 7000), "owl"))

    assert "unusual-hour" not in tell([*owl, placed("2026-01-10 03:10", 3000)]).signs


def test_the_zone_of_the_household_decides_what_is_night() -> None:
    # 20:05 in Tokyo, printed in another zone.
    order = placed("2026-01-10 20:05", 3000)
    elsewhere = replace(order, at=order.at.astimezone(order.arrived.tzinfo))

    assert "unusual-hour" not in signs(elsewhere)


def parcel(when: str) -> Event:
    more = {"shop": "kuronekoyamato.co.jp", "brand": "yamato", "carrier": "yamato"}
    return event("order-shipped", when, **more, tracking="401234567890")


def test_a_parcel_after_years_asks_nothing_for_nobody_buys_at_a_carrier() -> None:
    years = [parcel(f"{year}-05-02 10:00") for year in (2019, 2020, 2026)]

    assert not tell(years).signs


def test_parcels_do_not_make_the_household_known() -> None:
    many = [parcel(f"2026-05-{day:02} 03:00") for day in range(1, 29)]

    assert (
        tell([*many, placed("2026-06-02 20:05", 3000)]).signs
        == tell([placed("2026-06-02 20:05", 3000)]).signs
    )
