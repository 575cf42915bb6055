"""Whether an order goes to somebody of whom nothing is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.kit import squash
from mioboe.signals.habits import recipients_of

if TYPE_CHECKING:
    from mioboe.ledger import Order
    from mioboe.signals.model import Facts, Household


def goes_to_stranger(facts: Facts) -> bool:
    """Return whether nobody and nothing about the addressee is known.

    Args:
        facts: The order, what is usual, and who is watched over. Where neither people
            nor any addressee are known yet, nobody is a stranger.
    """
    order = facts.order
    if order is None:
        return False
    to, met = recipients_of(order), facts.all_habits.recipients.keys()
    if not met and not facts.household.people:
        return False
    is_known = to & (met | facts.household.own) or _is_person(order, facts.household)
    return bool(to) and not is_known


def _is_person(order: Order, household: Household) -> bool:
    """Return whether the ship-to names a person, with a title or in another order."""
    name = squash(order.recipient_name).replace(" ", "")
    for person in household.people:
        parts = squash(person.name).split()
        if name and parts and all(part in name for part in parts):
            return True
    return False
