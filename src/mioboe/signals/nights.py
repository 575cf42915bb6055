"""Hours in which a household sleeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.habits import Habits

#: What a rule about nights says by numbers; `is_rare_hour` tells what they mean.
NIGHT: Final = ("from_hour", "to_hour", "orders", "percent")


def is_rare_hour(habits: Habits, hour: int, rule: Rule) -> bool:
    """Return whether a local hour is one of the night's, with few orders in it.

    Args:
        habits: What is usual.
        hour: 0 to 23.
        rule: Has `orders`, without as many of which habits say nothing;
            `from_hour` and `to_hour`, the night; and `percent`, the most orders in
            it that still count as rare.
    """
    start, end = rule.number("from_hour"), rule.number("to_hour")
    return (
        habits.orders >= rule.number("orders")
        and start <= hour < end
        and habits.percent_between(start, end) <= rule.number("percent")
    )
