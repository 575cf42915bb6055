"""Gift cards of little worth: more often a present than a loot."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.signals.alongside import alongside
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (
    "most_jpy",
    "together_jpy",
    "most_other",
    "together_other",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for a small gift card among few others of that day.

    Params:
        most_jpy: The largest sum of one card, in yen.
        together_jpy: The largest sum of all cards of a day.
        most_other: The largest sum of one card in other currencies.
        together_other: The largest sum of all cards of a day there.
    """
    order = facts.order
    if order is None or order.amount is None or not order.is_gift_card:
        return None
    cards = [o for o in alongside(facts, timedelta(days=1)) if o.is_gift_card]
    together = sum(o.amount.value for o in cards if o.amount is not None)
    if order.amount.value > rule.bound("most", order.amount.currency):
        return None
    if together > rule.bound("together", order.amount.currency):
        return None
    return Hit(facts={"amount": order.amount.fact})
