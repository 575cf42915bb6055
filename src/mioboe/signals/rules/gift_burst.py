"""Several gift cards within hours."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.signals.alongside import alongside, minutes_of
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

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
    near = alongside(facts, timedelta(hours=rule.number("within_hours")))
    burst = tuple(order for order in near if order.is_gift_card)
    usual = facts.all_habits.most_gifts_a_day
    if len(burst) < rule.number("cards") or len(burst) <= usual:
        return None
    return Hit(
        facts={"cards": str(len(burst)), "minutes": str(minutes_of(burst))},
        is_strong=len(burst) >= rule.number("strong_cards"),
        also=tuple(order.key for order in burst),
    )
