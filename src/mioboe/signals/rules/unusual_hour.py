"""An order in hours in which the household sleeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.signals.model import Hit
from mioboe.signals.nights import NIGHT, is_rare_hour

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = NIGHT


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for an order at night, where night orders are rare.

    Params:
        from_hour: First hour of the night, local.
        to_hour: First hour behind it.
        orders: Orders before habits say anything.
        percent: Most night orders, in percent, that still count as rare.
    """
    if facts.order is None:
        return None
    local = facts.order.placed.astimezone(facts.household.zone)
    if not is_rare_hour(facts.all_habits, local.hour, rule):
        return None
    return Hit(facts={"hour": f"{local:%H:%M}"})
