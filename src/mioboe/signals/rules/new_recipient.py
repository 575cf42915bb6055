"""Somebody gets something who never did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.signals.model import Hit
from mioboe.signals.strangers import goes_to_stranger

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts


def check(facts: Facts, _: Rule) -> Hit | None:
    """Return a hit where nobody and nothing about the addressee is known.

    Strong where both the name and the postcode of the ship-to are new.
    """
    order = facts.order
    if order is None or not goes_to_stranger(facts):
        return None
    code = order.recipient_postcode
    postcode = f"〒{code[:3]}-{code[3:]}" if code else ""
    place = " ".join(text for text in (order.recipient_name, postcode) if text)
    shown = order.gift_recipient or place
    both = bool(order.recipient_name and order.recipient_postcode)
    return Hit(facts={"recipient": shown}, is_strong=both)
