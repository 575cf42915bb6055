"""Ledgers out of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.ledger import Ledger, apply

if TYPE_CHECKING:
    from mioboe.events import Event
    from mioboe.ledger import Charge, GiftCard, Order


def folded(*events: Event) -> Ledger:
    """Return the fold of these events."""
    ledger = Ledger()
    for event in events:
        ledger = apply(ledger, event)
    return ledger


def only_order(*events: Event) -> Order:
    """Return the one order that these events are about."""
    (order,) = folded(*events).orders.values()
    return order


def only_gift(*events: Event) -> GiftCard:
    """Return the one gift card that these events are about."""
    (card,) = folded(*events).gift_cards.values()
    return card


def only_charge(*events: Event) -> Charge:
    """Return the one charge that these events are about."""
    (charge,) = folded(*events).charges.values()
    return charge
