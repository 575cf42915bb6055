"""A charge that no order explains: maybe of a stranger's account."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.events import Event
    from mioboe.ledger import Charge
    from mioboe.signals.model import Facts, Rule

NUMBERS: Final = (
    "charges",
    "percent",
    "least_jpy",
    "least_other",
    "strong_jpy",
    "strong_other",
    "within_hours",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for a charge at a shop whose charges always have an order.

    A household without any mail of the shop never had such a charge before. Strong
    for a large sum, and for the second one within hours.

    Params:
        charges: Charges at the shop before habits say anything.
        percent: How many of a hundred must have had their order.
        least_jpy: The least sum that counts, in yen.
        least_other: The least sum in other currencies.
        strong_jpy: A sum that counts more, in yen.
        strong_other: A sum that counts more in other currencies.
        within_hours: Between two that count more.
    """
    event = facts.event
    if facts.order is not None or not event.shop or event.amount is None:
        return None
    kind = "jpy" if event.amount.currency == "JPY" else "other"
    if event.amount.value < rule.number(f"least_{kind}"):
        return None
    before = [c for c in facts.before.charges_at(event.shop) if not _is_same(c, event)]
    tied = sum(1 for charge in before if charge.order is not None)
    has_account = event.shop in facts.before.recent
    if has_account and len(before) < rule.number("charges"):
        return None
    stray = [charge for charge in before if charge.order is None]
    lately = event.at - timedelta(hours=rule.number("within_hours"))
    close = [charge for charge in stray if charge.at >= lately]
    usual = stray if not has_account else before
    old = len(usual) - len(close)
    if not has_account and old:
        return None
    if has_account and tied * 100 < old * rule.number("percent"):
        return None
    return Hit(
        facts={"amount": event.amount.fact, "merchant": event.merchant or event.shop},
        is_strong=bool(close) or event.amount.value >= rule.number(f"strong_{kind}"),
    )


def _is_same(charge: Charge, event: Event) -> bool:
    """Return whether both tell of one use of the card."""
    return event.message_id in charge.messages or (
        charge.amount == event.amount and charge.at.date() == event.at.date()
    )
