"""How dear an order is, beside what is usual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mioboe.kit import Money
from mioboe.signals.habits import how_unusual

if TYPE_CHECKING:
    from mioboe.signals.model import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Dear:
    """How far a sum lies above the usual ones."""

    #: In robust deviations; below zero where it is less than usual.
    deviations: float
    #: The highest of the last sums in its currency.
    most: Money
    #: Whether it is higher than that.
    is_most: bool


def how_dear(facts: Facts, amount: Money) -> Dear | None:
    """Return how far a sum lies above those usual at the shop, or else anywhere.

    Args:
        facts: What is usual.
        amount: Of the order that is looked at.

    Returns:
        `None` where too few sums are known to compare.
    """
    habits = facts.shop_habits if facts.shop_habits.orders else facts.all_habits
    deviations = how_unusual(habits, amount)
    if deviations is None:
        return None
    same = (one for one in habits.amounts if one.currency == amount.currency)
    most = max(same, key=lambda one: one.value)
    return Dear(deviations=deviations, most=most, is_most=amount.value > most.value)
