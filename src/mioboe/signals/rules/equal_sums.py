"""The same round sum again."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from mioboe.signals.alongside import alongside
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.ledger import Order
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (
    "within_hours",
    "least_jpy",
    "round_jpy",
    "least_other",
    "round_other",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where orders within hours have one and the same round sum.

    Params:
        within_hours: The window.
        least_jpy: The least sum that counts, in yen.
        round_jpy: What a round sum is a multiple of, in yen.
        least_other: The least sum in other currencies.
        round_other: What a round sum is a multiple of there.
    """
    order = facts.order
    if order is None or order.amount is None or not _is_round(order, rule):
        return None
    near = alongside(facts, timedelta(hours=rule.number("within_hours")))
    equal = [other for other in near if other.amount == order.amount]
    if len(equal) < 2:  # noqa: PLR2004 - the same again
        return None
    return Hit(
        facts={"count": str(len(equal)), "amount": order.amount.fact},
        also=tuple(other.key for other in equal),
    )


def _is_round(order: Order, rule: Rule) -> bool:
    if order.amount is None:
        return False
    value = order.amount.value
    least, step = (
        rule.bound("least", order.amount.currency),
        rule.bound("round", order.amount.currency),
    )
    return value >= least and value % step == Decimal(0)
