"""A few yen: to try the account, or to make a rating look real."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.events import Goods
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (
    "most_jpy",
    "most_other",
    "strong_jpy",
    "strong_other",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for a tiny order of goods, where such a thing is not usual.

    Params:
        most_jpy: The largest sum that counts, in yen.
        most_other: The largest sum in other currencies.
        strong_jpy: A sum so small that it counts more, in yen.
        strong_other: The same in other currencies.
    """
    order = facts.order
    if order is None or order.amount is None or order.goods is not Goods.UNKNOWN:
        return None
    most = rule.bound("most", order.amount.currency)
    if not 0 < order.amount.value <= most:
        return None
    usual = sum(
        1
        for a in facts.habits.amounts
        if a.currency == order.amount.currency and a.value <= most
    )
    if usual > 1:
        return None
    tiny = rule.bound("strong", order.amount.currency)
    return Hit(
        facts={"amount": order.amount.fact}, is_strong=order.amount.value <= tiny
    )
