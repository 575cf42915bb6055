"""An order that goes the way of one that was said not to be ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.signals.habits import recipients_of, sellers_of
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts


def check(facts: Facts, _: Rule) -> Hit | None:
    """Return a hit for an addressee or seller of an order that was not ours."""
    order = facts.order
    if order is None:
        return None
    ways = (recipients_of(order) | sellers_of(order)) & facts.tainted
    if not ways:
        return None
    shown = order.gift_recipient or order.recipient_name or order.seller
    return Hit(facts={"recipient": shown or min(ways)}, is_strong=True)
