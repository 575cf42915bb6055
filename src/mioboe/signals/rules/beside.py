"""An order beside one that is surely not the household's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.signals.model import Hit, Level

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = ("within_hours",)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for an order in the hours after such an order.

    Params:
        within_hours: How long after.
    """
    if facts.order is None:
        return None
    since = facts.order.seen - timedelta(hours=rule.number("within_hours"))
    for finding in reversed(facts.recent):
        loud = finding.level is Level.ACT and finding.orders
        if loud and finding.at >= since and facts.order.key not in finding.orders:
            return Hit(facts={"order": finding.order or "?"})
    return None
