"""One event more: the fold from events to the ledger.

Replaying the same events in the same order gives the same ledger. Forged messages
yield no events; what rests on an unproven one is marked so (`Order.is_likely`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from mioboe.events import EventType
from mioboe.ledger.charges import apply_charge
from mioboe.ledger.gifts import apply_gift, apply_gift_order
from mioboe.ledger.model import Account, Notice
from mioboe.ledger.orders import apply_order
from mioboe.ledger.parcels import apply_parcel, apply_shipment

if TYPE_CHECKING:
    from collections.abc import Callable

    from mioboe.events import Event
    from mioboe.ledger.model import Ledger

#: Of each kind.
_NOTICES: Final = 12


def apply(ledger: Ledger, event: Event) -> Ledger:
    """Return ``ledger`` with ``event`` taken in.

    Args:
        ledger: The fold of all events before, in order of arrival.
        event: The next one.

    Returns:
        The new ledger; the old one stays as it is. A guess changes nothing in it.
    """
    if event.is_guess:
        return replace(ledger, touched=None)
    if event.carrier:
        return apply_parcel(replace(ledger, touched=None), event)
    ledger = _account(replace(ledger, touched=None), event)
    step = _STEPS.get(event.type)
    return step(ledger, event) if step else ledger


def _account(ledger: Ledger, event: Event) -> Ledger:
    """Return ``ledger`` with the account at the brand seen, and notices kept."""
    account = ledger.accounts.get(event.brand)
    if account is None:
        account = Account(brand=event.brand, seen=event.arrived)
    elif event.type in _STEPS:
        return ledger
    if event.type not in _STEPS:
        notice = Notice(
            type=event.type,
            at=event.at,
            message_id=event.message_id,
            place=event.place,
            is_doubtful=event.is_doubtful,
        )
        held = event.at if event.type is EventType.ACCOUNT_HELD else None
        protected = event.at if event.type is EventType.ACCOUNT_PROTECTED else None
        account = replace(
            account,
            notices=_last_of_each(account.notices, notice),
            held=held or account.held,
            protected=protected or account.protected,
        )
    return replace(ledger, accounts=ledger.accounts.set(event.brand, account))


def _last_of_each(notices: tuple[Notice, ...], notice: Notice) -> tuple[Notice, ...]:
    """Return the notices with one more: a flood of one kind drowns no other."""
    kind = (notice.type, notice.is_doubtful)
    same = [known for known in notices if (known.type, known.is_doubtful) == kind]
    gone = same[0] if len(same) >= _NOTICES else None
    return (*(known for known in notices if known is not gone), notice)


_STEPS: Final[dict[EventType, Callable[[Ledger, Event], Ledger]]] = {
    EventType.ORDER_PLACED: apply_gift_order,
    EventType.ORDER_SHIPPED: apply_shipment,
    EventType.ORDER_DELIVERED: apply_shipment,
    EventType.ORDER_CANCELLED: apply_order,
    EventType.ORDER_RETURNED: apply_order,
    EventType.PAYMENT_COMPLETED: apply_order,
    EventType.PAYMENT_FAILED: apply_order,
    EventType.REFUND_ISSUED: apply_order,
    EventType.GIFT_CARD_ISSUED: apply_gift,
    EventType.GIFT_CARD_OPENED: apply_gift,
    EventType.CARD_USED: apply_charge,
    EventType.BANK_DEBITED: apply_charge,
}
