"""Orders that were placed around the same time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from mioboe.kit import is_day

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from mioboe.ledger import Order
    from mioboe.signals.model import Facts


def alongside(facts: Facts, span: timedelta) -> tuple[Order, ...]:
    """Return the orders at this shop that wait and were placed around this one.

    Mails that come all at once, after the mailbox was full, make no burst of what was
    ordered on many days; and one that comes late takes its place.

    Args:
        facts: The order, and those that do not count as usual yet.
        span: How far from it, before and after.

    Returns:
        The orders, first one first, this one too; none where there is no order.
    """
    if facts.order is None:
        return ()
    here, known = moment_of(facts.order), facts.unsettled
    begin = bisect_left(known, here - span, key=moment_of)
    return known[begin : bisect_right(known, here + span, key=moment_of)]


def moment_of(order: Order) -> datetime:
    """Return when an order was placed, or first told of where only its day is known."""
    if is_day(order.placed):
        return order.seen
    return min(order.placed, order.seen)


def minutes_of(orders: tuple[Order, ...]) -> int:
    """Return within how many minutes orders were placed, begun ones counted.

    Args:
        orders: As of `alongside`; at least one.
    """
    span = moment_of(orders[-1]) - moment_of(orders[0])
    return int(span.total_seconds() // 60) + 1
