"""Goods that sell well, to somebody nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.kit import squash
from mioboe.signals.habits import recipients_of
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.model import Facts, Rule

WORDS: Final = ("words",)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for such goods where name and postcode of the ship-to are new.

    Params:
        words: Parts of the names of such goods, folded, separated by blanks; `-` stands
            for a blank.
    """
    order = facts.order
    if order is None or not order.items:
        return None
    to = recipients_of(order)
    if not to or to & (facts.all_habits.recipients.keys() | facts.household.own):
        return None
    text = squash(" ".join(order.items))
    for word in rule.words("words"):
        if word.replace("-", " ") in text:
            return Hit(facts={"item": order.items[0][:40]})
    return None
