"""A gift card far above those that the household gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (
    "least_jpy",
    "least_other",
    "percent",
    "strong_percent",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for a gift card that is dearer than any before by far.

    Gift cards are held against gift cards: who bought a fridge is not used to giving
    away as much.

    Params:
        least_jpy: The least sum that counts, in yen.
        least_other: The least sum in other currencies.
        percent: How much of the dearest one before it must be.
        strong_percent: How much of it counts more.
    """
    order = facts.order
    if order is None or order.amount is None or not order.is_gift_card:
        return None
    most = facts.all_habits.largest_gifts.get(order.amount.currency)
    if most is None or order.amount.value < rule.bound("least", order.amount.currency):
        return None
    percent = order.amount.value * 100
    if percent < most.value * rule.number("percent"):
        return None
    return Hit(
        facts={"amount": order.amount.fact, "most": most.fact},
        is_strong=percent >= most.value * rule.number("strong_percent"),
    )
