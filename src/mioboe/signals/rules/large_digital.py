"""Digital goods worth far more than those that the household buys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.events import Goods
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (
    "least_jpy",
    "least_other",
    "percent",
    "strong_jpy",
    "strong_other",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for digital goods far dearer than any of the last at the shop.

    Where none was bought, any that are worth as much.

    Params:
        least_jpy: The least sum that counts, in yen.
        least_other: The least sum in other currencies.
        percent: How much of the dearest one before it must be.
        strong_jpy: A sum that counts more, in yen.
        strong_other: A sum that counts more in other currencies.
    """
    order = facts.order
    if order is None or order.amount is None or order.goods is not Goods.DIGITAL:
        return None
    currency = order.amount.currency
    if order.amount.value < rule.bound("least", currency):
        return None
    waiting = {other.key for other in facts.unsettled}
    known = (
        facts.ledger.orders[k] for k in facts.ledger.recent.get(order.key.shop, ())
    )
    most = max(
        (
            other.amount.value
            for other in known
            if other.goods is Goods.DIGITAL
            and other.key not in waiting
            and other.amount is not None
            and other.amount.currency == currency
        ),
        default=0,
    )
    if order.amount.value * 100 < most * rule.number("percent"):
        return None
    return Hit(
        facts={"amount": order.amount.fact},
        is_strong=order.amount.value >= rule.bound("strong", currency),
    )
