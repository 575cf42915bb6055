"""A charge at a place where the card was never used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.events import EventType
from mioboe.kit import squash
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.model import Facts, Rule

NUMBERS: Final = ("charges",)
_KINDS: Final = (EventType.CARD_USED, EventType.BANK_DEBITED)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for a merchant that no earlier notice of the issuer names.

    Not where an order of the household explains the charge.

    Params:
        charges: Notices of the issuer before newness says anything.
    """
    event, name = facts.event, squash(facts.event.merchant)
    if facts.order is not None or not name:
        return None
    known = [e for kind in _KINDS for e in facts.trail.of(kind, event.brand)]
    before = [squash(e.merchant) for e in known if e is not event and e.merchant]
    if len(before) < rule.number("charges") or name in before:
        return None
    return Hit(facts={"merchant": event.merchant})
