"""Orders: what one more mail about an order changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from mioboe.events import EventType, Goods
from mioboe.ledger.model import Order, OrderKey, OrderState
from mioboe.ledger.parts import is_all_gone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mioboe.events import Event
    from mioboe.ledger.model import Ledger

RECENT: Final = 60
_MESSAGES: Final = 40
_ITEMS: Final = 100
_STATES: Final = {
    EventType.ORDER_SHIPPED: OrderState.SHIPPED,
    EventType.ORDER_DELIVERED: OrderState.DELIVERED,
    EventType.ORDER_RETURNED: OrderState.RETURNED,
}
#: A later state never goes back to an earlier one, whatever the order of the mails.
_RANK: Final = {state: rank for rank, state in enumerate(OrderState)}
_PLACES: Final = frozenset({EventType.ORDER_PLACED, EventType.GIFT_CARD_ISSUED})


def key_of(event: Event) -> OrderKey:
    """Return which order ``event`` is about; one of its own without a number."""
    return OrderKey(event.shop, event.order or event.message_id)


def apply_order(ledger: Ledger, event: Event) -> Ledger:
    """Return ``ledger`` with a mail about an order taken in."""
    key = key_of(event)
    known = ledger.orders.get(key)
    order = known or Order(
        key=key, brand=event.brand, placed=event.at, seen=event.arrived
    )
    recent = ledger.recent
    if known is None:
        last = (*recent.get(key.shop, ()), key)[-RECENT:]
        recent = recent.set(key.shop, last)
    orders = ledger.orders.set(key, _merge(order, event))
    return replace(ledger, orders=orders, recent=recent, touched=key)


def moved(state: OrderState, to: OrderState) -> OrderState:
    """Return the later one of two states of an order."""
    return max(state, to, key=lambda known: _RANK[known])


def _merge(order: Order, event: Event) -> Order:
    order = _cancelled(order, event)
    places = event.type in _PLACES
    # A mail about one of several gift cards has the sum of that card.
    tells = event.type is EventType.ORDER_PLACED
    amount = event.amount if tells else None
    if event.type is not EventType.REFUND_ISSUED:
        amount = amount or order.amount or event.amount
    return replace(
        order,
        state=moved(order.state, _STATES.get(event.type, order.state)),
        amount=amount or order.amount,
        placed=min(order.placed, event.at) if places else order.placed,
        was_confirmed=order.was_confirmed or places,
        goods=event.goods if order.goods is Goods.UNKNOWN else order.goods,
        shipments=order.shipments + (event.type is EventType.ORDER_SHIPPED),
        messages=with_message(order.messages, event.message_id),
        is_likely=order.is_likely or event.is_likely,
        is_proven=order.is_proven or event.is_proven,
        is_doubtful=order.is_doubtful and event.is_doubtful,
        **_texts(order, event),
        **_dates(order, event),
    )


def _cancelled(order: Order, event: Event) -> Order:
    """Return the order with what the mail says is cancelled of it, and what is not.

    A mail about one of several things leaves the order open; so does one that came
    before the order's own, once that says what else was ordered.
    """
    tells = event.type is EventType.ORDER_PLACED and not order.was_confirmed
    items = (tells and event.items) or order.items
    gone = order.cancelled_items
    if event.type is EventType.ORDER_CANCELLED:
        # Without a name it is all that is known of it.
        gone = tuple(dict.fromkeys((*gone, *(event.items or items))))[:_ITEMS]
        if is_all_gone(items, gone):
            state = moved(order.state, OrderState.CANCELLED)
            date = order.cancelled or event.at
            order = replace(order, state=state, cancelled=date)
    elif gone and order.state is OrderState.CANCELLED and not is_all_gone(items, gone):
        order = replace(order, state=_before(order), cancelled=None)
    return replace(order, items=items, cancelled_items=gone)


def _before(order: Order) -> OrderState:
    return OrderState.SHIPPED if order.shipped else OrderState.PLACED


def _texts(order: Order, event: Event) -> Mapping[str, Any]:
    """Return what is printed about the order: the first mail that says it counts."""
    return {
        "items": order.items or event.items,
        "recipient_name": order.recipient_name or event.recipient_name,
        "recipient_postcode": order.recipient_postcode or event.recipient_postcode,
        "gift_recipient": order.gift_recipient or event.gift_recipient,
        "seller": order.seller or event.seller,
        "language": order.language or event.language,
    }


def _dates(order: Order, event: Event) -> Mapping[str, Any]:
    """Return the dates and sums that this kind of mail sets."""
    name = _SETS.get(event.type)
    if name is not None:
        return {name: getattr(order, name) or event.at}
    is_new = event.message_id not in order.messages
    if event.type is EventType.REFUND_ISSUED and event.amount and is_new:
        before = order.refunded
        if before is not None and before.currency == event.amount.currency:
            return {"refunded": before + event.amount}
        return {"refunded": event.amount}
    return {}


_SETS: Final = {
    EventType.ORDER_SHIPPED: "shipped",
    EventType.ORDER_DELIVERED: "delivered",
    EventType.PAYMENT_COMPLETED: "paid",
    EventType.GIFT_CARD_OPENED: "opened",
}


def with_message(messages: tuple[str, ...], message_id: str) -> tuple[str, ...]:
    """Return ``messages`` with one more, once, and not without end."""
    if not message_id or message_id in messages or len(messages) >= _MESSAGES:
        return messages
    return (*messages, message_id)
