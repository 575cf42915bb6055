"""Money-like goods just below what cards and shops often allow."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from mioboe.events import Goods
from mioboe.kit import Money
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.model import Facts, Rule

NUMBERS: Final = ("percent",)
WORDS: Final = (
    "limits_jpy",
    "limits_other",
)
_MONEY_LIKE: Final = frozenset({Goods.GIFT_CARD, Goods.DIGITAL})


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for gift cards or digital goods just below a usual limit.

    The sum of all that waits at the shop counts, too: an attacker stays inside it.

    Params:
        percent: How near to the limit, in percent of it.
        limits_jpy: Limits in yen, separated by blanks.
        limits_other: Limits in other currencies.
    """
    order = facts.order
    if order is None or order.amount is None or order.goods not in _MONEY_LIKE:
        return None
    kind = "jpy" if order.amount.currency == "JPY" else "other"
    for text in rule.words(f"limits_{kind}"):
        limit = int(text)
        low = limit * rule.number("percent")
        if low <= order.amount.value * 100 < limit * 100:
            shown = Money(Decimal(limit), order.amount.currency)
            return Hit(facts={"amount": order.amount.fact, "limit": shown.fact})
    return None
