"""Charges go on, and the shop has fallen silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (
    "orders",
    "times",
    "least_days",
    "charges",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where several charges came since the last mail of the shop.

    Params:
        orders: Orders at the shop before habits say anything.
        times: How many times the longest pause so far the silence must last.
        least_days: The least silence that counts.
        charges: Charges since its last mail that paid no order, this one too.
    """
    event, known = facts.event, facts.ledger.recent.get(facts.event.shop, ())
    if facts.order is not None or len(known) < rule.number("orders"):
        return None
    last = facts.ledger.orders[known[-1]]
    silent = (event.at - last.seen).days
    usual = facts.shop_habits.longest_pause_days
    if silent < max(rule.number("least_days"), usual * rule.number("times")):
        return None
    charges = facts.ledger.charges_at(event.shop)
    # What paid the last order tells of that order, not of one that was kept silent.
    since = [c for c in charges if c.at > last.seen and c.order is None]
    if len(since) < rule.number("charges"):
        return None
    return Hit(facts={"shop": event.shop, "days": str(silent)})
