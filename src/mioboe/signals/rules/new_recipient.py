"""A name, postcode or gift address that never got anything before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.kit import squash
from mioboe.signals.habits import recipients_of
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.ledger import Order
    from mioboe.signals.model import Facts, Household, Rule


def check(facts: Facts, _: Rule) -> Hit | None:
    """Return a hit where nobody and nothing about the addressee is known.

    Strong where both the name and the postcode of the ship-to are new.
    """
    order = facts.order
    if order is None:
        return None
    to = recipients_of(order)
    known = facts.all_habits.recipients.keys() | facts.household.own
    if not to or to & known or _is_person(order, facts.household):
        return None
    if not facts.all_habits.recipients and not facts.household.people:
        return None
    code = order.recipient_postcode
    postcode = f"〒{code[:3]}-{code[3:]}" if code else ""
    place = " ".join(text for text in (order.recipient_name, postcode) if text)
    shown = order.gift_recipient or place
    both = bool(order.recipient_name and order.recipient_postcode)
    return Hit(facts={"recipient": shown}, is_strong=both)


def _is_person(order: Order, household: Household) -> bool:
    """Return whether the ship-to names a person, with a title or in another order."""
    name = squash(order.recipient_name).replace(" ", "")
    for person in household.people:
        parts = squash(person.name).split()
        if name and parts and all(part in name for part in parts):
            return True
    return False
