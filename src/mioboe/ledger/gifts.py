"""Gift cards: issued, opened, charged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.events import EventType, Goods
from mioboe.kit import identify
from mioboe.ledger.model import GiftCard
from mioboe.ledger.orders import apply_order, key_of, with_message

if TYPE_CHECKING:
    from mioboe.events import Event
    from mioboe.ledger.model import Ledger, OrderKey

#: How long a gift may lie before it is opened and still be the same gift.
_LIES: Final = timedelta(days=400)
#: Cards of one shop that may still be opened.
_UNOPENED: Final = 200


def apply_gift(ledger: Ledger, event: Event) -> Ledger:
    """Return ``ledger`` with a mail taken in that a gift was issued or opened.

    An opened gift is tied to the card it was: by order number, else the last card
    with its amount that was issued and not yet opened; else it is a card of its own.
    """
    known = find_gift(ledger, event)
    ledger = apply_order(ledger, _under(event, known))
    card = known or GiftCard(id=gift_id(key_of(event)), shop=event.shop)
    opened = event.at if event.type is EventType.GIFT_CARD_OPENED else None
    issued = None if opened else event.at
    card = replace(
        card,
        order=card.order or event.order or key_of(event).number,
        amount=card.amount or event.amount,
        recipient=card.recipient or event.gift_recipient,
        issued=card.issued or issued,
        opened=card.opened or opened,
        messages=with_message(card.messages, event.message_id),
    )
    lying = [name for name in ledger.unopened.get(card.shop, ()) if name != card.id]
    if card.opened is None:
        lying.append(card.id)
    return replace(
        ledger,
        gift_cards=ledger.gift_cards.set(card.id, card),
        unopened=ledger.unopened.set(card.shop, tuple(lying[-_UNOPENED:])),
    )


def apply_gift_order(ledger: Ledger, event: Event) -> Ledger:
    """Return ``ledger`` with an order taken in; a gift card among the goods too."""
    if event.goods is not Goods.GIFT_CARD and not event.gift_recipient:
        return apply_order(ledger, event)
    return apply_gift(ledger, event)


def gift_id(key: OrderKey) -> str:
    """Return the id of the card that was ordered under ``key``."""
    return identify("gift", key.shop, key.number)


def find_gift(ledger: Ledger, event: Event) -> GiftCard | None:
    """Return the card in ``ledger`` that ``event`` is about, or `None`."""
    known = ledger.gift_cards.get(gift_id(key_of(event)))
    if known is not None or event.type is not EventType.GIFT_CARD_OPENED:
        return known
    lying = (ledger.gift_cards[name] for name in ledger.unopened.get(event.shop, ()))
    return next((card for card in reversed([*lying]) if _may_be(card, event)), None)


def _may_be(card: GiftCard, event: Event) -> bool:
    if card.opened is not None or card.issued is None:
        return False
    if event.order and not _is_nameless(card) and card.order != event.order:
        return False
    same = event.amount is None or card.amount is None or card.amount == event.amount
    return same and event.at - card.issued <= _LIES


def _under(event: Event, card: GiftCard | None) -> Event:
    """Return ``event`` under the order number of the card it belongs to."""
    if card is None or not card.order or (event.order and not _is_nameless(card)):
        return event
    return replace(event, order=card.order)


def _is_nameless(card: GiftCard) -> bool:
    """Return whether the mail that issued ``card`` had no order number."""
    return card.order[:1] in {"", "<"}
