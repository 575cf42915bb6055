"""A sum far above what the household spends, and nobody is told where it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.events import Goods
from mioboe.signals.dear import how_dear
from mioboe.signals.habits import recipients_of
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = ("least_jpy", "least_other", "deviations")


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for goods that are the dearest by far, to whom the mails do not say.

    Params:
        least_jpy: The least sum that counts, in yen.
        least_other: The least sum in other currencies.
        deviations: How far above the usual, in robust deviations.
    """
    order = facts.order
    if order is None or order.goods is not Goods.UNKNOWN or recipients_of(order):
        return None
    dear = how_dear(facts, rule)
    if dear is None or not dear.is_most:
        return None
    if dear.deviations < rule.number("deviations"):
        return None
    return Hit(facts={"amount": dear.amount.fact})
