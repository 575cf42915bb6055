"""A charge far above all that this card was used for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.signals.habits import deviation
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (
    "least_jpy",
    "least_other",
    "charges",
    "percent",
    "deviations",
    "strong_deviations",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for a sum far above the last ones, which no order explains.

    Params:
        least_jpy: The least sum that counts, in yen.
        least_other: The least sum in other currencies.
        charges: Charges of the issuer before their habits say anything.
        percent: How much of the dearest one so far it must be.
        deviations: How far above the usual, in robust deviations.
        strong_deviations: A distance that counts more.
    """
    event = facts.event
    if facts.order is not None or event.amount is None:
        return None
    if event.amount.value < rule.bound("least", event.amount.currency):
        return None
    sums = [
        charge.amount
        for charge in facts.before.drawn_by(event.issuer)
        if charge.amount is not None and charge.amount.currency == event.amount.currency
    ]
    if len(sums) < rule.number("charges"):
        return None
    most = max(sums, key=lambda amount: amount.value)
    distance = deviation(sums, event.amount)
    dear = event.amount.value * 100 >= most.value * rule.number("percent")
    if distance is None or not dear or distance < rule.number("deviations"):
        return None
    return Hit(
        facts={"amount": event.amount.fact, "most": most.fact},
        is_strong=distance >= rule.number("strong_deviations"),
    )
