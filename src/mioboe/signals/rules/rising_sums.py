"""Sums that grow: somebody tries how far it goes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.signals.alongside import alongside, moment_of
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (
    "within_days",
    "percent",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where a gift card is worth much more than the doubtful ones before.

    Params:
        within_days: How far back doubtful cards count.
        percent: How much more, in percent of the largest one before.
    """
    order = facts.order
    if order is None or order.amount is None or not order.is_gift_card:
        return None
    before = [
        other.amount
        for other in alongside(facts, timedelta(days=rule.number("within_days")))
        if other.is_gift_card
        and other.key != order.key
        and moment_of(other) <= moment_of(order)
        and other.amount is not None
        and other.amount.currency == order.amount.currency
    ]
    if not before:
        return None
    largest = max(before, key=lambda amount: amount.value)
    if order.amount.value * 100 < largest.value * rule.number("percent"):
        return None
    return Hit(facts={"before": largest.fact, "amount": order.amount.fact})
