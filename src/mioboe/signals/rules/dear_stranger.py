"""A dear thing, to somebody nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.signals.dear import how_dear
from mioboe.signals.model import Hit
from mioboe.signals.strangers import goes_to_stranger

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = ("least_jpy", "least_other", "tenths")


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for a sum above the usual, to an addressee never met.

    Params:
        least_jpy: The least sum that counts, in yen.
        least_other: The least sum in other currencies.
        tenths: How far above, in tenths of a robust deviation.
    """
    dear = how_dear(facts, rule)
    if dear is None or dear.deviations * 10 < rule.number("tenths"):
        return None
    return Hit(facts={"amount": dear.amount.fact}) if goes_to_stranger(facts) else None
