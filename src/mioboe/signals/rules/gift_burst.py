"""Several gift cards within hours."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.model import Facts, Rule

NUMBERS: Final = (
    "cards",
    "within_hours",
    "strong_cards",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where more gift cards go out than ever did on one day.

    Params:
        cards: Least number of cards.
        within_hours: The window.
        strong_cards: A number that counts more.
    """
    if facts.order is None or not facts.order.is_gift_card:
        return None
    since = facts.order.seen - timedelta(hours=rule.number("within_hours"))
    burst = [o for o in facts.unsettled if o.is_gift_card and o.seen >= since]
    usual = facts.all_habits.most_gifts_a_day
    if len(burst) < rule.number("cards") or len(burst) <= usual:
        return None
    minutes = int((burst[-1].seen - burst[0].seen).total_seconds() // 60) + 1
    return Hit(
        facts={"cards": str(len(burst)), "minutes": str(minutes)},
        is_strong=len(burst) >= rule.number("strong_cards"),
        also=tuple(order.key for order in burst),
    )
