from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mioboe.events.structured import at_path, orders_in


def test_an_order_says_what_it_is() -> None:
    item = {
        "@type": "http://schema.org/Order",
        "orderNumber": "A-1",
        "orderDate": "2026-01-10",
        "acceptedOffer": [
            {"price": "10.50", "priceCurrency": "USD", "itemOffered": {"name": "Tea"}},
            {"price": "2.00", "priceCurrency": "USD", "itemOffered": {"name": "Cup"}},
        ],
        "orderDelivery": {
            "deliveryAddress": {"name": "Taro", "postalCode": "150-0001"},
            "trackingNumber": "T-1",
        },
        "merchant": {"name": "Shop"},
    }

    (found,) = orders_in([item])

    assert found["order"] == ["A-1"]
    assert found["amount"] == ["10.50", "2.00"]
    assert found["currency"] == ["USD", "USD"]
    assert found["items"] == ["Tea", "Cup"]
    assert found["recipient_name"] == ["Taro"]
    assert found["recipient_postcode"] == ["150-0001"]
    assert found["tracking"] == ["T-1"]
    assert found["seller"] == ["Shop"]
    assert found["at"] == ["2026-01-10"]


@pytest.mark.parametrize(
    ("item", "want"),
    [
        (
            {"@type": "Invoice", "totalPaymentDue": {"price": "5", "currency": "JPY"}},
            {"amount": ["5"], "currency": ["JPY"]},
        ),
        (
            {"@type": ["Thing", "ParcelDelivery"], "partOfOrder": {"orderNumber": "B"}},
            {"order": ["B"]},
        ),
        ({"@type": "order", "orderNumber": 12}, {"order": ["12"]}),
    ],
)
def test_kinds_and_shapes_vary(item: dict[str, Any], want: dict[str, Any]) -> None:
    assert orders_in([item]) == [want]


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"@type": "Event", "orderNumber": "A"},
        {"@type": "Order"},
        {"@type": 5, "orderNumber": "A"},
        {"@type": {"x": 1}, "orderNumber": "A"},
        {"@type": "Order", "orderNumber": None},
        {"@type": "Order", "orderNumber": True},
        {"@type": "Order", "orderNumber": {"@id": "x"}},
        {"orderNumber": "A"},
    ],
)
def test_what_is_no_order_or_says_nothing_is_left_out(item: dict[str, Any]) -> None:
    assert orders_in([item]) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["@type", "orderNumber", "acceptedOffer", "price", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(st.lists(st.dictionaries(st.sampled_from(["@type", "orderNumber"]), JSON)))
def test_no_data_makes_it_raise(items: list[dict[str, Any]]) -> None:
    for item in items:
        item["@type"] = "Order"
    for found in orders_in(items):
        assert all(found.values())


def test_a_path_through_many_lists_stays_small() -> None:
    value: Any = {"name": "x"}
    for _ in range(3):
        value = [value] * 60

    assert len(at_path({"a": value}, "a.name")) <= 50
