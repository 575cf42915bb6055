"""A seller nobody knows, and goods that come only in weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.signals.habits import sellers_of
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = ("least_days",)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for a new seller whose goods are a long way off.

    Params:
        least_days: From the order to the day of delivery.
    """
    order, due = facts.order, facts.event.due
    if order is None or due is None or not order.seller:
        return None
    if sellers_of(order) & facts.all_habits.sellers.keys():
        return None
    days = (due - order.placed).days
    if days < rule.number("least_days"):
        return None
    return Hit(facts={"seller": order.seller, "days": str(days)})
