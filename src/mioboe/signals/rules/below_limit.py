"""Money-like goods just below what cards and shops often allow."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from mioboe.events import Goods
from mioboe.kit import Money
from mioboe.signals.alongside import alongside
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (
    "percent",
    "within_hours",
)
WORDS: Final = (
    "limits_jpy",
    "limits_other",
)
_MONEY_LIKE: Final = frozenset({Goods.GIFT_CARD, Goods.DIGITAL})


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for gift cards or digital goods just below a usual limit.

    The sum of all such orders of the last hours counts, too: who spends another's money
    stays inside the limit.

    Params:
        percent: How near to the limit, in percent of it.
        within_hours: How far back orders are added up.
        limits_jpy: Limits in yen, separated by blanks.
        limits_other: Limits in other currencies.
    """
    for amount in _sums(facts, rule):
        for limit in rule.bounds("limits", amount.currency):
            low = limit * rule.number("percent")
            if low <= amount.value * 100 < limit * 100:
                shown = Money(Decimal(limit), amount.currency)
                return Hit(facts={"amount": amount.fact, "limit": shown.fact})
    return None


def _sums(facts: Facts, rule: Rule) -> Iterator[Money]:
    """Yield the sum of the order, and that of all such orders of the last hours."""
    order = facts.order
    if order is None or order.amount is None or order.goods not in _MONEY_LIKE:
        return
    yield order.amount
    sums = [
        other.amount.value
        for other in alongside(facts, timedelta(hours=rule.number("within_hours")))
        if other.amount is not None
        and other.amount.currency == order.amount.currency
        and other.goods in _MONEY_LIKE
    ]
    if len(sums) > 1:
        yield Money(sum(sums, Decimal(0)), order.amount.currency)
