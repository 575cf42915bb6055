"""More orders at once than the household ever places."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.events import Goods
from mioboe.signals.alongside import alongside, minutes_of
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.ledger import Order
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (
    "orders",
    "within_minutes",
    "digital_jpy",
    "digital_other",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where orders come thicker than on the busiest day so far.

    Gift cards among themselves are another check's. Digital trifles count for nothing:
    an evening with songs and stamps is no raid.

    Params:
        orders: Least number of orders.
        within_minutes: The window.
        digital_jpy: The least sum of digital goods that counts, in yen.
        digital_other: The least sum of digital goods in other currencies.
    """
    order = facts.order
    if order is None or order.is_gift_card or not _counts(order, rule):
        return None
    near = alongside(facts, timedelta(minutes=rule.number("within_minutes")))
    burst = tuple(other for other in near if _counts(other, rule))
    if len(burst) < rule.number("orders") or len(burst) <= facts.habits.most_a_day:
        return None
    return Hit(
        facts={"orders": str(len(burst)), "minutes": str(minutes_of(burst))},
        also=tuple(other.key for other in burst),
    )


def _counts(order: Order, rule: Rule) -> bool:
    """Return whether a mail said that it was placed, and it is no digital trifle."""
    if not order.was_confirmed:
        return False
    if order.goods is not Goods.DIGITAL or order.amount is None:
        return True
    return order.amount.value >= rule.bound("digital", order.amount.currency)
