"""Several orders to one and the same party that nobody knows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.signals.habits import recipients_of
from mioboe.signals.model import Hit
from mioboe.signals.strangers import goes_to_stranger

if TYPE_CHECKING:
    from mioboe.signals.model import Facts, Rule

NUMBERS: Final = (
    "orders",
    "within_hours",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where orders within hours go to the same unknown party.

    Params:
        orders: Least number of orders.
        within_hours: The window.
    """
    order = facts.order
    if order is None or not goes_to_stranger(facts):
        return None
    to = recipients_of(order)
    since = order.seen - timedelta(hours=rule.number("within_hours"))
    alike = [o for o in facts.unsettled if o.seen >= since and recipients_of(o) & to]
    if len(alike) < rule.number("orders"):
        return None
    minutes = int((alike[-1].seen - alike[0].seen).total_seconds() // 60) + 1
    return Hit(
        facts={
            "recipient": order.gift_recipient or order.recipient_name,
            "orders": str(len(alike)),
            "minutes": str(minutes),
        },
        also=tuple(other.key for other in alike),
    )
