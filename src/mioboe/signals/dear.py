"""How dear an order is, beside what is usual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mioboe.kit import Money
from mioboe.signals.habits import how_unusual

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Dear:
    """How far the sum of an order lies above the usual ones."""

    amount: Money
    #: In robust deviations; below zero where it is less than usual.
    deviations: float
    #: The highest of the last sums in its currency.
    most: Money

    @property
    def is_most(self) -> bool:
        """Whether it is higher than all of the last."""
        return self.amount.value > self.most.value


def how_dear(facts: Facts, rule: Rule) -> Dear | None:
    """Return how far an order lies above what is usual at the shop, or else anywhere.

    Args:
        facts: The order, and what is usual.
        rule: Has `least_jpy` and `least_other`, below which no sum counts.

    Returns:
        `None` where the sum does not count, or too few are known to compare.
    """
    amount = facts.order.amount if facts.order else None
    if amount is None or amount.value < rule.bound("least", amount.currency):
        return None
    habits = facts.shop_habits if facts.shop_habits.orders else facts.all_habits
    deviations = how_unusual(habits, amount)
    if deviations is None:
        return None
    same = (one for one in habits.amounts if one.currency == amount.currency)
    most = max(same, key=lambda one: one.value)
    return Dear(amount=amount, deviations=deviations, most=most)
