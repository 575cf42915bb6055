"""An order after a long pause."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.ledger import Order
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (
    "after_days",
    "strong_days",
    "orders",
    "percent",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where the account lay unused for longer than it ever did.

    Params:
        after_days: A pause that counts.
        strong_days: A pause that counts more.
        orders: Earlier orders there, without which only such a pause counts: of a shop
            where hardly anything was bought, a year's silence says nothing.
        percent: Of the longest pause so far, which it must exceed.
    """
    last = facts.habits.last
    if last is None or facts.order is None:
        return None
    pause = (facts.order.placed - last).days
    usual = facts.habits.longest_pause_days * rule.number("percent") / 100
    if pause < rule.number("after_days") or pause <= usual:
        return None
    is_strong = pause >= rule.number("strong_days")
    is_rare = facts.habits.orders < rule.number("orders")
    if not is_strong and (is_rare or _was_asked(facts, facts.order)):
        return None
    years, months = divmod(pause // 30, 12)
    return Hit(
        facts={
            "last": last.astimezone(facts.household.zone).date().isoformat(),
            "years": str(years),
            "months": str(months),
            "days": str(pause),
        },
        is_strong=is_strong,
    )


def _was_asked(facts: Facts, order: Order) -> bool:
    """Return whether an earlier order ended the same pause, and was asked about."""
    before = order.seen - timedelta(hours=facts.levels.episode_hours)
    return any(other.seen < before for other in facts.unsettled)
