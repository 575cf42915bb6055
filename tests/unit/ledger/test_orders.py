from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.fakes.events import event, issued, moment, of_order, placed
from tests.fakes.ledgers import folded, only_order

from mioboe.authenticity import Leaning, VerdictKind
from mioboe.events import Goods
from mioboe.kit import Money
from mioboe.ledger import Ledger, OrderKey, OrderState, apply, charges_of, key_of

ORDER = placed("2026-01-10 13:05", 63000, items=("電球",), seller="みほん商店")
SHIPPED = of_order(ORDER, "order-shipped", "2026-01-10 16:35", tracking="T-1")
DELIVERED = of_order(ORDER, "order-delivered", "2026-01-11 10:00", tracking="T-1")
CANCELLED = of_order(ORDER, "order-cancelled", "2026-01-10 14:00")


def test_a_placed_order_is_what_its_mail_says() -> None:
    order = only_order(ORDER)

    assert order.key == OrderKey("amazon.co.jp", ORDER.order)
    assert order.state is OrderState.PLACED
    assert order.was_confirmed
    assert order.amount == Money.yen(63000)
    assert (order.items, order.seller) == (("電球",), "みほん商店")
    assert order.recipient_postcode == "1500001"
    assert order.placed == moment("2026-01-10 13:05")
    assert order.messages == (ORDER.message_id,)
    assert order.is_proven
    assert not order.is_gift_card


def test_the_old_ledger_stays_as_it_was() -> None:
    empty = Ledger()

    apply(empty, ORDER)

    assert empty == Ledger()


def test_an_order_without_a_number_is_known_by_its_mail() -> None:
    nameless = replace(ORDER, order="")

    assert key_of(nameless).number == nameless.message_id
    assert len(folded(nameless, replace(nameless, message_id="<2@x.test>")).orders) == 2


def test_the_same_number_at_another_shop_is_another_order() -> None:
    assert len(folded(ORDER, replace(ORDER, shop="amazon.com")).orders) == 2


def test_an_order_goes_its_way() -> None:
    order = only_order(ORDER, SHIPPED, DELIVERED)

    assert order.state is OrderState.DELIVERED
    assert order.shipped == moment("2026-01-10 16:35")
    assert order.delivered == moment("2026-01-11 10:00")
    assert order.messages == tuple(e.message_id for e in (ORDER, SHIPPED, DELIVERED))


@pytest.mark.parametrize(
    ("events", "want"),
    [
        ((DELIVERED, SHIPPED), OrderState.DELIVERED),
        ((CANCELLED, SHIPPED), OrderState.CANCELLED),
        ((CANCELLED, ORDER), OrderState.CANCELLED),
        ((SHIPPED, ORDER), OrderState.SHIPPED),
        (
            (of_order(ORDER, "order-returned", "2026-01-20 10:00"), DELIVERED),
            OrderState.RETURNED,
        ),
    ],
)
def test_a_state_never_goes_back(events: tuple, want: OrderState) -> None:  # type: ignore[type-arg]
    assert only_order(*events).state is want


def test_a_late_order_mail_completes_what_shipping_began() -> None:
    late = replace(ORDER, arrived=SHIPPED.arrived.replace(hour=23))

    order = only_order(SHIPPED, late)

    assert order.was_confirmed
    assert order.placed == ORDER.at
    assert order.amount == Money.yen(63000)
    assert order.seen == SHIPPED.arrived


def test_a_shipped_mail_alone_confirms_nothing() -> None:
    assert not only_order(SHIPPED).was_confirmed


def test_the_same_mail_twice_changes_nothing_that_is_kept() -> None:
    once, twice = only_order(ORDER), only_order(ORDER, ORDER)

    assert once == twice


def test_the_sum_of_the_order_counts_before_that_of_a_shipment() -> None:
    part = replace(SHIPPED, amount=Money.yen(1000))

    assert only_order(ORDER, part).amount == Money.yen(63000)
    assert only_order(part, ORDER).amount == Money.yen(63000)
    assert only_order(part).amount == Money.yen(1000)


def test_the_sum_of_the_order_counts_before_that_of_one_of_its_gift_cards() -> None:
    order = placed("2026-01-10 13:05", 9000, gift=True, to="a@free.example")
    card = issued("2026-01-10 13:07", 3000, "a@free.example", order=order.order)

    assert only_order(order, card).amount == Money.yen(9000)


def test_refunds_add_up() -> None:
    first = of_order(ORDER, "refund-issued", "2026-01-20 10:00", yen=1000)
    second = of_order(ORDER, "refund-issued", "2026-01-21 10:00", yen=500)

    order = only_order(ORDER, first, second)

    assert order.refunded == Money.yen(1500)
    assert order.amount == Money.yen(63000)


def test_a_refund_alone_is_not_the_sum_of_the_order() -> None:
    order = only_order(of_order(ORDER, "refund-issued", "2026-01-20 10:00", yen=1000))

    assert (order.amount, order.refunded) == (None, Money.yen(1000))


def test_refunds_in_two_currencies_are_never_added() -> None:
    first = of_order(ORDER, "refund-issued", "2026-01-20 10:00", yen=1000)
    other = replace(first, amount=Money(Decimal(5), "USD"), message_id="<2@x.test>")

    refunded = only_order(ORDER, first, other).refunded

    assert refunded is not None
    assert refunded in {Money.yen(1000), Money(Decimal(5), "USD")}


def test_a_refund_that_two_mails_report_is_one() -> None:
    first = of_order(ORDER, "refund-issued", "2026-01-20 10:00", yen=1000)
    again = replace(first, message_id=first.message_id)

    assert only_order(ORDER, first, again).refunded == Money.yen(1000)


def test_split_shipments_are_one_order_with_several_parcels() -> None:
    second = of_order(ORDER, "order-shipped", "2026-01-12 09:00", tracking="T-2")

    ledger = folded(ORDER, SHIPPED, second, DELIVERED)

    (order,) = ledger.orders.values()
    assert order.shipments == 2
    assert order.shipped == moment("2026-01-10 16:35")
    parcels = {parcel.tracking: parcel for parcel in ledger.parcels.values()}
    assert parcels["T-1"].delivered == moment("2026-01-11 10:00")
    assert parcels["T-2"].delivered is None


def test_shipments_without_a_tracking_number_are_told_apart_too() -> None:
    first = replace(SHIPPED, tracking="")
    second = of_order(ORDER, "order-shipped", "2026-01-12 09:00")

    assert len(folded(ORDER, first, second).parcels) == 2


def test_a_payment_sets_when_it_was_paid() -> None:
    paid = of_order(ORDER, "payment-completed", "2026-01-10 13:06", yen=63000)

    assert only_order(ORDER, paid).paid == moment("2026-01-10 13:06")


def test_goods_once_known_stay_known() -> None:
    gift = replace(ORDER, goods=Goods.GIFT_CARD)

    assert only_order(ORDER, gift).is_gift_card
    assert only_order(gift, ORDER).is_gift_card


def test_one_genuine_mail_proves_the_order() -> None:
    doubtful = replace(ORDER, verdict=VerdictKind.UNPROVEN, owes_proof=True)
    leaning = replace(doubtful, leaning=Leaning.GENUINE)

    assert not only_order(doubtful).is_likely
    assert only_order(leaning).is_likely
    assert not only_order(leaning).is_proven
    assert only_order(doubtful, SHIPPED).is_proven


def test_the_last_orders_of_a_shop_are_remembered_and_not_without_end() -> None:
    many = [
        placed(f"2026-01-{1 + n // 24:02} {n % 24:02}:00", 100 + n) for n in range(100)
    ]

    ledger = folded(*many)

    assert len(ledger.orders) == 100
    assert len(ledger.recent["amazon.co.jp"]) == 60
    assert ledger.recent["amazon.co.jp"][-1] == key_of(many[-1])


def test_an_order_remembers_its_mails_and_not_without_end() -> None:
    many = [replace(SHIPPED, message_id=f"<{n}@x.test>") for n in range(100)]

    assert len(only_order(ORDER, *many).messages) == 40


def test_an_order_that_nobody_knows_has_no_charges() -> None:
    assert charges_of(Ledger(), OrderKey("a", "b")) == ()


def test_what_is_said_about_an_account_is_kept_with_the_account() -> None:
    held = event("account-held", "2026-01-10 22:00")
    protected = event("account-protected", "2026-01-10 23:00")

    ledger = folded(ORDER, held, protected)

    account = ledger.accounts["amazon"]
    assert account.seen == ORDER.arrived
    assert account.held == moment("2026-01-10 22:00")
    assert account.protected == moment("2026-01-10 23:00")
    assert [notice.type for notice in account.notices] == [held.type, protected.type]
    assert ledger.touched is None


def test_notices_are_kept_and_not_without_end() -> None:
    many = [
        event("one-time-code", f"2026-01-{1 + n // 24:02} {n % 24:02}:00")
        for n in range(100)
    ]

    notices = folded(*many).accounts["amazon"].notices
    assert 5 <= len(notices) <= 40
    assert notices[-1].message_id == many[-1].message_id
