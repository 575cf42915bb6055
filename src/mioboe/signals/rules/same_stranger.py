"""Several orders to one and the same party that nobody knows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.signals.alongside import alongside, minutes_of
from mioboe.signals.habits import recipients_of
from mioboe.signals.model import Hit
from mioboe.signals.strangers import goes_to_stranger

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (
    "orders",
    "within_hours",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where orders within hours go to the same unknown party.

    Gift cards are another check's: several for one person are one present.

    Params:
        orders: Least number of orders.
        within_hours: The window.
    """
    order = facts.order
    if order is None or order.is_gift_card or not goes_to_stranger(facts):
        return None
    to = recipients_of(order)
    near = alongside(facts, timedelta(hours=rule.number("within_hours")))
    alike = tuple(other for other in near if recipients_of(other) & to)
    if len(alike) < rule.number("orders"):
        return None
    return Hit(
        facts={
            "recipient": order.gift_recipient or order.recipient_name,
            "orders": str(len(alike)),
            "minutes": str(minutes_of(alike)),
        },
        also=tuple(other.key for other in alike),
    )
