"""The season in which people send gifts: doubt about gifts is smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

WORDS: Final = ("seasons",)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for a gift card in a season of gifts.

    Params:
        seasons: `MM-DD..MM-DD`, separated by blanks; none crosses the new year.
    """
    if facts.order is None or not facts.order.is_gift_card:
        return None
    day = f"{facts.order.placed.astimezone(facts.household.zone):%m-%d}"
    for season in rule.words("seasons"):
        start, _, end = season.partition("..")
        if start <= day <= end:
            return Hit(facts={"day": day})
    return None
