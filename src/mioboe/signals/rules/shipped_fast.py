"""Shipped within hours: the time to stop it is short."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = ("within_hours",)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where an order that is in doubt was shipped fast.

    Params:
        within_hours: From order to shipping.
    """
    order = facts.order
    if order is None or facts.open is None or order.shipped is None:
        return None
    taken = order.shipped - order.placed
    if not order.was_confirmed or taken > timedelta(hours=rule.number("within_hours")):
        return None
    hours, minutes = divmod(int(taken.total_seconds() // 60), 60)
    return Hit(facts={"taken": f"{hours}:{minutes:02}"})
