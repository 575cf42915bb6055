"""Signals about gift cards, both ways: when they speak, and when they must not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.fakes.events import (
    event,
    issued,
    of_order,
    placed,
    tell,
    used,
)
from tests.fakes.lives import bought, dollars, gifts, mixed, moments, ordinary, signs

if TYPE_CHECKING:
    from mioboe.events import Event

FREE = "somebody@gmail.com"
STRANGER = {"recipient_name": "鈴木 次郎", "recipient_postcode": "5300001"}
GRAVE = placed("2026-01-10 13:05", 63000, **STRANGER)


# ------------------------------------------------------------ first-gift-card


def test_the_first_gift_card_ever() -> None:
    assert "first-gift-card" in signs(placed("2026-01-10 20:05", 10000, gift=True))
    assert "first-gift-card" in signs(issued("2026-01-10 20:05", 10000))


def test_goods_are_no_gift_card() -> None:
    assert "first-gift-card" not in signs(placed("2026-01-10 20:05", 10000))


def test_who_sends_gift_cards_sends_another() -> None:
    given = placed("2026-01-10 20:05", 5000, gift=True, to="friend@home.example")
    later = placed("2026-06-10 20:05", 5000, gift=True, to="friend@home.example")

    told = tell([given, later], ordinary())

    assert not told.said[-1][1]


# ------------------------------------------------------- gift-card-above-habit


def after_presents(order: Event) -> set[str]:
    """Return what fires for ``order`` in a household that gives cards of 3,000."""
    given = gifts(moments(2023, 2025, 4, (20,), "given"), (3000,), "given")
    everyday = bought(moments(2020, 2025, 12, (20,), "day"), (800, 70000), "day")
    return tell(mixed(everyday, given)).go_on(order).signs


@pytest.mark.parametrize(
    ("yen", "want"), [(3000, False), (9000, False), (9999, False), (10000, True)]
)
def test_a_gift_card_far_above_those_given_before(yen: int, *, want: bool) -> None:
    found = after_presents(placed("2026-01-10 20:05", yen, gift=True))

    assert ("gift-card-above-habit" in found) is want


def test_goods_are_not_held_against_gift_cards() -> None:
    assert "gift-card-above-habit" not in after_presents(
        placed("2026-01-10 20:05", 50000)
    )


# ------------------------------------------- gift-card-burst, equal-round-sums


def test_several_gift_cards_within_hours() -> None:
    found = signs(
        placed("2026-01-10 20:05", 9870, gift=True),
        placed("2026-01-10 20:15", 12340, gift=True),
    )

    assert "gift-card-burst" in found
    assert "equal-round-sums" not in found


def test_gift_cards_weeks_apart_are_no_burst() -> None:
    assert "gift-card-burst" not in signs(
        placed("2026-01-10 20:05", 9870, gift=True),
        placed("2026-02-10 20:15", 12340, gift=True),
    )


def test_who_sends_three_on_a_day_may_send_three_again() -> None:
    def day(year: int) -> list[Event]:
        return [
            placed(f"{year}-12-20 20:0{n}", 3000 + n, gift=True, to=f"{n}@home.example")
            for n in range(3)
        ]

    told = tell([*day(2023), *day(2024), *day(2025)], ordinary(2018, 2023))

    assert not any(
        sign.signal == "gift-card-burst"
        for _, raised in told.said[-3:]
        for finding in raised
        for sign in finding.signs
    )


@pytest.mark.parametrize(
    ("one", "other", "want"),
    [
        (50000, 50000, True),
        (3000, 3000, True),
        (50000, 30000, False),
        (4980, 4980, False),
        (1000, 1000, False),
    ],
)
def test_the_same_round_sum_again(one: int, other: int, *, want: bool) -> None:
    found = signs(placed("2026-01-10 20:05", one), placed("2026-01-10 20:15", other))

    assert ("equal-round-sums" in found) is want


def test_the_same_round_sum_in_dollars() -> None:
    pair = [
        placed(f"2026-01-10 20:{m}", amount=dollars("100.00"), order=f"A-{m}")
        for m in ("05", "15")
    ]

    assert "equal-round-sums" in signs(*pair)


def test_the_same_round_sum_a_week_later_is_chance() -> None:
    assert "equal-round-sums" not in signs(
        placed("2026-01-10 20:05", 50000), placed("2026-01-17 20:05", 50000)
    )


# --------------------------------------------------------------- rising-series


def test_sums_that_grow() -> None:
    assert "rising-series" in signs(
        placed("2026-01-10 20:05", 3000, gift=True),
        placed("2026-01-10 20:15", 10000, gift=True),
    )


@pytest.mark.parametrize(("first", "second"), [(10000, 3000), (10000, 12000)])
def test_sums_that_fall_or_hardly_grow_do_not_rise(first: int, second: int) -> None:
    assert "rising-series" not in signs(
        placed("2026-01-10 20:05", first, gift=True),
        placed("2026-01-10 20:15", second, gift=True),
    )


def test_goods_do_not_rise() -> None:
    assert "rising-series" not in signs(
        placed("2026-01-10 20:05", 3000), placed("2026-01-10 20:15", 10000)
    )


# ------------------------------------------------- gift-opened, debit-after-shop


def test_a_gift_that_nobody_sent_is_opened() -> None:
    assert "gift-opened" in signs(event("gift-card-opened", "2026-01-10 20:05", 10000))


def test_a_gift_that_was_asked_about_is_opened() -> None:
    found = signs(
        issued("2026-01-10 20:05", 10000, FREE),
        event("gift-card-opened", "2026-01-12 20:05", 10000),
    )

    assert "doubtful-gift-opened" in found
    assert "gift-opened" not in found


def test_a_gift_of_ones_own_may_be_opened() -> None:
    friend = "friend@home.example"
    given = mixed(gifts(moments(2022, 2025, 4, (20,), "g"), (3000,), "g", to=friend))
    mine = placed("2026-03-01 20:05", 3000, gift=True, to=friend)

    told = tell(
        [
            *given,
            mine,
            of_order(mine, "gift-card-opened", "2026-03-02 20:05", yen=3000),
        ],
        ordinary(2018, 2021),
    )

    assert told.levels[-2:] == ["", ""]


def test_money_moves_right_after_what_was_asked_about() -> None:
    assert "debit-after-shop-mail" in signs(GRAVE, used("2026-01-10 13:10", 63000))


def test_money_that_moves_after_an_order_of_ones_own_says_nothing() -> None:
    found = signs(placed("2026-01-10 13:05", 3000), used("2026-01-10 13:10", 3000))

    assert "debit-after-shop-mail" not in found


def test_money_that_moves_elsewhere_says_nothing() -> None:
    found = signs(GRAVE, used("2026-01-10 13:10", 500, merchant="コンビニ"))

    assert "debit-after-shop-mail" not in found


# ------------------------------------------------------- what lightens the doubt


@pytest.mark.parametrize(
    ("at", "want"),
    [
        ("2026-12-20", True),
        ("2027-01-03", True),
        ("2026-02-14", True),
        ("2026-10-20", False),
    ],
)
def test_the_season_of_gifts(at: str, *, want: bool) -> None:
    found = signs(placed(f"{at} 20:05", 5000, gift=True))

    assert ("gift-season" in found) is want


def test_goods_know_no_season() -> None:
    assert "gift-season" not in signs(placed("2026-12-20 20:05", 5000))


@pytest.mark.parametrize(("yen", "want"), [(3000, True), (5000, True), (20000, False)])
def test_a_small_gift(yen: int, *, want: bool) -> None:
    assert ("small-gift" in signs(placed("2026-01-10 20:05", yen, gift=True))) is want


def test_many_small_gifts_are_not_small_together() -> None:
    many = [placed(f"2026-01-10 20:{n:02}", 5000, gift=True) for n in range(5)]

    told = tell(many, ordinary())

    last = told.known.watch.finding_about(next(iter(reversed(told.raised))).orders[-1])
    assert last is not None
    assert "small-gift" not in {sign.signal for sign in last.signs}
