"""A gift card in a household that never bought one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts


def check(facts: Facts, _: Rule) -> Hit | None:
    """Return a hit for a gift card where none has settled as usual yet."""
    if facts.order is None or not facts.order.is_gift_card:
        return None
    if facts.all_habits.gift_cards:
        return None
    return Hit(facts={"orders": str(facts.all_habits.orders)})
