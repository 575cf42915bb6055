"""schema.org data of senders that nobody described."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from mioboe.events import EventType
from mioboe.events.generic.markup import rows_in
from mioboe.messages import parse

if TYPE_CHECKING:
    from mioboe.events.generic.markup import Row

NOW = datetime(2026, 1, 10, tzinfo=UTC)


def rows(*items: object) -> list[Row]:
    script = f'<script type="application/ld+json">{json.dumps(items)}</script>'
    head = "Subject: x\nContent-Type: text/html; charset=utf-8\n\n"
    return rows_in(parse(f"{head}<p>x</p>{script}".encode()), NOW)


def order(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {"@type": "Order", "orderNumber": "A-1"} | more


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("http://schema.org/OrderProcessing", EventType.ORDER_PLACED),
        ("https://schema.org/OrderInTransit", EventType.ORDER_SHIPPED),
        ("OrderDelivered", EventType.ORDER_DELIVERED),
        ("https://schema.org/OrderStatus/OrderCancelled", EventType.ORDER_CANCELLED),
        ("http://schema.org/OrderReturned/", EventType.ORDER_RETURNED),
    ],
)
def test_a_status_says_what_happened(status: str, kind: EventType) -> None:
    (row,) = rows(order(orderStatus=status))

    assert (row.type, row.is_told) == (kind, True)


def test_an_order_without_a_status_was_placed_as_far_as_data_tell() -> None:
    (row,) = rows(order())

    assert (row.type, row.is_told) == (EventType.ORDER_PLACED, False)


@pytest.mark.parametrize(
    "item",
    [
        order(orderStatus="OrderPaymentDue"),
        {"@type": "Invoice", "referencesOrder": {"orderNumber": "A-1"}},
        {"@type": "Order", "price": "12.00", "priceCurrency": "USD"},
        {"@type": "Product", "orderNumber": "A-1"},
        {"@type": 7},
    ],
    ids=["unpaid", "bill", "no-number", "product", "no-type"],
)
def test_nothing_happened_yet(item: object) -> None:
    assert not rows(item)


def test_an_order_is_found_inside_of_something_else() -> None:
    (row,) = rows({"@type": "EmailMessage", "about": [{"it": order()}]})

    assert row.values["order"] == "A-1"


def test_an_order_and_its_parcel_are_one_with_the_values_of_both() -> None:
    parcel = {
        "@type": "ParcelDelivery",
        "trackingNumber": "T-77",
        "partOfOrder": order(),
    }

    (row,) = rows(parcel, order(price="12.50", priceCurrency="USD"))

    assert row.type is EventType.ORDER_SHIPPED
    assert row.values["tracking"] == "T-77"
    assert row.values["amount"].text == "12.50"


def test_a_type_may_be_one_of_several_and_an_address() -> None:
    (row,) = rows(order(**{"@type": ["Thing", "https://schema.org/Order"]}))

    assert row.type is EventType.ORDER_PLACED


def test_very_many_orders_are_cut() -> None:
    many = [order(orderNumber=f"A-{number}") for number in range(100)]

    assert len(rows(*many)) <= 20
