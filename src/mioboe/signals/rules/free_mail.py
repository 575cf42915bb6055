"""A gift that goes to an address that anybody can have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

WORDS: Final = ("domains",)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for a gift to an unknown address at a free mail provider.

    Params:
        domains: Domains of free mail providers, separated by blanks.
    """
    order = facts.order
    if order is None or not order.gift_recipient:
        return None
    address = order.gift_recipient
    if address in facts.household.addresses | facts.all_habits.recipients.keys():
        return None
    if address.rpartition("@")[2] not in rule.words("domains"):
        return None
    return Hit(facts={"recipient": address})
