from __future__ import annotations

from dataclasses import replace

import pytest
from tests.fakes.events import event, moment, of_order, placed
from tests.fakes.ledgers import folded

from mioboe.authenticity import VerdictKind
from mioboe.ledger import OrderState
from mioboe.ledger.parcels import parcel_number

COMING = event(
    "order-shipped",
    "2026-01-10 08:00",
    shop="kuronekoyamato.co.jp",
    brand="yamato",
    carrier="yamato",
    tracking="401234567890",
    order="",
)
COME = event(
    "order-delivered",
    "2026-01-10 15:00",
    shop="kuronekoyamato.co.jp",
    brand="yamato",
    carrier="yamato",
    tracking="401234567890",
    order="",
)


def test_a_carrier_s_mails_about_one_parcel_are_one_parcel() -> None:
    ledger = folded(COMING, COME)

    (parcel,) = ledger.parcels.values()
    assert parcel.order is None
    assert parcel.shipped == moment("2026-01-10 08:00")
    assert parcel.delivered == moment("2026-01-10 15:00")


def test_a_carrier_s_mail_is_no_order_and_no_account() -> None:
    ledger = folded(COMING, COME)

    assert not ledger.orders
    assert not ledger.recent
    assert not ledger.accounts
    assert ledger.touched is None


ORDER = placed("2026-01-09 13:05", 63000)
SHIPPED = of_order(
    ORDER, "order-shipped", "2026-01-09 20:00", tracking="4012-3456-7890"
)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("401234567890", "401234567890"),
        ("4012-3456-7890", "401234567890"),
        ("４０１２－３４５６－７８９０", "401234567890"),
        ("ヤマト運輸 4012-3456-7890", "401234567890"),
        ("Yamato Transport 4012 3456 7890", "401234567890"),
        ("tba123456789000", "TBA123456789000"),
        ("RR 123 456 789 JP", "RR123456789JP"),
        ("99.00.123456.12345678", "990012345612345678"),
        ("T-1", "T1"),
        ("追跡不可", ""),
        ("", ""),
    ],
)
def test_a_tracking_number_is_its_digits_and_capital_letters(
    printed: str, number: str
) -> None:
    assert parcel_number(printed) == number


def test_what_the_carrier_brought_has_come() -> None:
    ledger = folded(ORDER, SHIPPED, COMING, COME)

    (order,) = ledger.orders.values()
    assert order.state is OrderState.DELIVERED
    assert order.delivered == moment("2026-01-10 15:00")
    assert order.messages[-1] == COME.message_id
    assert ledger.touched is None
    assert {parcel.delivered for parcel in ledger.parcels.values()} == {COME.at}


def test_a_carrier_s_mail_that_came_before_the_shop_s_is_not_lost() -> None:
    ledger = folded(ORDER, COMING, COME, SHIPPED)

    (order,) = ledger.orders.values()
    assert order.state is OrderState.DELIVERED
    assert order.delivered == moment("2026-01-10 15:00")


def test_two_orders_in_one_parcel_come_both() -> None:
    other = placed("2026-01-09 14:00", 1200)
    sent = of_order(other, "order-shipped", "2026-01-09 20:01", tracking="401234567890")

    ledger = folded(ORDER, other, SHIPPED, sent, COME)

    states = {order.state for order in ledger.orders.values()}
    assert states == {OrderState.DELIVERED}


def test_a_number_that_was_used_before_is_another_parcel() -> None:
    later = replace(COME, at=moment("2026-06-01 12:00"))

    (order,) = folded(ORDER, SHIPPED, later).orders.values()

    assert order.state is OrderState.SHIPPED


def test_a_carrier_s_mail_that_may_be_invented_moves_nothing() -> None:
    doubtful = replace(COME, verdict=VerdictKind.UNPROVEN, owes_proof=True)

    (order,) = folded(ORDER, SHIPPED, doubtful).orders.values()

    assert order.state is OrderState.SHIPPED
    assert order.delivered is None


def test_a_carrier_s_mail_proves_no_order() -> None:
    unproven = replace(ORDER, verdict=VerdictKind.UNPROVEN, owes_proof=True)
    sent = replace(SHIPPED, verdict=VerdictKind.UNPROVEN, owes_proof=True)

    (order,) = folded(unproven, sent, COME).orders.values()

    assert not order.is_likely


def test_what_was_sent_back_stays_sent_back() -> None:
    back = of_order(ORDER, "order-returned", "2026-01-10 10:00")

    (order,) = folded(ORDER, SHIPPED, back, COME).orders.values()

    assert order.state is OrderState.RETURNED
