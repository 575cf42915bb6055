"""A charge at a place where the card was never used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.kit import squash
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = ("charges",)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for a merchant that no earlier notice of the issuer names.

    Not where an order of the household explains the charge.

    Params:
        charges: Notices of the issuer before newness says anything.
    """
    event, before = facts.event, facts.before
    name = squash(event.merchant)
    uses = sum(
        i.uses for key, i in before.instruments.items() if key[0] == event.issuer
    )
    if facts.order is not None or not name or uses < rule.number("charges"):
        return None
    if (event.issuer, name) in before.merchants:
        return None
    return Hit(facts={"merchant": event.merchant})
