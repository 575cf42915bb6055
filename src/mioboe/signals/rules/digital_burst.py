"""Several orders of goods that can be used at once, worth more than a pastime."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.events import Goods
from mioboe.signals.alongside import alongside, minutes_of
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (
    "orders",
    "strong_orders",
    "within_minutes",
    "together_jpy",
    "together_other",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where such orders come thicker than on the busiest day so far.

    Params:
        orders: Least number of orders.
        strong_orders: A number that counts more.
        within_minutes: The window.
        together_jpy: The least sum of all, in yen.
        together_other: The least sum of all in other currencies.
    """
    order = facts.order
    if order is None or order.goods is not Goods.DIGITAL or order.amount is None:
        return None
    near = alongside(facts, timedelta(minutes=rule.number("within_minutes")))
    burst = tuple(
        other for other in near if other.goods is Goods.DIGITAL and other.amount
    )
    if len(burst) < rule.number("orders") or len(burst) <= facts.habits.most_a_day:
        return None
    currency = order.amount.currency
    together = sum(
        other.amount.value
        for other in burst
        if other.amount is not None and other.amount.currency == currency
    )
    if together < rule.bound("together", currency):
        return None
    return Hit(
        facts={"count": str(len(burst)), "minutes": str(minutes_of(burst))},
        is_strong=len(burst) >= rule.number("strong_orders"),
        also=tuple(other.key for other in burst),
    )
