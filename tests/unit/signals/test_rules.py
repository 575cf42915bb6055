"""Each signal both ways: when it speaks, and when it must not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.fakes.events import (
    ADDRESS,
    HOME,
    NAME,
    event,
    issued,
    of_order,
    placed,
    rules,
    tell,
    used,
)
from tests.fakes.lives import bought, gifts, mixed, moments, ordinary

from mioboe.authenticity import Leaning, VerdictKind
from mioboe.events import Goods
from mioboe.kit import Money

if TYPE_CHECKING:
    from mioboe.events import Event

FREE = "somebody@gmail.com"
STRANGER = {"recipient_name": "鈴木 次郎", "recipient_postcode": "5300001"}
NIGHTLY = (0, 1, 2, 3, 4, 5)


def signs(*events: Event) -> set[str]:
    """Return what speaks against these events after ordinary years."""
    return tell(events, ordinary()).signs


def dollars(text: str) -> Money:
    """Return a sum in dollars."""
    return Money(Decimal(text), "USD")


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
    assert tell([*rare, placed("2026-11-02 20:05", 3000)]).levels[-1] != ""


def test_the_first_order_ever_breaks_no_silence() -> None:
    assert "dormancy-break" not in tell([placed("2026-05-02 20:05", 3000)]).signs


def test_a_longer_silence_counts_more() -> None:
    def weight(at: str) -> int:
        found = tell([placed(at, 3000)], ordinary()).known.watch.findings.values()
        return max(s.weight for f in found for s in f.signs)

    assert weight("2030-02-01 20:05") > weight("2027-02-01 20:05")


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


# -------------------------------- sign-in-before-order and change-before-order


@pytest.mark.parametrize("kind", ["sign-in", "sign-in-attempt"])
@pytest.mark.parametrize(
    ("days", "want"),
    [("2026-01-05", True), ("2026-01-20", True), ("2026-02-20", False)],
)
def test_an_order_after_a_sign_in(kind: str, days: str, *, want: bool) -> None:
    found = signs(event(kind, "2026-01-02 03:00"), placed(f"{days} 20:05", 56))

    assert ("sign-in-before-order" in found) is want


def test_an_order_before_a_sign_in_does_not_follow_it() -> None:
    found = signs(placed("2026-01-05 20:05", 56), event("sign-in", "2026-01-06 03:00"))

    assert "sign-in-before-order" not in found


def test_a_sign_in_after_which_all_went_on_as_usual_arms_nothing() -> None:
    found = signs(
        event("sign-in", "2026-01-02 03:00"),
        placed("2026-01-05 20:05", 3000),
        placed("2026-01-12 20:05", 3000),
    )

    told = tell(
        [
            event("sign-in", "2026-01-02 03:00"),
            placed("2026-01-05 20:05", 3000),
            placed("2026-01-12 20:05", 3000),
        ],
        ordinary(),
    )
    assert "sign-in-before-order" in found  # of the first order, and too weak to show
    assert told.levels[-1] == ""


def test_where_sign_ins_come_all_the_time_one_says_nothing() -> None:
    many = [event("sign-in", f"2025-{m:02}-28 09:00") for m in range(1, 13)]
    told = tell(sorted(many, key=lambda e: e.arrived)[-1:], ordinary())
    told = tell(
        mixed(
            many, [event("sign-in", "2026-01-02 03:00"), placed("2026-01-05 20:05", 56)]
        ),
        ordinary(2018, 2024),
    )

    assert "sign-in-before-order" not in told.signs


@pytest.mark.parametrize(
    "kind",
    [
        "password-changed",
        "contact-changed",
        "address-added",
        "payment-method-added",
        "two-step-changed",
    ],
)
def test_an_order_after_a_change_of_the_account(kind: str) -> None:
    soon = signs(event(kind, "2026-01-02 03:00"), placed("2026-01-04 20:05", 3000))
    late = signs(event(kind, "2026-01-02 03:00"), placed("2026-01-20 20:05", 3000))

    assert "change-before-order" in soon
    assert "change-before-order" not in late


def test_a_change_at_another_brand_says_nothing() -> None:
    other = event("password-changed", "2026-01-02 03:00", brand="rakuten", shop="")

    assert "change-before-order" not in signs(other, placed("2026-01-04 20:05", 3000))


def test_a_flood_of_codes_does_not_wash_the_sign_in_away() -> None:
    flood = [
        event("one-time-code", f"2026-01-{3 + n // 20:02} {n % 20:02}:00")
        for n in range(45)
    ]

    assert "sign-in-before-order" in signs(
        event("sign-in-attempt", "2026-01-02 03:00"),
        *flood,
        placed("2026-01-10 20:05", 56),
    )


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


# ------------------------------------------------------- what shops say themselves


@pytest.mark.parametrize(
    "kind",
    [
        "account-held",
        "account-protected",
        "fraud-notice",
        "contact-changed",
        "two-step-changed",
        "password-changed",
        "address-added",
        "payment-method-added",
        "sign-in",
        "sign-in-attempt",
    ],
)
def test_a_notice_speaks_for_itself(kind: str) -> None:
    assert kind in signs(event(kind, "2026-01-10 20:05"))


@pytest.mark.parametrize(
    "kind",
    ["one-time-code", "claim-result", "account-created", "subscription-started"],
)
def test_other_notices_are_kept_and_raise_nothing(kind: str) -> None:
    assert signs(event(kind, "2026-01-10 20:05")) == set()


# ------------------------------------------------------------ language-switched


def test_mails_in_another_language() -> None:
    assert "language-switched" in signs(placed("2026-01-10 20:05", 3000, language="en"))


def test_a_foreign_shop_writes_in_its_own_language() -> None:
    abroad = placed(
        "2026-01-10 20:05",
        shop="amazon.com",
        language="en",
        amount=dollars("20.00"),
    )

    assert "language-switched" not in signs(abroad)


def test_a_language_that_was_used_before_is_no_switch() -> None:
    first = placed("2026-01-10 20:05", 3000, language="en")
    again = placed("2026-08-10 20:05", 3000, language="en")

    assert tell([first, again], ordinary()).levels[-1] == ""


def test_without_a_usual_language_none_is_new() -> None:
    few = [placed(f"2025-0{m}-10 20:05", 1000) for m in range(1, 5)]

    told = tell([*few, placed("2026-01-10 20:05", 1000, language="en")])

    assert "language-switched" not in told.signs


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


# --------------------------------------------------------------- unproven-money


DOUBTFUL = {"verdict": VerdictKind.UNPROVEN, "owes_proof": True}


def test_a_mail_about_money_that_owes_a_proof() -> None:
    assert "unproven-money" in signs(placed("2026-01-10 20:05", 3000, **DOUBTFUL))


@pytest.mark.parametrize(
    "more",
    [
        {"verdict": VerdictKind.UNPROVEN, "owes_proof": False},
        {**DOUBTFUL, "leaning": Leaning.GENUINE},
        {**DOUBTFUL, "amount": None, "order": ""},
        {},
    ],
)
def test_a_mail_that_owes_none_or_leans_to_genuine_or_is_not_about_money(
    more: dict[str, object],
) -> None:
    assert "unproven-money" not in signs(placed("2026-01-10 20:05", 3000, **more))


def test_nothing_that_such_a_mail_says_is_believed() -> None:
    told = tell(
        [placed("2026-01-10 03:05", 630000, gift=True, to=FREE, **DOUBTFUL)], ordinary()
    )

    assert told.signs == {"unproven-money"}


def test_one_question_about_such_mails_is_enough_for_a_year() -> None:
    many = [placed(f"2026-{m:02}-10 20:05", 3000, **DOUBTFUL) for m in range(1, 12)]

    told = tell(many, ordinary())

    assert told.levels == [*[""] * len(ordinary().levels), "ask", *[""] * 10]


# ----------------------------------------------------------------- same-episode


def test_an_order_beside_one_that_is_surely_not_ours() -> None:
    cards = [placed(f"2026-01-10 20:0{n}", 50000, gift=True, to=FREE) for n in range(3)]

    assert "same-episode" in signs(*cards, placed("2026-01-10 20:30", 2000))
    assert "same-episode" not in signs(placed("2026-01-10 20:30", 2000))


def test_an_order_of_the_week_after_is_another_episode() -> None:
    cards = [placed(f"2026-01-10 20:0{n}", 50000, gift=True, to=FREE) for n in range(3)]
    later = placed("2026-01-17 20:30", 2000)

    assert tell([*cards, later], ordinary()).levels[-1] == ""


# ----------------------------------------------------------------------- all of them


def test_every_signal_that_is_shipped_is_tested_here() -> None:
    here = Path(__file__).read_text(encoding="utf-8")

    assert [name for name in rules().rules if f'"{name}"' not in here] == []
