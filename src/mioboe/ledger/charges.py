"""Charges: money that left, tied to the order that it paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.kit import identify, is_day, squash
from mioboe.ledger.gifts import gift_id
from mioboe.ledger.model import Charge, Instrument
from mioboe.ledger.orders import with_message

if TYPE_CHECKING:
    from datetime import datetime

    from immutables import Map

    from mioboe.events import Event
    from mioboe.ledger.model import Ledger, Order, OrderKey

_WAITING: Final = 60
#: Charges remembered of one shop: more than a year's, so that yearly fees are known.
_SPENT: Final = 200
#: From the first notice (速報) to the final one.
_SETTLES: Final = timedelta(days=20)
#: Shops charge at shipment: an order may be paid weeks after it was placed.
_PAYS: Final = timedelta(days=60)
#: A notice this soon after a shop's mail belongs to it, whatever the sum.
_SOON: Final = timedelta(minutes=60)
#: Notices without a merchant are tied by sum only when they come this soon.
_NAMELESS: Final = timedelta(hours=6)
_DAY: Final = timedelta(days=1)


def apply_charge(ledger: Ledger, event: Event) -> Ledger:
    """Return ``ledger`` with a notice of a card or bank taken in.

    Two notices about one use (速報, then confirmed, or the other way about) are one
    charge: same issuer, same sum, same day; each is used up once, so that two equal
    purchases stay two.
    """
    ledger = _instrument(ledger, event)
    waiting = _still_waiting(ledger, event)
    partner = next((c for c in waiting if _is_partner(c, event)), None)
    if partner is not None:
        charge = _completed(partner, event)
        waiting = [other for other in waiting if other.id != partner.id]
    else:
        charge = _new(ledger, event)
        waiting = [*waiting, charge][-_WAITING:]
    if charge.order is None and (order := _order_of(ledger, charge)) is not None:
        charge = replace(charge, order=order.key)
        ledger = _paid(ledger, order, charge)
    return replace(
        ledger,
        charges=ledger.charges.set(charge.id, charge),
        spent=_spent(ledger, charge),
        merchants=_merchants(ledger, event),
        drawn=_drawn(ledger, charge),
        waiting=ledger.waiting.set(event.issuer, tuple(c.id for c in waiting)),
        touched=charge.order,
    )


def _spent(ledger: Ledger, charge: Charge) -> Map[str, tuple[str, ...]]:
    """Return the last charges at each shop, with this one."""
    if not charge.shop:
        return ledger.spent
    before = (name for name in ledger.spent.get(charge.shop, ()) if name != charge.id)
    return ledger.spent.set(charge.shop, (*before, charge.id)[-_SPENT:])


def _drawn(ledger: Ledger, charge: Charge) -> Map[str, tuple[str, ...]]:
    """Return the last charges of each issuer, with this one."""
    known = ledger.drawn.get(charge.issuer, ())
    before = (name for name in known if name != charge.id)
    return ledger.drawn.set(charge.issuer, (*before, charge.id)[-_WAITING:])


def _merchants(ledger: Ledger, event: Event) -> Map[tuple[str, str], datetime]:
    """Return where cards were used, with this use."""
    name = squash(event.merchant)
    if not name:
        return ledger.merchants
    return ledger.merchants.set((event.issuer, name), event.at)


def _paid(ledger: Ledger, order: Order, charge: Charge) -> Ledger:
    """Return ``ledger`` with ``charge`` put to what it paid: order and gift card."""
    paid = replace(order, charges=(*order.charges, charge.id))
    ledger = replace(ledger, orders=ledger.orders.set(order.key, paid))
    card = ledger.gift_cards.get(gift_id(order.key))
    if card is None or card.charge:
        return ledger
    card = replace(card, charge=charge.id)
    return replace(ledger, gift_cards=ledger.gift_cards.set(card.id, card))


def _new(ledger: Ledger, event: Event) -> Charge:
    sum_ = event.amount.text if event.amount else ""
    parts = (event.issuer, event.message_id, event.at.isoformat(), sum_)
    name = identify("charge", *parts)
    count = 1
    while name in ledger.charges:
        count += 1
        name = identify("charge", *parts, str(count))
    return Charge(
        id=name,
        issuer=event.issuer,
        at=event.at,
        amount=event.amount,
        merchant=event.merchant,
        shop=event.shop,
        instrument=event.instrument,
        is_provisional=event.provisional,
        messages=(event.message_id,),
    )


def _still_waiting(ledger: Ledger, event: Event) -> list[Charge]:
    """Return the charges of the issuer that may still be told of once more."""
    waiting = (ledger.charges[name] for name in ledger.waiting.get(event.issuer, ()))
    return [charge for charge in waiting if event.arrived - charge.at <= _SETTLES]


def _is_partner(charge: Charge, event: Event) -> bool:
    """Return whether ``event`` is the other notice about the use ``charge``."""
    return (
        charge.is_provisional is not event.provisional
        and charge.amount == event.amount
        and charge.at.date() == event.at.date()
        and timedelta(0) <= event.arrived - charge.at
    )


def _completed(charge: Charge, event: Event) -> Charge:
    """Return ``charge`` with what the other notice about it says."""
    return replace(
        charge,
        at=event.at if is_day(charge.at) else charge.at,
        merchant=(event.merchant or charge.merchant)
        if charge.is_provisional
        else (charge.merchant or event.merchant),
        shop=event.shop or charge.shop,
        is_provisional=False,
        messages=with_message(charge.messages, event.message_id),
    )


def _instrument(ledger: Ledger, event: Event) -> Ledger:
    key = (event.issuer, event.instrument)
    known = ledger.instruments.get(key) or Instrument(
        issuer=event.issuer, label=event.instrument, seen=event.arrived
    )
    used = replace(known, uses=known.uses + 1)
    return replace(ledger, instruments=ledger.instruments.set(key, used))


def _order_of(ledger: Ledger, charge: Charge) -> Order | None:
    """Return the order that ``charge`` pays, as far as sum and time tell."""
    shops = [charge.shop] if charge.shop else [] if charge.merchant else ledger.recent
    best: tuple[int, Order] | None = None
    for shop in shops:
        for key in reversed(ledger.recent.get(shop, ())):
            rank = _rank(ledger.orders[key], charge)
            if rank and (best is None or rank > best[0]):
                best = rank, ledger.orders[key]
    return best[1] if best else None


def _rank(order: Order, charge: Charge) -> int:
    """Return how well ``order`` fits ``charge``: 2 by sum, 1 by time, 0 not."""
    # All that is known of a day without a time is that it ended.
    at = charge.at + _DAY if is_day(charge.at) else charge.at
    age = at - _last_stir(order, at)
    if charge.amount is None or charge.amount.value <= 0 or age < -_SOON:
        return 0
    if order.amount == charge.amount and not order.charges:
        return 2 if age <= (_PAYS if charge.shop else _NAMELESS) else 0
    if order.amount is None or not charge.shop:
        return 0
    part = order.amount.currency == charge.amount.currency
    return (
        1 if part and charge.amount.value < order.amount.value and age <= _SOON else 0
    )


def _last_stir(order: Order, before: datetime) -> datetime:
    """Return when the order last moved: placed, paid, shipped or opened.

    Shops charge at each of these.
    """
    moves = (order.paid, order.shipped, order.opened)
    known = [at for at in moves if at is not None and at <= before + _SOON]
    return max([min(order.placed, order.seen), *known])


def charges_of(ledger: Ledger, key: OrderKey) -> tuple[Charge, ...]:
    """Return the charges that paid an order, oldest first."""
    order = ledger.orders.get(key)
    return tuple(ledger.charges[name] for name in order.charges) if order else ()
