"""A mail about money that proves nothing, from a sender that always proves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.model import Facts, Rule


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where nothing speaks for the mail, and money is at stake.

    Params:
        usual: Unproven orders at this shop after which they count as usual.
    """
    event = facts.event
    if event.is_likely or not event.owes_proof:
        return None
    if event.amount is None and not event.order:
        return None
    if facts.habits.unproven >= rule.number("usual"):
        return None
    return Hit(facts={"shop": event.shop})
