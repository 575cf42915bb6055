"""Parcels: what shops say of them, what carriers say, and where the two meet."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.events import EventType
from mioboe.kit import fold
from mioboe.ledger.model import OrderState, Parcel
from mioboe.ledger.orders import apply_order, key_of, moved, with_message

if TYPE_CHECKING:
    from datetime import datetime

    from mioboe.events import Event
    from mioboe.ledger.model import Ledger

#: Carriers use a number again, but not soon.
_SAME_NUMBER: Final = timedelta(days=60)
#: Parcels of one number; more are no parcels.
_MOST: Final = 20
_LEAST_DIGITS: Final = 6
_LETTERS: Final = 2
_NO_NUMBER = re.compile(r"[^0-9A-Z]+")


def parcel_number(printed: str) -> str:
    """Return a tracking number as digits and capital letters only.

    Args:
        printed: As a shop or carrier prints it, maybe with the carrier's name.

    Returns:
        The longest run of digits, with letters among them; all letters and digits
        where no run is long enough to be a number.

    Example:
        >>> parcel_number("4012-3456-7890 (ヤマト運輸)")
        '401234567890'
        >>> parcel_number("UPS 1z 999 aa1 01 2345 6784")
        '1Z999AA10123456784'
    """
    words = [_NO_NUMBER.sub("", word) for word in fold(printed).upper().split()]
    runs: list[str] = [""]
    for word in words:
        if any(char.isdigit() for char in word) or 0 < len(word) <= _LETTERS:
            runs[-1] += word
        else:
            runs.append("")
    best = max(runs, key=_digits)
    return best if _digits(best) >= _LEAST_DIGITS else "".join(words)


def _digits(text: str) -> int:
    return sum(char.isdigit() for char in text)


def apply_shipment(ledger: Ledger, event: Event) -> Ledger:
    """Return ``ledger`` with a shop's mail about a parcel of an order taken in.

    Split orders have several. Where the carrier's mail came before the shop's, the
    parcel has come already.
    """
    ledger = apply_order(ledger, event)
    key = key_of(event)
    number = parcel_number(event.tracking)
    name = f"{key.shop}/{key.number}/{number or ledger.orders[key].shipments}"
    new = Parcel(order=key, tracking=event.tracking)
    ledger = _with_parcel(ledger, name, new, event)
    for other in _met(ledger, number, event.at):
        known = ledger.parcels[other]
        if known.order is None and known.delivered is not None:
            ledger = _come(ledger, name, known.delivered, "")
    return ledger


def apply_parcel(ledger: Ledger, event: Event) -> Ledger:
    """Return ``ledger`` with a carrier's mail about a parcel taken in.

    It is no order: nobody bought anything at the carrier, so it neither has nor
    breaks a habit. But the order whose parcel it brought has come; unless all of the
    mail may be invented.
    """
    number = parcel_number(event.tracking)
    name = f"{event.carrier}/{number or event.message_id}"
    if event.is_doubtful:
        return _with_parcel(ledger, f"{name}?", Parcel(), event)
    ledger = _with_parcel(ledger, name, Parcel(tracking=event.tracking), event)
    if event.type is EventType.ORDER_DELIVERED:
        for other in _met(ledger, number, event.at):
            ledger = _come(ledger, other, event.at, event.message_id)
    return ledger


def _with_parcel(ledger: Ledger, name: str, new: Parcel, event: Event) -> Ledger:
    parcel = ledger.parcels.get(name) or new
    shipped = event.at if event.type is EventType.ORDER_SHIPPED else None
    delivered = event.at if event.type is EventType.ORDER_DELIVERED else None
    parcel = replace(
        parcel,
        shipped=parcel.shipped or shipped,
        delivered=parcel.delivered or delivered,
    )
    tracked = ledger.tracked
    if number := parcel_number(parcel.tracking):
        names = dict.fromkeys((*tracked.get(number, ()), name))
        tracked = tracked.set(number, tuple(names)[-_MOST:])
    parcels = ledger.parcels.set(name, parcel)
    return replace(ledger, parcels=parcels, tracked=tracked)


def _met(ledger: Ledger, number: str, at: datetime) -> list[str]:
    """Return the parcels of that number that were under way about then."""
    parcels = ((name, ledger.parcels[name]) for name in ledger.tracked.get(number, ()))
    return [
        name
        for name, parcel in parcels
        if (seen := parcel.shipped or parcel.delivered)
        and abs(at - seen) <= _SAME_NUMBER
    ]


def _come(ledger: Ledger, name: str, at: datetime, message_id: str) -> Ledger:
    """Return ``ledger`` with a parcel of an order come, and the order with it."""
    parcel = ledger.parcels[name]
    if parcel.order is None:
        return ledger
    order = ledger.orders[parcel.order]
    order = replace(
        order,
        state=moved(order.state, OrderState.DELIVERED),
        delivered=order.delivered or at,
        messages=with_message(order.messages, message_id),
    )
    parcel = replace(parcel, delivered=parcel.delivered or at)
    return replace(
        ledger,
        parcels=ledger.parcels.set(name, parcel),
        orders=ledger.orders.set(order.key, order),
    )
