"""A charge for what was said to be cancelled."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = ("after_hours",)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for a charge that pays an order which had been cancelled.

    Params:
        after_hours: Since the mail about it; sooner the two may have crossed.
    """
    order, event = facts.order, facts.event
    if order is None or order.cancelled is None or order.amount != event.amount:
        return None
    if event.at - order.cancelled < timedelta(hours=rule.number("after_hours")):
        return None
    amount = order.amount.fact if order.amount else ""
    return Hit(facts={"order": order.key.number, "amount": amount})
