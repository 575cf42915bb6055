from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.fakes.profiles import (
    CAME,
    FORGED,
    UNPROVEN,
    form,
    label,
    message,
    pattern,
    profile,
    read,
)

from mioboe.authenticity import Confidence, Leaning, VerdictKind
from mioboe.events import EventType, Goods, Status
from mioboe.events.model import Each, Outcome, Pick, Place, Take, When
from mioboe.kit import Money

PLACED = EventType.ORDER_PLACED
ORDER = label("注文番号")
AMOUNT = label("合計")
TEXT = "注文番号: A-1\n合計: 1,010円\n"
SIMPLE = form("order", PLACED, take={"order": ORDER, "amount": AMOUNT})


def test_a_mail_becomes_an_event() -> None:
    found = read(message(TEXT, "ご注文"), profile(SIMPLE))

    (event,) = found.events
    assert (event.type, event.order, event.amount) == (PLACED, "A-1", Money.yen(1010))
    assert (event.shop, event.brand) == ("shop.example", "shop")
    assert event.message_id == "<1@shop.example>"
    assert (event.at, event.arrived) == (CAME, CAME)
    assert event.at.utcoffset() == timedelta(hours=9)
    assert (event.language, event.issuer) == ("ja", "")
    assert found.form == event.form == "shop/order"
    assert found.problems == ()


def test_a_forged_mail_says_nothing() -> None:
    found = read(message(TEXT), profile(SIMPLE), verdict=FORGED)

    assert (found.events, found.problems, found.form) == ((), (), "")


def test_an_unproven_mail_is_read_and_marked() -> None:
    (event,) = read(message(TEXT), profile(SIMPLE), verdict=UNPROVEN).events

    assert event.verdict is VerdictKind.UNPROVEN
    assert event.leaning is Leaning.GENUINE
    assert event.owes_proof
    assert not event.is_proven


def test_a_stranger_is_not_read() -> None:
    found = read(message(TEXT, by="order@other.example"), profile(SIMPLE))

    assert (found.events, found.form) == ((), "")


def test_a_form_for_other_senders_does_not_read() -> None:
    other = form("other", PLACED, from_=("gift@shop.example",), take={"order": ORDER})

    assert read(message(TEXT), profile(other)).form == ""


def test_a_sender_that_only_a_form_names_is_read_by_that_form() -> None:
    gift = form("gift", PLACED, from_=("*@gc.shop.example",), take={"order": ORDER})
    found = read(message(TEXT, by="x@gc.shop.example"), profile(SIMPLE, gift))

    assert found.form == "shop/gift"


def test_the_first_form_that_fits_reads() -> None:
    wrong = form("wrong", PLACED, when=When(subject=("発送",)), take={"order": ORDER})

    assert read(message(TEXT, "ご注文"), profile(wrong, SIMPLE)).form == "shop/order"


def test_a_form_that_lacks_what_it_needs_leaves_the_mail_to_the_next() -> None:
    strict = form("strict", PLACED, take={"order": label("受付番号")}, needs=("order",))

    assert read(message(TEXT), profile(strict, SIMPLE)).form == "shop/order"


def test_a_form_that_gives_nothing_knows_the_mail() -> None:
    found = read(message(TEXT), profile(form("promotion"), SIMPLE))

    assert (found.events, found.form) == ((), "shop/promotion")


def test_needed_values_are_looked_for_in_the_html_too() -> None:
    strict = form(
        "s", PLACED, take={"order": ORDER, "amount": AMOUNT}, needs=("order",)
    )
    mail = message("see the other part", html_text=TEXT)

    (event,) = read(mail, profile(strict)).events

    assert (event.order, event.amount) == ("A-1", Money.yen(1010))


def test_a_value_that_the_plain_text_lacks_is_looked_for_in_the_html() -> None:
    (event,) = read(message("see the HTML", html_text=TEXT), profile(SIMPLE)).events

    assert event.order == "A-1"


def test_a_value_that_should_be_there_is_a_problem() -> None:
    (problem,) = read(message("合計: 5円"), profile(SIMPLE)).problems

    assert (problem.code, problem.where) == ("value-missing", "<1@shop.example>")
    assert "shop/order found no order" in problem.detail


def test_the_best_way_that_finds_something_counts() -> None:
    ways = (*label("受付番号"), *pattern(r"A-\d"), *label("注文番号"))
    mail = message("注文番号: B-1\nA-2")

    (event,) = read(mail, profile(form("o", PLACED, take={"order": ways}))).events

    assert event.order == "A-2"


def test_what_is_no_value_of_the_kind_is_passed_over() -> None:
    mail = message("合計: 3点\n合計: 1,010円")

    (event,) = read(mail, profile(SIMPLE)).events

    assert event.amount == Money.yen(1010)


def test_an_order_number_is_what_the_shop_calls_one() -> None:
    known = profile(SIMPLE, order=r"\d{3}-\d{7}-\d{7}")

    (good,) = read(message("注文番号: 250-1234567-1234567 (詳細)"), known).events
    (bad,) = read(message("注文番号: 572-278837-97576547"), known).events

    assert good.order == "250-1234567-1234567"
    assert bad.order == ""


def test_a_bare_sum_has_the_currency_of_the_profile() -> None:
    mail = message("合計: 4,754.00")

    (yen,) = read(mail, profile(SIMPLE)).events
    (dollars,) = read(mail, profile(SIMPLE, currency="USD")).events

    assert yen.amount == Money.yen(4754)
    assert dollars.amount == Money(Decimal("4754.00"), "USD")


def test_a_sum_flows_back_where_the_subject_says_so() -> None:
    take = {"amount": label("金額")}
    refund = When(subject=("ご返金",))
    known = profile(
        form("b", EventType.REFUND_ISSUED, when=refund, negative=True, take=take),
        form("out", EventType.BANK_DEBITED, take=take),
        issuer=True,
        shop="",
    )

    (back,) = read(message("金額: 186円", "ご返金のお知らせ"), known).events
    (out,) = read(message("金額: 186円", "お引き落とし"), known).events

    assert (back.amount, out.amount) == (Money.yen(-186), Money.yen(186))
    assert out.issuer == "shop"


def test_advertising_below_an_order_is_cut_away() -> None:
    known = profile(
        form("o", PLACED, take={"amount": label("合計", pick=Pick.LAST)}),
        cut=("おすすめ商品",),
    )

    (event,) = read(message("合計: 500円\nおすすめ商品\n合計: 99円"), known).events

    assert event.amount == Money.yen(500)


def test_advertising_in_the_html_is_cut_away_too() -> None:
    strict = form("s", PLACED, take={"amount": AMOUNT}, needs=("amount",))
    mail = message("x", html_text="おすすめ商品\n合計: 99円")

    assert read(mail, profile(strict, cut=("おすすめ商品",))).form == ""


@pytest.mark.parametrize(
    ("printed", "want"),
    [
        ("2026/01/10 12:00", "2026-01-10T12:00"),
        ("2025/12/01 12:00", "2025-12-01T12:00"),
        ("1999/01/01 12:00", "2026-01-10T13:05"),
        ("2026/02/10 12:00", "2026-01-10T13:05"),
        ("2199/12/31", "2026-01-10T13:05"),
        ("99/99/99", "2026-01-10T13:05"),
    ],
)
def test_an_absurd_date_gives_way_to_that_of_the_mail(printed: str, want: str) -> None:
    dated = form("o", PLACED, take={"at": label("注文日")})

    (event,) = read(message(f"注文日: {printed}"), profile(dated)).events

    assert event.at.replace(tzinfo=None) == datetime.fromisoformat(want)


def test_a_mail_of_which_the_date_is_absurd_happened_when_it_came() -> None:
    mail = message(TEXT, date=datetime(1999, 1, 1, tzinfo=UTC))

    (event,) = read(mail, profile(SIMPLE)).events

    assert event.at == CAME


def test_a_mail_without_any_time_is_read_all_the_same() -> None:
    (event,) = read(message(TEXT, date=None, arrived=None), profile(SIMPLE)).events

    assert event.at == event.arrived == datetime(1970, 1, 1, tzinfo=UTC)


def test_two_profiles_that_claim_a_mail_are_a_problem_that_names_both() -> None:
    other = profile(SIMPLE, id="other", shop="other.example")

    found = read(message(TEXT), profile(SIMPLE), other)

    assert [event.shop for event in found.events] == ["shop.example", "other.example"]
    assert found.problems[0].code == "two-profiles"
    assert "shop/order" in found.problems[0].detail
    assert "other/order" in found.problems[0].detail


def test_a_draft_speaks_with_the_least_confidence() -> None:
    (event,) = read(message(TEXT), profile(SIMPLE, status=Status.DRAFT)).events

    assert event.confidence is Confidence.SYNTHETIC


@pytest.mark.parametrize(
    ("goods", "items", "want"),
    [
        (Goods.UNKNOWN, "Shopギフトカード 5000円", Goods.GIFT_CARD),
        (Goods.UNKNOWN, "Kindle版 みほん", Goods.DIGITAL),
        (Goods.UNKNOWN, "電球", Goods.UNKNOWN),
        (Goods.SUBSCRIPTION, "Shopギフトカード", Goods.SUBSCRIPTION),
    ],
)
def test_goods_are_known_by_their_names(goods: Goods, items: str, want: Goods) -> None:
    order = form("o", PLACED, goods=goods, take={"items": label("商品")})
    known = profile(
        order, goods={"gift-card": ("ギフトカード",), "digital": ("Kindle",)}
    )

    (event,) = read(message(f"商品: {items}"), known).events

    assert event.goods is want
    assert event.items == (items,)


def test_a_card_notice_names_the_shop_where_the_card_was_used() -> None:
    take = {"merchant": label("利用先"), "amount": label("利用金額")}
    notice = form("n", EventType.CARD_USED, provisional=True, take=take)
    card = profile(
        notice, id="card", shop="", issuer=True, senders=("card@card.example",)
    )
    shop = profile(SIMPLE, descriptors=("SHOP EXAMPLE",))
    mail = message("利用先: SHOP EXAMPLE\n利用金額: 5円", by="card@card.example")
    (event,) = read(mail, card, shop).events

    assert (event.shop, event.issuer, event.provisional) == (
        "shop.example",
        "card",
        True,
    )


HEAD = "注文番号: A-1\n注文番号: A-2\n"
PIECES = "お届け先: 山田 太郎 様\n〒150-0001\n合計: 1円\nお届け先: 鈴木 様\n合計: 2円\n"
MANY = form(
    "many",
    PLACED,
    each=Each(start="お届け先", listed=("order",)),
    take={
        "order": ORDER,
        "amount": AMOUNT,
        "recipient_name": label("お届け先"),
        "recipient_postcode": pattern(r"\d{3}-\d{4}"),
    },
)


def test_several_orders_in_one_mail_are_told_apart() -> None:
    found = read(message(HEAD + PIECES), profile(MANY)).events

    assert [(e.order, e.amount) for e in found] == [
        ("A-1", Money.yen(1)),
        ("A-2", Money.yen(2)),
    ]
    assert [e.recipient_name for e in found] == ["山田 太郎", "鈴木"]
    assert [e.recipient_postcode for e in found] == ["1500001", ""]


def test_where_numbers_and_sections_do_not_match_no_order_has_the_wrong_number() -> (
    None
):
    found = read(message("注文番号: A-1\n" + PIECES), profile(MANY)).events

    assert [(e.order, e.amount) for e in found] == [
        ("", Money.yen(1)),
        ("", Money.yen(2)),
    ]


def test_a_mail_with_one_order_in_the_form_of_many_is_read_as_one() -> None:
    (event,) = read(message("注文番号: A-1\n合計: 1円"), profile(MANY)).events

    assert (event.order, event.amount) == ("A-1", Money.yen(1))


def told(number: str | None = "A-9", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return schema.org data of an order."""
    return {"@type": "Order", "orderNumber": number, **more}


def test_what_the_data_of_a_mail_says_counts_before_its_text() -> None:
    data = told(price="77", priceCurrency="jpy", merchant={"name": "Seller"})
    (event,) = read(message(TEXT, structured=(data,)), profile(SIMPLE)).events

    assert (event.order, event.amount) == ("A-9", Money.yen(77))
    assert event.seller == "Seller"


def test_what_the_data_does_not_say_is_read_in_the_text() -> None:
    (event,) = read(message(TEXT, structured=(told(),)), profile(SIMPLE)).events

    assert (event.order, event.amount) == ("A-9", Money.yen(1010))


def test_data_without_a_number_says_nothing() -> None:
    mail = message(TEXT, structured=(told(None, price="9"),))

    (event,) = read(mail, profile(SIMPLE)).events

    assert (event.order, event.amount) == ("A-1", Money.yen(1010))


@pytest.mark.parametrize("currency", ["¥", "円", "yen", "JPY ", "￥"])
def test_a_currency_in_the_data_is_known_by_sign_and_name(currency: str) -> None:
    data = told(price="77", priceCurrency=currency)

    (event,) = read(message(TEXT, structured=(data,)), profile(SIMPLE)).events

    assert event.amount == Money.yen(77)


def test_the_data_of_two_orders_is_two_events() -> None:
    data = (told("A-8", price="1"), told("A-9", price="2"))

    found = read(message(TEXT, structured=data), profile(SIMPLE)).events

    assert [(e.order, e.amount) for e in found] == [
        ("A-8", Money.yen(1)),
        ("A-9", Money.yen(2)),
    ]


def test_a_number_in_the_data_is_what_the_shop_calls_one() -> None:
    data = told("x")
    known = profile(SIMPLE, order=r"A-\d")

    (event,) = read(message(TEXT, structured=(data,)), known).events

    assert event.order == "A-1"


def test_an_order_that_the_data_names_twice_is_one_event() -> None:
    data = (told("A-9", price="1"), {"@type": "ParcelDelivery", **told("A-9")})

    found = read(message(TEXT, structured=data), profile(SIMPLE)).events

    assert [e.order for e in found] == ["A-9"]


def test_data_says_nothing_about_mails_that_are_no_orders() -> None:
    notice = form("n", EventType.ACCOUNT_HELD, take={"order": ORDER})

    (event,) = read(message(TEXT, structured=(told(),)), profile(notice)).events

    assert event.order == "A-1"


def test_a_take_can_read_the_data_itself() -> None:
    ways = (Take(from_=Place.DATA, path="reservationNumber"),)
    mail = message("", structured=({"@type": "X", "reservationNumber": "R-1"},))

    (event,) = read(mail, profile(form("r", PLACED, take={"order": ways}))).events

    assert event.order == "R-1"


def test_a_mail_that_names_several_orders_is_an_event_for_each_where_all_count() -> (
    None
):
    take = {"order": (Take(pattern="[A-Z]-[0-9]+", pick=Pick.ALL),), "amount": AMOUNT}
    every = form("cancelled", EventType.ORDER_CANCELLED, take=take)
    text = "A-1 と A-2 を取り消しました。\n合計: 1,010円\n"

    events = read(message(text), profile(every)).events
    assert [event.order for event in events] == ["A-1", "A-2"]
    assert [event.amount for event in events] == [None, None]
    (one,) = read(message(TEXT), profile(every)).events
    assert (one.order, one.amount) == ("A-1", Money.yen(1010))


def test_a_form_says_what_became_of_a_claim() -> None:
    granted = replace(form("claim", EventType.CLAIM_RESULT), outcome=Outcome.GRANTED)

    (event,) = read(message("x"), profile(granted)).events
    assert event.outcome is Outcome.GRANTED
