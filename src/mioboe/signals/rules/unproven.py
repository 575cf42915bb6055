"""A mail about money that proves nothing, from a sender that always proves."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = ("again_after_days",)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where nothing speaks for the mail, and money is at stake.

    Params:
        again_after_days: Until then one question about such mails is enough.
    """
    event = facts.event
    if event.is_likely or not event.owes_proof:
        return None
    if event.amount is None and not event.order:
        return None
    since = event.arrived - timedelta(days=rule.number("again_after_days"))
    asked = any(
        sign.signal == rule.id and finding.opened >= since
        for finding in facts.recent
        for sign in finding.signs
    )
    return None if asked else Hit(facts={"shop": event.shop})
