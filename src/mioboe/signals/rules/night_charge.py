"""A charge in hours in which the household sleeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.kit import is_day
from mioboe.signals.model import Hit
from mioboe.signals.nights import NIGHT, is_rare_hour

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (*NIGHT, "least_jpy", "least_other")


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for a charge at night at a shop, where night orders are rare.

    Params:
        from_hour: First hour of the night, local.
        to_hour: First hour behind it.
        orders: Orders before habits say anything.
        percent: Most night orders, in percent, that still count as rare.
        least_jpy: The least sum that counts, in yen.
        least_other: The least sum in other currencies.
    """
    event = facts.event
    local = event.at.astimezone(facts.household.zone)
    if event.amount is None or facts.order is not None or is_day(local):
        return None
    if event.amount.value < rule.bound("least", event.amount.currency):
        return None
    if not is_rare_hour(facts.all_habits, local.hour, rule):
        return None
    return Hit(facts={"hour": f"{local:%H:%M}"})
