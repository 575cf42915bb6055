"""A sum far above what the household spends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.signals.dear import how_dear
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (
    "least_jpy",
    "least_other",
    "deviations",
    "strong_deviations",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for a sum far above the usual ones and above all of the last.

    Params:
        least_jpy: The least sum that counts, in yen.
        least_other: The least sum in other currencies.
        deviations: How far above, in robust deviations.
        strong_deviations: A distance that counts more.
    """
    dear = how_dear(facts, rule)
    if dear is None or not dear.is_most:
        return None
    if dear.deviations < rule.number("deviations"):
        return None
    return Hit(
        facts={"amount": dear.amount.fact, "most": dear.most.fact},
        is_strong=dear.deviations >= rule.number("strong_deviations"),
    )
