"""A gift as in other years at this time: doubt is smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.signals.habits import same_season
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (
    "within_days",
    "percent",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for a gift card like those of earlier years at this time.

    Params:
        within_days: How far its day may lie from theirs.
        percent: The most it may be worth, in percent of the dearest of them.
    """
    order = facts.order
    if order is None or order.amount is None or not order.is_gift_card:
        return None
    day = order.placed.astimezone(facts.household.zone).date()
    given = same_season(facts.all_habits, day, within=rule.number("within_days"))
    alike = [sum_ for sum_ in given if sum_.currency == order.amount.currency]
    most = max((sum_.value for sum_ in alike), default=0)
    if order.amount.value * 100 > most * rule.number("percent"):
        return None
    return Hit(facts={"amount": order.amount.fact})
