"""A later mail about an order of which no mail told before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (
    "orders",
    "percent",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where the shop always tells of the order first, and did not.

    Params:
        orders: Orders at the shop before habits say anything.
        percent: How many of a hundred must have been told of when they were placed.
    """
    order, event = facts.order, facts.event
    if order is None or not event.order or order.key in facts.before.orders:
        return None
    last = [facts.before.orders[key] for key in facts.before.recent.get(event.shop, ())]
    told = sum(1 for known in last if known.was_confirmed)
    if len(last) < rule.number("orders"):
        return None
    if told * 100 < len(last) * rule.number("percent"):
        return None
    return Hit(facts={"order": event.order})
