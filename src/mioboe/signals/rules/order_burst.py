"""More orders at once than the household ever places."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.model import Facts, Rule

NUMBERS: Final = (
    "orders",
    "within_minutes",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where orders come thicker than on the busiest day so far.

    Gift cards among themselves are another check's.

    Params:
        orders: Least number of orders.
        within_minutes: The window.
    """
    order = facts.order
    if order is None or not order.was_confirmed or order.is_gift_card:
        return None
    since = order.seen - timedelta(minutes=rule.number("within_minutes"))
    burst = [o for o in facts.unsettled if o.was_confirmed and o.seen >= since]
    if len(burst) < rule.number("orders") or len(burst) <= facts.habits.most_a_day:
        return None
    minutes = int((burst[-1].seen - burst[0].seen).total_seconds() // 60) + 1
    return Hit(
        facts={"orders": str(len(burst)), "minutes": str(minutes)},
        also=tuple(other.key for other in burst),
    )
