"""Numbers and sums behind labels that nobody described: what is clear, and no more."""

from __future__ import annotations

import pytest

from mioboe.events.generic.features import features, text_of
from mioboe.events.generic.values import (
    amount,
    has_code,
    order_number,
    tracking_number,
)
from mioboe.messages import parse


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Order number: AB-1234", "AB-1234"),
        ("Order #: 99812", "99812"),
        ("Your order #99812 is here. Order no. 99812", "99812"),
        ("【注文番号】\nx-20260101-7", "X-20260101-7"),
        ("受注番号:12345678", "12345678"),
        ("Booking reference: 8XK2291", "8XK2291"),
        ("Order number: 11111\nOrder number: 22222", ""),
        ("in order to reach 5000 people", ""),
        ("Order number: pending", ""),
    ],
)
def test_an_order_number_stands_behind_its_label(text: str, number: str) -> None:
    assert order_number("", text) == number


def test_the_subject_says_which_of_two_orders_is_meant() -> None:
    two = "Order number: 11111\nOrder number: 22222"

    assert order_number("Order #22222 confirmed", two) == "22222"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Tracking number: 1Z99AA10123456784", "1Z99AA10123456784"),
        ("お問い合わせ伝票番号: 4409-1188-2035", "4409-1188-2035"),
        ("Tracking number: available soon", ""),
        ("Tracking number will-be-given", ""),
    ],
)
def test_a_parcel_has_a_number_of_many_digits(text: str, number: str) -> None:
    assert tracking_number(text) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Total: $12.00", "12.00"),
        ("Subtotal: $10.00\nTotal: $12.00\nOrder total: $12.50", "12.50"),
        ("小計: 3,000円\n合計: 3,240円", "3240"),
        ("You paid $8.20 to the shop", "8.20"),
        ("Total: $12.00\nTotal: $13.00", None),
        ("合計: 3,240", None),
        ("from only $12.00", None),
    ],
)
def test_a_sum_is_taken_where_one_label_is_clear(text: str, value: str | None) -> None:
    found = amount(text)

    assert (found.text if found else None) == value


def test_the_sum_of_a_refund_has_labels_of_its_own() -> None:
    text = "Order total: $50.00\nRefund amount: $20.00"

    found = amount(text, of_refund=True)

    assert found is not None
    assert found.text == "20.00"


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("Your code:\n\n 482913\n", True),
        ("認証コード: 482913", True),
        ("482913 is your code", True),
        ("In 2026 we open a shop", False),
    ],
)
def test_a_code_stands_alone_or_behind_its_label(text: str, is_there: bool) -> None:  # noqa: FBT001 - of a parameter list
    assert has_code(text) is is_there


def test_quotes_and_addresses_are_not_read() -> None:
    raw = b"Subject: x\n\n> order\nsee https://order.example/order or order@x.example"

    assert text_of(parse(raw)).split() == ["see", "or"]


def test_a_mark_says_where_a_word_stands() -> None:
    marks = features("発送のお知らせ", "Tracking number: 440911882035")

    assert {"s:発送", "s-cue:shipped", "t:tracking number", "has:tracking"} <= marks
