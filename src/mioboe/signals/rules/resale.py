"""Goods that sell well, to somebody nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.kit import squash
from mioboe.signals.model import Hit
from mioboe.signals.strangers import goes_to_stranger

if TYPE_CHECKING:
    from mioboe.kit import Money
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (
    "least_jpy",
    "least_other",
)
WORDS: Final = ("words",)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for such goods where nothing about the addressee is known.

    Params:
        words: Parts of the names of such goods, folded, separated by blanks; `-` stands
            for a blank.
        least_jpy: The least sum, in yen: the case of a telephone is no telephone.
        least_other: The least sum in other currencies.
    """
    order = facts.order
    if order is None or not order.items or not goes_to_stranger(facts):
        return None
    if order.amount is not None and not _is_dear(order.amount, rule):
        return None
    text = squash(" ".join(order.items))
    for word in rule.words("words"):
        if word.replace("-", " ") in text:
            return Hit(facts={"item": order.items[0][:40]})
    return None


def _is_dear(amount: Money, rule: Rule) -> bool:
    return amount.value >= rule.bound("least", amount.currency)
